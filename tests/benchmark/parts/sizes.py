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
LATENCIES = (0, 20, 80)
SIZES = (100, 1000, 10000)

TEXT = """## Many agents in one task

The client reads each agent, asks the switch to sign it out, and reads it back, fifteen agents in a
document. The bare socket sends the very same bytes, made before, waits for each answer and looks
at nothing in it: the same reads, sign-outs and read-backs cannot be had for less on one
connection. What the client adds is making documents, reading answers, and the rules.

{table}

{linear}
"""
LINEAR = """The cost is linear: at {latency} ms, {largest} agents take {times:.1f} times as long as
{smaller}."""


def measure(server: Server, effort: Effort) -> list[dict[str, Any]]:
    """Client and bare socket in turn, for each number of agents and each latency."""
    sizes = SIZES[:1] if effort.quick else SIZES
    server.begin(1)
    recorded_sign_out(server, 1)  # with all that is left until it is first needed
    return [_measure(server, effort, agents, ms) for agents in sizes for ms in LATENCIES]


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

    # Three documents for fifteen agents, twice; some 2 ms each for the simulator's own work.
    expected = 2 * (agents / 5) * (latency + 2) / 1000
    samples = alternate(effort.rounds(expected), {"client": client, "bare": bare})
    return {
        "agents": agents,
        "latency": latency,
        "documents": len(documents),
        "samples": samples,
    }


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
            str(len(row["samples"]["client"])),
        ]
        for row in data
    ]
    heads = ["agents", "ms a document", "documents", "client s", "bare socket s", "ratio", "runs"]
    return TEXT.format(table=table(heads, rows), linear=_linear(data))


def _at(data: Any, latency: int) -> list[dict[str, Any]]:
    return [row for row in data if row["latency"] == latency]


def _growth(data: Any, latency: int) -> float:
    """How much longer ten times the agents take, between the two largest sizes."""
    *_rest, smaller, largest = _at(data, latency)
    return median(largest["samples"], "client") / median(smaller["samples"], "client")


def _linear(data: Any) -> str:
    *rest, largest = _at(data, 0)
    if not rest:
        return ""
    return LINEAR.format(
        latency=0,
        largest=count(largest["agents"]),
        smaller=count(rest[-1]["agents"]),
        times=_growth(data, 0),
    )


def _worst(data: Any, latency: int) -> float:
    return max(ratio(row["samples"], "client", "bare") for row in _at(data, latency))


def goals(data: Any) -> list[Goal]:
    """Near the minimum, and linear."""
    found = [
        Goal(
            "At 20 ms a document, at most 1.25 times the bare socket (worst size)",
            _worst(data, 20),
            1.25,
            reason="making documents and reading answers, while nothing is under way",
        ),
        Goal(
            "At 0 ms a document, at most 3 times the bare socket (worst size)",
            _worst(data, 0),
            3,
            reason="at 0 ms nothing but the processor counts, the simulator's and ours",
        ),
    ]
    if len(_at(data, 0)) > 1:
        found.append(
            Goal(
                "Linear: ten times the agents take at most 11 times as long",
                _growth(data, 0),
                11,
                reason="something grows faster than the list",
            )
        )
    return found
