# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes tables of answers: as settings say (order, columns) and as faults do (damage)."""

from __future__ import annotations

import random
from typing import Any

from .documents import EMPTY, NIL, Response, Table
from .settings import Settings

EXTRA_HEADING = "Simulator Extra"
_RANDOM = random.Random(20)  # noqa: S311 - it shuffles rows, no more


def arrange(response: Response, settings: Settings) -> None:
    """Shuffle rows, add a column and swap columns, where the settings ask for it."""
    for _name, table in response.elements:
        if not isinstance(table, Table):
            continue
        if settings.table_rows == "shuffled":
            _RANDOM.shuffle(table.rows)
        if settings.table_extra_column:
            table.headings = [*table.headings, EXTRA_HEADING]
            table.rows = [[*row, "extra"] for row in table.rows]
        if settings.table_swap_columns and len(table.headings) > 1:
            table.headings = _swapped(table.headings)
            table.rows = [_swapped(row) for row in table.rows]


def _swapped(columns: list[str]) -> list[str]:
    return [columns[1], columns[0], *columns[2:]]


def damage(response: Response, how: str) -> None:
    """Do to every table of an answer what a fault of the command level says."""
    response.elements = [
        (name, _damaged(value, how) if isinstance(value, Table) else value)
        for name, value in response.elements
        if not (how == "no_table" and isinstance(value, Table))
    ]


def _damaged(table: Table, how: str) -> Any:
    if how == "nil_table":
        return NIL
    if how == "empty_table_element":
        return EMPTY
    if how == "no_headings":
        return Table([], table.rows)
    if how == "no_service_user_id_heading":
        headings = ["Renamed Id" if h == "Service User Id" else h for h in table.headings]
        return Table(headings, table.rows)
    short = (table.rows or [["short"] * len(table.headings)])[0][:-1]
    return Table(table.headings, [short, *table.rows[1:]])
