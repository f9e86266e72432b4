# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One shift in and one out: the whole playbook, from the shell to the report."""

from __future__ import annotations

import json
import os
import tempfile
from typing import Any

from measuring import Effort, Goal, alternate, count, median, run, seconds, table
from simulated import PASSWORD, USERNAME, Server, usual_environment

from .cold import PING

NAME = "shift_change"
LATENCY = 20
DOCUMENT = 0.021
"""Seconds that a document takes: the latency, and a little for sending and reading it."""
CENTERS = 20
SIZES = {40: 4.5, 1000: 3.0}
"""For a number of agents how many times `ansible -m ping` may come on top of the documents."""
MOST_DOCUMENTS = 260
SLACK = 1.25

TEXT = """## A shift change

Whole runs of `ansible-playbook telecom.broadworks.shift_change`, with the written report. Half of
the agents sign in and the other half sign out, in {centers} call centers and at {latency} ms a
document.

{table}

The role calls one module, which logs in once. It reads everybody before it
changes anything, reads the arrivals again, and reads everybody again at the end.
"""


def measure(server: Server, effort: Effort) -> list[dict[str, Any]]:
    """Ping and the playbook in turn, for each number of agents."""
    sizes = [40] if effort.quick else list(SIZES)
    return [_measure(server, effort, agents) for agents in sizes]


def _measure(server: Server, effort: Effort, agents: int) -> dict[str, Any]:
    print(f"  {count(agents)} agents, {LATENCY} ms a document", flush=True)
    counted: dict[str, int] = {}

    def change() -> float:
        server.begin_with(world(agents), LATENCY)
        took = _play(server, agents)
        counted.update(server.counters())
        return took

    works = {"ping": lambda: run(PING, usual_environment()), "playbook": change}
    for work in works.values():
        work()  # once before, so that compiled files and caches are there for both
    return {
        "agents": agents,
        "times": alternate(effort.rounds(10), works),
        "documents": counted["documents"],
        "logins": counted["logins"],
    }


def _play(server: Server, agents: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            "shift_change_incoming": ids("in", agents // 2),
            "shift_change_outgoing": ids("out", agents // 2),
            "shift_change_report_dir": os.path.join(folder, "reports"),
        }
        command = ["ansible-playbook", "telecom.broadworks.shift_change"]
        return run([*command, "-e", json.dumps(variables)], server.environment())


def ids(shift: str, number: int) -> list[str]:
    """The agents of a shift."""
    return [f"{shift}{n:04}@example.net" for n in range(number)]


def world(agents: int) -> dict[str, Any]:
    """Both shifts, spread over the call centers: one is there, the other is signed out."""
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    centers = [f"cc{n:02}@example.net" for n in range(CENTERS)]
    people = [(key, "Sign-Out", n) for n, key in enumerate(ids("in", agents // 2))]
    people += [(key, "Available", n) for n, key in enumerate(ids("out", agents // 2))]
    return {
        "administrators": [{"user_id": USERNAME, "password": PASSWORD}],
        "call_centers": [
            {"service_user_id": center, "name": center, "type": "Premium", **place}
            for center in centers
        ],
        "agents": [
            {
                "user_id": key,
                "acd_state": state,
                "call_centers": [centers[n % CENTERS]],
                **place,
            }
            for key, state, n in people
        ],
    }


def _allowed(row: dict[str, Any]) -> float:
    """Seconds that a change may take, by its documents and by ping."""
    ping = median(row["times"], "ping")
    return SLACK * DOCUMENT * float(row["documents"]) + SIZES[row["agents"]] * ping


def section(data: Any) -> str:
    """The table and what it says."""
    rows = [
        [
            count(row["agents"]),
            count(row["documents"]),
            count(row["logins"]),
            seconds(median(row["times"], "playbook")),
            seconds(_allowed(row)),
        ]
        for row in data
    ]
    heads = ["agents", "documents", "logins", "s", "goal s"]
    return TEXT.format(table=table(heads, rows), centers=CENTERS, latency=LATENCY)


def goals(data: Any) -> list[Goal]:
    """One login, few documents, and little time besides what they take."""
    found = []
    for row in data:
        size = count(row["agents"])
        found.append(Goal(f"A shift change of {size} agents logs in once", row["logins"], 1))
        if row["agents"] >= 1000:
            text = f"A shift change of {size} agents takes at most {MOST_DOCUMENTS} documents"
            found.append(Goal(text, row["documents"], MOST_DOCUMENTS))
        found.append(
            Goal(
                f"A shift change of {size} agents takes at most {SLACK} times the time of its "
                f"documents, plus {SIZES[row['agents']]:g} times that of `ansible -m ping`",
                median(row["times"], "playbook") / _allowed(row),
                1,
            )
        )
    return found
