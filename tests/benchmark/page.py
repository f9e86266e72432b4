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

`make benchmark` measured all figures on this page in one run of {minutes:.0f} minutes on one
machine: {machine}.
The simulator ran in a separate process on the same machine. Times differ from machine to machine,
so look at the ratios. In each round, every program of a table ran once. Each time is the median of
the rounds. Each ratio is the median of the ratios of the rounds, so it can differ a
little from the ratio of the two times.

In short: **one connection is as fast as the switch answers.** If you pass the agents as one list,
a task takes three documents for every fifteen agents.
[Many agents](guides/scale.md#what-it-costs) compares a list with a loop and with hosts.

{goals}

{sections}"""

REPEAT = """## Measure it yourself

`make benchmark` installs what it needs. The mercury libraries need Python 3.12 or newer; without
it, the benchmark skips them. To measure only some parts and keep this page, run
`make benchmark BENCHMARK="{example}"`. The parts are {parts}.
Run nothing else on the machine at the same time.
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
