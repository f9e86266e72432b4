# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One agent, from the shell: what does Ansible cost, what do we add to it?"""

from __future__ import annotations

import json
from typing import Any

from clients import in_fresh_process, recorded_sign_out
from measuring import Effort, Goal, Samples, alternate, median, ratio, run, seconds, table, timed
from simulated import Server, agent_ids, usual_environment

NAME = "cold"
ROUNDS = 9
PING = ["ansible", "localhost", "-m", "ansible.builtin.ping"]
MODULE = "telecom.broadworks.ocip_call_center_agent"
SIGN_OUT = ["ansible", "localhost", "-m", MODULE, "-a", json.dumps({"agents": agent_ids(1)})]
LABELS = {
    "ping": "`ansible -m ansible.builtin.ping`",
    "module": "`ansible -m telecom.broadworks.ocip_call_center_agent`",
    "process": "the client in a fresh Python",
    "client": "the client in a running Python",
}

TEXT = """## One agent, from the shell

Four ways that begin with nothing and end with one agent signed out; ping, which does nothing, is
the least that any module can cost. Each with one login, read, sign-out, read-back and logout.

{table}

What a task costs is Ansible starting up. The client itself is in the last line.
"""


def measure(server: Server, effort: Effort) -> Samples:
    """Ping, the module, the client in a fresh process and in this one, in turn."""
    variables = server.environment()

    def module() -> float:
        server.begin(1)
        return run(SIGN_OUT, variables)

    def process() -> float:
        server.begin(1)
        return timed(in_fresh_process, server, 1)[0]

    def client() -> float:
        server.begin(1)
        return recorded_sign_out(server, 1)[0]

    works = {
        "ping": lambda: run(PING, usual_environment()),
        "module": module,
        "process": process,
        "client": client,
    }
    for work in works.values():
        timed(work)  # once before, so that compiled files and caches are there for all
    return alternate(effort.rounds(5, ROUNDS), works)


def section(data: Any) -> str:
    """The table and what it says."""
    rows = [
        [label, seconds(median(data, name)), f"{ratio(data, name, 'ping'):.2f}"]
        for name, label in LABELS.items()
    ]
    return TEXT.format(table=table(["what", "s", "ping = 1"], rows, left=1))


def goals(data: Any) -> list[Goal]:
    """At most 1.3 times ping."""
    return [
        Goal(
            "One agent with `ansible` costs at most 1.3 times `ansible -m ping`",
            ratio(data, "module", "ping"),
            1.3,
            reason="starting the module's Python and its imports",
        )
    ]
