# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about one agent: sign-out, state, joins, settings."""

from __future__ import annotations

from typing import Any

from .. import acd
from .. import vocabulary as words
from ..documents import Response, Table, Value, success
from ..failures import CommandFailed, unknown_text
from ..world import Membership, User
from .call import Call

SIGN_OUT_HEADINGS = ["Service User Id", "Call Center Name"]
CENTER_HEADINGS = [
    "Service User Id",
    "Phone Number",
    "Extension",
    "Available",
    "Logoff Allowed",
    "Type",
    "Priority",
]
AS_CENTER_HEADINGS = ["Routing Policy", "Skill Level"]

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
AS_ONLY = tuple(name for name in SETTING_DEFAULTS if name not in GUARD_TIMER)
WRAP_UP = ("useSystemDefaultWrapUpDestination", "wrapUpDestination")
NESTED = "outgoingCallDNIS"
KEPT = ("agentThresholdProfileName", *SETTING_DEFAULTS, NESTED, *WRAP_UP)


def sign_out(call: Call) -> Response:
    """Sign an agent out, unless a Standard or Premium center would lose its last agent."""
    agent = call.agent("agentUserId")
    if agent.acd_state == words.SIGN_OUT and call.settings.sign_out_signed_out == "error":
        raise unknown_text(f"agent is signed out already: {agent.user_id}")
    blocking = acd.blocking_centers(agent, call.settings)
    if not blocking and agent.acd_state != words.SIGN_OUT:
        acd.sign_out(call.world, agent, call.settings)
    rows = [[center.service_user_id, center.name] for center in blocking]
    return call.respond(("callCenterTable", Table(list(SIGN_OUT_HEADINGS), rows)))


def details(call: Call) -> Response:
    """Say which of the three call center services are assigned."""
    user = call.user("agentUserId")
    return call.respond(
        *(
            (f"isCallCenter{type_}Assigned", words.CALL_CENTER_SERVICES[type_] in user.services)
            for type_ in words.CALL_CENTER_TYPES
        )
    )


def get(call: Call) -> Response:
    """Give an agent's state, settings and call centers."""
    agent = call.agent()
    xs_mode = call.settings.xs_mode
    settings = {**SETTING_DEFAULTS, **agent.agent_settings}
    elements: list[tuple[str, Value]] = []
    if not xs_mode:
        elements.append(("agentACDState", agent.acd_state))
        _add(elements, "agentThresholdProfileName", settings.get("agentThresholdProfileName"))
        _add(elements, "agentUnavailableCode", agent.unavailable_code)
    elements.extend((name, settings[name]) for name in GUARD_TIMER)
    if not xs_mode:
        elements.extend((name, settings[name]) for name in AS_ONLY)
        if settings.get(NESTED):
            elements.append((NESTED, list(settings[NESTED].items())))
        if call.name.endswith("23"):
            elements.append((WRAP_UP[0], settings.get(WRAP_UP[0], True)))
            _add(elements, WRAP_UP[1], settings.get(WRAP_UP[1]))
    elements.append(("callCenterTable", _center_table(agent, xs_mode)))
    return call.respond(*elements)


def _add(elements: list[tuple[str, Value]], name: str, value: str | None) -> None:
    if value is not None:
        elements.append((name, value))


def _center_table(agent: User, xs_mode: bool) -> Table:
    memberships = sorted(agent.memberships.values(), key=lambda m: m.priority)
    rows = [_center_row(membership) for membership in memberships]
    if not xs_mode:
        return Table(CENTER_HEADINGS + AS_CENTER_HEADINGS, rows)
    return Table(list(CENTER_HEADINGS), [row[: len(CENTER_HEADINGS)] for row in rows])


def _center_row(membership: Membership) -> list[str]:
    center = membership.center
    return [
        center.service_user_id,
        center.phone_number,
        center.extension,
        "true" if membership.joined else "false",
        "true" if center.allow_agent_logoff else "false",
        center.type,
        str(membership.priority),
        (center.routing_type or "") if center.type == words.PREMIUM else "",
        str(membership.skill_level) if center.skill_based else "",
    ]


def modify(call: Call) -> Response:
    """Change an agent's state, settings and joins; the last-agent rule is not asked.

    Everything is checked before anything changes.
    """
    agent = call.agent()
    values = call.parameters
    changes = values.get("callCenterAgentSettings", values.get("callCenterAvailability", []))
    _check_joins(call, agent, changes)
    if call.settings.xs_mode:
        agent.agent_settings.update({k: values[k] for k in GUARD_TIMER if k in values})
    else:
        _change_settings(agent, values)
        _change_state(call, agent, values)
    _change_joins(call, agent, changes)
    return success()


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


def available_call_centers(call: Call) -> Response:
    """List the call centers that a user can be an agent of."""
    user = call.user()
    rows = [
        [center.service_user_id]
        for center in call.world.centers.values()
        if center.service_provider_id == user.service_provider_id
    ]
    return call.respond(("callCenterTable", Table(["Service User Id"], rows)))


HANDLERS = {
    "UserCallCenterAgentSignOutRequest": sign_out,
    "UserCallCenterAgentDetailsGetRequest": details,
    "UserCallCenterGetRequest19": get,
    "UserCallCenterGetRequest23": get,
    "UserCallCenterModifyRequest19": modify,
    "UserCallCenterModifyRequest17sp4": modify,
    "UserCallCenterModifyAvailabilityListRequest": modify_availability,
    "UserCallCenterModifyCallCenterListRequest": modify_call_centers,
    "UserCallCenterGetAvailableCallCenterListRequest": available_call_centers,
}
