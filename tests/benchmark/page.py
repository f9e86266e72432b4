# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes docs/performance.md from what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from measuring import table
from parts import Part

TEXT = """# Performance

`make benchmark` made this page and its figures in one run of {minutes:.0f} minutes on one machine:
{machine}.
The simulator ran in a process of its own on the same machine. Times differ from machine to machine;
the ratios are what counts. What is compared was measured in turn, round by round; times are
medians of the rounds, and a ratio is the median of the ratios of each round, so that it may differ
a little from the quotient of the times beside it. There were five rounds, nine where they are
short; a column `runs` tells of fewer where one round takes minutes.

In short: **one connection is as fast as the switch answers.** Give agents as one list, and the
time is the number of documents (three for fifteen agents) times what the switch takes for one.

{plot}{goals}

{sections}"""

PLOT = """![Seconds by number of agents, for 0, 20 and 80 ms a document, both axes logarithmic. All
lines rise evenly. From fast to slow: the bare socket, this client close above it, the two other
libraries, and far above them the loop.](performance.svg)

"""

REPEAT = """## Repeating it

`make benchmark` needs nothing but what `make` installs; Python 3.12 or newer is looked for to run
`mercury-ocip`, which is left out where there is none. Parts run alone and are shown without
changing this page: `make benchmark BENCHMARK="{example}"`. The parts:
{parts}.
Let the machine do nothing else meanwhile.
"""


def write(results: dict[str, Any], parts: Mapping[str, Part]) -> str:
    """The page, or of it what was measured."""
    measured = {name: parts[name] for name in parts if name in results["parts"]}
    goals = [goal for name, part in measured.items() for goal in part.goals(results["parts"][name])]
    rows = [[goal.text, f"{goal.value:.2f}", goal.verdict] for goal in goals]
    sections = [part.section(results["parts"][name]) for name, part in measured.items()]
    names = list(parts)
    sections.append(
        REPEAT.format(example=" ".join(names[:2]), parts=", ".join(f"`{name}`" for name in names))
    )
    return TEXT.format(
        machine=results["machine"],
        minutes=results["minutes"],
        plot=PLOT if len(measured) == len(parts) else "",
        goals=table(["goal", "measured", "result"], rows, left=1) if rows else "",
        sections="\n".join(sections),
    )
