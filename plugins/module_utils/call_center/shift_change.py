# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A change of shifts: who comes, who goes, who moves to another call center. Pure.

It is a handover (:mod:`.handover`), and what was approved is what runs: see :func:`differences`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from .handover import Departures
from .ids import folded, unique
from .model import SIGNED_IN, Reading, Wanted
from .picture import Picture
from .words import listed

AS_IS = "as_is"

INCOMING = "incoming"
OUTGOING = "outgoing"
MOVING = "moving"
SHIFTS = (INCOMING, OUTGOING, MOVING)

NO_READING = Reading()
AS_FOUND = Wanted(None)


class Move(NamedTuple):
    """The call centers that an agent is to join and to leave, by service user id."""

    join: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


class ShiftChange:
    """The lists of a shift change, and what follows from them.

    :param incoming: who comes, and the call centers to join. :param outgoing: who goes.
    :param moving: who works on in another call center. Who only leaves one keeps the state.
    :param incoming_state: the state that those who come are to have, or AS_IS: they sign in
        themselves.
    """

    def __init__(
        self,
        incoming: Mapping[str, Sequence[str]],
        outgoing: Sequence[str],
        moving: Mapping[str, Move],
        incoming_state: str,
    ) -> None:
        self.incoming = incoming
        self.outgoing = outgoing
        self.moving = moving
        self._state = incoming_state

    def agents(self) -> list[str]:
        """Everybody named, those who come first."""
        return list(dict.fromkeys([*self.incoming, *self.moving, *self.outgoing]))

    def shift_of(self, agent: str) -> str:
        """Whether an agent comes, goes or moves."""
        if agent in self.incoming:
            return INCOMING
        return MOVING if agent in self.moving else OUTGOING

    def asked_of(self, agent: str) -> dict[str, Any]:
        """What is asked of an agent: shift, and the call centers named to join and to leave."""
        return {
            "shift": self.shift_of(agent),
            "join": list(self._joins(agent)),
            "leave": list(self._move(agent).leave),
        }

    def centers(self, picture: Picture) -> list[str]:
        """The call centers that gain or lose somebody."""
        concerned: dict[str, None] = {}
        for agent in self.agents():
            if agent not in self.moving:
                concerned.update(dict.fromkeys(self._joined(agent, picture)))
            concerned.update(dict.fromkeys(self._joins(agent)))
            concerned.update(dict.fromkeys(self._move(agent).leave))
        return list(concerned)

    def _joined(self, agent: str, picture: Picture) -> list[str]:
        joins = picture.readings.get(agent, NO_READING).joins()
        return [center for center, joined in joins.items() if joined]

    def _joins(self, agent: str) -> Sequence[str]:
        return self.incoming.get(agent) or self._move(agent).join

    def _move(self, agent: str) -> Move:
        return self.moving.get(agent, Move())

    def problems(self, picture: Picture) -> list[str]:
        """Who is in two lists, cannot be read, or is not assigned where it is to take calls."""
        problems = []
        for agent in self.agents():
            lists = [agent in shift for shift in (self.incoming, self.moving, self.outgoing)]
            if sum(lists) > 1:
                names = (INCOMING, MOVING, OUTGOING)
                both = " and ".join(name for name, there in zip(names, lists) if there)
                problems.append(f"{agent} is both {both}. Keep only one.")
            problems += self._problems_of(agent, picture)
        reasons = {problem.partition(" cannot be read: ")[2] for problem in problems}
        if len(problems) > 1 and len(problems) == len(self.agents()) and len(reasons) == 1:
            reason = reasons.pop()
            return [f"None of the agents can be read: {reason}"] if reason else problems
        return problems

    def _problems_of(self, agent: str, picture: Picture) -> list[str]:
        reading = picture.readings[agent]
        if reading.failure is not None:
            reason = reading.failure.english
            return [f"{agent} cannot be read: {reason}"]
        if not reading.memberships:
            return [f"{agent} is not assigned to any call center."]
        unassigned = [
            center
            for center in [*self._joins(agent), *self._move(agent).leave]
            if center not in reading.joins()
        ]
        return [
            f"{agent} is to {'leave' if center in self._move(agent).leave else 'take calls for'} "
            f"{center}, but is not assigned to it."
            for center in unassigned
        ]

    def warnings(self, picture: Picture) -> list[str]:
        """Who comes and will take no calls."""
        return [
            f"{agent} is not joined to any of its call centers and will receive no calls."
            for agent in self.incoming
            if picture.readings.get(agent, NO_READING).memberships
            and not self._joined(agent, picture)
            and not self._joins(agent)
        ]

    def arrivals(self, _picture: Picture) -> dict[str, Wanted]:
        """Those who come get the state and join. Those who move keep the state they work in, and
        are signed in only where they join: who only leaves may be off duty."""
        wanted = {}
        for agent in self.incoming:
            joined = dict.fromkeys(self._joins(agent), True)
            if self._state == AS_IS:
                wanted[agent] = Wanted(SIGNED_IN, joined=joined, entry=None)
            else:
                wanted[agent] = Wanted(self._state, joined=joined)
        entry = None if self._state == AS_IS else self._state
        for agent, move in self.moving.items():
            joined = dict.fromkeys(move.join, True)
            wanted[agent] = Wanted(SIGNED_IN, joined=joined, entry=entry) if joined else AS_FOUND
        return wanted

    def awaited(self, agent: str, picture: Picture) -> list[str]:
        """The call centers in which an agent was to take calls; none for who only leaves."""
        if agent in self.moving and not self._joins(agent):
            return []
        joined = self._joined(agent, picture)
        own = [center for center in joined if center not in self._move(agent).leave]
        return list(dict.fromkeys([*own, *self._joins(agent)]))

    def departures(self, picture: Picture) -> Departures:
        """Those who go, and those who move and are still in the call center they leave."""
        leaves = {}
        for agent, move in self.moving.items():
            joined = self._joined(agent, picture)
            leaves[agent] = [center for center in move.leave if center in joined]
        return Departures(
            list(self.outgoing), {agent: centers for agent, centers in leaves.items() if centers}
        )


# --- what was approved ----------------------------------------------------------------------

VERBS = {
    INCOMING: ("comes", "does not come"),
    OUTGOING: ("goes", "does not go"),
    MOVING: ("moves", "does not move"),
}


DECISIONS = ("incoming_state", "last_agent", "missing_incoming", "night_service")
"""Options that decide what becomes of the agents and call centers named."""


def decided(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the options of ocip_shift_change decide besides the lists, for the result."""
    return {
        **{option: options[option] for option in DECISIONS},
        "opening": unique(options["opening"]),
    }


def contents(
    task: ShiftChange, centers: Iterable[str], options: Mapping[str, Any], change_at: str | None
) -> dict[str, Any]:
    """A shift change as its result tells it, as far as :func:`differences` compares it.

    :param centers: the call centers concerned. :param options: those of ocip_shift_change.
    """
    closes = {folded(center) for center in options["closing"]}
    return {
        **decided(options),
        "agents": [{"agent_user_id": agent, **task.asked_of(agent)} for agent in task.agents()],
        "call_centers": [
            {"service_user_id": center, "closing": folded(center) in closes} for center in centers
        ],
        "change_at": change_at,
    }


def differences(approved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is another change than the one approved, by name. States that changed since are none.

    :param approved: the result or report of a forecast. :param now: see :func:`contents`.
    """
    told = []
    for shift in SHIFTS:
        told += _compared(_agents(approved, shift), _agents(now, shift), *VERBS[shift])
    told += _compared(_centers(approved), _centers(now), "is concerned", "is not concerned")
    told += _asked_otherwise(approved, now) + _closing_otherwise(approved, now)
    told += _opening_otherwise(approved, now) + _decided_otherwise(approved, now)
    then, moment = approved.get("change_at"), now.get("change_at")
    if then and moment and _moment(then) != _moment(moment):
        told.append(f"approved: the change at {then}; now: the change at {moment}")
    return told


def _moment(text: str) -> datetime | str:
    """A moment that is the same in every offset; the text itself if it names none."""
    try:
        # Python knows the Z of ISO 8601 since 3.11.
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return text
    return moment if moment.tzinfo else text


def _asked_otherwise(approved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Agents of the same shift who are to join or to leave other call centers."""
    told = []
    before = {folded(entry.get("agent_user_id")): entry for entry in approved.get("agents") or []}
    for entry in now.get("agents") or []:
        agent = entry["agent_user_id"]
        then = before.get(folded(agent), entry)
        for key in ("join", "leave"):
            first, second = then.get(key), entry.get(key)
            if first is None or set(map(folded, first)) == set(map(folded, second)):
                continue
            told.append(
                f"approved: {agent} {key}s {listed(first) or 'no call center'}; "
                f"now: {agent} {key}s {listed(second) or 'no call center'}"
            )
    return told


def _closing_otherwise(approved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Call centers that may be left without an agent in one of the two only."""
    before = {folded(e.get("service_user_id")): e for e in approved.get("call_centers") or []}
    told = []
    for entry in now.get("call_centers") or []:
        center, closes = entry["service_user_id"], entry["closing"]
        if before.get(folded(center), {}).get("closing", closes) != closes:
            words = ("stays open", "closes") if closes else ("closes", "stays open")
            told.append(f"approved: {center} {words[0]}; now: {center} {words[1]}")
    return told


def _opening_otherwise(approved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Call centers that are concerned in both, and open in one of the two only."""
    if approved.get("opening") is None:
        return []  # a report of an older form
    concerned = _centers(approved).keys() & _centers(now).keys()
    then, opening = (
        {folded(center): str(center) for center in change["opening"] if folded(center) in concerned}
        for change in (approved, now)
    )
    return _compared(then, opening, "opens", "does not open")


def _decided_otherwise(approved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Options with another value, as far as the report, which may be older, tells of them."""
    both = [(option, approved.get(option), now.get(option)) for option in DECISIONS]
    return [
        f"approved: {option} {_plain(then)}; now: {option} {_plain(value)}"
        for option, then, value in both
        if None not in (then, value) and then != value
    ]


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _agents(change: Mapping[str, Any], shift: str) -> dict[str, str]:
    entries = change.get("agents") or []
    ids = [str(e.get("agent_user_id")) for e in entries if e.get("shift") == shift]
    return {folded(user_id): user_id for user_id in ids}


def _centers(change: Mapping[str, Any]) -> dict[str, str]:
    ids = [str(entry.get("service_user_id")) for entry in change.get("call_centers") or []]
    return {folded(user_id): user_id for user_id in ids}


def _compared(
    approved: Mapping[str, str], now: Mapping[str, str], does: str, does_not: str
) -> list[str]:
    gone = [name for key, name in approved.items() if key not in now]
    new = [name for key, name in now.items() if key not in approved]
    pairs = [f"approved: {before} {does}; now: {after} {does}" for before, after in zip(gone, new)]
    pairs += [f"approved: {name} {does}; now: {name} {does_not}" for name in gone[len(new) :]]
    return pairs + [f"approved: {name} {does_not}; now: {name} {does}" for name in new[len(gone) :]]
