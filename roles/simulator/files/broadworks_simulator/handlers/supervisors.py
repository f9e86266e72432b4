# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about supervisors and the agents they supervise."""

from __future__ import annotations

from ..documents import Response, Table, success
from ..failures import unknown_text, user_not_found
from ..world import CallCenter, User
from .call import Call
from .searching import search, user_rows

SUPERVISOR_HEADINGS = [
    "User Id",
    "Last Name",
    "First Name",
    "Hiragana Last Name",
    "Hiragana First Name",
    "Phone Number",
    "Extension",
    "Department",
    "Email Address",
]
PERSON_HEADINGS = [*SUPERVISOR_HEADINGS, "IMP Id", "Location Code"]
CENTER_HEADINGS = ["Service User Id", "Phone Number", "Extension", "Type", "Priority"]


def supervisor_list(call: Call) -> Response:
    """List the supervisors of a call center."""
    center = call.center(supervisors=True)
    rows = user_rows(call.world.supervisors_of(center), SUPERVISOR_HEADINGS)
    return call.respond(("supervisorTable", Table(list(SUPERVISOR_HEADINGS), rows)))


def supervised_centers(call: Call) -> Response:
    """List the call centers of a supervisor."""
    supervisor = call.user("supervisorUserId")
    centers = [call.world.centers[key] for key in supervisor.supervises]
    rows = [
        [center.service_user_id, center.phone_number, center.extension, center.type, str(number)]
        for number, center in enumerate(centers, 1)
    ]
    return call.respond(("callCenterTable", Table(list(CENTER_HEADINGS), rows)))


def agent_supervisors(call: Call) -> Response:
    """List the supervisors of an agent in a call center."""
    agent = call.agent("agentUserId")
    center = call.find_center(call.parameters["serviceUserId"])
    rows = user_rows(call.world.supervisors_of(center, agent), PERSON_HEADINGS)
    return call.respond(("supervisorTable", Table(list(PERSON_HEADINGS), rows)))


def supervised_agents(call: Call) -> Response:
    """List the agents that a supervisor has in a call center."""
    supervisor, center = _supervisor(call)
    agents = [call.world.users[key] for key in supervisor.supervises[center.service_user_id]]
    rows = user_rows(search(agents, call.parameters), PERSON_HEADINGS)
    return call.respond(("agentUserTable", call.limited(Table(list(PERSON_HEADINGS), rows))))


def add_supervised(call: Call) -> Response:
    """Put agents under a supervisor."""
    supervisor, center = _supervisor(call)
    agents = _members(call, center, call.parameters["agentUserId"])
    supervisor.supervises[center.service_user_id].update(dict.fromkeys(agents))
    return success()


def delete_supervised(call: Call) -> Response:
    """Take agents away from a supervisor."""
    supervisor, center = _supervisor(call)
    supervised = supervisor.supervises[center.service_user_id]
    for agent in call.parameters["agentUserId"]:
        if agent not in supervised:
            raise unknown_text(f"{agent} is not supervised by {supervisor.user_id}")
    for agent in call.parameters["agentUserId"]:
        supervised.pop(agent, None)
    return success()


def modify_supervised(call: Call) -> Response:
    """Set the list of a supervisor's agents; nil empties it."""
    supervisor, center = _supervisor(call)
    if "agentUserIdList" in call.parameters:
        wanted = (call.parameters["agentUserIdList"] or {}).get("userId", [])
        agents = _members(call, center, wanted)
        supervisor.supervises[center.service_user_id] = dict.fromkeys(agents)
    return success()


def _supervisor(call: Call) -> tuple[User, CallCenter]:
    supervisor = call.user("supervisorUserId")
    center = call.find_center(call.parameters["serviceUserId"])
    if center.service_user_id not in supervisor.supervises:
        raise unknown_text(f"{supervisor.user_id} is no supervisor of {center.service_user_id}")
    return supervisor, center


def _members(call: Call, center: CallCenter, user_ids: list[str]) -> list[str]:
    for user_id in user_ids:
        if user_id not in call.world.users:
            raise user_not_found(user_id)
        if user_id not in center.members:
            raise unknown_text(f"{user_id} is no agent of {center.service_user_id}")
    return user_ids


HANDLERS = {
    "GroupCallCenterGetSupervisorListRequest16": supervisor_list,
    "UserCallCenterGetSupervisorCallCenterListRequest": supervised_centers,
    "UserCallCenterGetAgentSupervisorListRequest": agent_supervisors,
    "UserCallCenterGetSupervisedAgentListRequest": supervised_agents,
    "UserCallCenterAddSupervisedAgentListRequest": add_supervised,
    "UserCallCenterDeleteSupervisedAgentListRequest": delete_supervised,
    "UserCallCenterModifySupervisedAgentListRequest": modify_supervised,
}
