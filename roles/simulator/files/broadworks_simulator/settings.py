# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of the simulator: one table with each name, default, allowed values and meaning.

Where the behaviour of a real BroadWorks is unknown, there is a setting for it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import vocabulary as words
from .records import Reader, Record, choice, flag, number, text
from .releases import RELEASES


@dataclass(frozen=True)
class Setting:
    """One setting.

    :ivar default: its value unless something else is asked for.
    :ivar text: its meaning.
    :ivar reader: reads a value, and refuses one that is not allowed.
    """

    default: Any
    text: str
    reader: Reader


def _flag(default: bool, text: str) -> Setting:
    return Setting(default, text, flag())


def _choice(choices: tuple[Any, ...], text: str) -> Setting:
    """Make a setting with a few values, the first of which is the default."""
    return Setting(choices[0], text, choice(choices))


def _number(default: float, text: str, lowest: float = 0) -> Setting:
    return Setting(default, text, number(lowest, whole=False))


def _text(default: str, meaning: str) -> Setting:
    return Setting(default, meaning, text())


def _charset(default: str, text: str) -> Setting:
    def read(record: Record, name: str, default: str) -> Any:
        value = record.text(name, default)
        try:
            if "<".encode(value) != b"<":
                raise record.error(name, "must be a charset that contains ASCII")
        except LookupError as problem:
            raise record.error(name, "must be the name of a charset") from problem
        return value

    return Setting(default, text, read)


def _list(default: tuple[str, ...], text: str, choices: tuple[str, ...] = ()) -> Setting:
    def read(record: Record, name: str, _default: Any) -> list[str]:
        return [value for value, _place in record.texts(name, choices)]

    return Setting(list(default), text, read)


SIGNED_IN_STATES = tuple(state for state in words.ACD_STATES if state != words.SIGN_OUT)

SETTINGS: dict[str, Setting] = {
    # The rules of call centers.
    "signed_in_states": _list(
        SIGNED_IN_STATES,
        "ACD states that count as signed in for the last-agent rule.",
        words.ACD_STATES,
    ),
    "inactive_centers_block": _flag(
        True, "Whether an inactive call center can refuse its last agent's sign-out."
    ),
    "other_groups_count": _flag(
        True, "Whether agents of other groups than the call center's count as signed in to it."
    ),
    "sign_out_signed_out": _choice(
        ("empty_table", "error"), "Answer to the sign-out of an agent who is signed out already."
    ),
    "joins_on_sign_out": _choice(
        ("kept", "cleared"), "What a sign-out does to the agent's joins (column Available)."
    ),
    "non_agent_code": _choice(
        (4410, 5404, 4008), "Error code for a user without a call center service."
    ),
    "scope_refusal": _choice(
        (5404, 4008), "Error code if the user is not in the group or provider of the login."
    ),
    "logoff_enforced": _choice(
        ("agent", "everyone", "nobody"),
        "Who is refused to leave a center that forbids its agents to log off.",
    ),
    "disabled_code": _choice(
        ("default", "none"),
        "Code of an agent made Unavailable while unavailable codes are switched off.",
    ),
    "staffed_means": _choice(
        ("joined", "signed_in", "available"),
        "Who is listed as staffed in a queue status: signed in and joined, signed in, Available.",
    ),
    "missing_feature_code": _number(
        0,
        "Error code for a feature that the center's type lacks, such as night service; "
        "0: an error without a code.",
    ),
    "night_service_lifts_guard": _flag(
        False, "Whether the last agent may leave a center whose night service is forced."
    ),
    # The release.
    "release": Setting(
        "25",
        "The release whose requests, elements and columns the simulator has.",
        choice(RELEASES),
    ),
    "system_version": _text("", "Answer to SystemSoftwareVersionGetRequest; empty: the release."),
    "xs_mode": _flag(False, "XS data mode: no ACD state and no AS-only columns in answers."),
    "xs_lacks_as_requests": _flag(
        False,
        "Whether XS data mode rejects the requests that the schema keeps in its files for "
        "AS data mode, such as AuthenticationRequest.",
    ),
    "unserved_requests": _list((), "Request names answered with error 6004."),
    "unauthorized_requests": _list(
        (), "Request names answered with error 5404, as for a login without the right."
    ),
    "read_only": _flag(False, "Refuse every write with an ErrorResponse, and journal it."),
    # Documents.
    "multi_command": _choice(
        ("independent", "stops", "rollback"),
        "Several commands in a document: each stands alone, an error ends the document (the rest "
        "is neither carried out nor answered), or one error undoes all of them.",
    ),
    "validation_scope": _choice(
        ("command", "document"),
        "Whether an invalid command fails alone or with its whole document.",
    ),
    "bad_document": _choice(
        ("error", "close"), "Answer to a document that is not a valid BroadsoftDocument."
    ),
    "max_commands": _number(15, "Most commands in a document.", 1),
    "max_document_bytes": _number(4 * 1024 * 1024, "Largest document taken, in bytes.", 1024),
    "encoding": _charset("ISO-8859-1", "Charset of data replies, also named at login."),
    "login_encoding": _charset("UTF-8", "Charset of replies before and at login."),
    "core_prefix": _text("c", "Namespace prefix of SuccessResponse and ErrorResponse."),
    "empty_echo": _flag(True, 'Whether replies carry echo="" when the request had none.'),
    "echo_returned": _flag(True, "Whether replies carry the echo of the request at all."),
    "error_code_element": _flag(False, "Whether an ErrorResponse has its errorCode element."),
    "error_type": _choice(("Error", "Warning", "Info"), "Attribute type of an ErrorResponse."),
    "non_ascii_search": _choice(
        ("found", "nothing", "error"),
        "What a search for a value with a character beyond ASCII gives.",
    ),
    "table_rows": _choice(("kept", "shuffled"), "Order of the rows of every table."),
    "table_extra_column": _flag(False, "Whether every table has an unknown last column."),
    "table_swap_columns": _flag(False, "Whether the first two columns of every table are swapped."),
    # Sessions.
    "password_expires_days": _number(
        2147483647, "Days until the password expires, as told at login; -1: not told.", -1
    ),
    "not_logged_in": _choice(
        ("error", "close", "silence"),
        "Answer to a command without a login (over SOAP, a fault instead of an error).",
    ),
    "logout_reply": _choice(("success", "none", "close"), "Answer to LogoutRequest over TCP."),
    "soap_logout_reply": _choice(("empty", "success"), "Answer to LogoutRequest over SOAP."),
    "idle_timeout": _number(0, "Seconds without a command after which a login ends; 0: never."),
    "idle_action": _choice(
        ("expire", "close"), "What the idle timeout ends: the login, or the connection."
    ),
    "max_failed_logins": _number(5, "Failed logins after which an account is locked; 0: never."),
    "max_sessions_per_user": _number(0, "Most logins of one user at a time; 0: no limit."),
    "max_sessions_action": _choice(
        ("refuse", "close"), "Answer to a login above the limit: an error, or a closed connection."
    ),
    "nonce_single_use": _flag(True, "Whether a nonce works for one login only."),
    "unknown_login": _choice(
        ("nonce", "error"), "Answer to an AuthenticationRequest for an unknown login."
    ),
    # Connections.
    "access_list": _list((), "Client addresses that may connect; empty: all."),
    "max_connections": _number(0, "Most open connections; 0: no limit."),
    "latency_ms": _number(0, "Milliseconds that every document takes."),
    "latency_spike_ms": _number(0, "Additional milliseconds of a latency spike."),
    "latency_spike_every": _number(
        0, "Number of documents from one latency spike to the next; 0: no spikes."
    ),
    "line_feed_after_reply": _flag(True, "Whether a line feed follows each TCP reply."),
    "line_feeds_inside": _flag(False, "Whether each element of a reply starts a new line."),
    "delivery": _choice(
        ("whole", "bytewise", "split"),
        "How replies travel: in one piece, byte by byte, or in two packets, split inside a "
        "multi-byte character where there is one.",
    ),
    "certificate": _choice(
        ("good", "expired", "wrong_name", "self_signed"), "Certificate shown to new connections."
    ),
    "tls_version": _choice(
        ("modern", "1.2", "1.3", "1.1"), "TLS versions offered: 1.2 and newer, or only this one."
    ),
    # SOAP.
    "soap_fault_status": _number(500, "HTTP status of a SOAP fault.", 100),
    "soap_return_namespaces": _choice(
        ("captured", "wsdl"), "Namespaces in a SOAP reply: as seen in reality, or as in the WSDL."
    ),
    "soap_cookie_path": _text("", "Path of the JSESSIONID cookie; empty: the context's path."),
}


class Settings:
    """The values of all settings, as attributes named like them."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)  # says to type checkers that the table gives the attributes

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        for name, setting in SETTINGS.items():
            setattr(self, name, setting.default)
        self.update(values or {})

    def update(self, values: Mapping[str, Any]) -> None:
        """Change some settings, all or none of them.

        :raises SimulatorError: a name is unknown or a value is not allowed.
        """
        record = Record(values, "settings")
        given = {
            name: setting.reader(record, name, setting.default)
            for name, setting in SETTINGS.items()
            if record.has(name)
        }
        record.done()
        for name, value in given.items():
            setattr(self, name, value)

    def as_dict(self) -> dict[str, Any]:
        """Give all settings with their present values."""
        return {name: getattr(self, name) for name in SETTINGS}
