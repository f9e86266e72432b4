# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about one agent: sign-out, state, joins, settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import acd
from .. import schema as xsd
from .. import vocabulary as words
from ..documents import Response, Value, plain, success
from ..failures import CommandFailed, unknown_text
from ..schema import READ, WRITE, many, one, optional, sequence, serves
from ..tables import columns, table
from ..world import Membership, User
from .call import Call
from .searching import center_row

SIGN_OUT_COLUMNS = columns("Service User Id", "Call Center Name")
BASE_CENTER_COLUMNS = columns(
    "Service User Id", "Phone Number", "Extension", "Available", "Logoff Allowed"
)
OLD_CENTER_COLUMNS = BASE_CENTER_COLUMNS + columns("Type", "Priority")
CENTER_COLUMNS = OLD_CENTER_COLUMNS + columns("Routing Policy", "Skill Level", as_only=True)

# What an agent's settings are when nobody has changed them.
SETTING_DEFAULTS: dict[str, Any] = {
    "useDefaultGuardTimer": True,
    "enableGuardTimer": False,
    "guardTimerSeconds": 5,
    "useSystemDefaultUnavailableSettings": True,
    "forceAgentUnavailableOnDNDActivation": False,
    "forceAgentUnavailableOnPersonalCalls": False,
    "forceAgentUnavailableOnBouncedCallLimit": True,
    "numberConsecutiveBouncedCallsToForceAgentUnavailable": 3,
    "forceAgentUnavailableOnNotReachable": False,
    "makeOutgoingCallsAsCallCenter": False,
}
GUARD_TIMER = ("useDefaultGuardTimer", "enableGuardTimer", "guardTimerSeconds")
WRAP_UP = ("useSystemDefaultWrapUpDestination", "wrapUpDestination")
NESTED = "outgoingCallDNIS"
KEPT = ("agentThresholdProfileName", *SETTING_DEFAULTS, NESTED, *WRAP_UP)
# The elements of UserCallCenterGetResponse between code and table, by version. The oldest two
# spell one of them without "Agent".
OLD_SPELLINGS = {"forceAgentUnavailableOnPersonalCalls": "forceUnavailableOnPersonalCalls"}
NEW_SPELLINGS = {old: new for new, old in OLD_SPELLINGS.items()}
GET_16 = tuple(SETTING_DEFAULTS)[:8]
GET_17 = (*GET_16, "makeOutgoingCallsAsCallCenter", NESTED)
GET_19 = (*SETTING_DEFAULTS, NESTED)
GET_ELEMENTS: dict[str, tuple[str, ...]] = {
    "": (),
    "16": GET_16,
    "17": GET_17,
    "17sp4": GET_19,
    "19": GET_19,
    "23": (*GET_19, *WRAP_UP),
}

SETTING_ELEMENTS = {
    "guardTimerSeconds": xsd.Integer(1, 25),
    "numberConsecutiveBouncedCallsToForceAgentUnavailable": xsd.Integer(1, 5),
}
DNIS = optional(NESTED, sequence(xsd.CENTER, one("name", xsd.NAME)), nillable=True)
STATE = optional("agentACDState", xsd.Enumeration(words.ACD_STATES))
UNAVAILABLE_CODE = optional("agentUnavailableCode", xsd.CODE, nillable=True)
THRESHOLDS = optional("agentThresholdProfileName", xsd.NAME)
OLD_SETTINGS = tuple(
    optional(OLD_SPELLINGS.get(name, name), SETTING_ELEMENTS.get(name, xsd.BOOLEAN))
    for name in GET_17[:-1]
)
SETTINGS = tuple(
    optional(name, SETTING_ELEMENTS.get(name, xsd.BOOLEAN)) for name in SETTING_DEFAULTS
)
OLD_JOINS = many("callCenterAvailability", sequence(xsd.CENTER, one("available", xsd.BOOLEAN)))
JOINS = many(
    "callCenterAgentSettings",
    sequence(
        xsd.CENTER, optional("available", xsd.BOOLEAN), optional("skillLevel", xsd.SKILL_LEVEL)
    ),
)


@serves(WRITE, "UserCallCenterAgentSignOutRequest", xsd.AGENT)
def sign_out(call: Call) -> Response:
    """Sign an agent out, unless a Standard or Premium center would lose its last agent."""
    agent = call.agent("agentUserId")
    if agent.acd_state == words.SIGN_OUT and call.settings.sign_out_signed_out == "error":
        raise unknown_text(f"agent is signed out already: {agent.user_id}")
    blocking = acd.blocking_centers(agent, call.settings)
    if not blocking and agent.acd_state != words.SIGN_OUT:
        acd.sign_out(call.world, agent, call.settings)
    rows = [center_row(center) for center in blocking]
    return call.respond_table("callCenterTable", SIGN_OUT_COLUMNS, rows)


@serves(READ, "UserCallCenterAgentDetailsGetRequest", xsd.AGENT)
def details(call: Call) -> Response:
    """Say which of the three call center services are assigned."""
    user = call.user("agentUserId")
    return call.respond(
        *(
            (f"isCallCenter{type_}Assigned", words.CALL_CENTER_SERVICES[type_] in user.services)
            for type_ in words.CALL_CENTER_TYPES
        )
    )


@serves(READ, "UserCallCenterGetRequest", xsd.USER)
@serves(READ, "UserCallCenterGetRequest16", xsd.USER)
@serves(READ, "UserCallCenterGetRequest17", xsd.USER)
@serves(READ, "UserCallCenterGetRequest17sp4", xsd.USER, since="20sp1")
@serves(READ, "UserCallCenterGetRequest19", xsd.USER, since="20sp1", as_mode="24.0")
@serves(READ, "UserCallCenterGetRequest23", xsd.USER, since="24.0")
def get(call: Call) -> Response:
    """Give an agent's state, settings and call centers, as far as the version has them."""
    agent = call.agent()
    version = call.name.partition("Request")[2]
    elements = [*_state(agent, version, call), *_settings(agent, version, call)]
    name = "callCenterTable" if version else "userTable"
    wanted = OLD_CENTER_COLUMNS if version else BASE_CENTER_COLUMNS
    if version in ("19", "23"):
        wanted = CENTER_COLUMNS
    memberships = sorted(agent.memberships.values(), key=lambda m: m.priority)
    records = [_row(membership) for membership in memberships]
    return call.respond(*elements, (name, table(wanted, records, call.settings)))


def _state(agent: User, version: str, call: Call) -> Iterator[tuple[str, Value]]:
    if call.settings.xs_mode:
        return
    yield "agentACDState", agent.acd_state
    profile = agent.agent_settings.get("agentThresholdProfileName")
    if profile is not None and version in ("19", "23"):
        yield "agentThresholdProfileName", profile
    if agent.unavailable_code is not None and version not in ("", "16"):
        yield "agentUnavailableCode", agent.unavailable_code


def _settings(agent: User, version: str, call: Call) -> Iterator[tuple[str, Value]]:
    values = {**SETTING_DEFAULTS, WRAP_UP[0]: True, **agent.agent_settings}
    for name in GET_ELEMENTS[version]:
        if name not in values or (call.settings.xs_mode and name not in GUARD_TIMER):
            continue
        value = list(values[name].items()) if name == NESTED else values[name]
        yield OLD_SPELLINGS.get(name, name) if version in ("16", "17") else name, value


def _row(membership: Membership) -> dict[str, str]:
    center = membership.center
    return {
        **center_row(center),
        "Available": plain(membership.joined),
        "Priority": str(membership.priority),
        "Skill Level": str(membership.skill_level) if center.skill_based else "",
    }


@serves(
    WRITE,
    "UserCallCenterModifyRequest",
    xsd.USER,
    STATE,
    UNAVAILABLE_CODE,
    *OLD_SETTINGS,
    DNIS,
    OLD_JOINS,
)
@serves(
    WRITE,
    "UserCallCenterModifyRequest17sp4",
    xsd.USER,
    STATE,
    THRESHOLDS,
    UNAVAILABLE_CODE,
    *SETTINGS,
    DNIS,
    OLD_JOINS,
    since="20sp1",
)
@serves(
    WRITE,
    "UserCallCenterModifyRequest19",
    xsd.USER,
    STATE,
    THRESHOLDS,
    UNAVAILABLE_CODE,
    *SETTINGS,
    DNIS,
    JOINS,
    optional(WRAP_UP[0], xsd.BOOLEAN, since="24.0"),
    optional(WRAP_UP[1], xsd.Text(1, 161), nillable=True, since="24.0"),
    since="20sp1",
)
def modify(call: Call) -> Response:
    """Change an agent's state, settings and joins; the last-agent rule is not asked.

    Everything is checked before anything changes.
    """
    agent = call.agent()
    values = {NEW_SPELLINGS.get(name, name): value for name, value in call.parameters.items()}
    changes = values.get("callCenterAgentSettings", values.get("callCenterAvailability", []))
    _check_joins(call, agent, changes)
    if call.settings.xs_mode:
        agent.agent_settings.update({k: values[k] for k in GUARD_TIMER if k in values})
    else:
        _change_settings(agent, values)
        _change_state(call, agent, values)
    _change_joins(call, agent, changes)
    return success()


@serves(WRITE, "UserCallCenterModifyAvailabilityListRequest", xsd.USER, OLD_JOINS)
def modify_availability(call: Call) -> Response:
    """Change an agent's joins only."""
    agent = call.agent()
    changes = call.parameters.get("callCenterAvailability", [])
    _check_joins(call, agent, changes)
    _change_joins(call, agent, changes)
    return success()


def _change_settings(agent: User, values: dict[str, Any]) -> None:
    for name in KEPT:
        if name in values:
            if values[name] is None:
                agent.agent_settings.pop(name, None)
            else:
                agent.agent_settings[name] = values[name]


def _change_state(call: Call, agent: User, values: dict[str, Any]) -> None:
    """Set state and code; without a usable code the switch takes its default silently.

    An agent who is and stays Unavailable keeps the code when the request names none.
    """
    state = values.get("agentACDState", agent.acd_state)
    if state == words.SIGN_OUT and agent.acd_state != words.SIGN_OUT:
        acd.sign_out(call.world, agent, call.settings)
        return
    if state != words.UNAVAILABLE:
        call.world.set_acd_state(agent, state)
        return
    if agent.acd_state == words.UNAVAILABLE and "agentUnavailableCode" not in values:
        return
    code = acd.effective_code(call.world, agent, values.get("agentUnavailableCode"), call.settings)
    call.world.set_acd_state(agent, state, code)


def _check_joins(call: Call, agent: User, changes: list[dict[str, Any]]) -> None:
    for change in changes:
        center = call.find_center(change["serviceUserId"])
        membership = agent.memberships.get(center.service_user_id)
        if membership is None:
            raise unknown_text(f"{agent.user_id} is no agent of {center.service_user_id}")
        leaves = change.get("available") is False and membership.joined
        if leaves and not center.allow_agent_logoff and _logoff_forbidden(call, agent):
            raise unknown_text(f"agents may not log off from {center.service_user_id}")


def _logoff_forbidden(call: Call, agent: User) -> bool:
    if call.settings.logoff_enforced == "agent":
        return call.caller.user_id == agent.user_id
    return bool(call.settings.logoff_enforced == "everyone")


def _change_joins(call: Call, agent: User, changes: list[dict[str, Any]]) -> None:
    for change in changes:
        membership = agent.memberships[change["serviceUserId"]]
        if "skillLevel" in change:
            membership.skill_level = change["skillLevel"]
        if "available" in change:
            call.world.set_joined(agent, change["serviceUserId"], change["available"])


@serves(
    WRITE,
    "UserCallCenterModifyCallCenterListRequest",
    xsd.AGENT,
    optional("serviceUserIdList", xsd.USER_ID_LIST, nillable=True),
)
def modify_call_centers(call: Call) -> Response:
    """Set the call centers that an agent belongs to; nil empties the list."""
    agent = call.agent("agentUserId")
    if "serviceUserIdList" not in call.parameters:
        return success()
    wanted = (call.parameters["serviceUserIdList"] or {}).get("userId", [])
    centers = [call.find_center(service_user_id) for service_user_id in wanted]
    for center in centers:
        check_membership_allowed(call, agent, center)
    for service_user_id in [known for known in agent.memberships if known not in wanted]:
        call.world.remove_member(agent, service_user_id)
    for center in centers:
        if center.service_user_id not in agent.memberships:
            add_agent(call, agent, center)
    return success()


def check_membership_allowed(call: Call, agent: User, center: Any) -> None:
    """Refuse an agent of another provider, or without a service for the center's type."""
    call.check_agent(agent)
    if agent.service_provider_id != center.service_provider_id:
        raise unknown_text(f"{agent.user_id} belongs to another service provider")
    types = words.CALL_CENTER_TYPES
    sufficient = types[types.index(center.type) :]
    if not any(words.CALL_CENTER_SERVICES[type_] in agent.services for type_ in sufficient):
        raise CommandFailed(4410, words.CALL_CENTER_SERVICES[center.type])


def add_agent(call: Call, agent: User, center: Any, skill_level: int = 1) -> None:
    """Make a user an agent of a center, joined, after the centers he has already."""
    priority = max((m.priority for m in agent.memberships.values()), default=0) + 1
    call.world.add_member(agent, Membership(center, True, skill_level, priority))


@serves(READ, "UserCallCenterGetAvailableCallCenterListRequest", xsd.USER)
def available_call_centers(call: Call) -> Response:
    """List the call centers that a user can be an agent of."""
    user = call.user()
    rows = [
        center_row(center)
        for center in call.world.centers.values()
        if center.service_provider_id == user.service_provider_id
    ]
    return call.respond_table("callCenterTable", SIGN_OUT_COLUMNS[:1], rows)
