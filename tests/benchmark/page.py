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

`make benchmark` made this page and all its figures in one run of {minutes:.0f} minutes on one
machine: {machine}.
The simulator ran in a process of its own on the same machine. Times differ from machine to machine,
so look at the ratios. Whatever is compared was measured in turn, round by round. Times are medians
of the rounds, and a ratio is the median of the ratios of each round, so it may differ a little from
the quotient of the times.

In short: **one connection is as fast as the switch answers.** Pass the agents as one list, and the
time is the number of documents (three for fifteen agents) times what the switch takes for one.
[Many agents](guides/scale.md#what-it-costs) compares a list with a loop and with hosts.

{goals}

{sections}"""

REPEAT = """## Repeating it

`make benchmark` needs nothing but what `make` installs. The libraries named mercury need Python
3.12 or newer and are left out without it. To measure only some parts, and leave this page as it is:
`make benchmark BENCHMARK="{example}"`. The parts are {parts}.
Nothing else should run on the machine at the same time.
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
        goals=table(["goal", "measured", "result"], rows, left=1) if rows else "",
        sections="\n".join(sections),
    )
