# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the plot of docs/performance.md.

Usage: python plot.py RESULTS.json PLOT.svg  (in an environment with matplotlib)

Runs apart from the rest, so that nothing else needs matplotlib.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

Points = list[tuple[int, float]]

# Middle tones, which can be told from a white page and from a black one.
INK = "#7b7f86"
COLOURS = {
    "bare socket": "#7b7f86",
    "this client, a list": "#2f81d8",
    "broadworks-ocip, bare sign-outs": "#1f9d6b",
    "mercury-ocip, bare sign-outs": "#b8860b",
    "a loop, a task each": "#d9593d",
}
LATENCIES = (0, 20, 80)


def at(rows: list[dict[str, Any]], latency: int, kind: str, key: str) -> Points:
    """Number of agents and median seconds of one line."""
    return [
        (row["agents"], statistics.median(row[kind][key]))
        for row in rows
        if row["latency"] == latency and row[kind].get(key)
    ]


def lines(parts: dict[str, Any], latency: int) -> dict[str, Points]:
    """All lines of one picture."""
    libraries = parts["libraries"]["rows"]
    return {
        "bare socket": at(parts["sizes"], latency, "samples", "bare"),
        "this client, a list": at(parts["sizes"], latency, "samples", "client"),
        "broadworks-ocip, bare sign-outs": at(libraries, latency, "samples", "broadworks-ocip"),
        "mercury-ocip, bare sign-outs": at(libraries, latency, "samples", "mercury-ocip"),
        "a loop, a task each": at(parts["loop"], latency, "loop", "loop"),
    }


def draw(parts: dict[str, Any], target: Path) -> None:
    """Draw one picture for each latency, with the same axes."""
    pyplot.rcParams.update(
        {
            "svg.fonttype": "none",  # text stays text
            "svg.hashsalt": "performance",  # the same figures give the same file
            "font.family": "sans-serif",
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": INK,
            "xtick.color": INK,
            "ytick.color": INK,
        }
    )
    figure, pictures = pyplot.subplots(1, len(LATENCIES), sharey=True, figsize=(10, 4.6))
    for picture, latency in zip(pictures, LATENCIES):
        for label, points in lines(parts, latency).items():
            style = "--" if label == "bare socket" else "-"
            picture.plot(
                [agents for agents, _seconds in points],
                [seconds for _agents, seconds in points],
                style,
                color=COLOURS[label],
                label=label,
                marker="o",
                markersize=4,
            )
        picture.set(xscale="log", yscale="log", xlabel="agents", title=f"{latency} ms a document")
        picture.set_xticks([10, 100, 1000, 10000], ["10", "100", "1,000", "10,000"])
        picture.grid(color=INK, alpha=0.25)
    pictures[0].set_ylabel("seconds")
    pictures[0].set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    figure.legend(
        *pictures[0].get_legend_handles_labels(), loc="lower center", ncols=3, frameon=False
    )
    figure.tight_layout(rect=(0, 0.12, 1, 1))
    figure.savefig(target, transparent=True, metadata={"Date": None})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["parts"], Path(sys.argv[2]))
