# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about supervisors and the agents they supervise."""

from __future__ import annotations

from dataclasses import replace

from .. import schema as xsd
from ..documents import Response
from ..failures import unknown_text
from ..schema import READ, criteria, serves
from ..tables import columns
from .call import Call
from .searching import CONTACT, PERSON, center_row, person, search

SUPERVISOR_COLUMNS = PERSON + CONTACT
AGENT_COLUMNS = (
    *PERSON,
    *columns("Phone Number", "Extension"),
    *columns("Department", "Email Address", "IMP Id", "Location Code", since="20sp1"),
)
CENTER_COLUMNS = columns("Service User Id", "Phone Number", "Extension", "Type", "Priority")


@serves(READ, "GroupCallCenterGetSupervisorListRequest16", xsd.CENTER)
def supervisor_list(call: Call) -> Response:
    """List the supervisors of a call center."""
    center = call.center(supervisors=True)
    supervisors = [person(user) for user in call.world.supervisors_of(center)]
    return call.respond_table("supervisorTable", SUPERVISOR_COLUMNS, supervisors)


@serves(READ, "UserCallCenterGetSupervisorCallCenterListRequest", xsd.SUPERVISOR)
def supervised_centers(call: Call) -> Response:
    """List the call centers of a supervisor."""
    supervisor = call.user("supervisorUserId")
    centers = [call.world.centers[key] for key in supervisor.supervises]
    records = [
        {**center_row(center), "Priority": str(number)} for number, center in enumerate(centers, 1)
    ]
    return call.respond_table("callCenterTable", CENTER_COLUMNS, records)


@serves(READ, "UserCallCenterGetAgentSupervisorListRequest", xsd.AGENT, xsd.CENTER)
def agent_supervisors(call: Call) -> Response:
    """List the supervisors of an agent in a call center."""
    agent = call.agent("agentUserId")
    center = call.find_center(call.parameters["serviceUserId"])
    supervisors = [person(user) for user in call.world.supervisors_of(center, agent)]
    return call.respond_table("supervisorTable", AGENT_COLUMNS, supervisors)


@serves(
    READ,
    "UserCallCenterGetSupervisedAgentListRequest",
    xsd.SUPERVISOR,
    xsd.CENTER,
    xsd.LIMIT,
    xsd.MODE_OR,
    *criteria("UserLastName", "UserFirstName", "Dn", "Extension"),
    *criteria("UserId", since="20sp1"),
    replace(xsd.BY_DEPARTMENT, since="20sp1"),
    *criteria("ImpId", since="20sp1"),
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
