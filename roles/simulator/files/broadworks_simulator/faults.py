# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on request: what to do wrong, when, and how often. README.md lists them.

A fault is a mapping: "do" names what happens; the keys of MATCHES say when; "skip" and "times"
count the matches; the remaining keys are the parameters of KINDS[do].
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .engine import Exchange, Task
from .records import Reader, Record, choice, flag, number, text
from .schema import KINDS as COMMAND_KINDS
from .vocabulary import SOAP, TRANSPORTS

MATCHES = (
    "document",
    "document_from_now",
    "request",
    "agent",
    "kind",
    "connection",
    "transport",
)

# Where a fault acts: at the accepted connection, the way of the reply, the reply document, or
# the answer to one command.
ACCEPT, WIRE, DOCUMENT, COMMAND = "accept", "wire", "document", "command"


@dataclass(frozen=True)
class Kind:
    """A kind of fault: where it acts, its parameters with defaults, its meaning."""

    level: str
    parameters: Mapping[str, Any]
    text: str
    transports: Sequence[str] = TRANSPORTS


def _command(meaning: str, **parameters: Any) -> Kind:
    return Kind(COMMAND, parameters, meaning)


KINDS: dict[str, Kind] = {
    "refuse_connection": Kind(ACCEPT, {}, "Close the connection at accept."),
    "drop_before": Kind(WIRE, {"apply": False}, "Close without carrying out anything."),
    "drop_after": Kind(WIRE, {"apply": True}, "Carry out, then close without a byte."),
    "reset": Kind(WIRE, {"apply": True}, "Reset the connection (RST)."),
    "cut": Kind(
        WIRE, {"bytes": None, "fraction": 0.5, "apply": True}, "Send a part of the reply, close."
    ),
    "hang": Kind(WIRE, {"apply": False}, "Never answer; wait until the client goes."),
    "delay": Kind(WIRE, {"ms": 1000}, "Answer later."),
    "slow": Kind(WIRE, {"bytes": 1, "tick_ms": 10}, "Send so many bytes at each tick."),
    "split": Kind(WIRE, {"at": None, "tick_ms": 20}, "Send in two packets."),
    "garbage": Kind(
        WIRE, {"text": None, "base64": None, "apply": False}, "Answer these bytes, then close."
    ),
    "huge_reply": Kind(WIRE, {"mib": 100, "apply": False}, "Stream so many MiB of reply."),
    "bad_xml": Kind(
        WIRE,
        {"style": "doctype", "apply": False},
        "Answer with hostile XML: doctype, entities, deep or control_character.",
    ),
    "forced_logout": Kind(
        WIRE, {"apply": False}, "Send a LogoutRequest document instead of the reply, close."
    ),
    "soap_fault": Kind(
        WIRE,
        {"faultstring": "NO_OCS_CONNECTION", "status": 500, "apply": False},
        "Answer with a SOAP fault.",
        SOAP,
    ),
    "http_status": Kind(
        WIRE, {"status": 503, "apply": False}, "Answer with an HTTP error page.", SOAP
    ),
    "redirect": Kind(
        WIRE, {"url": "", "status": 307, "apply": False}, "Answer with an HTTP redirect.", SOAP
    ),
    "not_logged_in": Kind(
        DOCUMENT, {}, "The login is gone: answer as the setting not_logged_in says."
    ),
    "unsolicited": Kind(
        DOCUMENT, {"position": "before"}, "Send a stray document before or after the reply."
    ),
    "wrong_session_id": Kind(DOCUMENT, {}, "Reply with another sessionId."),
    "missing_command": Kind(DOCUMENT, {}, "Leave out the last answer of the reply."),
    "extra_command": Kind(DOCUMENT, {}, "Add an answer to the reply."),
    "duplicate_reply": Kind(DOCUMENT, {}, "Send the reply twice."),
    "error": _command("Answer with an ErrorResponse; not carried out.", code=None, text=None),
    "lie": _command("Answer as if a write had succeeded; not carried out."),
    "wrong_type": _command("Answer with a SuccessResponse instead of data.", apply=True),
    "no_table": _command("Leave the tables out.", apply=True),
    "nil_table": _command("Make the tables nil.", apply=True),
    "empty_table_element": _command("Make the tables elements without content.", apply=True),
    "no_headings": _command("Leave the tables' headings out.", apply=True),
    "no_service_user_id_heading": _command("Rename the heading Service User Id.", apply=True),
    "short_row": _command("Let a row have fewer columns than headings.", apply=True),
}
# What the keys of a fault may be; one that is not here is a whole number.
_ANY_TEXT = text(1_000_000)
READERS: dict[str, Reader] = {
    "document": number(1),
    "document_from_now": number(1),
    "connection": number(1),
    "request": _ANY_TEXT,
    "agent": _ANY_TEXT,
    "kind": choice(COMMAND_KINDS),
    "transport": choice(TRANSPORTS),
    "apply": flag(),
    "fraction": number(0, 1, whole=False),
    "text": _ANY_TEXT,
    "base64": _ANY_TEXT,
    "faultstring": _ANY_TEXT,
    "url": _ANY_TEXT,
    "style": choice(("doctype", "entities", "deep", "control_character")),
    "position": choice(("before", "after")),
}


@dataclass
class Fault:
    """A fault with its counters."""

    number: int
    do: str
    match: dict[str, Any]
    parameters: dict[str, Any]
    times: int | None = 1
    skip: int = 0
    added_after: int = 0
    done: int = 0

    @property
    def kind(self) -> Kind:
        """Give its kind."""
        return KINDS[self.do]

    @property
    def apply(self) -> bool:
        """Whether the commands are carried out all the same."""
        return bool(self.parameters.get("apply", True))

    @property
    def content(self) -> bytes | None:
        """Give the bytes that were asked for, as base64 or as text; None without any."""
        if self.parameters["base64"] is not None:
            return base64.b64decode(self.parameters["base64"])
        text = self.parameters["text"]
        return None if text is None else text.encode("utf-8")

    def take(self) -> bool:
        """Count one match; whether the fault happens now."""
        if self.times is not None and self.done >= self.times:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.done += 1
        return True

    def as_dict(self) -> dict[str, Any]:
        """Give the fault as plain values, with how often it happened."""
        return {
            "number": self.number,
            "do": self.do,
            **self.match,
            **self.parameters,
            "times": self.times,
            "skip": self.skip,
            "done": self.done,
        }


@dataclass
class Plan:
    """The faults of one document."""

    wire: list[Fault] = field(default_factory=list)
    document: list[Fault] = field(default_factory=list)
    commands: dict[int, Fault] = field(default_factory=dict)

    @property
    def apply(self) -> bool:
        """Whether the commands of the document are carried out."""
        return all(fault.apply for fault in self.wire)

    def names(self) -> list[str]:
        """Give the names of the faults of the whole document."""
        return [fault.do for fault in (*self.wire, *self.document)]


def read_fault(value: Any, number: int, added_after: int) -> Fault:
    """Check a fault given as a mapping.

    :raises SimulatorError: an unknown name or a wrong value.
    """
    record = Record(value, "fault")
    do = record.choice("do", KINDS, None)
    if do is None:
        raise record.error("do", "is missing")
    match = {key: _read(record, key) for key in MATCHES if record.has(key)}
    parameters = {key: _read(record, key, item) for key, item in KINDS[do].parameters.items()}
    # Null is no number of times: it means for ever.
    times = record.number("times", None if "times" in record.value else 1, 1)
    skip = record.number("skip", 0, 0)
    record.done()
    _check_parameters(record, do, parameters)
    return Fault(number, do, match, parameters, times, skip, added_after)


def _read(record: Record, key: str, default: Any = None) -> Any:
    return READERS.get(key, number(0))(record, key, default)


def _check_parameters(record: Record, do: str, parameters: dict[str, Any]) -> None:
    if do == "redirect" and not parameters["url"]:
        raise record.error("url", "is missing")
    if do == "slow" and not parameters["bytes"]:
        raise record.error("bytes", "must be a whole number of at least 1")
    if parameters.get("base64") is not None:
        try:
            base64.b64decode(parameters["base64"], validate=True)
        except ValueError as problem:
            raise record.error("base64", str(problem)) from problem


class Faults:
    """The faults that wait for their moment. Used under the engine's lock."""

    def __init__(self) -> None:
        self.items: list[Fault] = []
        self._numbers = itertools.count(1)

    def add(self, value: Any, documents_so_far: int) -> Fault:
        """Add a fault.

        :raises SimulatorError: see read_fault.
        """
        fault = read_fault(value, next(self._numbers), documents_so_far)
        self.items.append(fault)
        return fault

    def clear(self) -> None:
        """Remove all faults."""
        self.items.clear()

    def refuses(self, connection: int, transport: str) -> bool:
        """Whether a connection is to be closed at accept."""
        return any(
            fault.take()
            for fault in self.items
            if fault.kind.level == ACCEPT
            and fault.match.get("connection", connection) == connection
            and fault.match.get("transport", transport) == transport
        )

    def plan(self, exchange: Exchange) -> Plan:
        """Give the faults for a document, and count them."""
        plan = Plan()
        for fault in self.items:
            if not _meets_document(fault, exchange):
                continue
            indexes = [i for i, task in enumerate(exchange.tasks) if _meets(fault, task)]
            if fault.kind.level == COMMAND:
                for index in indexes:
                    if index not in plan.commands and fault.take():
                        plan.commands[index] = fault
            elif (indexes or _any_command(fault)) and fault.take():
                (plan.wire if fault.kind.level == WIRE else plan.document).append(fault)
        return plan


def _any_command(fault: Fault) -> bool:
    return not any(key in fault.match for key in ("request", "agent", "kind"))


def _meets_document(fault: Fault, exchange: Exchange) -> bool:
    transport = exchange.connection.transport
    facts = {
        "document": exchange.number,
        "document_from_now": exchange.number - fault.added_after,
        "connection": exchange.connection.number,
        "transport": transport,
    }
    return (
        fault.kind.level != ACCEPT
        and transport in fault.kind.transports
        and all(fault.match.get(key, value) == value for key, value in facts.items())
    )


def _meets(fault: Fault, task: Task) -> bool:
    match, name = fault.match, task.command.name
    return (
        match.get("request", name) == name
        and match.get("kind", task.kind) == task.kind
        and ("agent" not in match or match["agent"] in agents_of(task))
        and (fault.do != "lie" or task.kind == "write")
    )


def agents_of(task: Task) -> set[str]:
    """Give the agents that a command names."""
    agents: set[str] = set()
    for key in ("userId", "agentUserId", "supervisorUserId"):
        value = task.parameters.get(key, [])
        agents.update(value if isinstance(value, list) else [value])
    return agents
