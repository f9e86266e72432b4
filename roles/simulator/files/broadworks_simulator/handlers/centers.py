# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about call centers and their agents."""

from __future__ import annotations

from typing import Any

from .. import acd
from .. import vocabulary as words
from ..documents import Response, Table, Value, plain, success
from ..failures import unknown_text, user_not_found
from ..world import CallCenter, User
from .agents import add_agent, check_membership_allowed
from .call import Call
from .searching import search, user_rows

INSTANCE_HEADINGS = [
    "Service User Id",
    "Name",
    "Video",
    "Phone Number",
    "Extension",
    "Department",
    "Is Active",
    "Policy",
    "Type",
]
AGENT_HEADINGS = [
    "User Id",
    "Last Name",
    "First Name",
    "Hiragana Last Name",
    "Hiragana First Name",
    "Weight",
    "Phone Number",
    "Extension",
    "Department",
    "Email Address",
    "Skill Level",
]
STAFFED_HEADINGS = [
    "User Id",
    "First Name",
    "Last Name",
    "Phone Number",
    "Extension",
    "Department",
    "Email Address",
]
ROUTING_HEADINGS = ["Service User Id", "Name", "Priority"]


def instance_list(call: Call) -> Response:
    """List the call centers of a group."""
    provider, group = call.group()
    department = call.parameters.get("groupDepartmentName")
    rows = [
        [
            center.service_user_id,
            center.name,
            "false",
            center.phone_number,
            center.extension,
            center.department,
            plain(center.active),
            center.policy,
            center.type,
        ]
        for center in call.world.centers.values()
        if center.service_provider_id == provider.service_provider_id
        and center.group_id == group.group_id
        and department in (None, center.department)
    ]
    return call.respond(("callCenterTable", Table(list(INSTANCE_HEADINGS), rows)))


def instance(call: Call) -> Response:
    """Give a call center's profile and settings."""
    center = call.center(supervisors=True)
    guarded = center.guarded
    elements: list[tuple[str, Value]] = [
        ("serviceInstanceProfile", _profile(center)),
        ("type", center.type),
    ]
    if center.routing_type:
        elements.append(("routingType", center.routing_type))
    elements += [
        ("policy", center.policy),
        ("enableVideo", False),
        ("queueLength", 30),
        ("enableReporting", False),
        ("allowCallerToDialEscapeDigit", True),
        ("escapeDigit", "0"),
        ("resetCallStatisticsUponEntryInQueue", True),
        ("allowAgentLogoff", center.allow_agent_logoff),
        ("allowCallWaitingForAgents", False),
    ]
    if guarded:
        elements += [
            ("allowCallsToAgentsInWrapUp", False),
            ("overrideAgentWrapUpTime", False),
            ("enableAutomaticStateChangeForAgents", False),
            ("agentStateAfterCall", words.AVAILABLE),
        ]
    elements += [
        ("externalPreferredAudioCodec", "None"),
        ("internalPreferredAudioCodec", "None"),
        ("playRingingWhenOfferingCall", True),
    ]
    return call.respond(*elements)


def _profile(center: CallCenter) -> list[tuple[str, Value]]:
    profile: list[tuple[str, Value]] = [
        ("name", center.name),
        ("callingLineIdLastName", center.name),
        ("callingLineIdFirstName", center.name),
    ]
    if center.phone_number:
        profile.append(("phoneNumber", center.phone_number))
    if center.extension:
        profile.append(("extension", center.extension))
    return profile


def agent_list(call: Call) -> Response:
    """List the agents of a call center; there is no column with their states."""
    center = call.center(supervisors=True)
    users = search(center.members.values(), call.parameters)
    skill = call.parameters.get("searchCriteriaExactSkillLevel", {}).get("skillLevel")
    if skill is not None:
        users = [user for user in users if _skill(user, center) == str(skill)]
    headings = AGENT_HEADINGS[:-1] if call.settings.xs_mode else AGENT_HEADINGS
    rows = user_rows(users, headings)
    if not call.settings.xs_mode:
        for row, user in zip(rows, users):
            row[-1] = _skill(user, center)
    return call.respond(("agentTable", call.limited(Table(list(headings), rows))))


def _skill(user: User, center: CallCenter) -> str:
    if not center.skill_based:
        return ""
    return str(user.memberships[center.service_user_id].skill_level)


def add_agents(call: Call) -> Response:
    """Make users agents of a call center; nothing changes when one of them cannot be."""
    center = call.center()
    wanted = _wanted(call.parameters, "agentUserId", "agentSkillList", "agent")
    agents = [(_member(call, user_id, center), skill) for user_id, skill in wanted]
    for agent, _skill_level in agents:
        if center.service_user_id in agent.memberships:
            raise unknown_text(f"{agent.user_id} is an agent of the call center already")
    for agent, skill_level in agents:
        add_agent(call, agent, center, skill_level)
    return success()


def modify_agents(call: Call) -> Response:
    """Set the list of agents of a call center; nil empties it."""
    center = call.center()
    parameters = call.parameters
    if "agentUserIdList" not in parameters and "skilledAgentUserIdList" not in parameters:
        return success()
    if "agentUserIdList" in parameters:
        user_ids = (parameters["agentUserIdList"] or {}).get("userId", [])
        wanted = dict.fromkeys(user_ids, 1)
        levels = set(range(1, 21))
    else:
        wanted, levels = {}, set()
        for entry in parameters["skilledAgentUserIdList"]:
            levels.add(entry["skillLevel"])
            for user_id in (entry["agents"] or {}).get("userId", []):
                wanted[user_id] = entry["skillLevel"]
    agents = [(_member(call, user_id, center), skill) for user_id, skill in wanted.items()]
    _replace_agents(call, center, agents, levels)
    return success()


def _replace_agents(
    call: Call, center: CallCenter, agents: list[tuple[User, int]], levels: set[int]
) -> None:
    """Replace the agents of some skill levels; those of other levels stay."""
    staying = {agent.user_id for agent, _skill_level in agents}
    for user in list(center.members.values()):
        level = user.memberships[center.service_user_id].skill_level
        if user.user_id not in staying and level in levels:
            call.world.remove_member(user, center.service_user_id)
    for agent, skill_level in agents:
        if center.service_user_id not in agent.memberships:
            add_agent(call, agent, center, skill_level)
        elif center.skill_based:
            agent.memberships[center.service_user_id].skill_level = skill_level


def delete_agents(call: Call) -> Response:
    """Take agents out of a call center."""
    center = call.center()
    agents = [_user(call, user_id) for user_id in dict.fromkeys(call.parameters["agentUserId"])]
    for agent in agents:
        if center.service_user_id not in agent.memberships:
            raise unknown_text(f"{agent.user_id} is no agent of {center.service_user_id}")
    for agent in agents:
        call.world.remove_member(agent, center.service_user_id)
    return success()


def _wanted(parameters: dict[str, Any], plain_key: str, skill_key: str, agents_key: str) -> Any:
    """Give the agents of a request with their skill levels, each once."""
    wanted = dict.fromkeys(parameters.get(plain_key, []), 1)
    for entry in parameters.get(skill_key, []):
        for user_id in entry.get(agents_key, []):
            wanted[user_id] = entry["skillLevel"]
    return wanted.items()


def _user(call: Call, user_id: str) -> User:
    if user_id not in call.world.users:
        raise user_not_found(user_id)
    return call.world.users[user_id]


def _member(call: Call, user_id: str, center: CallCenter) -> User:
    user = _user(call, user_id)
    check_membership_allowed(call, user, center)
    return user


def queue_status(call: Call) -> Response:
    """Give the number of calls in the queue and the staffed agents."""
    center = call.center(supervisors=True)
    rows = user_rows(acd.staffed_agents(center, call.settings), STAFFED_HEADINGS)
    return call.respond(
        ("numberOfCallsQueuedNow", center.calls_queued),
        ("agentsCurrentlyStaffed", Table(list(STAFFED_HEADINGS), rows)),
    )


def enterprise_routing(call: Call) -> Response:
    """Give the routing policy of an enterprise."""
    provider = call.provider()
    centers = [
        center
        for center in call.world.centers.values()
        if center.service_provider_id == provider.service_provider_id
    ]
    return _routing(call, provider.routing_policy, centers)


def group_routing(call: Call) -> Response:
    """Give the routing policy of a group."""
    provider, group = call.group()
    key = (provider.service_provider_id, group.group_id)
    centers = [
        center
        for center in call.world.centers.values()
        if (center.service_provider_id, center.group_id) == key
    ]
    return _routing(call, group.routing_policy, centers)


def _routing(call: Call, policy: str, centers: list[CallCenter]) -> Response:
    rows = [
        [center.service_user_id, center.name, str(number)]
        for number, center in enumerate(centers, 1)
    ]
    return call.respond(
        ("routingPolicy", policy), ("callCenterTable", Table(list(ROUTING_HEADINGS), rows))
    )


HANDLERS = {
    "GroupCallCenterGetInstanceListRequest": instance_list,
    "GroupCallCenterGetInstanceRequest19": instance,
    "GroupCallCenterGetInstanceRequest22": instance,
    "GroupCallCenterGetAgentListRequest": agent_list,
    "GroupCallCenterAddAgentListRequest": add_agents,
    "GroupCallCenterModifyAgentListRequest": modify_agents,
    "GroupCallCenterDeleteAgentListRequest": delete_agents,
    "GroupCallCenterGetInstanceQueueStatusRequest": queue_status,
    "EnterpriseCallCenterGetRoutingPolicyRequest": enterprise_routing,
    "GroupCallCenterGetRoutingPolicyRequest": group_routing,
}
