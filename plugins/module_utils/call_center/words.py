# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Lists and lines for people: the one place that shortens them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

NAMED_AT_MOST = 10
"""Names in one line; result keys have all of them."""


def listed(texts: Sequence[str], separator: str = ", ", see: str = "") -> str:
    """The first texts and how many more there are.

    :param see: where the others are found.
    """
    named = list(texts[:NAMED_AT_MOST])
    more = len(texts) - len(named)
    if more:
        named.append(f"and {more} more" + (f" ({see})" if see else ""))
    return separator.join(named)


def counted(number: int, what: str) -> str:
    """A number of things, such as "1 agent" or "3 agents"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def one_line(text: str) -> str:
    """A text in one line: a switch may answer in several."""
    return " ".join(line.strip() for line in text.splitlines()).strip()
