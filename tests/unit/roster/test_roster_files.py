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

from ansible_collections.telecom.broadworks.plugins.plugin_utils.roster import RosterError
from ansible_collections.telecom.broadworks.plugins.plugin_utils.roster_calendar import (
    MissingLibraryError,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils.roster_files import read_roster
from ansible_collections.telecom.broadworks.plugins.plugin_utils.times import UTC

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 11, 23, 22, 5, tzinfo=BERLIN)
EXAMPLES = Path(__file__).resolve().parents[3] / "roles" / "shift_change" / "files" / "examples"
HEADER = "agent_user_id,start,end\n"


def read(name, text, zone=BERLIN, at=AT, include=()):
    content = text if isinstance(text, bytes) else text.encode()
    return read_roster(name, content, zone, at, include)


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


def problem(name, text, zone=BERLIN, include=()):
    with pytest.raises(RosterError) as caught:
        read(name, text, zone, include=include)
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
        (HEADER + ",soon,?\n", "agent_user_id: it is empty; line 2, column start: 'soon' is not"),
        (HEADER + ",soon,?\n", "line 2, column end: '?' is not"),
        (HEADER + "a@x,soon,6:00\n", "r.csv: line 2, column start: 'soon' is not a date and time"),
        (HEADER + "A@x,2026-11-23T22:00,06:00\na@X,2026-11-24T22:00,06:00\n", "A@x and a@X"),
        (HEADER + "a@x,2026-11-23T22:00,06:00,cc@x\n", "line 2 has 4 cells, but there are 3"),
        (HEADER + '\n\n"a@x,2026-11-23T22:00,06:00\n', "this is not CSV"),
        (HEADER.encode() + b"\nren\xe9e@x,2026-11-23T22:00,06:00\n", "line 3: not UTF-8"),
        ("agent_user_id,start,end,Start\n", "line 1 names the column start twice"),
        (HEADER + "a@x,0001-01-01 00:00,06:00\n", "line 2, column start: '0001-01-01 00:00'"),
        (HEADER + "a@x,2026-11-23 22:00,9999-12-31 24:00\n", "line 2, column end: '9999-12-31 "),
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
    told = problem("r.csv", HEADER + "a@x,2026-11-23T22:00,06:00\n" * 3, None)
    assert "line 2, column start: '2026-11-23T22:00' has no offset" in told
    assert told.count("has no offset") == 1, "one error, one text"
    for name in ("shift_change_timezone", "TIMEZONE"):
        assert name in told


def test_blanks_around_ids_are_collapsed():
    text = HEADER.strip() + ',call_center\n  a@x\t,2026-11-23T22:00,06:00," cc@x "\n'
    assert rows(read("r.csv", text)) == [("a@x", "11-23 22:00", "11-24 06:00", "cc@x")]


def test_hours_with_one_digit():
    text = HEADER + "a@x,2026-11-23 6:00,14:00\nb@x,2026-11-23 22:00,6:00\n"
    assert [row[1:3] for row in rows(read("r.csv", text))] == [
        ("11-23 06:00", "11-23 14:00"),
        ("11-23 22:00", "11-24 06:00"),
    ]


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
@pytest.mark.parametrize("line", ["sep=;", '"SEP=;"', "sep=;;;;"])
def test_a_line_for_excel_is_skipped(line, end_of_line):
    lines = [line, "start;end;agent_user_id", "2026-11-23 14:00;22:00;a@x", "?;22:00;b@x"]
    assert rows(read("r.csv", end_of_line.join(lines[:3]))) == [
        ("a@x", "11-23 14:00", "11-23 22:00", None)
    ]
    assert "line 4, column start" in problem("r.csv", end_of_line.join(lines))
    bad = problem("r.csv", f"sep=;{end_of_line}agent;start;end")
    assert "r.csv: line 2 must name the columns" in bad


@pytest.mark.parametrize(
    ("header", "instead"),
    [
        ("Mitarbeiter;Beginn;Ende", "agent_user_id;start;end"),
        ("Team;Kennung;Von;Bis;Callcenter", "Team;agent_user_id;start;end;call_center"),
        # What says nothing that could be taken over is named as a whole.
        ("Mitarbeiter,Datum,Von,Bis", "Mitarbeiter,"),
        ("Wer;Wann", "agent_user_id;start;end;call_center"),
        ("Agent,Mitarbeiter,Von,Bis", "agent_user_id,start,end,call_center"),
    ],
)
def test_german_headings_are_refused_with_the_line_to_write(header, instead):
    told = problem("r.csv", f"{header}\na@x;1;2\n")
    if instead == "Mitarbeiter,":
        instead = "agent_user_id,Datum,start,end"
    assert f"Write: {instead} (start is a date and time such as 2026-11-23 14:00" in told


@pytest.mark.parametrize(
    ("date", "instead"),
    [
        ("23.11.2026 14:00", "2026-11-23 14:00"),
        ("23.11.26 14:00 Uhr", "2026-11-23 14:00"),
        ("1.2.2026, 6:05", "2026-02-01 06:05"),
        ("23.11.2026 14", "2026-11-23 14:00"),
        ("23.11.2026", "2026-11-23 HH:MM"),
    ],
)
def test_german_dates_are_refused_with_the_line_to_write(date, instead):
    told = problem("r.csv", f"agent_user_id;start;end\n a@x;{date};22:00\n")
    assert told.startswith(
        f"r.csv: line 2, column start: {date!r} is not ISO 8601. Write {instead}"
    )
    assert told.endswith(f" Line 2 becomes: a@x;{instead};22:00")


def test_the_line_to_write_changes_nothing_but_its_dates():
    text = HEADER.strip() + ',note\na@x,23.11.2026,23.11.2026  22:00,"since 23.11.2026, late"\n'
    assert problem("r.csv", text).endswith(
        ' Line 2 becomes: a@x,2026-11-23 HH:MM,2026-11-23 22:00,"since 23.11.2026, late"'
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roster.xlsx", b"anything"),
        ("roster.csv", b"PK\x03\x04rest of an archive"),
        ("roster.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("roster.ods", b""),
    ],
)
def test_a_spreadsheet_is_called_one(name, content):
    assert f"{name}: this is an Excel file or another spreadsheet" in problem(name, content)


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
        (
            "- agent_user_id: a@x\n  call_center: c@x\n  call_center: d@x\n",
            "line 3: this shift has call_center twice",
        ),
        ("[" * 3000, "it is nested too deeply"),
    ],
)
def test_wrong_yaml_is_told_with_line_and_column(text, expected):
    told = problem("r.yml", text)
    assert told.startswith("r.yml: ")
    assert expected in told


def test_names_say_what_a_roster_is():
    assert "roster.doc: unknown kind of roster." in problem("roster.doc", b"text")


# --- iCalendar ------------------------------------------------------------------------------


def calendar(*events, head=""):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *head.split()]
    for number, event in enumerate(events):
        uid = [] if "UID:" in event else [f"UID:{number}@x"]
        lines += ["BEGIN:VEVENT", *uid, "DTSTAMP:20261101T000000Z"]
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
    named = "DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nSUMMARY:a@x.org\nLOCATION:Room 4"
    unnamed = "DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nSUMMARY:Team lunch"
    cancelled = f"{named}\nSTATUS:CANCELLED"
    roster = read("r.ics", calendar(named, unnamed, cancelled))
    assert rows(roster) == [("a@x.org", "11-23 22:00", "11-24 06:00", None)]
    assert len(roster.warnings) == 1
    assert "r.ics: event 'Team lunch' on 2026-11-23" in roster.warnings[0]


@pytest.mark.usefixtures("libraries")
def test_events_that_repeat_except_for_some_days():
    event = """DTSTART;TZID=Europe/Berlin:20261019T220000
DTEND;TZID=Europe/Berlin:20261020T060000
RRULE:FREQ=DAILY
EXDATE;TZID=Europe/Berlin:20261026T220000
SUMMARY:a@x.org"""
    roster = read("r.ics", calendar(event), at=datetime(2026, 10, 25, 6, tzinfo=BERLIN))
    nights = {shift.start.astimezone(BERLIN).date().day: shift for shift in roster.shifts}
    assert 26 not in nights
    assert nights[24].end - nights[24].start == timedelta(hours=9)
    assert nights[24].end == datetime(2026, 10, 25, 5, tzinfo=UTC)
    assert nights[25].end - nights[25].start == timedelta(hours=8)


@pytest.mark.usefixtures("libraries")
def test_times_without_a_time_zone_are_local_or_wrong():
    event = "DTSTART:20261123T220000\nDTEND:20261124T060000\nSUMMARY:a@x.org"
    assert rows(read("r.ics", calendar(event))) == [("a@x.org", "11-23 22:00", "11-24 06:00", None)]
    told = problem("r.ics", calendar(event), None)
    assert "event 'a@x.org' on 2026-11-23 22:00:00: its times have no time zone" in told


NO_SHIFTS = (
    ("all_day", "DTSTART;VALUE=DATE:20261123", "lasting all day"),
    (
        "all_day",
        "DTSTART:20261122T230000Z\nDTEND:20261123T230000Z\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "lasting all day",
    ),
    ("free", "TRANSP:TRANSPARENT", "marked as free time"),
    ("free", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "marked as free time"),
    ("tentative", "STATUS:TENTATIVE", "tentative"),
    ("tentative", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "tentative"),
    ("out_of_office", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "marked as out of office"),
)


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(("kind", "line", "reason"), NO_SHIFTS)
def test_events_that_are_no_shifts_are_told_of_and_may_be_taken(kind, line, reason):
    start = "" if "DTSTART" in line else "DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\n"
    shift = "DTSTART:20261123T130000Z\nDTEND:20261123T210000Z\nSUMMARY:b@x.org"
    text = calendar(f"{start}SUMMARY:a@x.org\n{line}", shift)
    roster = read("r.ics", text)
    assert [row[0] for row in rows(roster)] == ["b@x.org"]
    assert len(roster.warnings) == 1
    assert f" is left out ({reason}). To take it as a shift, include {kind}" in roster.warnings[0]
    assert "r.ics: the event 'a@x.org' on 2026-11-2" in roster.warnings[0]
    taken = read("r.ics", text, include=[kind])
    assert sorted(row[0] for row in rows(taken)) == ["a@x.org", "b@x.org"]
    assert taken.warnings == []
    if "VALUE=DATE" in line:
        assert rows(taken)[0] == ("a@x.org", "11-23 00:00", "11-24 00:00", None)


@pytest.mark.usefixtures("libraries")
def test_an_event_that_is_no_shift_for_two_reasons_needs_both():
    event = "DTSTART;VALUE=DATE:20261123\nSUMMARY:a@x.org\nTRANSP:TRANSPARENT"
    assert rows(read("r.ics", calendar(event), include=["all_day"])) == []
    assert len(rows(read("r.ics", calendar(event), include=["all_day", "free"]))) == 1


@pytest.mark.usefixtures("libraries")
def test_many_events_that_are_no_shifts_are_one_warning():
    days = [
        f"DTSTART;VALUE=DATE:202611{day}\nSUMMARY:a@x.org\nTRANSP:TRANSPARENT"
        for day in range(16, 29)
    ]
    warnings = read("r.ics", calendar(*days)).warnings
    assert len(warnings) == 1
    assert warnings[0].count("'a@x.org' on") == 10
    assert "and 3 more are left out (lasting all day). To take them as shifts" in warnings[0]


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("address", ["invalid:nomail", "MAILTO:invalid:nomail", "mailto:", ""])
def test_an_attendee_without_an_address_is_nobody(address):
    event = f"DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nATTENDEE;CN=Jo:{address}\n"
    both = f"{event}ATTENDEE:mailto:a@x\nSUMMARY:b@x.org"
    assert [row[0] for row in rows(read("r.ics", calendar(both)))] == ["a@x"]
    titled = read("r.ics", calendar(f"{event}SUMMARY:b@x.org"))
    assert [row[0] for row in rows(titled)] == ["b@x.org"]
    nobody = read("r.ics", calendar(f"{event}SUMMARY:Lunch"))
    assert rows(nobody) == []
    assert "nomail" not in "".join(nobody.warnings)


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    "title", ["Lunch@noon", "Meet a@x.org", "call@14:00", "a@x.org, b@x.org", "<a@x.org>", "@x.org"]
)
def test_a_title_that_is_no_user_id(title):
    event = f"DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nSUMMARY:{title}"
    roster = read("r.ics", calendar(event))
    assert rows(roster) == []
    assert len(roster.warnings) == 1


CONTRADICTIONS = (
    (
        ["DTSTART;TZID=Foo/Bar:20261123T140000\nDTEND;TZID=Foo/Bar:20261123T220000"],
        "neither the file nor this machine knows the time zone 'Foo/Bar' of its DTSTART",
    ),
    (["DTSTART:20261123T210000Z"], "it has no end (DTEND or DURATION)"),
    (["DTSTART:20261123T210000Z\nDTEND:20261123T200000Z"], "is not after its start"),
    (["DTSTART:20261123T210000Z\nDTEND:20261123T210000Z"], "is not after its start"),
    (["DTSTART:20261123T210000Z\nDURATION:-PT8H"], "is not after its start"),
    (
        [
            "UID:same\nDTSTART:20261123T130000Z\nDTEND:20261123T210000Z",
            "UID:same\nDTSTART:20261124T130000Z\nDTEND:20261124T210000Z",
        ],
        "have the same UID 'same'",
    ),
)


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(("events", "expected"), CONTRADICTIONS)
def test_a_calendar_that_contradicts_itself_is_refused(events, expected):
    told = problem("r.ics", calendar(*(f"{event}\nSUMMARY:a@x.org" for event in events)))
    assert told.startswith("r.ics: ")
    assert expected in told
    assert "'a@x.org' on 2026-11-23" in told


@pytest.mark.usefixtures("libraries")
def test_events_of_nobody_may_be_odd_and_all_odd_ones_are_named():
    reminder = "DTSTART:20261123T210000Z\nSUMMARY:Birthday"
    assert rows(read("r.ics", calendar(reminder))) == []
    odd = "DTSTART:20261123T210000Z\nSUMMARY:a@x.org"
    assert problem("r.ics", calendar(odd, odd, reminder)).count("it has no end") == 2


@pytest.mark.usefixtures("libraries")
def test_one_time_of_an_event_that_repeats_may_be_moved():
    event = """UID:same
DTSTART:20261120T130000Z
DTEND:20261120T210000Z
RRULE:FREQ=DAILY
SUMMARY:a@x.org"""
    moved = """UID:same
RECURRENCE-ID:20261123T130000Z
DTSTART:20261123T150000Z
DTEND:20261123T230000Z
SUMMARY:a@x.org"""
    starts = [row[1] for row in rows(read("r.ics", calendar(event, moved)))]
    assert "11-23 16:00" in starts
    assert "11-23 14:00" not in starts


@pytest.mark.usefixtures("libraries")
def test_a_calendar_without_anything_near_is_searched_for_a_year():
    event = "DTSTART:20260301T130000Z\nDTEND:20260301T210000Z\nSUMMARY:a@x.org"
    assert rows(read("r.ics", calendar(event))) == [("a@x.org", "03-01 14:00", "03-01 22:00", None)]


@pytest.mark.usefixtures("libraries")
def test_a_calendar_of_years_ago_still_says_its_days():
    event = "DTSTART:20230301T130000Z\nDTEND:20230301T210000Z\nSUMMARY:a@x.org\n"
    assert rows(read("r.ics", calendar(event + "RRULE:FREQ=DAILY;COUNT=9")))[-1][1:3] == (
        "03-09 14:00",
        "03-09 22:00",
    )


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    "text", ["", "agent_user_id,start,end\n", calendar("SUMMARY:a@x.org")[:-30]]
)
def test_no_calendar(text):
    told = problem("r.ics", text)
    assert "this calendar cannot be read" in told
    assert "\n" not in told


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    "line", ["DTSTART:2026-11-23", "RRULE:FREQ=SOMETIMES", "EXDATE:soon", "DTEND:20261199T000000"]
)
def test_a_broken_line_of_an_event_is_no_shift_lost(line):
    event = f"DTSTART:20261123T210000Z\nDTEND:20261124T050000Z\nSUMMARY:a@x.org\n{line}"
    told = problem("r.ics", calendar(event))
    assert "event 'a@x.org': " in told
    assert line.partition(":")[0] in told


@pytest.mark.parametrize("name", ["icalendar", "recurring_ical_events"])
def test_a_missing_library_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingLibraryError, match=name.replace("_", "-")):
        read("r.ics", calendar())
