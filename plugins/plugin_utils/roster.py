# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts of a roster -> who comes and who goes at a moment. Pure.

A shift holds from its start up to, but not including, its end. The shifts of an agent that touch
or overlap are one *stint*: an agent whose next shift follows at once neither goes nor comes. A
*change* is a moment at which a stint starts or ends. The shift change of a moment is the last
change at or before it, if it is not longer ago than ``catch_up``; every change less than
``window`` before belongs to it.

- *on shift* are the agents with a stint at the moment.
- *incoming* are the agents on shift whose stint started with that shift change.
- *outgoing* are the agents not on shift whose last stint ended with that shift change.
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
"""How far around a moment shifts are looked at."""


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
class ShiftChange:
    """Who comes and who goes at a moment.

    :ivar change_at: the shift change of that moment, None if there is none.
    :ivar next_change_at: the next moment at which somebody comes or goes, None if there is none.
    """

    at: datetime
    change_at: datetime | None
    next_change_at: datetime | None
    incoming: tuple[Stint, ...]
    outgoing: tuple[Stint, ...]
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
    """Who comes and who goes; see the definitions above.

    :param at: the moment, with a time zone.
    """
    stints = stints_of(shifts)
    # In UTC, since Python counts hours of one time zone by its clocks, whatever they do at night.
    earliest = at.astimezone(timezone.utc) - catch_up
    changes = sorted({moment for stint in stints for moment in (stint.start, stint.end)})
    change_at = max((c for c in changes if earliest <= c <= at), default=None)
    on_shift = [stint for stint in stints if stint.start <= at < stint.end]
    incoming: list[Stint] = []
    outgoing: dict[str, Stint] = {}
    if change_at is not None:
        since = change_at - window
        present = {stint.agent_user_id for stint in on_shift}
        incoming = [stint for stint in on_shift if stint.start > since]
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
        on_shift=tuple(on_shift),
    )


def around(shifts: Iterable[Shift], at: datetime) -> list[Shift]:
    """The shifts from a week before to a week after a moment."""
    return [s for s in shifts if s.end >= at - HORIZON and s.start <= at + HORIZON]


# --- as plain values ----------------------------------------------------------------------


def as_result(
    shifts: Sequence[Shift],
    at: datetime,
    window: timedelta,
    catch_up: timedelta,
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """What the lookup ``ocip_roster`` returns.

    :param at: the moment; its time zone is that of the times in the result.
    :param warnings: of the file.
    """
    zone = at.tzinfo
    near = around(shifts, at)
    change = shift_change(near, at, window, catch_up)
    notes = dict.fromkeys(note for shift in near for note in _notes(shift) if note)
    return {
        "at": at.isoformat(timespec="seconds"),
        "change_at": _shown(change.change_at, zone),
        "next_change_at": _shown(change.next_change_at, zone),
        "timezone": str(zone),
        "incoming": [_person(stint, at, zone) for stint in change.incoming],
        "outgoing": [_person(stint, stint.end, zone) for stint in change.outgoing],
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
        "warnings": [*warnings, *notes, *advice(shifts, change, catch_up)],
    }


def _shown(moment: datetime | None, zone: tzinfo | None) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def _person(stint: Stint, at: datetime, zone: tzinfo | None) -> dict[str, Any]:
    """A stint, with the call centers of the shifts that hold, or end, at a moment."""
    held = [s for s in stint.shifts if s.start <= at and (at < s.end or at == s.end == stint.end)]
    return {
        "agent_user_id": stint.agent_user_id,
        "call_centers": list(dict.fromkeys(s.call_center for s in held if s.call_center)),
        "start": _shown(stint.start, zone),
        "end": _shown(stint.end, zone),
    }


def _notes(shift: Shift) -> tuple[str, ...]:
    hours = (shift.end - shift.start).total_seconds() / 3600
    if shift.end - shift.start <= LONGEST_SHIFT:
        return (shift.note,)
    return shift.note, f"{shift.agent_user_id} has a shift of {hours:.0f} hours: is its end right?"


def advice(shifts: Sequence[Shift], change: ShiftChange, catch_up: timedelta) -> list[str]:
    """What somebody should know who may have meant another moment, or another roster."""
    zone = change.at.tzinfo
    following = _shown(change.next_change_at, zone)
    if not shifts:
        return ["There is no shift in the roster."]
    if change.next_change_at and change.next_change_at - change.at <= IMMINENT:
        return [f"The next change is about to come, at {following}: for that one, give its time."]
    if change.change_at:
        return []
    since = _shown(change.at.astimezone(timezone.utc) - catch_up, zone)
    told = f"By the roster nobody comes or goes from {since} to {_shown(change.at, zone)}"
    if following:
        return [f"{told}; the next change is at {following}."]
    last = max(shift.end for shift in shifts)
    where = "ends" if last <= change.at else "has its last end"
    return [f"{told}, nor in the week after: it {where} at {_shown(last, zone)}."]
