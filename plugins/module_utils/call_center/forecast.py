# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A switch that only says what it would do: check mode runs the same steps over it.

It reads the real one, each agent once, and keeps what would have been written. The rule of a
sign-out is that of UserCallCenterAgentSignOutRequest (docs/protocol.md, Guarded sign-out): refused
while the agent is the last one signed in to a standard or premium call center that it is joined to.
It is a forecast: in a real run the verdict of the switch counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from .model import (
    DONE,
    REFUSED,
    SIGNED_OUT,
    UNAVAILABLE,
    AgentSwitch,
    CallCenterRef,
    Change,
    Failure,
    Person,
    Reading,
    UnavailableCodes,
    Verdict,
)
from .plan import after_change

T = TypeVar("T")

HIDDEN = (
    "The switch reports no ACD states (XS data mode): check mode cannot tell which agents are the "
    "last ones of a call center."
)


class ForecastSwitch:
    """Answers as the switch would if it had carried out all that was written to this object.

    :ivar warnings: what the forecast rests on and could not be read.
    """

    def __init__(self, switch: AgentSwitch) -> None:
        self.warnings: list[str] = []
        self._switch = switch
        self._readings: dict[str, Reading] = {}
        self._assigned: dict[str, list[Person] | Failure] = {}
        self._profiles: dict[str, dict[str, Any] | Failure] = {}

    retries = 0
    width = 1

    def pause(self, attempt: int) -> None:
        """Nothing is lost here that has to be waited for."""

    def side_by_side(self, jobs: Sequence[Callable[[AgentSwitch], T]]) -> list[T]:
        """Do jobs, one after the other."""
        return [job(self) for job in jobs]

    def spell(self, user_ids: Iterable[str]) -> None:
        """See :meth:`.switch.Switch.spell`."""
        self._switch.spell(user_ids)

    # --- questions: the real switch, and what would have been written since -----------------

    def readings(self, agent_user_ids: Sequence[str]) -> Iterator[tuple[str, Reading]]:
        """See :meth:`.switch.Switch.readings`."""
        unread = [key for key in agent_user_ids if key not in self._readings]
        for key, reading in self._switch.readings(unread):
            self._readings[key] = reading
        yield from ((key, self._readings[key]) for key in agent_user_ids)

    def glance(self, agent_user_ids: Sequence[str]) -> dict[str, Reading]:
        """See :meth:`.switch.Switch.glance`."""
        return dict(self.readings(agent_user_ids))

    def assigned(
        self, service_user_ids: Sequence[str]
    ) -> Iterator[tuple[str, list[Person] | Failure]]:
        """See :meth:`.switch.Switch.assigned`."""
        unread = [key for key in service_user_ids if key not in self._assigned]
        self._assigned.update(self._switch.assigned(unread))
        yield from ((key, self._assigned[key]) for key in service_user_ids)

    def profiles(
        self, service_user_ids: Sequence[str]
    ) -> Iterator[tuple[str, dict[str, Any] | Failure]]:
        """See :meth:`.switch.Switch.profiles`."""
        unread = [key for key in service_user_ids if key not in self._profiles]
        self._profiles.update(self._switch.profiles(unread))
        yield from ((key, self._profiles[key]) for key in service_user_ids)

    def unavailable_codes(self, agent_user_id: str) -> UnavailableCodes | None:
        """See :meth:`.switch.Switch.unavailable_codes`."""
        return self._switch.unavailable_codes(agent_user_id)

    # --- what would be written --------------------------------------------------------------

    def sign_out(self, agent_user_ids: Sequence[str]) -> list[Verdict]:
        """Sign agents out one after the other, as far as the rule of the last agent allows."""
        return [self._sign_out(key) for key in agent_user_ids]

    def _sign_out(self, key: str) -> Verdict:
        reading = self._readings[key]
        if reading.state is None:
            self._warn(HIDDEN)
            return Verdict(DONE)
        self.look_around([key])
        last_of = []
        if reading.signed_in:
            last_of = [c for c in reading.guarded_centers if not self._somebody_else(key, c)]
        if last_of:
            profiles = dict(self.profiles(last_of))
            return Verdict(REFUSED, tuple(_named(c, profiles[c]) for c in last_of))
        self._readings[key] = after_change(reading, Change(SIGNED_OUT))
        return Verdict(DONE)

    def modify(self, changes: Sequence[tuple[str, Change]], once: bool = False) -> list[Verdict]:
        """Change agents."""
        for key, change in changes:
            self._readings[key] = after_change(self._readings[key], self._as_taken(key, change))
        return [Verdict(DONE)] * len(changes)

    def _as_taken(self, key: str, change: Change) -> Change:
        """A change with the unavailable code that the switch takes for the one asked for."""
        if change.state != UNAVAILABLE or change.unavailable_code is None:
            return change
        codes = self.unavailable_codes(key)
        if codes is None:
            return change
        return Change(change.state, codes.taken_for(change.unavailable_code), change.joined)

    # --- who else is there ------------------------------------------------------------------

    def look_around(self, agent_user_ids: Iterable[str]) -> None:
        """Read who else is in the call centers that agents could leave empty, unless known.

        :raises OcipError: the switch is out of reach.
        """
        centers = dict.fromkeys(
            center
            for key in agent_user_ids
            if key in self._readings
            for center in self._readings[key].guarded_centers
            if center not in self._assigned
        )
        for center, people in self.assigned(list(centers)):
            if isinstance(people, Failure):
                self._doubt(f"the agents of call center {center}", people)
        members = dict.fromkeys(key for center in centers for key in self._members(center))
        for key, reading in self.readings([k for k in members if k not in self._readings]):
            if reading.failure is not None:
                self._doubt(f"agent {key}", reading.failure)

    def _members(self, center: str) -> list[str]:
        people = self._assigned[center]
        if isinstance(people, Failure):  # those who are known to be joined are all there is
            return [k for k, reading in self._readings.items() if center in reading.joins()]
        return [person.user_id for person in people]

    def _somebody_else(self, key: str, center: str) -> bool:
        others = (k for k in self._members(center) if k != key)
        return any(self._readings.get(k, Reading()).is_in(center) for k in others)

    def _doubt(self, what: str, failure: Failure) -> None:
        reason = failure.english
        self._warn(f"The forecast is uncertain: {what} cannot be read ({reason}).")

    def _warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)


def _named(center: str, profile: dict[str, Any] | Failure) -> CallCenterRef:
    return CallCenterRef(center, None if isinstance(profile, Failure) else profile["name"])
