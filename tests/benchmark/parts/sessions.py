# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several sessions at the same time, for a switch that is far away or busy."""

from __future__ import annotations

from typing import Any

from clients import sign_out_over
from measuring import Effort, Samples, alternate, count, median, ratio, seconds, table
from simulated import TEAM, Server

NAME = "sessions"
SESSIONS = (1, 5)
LATENCY = 20
AGENTS = 1000

TEXT = """## Several sessions

The option `sessions` lets documents travel side by side. {agents} agents of {centers} call
centers at {latency} ms a document, signed out over so many sessions:

{table}

Agents who share a standard or premium call center are never signed out at the same time, so that
the outcome is the same as one after the other. Many independent call centers gain much, a single
large one gains in reading only. Each session is a login on the switch, which may limit them.
"""


def measure(server: Server, effort: Effort) -> dict[str, Any]:
    """One session and several in turn."""
    agents = 200 if effort.quick else AGENTS
    print(f"  {count(agents)} agents, {LATENCY} ms a document", flush=True)

    def over(sessions: int) -> Any:
        def work() -> float:
            server.begin(agents, LATENCY)
            return sign_out_over(server, agents, sessions)

        return work

    works = {str(sessions): over(sessions) for sessions in SESSIONS}
    return {"agents": agents, "samples": alternate(effort.rounds(40), works)}


def section(data: Any) -> str:
    """The table and what it says."""
    samples: Samples = data["samples"]
    rows = [
        [name, seconds(median(samples, name)), f"{ratio(samples, '1', name):.1f}"]
        for name in samples
    ]
    return TEXT.format(
        agents=count(data["agents"]),
        centers=count(data["agents"] / TEAM),
        latency=LATENCY,
        table=table(["sessions", "s", "times faster"], rows),
    )


def goals(_data: Any) -> list[Any]:
    """None: it shows what the option gains."""
    return []
