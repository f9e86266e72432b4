# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many agents: the client beside the least that could be done on one connection."""

from __future__ import annotations

from typing import Any

from clients import recorded_sign_out, replay
from measuring import Effort, Goal, alternate, count, median, ratio, seconds, table
from simulated import Server

NAME = "sizes"
ROUNDS = 9
CASES = ((100, 0), (1000, 0), (10000, 0), (100, 20), (1000, 20))
"""Agents and milliseconds a document."""
LIMITS = {0: 2.3, 20: 1.06}

TEXT = """## Many agents in one task

The client reads each agent, asks the switch to sign it out, and reads it again, fifteen agents in a
document. The bare socket sends the same bytes, which are prepared in advance. It waits for each
answer and ignores its content. On one connection, nothing can be faster. The client adds the time
to make documents, to read answers, and to decide.

{table}
"""


def measure(server: Server, effort: Effort) -> list[dict[str, Any]]:
    """Client and bare socket in turn, for each number of agents and each latency."""
    server.begin(1)
    recorded_sign_out(server, 1)  # with all that is left until it is first needed
    cases = [case for case in CASES if case[0] == 100] if effort.quick else CASES
    return [_measure(server, effort, agents, latency) for agents, latency in cases]


def _measure(server: Server, effort: Effort, agents: int, latency: int) -> dict[str, Any]:
    print(f"  {count(agents)} agents, {latency} ms a document", flush=True)
    documents: list[bytes] = []

    def client() -> float:
        server.begin(agents, latency)
        taken, sent = recorded_sign_out(server, agents)
        documents[:] = sent
        return taken

    def bare() -> float:
        server.begin(agents, latency)
        return replay(server, documents)

    works = {"client": client, "bare": bare}
    # Three documents for fifteen agents, twice; some 2 ms each for the simulator's own work.
    expected = 2 * (agents / 5) * (latency + 2) / 1000
    samples = alternate(effort.rounds(expected, ROUNDS), works)
    return {"agents": agents, "latency": latency, "documents": len(documents), "samples": samples}


def section(data: Any) -> str:
    """The table and what it says."""
    rows = [
        [
            count(row["agents"]),
            str(row["latency"]),
            count(row["documents"]),
            seconds(median(row["samples"], "client")),
            seconds(median(row["samples"], "bare")),
            f"{ratio(row['samples'], 'client', 'bare'):.2f}",
        ]
        for row in data
    ]
    heads = ["agents", "ms a document", "documents", "client s", "bare socket s", "ratio"]
    return TEXT.format(table=table(heads, rows))


def goals(data: Any) -> list[Goal]:
    """Near the minimum."""
    return [
        Goal(
            f"At {latency} ms a document, the client takes at most {limit:g} times as long as the "
            "bare socket (worst size)",
            max(
                ratio(row["samples"], "client", "bare") for row in data if row["latency"] == latency
            ),
            limit,
            reason="the processor time for documents and answers",
        )
        for latency, limit in LIMITS.items()
    ]
