# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text -> moments in time, time zones and the change of the clocks included.

A local time that occurs twice, when clocks go back, means the first one; one that does not occur,
when clocks go forward, is counted with the offset before the change, so that 02:30 means 03:30.
Both are the rules that iCalendar has (RFC 5545, 3.3.5).

Moments are compared in UTC: Python compares two datetimes of the same zone by their wall clocks.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EXAMPLE = "2026-11-23T22:00+01:00"
TIME = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
OFFSET = r"(?P<offset>Z|[+-]\d\d(?::?\d\d)?)?"
DATE_TIME = re.compile(rf"(?P<date>(?:19|20)\d\d-\d\d-\d\d)[T ]{TIME} ?{OFFSET}", re.I | re.A)
TIME_ONLY = re.compile(TIME, re.A)
# As people in Germany write it: 23.11.2026 14:00, with or without the time.
GERMAN = re.compile(
    r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d\d(?:\d\d)?)"
    r"(?:,? +(?P<hour>\d\d?)(?::(?P<minute>\d\d)(?::\d\d)?)?(?: *Uhr)?)?",
    re.A,
)
UTC = timezone.utc


class TimeError(ValueError):
    """A text is no moment in time; the message completes "COLUMN: ..."."""


class MissingZoneError(TimeError):
    """A text has no offset, and no time zone is named."""


def iso_of(text: str) -> str | None:
    """A German date and time as ISO 8601 has it, HH:MM where it has no time; None for others."""
    found = GERMAN.fullmatch(text.strip())
    if not found:
        return None
    year = found["year"] if len(found["year"]) == 4 else f"20{found['year']}"
    day = f"{year}-{int(found['month']):02}-{int(found['day']):02}"
    if not found["hour"]:
        return f"{day} HH:MM"
    return f"{day} {int(found['hour']):02}:{found['minute'] or '00'}"


def zone_of(name: str) -> tzinfo | None:
    """The time zone of an IANA name such as Europe/Berlin, or None for an empty name.

    :raises TimeError: there is none.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise TimeError(
            f"{name!r} is not a time zone that this machine knows. Give shift_change_timezone (for "
            "make rehearse: TIMEZONE, for the lookup: timezone) a name such as Europe/Berlin; if "
            "that one is not known either, install the package tzdata."
        ) from exc


def moment(text: str, zone: tzinfo | None) -> tuple[datetime, str]:
    """An ISO 8601 date and time, and what there is to say about it.

    :param zone: zone of a text without an offset.
    :returns: the moment in UTC, and a warning or an empty string.
    :raises TimeError: it is none, or has neither offset nor zone.
    """
    local, own = wall_clock(text)
    if own is None and zone is None:
        raise MissingZoneError(
            f"{text!r} has no offset, and no time zone is named. Name it in "
            "shift_change_timezone (for make rehearse: TIMEZONE, for the lookup: timezone), such "
            f"as Europe/Berlin, or write {EXAMPLE}."
        )
    return at_wall_clock(local, own or zone)


def wall_clock(text: str) -> tuple[datetime, tzinfo | None]:
    """What a clock on the wall shows at an ISO 8601 date and time, and the offset if it has one.

    :raises TimeError: it is none.
    """
    found = DATE_TIME.fullmatch(text.strip())
    if not found:
        instead = iso_of(text)
        if instead:
            raise TimeError(f"{text!r} is not ISO 8601. Write {instead}.")
        raise TimeError(f"{text!r} is not a date and time such as {EXAMPLE}.")
    try:
        day = datetime.fromisoformat(found["date"])
        return day + _time_of_day(found), _offset(found["offset"])
    except ValueError as exc:
        raise TimeError(f"{text!r} does not exist: {exc}.") from exc


def end_after(text: str, start: datetime) -> datetime:
    """What the clock shows at an end given as a time only, which may be on the next day.

    :param start: what the clock shows at the start.
    :raises TimeError: it is no time.
    """
    found = TIME_ONLY.fullmatch(text.strip())
    if not found:
        raise TimeError(f"{text!r} is neither a time such as 06:00 nor a date and time.")
    try:
        end = start.replace(hour=0, minute=0, second=0) + _time_of_day(found)
    except ValueError as exc:
        raise TimeError(f"{text!r} does not exist: {exc}.") from exc
    return end if end > start else end + timedelta(days=1)


def is_time_only(text: str) -> bool:
    """Whether a text is a time without a date."""
    return bool(TIME_ONLY.fullmatch(text.strip()))


def at_wall_clock(local: datetime, zone: tzinfo | None) -> tuple[datetime, str]:
    """The moment at which clocks in a zone show a time, by the rules above.

    :returns: the moment in UTC, and a warning or an empty string.
    """
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    found = first.astimezone(UTC)
    before, after = first.utcoffset(), second.utcoffset()
    if before == after or before is None or after is None:
        return found, ""
    shown = local.isoformat(" ", "minutes")
    if before > after:
        return found, (
            f"{shown} occurs twice in {zone}, because clocks go back: the first one is used. "
            "Write the offset to choose."
        )
    meant = found.astimezone(zone).isoformat(" ", "minutes")
    return found, f"{shown} does not exist in {zone}, because clocks go forward: {meant} is meant."


def _time_of_day(found: re.Match[str]) -> timedelta:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if (hour, minute, second) != (24, 0, 0) and hour > 23:
        raise ValueError("a day has 24 hours")
    if minute > 59 or second > 59:
        raise ValueError("an hour has 60 minutes, and a minute 60 seconds")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-distance if text[0] == "-" else distance)
