# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The last readings of agents and call centers, on which the rules decide."""

from __future__ import annotations

from collections.abc import Iterable

from .model import SIGNED_OUT, AgentSwitch, CallCenterRef, Failure, Reading


class Picture:
    """Call centers with their assigned agents, and the last reading of each agent.

    :ivar readings: by agent. :ivar assigned: agents by call center.
    :ivar unreadable: why the agents of a call center could not be read.
    :ivar names: of call centers, None where they cannot be read.
    :ivar people: names of agents, as far as they are assigned to a call center that was read.
    """

    def __init__(self, switch: AgentSwitch) -> None:
        self.readings: dict[str, Reading] = {}
        self.assigned: dict[str, list[str]] = {}
        self.unreadable: dict[str, Failure] = {}
        self.names: dict[str, str | None] = {}
        self.types: dict[str, str] = {}
        self.people: dict[str, str] = {}
        self._switch = switch

    def read_agents(self, agent_user_ids: Iterable[str]) -> None:
        """Read agents, also those that were read before.

        :raises OcipError: the switch is out of reach; what was read before that stays.
        """
        for key, reading in self._switch.readings(list(dict.fromkeys(agent_user_ids))):
            self.note(key, reading)

    def note(self, key: str, reading: Reading) -> None:
        """Add a reading that was made elsewhere."""
        self.readings[key] = reading
        for membership in reading.memberships:
            if membership.type:
                self.types.setdefault(membership.service_user_id, membership.type)

    def read_centers(self, service_user_ids: Iterable[str]) -> None:
        """Read which agents are assigned to call centers, and then the agents not yet read.

        :raises OcipError: as :meth:`read_agents`.
        """
        centers = list(dict.fromkeys(service_user_ids))
        unread = [center for center in centers if center not in self.unreadable]
        for center, people in self._switch.assigned(unread):
            if isinstance(people, Failure):
                self.unreadable[center] = people
            else:
                self.assigned[center] = [person.user_id for person in people]
                for user_id, *names in people:
                    self.people[user_id] = " ".join(filter(None, reversed(names)))
        everybody = dict.fromkeys(a for center in centers for a in self.assigned.get(center, ()))
        self.read_agents(agent for agent in everybody if agent not in self.readings)

    def read_names(self, service_user_ids: Iterable[str]) -> dict[str, Failure]:
        """Read names and types of call centers; return why some cannot be read.

        :raises OcipError: as :meth:`read_agents`.
        """
        failures = {}
        for center, profile in self._switch.profiles(list(dict.fromkeys(service_user_ids))):
            if isinstance(profile, Failure):
                failures[center] = profile
            else:
                self.names[center] = profile["name"]
                if profile["type"]:
                    self.types.setdefault(center, profile["type"])
        return failures

    # --- questions ------------------------------------------------------------------------

    def is_in(self, agent: str, center: str) -> bool:
        """Whether the last reading shows an agent signed in and joined to a call center."""
        return self.readings.get(agent, Reading()).is_in(center)

    def may_be_in(self, agent: str, center: str) -> bool:
        """As :meth:`is_in`; a state that the switch hides counts as signed in."""
        reading = self.readings.get(agent, Reading(SIGNED_OUT))
        return reading.state != SIGNED_OUT and bool(reading.joins().get(center))

    def present(self, center: str) -> list[str]:
        """The agents known to be signed in and joined."""
        return [agent for agent in self.assigned.get(center, ()) if self.is_in(agent, center)]

    def is_whole(self, center: str) -> bool:
        """Whether the state of every agent of a call center is known."""
        if center not in self.assigned:
            return False
        readings = (self.readings.get(agent) for agent in self.assigned[center])
        return all(reading is not None and reading.state is not None for reading in readings)

    def is_empty(self, center: str) -> bool | None:
        """Whether nobody is signed in and joined, None if that is not known."""
        if self.present(center):
            return False
        return True if self.is_whole(center) else None

    def hides_states(self) -> bool:
        """Whether the switch reports no ACD states (XS data mode)."""
        return any(r.state is None and r.failure is None for r in self.readings.values())

    def refs(self, centers: Iterable[str]) -> tuple[CallCenterRef, ...]:
        """Call centers with their names."""
        return tuple(CallCenterRef(center, self.names.get(center)) for center in centers)
