# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task with a list of agents, or a loop with a task for each."""

from __future__ import annotations

import json
import tempfile
from typing import Any

from measuring import Effort, alternate, count, median, run, seconds, table
from simulated import Server, agent_ids

from .cold import MODULE

NAME = "loop"
LATENCIES = (0, 20, 80)
ROUNDS = 5
SIZES = {10: ROUNDS, 100: 0, 1000: 0}
"""Rounds of the loop for a number of agents; with 0 its time is computed."""

TEXT = """## A list or a loop

`ansible-playbook` with one task: once with the list of agents in the option `agents`, once with
`loop`, which makes a task of its own for each agent.

{table}

Times with ≈ are computed from the measured seconds an agent of the loop with {base} agents; nobody
wants to wait for them. A list logs in once, reads fifteen agents at a time and costs little
more than one agent. A loop starts a module, logs in and logs out for each agent. **Give agents as
a list.** One result tells of all of them just as well.
"""


def measure(server: Server, effort: Effort) -> list[dict[str, Any]]:
    """List and loop in turn, for each number of agents and each latency."""
    sizes = {10: 1} if effort.quick else SIZES
    return [
        _measure(server, effort, agents, latency, rounds)
        for agents, rounds in sizes.items()
        for latency in LATENCIES
    ]


def _measure(
    server: Server, effort: Effort, agents: int, latency: int, rounds: int
) -> dict[str, Any]:
    print(f"  {count(agents)} agents, {latency} ms a document", flush=True)
    listed = {MODULE: {"agents": agent_ids(agents)}}
    looped = {MODULE: {"agents": "{{ item }}"}, "loop": agent_ids(agents)}

    def work(task: dict[str, Any]) -> float:
        server.begin(agents, latency)
        return _play(server, task)

    return {
        "agents": agents,
        "latency": latency,
        "list": alternate(effort.rounds(1), {"list": lambda: work(listed)}),
        "loop": alternate(rounds, {"loop": lambda: work(looped)}),
    }


def _play(server: Server, task: dict[str, Any]) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as book:
        json.dump([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}], book)
        book.flush()
        return run(["ansible-playbook", book.name], server.environment())


def per_agent(data: Any, latency: int) -> float:
    """Seconds an agent costs in a loop, from the largest loop that was measured."""
    *_rest, row = (row for row in data if row["latency"] == latency and row["loop"]["loop"])
    return median(row["loop"], "loop") / float(row["agents"])


def section(data: Any) -> str:
    """The table and what it says."""
    rows = []
    for row in data:
        listed = median(row["list"], "list")
        runs = len(row["loop"]["loop"])
        if runs:
            looped = median(row["loop"], "loop")
        else:
            looped = row["agents"] * per_agent(data, row["latency"])
        rows.append(
            [
                count(row["agents"]),
                str(row["latency"]),
                seconds(listed),
                f"{'' if runs else '≈ '}{seconds(looped)}",
                f"{looped / listed:.0f}",
                f"{len(row['list']['list'])} and {runs}",
            ]
        )
    heads = ["agents", "ms a document", "list s", "loop s", "loop / list", "runs"]
    base = max(row["agents"] for row in data if row["loop"]["loop"])
    return TEXT.format(table=table(heads, rows), base=base)


def goals(_data: Any) -> list[Any]:
    """None: it shows why there is the list."""
    return []
