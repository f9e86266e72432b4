# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several sessions at the same time, for a switch that is far away or busy."""

from __future__ import annotations

from typing import Any

from clients import sign_out_over
from measuring import Effort, Goal, Samples, alternate, count, median, ratio, seconds, table
from simulated import CENTERS, Server, shared, world

NAME = "sessions"
SESSIONS = (1, 2, 5, 10)
LATENCY = 20
AGENTS = 1000

TEXT = """## Several sessions

With the option `sessions`, the client sends several documents at the same time. This table shows
{agents} agents of {centers} call centers at {latency} ms a document. Each agent is in two call
centers, and every call center shares agents with others.

{table}

The outcome is the same as with one session: in each standard or premium call center, the last
agent of the list is signed out after all others. Each session is a login, and the switch may limit
the number of logins.
"""


def measure(server: Server, effort: Effort) -> dict[str, Any]:
    """One session and several in turn."""
    agents = 200 if effort.quick else AGENTS
    print(f"  {count(agents)} agents, {LATENCY} ms a document", flush=True)

    def over(sessions: int) -> Any:
        def work() -> float:
            server.begin_with(world(shared(agents)), LATENCY)
            return sign_out_over(server, agents, sessions)

        return work

    works = {str(sessions): over(sessions) for sessions in SESSIONS}
    return {"agents": agents, "samples": alternate(effort.rounds(10), works)}


def section(data: Any) -> str:
    """The table and what it says."""
    samples: Samples = data["samples"]
    rows = [
        [name, seconds(median(samples, name)), f"{ratio(samples, '1', name):.1f}"]
        for name in samples
    ]
    return TEXT.format(
        agents=count(data["agents"]),
        centers=CENTERS,
        latency=LATENCY,
        table=table(["sessions", "s", "times faster"], rows),
    )


def goals(data: Any) -> list[Goal]:
    """Five sessions gain half of what they could."""
    return [
        Goal(
            f"At {LATENCY} ms a document, 5 sessions are at least 2.5 times as fast as one",
            ratio(data["samples"], "1", "5"),
            2.5,
            at_least=True,
            reason="the processor, which all sessions share",
        )
    ]
