# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The columns of tables by release and data mode, and what settings do to whole tables."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .documents import Response, Table
from .releases import has
from .settings import Settings

EXTRA_HEADING = "Simulator Extra"
_RANDOM = random.Random(20)  # noqa: S311 - it shuffles rows, no more


@dataclass(frozen=True)
class Column:
    """A column of a table.

    :ivar heading: its heading.
    :ivar since: the release that brought it; empty: all have it.
    :ivar absent: later releases without it.
    :ivar as_only: whether XS data mode lacks it.
    """

    heading: str
    since: str = ""
    absent: tuple[str, ...] = ()
    as_only: bool = False


def columns(
    *headings: str, since: str = "", absent: tuple[str, ...] = (), as_only: bool = False
) -> tuple[Column, ...]:
    """Make columns that came together."""
    return tuple(Column(heading, since, absent, as_only) for heading in headings)


def table(
    wanted: Iterable[Column], records: Iterable[Mapping[str, str]], settings: Settings
) -> Table:
    """Make a table of records by heading; a heading without a value has an empty column."""
    headings = [
        column.heading
        for column in wanted
        if has(settings.release, column.since, column.absent)
        and not (column.as_only and settings.xs_mode)
    ]
    return Table(headings, [[record.get(key, "") for key in headings] for record in records])


def arrange(response: Response, settings: Settings) -> None:
    """Shuffle rows, add a column and swap columns, where the settings ask for it."""
    for _name, value in response.elements:
        if not isinstance(value, Table):
            continue
        if settings.table_rows == "shuffled":
            _RANDOM.shuffle(value.rows)
        if settings.table_extra_column:
            value.headings = [*value.headings, EXTRA_HEADING]
            value.rows = [[*row, "extra"] for row in value.rows]
        if settings.table_swap_columns and len(value.headings) > 1:
            value.headings = _swapped(value.headings)
            value.rows = [_swapped(row) for row in value.rows]


def _swapped(values: list[str]) -> list[str]:
    return [values[1], values[0], *values[2:]]
