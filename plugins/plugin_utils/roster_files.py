# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roster files -> shifts: CSV and YAML here, iCalendar in roster_calendar.py.

Every problem is told with the file, the line and the column, as many at once as somebody can
mend at once.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import PurePath
from typing import Any

import yaml

from ..module_utils.call_center import ids
from ..module_utils.call_center.words import listed
from . import times
from .roster import RosterError, Shift
from .roster_calendar import read_calendar
from .times import MissingZoneError, TimeError

AGENT, START, END, CALL_CENTER = COLUMNS = ("agent_user_id", "start", "end", "call_center")
REQUIRED = (AGENT, START, END)
DELIMITERS = ",;\t"

TABLES = (".csv", ".tsv", ".txt")
CALENDARS = (".ics", ".ical", ".ifb", ".icalendar")
SPREADSHEETS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers")
SPREADSHEET_BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Of a zip archive, which xlsx and ods are, and of the compound file that xls is."""

GERMAN = {
    "agent": AGENT,
    "agentin": AGENT,
    "mitarbeiter": AGENT,
    "mitarbeiterin": AGENT,
    "benutzer": AGENT,
    "benutzername": AGENT,
    "benutzerkennung": AGENT,
    "kennung": AGENT,
    "beginn": START,
    "anfang": START,
    "von": START,
    "dienstbeginn": START,
    "schichtbeginn": START,
    "ende": END,
    "bis": END,
    "dienstende": END,
    "schichtende": END,
    "callcenter": CALL_CENTER,
    "warteschlange": CALL_CENTER,
}
"""What German offices call the columns."""

EXCEL_SEPARATOR = re.compile(r"(?i)\"?sep=(.)\"?[ ,;\t]*\r?\n?")
"""The first line of some tables: which delimiter Excel shall take."""


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
    :ivar instead: the row of a table without its German dates, or an empty string if it has none.
    """

    line: int
    cells: dict[str, str]
    lines: dict[str, int] = field(default_factory=dict)
    instead: str = ""


@dataclass
class Roster:
    """The shifts of a file, and what there is to say about the file."""

    shifts: list[Shift] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_roster(
    name: str, content: bytes, zone: tzinfo | None, at: datetime, include: Sequence[str] = ()
) -> Roster:
    """The shifts of a roster.

    :param name: path of the file; its suffix says what it is.
    :param zone: time zone of times without an offset.
    :param at: the moment it is about. A calendar may repeat for ever: only what is around that
        moment is read from it.
    :param include: kinds of calendar events that count as shifts although they usually are none,
        see :data:`.roster_calendar.KINDS`.
    :raises RosterError: it cannot be read.
    :raises MissingLibraryError: it is a calendar, and a library for calendars is missing.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in SPREADSHEETS or content.startswith(SPREADSHEET_BEGINNINGS):
        raise RosterError(
            f"{name}: this is an Excel file or another spreadsheet. Save it as CSV (in Excel: CSV "
            "UTF-8)."
        )
    if suffix in CALENDARS:
        calendar = read_calendar(name, _text(name, content), zone, at, include)
        roster = Roster(*calendar)
    elif suffix in TABLES:
        roster = Roster(_shifts(name, _table(name, content), zone))
    elif suffix in (".yml", ".yaml", ".json"):
        roster = Roster(_shifts(name, _yaml(name, content), zone))
    else:
        raise RosterError(
            f"{name}: unknown kind of roster. The file name must end in .csv, .yml, or .ics."
        )
    _see_that_spellings_agree(name, roster.shifts)
    return roster


def _see_that_spellings_agree(name: str, shifts: Sequence[Shift]) -> None:
    centers = (shift.call_center for shift in shifts if shift.call_center)
    for used in ((shift.agent_user_id for shift in shifts), centers):
        for one, other in ids.twins(used):
            raise RosterError(
                f"{name}: {one} and {other} differ only in case. The switch treats them as "
                "the same agent: use one spelling."
            )


# --- rows -> shifts -----------------------------------------------------------------------


def _shifts(name: str, rows: Sequence[Row], zone: tzinfo | None) -> list[Shift]:
    shifts: list[Shift] = []
    problems: list[str] = []
    hint = ""
    for row in rows:
        found = _shift(row, zone)
        if isinstance(found, Shift):
            shifts.append(found)
            continue
        for error in found:
            where = f"line {row.lines.get(error.column, row.line)}, column {error.column}"
            if isinstance(error.__cause__, MissingZoneError):  # of all lines, so it is told once
                raise RosterError(f"{name}: {where}: {error.__cause__}") from None
            problems.append(f"{where}: {error}")
        if row.instead and not hint:
            hint = f" Line {row.line} becomes: {row.instead}"
    if problems:
        raise RosterError(f"{name}: {listed(problems, '; ')}.{hint}")
    return shifts


def _shift(row: Row, zone: tzinfo | None) -> Shift | list[CellError]:
    """The shift of a row, or what is wrong with its cells."""
    cells = {column: row.cells.get(column, "").strip() for column in COLUMNS}
    problems = [CellError(column, "it is empty") for column in REQUIRED if not cells[column]]
    read: dict[str, tuple[datetime, str]] = {}
    for column, reader in ((START, _start), (END, _end)):
        try:
            if cells[column]:
                read[column] = reader(cells, zone)
        except TimeError as exc:
            problem = CellError(column, str(exc).rstrip("."))
            problem.__cause__ = exc
            problems.append(problem)
    if not problems and read[END][0] <= read[START][0]:
        after = f"{cells[END]!r} is not after the start {cells[START]!r}"
        problems.append(CellError(END, after))
    if problems:
        return problems
    return Shift(
        agent_user_id=ids.normalized(cells[AGENT]),
        start=read[START][0],
        end=read[END][0],
        call_center=ids.normalized(cells[CALL_CENTER]) or None,
        note=" ".join(filter(None, (read[START][1], read[END][1]))),
    )


def _start(cells: dict[str, str], zone: tzinfo | None) -> tuple[datetime, str]:
    return times.moment(cells[START], zone)


def _end(cells: dict[str, str], zone: tzinfo | None) -> tuple[datetime, str]:
    if not times.is_time_only(cells[END]):
        return times.moment(cells[END], zone)
    try:
        start, own = times.wall_clock(cells[START])
    except TimeError:  # told of in its own column
        start, own = datetime(2000, 1, 1), times.UTC
    return times.at_wall_clock(times.end_after(cells[END], start), own or zone)


# --- CSV ----------------------------------------------------------------------------------


def _table(name: str, content: bytes) -> list[Row]:
    # newline="": a line break within quotes belongs to the cell.
    text = io.StringIO(_text(name, content), newline="")
    first_line = text.readline()
    told = EXCEL_SEPARATOR.fullmatch(first_line)
    skipped = 1 if told else 0
    if told is None:
        text.seek(0)
    start = text.tell()
    header_line = text.readline()
    text.seek(start)
    delimiter = told[1] if told else max(DELIMITERS, key=header_line.count)
    reader = csv.reader(text, delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return list(_rows(name, reader, delimiter, skipped))
    except csv.Error as exc:
        line = reader.line_num + skipped
        raise RosterError(f"{name}: line {line}: this is not CSV: {exc}.") from None


def _rows(name: str, reader: Any, delimiter: str, skipped: int) -> Iterator[Row]:
    """Rows of a table.

    :param skipped: lines before the one that names the columns.
    """
    headings = [cell.strip() for cell in next(reader, [])]
    header = [_column(cell) for cell in headings]
    if not set(REQUIRED) <= set(header):
        raise RosterError(_header_problem(name, headings, delimiter, skipped + 1))
    for column in COLUMNS:
        if header.count(column) > 1:
            raise RosterError(
                f"{name}: line {skipped + 1} names the column {column} twice. Keep one; an agent "
                "with two call centers has two rows."
            )
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) > len(header):
                raise RosterError(
                    f"{name}: line {line + skipped} has {len(cells)} cells, but there are "
                    f"{len(header)} columns."
                )
            instead = _line_instead(header, cells, delimiter)
            yield Row(line + skipped, dict(zip(header, cells)), instead=instead)
        line = reader.line_num + 1


def _line_instead(header: Sequence[str], cells: Sequence[str], delimiter: str) -> str:
    """The line to write in the place of one with German dates; empty for others."""
    written = [" ".join(cell.split()) for cell in cells]
    instead = [
        times.iso_of(cell) or cell if column in (START, END) else cell
        for column, cell in zip(header, written)
    ]
    if instead == written[: len(header)]:
        return ""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(instead)
    return line.getvalue()


def _header_problem(name: str, headings: Sequence[str], delimiter: str, line: int) -> str:
    """Why the line with the columns will not do, and the line to write instead."""
    header = [_column(heading) for heading in headings]
    missing = [column for column in REQUIRED if column not in header]
    instead = [GERMAN.get(column, heading) for column, heading in zip(header, headings)]
    found = set(map(_column, instead))
    if not set(REQUIRED) <= found or len(found) < len(instead):
        instead = list(COLUMNS)
    return (
        f"{name}: line {line} must name the columns. Missing: {', '.join(missing)}. Found: "
        f"{', '.join(headings) or 'nothing'}. Write: {delimiter.join(instead)} (start is a date "
        "and time such as 2026-11-23 14:00, end is one as well, or a time such as 22:00)."
    )


def _column(cell: str) -> str:
    return "_".join(cell.lower().replace("-", " ").split())


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        raise RosterError(f"{name}: line {line}: not UTF-8. Save the file as UTF-8.") from None


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
        raise RosterError(f"{name}: {where}this is not YAML: {reason}.") from None
    except RecursionError:
        raise RosterError(f"{name}: this is no roster: it is nested too deeply.") from None
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
        if column in cells:
            raise RosterError(
                f"{name}: line {key.start_mark.line + 1}: this shift has {column} twice. Keep one; "
                "an agent with two call centers has two shifts."
            )
        if not isinstance(value, yaml.ScalarNode):
            raise RosterError(
                f"{name}: line {value.start_mark.line + 1}, column {column}: one value is expected."
            )
        is_null = value.tag.endswith(":null")
        cells[column] = "" if is_null else value.value
        lines[column] = value.start_mark.line + 1
    return Row(line, cells, lines)
