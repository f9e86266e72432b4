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
    RosterError,
    Shift,
    as_result,
    next_change,
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
    return as_result("r.csv", shifts, when(at), window, catch_up)


def names(result, key):
    return [person["agent_user_id"] for person in result[key]]


@pytest.mark.parametrize(
    ("at", "change_at", "incoming", "outgoing"),
    [
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
        ("24 18:00", "24 14:00", [], ["dmitri"]),
    ],
)
def test_who_comes_and_who_goes(at, change_at, incoming, outgoing):
    found = result(at)
    assert found["change_at"] == (change_at and when(change_at).isoformat(timespec="seconds"))
    assert names(found, "incoming") == incoming
    assert names(found, "outgoing") == outgoing


def test_an_agent_whose_next_shift_is_for_another_call_center_moves():
    found = result("23 22:15")
    assert found["moving"] == [{"agent_user_id": "ben", "join": ["support"], "leave": ["sales"]}]
    assert found["msg"].endswith("Incoming: fiona. Outgoing: amara, carla. Moving: ben.")
    ben = next(person for person in found["on_shift"] if person["agent_user_id"] == "ben")
    assert ben["call_centers"] == ["support"]
    assert ben["start"] == when("23 14:00").isoformat()
    assert ben["end"] == when("24 06:00").isoformat()
    assert result("24 02:16")["moving"] == [], "that was longer ago than may be caught up"


@pytest.mark.parametrize(
    ("shifts", "at", "join", "leave"),
    [
        # Two shifts that touch, that overlap, and one that ends before the other.
        ((("14:00", "22:00", "a"), ("22:00", "23:00", "b")), "23 22:00", ["b"], ["a"]),
        ((("14:00", "22:00", "a"), ("21:45", "23:00", "b")), "23 22:00", ["b"], ["a"]),
        ((("14:00", "22:00", "a"), ("21:45", "23:00", "b")), "23 21:50", ["b"], []),
        ((("14:00", "22:00", "a"), ("14:00", "18:00", "b")), "23 18:00", [], ["b"]),
        ((("14:00", "18:00", "a"), ("18:00", "22:00", "a")), "23 18:00", None, None),
        # A shift without a call center says nothing.
        ((("14:00", "18:00", "a"), ("18:00", "22:00", None)), "23 18:00", None, None),
        ((("14:00", "18:00", None), ("18:00", "22:00", "b")), "23 18:00", ["b"], []),
        ((("14:00", "18:00", "a"), ("16:00", "22:00", None)), "23 18:00", None, None),
    ],
)
def test_who_moves(shifts, at, join, leave):
    rota = [shift("ben", f"23 {start}", f"23 {end}", center) for start, end, center in shifts]
    # Somebody else makes a shift change of every moment.
    change = when(at) - timedelta(minutes=1)
    rota.append(Shift("other", when("23 10:00").astimezone(UTC), change.astimezone(UTC)))
    found = result(at, rota)
    expected = [{"agent_user_id": "ben", "join": join, "leave": leave}] if join is not None else []
    assert found["moving"] == expected
    assert "ben" not in names(found, "incoming") + names(found, "outgoing")


def test_a_move_is_a_change_of_its_own():
    rota = [shift("ben", "23 14:00", "23 18:00", "a"), shift("ben", "23 18:00", "23 22:00", "b")]
    assert result("23 17:00", rota)["next_change_at"] == when("23 18:00").isoformat()
    assert result("23 18:05", rota)["change_at"] == when("23 18:00").isoformat()


def test_who_comes_and_moves_within_one_change_is_told_of():
    rota = [shift("ben", "23 21:30", "23 22:00", "a"), shift("ben", "23 22:00", "24 06:00", "b")]
    found = result("23 22:00", rota)
    assert found["incoming"][0]["call_centers"] == ["b"]
    assert found["warnings"] == [
        "ben starts and changes call centers within one shift change: a is not left."
    ]


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


def test_nobody_at_a_moment_that_is_covered():
    found = result("23 18:01")
    assert found["msg"] == (
        "According to the roster, nobody starts, leaves, or moves from 2026-11-23T14:01:00+01:00 "
        "to 2026-11-23T18:01:00+01:00. The next change is at 2026-11-23T21:45:00+01:00."
    )
    assert found["warnings"] == []


def test_a_change_in_which_nobody_comes_or_goes_says_when_the_next_one_is():
    """Somebody helps out elsewhere and is back within one shift change."""
    rota = [
        Shift("a", when("2026-11-23T06:00"), when("2026-11-23T14:00"), "c@x"),
        Shift("a", when("2026-11-23T08:00"), when("2026-11-23T08:20"), "d@x"),
    ]
    assert result("2026-11-23T08:30", rota)["msg"] == (
        "Shift change of 2026-11-23T08:20:00+01:00. Nobody starts, leaves, or moves. "
        "The next change is at 2026-11-23T14:00:00+01:00."
    )


def test_a_covered_moment_far_from_all_changes():
    rota = [
        shift("amara", "2026-11-01T14:00", "2026-11-01T22:00"),
        shift("amara", "2026-12-20T14:00", "2026-12-20T22:00"),
    ]
    assert result("23 22:00", rota)["next_change_at"] == "2026-12-20T14:00:00+01:00"


@pytest.mark.parametrize(
    ("at", "shifts", "problem"),
    [
        ("23 13:59", EVENING, "does not cover 2026-11-23T13:59+01:00: its first day is 2026-11-23"),
        ("24 18:01", EVENING, "its last day is 2026-11-24. Use a roster that covers that day"),
        ("2027-01-04T12:00", EVENING, "its first day is 2026-11-23, its last day is 2026-11-24"),
        ("24 12:00", [shift("a", "23 16:00", "24 00:00")], "its last day is 2026-11-23."),
        ("23 22:00", [], "r.csv: there is no shift in this roster."),
    ],
)
def test_a_roster_that_does_not_cover_the_moment_fails(at, shifts, problem):
    with pytest.raises(RosterError) as caught:
        result(at, shifts)
    assert problem in str(caught.value)


@pytest.mark.parametrize("shifts", [[], EVENING])
def test_what_was_left_out_is_told_where_nothing_covers_the_moment(shifts):
    reasons = ["Event 1 is left out: it has no end.", "Event 2 is left out: it is tentative."]
    with pytest.raises(RosterError) as caught:
        as_result("r.ics", shifts, when("26 18:00"), WINDOW, CATCH_UP, reasons)
    assert str(caught.value).endswith(" ".join(reasons))


def test_the_next_change_is_asked_for_only_if_there_is_none():
    def following(at):
        found = next_change(EVENING, when(at), CATCH_UP)
        return found and found.isoformat()

    assert following("23 10:00") == "2026-11-23T14:00:00+01:00"
    assert following("23 18:01") == "2026-11-23T21:45:00+01:00"
    assert following("23 18:00") is None
    assert following("26 18:00") is None


def test_advice():
    assert "is soon, at 2026-11-23T22:00:00+01:00" in result("23 21:50")["warnings"][0]
    assert result("23 22:30")["warnings"] == []
    long = [shift("amara", "20 14:00", "23 22:00")]
    assert result("23 22:30", long)["warnings"] == ["amara has a shift of 80 hours: check its end."]


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
