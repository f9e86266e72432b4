# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about supervisors and the agents they supervise."""

from __future__ import annotations

from dataclasses import replace

from ..documents import Response
from ..failures import unknown_text
from ..schema import (
    AGENT,
    BY_DEPARTMENT,
    BY_FIRST_NAME,
    BY_LAST_NAME,
    BY_NUMBER,
    BY_USER_ID,
    CENTER,
    LIMIT,
    MODE_OR,
    READ,
    SUPERVISOR,
    criterion,
    serves,
)
from ..tables import columns
from .call import Call
from .searching import CONTACT, PERSON, person, search

SUPERVISOR_COLUMNS = PERSON + CONTACT
AGENT_COLUMNS = (
    *PERSON,
    *columns("Phone Number", "Extension"),
    *columns("Department", "Email Address", "IMP Id", "Location Code", since="20sp1"),
)
CENTER_COLUMNS = columns("Service User Id", "Phone Number", "Extension", "Type", "Priority")


@serves(READ, "GroupCallCenterGetSupervisorListRequest16", CENTER)
def supervisor_list(call: Call) -> Response:
    """List the supervisors of a call center."""
    center = call.center(supervisors=True)
    supervisors = [person(user) for user in call.world.supervisors_of(center)]
    return call.respond_table("supervisorTable", SUPERVISOR_COLUMNS, supervisors)


@serves(READ, "UserCallCenterGetSupervisorCallCenterListRequest", SUPERVISOR)
def supervised_centers(call: Call) -> Response:
    """List the call centers of a supervisor."""
    supervisor = call.user("supervisorUserId")
    centers = [call.world.centers[key] for key in supervisor.supervises]
    records = [
        {
            "Service User Id": center.service_user_id,
            "Phone Number": center.phone_number,
            "Extension": center.extension,
            "Type": center.type,
            "Priority": str(number),
        }
        for number, center in enumerate(centers, 1)
    ]
    return call.respond_table("callCenterTable", CENTER_COLUMNS, records)


@serves(READ, "UserCallCenterGetAgentSupervisorListRequest", AGENT, CENTER)
def agent_supervisors(call: Call) -> Response:
    """List the supervisors of an agent in a call center."""
    agent = call.agent("agentUserId")
    center = call.find_center(call.parameters["serviceUserId"])
    supervisors = [person(user) for user in call.world.supervisors_of(center, agent)]
    return call.respond_table("supervisorTable", AGENT_COLUMNS, supervisors)


@serves(
    READ,
    "UserCallCenterGetSupervisedAgentListRequest",
    SUPERVISOR,
    CENTER,
    LIMIT,
    MODE_OR,
    BY_LAST_NAME,
    BY_FIRST_NAME,
    BY_NUMBER,
    criterion("Extension"),
    BY_USER_ID,
    replace(BY_DEPARTMENT, since="20sp1"),
    criterion("ImpId", since="20sp1"),
)
def supervised_agents(call: Call) -> Response:
    """List the agents that a supervisor has in a call center."""
    supervisor = call.user("supervisorUserId")
    center = call.find_center(call.parameters["serviceUserId"])
    if center.service_user_id not in supervisor.supervises:
        raise unknown_text(f"{supervisor.user_id} is no supervisor of {center.service_user_id}")
    agents = [call.world.users[key] for key in supervisor.supervises[center.service_user_id]]
    found = [person(user) for user in search(agents, call.parameters, call.settings)]
    return call.respond_table("agentUserTable", AGENT_COLUMNS, found)
