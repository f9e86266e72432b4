# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What was found out about a switch -> checks, each with what to do about it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..ocip import messages
from ..ocip.errors import (
    ACCESS_LIST,
    CERTIFICATE,
    CONNECTION,
    HINT_ACCESS_LIST,
    NAME_SERVICE,
    LoginError,
    OcipError,
    ProtocolError,
)
from ..ocip.inspection import Way
from . import versions
from .contact import KNOWN, UNEXPECTED, UNKNOWN, UNTESTED, Findings
from .model import ACD_STATES
from .probe import Probe

OK = "ok"
WARNING = "warning"
FAILED = "failed"
SKIPPED = "skipped"

CERTIFICATE_DAYS = 30
PASSWORD_DAYS = 14
NEVER = 2147483647
"""passwordExpiresDays of an account whose password does not expire, as captures show it."""

READS_OF_AGENTS = tuple(kind.name for kind in versions.AGENT)
CODE_SETTINGS = tuple(
    kind.name for kind in (*versions.CODES_OF_GROUP[0], *versions.CODES_OF_ENTERPRISE[0])
)
NIGHT_SERVICE = (
    messages.GroupCallCenterNightServiceGetRequest20.name,
    messages.GroupCallCenterForcedForwardingGetRequest20.name,
)
DETAILS = messages.UserCallCenterAgentDetailsGetRequest.name
AGENT_LIST = messages.GroupCallCenterGetAgentListRequest.name

ACCESS_LIST_ADVICE = (
    "Have the address of this machine added to the provisioning access list of the switch "
    "(NetworkAccessLists/OCI/Provisioning), and check host, port and transport."
)
NAME_SOMEBODY = (
    "Set service_provider_id and group_id, or name a few agents in agent_user_id, so that it can "
    "be tested."
)


class Check(NamedTuple):
    """One check: OK, WARNING, FAILED or SKIPPED, in words, and what to do about it."""

    name: str
    status: str
    message: str
    advice: str = ""


def checks(
    ways: Sequence[Way], findings: Findings, problem: OcipError | None = None
) -> list[Check]:
    """All checks, in the order in which one rests on the other.

    :param ways: to each host that was tried, in their order.
    :param problem: without any way, why none was tried, such as wrong connection options.
    """
    way = next((way for way in ways if way.failed_step is None), ways[-1] if ways else None)
    found = [
        _name_service(ways, problem),
        _connection(ways, way),
        _access_list(way, findings),
        _certificate(way),
        _protocol(way, findings),
        _login(findings),
        _password_expiry(findings),
    ]
    rights: list[Callable[[Findings], Check]] = [
        _sign_out,
        _states,
        _staffing,
        _codes,
        _night_service,
        _versions,
        _xs_mode,
    ]
    found += [make(findings) for make in rights]
    if findings.login is not None and findings.stopped is not None:
        found.append(
            Check(
                "examination",
                FAILED,
                f"The check ended early: {findings.stopped.message}",
                findings.stopped.hint or "Run the check again.",
            )
        )
    return found


def is_ok(found: Sequence[Check]) -> bool:
    """Whether no check failed."""
    return not any(check.status == FAILED for check in found)


def message(found: Sequence[Check]) -> str:
    """One line: ready, or what is missing."""
    failed = [check for check in found if check.status == FAILED]
    if failed:
        first = failed[0]
        more = f" Also: {', '.join(check.name for check in failed[1:])}." if failed[1:] else ""
        reason = OcipError(first.message, first.advice)
        return f"Not ready for shift changes: {reason}{more}"
    warned = [check.name for check in found if check.status == WARNING]
    skipped = [check.name for check in found if check.status == SKIPPED and _matters(check)]
    parts = ["Not everything could be checked." if skipped else "Ready for shift changes."]
    if warned:
        parts.append(f"Warnings: {', '.join(warned)}.")
    if skipped:
        parts.append(f"Not checked: {', '.join(skipped)}. {NAME_SOMEBODY}")
    return " ".join(parts)


def _matters(check: Check) -> bool:
    """Whether a shift change needs what this check is about."""
    return check.name in ("rights: sign-out", "rights: states", "rights: staffing")


# --- the way ------------------------------------------------------------------------------


def _name_service(ways: Sequence[Way], problem: OcipError | None) -> Check:
    name = NAME_SERVICE
    if not ways:
        text, advice = _words(problem)
        return Check(name, FAILED, text, advice or "Set the connection options.")
    failed = [way for way in ways if way.failed_step == NAME_SERVICE]
    if failed:
        status = FAILED if len(failed) == len(ways) else WARNING
        return Check(name, status, *_words(failed[0].problem))
    return Check(name, OK, f"{', '.join(way.host for way in ways)} can be resolved.")


def _connection(ways: Sequence[Way], way: Way | None) -> Check:
    failed = [each for each in ways if each.failed_step == CONNECTION]
    if way is None or way.failed_step == NAME_SERVICE:
        return Check(CONNECTION, SKIPPED, "There is no address to connect to.")
    if way.failed_step == CONNECTION:
        return Check(CONNECTION, FAILED, *_words(way.problem))
    if failed:
        return Check(CONNECTION, WARNING, *_words(failed[0].problem))
    if way.connect_ms is None:
        return Check(CONNECTION, OK, f"{way.host}:{way.port} accepts connections.")
    return Check(
        CONNECTION, OK, f"{way.host}:{way.port} accepted a connection in {way.connect_ms:g} ms."
    )


def _access_list(way: Way | None, findings: Findings) -> Check:
    if way is None or way.failed_step not in (None, ACCESS_LIST):
        return Check(ACCESS_LIST, SKIPPED, "There was no connection.")
    if way.failed_step == ACCESS_LIST:
        return Check(ACCESS_LIST, FAILED, _words(way.problem)[0], ACCESS_LIST_ADVICE)
    if _is_shut_out(findings.stopped) and findings.login is None:
        text = f"{way.host}:{way.port} closed the connection before it answered."
        return Check(ACCESS_LIST, FAILED, text, ACCESS_LIST_ADVICE)
    if findings.login is None and not isinstance(findings.stopped, LoginError):
        return Check(ACCESS_LIST, SKIPPED, "The connection failed before the login.")
    return Check(ACCESS_LIST, OK, "The switch answers this machine.")


def _is_shut_out(error: OcipError | None) -> bool:
    return error is not None and HINT_ACCESS_LIST in error.hint


def _certificate(way: Way | None) -> Check:
    if way is None or way.failed_step not in (None, CERTIFICATE):
        return Check(CERTIFICATE, SKIPPED, "There was no connection.")
    if way.failed_step == CERTIFICATE:
        return Check(CERTIFICATE, FAILED, *_words(way.problem))
    if way.tls is None:
        return Check(
            CERTIFICATE,
            SKIPPED,
            f"The transport {way.transport} is not encrypted: anybody on the network path can "
            "read it.",
            "Use the transport tls or https if the switch offers it.",
        )
    if way.certificate is None:
        return Check(
            CERTIFICATE,
            WARNING,
            f"The certificate was not checked. {way.certificate_reason}",
            "Set validate_certs to true, and ca_path to the certificate of your authority.",
        )
    return _expiry_of(way.certificate)


def _expiry_of(certificate: dict[str, Any]) -> Check:
    days = certificate["days_left"]
    text = f"The certificate is valid for {days} more days, until {certificate['not_after'][:10]}."
    if days < CERTIFICATE_DAYS:
        return Check(CERTIFICATE, WARNING, text, "Have it renewed before it expires.")
    return Check(CERTIFICATE, OK, text)


def _protocol(way: Way | None, findings: Findings) -> Check:
    name = "protocol"
    if way is None or way.failed_step is not None:
        return Check(name, SKIPPED, "There was no connection.")
    error = findings.stopped
    if findings.login is not None or isinstance(error, LoginError):
        return Check(name, OK, "The server speaks OCI-P.")
    if error is None or _is_shut_out(error):
        return Check(name, SKIPPED, "The server gave no answer.")
    something_else = "Check host, port and transport: something other than OCI-P answers there."
    if isinstance(error, ProtocolError):
        return Check(name, FAILED, error.message, something_else)
    return Check(name, FAILED, error.message, error.hint or something_else)


# --- the login ----------------------------------------------------------------------------


def _login(findings: Findings) -> Check:
    if isinstance(findings.stopped, LoginError):
        return Check("login", FAILED, *_words(findings.stopped))
    if findings.login is None:
        return Check("login", SKIPPED, "The connection failed before the login.")
    return Check(
        "login",
        OK,
        f"Logged in as {findings.login.login_type}, with the {findings.login_method}.",
    )


def _password_expiry(findings: Findings) -> Check:
    name = "password expiry"
    if findings.login is None:
        return Check(name, SKIPPED, "There was no login.")
    days = findings.login.password_expires_days
    if days is None:
        return Check(name, SKIPPED, "The switch does not say when the password expires.")
    if days >= NEVER:
        return Check(name, OK, "The password does not expire.")
    text = f"The password expires in {days} days."
    if days < PASSWORD_DAYS:
        return Check(name, WARNING, text, "Change it in time, on the switch and in your vault.")
    return Check(name, OK, text)


# --- rights and versions ------------------------------------------------------------------


def _right(
    findings: Findings, feature: str, requests: Sequence[str], missing: str, optional: bool = False
) -> Check:
    """Whether one of several requests that read is answered; writes need the same rights, as far
    as the schema says.

    :param missing: why it could not be tried.
    :param optional: whether a shift change can do without it.
    """
    name = f"rights: {feature}"
    if findings.login is None:
        return Check(name, SKIPPED, "There was no login.")
    answers = {key: findings.requests.get(key, UNTESTED) for key in requests}
    for request, answer in answers.items():
        if answer == KNOWN:
            return Check(name, OK, f"The switch answers {request}.")
    tried = {key: answer for key, answer in answers.items() if answer != UNTESTED}
    if not tried:
        return Check(name, SKIPPED, missing, NAME_SOMEBODY)
    told = "; ".join(f"{key}: {answer}" for key, answer in tried.items())
    status = WARNING if optional else FAILED
    if UNEXPECTED in tried.values():
        advice = "Run the check again with a transcript, and report what it shows."
        return Check(name, status, f"Not answered as the schema says ({told}).", advice)
    return Check(
        name,
        status,
        f"The login may not use it ({told}).",
        "Use a login that has the rights, or do not use this feature."
        if optional
        else "Use the login of an administrator of the group, or of a supervisor of the agents.",
    )


def _sign_out(findings: Findings) -> Check:
    return _right(findings, "sign-out", (DETAILS,), "There is no agent to test it with.")


def _states(findings: Findings) -> Check:
    check = _right(findings, "states", READS_OF_AGENTS, "There is no agent to test it with.")
    unreadable = findings.scope.unreadable_agents
    if check.status == OK and unreadable:
        return check._replace(
            status=WARNING,
            message=f"{len(unreadable)} agents cannot be read, such as {unreadable[0]}.",
            advice="See scope. Such agents are reported as failed, and are not changed.",
        )
    return check


def _staffing(findings: Findings) -> Check:
    scope = findings.scope
    if scope.failure is not None:
        return Check(
            "rights: staffing",
            FAILED,
            f"The call centers of the group cannot be read: {scope.failure.summary}",
            "Check service_provider_id and group_id, and the rights of the login.",
        )
    check = _right(findings, "staffing", (AGENT_LIST,), "There is no call center to test it with.")
    unreadable = scope.unreadable_centers
    if check.status != SKIPPED and unreadable and len(unreadable) < len(scope.centers):
        return Check(
            check.name,
            WARNING,
            f"The agents of {len(unreadable)} call centers cannot be read, such as "
            f"{unreadable[0]}.",
            "See scope. Use a login that may read them, or leave them out.",
        )
    return check


def _codes(findings: Findings) -> Check:
    missing = "There is no group to test it with."
    return _right(findings, "unavailable codes", CODE_SETTINGS, missing, optional=True)


def _night_service(findings: Findings) -> Check:
    if findings.login is not None and not findings.scope.premium_centers():
        return Check(
            "rights: night service", SKIPPED, "There is no premium call center to test it with."
        )
    missing = "None of its requests could be tested."
    return _right(findings, "night service", NIGHT_SERVICE, missing, optional=True)


def _versions(findings: Findings) -> Check:
    name = "request versions"
    if findings.login is None:
        return Check(name, SKIPPED, "There was no login.")
    reads = [findings.requests.get(key, UNTESTED) for key in READS_OF_AGENTS]
    unknown = [key for key, status in findings.requests.items() if status == UNKNOWN]
    if all(status == UNKNOWN for status in reads):
        return Check(
            name,
            FAILED,
            "The switch knows none of the requests that read an agent.",
            "Report it with a transcript; the collection knows releases 17sp4 and newer.",
        )
    used = [key for key, status in zip(READS_OF_AGENTS, reads) if status == KNOWN]
    text = f"Agents are read with {used[0]}. " if used else ""
    if unknown:
        return Check(name, OK, f"{text}{len(unknown)} requests are not known there; see requests.")
    return Check(name, OK, f"{text}The switch knows all requests that were tested.")


def _xs_mode(findings: Findings) -> Check:
    visible = findings.behaviour["acd_states_visible"]
    if visible is None:
        return Check("XS mode", SKIPPED, "No agent could be read.")
    if visible:
        return Check("XS mode", OK, "The switch reports the ACD states of agents.")
    return Check(
        "XS mode",
        WARNING,
        "The switch does not report the ACD states of agents (XS data mode).",
        "As far as is known, the guarded sign-out works. The states of agents cannot be read "
        "back, and check mode cannot forecast refusals.",
    )


def _words(error: OcipError | None) -> tuple[str, str]:
    return (error.message, error.hint) if error is not None else ("", "")


# --- the simulator ------------------------------------------------------------------------


def simulator_settings(findings: Findings, probed: Probe | None = None) -> dict[str, Any]:
    """Settings of the simulator under which it behaves like this switch, as far as is known."""
    behaviour = findings.behaviour
    settings: dict[str, Any] = {}
    if behaviour["acd_states_visible"] is not None:
        settings["xs_mode"] = not behaviour["acd_states_visible"]
    for name in ("error_code_element", "echo_returned"):
        if behaviour[name] is not None:
            settings[name] = behaviour[name]
    if behaviour["non_ascii_search"] in ("found", "error"):
        settings["non_ascii_search"] = behaviour["non_ascii_search"]
    if behaviour["error_in_document"] == "stops":
        settings["multi_command"] = "stops"
    if findings.release:
        settings["system_version"] = findings.release
    unknown = [key for key, status in findings.requests.items() if status == UNKNOWN]
    if findings.login is not None:
        settings["encoding"] = findings.login.encoding
        settings["unserved_requests"] = unknown
        if findings.login.password_expires_days is not None:
            settings["password_expires_days"] = findings.login.password_expires_days
    if probed is not None:
        settings.update(_probed_settings(probed))
    return settings


def _probed_settings(probed: Probe) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if probed.signed_in_states is not None:
        settings["signed_in_states"] = [ACD_STATES[state] for state in probed.signed_in_states]
    if probed.sign_out_signed_out in ("empty_table", "error"):
        settings["sign_out_signed_out"] = probed.sign_out_signed_out
    if probed.joins_on_sign_out is not None:
        settings["joins_on_sign_out"] = probed.joins_on_sign_out
    writes = {"continues": "independent", "stops": "stops", "rolls_back": "rollback"}
    if probed.error_in_document in writes:
        settings["multi_command"] = writes[probed.error_in_document]
    return settings
