# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts of a roster -> who comes and who goes at a moment. Pure.

A shift holds from its start up to, but not including, its end. The shifts of an agent that touch
or overlap are one *stint*: an agent whose next shift follows at once neither goes nor comes, but
moves if that shift is for another call center. A *change* is a moment at which a stint starts or
ends, or an agent moves. The shift change of a moment is the last change at or before it, if it is
not longer ago than ``catch_up``; every change less than ``window`` before belongs to it.

- *on shift* are the agents with a stint at the moment.
- *incoming* are the agents on shift whose stint started with that shift change.
- *outgoing* are the agents not on shift whose last stint ended with that shift change.
- *moving* are the agents on shift who work for other call centers since that shift change. A shift
  that names no call center says nothing: nobody joins or leaves one because of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

IMMINENT = timedelta(minutes=15)
"""Who asks so shortly before a change may have meant that one."""

LONGEST_SHIFT = timedelta(hours=24)
"""A longer shift is more likely a wrong date."""

HORIZON = timedelta(days=7)
"""How far around a moment shifts are shown."""

MOST_REASONS = 3
"""Warnings that go into an error."""

TICK = timedelta(microseconds=1)
"""The shortest time that Python knows: what was just before a moment."""


class RosterError(ValueError):
    """A roster cannot be used; the message is for whoever wrote it."""


@dataclass(frozen=True)
class Shift:
    """One agent's duty, from start up to end, both in UTC.

    :ivar note: what there is to say about its times, or an empty string.
    """

    agent_user_id: str
    start: datetime
    end: datetime
    call_center: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Stint:
    """Shifts of one agent that touch or overlap."""

    agent_user_id: str
    start: datetime
    end: datetime
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class Move:
    """The call centers that an agent who works on joins and leaves."""

    agent_user_id: str
    join: tuple[str, ...]
    leave: tuple[str, ...]


@dataclass(frozen=True)
class ShiftChange:
    """Who comes, who goes and who moves at a moment.

    :ivar change_at: the shift change of that moment, None if there is none.
    :ivar next_change_at: the next change, None if there is none.
    """

    at: datetime
    change_at: datetime | None
    next_change_at: datetime | None
    incoming: tuple[Stint, ...]
    outgoing: tuple[Stint, ...]
    moving: tuple[Move, ...]
    on_shift: tuple[Stint, ...]


def stints_of(shifts: Iterable[Shift]) -> list[Stint]:
    """The stints, each agent's in their order, agents in the order of the roster."""
    by_agent: dict[str, list[Shift]] = {}
    for shift in shifts:
        by_agent.setdefault(shift.agent_user_id, []).append(shift)
    return [stint for own in by_agent.values() for stint in _stints_of_agent(own)]


def _stints_of_agent(shifts: Iterable[Shift]) -> list[Stint]:
    stints: list[Stint] = []
    for shift in sorted(shifts, key=lambda shift: (shift.start, shift.end)):
        last = stints[-1] if stints else None
        if last is not None and shift.start <= last.end:
            end = max(last.end, shift.end)
            stints[-1] = replace(last, end=end, shifts=(*last.shifts, shift))
        else:
            stints.append(Stint(shift.agent_user_id, shift.start, shift.end, (shift,)))
    return stints


def shift_change(
    shifts: Iterable[Shift], at: datetime, window: timedelta, catch_up: timedelta
) -> ShiftChange:
    """Who comes, who goes and who moves; see the definitions above.

    :param at: the moment, with a time zone.
    """
    stints = stints_of(shifts)
    # In UTC, since Python counts hours of one time zone by its clocks, whatever they do at night.
    earliest = at.astimezone(timezone.utc) - catch_up
    changes = sorted({moment for stint in stints for moment in _changes(stint)})
    change_at = max((c for c in changes if earliest <= c <= at), default=None)
    on_shift = [stint for stint in stints if stint.start <= at < stint.end]
    incoming: list[Stint] = []
    outgoing: dict[str, Stint] = {}
    moving: list[Move] = []
    if change_at is not None:
        since = change_at - window
        present = {stint.agent_user_id for stint in on_shift}
        incoming = [stint for stint in on_shift if stint.start > since]
        moving = [
            move
            for stint in on_shift
            if stint.start <= since and (move := _move(stint, since, at)) is not None
        ]
        outgoing = {
            stint.agent_user_id: stint
            for stint in stints
            if since < stint.end <= at and stint.agent_user_id not in present
        }
    return ShiftChange(
        at=at,
        change_at=change_at,
        next_change_at=next((c for c in changes if c > at), None),
        incoming=tuple(incoming),
        outgoing=tuple(outgoing.values()),
        moving=tuple(moving),
        on_shift=tuple(on_shift),
    )


def _changes(stint: Stint) -> list[datetime]:
    """The moments of a stint that are changes."""
    within = {moment for shift in stint.shifts for moment in (shift.start, shift.end)}
    moves = [
        moment
        for moment in within - {stint.start, stint.end}
        if _move(stint, moment - TICK, moment) is not None
    ]
    return [stint.start, stint.end, *moves]


def _move(stint: Stint, before: datetime, now: datetime) -> Move | None:
    """How an agent changes call centers between two moments of a stint, None for not at all."""
    held = [shift for shift in stint.shifts if shift.start <= now < shift.end]
    was = _centers(s for s in stint.shifts if s.start <= before < s.end)
    here = _centers(held)
    says_all = all(shift.call_center for shift in held)
    join = tuple(center for center in here if center not in was)
    leave = tuple(center for center in was if center not in here) if says_all else ()
    return Move(stint.agent_user_id, join, leave) if join or leave else None


def _centers(shifts: Iterable[Shift]) -> list[str]:
    return list(dict.fromkeys(shift.call_center for shift in shifts if shift.call_center))


def around(shifts: Iterable[Shift], at: datetime) -> list[Shift]:
    """The shifts from a week before to a week after a moment."""
    return [s for s in shifts if s.end >= at - HORIZON and s.start <= at + HORIZON]


# --- as plain values ----------------------------------------------------------------------


def as_result(
    name: str,
    shifts: Sequence[Shift],
    at: datetime,
    window: timedelta,
    catch_up: timedelta,
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """What the lookup ``ocip_roster`` returns.

    :param name: of the file, for messages.
    :param shifts: all of the roster, as far as that decides whether it covers the moment.
    :param at: the moment; its time zone is that of the times in the result.
    :param warnings: of the file.
    :raises RosterError: the roster does not cover the moment.
    """
    zone = at.tzinfo
    change = shift_change(shifts, at, window, catch_up)
    if change.change_at is None:
        _see_that_it_is_covered(name, shifts, at, warnings)
    near = around(shifts, at)
    notes = dict.fromkeys(note for shift in near for note in _notes(shift) if note)
    return {
        "at": at.isoformat(timespec="seconds"),
        "change_at": _shown(change.change_at, zone),
        "next_change_at": _shown(change.next_change_at, zone),
        "timezone": str(zone),
        "incoming": [_person(stint, at, zone) for stint in change.incoming],
        "outgoing": [_person(stint, stint.end, zone) for stint in change.outgoing],
        "moving": [
            {"agent_user_id": m.agent_user_id, "join": list(m.join), "leave": list(m.leave)}
            for m in change.moving
        ],
        "on_shift": [_person(stint, at, zone) for stint in change.on_shift],
        "shifts": [
            {
                "agent_user_id": shift.agent_user_id,
                "call_center": shift.call_center,
                "start": _shown(shift.start, zone),
                "end": _shown(shift.end, zone),
            }
            for shift in near
        ],
        "msg": _message(change, catch_up),
        "warnings": [*warnings, *notes, *advice(change)],
    }


def next_change(shifts: Sequence[Shift], at: datetime, catch_up: timedelta) -> datetime | None:
    """The next change if there is none at a moment; None if there is one, or none follows."""
    change = shift_change(shifts, at, timedelta(), catch_up)
    if change.change_at is not None or change.next_change_at is None:
        return None
    return change.next_change_at.astimezone(at.tzinfo)


def _see_that_it_is_covered(
    name: str, shifts: Sequence[Shift], at: datetime, warnings: Sequence[str]
) -> None:
    # What was left out of the file may be the reason.
    reasons = " ".join(["", *warnings[:MOST_REASONS]])
    if not shifts:
        raise RosterError(f"{name}: there is no shift in this roster.{reasons}")
    first = min(shift.start for shift in shifts).astimezone(at.tzinfo)
    last = max(shift.end for shift in shifts).astimezone(at.tzinfo)
    if not first <= at <= last:
        # A shift up to midnight is of the day before.
        raise RosterError(
            f"{name}: this roster does not cover {at.isoformat(timespec='minutes')}: its first day "
            f"is {first:%Y-%m-%d}, its last day is {last - TICK:%Y-%m-%d}. Use a roster that "
            f"covers that day, or set another moment.{reasons}"
        )


def _shown(moment: datetime | None, zone: tzinfo | None) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def _person(stint: Stint, at: datetime, zone: tzinfo | None) -> dict[str, Any]:
    """A stint, with the call centers of the shifts that hold, or end, at a moment."""
    held = [s for s in stint.shifts if s.start <= at and (at < s.end or at == s.end == stint.end)]
    return {
        "agent_user_id": stint.agent_user_id,
        "call_centers": _centers(held),
        "start": _shown(stint.start, zone),
        "end": _shown(stint.end, zone),
    }


def _notes(shift: Shift) -> tuple[str, ...]:
    hours = (shift.end - shift.start).total_seconds() / 3600
    if shift.end - shift.start <= LONGEST_SHIFT:
        return (shift.note,)
    return shift.note, f"{shift.agent_user_id} has a shift of {hours:.0f} hours: check its end."


def _message(change: ShiftChange, catch_up: timedelta) -> str:
    """One line that names who comes, goes and moves, or says when the next change is."""
    zone = change.at.tzinfo
    following = _shown(change.next_change_at, zone)
    following = f"The next change is at {following}." if following else "No change follows."
    if change.change_at is None:
        since = _shown(change.at.astimezone(timezone.utc) - catch_up, zone)
        return (
            f"According to the roster, nobody starts, leaves, or moves from {since} to "
            f"{_shown(change.at, zone)}. {following}"
        )
    groups = (
        ("Incoming", change.incoming),
        ("Outgoing", change.outgoing),
        ("Moving", change.moving),
    )
    people = [
        f"{title}: {', '.join(person.agent_user_id for person in group)}."
        for title, group in groups
        if group
    ]
    people = people or ["Nobody starts, leaves, or moves.", following]
    return " ".join([f"Shift change of {_shown(change.change_at, zone)}.", *people])


def advice(change: ShiftChange) -> list[str]:
    """What somebody should know who may have meant another moment, or another move."""
    told = []
    if change.next_change_at and change.next_change_at - change.at <= IMMINENT:
        following = _shown(change.next_change_at, change.at.tzinfo)
        told.append(f"The next change is soon, at {following}: to use it, set that time.")
    for stint in change.incoming:
        move = _move(stint, stint.start, change.at)
        if move is not None and move.leave:
            told.append(
                f"{stint.agent_user_id} starts and changes call centers within one shift change: "
                f"{', '.join(move.leave)} is not left."
            )
    return told
