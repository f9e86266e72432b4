# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roster files -> shifts: CSV, YAML and iCalendar.

Every problem is told with the file, the line and the column, as many at once as somebody can
mend at once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, tzinfo
from importlib import import_module
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

import yaml

from . import times
from .roster import HORIZON, Shift
from .times import TimeError

AGENT, START, END, CALL_CENTER = COLUMNS = ("agent_user_id", "start", "end", "call_center")
REQUIRED = (AGENT, START, END)
DELIMITERS = ",;\t"
PROBLEMS_AT_ONCE = 10


class RosterError(ValueError):
    """A roster cannot be read; the message is for whoever wrote it."""


class MissingLibraryError(ImportError):
    """A roster needs a library that is not there; the message is its name."""


class CellError(ValueError):
    """What is wrong with one cell of a row."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True)
class Row:
    """A row of a roster.

    :ivar line: its first line in the file.
    :ivar cells: texts by column.
    :ivar lines: the lines of cells that are not in the first one.
    """

    line: int
    cells: dict[str, str]
    lines: dict[str, int] = field(default_factory=dict)


@dataclass
class Roster:
    """The shifts of a file, and what there is to say about the file."""

    shifts: list[Shift] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_roster(name: str, content: bytes, zone: tzinfo | None, at: datetime) -> Roster:
    """The shifts of a roster.

    :param name: path of the file; its suffix says what it is.
    :param zone: time zone of times without an offset.
    :param at: the moment it is about. A calendar may repeat for ever: only what is within a
        week of that moment is read from it.
    :raises RosterError: it cannot be read.
    :raises MissingLibraryError: it is a calendar, and a library for calendars is missing.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in (".ics", ".ical", ".ifb", ".icalendar"):
        return _calendar(name, content, zone, at)
    if suffix not in (".csv", ".tsv", ".txt", ".yml", ".yaml", ".json"):
        raise RosterError(
            f"{name}: what kind of roster is this? Names of rosters end in .csv, .yml or .ics."
        )
    rows = _table(name, content) if suffix in (".csv", ".tsv", ".txt") else _yaml(name, content)
    return Roster(_shifts(name, rows, zone))


# --- rows -> shifts -----------------------------------------------------------------------


def _shifts(name: str, rows: list[Row], zone: tzinfo | None) -> list[Shift]:
    shifts, problems = [], []
    for row in rows:
        try:
            shifts.append(_shift(row, zone))
        except CellError as exc:
            line = row.lines.get(exc.column, row.line)
            problems.append(f"line {line}, column {exc.column}: {exc}")
    if problems:
        more = len(problems) - PROBLEMS_AT_ONCE
        told = problems[:PROBLEMS_AT_ONCE] + ([f"and {more} more"] if more > 0 else [])
        raise RosterError(f"{name}: {'; '.join(told)}.")
    return shifts


def _shift(row: Row, zone: tzinfo | None) -> Shift:
    cells = {column: row.cells.get(column, "").strip() for column in COLUMNS}
    for column in REQUIRED:
        if not cells[column]:
            raise CellError(column, "it is empty")
    try:
        column = START
        start, note = times.moment(cells[START], zone)
        column = END
        end, end_note = _end(cells, zone)
    except TimeError as exc:
        raise CellError(column, str(exc).rstrip(".")) from exc
    if end <= start:
        raise CellError(END, f"{cells[END]!r} is not after the start {cells[START]!r}")
    return Shift(
        agent_user_id=cells[AGENT],
        start=start,
        end=end,
        call_center=cells[CALL_CENTER] or None,
        note=" ".join(filter(None, (note, end_note))),
    )


def _end(cells: dict[str, str], zone: tzinfo | None) -> tuple[datetime, str]:
    if not times.is_time_only(cells[END]):
        return times.moment(cells[END], zone)
    start, own = times.wall_clock(cells[START])
    return times.at_wall_clock(times.end_after(cells[END], start), own or zone)


# --- CSV ----------------------------------------------------------------------------------


def _table(name: str, content: bytes) -> list[Row]:
    # newline="": a line break within quotes belongs to the cell.
    text = io.StringIO(_text(name, content), newline="")
    header_line = text.readline()
    text.seek(0)
    delimiter = max(DELIMITERS, key=header_line.count)
    reader = csv.reader(text, delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return list(_rows(name, reader))
    except csv.Error as exc:
        raise RosterError(f"{name}: line {reader.line_num}: this is not CSV: {exc}.") from exc


def _rows(name: str, reader: Any) -> Iterator[Row]:
    header = [_column(cell) for cell in next(reader, [])]
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        raise RosterError(
            f"{name}: line 1 must name the columns. Missing: {', '.join(missing)}. Found: "
            f"{', '.join(header) or 'nothing'}."
        )
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) > len(header):
                raise RosterError(
                    f"{name}: line {line} has {len(cells)} cells, but there are {len(header)} "
                    "columns."
                )
            yield Row(line, dict(zip(header, cells)))
        line = reader.line_num + 1


def _column(cell: str) -> str:
    return "_".join(cell.lower().replace("-", " ").split())


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        raise RosterError(f"{name}: line {line}: not UTF-8. Save the file as UTF-8.") from exc


# --- YAML ---------------------------------------------------------------------------------


def _yaml(name: str, content: bytes) -> list[Row]:
    """Rows of a list of dictionaries, or of such a list below the key ``shifts``.

    Nodes are read instead of values: they know their lines, and 22:00 stays a text.
    """
    try:
        root = yaml.compose(_text(name, content), Loader=yaml.SafeLoader)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        reason = getattr(exc, "problem", None) or exc
        raise RosterError(f"{name}: {where}this is not YAML: {reason}.") from exc
    if isinstance(root, yaml.MappingNode):
        root = next((value for key, value in root.value if key.value == "shifts"), None)
    if not isinstance(root, yaml.SequenceNode):
        raise RosterError(
            f"{name}: a list of shifts is expected, each with {AGENT}, {START} and {END}."
        )
    return [_yaml_row(name, item) for item in root.value]


def _yaml_row(name: str, node: Any) -> Row:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise RosterError(f"{name}: line {line}: a shift with {', '.join(REQUIRED)} is expected.")
    cells, lines = {}, {}
    for key, value in node.value:
        column = _column(str(key.value))
        if column not in COLUMNS:
            continue
        if not isinstance(value, yaml.ScalarNode):
            raise RosterError(
                f"{name}: line {value.start_mark.line + 1}, column {column}: one value is expected."
            )
        is_null = value.tag.endswith(":null")
        cells[column] = "" if is_null else value.value
        lines[column] = value.start_mark.line + 1
    return Row(line, cells, lines)


# --- iCalendar ----------------------------------------------------------------------------


def _calendar(name: str, content: bytes, zone: tzinfo | None, at: datetime) -> Roster:
    icalendar, recurring_ical_events = _calendar_libraries()
    try:
        calendar = icalendar.Calendar.from_ical(_text(name, content))
        for event in calendar.walk("VEVENT"):
            _see_that_it_is_whole(name, event)
        events = recurring_ical_events.of(calendar).between(at - HORIZON, at + HORIZON)
    except RosterError:
        raise
    except Exception as exc:  # the libraries raise many kinds for what is wrong in a calendar
        reason = (str(exc).splitlines() or [type(exc).__name__])[0].rstrip(".")
        raise RosterError(f"{name}: this calendar cannot be read: {reason}.") from exc
    roster = Roster()
    for event in sorted(events, key=lambda event: str(event["DTSTART"].dt)):
        try:
            _add_event(roster, event, zone)
        except TimeError as exc:
            raise RosterError(f"{name}: event {_told(event)}: {exc}") from exc
    roster.warnings = [f"{name}: {warning}" for warning in dict.fromkeys(roster.warnings)]
    return roster


def _calendar_libraries() -> tuple[Any, Any]:
    for name in ("icalendar", "recurring_ical_events"):
        try:
            import_module(name)
        except ImportError as exc:
            raise MissingLibraryError(name.replace("_", "-")) from exc
    return import_module("icalendar"), import_module("recurring_ical_events")


def _see_that_it_is_whole(name: str, event: Any) -> None:
    """The library reads on where it understands something not; a shift may get lost thereby.

    :raises RosterError: it did.
    """
    for where, reason in event.errors:
        title = str(event.get("SUMMARY") or event.get("UID", ""))
        raise RosterError(f"{name}: event {title!r}: {where}: {reason}.")


def _add_event(roster: Roster, event: Any, zone: tzinfo | None) -> None:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    agents = _agents(event)
    if not agents:
        roster.warnings.append(
            f"event {_told(event)} is left out: nobody attends it, and its title is no user id."
        )
        return
    start, note = _event_time(event["DTSTART"].dt, zone)
    end, end_note = _event_time(event["DTEND"].dt, zone)
    location = str(event.get("LOCATION", "")).strip()
    shift = Shift(
        agent_user_id="",
        start=start,
        end=end,
        call_center=location if _is_user_id(location) else None,
        note=" ".join(filter(None, (note, end_note))),
    )
    if end > start:
        roster.shifts += [replace(shift, agent_user_id=agent) for agent in agents]


def _agents(event: Any) -> list[str]:
    """Who attends an event and has not declined, or else the user id in its title."""
    attendees = event.get("ATTENDEE", [])
    people = [
        attendee
        for attendee in (attendees if isinstance(attendees, list) else [attendees])
        if attendee.params.get("CUTYPE", "INDIVIDUAL").upper() in ("INDIVIDUAL", "UNKNOWN")
    ]
    if people:
        return [
            _address(str(attendee))
            for attendee in people
            if attendee.params.get("PARTSTAT", "").upper() != "DECLINED"
        ]
    title = str(event.get("SUMMARY", "")).strip()
    return [title] if _is_user_id(title) else []


def _address(uri: str) -> str:
    scheme, colon, rest = uri.partition(":")
    return unquote(rest) if colon and scheme.lower() == "mailto" else uri


def _is_user_id(text: str) -> bool:
    """Whether a text of a calendar is meant as a user id: they have an @ and no spaces."""
    return "@" in text and not any(character.isspace() for character in text)


def _event_time(value: date, zone: tzinfo | None) -> tuple[datetime, str]:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())  # all day long: from midnight to midnight
    if value.tzinfo is not None:
        return times.at_wall_clock(value.replace(tzinfo=None), value.tzinfo)
    if zone is None:
        raise TimeError("its times have no time zone. Name the time zone.")
    return times.at_wall_clock(value, zone)


def _told(event: Any) -> str:
    title = " ".join(str(event.get("SUMMARY", "")).split()) or str(event.get("UID", ""))
    return f"{title!r} on {event['DTSTART'].dt}"
