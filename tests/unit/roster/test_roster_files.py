# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roster files: what people and their programs write, and what is told about what is wrong."""

from __future__ import annotations

import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ansible_collections.telecom.broadworks.plugins.plugin_utils.roster_files import (
    MissingLibraryError,
    RosterError,
    read_roster,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils.times import UTC

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 11, 23, 22, 5, tzinfo=BERLIN)
EXAMPLES = Path(__file__).resolve().parents[3] / "roles" / "shift_change" / "files" / "examples"
HEADER = "agent_user_id,start,end\n"


def read(name, text, zone=BERLIN, at=AT):
    content = text if isinstance(text, bytes) else text.encode()
    return read_roster(name, content, zone, at)


def rows(roster):
    """Shifts as text: agent, local start and end, call center."""
    return [
        (
            shift.agent_user_id,
            shift.start.astimezone(BERLIN).strftime("%m-%d %H:%M"),
            shift.end.astimezone(BERLIN).strftime("%m-%d %H:%M"),
            shift.call_center,
        )
        for shift in roster.shifts
    ]


def problem(name, text, zone=BERLIN):
    with pytest.raises(RosterError) as caught:
        read(name, text, zone)
    return str(caught.value)


# --- the examples ---------------------------------------------------------------------------

EXAMPLE = [
    ("amara.o@example.net", "11-23 14:00", "11-23 22:00", "cc-sales@example.net"),
    ("ben.k@example.net", "11-23 14:00", "11-24 06:00", "cc-support@example.net"),
    ("carla.m@example.net", "11-23 14:00", "11-23 22:00", "cc-emergency@example.net"),
    ("fiona.w@example.net", "11-23 21:45", "11-24 06:00", "cc-emergency@example.net"),
]


@pytest.mark.parametrize("suffix", ["csv", "yml", "ics"])
def test_the_examples_are_the_same_roster(suffix):
    path = EXAMPLES / f"roster.{suffix}"
    roster = read(str(path), path.read_bytes())
    assert [row for row in rows(roster) if row[1].startswith("11-23")] == EXAMPLE
    assert roster.warnings == []


# --- CSV ------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_as_programs_write_it(delimiter, end_of_line, mark):
    lines = [
        ["Team", "Agent User ID", "END", "Start", "Call-Center"],
        ["A, B; C", '"renée@example.com"', "2026-11-23T22:00", "2026-11-23 14:00", ""],
        ["", "", "", "", ""],
        ['"two\nlines"', "b@x", " 06:00 ", "2026-11-23T22:00+01:00", "cc@x"],
    ]
    lines[1][0] = f'"{lines[1][0]}"'
    text = end_of_line.join(delimiter.join(cells) for cells in lines)
    assert rows(read("roster.CSV", mark + text.encode())) == [
        ("renée@example.com", "11-23 14:00", "11-23 22:00", None),
        ("b@x", "11-23 22:00", "11-24 06:00", "cc@x"),
    ]


def test_an_overnight_end_on_the_days_of_the_clock_change():
    text = HEADER + "a@x,2026-10-24T22:00,06:00\nb@x,2026-03-28T22:00,06:00\n"
    lengths = [shift.end - shift.start for shift in read("r.csv", text).shifts]
    assert lengths == [timedelta(hours=9), timedelta(hours=7)]
    offsets = HEADER + "a@x,2026-10-24T22:00+02:00,06:00\n"
    shift = read("r.csv", offsets, None).shifts[0]
    assert shift.end - shift.start == timedelta(hours=8)  # an offset is no time zone


def test_times_that_occur_twice_or_never_are_noted():
    text = HEADER + "a@x,2026-10-25T02:30,06:00\nb@x,2026-03-28T22:00,02:30\n"
    notes = [shift.note for shift in read("r.csv", text).shifts]
    assert "occurs twice" in notes[0]
    assert "does not exist in Europe/Berlin" in notes[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "r.csv: line 1 must name the columns. Missing: agent_user_id, start, end."),
        ("agent,start,end\n", "Missing: agent_user_id. Found: agent, start, end."),
        (HEADER + ",2026-11-23T22:00,06:00\n", "line 2, column agent_user_id: it is empty"),
        (HEADER + "a@x,,06:00\n", "line 2, column start: it is empty"),
        (HEADER + "a@x,2026-11-23T22:00\n", "line 2, column end: it is empty"),
        (HEADER + "a@x,22:00,06:00\n", "line 2, column start: '22:00' is not a date and time"),
        (HEADER + "a@x,2026-11-23T22:00,6 o'clock\n", 'line 2, column end: "6 o\'clock" is not'),
        (
            HEADER + "a@x,2026-11-23T22:00,2026-11-23T21:00\n",
            "line 2, column end: '2026-11-23T21:00' is not after the start",
        ),
        (HEADER + "a@x,2026-11-23T22:00,06:00,cc@x\n", "line 2 has 4 cells, but there are 3"),
        (HEADER + '\n\n"a@x,2026-11-23T22:00,06:00\n', "this is not CSV"),
        (HEADER.encode() + b"\nren\xe9e@x,2026-11-23T22:00,06:00\n", "line 3: not UTF-8"),
    ],
)
def test_wrong_csv_is_told_with_line_and_column(text, expected):
    told = problem("r.csv", text)
    assert told.startswith("r.csv: ")
    assert expected in told


def test_lines_are_counted_as_editors_do():
    text = (
        'note,agent_user_id,start,end\n\n"two\nlines",a@x,2026-11-23T22:00,06:00\nx,b@x,?,06:00\n'
    )
    assert "line 5, column start: '?'" in problem("r.csv", text)


def test_many_problems_are_told_at_once_but_not_all():
    told = problem("r.csv", HEADER + "a@x,?,06:00\n" * 12)
    assert re.findall(r"line (\d+),", told) == [str(number) for number in range(2, 12)]
    assert told.endswith("and 2 more.")


def test_a_time_without_an_offset_needs_a_time_zone():
    told = problem("r.csv", HEADER + "a@x,2026-11-23T22:00,06:00\n", None)
    assert "line 2, column start: '2026-11-23T22:00' has no offset" in told


# --- YAML -----------------------------------------------------------------------------------


def test_yaml_as_a_list_or_below_a_key():
    shifts = (
        "- {agent_user_id: a@x, start: 2026-11-23T22:00, end: 06:00, team: [x]}\n"
        "- agent_user_id: b@x\n"
        "  start: 2026-11-23 22:00:00 +01:00\n"
        "  end: '2026-11-24T06:00:00'\n"
        "  call_center:\n"
    )
    expected = [(agent, "11-23 22:00", "11-24 06:00", None) for agent in ("a@x", "b@x")]
    assert rows(read("r.yml", shifts)) == expected
    assert rows(read("r.yaml", "team: x\nshifts:\n" + shifts)) == expected
    as_json = '[{"agent_user_id": "a@x", "start": "2026-11-23T22:00", "end": "06:00"}]'
    assert rows(read("r.json", as_json)) == expected[:1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a list of shifts is expected"),
        ("team: x\n", "a list of shifts is expected"),
        ("- a@x\n", "line 1: a shift with agent_user_id, start, end is expected"),
        ("a: [\n", "this is not YAML"),
        ("- {agent_user_id: a@x, end: 06:00}\n", "line 1, column start: it is empty"),
        (
            "- agent_user_id: a@x\n  start: 2026-11-23T22:00\n  end: noon\n",
            "line 3, column end: 'noon' is not a date and time",
        ),
        (
            "- agent_user_id: [a@x]\n  start: 2026-11-23T22:00\n",
            "line 1, column agent_user_id: one value is expected",
        ),
        ("- agent_user_id: !!python/name:os.system x\n", "line 1, column start: it is empty"),
    ],
)
def test_wrong_yaml_is_told_with_line_and_column(text, expected):
    told = problem("r.yml", text)
    assert told.startswith("r.yml: ")
    assert expected in told


def test_names_say_what_a_roster_is():
    assert "roster.xlsx: what kind of roster is this?" in problem("roster.xlsx", b"PK")


# --- iCalendar ------------------------------------------------------------------------------


def calendar(*events, head=""):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *head.split()]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@x", "DTSTAMP:20261101T000000Z"]
        lines += [*event.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


@pytest.fixture
def libraries():
    pytest.importorskip("recurring_ical_events")


@pytest.mark.usefixtures("libraries")
def test_who_attends_has_the_shift():
    event = """DTSTART:20261123T210000Z
DURATION:PT8H
SUMMARY:boss@example.net
LOCATION:cc-night@example.net
ORGANIZER:mailto:boss@example.net
ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x
ATTENDEE;PARTSTAT=DECLINED:mailto:b@x
ATTENDEE;CUTYPE=ROOM:mailto:room@x
ATTENDEE;CUTYPE=INDIVIDUAL:MAILTO:ren%C3%A9e@x"""
    assert rows(read("r.ics", calendar(event))) == [
        (agent, "11-23 22:00", "11-24 06:00", "cc-night@example.net")
        for agent in ("a@x", "renée@x")
    ]


@pytest.mark.usefixtures("libraries")
def test_the_title_may_name_the_agent_and_events_without_one_are_warned_of():
    named = "DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nSUMMARY:a@x\nLOCATION:Room 4"
    unnamed = "DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nSUMMARY:Team lunch"
    cancelled = f"{named}\nSTATUS:CANCELLED"
    roster = read("r.ics", calendar(named, unnamed, cancelled))
    assert rows(roster) == [("a@x", "11-23 22:00", "11-24 06:00", None)]
    assert len(roster.warnings) == 1
    assert "r.ics: event 'Team lunch' on 2026-11-23" in roster.warnings[0]


@pytest.mark.usefixtures("libraries")
def test_events_that_repeat_except_for_some_days():
    event = """DTSTART;TZID=Europe/Berlin:20261019T220000
DTEND;TZID=Europe/Berlin:20261020T060000
RRULE:FREQ=DAILY
EXDATE;TZID=Europe/Berlin:20261026T220000
SUMMARY:a@x"""
    roster = read("r.ics", calendar(event), at=datetime(2026, 10, 25, 6, tzinfo=BERLIN))
    nights = {shift.start.astimezone(BERLIN).date().day: shift for shift in roster.shifts}
    assert 26 not in nights
    assert nights[24].end - nights[24].start == timedelta(hours=9)
    assert nights[24].end == datetime(2026, 10, 25, 5, tzinfo=UTC)
    assert nights[25].end - nights[25].start == timedelta(hours=8)


@pytest.mark.usefixtures("libraries")
def test_times_without_a_time_zone_are_local_or_wrong():
    event = "DTSTART:20261123T220000\nDTEND:20261124T060000\nSUMMARY:a@x"
    assert rows(read("r.ics", calendar(event))) == [("a@x", "11-23 22:00", "11-24 06:00", None)]
    told = problem("r.ics", calendar(event), None)
    assert "event 'a@x' on 2026-11-23 22:00:00: its times have no time zone" in told


@pytest.mark.usefixtures("libraries")
def test_a_day_from_midnight_to_midnight():
    event = "DTSTART;VALUE=DATE:20261123\nSUMMARY:a@x"
    assert rows(read("r.ics", calendar(event))) == [("a@x", "11-23 00:00", "11-24 00:00", None)]


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("text", ["", "agent_user_id,start,end\n", calendar("SUMMARY:a@x")[:-30]])
def test_no_calendar(text):
    told = problem("r.ics", text)
    assert "this calendar cannot be read" in told
    assert "\n" not in told


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    "line", ["DTSTART:2026-11-23", "RRULE:FREQ=SOMETIMES", "EXDATE:soon", "DTEND:20261199T000000"]
)
def test_a_broken_line_of_an_event_is_no_shift_lost(line):
    event = f"DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nSUMMARY:a@x\n{line}"
    told = problem("r.ics", calendar(event))
    assert "event 'a@x': " in told
    assert line.partition(":")[0] in told


@pytest.mark.parametrize("name", ["icalendar", "recurring_ical_events"])
def test_a_missing_library_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingLibraryError, match=name.replace("_", "-")):
        read("r.ics", calendar())
