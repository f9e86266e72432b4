# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about call centers and their agents."""

from __future__ import annotations

from .. import acd
from .. import schema as xsd
from .. import vocabulary as words
from ..documents import Response, Value, success
from ..failures import unknown_text
from ..schema import READ, WRITE, criteria, many, one, optional, sequence, serves
from ..tables import columns, table
from ..world import CallCenter, User
from .agents import add_agent, check_membership_allowed
from .call import Call
from .searching import CONTACT, PERSON, center_row, person, search

INSTANCE_COLUMNS = (
    *columns("Service User Id", "Name", "Video", "Phone Number", "Extension", "Department"),
    *columns("Is Active", "Policy", "Type"),
)
AGENT_COLUMNS = (
    *PERSON,
    *columns("Weight"),
    *CONTACT,
    *columns("Skill Level", since="20sp1", as_only=True),
)
STAFFED_COLUMNS = columns("User Id", "First Name", "Last Name") + CONTACT
# Elements of GroupCallCenterGetInstanceResponse that XS data mode lacks.
AS_ELEMENTS = (
    "routingType",
    "enableReporting",
    "allowCallsToAgentsInWrapUp",
    "overrideAgentWrapUpTime",
    "enableAutomaticStateChangeForAgents",
    "agentStateAfterCall",
    "callCenterQueueThresholdsIsActive",
)
SKILLED = sequence(one("skillLevel", xsd.SKILL_LEVEL), many("agent", xsd.USER_ID))
REPLACED_SKILLED = sequence(
    one("skillLevel", xsd.SKILL_LEVEL), xsd.Element("agents", xsd.USER_ID_LIST, nillable=True)
)
AGENTS = many("agentUserId", xsd.USER_ID, 1)


@serves(
    READ,
    "GroupCallCenterGetInstanceListRequest",
    xsd.PROVIDER,
    xsd.GROUP,
    optional("groupDepartmentName", xsd.Text(1, 50)),
)
def instance_list(call: Call) -> Response:
    """List the call centers of a group."""
    provider, group = call.group()
    department = call.parameters.get("groupDepartmentName")
    records = [
        center_row(center)
        for center in call.world.centers.values()
        if center.service_provider_id == provider.service_provider_id
        and center.group_id == group.group_id
        and department in (None, center.department)
    ]
    return call.respond_table("callCenterTable", INSTANCE_COLUMNS, records)


@serves(READ, "GroupCallCenterGetInstanceRequest17sp3", xsd.CENTER)
@serves(READ, "GroupCallCenterGetInstanceRequest19", xsd.CENTER, since="20sp1")
@serves(READ, "GroupCallCenterGetInstanceRequest19sp1", xsd.CENTER, since="20sp1")
@serves(READ, "GroupCallCenterGetInstanceRequest22", xsd.CENTER, since="22.0")
@serves(READ, "GroupCallCenterGetInstanceRequestRIV2", xsd.CENTER, since="RI26")
def instance(call: Call) -> Response:
    """Give a call center's profile and settings."""
    center = call.center(supervisors=True)
    elements: list[tuple[str, Value]] = [
        ("serviceInstanceProfile", _profile(center)),
        ("type", center.type),
    ]
    if center.routing_type and not call.name.endswith("17sp3"):
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
    if center.guarded:
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
    if not call.name.endswith("17sp3"):
        elements.append(("callCenterQueueThresholdsIsActive", False))
    if call.name.endswith("RIV2"):
        elements.append(("offerCallsToNewlyAvailableAgentsForSimRing", False))
    lost = AS_ELEMENTS if call.settings.xs_mode else ()
    return call.respond(*(element for element in elements if element[0] not in lost))


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


@serves(
    READ,
    "GroupCallCenterGetAgentListRequest",
    xsd.CENTER,
    xsd.LIMIT,
    *criteria("UserLastName", "UserFirstName"),
    xsd.BY_DEPARTMENT,
    xsd.BY_GROUP,
    *criteria("UserId", "Dn", "Extension", since="20sp1"),
    xsd.exactly("SkillLevel", one("skillLevel", xsd.SKILL_LEVEL), since="20sp1"),
)
def agent_list(call: Call) -> Response:
    """List the agents of a call center; there is no column with their states."""
    center = call.center(supervisors=True)
    users = search(center.members.values(), call.parameters, call.settings)
    skill = call.parameters.get("searchCriteriaExactSkillLevel", {}).get("skillLevel")
    if skill is not None:
        users = [user for user in users if _skill(user, center) == str(skill)]
    records = [{**person(user), "Skill Level": _skill(user, center)} for user in users]
    return call.respond_table("agentTable", AGENT_COLUMNS, records)


def _skill(user: User, center: CallCenter) -> str:
    if not center.skill_based:
        return ""
    return str(user.memberships[center.service_user_id].skill_level)


@serves(
    WRITE,
    "GroupCallCenterAddAgentListRequest",
    xsd.CENTER,
    xsd.Choice((AGENTS, many("agentSkillList", SKILLED, 1, since="20sp1"))),
)
def add_agents(call: Call) -> Response:
    """Make users agents of a call center; nothing changes when one of them cannot be."""
    center = call.center()
    wanted = dict.fromkeys(call.parameters.get("agentUserId", []), 1)
    for entry in call.parameters.get("agentSkillList", []):
        wanted.update(dict.fromkeys(entry.get("agent", []), entry["skillLevel"]))
    agents = _members(call, wanted, center)
    for agent, _skill_level in agents:
        if center.service_user_id in agent.memberships:
            raise unknown_text(f"{agent.user_id} is an agent of the call center already")
    for agent, skill_level in agents:
        add_agent(call, agent, center, skill_level)
    return success()


@serves(
    WRITE,
    "GroupCallCenterModifyAgentListRequest",
    xsd.CENTER,
    xsd.Choice(
        (
            optional("agentUserIdList", xsd.USER_ID_LIST, nillable=True),
            many("skilledAgentUserIdList", REPLACED_SKILLED, since="20sp1"),
        )
    ),
)
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
            user_ids = (entry["agents"] or {}).get("userId", [])
            wanted.update(dict.fromkeys(user_ids, entry["skillLevel"]))
    _replace_agents(call, center, _members(call, wanted, center), levels)
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


@serves(WRITE, "GroupCallCenterDeleteAgentListRequest", xsd.CENTER, AGENTS)
def delete_agents(call: Call) -> Response:
    """Take agents out of a call center."""
    center = call.center()
    agents = [call.find_user(user_id) for user_id in dict.fromkeys(call.parameters["agentUserId"])]
    for agent in agents:
        if center.service_user_id not in agent.memberships:
            raise unknown_text(f"{agent.user_id} is no agent of {center.service_user_id}")
    for agent in agents:
        call.world.remove_member(agent, center.service_user_id)
    return success()


def _members(call: Call, wanted: dict[str, int], center: CallCenter) -> list[tuple[User, int]]:
    """Give the users who are to be agents of a center, each with the skill level."""
    users = [(call.find_user(user_id), skill_level) for user_id, skill_level in wanted.items()]
    for user, _skill_level in users:
        check_membership_allowed(call, user, center)
    return users


@serves(READ, "GroupCallCenterGetInstanceQueueStatusRequest", xsd.CENTER)
def queue_status(call: Call) -> Response:
    """Give the number of calls in the queue and the staffed agents."""
    center = call.center(supervisors=True)
    staffed = [person(user) for user in acd.staffed_agents(center, call.settings)]
    return call.respond(
        ("numberOfCallsQueuedNow", center.calls_queued),
        ("agentsCurrentlyStaffed", table(STAFFED_COLUMNS, staffed, call.settings)),
    )
