# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts -> moments, on days on which clocks change above all."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.plugin_utils.times import (
    UTC,
    TimeError,
    end_after,
    moment,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour


def utc(*numbers):
    return datetime(*numbers, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-11-23T22:00+01:00", None, utc(2026, 11, 23, 21)),
        ("2026-11-23T22:00:30+0100", BERLIN, utc(2026, 11, 23, 21, 0, 30)),
        ("2026-11-23 22:00-05", BERLIN, utc(2026, 11, 24, 3)),
        ("2026-11-23t22:00z", None, utc(2026, 11, 23, 22)),
        ("2026-11-23T22:00:00.123456Z", None, utc(2026, 11, 23, 22)),
        (" 2026-11-23T22:00 ", BERLIN, utc(2026, 11, 23, 21)),
        ("2026-07-23T22:00", BERLIN, utc(2026, 7, 23, 20)),
        ("2026-11-23T24:00", BERLIN, utc(2026, 11, 23, 23)),
        ("2028-02-29T00:00", NEW_YORK, utc(2028, 2, 29, 5)),
        ("2026-11-23T22:00+05:45", None, utc(2026, 11, 23, 16, 15)),
        # Both sides of both changes of the clocks.
        ("2026-03-29T01:59", BERLIN, utc(2026, 3, 29, 0, 59)),
        ("2026-03-29T03:00", BERLIN, utc(2026, 3, 29, 1)),
        ("2026-10-25T01:59", BERLIN, utc(2026, 10, 24, 23, 59)),
        ("2026-10-25T03:00", BERLIN, utc(2026, 10, 25, 2)),
        ("2026-10-25T02:30+02:00", BERLIN, utc(2026, 10, 25, 0, 30)),
        ("2026-10-25T02:30+01:00", BERLIN, utc(2026, 10, 25, 1, 30)),
    ],
)
def test_a_moment(text, zone, expected):
    assert moment(text, zone) == (expected, "")


@pytest.mark.parametrize(
    ("text", "zone", "expected", "warning"),
    [
        ("2026-10-25T02:30", BERLIN, utc(2026, 10, 25, 0, 30), "occurs twice in Europe/Berlin"),
        ("2026-11-01T01:15", NEW_YORK, utc(2026, 11, 1, 5, 15), "occurs twice"),
        ("2026-04-05T01:45", LORD_HOWE, utc(2026, 4, 4, 14, 45), "occurs twice"),
        ("2026-03-29T02:30", BERLIN, utc(2026, 3, 29, 1, 30), "2026-03-29 03:30+02:00 is meant"),
        ("2026-03-08T02:15", NEW_YORK, utc(2026, 3, 8, 7, 15), "2026-03-08 03:15-04:00 is meant"),
    ],
)
def test_times_that_occur_twice_or_never(text, zone, expected, warning):
    found, said = moment(text, zone)
    assert found == expected
    assert warning in said


@pytest.mark.parametrize(
    ("text", "zone", "problem"),
    [
        ("2026-11-23T22:00", None, "has no offset"),
        ("23.11.2026 22:00", BERLIN, "is not ISO 8601. Write 2026-11-23 22:00"),
        ("32.13 22:00", BERLIN, "is not a date and time"),
        ("2026-11-23", BERLIN, "is not a date and time"),
        ("2026-11-23T22", BERLIN, "is not a date and time"),
        ("2026-11-31T22:00", BERLIN, "does not exist"),
        ("2026-02-29T22:00", BERLIN, "does not exist"),
        ("2026-11-23T25:00", BERLIN, "24 hours"),
        ("2026-11-23T24:01", BERLIN, "24 hours"),
        ("2026-11-23T22:60", BERLIN, "60 minutes"),
        ("2026-11-23T22:00+25:00", None, "does not exist"),
        ("", BERLIN, "is not a date and time"),
        ("٢٠٢٦-11-23T22:00", BERLIN, "is not a date and time"),
    ],
)
def test_no_moment(text, zone, problem):
    with pytest.raises(TimeError, match=problem):
        moment(text, zone)


def test_an_end_of_a_time_only_is_the_next_one():
    start = datetime(2026, 12, 31, 22, 0)
    assert end_after("23:00", start) == datetime(2026, 12, 31, 23, 0)
    assert end_after("06:00", start) == datetime(2027, 1, 1, 6, 0)
    assert end_after("6:00", start) == datetime(2027, 1, 1, 6, 0)
    assert end_after("22:00", start) == datetime(2027, 1, 1, 22, 0)
    assert end_after("24:00", start) == datetime(2027, 1, 1, 0, 0)
    for text in ("006:00", "06:60", "soon"):
        with pytest.raises(TimeError):
            end_after(text, start)


def test_zones():
    assert zone_of("") is None
    assert zone_of("Europe/Berlin") == BERLIN
    for name in ("Europe/Atlantis", "../etc/passwd", "Berlin", "a\0b"):
        with pytest.raises(TimeError, match="is not a time zone"):
            zone_of(name)


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1)),
    st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, ZoneInfo("Asia/Kathmandu"), UTC]),
)
def test_what_is_written_with_its_offset_is_that_moment(then, zone):
    there = then.replace(tzinfo=UTC, microsecond=0).astimezone(zone)
    assert moment(there.isoformat(), BERLIN) == (there, "")
    found, warning = moment(there.replace(tzinfo=None).isoformat(), zone)
    # Without its offset too, but for the hour that occurs twice.
    assert found == there or (warning and timedelta(0) < there - found <= timedelta(hours=1))
    assert found.tzinfo is timezone.utc
