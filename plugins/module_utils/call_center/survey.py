# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Who is where: agents and call centers as read from the switch, for the info modules.

Nothing here changes anything. What cannot be read is listed with its reason; only a switch
that is out of reach ends a survey, and what was read before is then still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ..ocip.errors import OcipError
from .callers import WhenEmpty
from .closing import when_empty
from .ids import folded
from .model import SIGNED_OUT, Failure, Membership, Person, Reading
from .switch import Switch, boolean_cell, failure_of


@dataclass
class Center:
    """A call center; what is not known is None.

    :ivar assigned: its agents, each once.
    :ivar when_empty: what callers hear, where that was asked for.
    :ivar failure: why its agents cannot be read.
    """

    service_user_id: str
    name: str | None = None
    type: str | None = None
    active: bool | None = None
    policy: str | None = None
    calls_queued: int | None = None
    assigned: list[Person] = field(default_factory=list)
    when_empty: WhenEmpty | None = None
    failure: Failure | None = None


class Survey:
    """What was read of agents and call centers in one run.

    :ivar centers: by service user id. :ivar readings: agents by user id.
    :ivar stopped: why the survey ended early, or None.
    """

    def __init__(self, switch: Switch | None) -> None:
        # None only where the survey could not begin: then nothing is ever asked.
        self._switch = cast("Switch", switch)
        self.centers: dict[str, Center] = {}
        self.readings: dict[str, Reading] = {}
        self.stopped: OcipError | None = None

    def find_group(self, service_provider_id: str, group_id: str) -> None:
        """Take up all call centers of a group, with what their list says of them.

        :raises OcipError: it cannot be read.
        """
        rows = self._switch.call_centers_of_group(service_provider_id, group_id)
        self._switch.spell(row["Service User Id"] for row in rows)
        for row in rows:
            center = row["Service User Id"]
            self.centers[center] = Center(
                center,
                name=row["Name"] or None,
                type=row["Type"] or None,
                active=boolean_cell(row["Is Active"]),
                policy=row["Policy"] or None,
            )

    def find_centers(self, service_user_ids: Iterable[str]) -> None:
        """Take up call centers by their service user ids."""
        for center in service_user_ids:
            self.centers.setdefault(center, Center(center))

    def read_profiles(self) -> None:
        """Name, type and policy of the centers of which they are not known yet. A profile that
        cannot be read leaves them unknown: it is the list of agents that matters."""
        unnamed = [key for key, center in self.centers.items() if center.name is None]
        for key, profile in self._switch.profiles(unnamed):
            if not isinstance(profile, Failure):
                self.centers[key].name = profile["name"]
                self.centers[key].type = profile["type"]
                self.centers[key].policy = profile["policy"]

    def read_assigned(self, service_user_ids: Iterable[str] | None = None) -> None:
        """The agents assigned to these centers, by default to all."""
        wanted = list(self.centers if service_user_ids is None else service_user_ids)
        for key, people in self._switch.assigned(wanted):
            if isinstance(people, Failure):
                self.centers[key].failure = people
            else:
                # One agent, one spelling, whatever case each list writes it in.
                self._switch.spell(person.user_id for person in people)
                self.centers[key].assigned = list({folded(p.user_id): p for p in people}.values())

    def read_queues(self) -> None:
        """Calls queued in each center that can be read."""
        readable = [key for key, center in self.centers.items() if center.failure is None]
        for key, queued in self._switch.queues(readable):
            if not isinstance(queued, Failure):
                self.centers[key].calls_queued = queued

    def read_when_empty(self) -> None:
        """What callers of each center hear when nobody is signed in."""
        for key, found in when_empty(self._switch, self.centers).items():
            self.centers[key].when_empty = found

    def read_agents(self, agent_user_ids: Iterable[str]) -> None:
        """State and call centers of agents."""
        for key, reading in self._switch.readings(list(agent_user_ids)):
            self.readings[key] = reading

    def read_memberships(self) -> None:
        """Names of the centers the agents belong to, and of agents that were asked for by user
        id: they stand in profiles and lists of call centers only."""
        known = dict(self.centers)
        self.find_centers(m.service_user_id for r in self.readings.values() for m in r.memberships)
        people = self.people()
        if any(r.failure is None and key not in people for key, r in self.readings.items()):
            self.read_assigned(key for key in self.centers if key not in known)
        self.read_profiles()

    def people(self) -> dict[str, Person]:
        """The agents of all centers by user id, each once."""
        return {p.user_id: p for center in self.centers.values() for p in center.assigned}


def not_surveyed(service_user_ids: Sequence[str], reason: OcipError) -> Survey:
    """The survey of a task that could not begin."""
    survey = Survey(None)
    survey.find_centers(service_user_ids)
    survey.stopped = reason
    return survey


def survey_agents(
    switch: Switch,
    agent_user_ids: Sequence[str] = (),
    service_user_ids: Sequence[str] = (),
    group: tuple[str, str] | None = None,
) -> Survey:
    """Read agents, named or as the agents of call centers or of a group, with the names of the
    call centers they belong to."""
    switch.spell([*agent_user_ids, *service_user_ids])
    survey = Survey(switch)
    try:
        _find(survey, service_user_ids, group)
        survey.read_assigned()
        survey.read_agents(agent_user_ids or survey.people())
        survey.read_memberships()
    except OcipError as exc:
        survey.stopped = exc
    return survey


def survey_centers(
    switch: Switch,
    service_user_ids: Sequence[str] = (),
    group: tuple[str, str] | None = None,
    with_when_empty: bool = False,
) -> Survey:
    """Read call centers with their agents and the agents' states."""
    switch.spell(service_user_ids)
    survey = Survey(switch)
    try:
        _find(survey, service_user_ids, group)
        survey.read_profiles()
        survey.read_assigned()
        survey.read_queues()
        survey.read_agents(survey.people())
        if with_when_empty:
            survey.read_when_empty()
    except OcipError as exc:
        survey.stopped = exc
    return survey


def _find(survey: Survey, centers: Sequence[str], group: tuple[str, str] | None) -> None:
    if group is not None:
        survey.find_group(*group)
    survey.find_centers(centers)


def agent_entries(survey: Survey, agent_user_ids: Iterable[str]) -> list[dict[str, Any]]:
    """The result key ``agents`` of ``ocip_call_center_agent_info``."""
    people = survey.people()
    return [_agent_entry(survey, people.get(key, Person(key))) for key in agent_user_ids]


def _agent_entry(survey: Survey, person: Person) -> dict[str, Any]:
    reading = _reading(survey, person)
    return {
        "agent_user_id": person.user_id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "state": reading.state,
        "unavailable_code": reading.unavailable_code,
        "call_centers": [_membership_entry(survey, m) for m in reading.memberships],
        "error": reading.failure.as_dict() if reading.failure else None,
    }


def _reading(survey: Survey, person: Person) -> Reading:
    return survey.readings.get(person.user_id) or Reading(failure=_unread(survey))


def _unread(survey: Survey) -> Failure | None:
    return failure_of(survey.stopped) if survey.stopped else None


def _membership_entry(survey: Survey, membership: Membership) -> dict[str, Any]:
    center = survey.centers.get(membership.service_user_id)
    return {
        "service_user_id": membership.service_user_id,
        "call_center_name": center.name if center else None,
        "type": membership.type or None,
        "joined": membership.joined,
        "logoff_allowed": membership.logoff_allowed,
        "skill_level": membership.skill_level,
        "priority": membership.priority,
    }


def center_entry(survey: Survey, center: Center) -> dict[str, Any]:
    """One element of the result key ``call_centers`` of ``ocip_call_center_info``."""
    agents = [_assigned_entry(survey, center, person) for person in center.assigned]
    failure = center.failure or _unread(survey)
    signed_in = None if failure else _signed_in(agents)
    return {
        "service_user_id": center.service_user_id,
        "name": center.name,
        "type": center.type,
        "active": center.active,
        "policy": center.policy,
        "calls_queued": center.calls_queued,
        "agents": agents,
        "agent_count": None if failure else len(agents),
        "signed_in_count": None if signed_in is None else len(signed_in),
        "last_agent_user_id": signed_in[0] if signed_in and len(signed_in) == 1 else None,
        "error": failure.as_dict() if failure else None,
    }


def callers_entry(center: Center) -> dict[str, Any]:
    """What is added to :func:`center_entry` where ``when_empty`` is asked for."""
    found = center.when_empty
    name = center.name or center.service_user_id
    return {
        "when_empty": found.as_dict() if found else None,
        "callers": found.line(name, center.type) if found else None,
    }


def _signed_in(agents: Sequence[dict[str, Any]]) -> list[str] | None:
    """The agents that are signed in and joined; None where that is not known of one of them."""
    present = [agent for agent in agents if agent["state"] != SIGNED_OUT]
    if any(agent["state"] is None or agent["joined"] is None for agent in present):
        return None
    return [agent["agent_user_id"] for agent in present if agent["joined"]]


def _assigned_entry(survey: Survey, center: Center, person: Person) -> dict[str, Any]:
    reading = _reading(survey, person)
    return {
        "agent_user_id": person.user_id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "state": reading.state,
        "joined": reading.joins().get(center.service_user_id),
        "error": reading.failure.as_dict() if reading.failure else None,
    }
