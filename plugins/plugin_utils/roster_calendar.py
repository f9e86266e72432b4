# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iCalendar files -> shifts.

The libraries read on where a calendar contradicts itself: of two events with one UID they drop
one, an event that ends before it starts is turned round, an unknown time zone becomes local time.
A shift gets lost or moved thereby, so all of these are refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from importlib import import_module
from typing import Any
from urllib.parse import unquote

from ..module_utils.call_center import ids
from ..module_utils.call_center.words import listed
from . import times
from .roster import HORIZON, RosterError, Shift
from .times import TimeError

YEAR = timedelta(days=366)
"""How far around a moment a calendar is searched that has nothing before or after it."""

ALL_DAY, FREE, TENTATIVE, OUT_OF_OFFICE = KINDS = ("all_day", "free", "tentative", "out_of_office")
"""Kinds of events that are no shifts unless somebody asks for them."""

REASONS = {
    ALL_DAY: "lasting all day",
    FREE: "marked as free time",
    TENTATIVE: "tentative",
    OUT_OF_OFFICE: "marked as out of office",
}

NOBODY = ("", "invalid:nomail")
"""What calendars write for somebody who has no address."""

USER_ID = re.compile(r"[^\s@,;:<>()\[\]\"]+@[\w-]+(?:\.[\w-]+)+")
"""What a title or a place has to look like to be taken for a user id."""


class MissingLibraryError(ImportError):
    """A roster needs a library that is not there; the message is its name."""


def read_calendar(
    name: str, text: str, zone: tzinfo | None, at: datetime, include: Sequence[str]
) -> tuple[list[Shift], list[str]]:
    """The shifts around a moment, and warnings.

    :param zone: time zone of times without one.
    :param include: those of KINDS that count as shifts.
    :raises RosterError: it cannot be read, or contradicts itself.
    :raises MissingLibraryError: a library is missing.
    """
    icalendar, recurring_ical_events = _calendar_libraries()
    with _reading(name):
        calendar = icalendar.Calendar.from_ical(text)
        components = [c for c in calendar.walk("VEVENT") if not _is_cancelled(c)]
    _see_that_it_can_be_trusted(name, components, include)

    def read(first: datetime, last: datetime) -> tuple[list[Shift], list[str]]:
        with _reading(name):
            events = recurring_ical_events.of(calendar).between(first, last)
        return _shifts(name, events, zone, include)

    shifts, warnings = read(at - HORIZON, at + HORIZON)
    if not (any(s.start <= at for s in shifts) and any(s.end > at for s in shifts)):
        shifts = read(at - YEAR, at + YEAR)[0]
    if not shifts and components:
        starts = [_comparable(event["DTSTART"].dt) for event in components]
        shifts = read(min(starts), max(at, *starts) + YEAR)[0]
    return shifts, warnings


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turns what the libraries raise, of many kinds, into one line."""
    try:
        yield
    except Exception as exc:
        reason = (str(exc).splitlines() or [type(exc).__name__])[0].rstrip(".")
        raise RosterError(f"{name}: this calendar cannot be read: {reason}.") from None


def _calendar_libraries() -> tuple[Any, Any]:
    for name in ("icalendar", "recurring_ical_events"):
        try:
            import_module(name)
        except ImportError as exc:
            raise MissingLibraryError(name.replace("_", "-")) from exc
    return import_module("icalendar"), import_module("recurring_ical_events")


# --- what a calendar must not do ----------------------------------------------------------


def _see_that_it_can_be_trusted(name: str, events: Sequence[Any], include: Sequence[str]) -> None:
    """
    :raises RosterError: a shift could get lost or moved; each reason is named.
    """
    problems = [
        f"event {_title(event)!r}: {problem}" for event in events for problem in _broken(event)
    ]
    if not problems:
        problems = [
            f"event {_told(event)}: {problem}"
            for event in events
            if _agents(event) and set(_kinds(event)) <= set(include)
            for problem in _odd_times(event)
        ]
    problems += [] if problems else _repeated(events)
    if problems:
        raise RosterError(f"{name}: {listed(problems, '; ')}.")


def _broken(event: Any) -> Iterator[str]:
    """Lines of an event that the library could not read, and left out."""
    for where, reason in event.errors:
        yield f"{where}: {reason}"
    if "DTSTART" not in event:
        yield "it has no start (DTSTART)"


def _odd_times(event: Any) -> Iterator[str]:
    for name in ("DTSTART", "DTEND"):
        zone = event[name].params.get("TZID") if name in event else None
        if zone and isinstance(event[name].dt, datetime) and event[name].dt.tzinfo is None:
            yield f"neither the file nor this machine knows the time zone {zone!r} of its {name}"
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    elif isinstance(start, datetime):
        yield "it has no end (DTEND or DURATION)"
        return
    else:
        return  # one day long, by RFC 5545, 3.6.1
    if _comparable(end) <= _comparable(start):
        yield f"its end {end} is not after its start {start}"


def _comparable(moment: date) -> datetime:
    """A moment that can be compared with others, wherever it is."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (
        moment.replace(tzinfo=times.UTC) if moment.tzinfo is None else moment.astimezone(times.UTC)
    )


def _repeated(events: Sequence[Any]) -> Iterator[str]:
    """Events that have the UID of another one; the library reads one of them only."""
    seen: dict[tuple[str, str], Any] = {}
    for event in events:
        recurrence = event.get("RECURRENCE-ID")
        key = (str(event.get("UID", "")), str(recurrence.dt) if recurrence else "")
        if key[0] and key in seen:
            yield f"the events {_told(seen[key])} and {_told(event)} have the same UID {key[0]!r}"
        seen.setdefault(key, event)


# --- events -> shifts ---------------------------------------------------------------------


def _shifts(
    name: str, events: Sequence[Any], zone: tzinfo | None, include: Sequence[str]
) -> tuple[list[Shift], list[str]]:
    shifts: list[Shift] = []
    strangers: list[Any] = []
    left_out: dict[str, list[Any]] = {}
    for event in sorted(events, key=lambda event: str(event["DTSTART"].dt)):
        kinds = [kind for kind in _kinds(event) if kind not in include]
        if _is_cancelled(event):
            continue
        if not _agents(event):
            strangers.append(event)
        elif kinds:
            left_out.setdefault(kinds[0], []).append(event)
        else:
            try:
                shifts += _shifts_of(event, zone)
            except TimeError as exc:
                raise RosterError(f"{name}: event {_told(event)}: {exc}") from None
    warnings = [
        f"{name}: event {_told(event)} is left out: nobody attends it, and its title is "
        "not a user id."
        for event in strangers
    ]
    warnings += [
        _told_left_out(name, kind, _names(left_out[kind])) for kind in KINDS if kind in left_out
    ]
    return shifts, list(dict.fromkeys(warnings))


def _told_left_out(name: str, kind: str, events: Sequence[str]) -> str:
    if len(events) == 1:
        event_is, them = f"event {events[0]} is", "it as a shift"
    else:
        event_is, them = f"events {listed(events)} are", "them as shifts"
    return (
        f"{name}: the {event_is} left out ({REASONS[kind]}). "
        f"To take {them}, include {kind} (shift_change_roster_include)."
    )


def _names(events: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(map(_told, events)))


def _is_cancelled(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _kinds(event: Any) -> list[str]:
    """Those of KINDS that an event is of."""
    busy = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    marks = {
        ALL_DAY: not isinstance(event["DTSTART"].dt, datetime)
        or str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE",
        FREE: str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or busy == "FREE",
        TENTATIVE: str(event.get("STATUS", "")).upper() == "TENTATIVE" or busy == "TENTATIVE",
        OUT_OF_OFFICE: busy == "OOF",
    }
    return [kind for kind in KINDS if marks[kind]]


def _shifts_of(event: Any, zone: tzinfo | None) -> list[Shift]:
    start, note = _event_time(event["DTSTART"].dt, zone)
    end, end_note = _event_time(event["DTEND"].dt, zone)
    location = ids.normalized(event.get("LOCATION", ""))
    shift = Shift(
        agent_user_id="",
        start=start,
        end=end,
        call_center=location if USER_ID.fullmatch(location) else None,
        note=" ".join(filter(None, (note, end_note))),
    )
    return [replace(shift, agent_user_id=agent) for agent in _agents(event)]


def _agents(event: Any) -> list[str]:
    """Who attends an event and has not declined, or else the user id in its title."""
    attendees = event.get("ATTENDEE", [])
    people = [
        attendee
        for attendee in (attendees if isinstance(attendees, list) else [attendees])
        if attendee.params.get("CUTYPE", "INDIVIDUAL").upper() in ("INDIVIDUAL", "UNKNOWN")
        and _address(str(attendee)).strip().lower() not in NOBODY
    ]
    if people:
        return ids.unique(
            _address(str(attendee)) for attendee in people if not _has_declined(attendee.params)
        )
    title = ids.normalized(event.get("SUMMARY", ""))
    return [title] if USER_ID.fullmatch(title) else []


def _has_declined(parameters: Mapping[str, str]) -> bool:
    return parameters.get("PARTSTAT", "").upper() == "DECLINED"


def _address(uri: str) -> str:
    scheme, colon, rest = uri.partition(":")
    return unquote(rest) if colon and scheme.lower() == "mailto" else uri


def _event_time(value: date, zone: tzinfo | None) -> tuple[datetime, str]:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())  # all day long: from midnight to midnight
    if value.tzinfo is not None:
        return times.at_wall_clock(value.replace(tzinfo=None), value.tzinfo)
    if zone is None:
        raise times.MissingZoneError(
            "its times have no time zone. Name it in shift_change_timezone (for make rehearse: "
            "TIMEZONE, for the lookup: timezone), such as Europe/Berlin."
        )
    return times.at_wall_clock(value, zone)


def _title(event: Any) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split()) or str(event.get("UID", ""))


def _told(event: Any) -> str:
    return f"{_title(event)!r} on {event['DTSTART'].dt}"
