# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Exact staffing: for each call center the agents to be signed in, and no others. Pure.

It is a handover (:mod:`.handover`): who is missing comes, who is too much goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .handover import Departures
from .model import SIGNED_IN, Wanted
from .picture import Picture


class Staffing:
    """The lists, and what follows from them.

    :param agents_of: for each call center by service user id, the agents to be signed in.
    :param state: the state that agents who are signed out are given.
    :param purge: whether agents that are in no list go.
    """

    def __init__(
        self, agents_of: Mapping[str, Sequence[str]], state: str, purge: bool = True
    ) -> None:
        self._agents_of = agents_of
        self._state = state
        self._purge = purge
        self._listed = {agent for agents in agents_of.values() for agent in agents}

    def agents(self) -> list[str]:
        """Everybody in a list, each once, in their order."""
        return list(dict.fromkeys(a for agents in self._agents_of.values() for a in agents))

    def centers(self, _picture: Picture) -> list[str]:
        """The call centers that have a list."""
        return list(self._agents_of)

    def problems(self, _picture: Picture) -> list[str]:
        """None besides call centers that cannot be read: a bad entry costs only itself."""
        return []

    def arrivals(self, _picture: Picture) -> dict[str, Wanted]:
        """Everybody in a list is to be signed in, in whatever state, and joined."""
        return {
            agent: Wanted(
                SIGNED_IN, joined=dict.fromkeys(self._centers_of(agent), True), entry=self._state
            )
            for agent in self.agents()
        }

    def _centers_of(self, agent: str) -> list[str]:
        return [center for center, agents in self._agents_of.items() if agent in agents]

    def awaited(self, agent: str, _picture: Picture) -> list[str]:
        """The call centers in whose list an agent is."""
        return self._centers_of(agent)

    def departures(self, picture: Picture) -> Departures:
        """Who is in a call center without being in its list. Of an agent in no list that cannot be
        read nobody can tell whether it is too much: it is among them, and fails."""
        sign_outs: dict[str, None] = {}
        leaves: dict[str, list[str]] = {}
        for center in self._agents_of if self._purge else ():
            for agent in picture.assigned.get(center, ()):
                if agent in self._agents_of[center]:
                    continue
                reading = picture.readings.get(agent)
                unreadable = reading is not None and reading.failure is not None
                if agent not in self._listed and (unreadable or picture.may_be_in(agent, center)):
                    sign_outs.setdefault(agent)
                elif picture.may_be_in(agent, center):
                    leaves.setdefault(agent, []).append(center)
        return Departures(list(sign_outs), leaves)
