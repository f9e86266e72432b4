# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds, medians, ratios, and tables of them."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Samples = dict[str, list[float]]
LONG_ROUND = 3
"""Seconds. Longer rounds are measured five times, which is enough for a stable median."""


@dataclass(frozen=True)
class Effort:
    """How much time may be spent.

    :ivar quick: one round of small sizes, to see that the benchmark works.
    """

    quick: bool = False

    def rounds(self, seconds: float, usual: int = 5) -> int:
        """How often to measure something that takes about so many seconds."""
        if self.quick:
            return 1
        return min(usual, 5) if seconds > LONG_ROUND else usual


@dataclass(frozen=True)
class Goal:
    """What was aimed at, and what came of it.

    :ivar limit: the largest value that will do, or with ``at_least`` the smallest.
    :ivar reason: why the goal is missed, where it is.
    """

    text: str
    value: float
    limit: float
    at_least: bool = False
    reason: str = ""

    @property
    def met(self) -> bool:
        """Whether the value is on the right side, as far as the page shows it."""
        value = round(self.value, 2)
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def verdict(self) -> str:
        """Met, or by how much it is missed and why."""
        if self.met:
            return "met"
        missed = abs(self.value / self.limit - 1)
        return f"**missed by {missed:.0%}**: {self.reason}"


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """Seconds that something takes, and what it gives."""
    begin = time.perf_counter()
    value = work(*arguments)
    return time.perf_counter() - begin, value


def run(command: Sequence[str], variables: dict[str, str]) -> float:
    """Seconds of a command that must succeed."""
    seconds, done = timed(
        lambda: subprocess.run(
            command,
            env=variables,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nfailed: {' '.join(command)}")
    return seconds


def alternate(rounds: int, works: dict[str, Callable[[], float]]) -> Samples:
    """Measure several things in turn, so that a busy minute of the machine hits them all."""
    samples: Samples = {name: [] for name in works}
    for number in range(rounds):
        for name, work in works.items():
            samples[name].append(work())
            print(f"    {name}, {number + 1} of {rounds}: {samples[name][-1]:.3f}", flush=True)
    return samples


def median(samples: Samples, name: str) -> float:
    """The median of what was measured."""
    return statistics.median(samples[name])


def ratio(samples: Samples, name: str, base: str) -> float:
    """The median of the ratios of each round."""
    return statistics.median(a / b for a, b in zip(samples[name], samples[base]))


def count(number: float) -> str:
    """A whole number as the page writes it: 10,000."""
    return f"{number:,.0f}"


def seconds(value: float) -> str:
    """A time with three digits or so."""
    if value < 0.1:
        return f"{value:.3f}"
    return f"{value:.2f}" if value < 100 else count(value)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 0) -> str:
    """A table; the first ``left`` columns are text, all others numbers."""
    rule = ["---" if n < left else "---:" for n in range(len(heads))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))
