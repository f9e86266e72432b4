# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who comes and who goes, from shifts as plain values."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.plugin_utils.roster import (
    Shift,
    as_result,
    shift_change,
    stints_of,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils.times import UTC, moment

BERLIN = ZoneInfo("Europe/Berlin")
WINDOW, CATCH_UP = timedelta(minutes=60), timedelta(minutes=240)


def when(text):
    """A moment of a local time in Berlin, such as "23 22:00" in November 2026, or a full one."""
    text = f"2026-11-{text.replace(' ', 'T')}" if len(text) == 8 else text
    return moment(text, BERLIN)[0].astimezone(BERLIN)


def shift(agent, start, end, center=None):
    return Shift(agent, when(start).astimezone(UTC), when(end).astimezone(UTC), center)


EVENING = (
    shift("amara", "23 14:00", "23 22:00", "sales"),
    shift("ben", "23 14:00", "23 22:00", "sales"),
    shift("ben", "23 22:00", "24 06:00", "support"),
    shift("carla", "23 14:00", "23 22:15", "emergency"),
    shift("fiona", "23 21:45", "24 06:00", "emergency"),
    shift("dmitri", "24 06:00", "24 14:00"),
)


def result(at, shifts=EVENING, window=WINDOW, catch_up=CATCH_UP):
    return as_result(shifts, when(at), window, catch_up)


def names(result, key):
    return [person["agent_user_id"] for person in result[key]]


@pytest.mark.parametrize(
    ("at", "change_at", "incoming", "outgoing"),
    [
        ("23 13:59", None, [], []),
        ("23 14:00", "23 14:00", ["amara", "ben", "carla"], []),
        ("23 17:59", "23 14:00", ["amara", "ben", "carla"], []),
        ("23 18:01", None, [], []),
        ("23 21:44", None, [], []),
        ("23 21:45", "23 21:45", ["fiona"], []),
        ("23 22:00", "23 22:00", ["fiona"], ["amara"]),
        ("23 22:14", "23 22:00", ["fiona"], ["amara"]),
        ("23 22:15", "23 22:15", ["fiona"], ["amara", "carla"]),
        ("24 02:15", "23 22:15", ["fiona"], ["amara", "carla"]),
        ("24 02:16", None, [], []),
        ("24 06:00", "24 06:00", ["dmitri"], ["ben", "fiona"]),
        ("24 14:05", "24 14:00", [], ["dmitri"]),
    ],
)
def test_who_comes_and_who_goes(at, change_at, incoming, outgoing):
    found = result(at)
    assert found["change_at"] == (change_at and when(change_at).isoformat(timespec="seconds"))
    assert names(found, "incoming") == incoming
    assert names(found, "outgoing") == outgoing


def test_an_agent_whose_next_shift_follows_neither_comes_nor_goes():
    found = result("23 22:15")
    assert "ben" in names(found, "on_shift")
    ben = next(person for person in found["on_shift"] if person["agent_user_id"] == "ben")
    assert ben["call_centers"] == ["support"]
    assert ben["start"] == when("23 14:00").isoformat()
    assert ben["end"] == when("24 06:00").isoformat()


def test_the_call_centers_of_all_shifts_that_hold():
    shifts = [
        shift("ben", "23 14:00", "23 22:00", "sales"),
        shift("ben", "23 14:00", "23 18:00", "support"),
        shift("ben", "23 18:00", "23 22:00", "sales"),
    ]
    assert result("23 14:00", shifts)["incoming"][0]["call_centers"] == ["support", "sales"]
    assert result("23 22:00", shifts)["outgoing"][0]["call_centers"] == ["sales"]


def test_the_window():
    found = result("23 22:15", window=timedelta(minutes=10))
    assert (names(found, "incoming"), names(found, "outgoing")) == ([], ["carla"])
    found = result("23 22:15", window=timedelta(minutes=30))
    assert (names(found, "incoming"), names(found, "outgoing")) == ([], ["amara", "carla"])


def test_a_night_on_which_clocks_go_back_is_an_hour_longer():
    shifts = [
        shift("night", "2026-10-24T22:00", "2026-10-25T06:00"),
        shift("two", "2026-10-24T18:00", "2026-10-25T02:30+01:00"),
    ]
    # 02:15 occurs twice: in the first one `two` is still there for an hour and a quarter.
    first, second = "2026-10-25T02:45+02:00", "2026-10-25T02:45+01:00"
    assert names(result(first, shifts), "on_shift") == ["night", "two"]
    assert names(result(second, shifts), "on_shift") == ["night"]
    assert names(result(second, shifts), "outgoing") == ["two"]
    assert result(second, shifts)["change_at"] == "2026-10-25T02:30:00+01:00"
    # At 06:00 it is nine hours since 22:00.
    found = result("2026-10-25T06:00", shifts)
    assert names(found, "outgoing") == ["night"]
    assert found["outgoing"][0]["start"] == "2026-10-24T22:00:00+02:00"
    assert found["outgoing"][0]["end"] == "2026-10-25T06:00:00+01:00"


def test_a_night_on_which_clocks_go_forward_is_an_hour_shorter():
    shifts = [
        shift("night", "2026-03-28T22:00", "2026-03-29T06:00"),
        shift("early", "2026-03-29T03:00", "2026-03-29T11:00"),
    ]
    assert names(result("2026-03-29T01:59", shifts), "incoming") == ["night"]
    found = result("2026-03-29T03:00", shifts)
    assert names(found, "incoming") == ["early"]
    assert found["change_at"] == "2026-03-29T03:00:00+02:00"
    # Four hours of catch-up from 22:00 end at 02:00, at which clocks show 03:00.
    assert names(result("2026-03-29T02:59", shifts[:1]), "incoming") == []


def test_advice():
    assert result("23 13:00")["warnings"] == [
        "By the roster nobody comes or goes from 2026-11-23T09:00:00+01:00 to "
        "2026-11-23T13:00:00+01:00; the next change is at 2026-11-23T14:00:00+01:00."
    ]
    assert "is about to come, at 2026-11-23T22:00:00+01:00" in result("23 21:50")["warnings"][0]
    assert result("23 22:30")["warnings"] == []
    assert result("23 22:30", [])["warnings"] == ["There is no shift in the roster."]
    assert "it ends at 2026-11-24T14:00" in result("2026-12-24T12:00")["warnings"][0]
    long = [shift("amara", "20 14:00", "23 22:00")]
    assert result("23 22:30", long)["warnings"] == [
        "amara has a shift of 80 hours: is its end right?"
    ]


def test_shifts_far_away_are_left_out():
    near = [s for s in EVENING if s.agent_user_id == "dmitri"]
    far = shift("amara", "2026-06-01T14:00", "2026-06-01T22:00")
    found = result("24 06:00", [far, *near])
    assert [s["agent_user_id"] for s in found["shifts"]] == ["dmitri"]
    assert found["shifts"] == [
        {
            "agent_user_id": "dmitri",
            "call_center": None,
            "start": "2026-11-24T06:00:00+01:00",
            "end": "2026-11-24T14:00:00+01:00",
        }
    ]


MIDNIGHT = when("23 00:00").astimezone(UTC)
HOURS = st.integers(0, 48)
SHIFTS = st.lists(
    st.builds(
        lambda agent, start, length: Shift(
            agent,
            MIDNIGHT + timedelta(hours=start),
            MIDNIGHT + timedelta(hours=start + length),
        ),
        st.sampled_from("abc"),
        HOURS,
        st.integers(1, 12),
    ),
    max_size=8,
)


@given(SHIFTS, HOURS)
def test_nobody_comes_and_goes_at_once(shifts, hour):
    at = MIDNIGHT + timedelta(hours=hour)
    change = shift_change(shifts, at, WINDOW, CATCH_UP)
    incoming = {stint.agent_user_id for stint in change.incoming}
    outgoing = {stint.agent_user_id for stint in change.outgoing}
    on_shift = {s.agent_user_id for s in shifts if s.start <= at < s.end}
    assert {stint.agent_user_id for stint in change.on_shift} == on_shift
    assert incoming <= on_shift
    assert not outgoing & on_shift


@given(SHIFTS)
def test_stints_of_an_agent_never_touch(shifts):
    stints = stints_of(shifts)
    for one in stints:
        for other in stints:
            if one is not other and one.agent_user_id == other.agent_user_id:
                assert one.end < other.start or other.end < one.start
    assert sum(len(stint.shifts) for stint in stints) == len(shifts)
