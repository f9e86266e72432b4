# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same sign-outs with the libraries that PyPI has for OCI-P."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from clients import OURS, in_fresh_process
from environments import MissingError, interpreter
from measuring import Effort, Goal, alternate, count, median, ratio, seconds, table
from simulated import Server

NAME = "libraries"
LATENCIES = (0, 20, 80)
SIZES = (100, 1000)
LONGEST = 60
"""Seconds. Sizes at which a library takes longer are left out: they show nothing new."""

TEXT = """## Beside other libraries

Each client runs in a fresh process, measured from its construction to its logout, without imports
(those are [below](#imports-and-memory)). Ours reads every agent, signs it out and reads it back.
The libraries send the bare sign-outs, as their documentation shows: one command in a document, and
no look at an agent before or after. The columns `ratio` say how many times longer than ours that
takes. `mercury-ocip` runs with one line corrected, without which it cannot log in over plain TCP.

{table}

{missing}The difference is round trips. A document may carry fifteen commands; the libraries send
one in each, so that for 1,000 agents they wait 1,000 times and we wait 203 times, although we ask
three questions about each agent and they ask one.
"""


def available() -> tuple[dict[str, Path], list[str]]:
    """The interpreter for each client, and a sentence for each client that there is none for."""
    found = {OURS: Path(sys.executable)}
    missing = []
    if find_spec("broadworks_ocip"):
        found["broadworks-ocip"] = Path(sys.executable)
    else:
        missing.append("`broadworks-ocip` was not measured: it is not installed. ")
    try:
        found["mercury-ocip"] = interpreter("mercury")
    except MissingError as problem:
        missing.append(f"`mercury-ocip` was not measured: {problem}. ")
    return found, missing


def measure(server: Server, effort: Effort) -> dict[str, Any]:
    """Each client in turn, for each number of agents and each latency."""
    found, missing = available()
    for sentence in missing:
        print(f"  {sentence}")
    sizes = SIZES[:1] if effort.quick else SIZES
    rows = []
    for agents in sizes:
        for latency in LATENCIES:
            expected = agents * (latency + 3) / 1000
            if expected > LONGEST:
                continue
            print(f"  {count(agents)} agents, {latency} ms a document", flush=True)
            works = {
                name: _work(server, agents, latency, name, python) for name, python in found.items()
            }
            samples = alternate(effort.rounds(expected), works)
            rows.append({"agents": agents, "latency": latency, "samples": samples})
    return {"rows": rows, "missing": missing}


def _work(server: Server, agents: int, latency: int, client: str, python: Path) -> Any:
    def work() -> float:
        server.begin(agents, latency)
        taken: float = in_fresh_process(server, agents, client, python)["run"]
        return taken

    return work


def section(data: Any) -> str:
    """The table and what it says."""
    names = list(data["rows"][0]["samples"])
    heads = ["agents", "ms a document", f"{OURS} s"]
    for name in names[1:]:
        heads += [f"{name} s", "ratio"]
    heads.append("runs")
    rows = []
    for row in data["rows"]:
        samples = row["samples"]
        cells = [count(row["agents"]), str(row["latency"]), seconds(median(samples, OURS))]
        for name in names[1:]:
            cells += [seconds(median(samples, name)), f"{ratio(samples, name, OURS):.1f}"]
        rows.append([*cells, str(len(samples[OURS]))])
    return TEXT.format(table=table(heads, rows), missing="".join(data["missing"]))


def goals(data: Any) -> list[Goal]:
    """At least four times faster than either library."""
    return [
        Goal(
            f"1,000 agents at 20 ms, at least 4 times faster than {name}",
            ratio(row["samples"], name, OURS),
            4,
            at_least=True,
            reason="we send three requests for each of its one",
        )
        for row in data["rows"]
        if (row["agents"], row["latency"]) == (1000, 20)
        for name in row["samples"]
        if name != OURS
    ]
