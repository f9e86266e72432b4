# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task from the shell: what does Ansible cost, and what does each module add?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from measuring import Effort, Goal, Samples, alternate, median, ratio, run, seconds, table
from simulated import Server, agent_ids, center_id, usual_environment

NAME = "cold"
ROUNDS = 9
PING = ["ansible", "localhost", "-m", "ansible.builtin.ping"]
AGENT = "ocip_call_center_agent"
CENTER = center_id(0)
TASKS: dict[str, dict[str, Any]] = {
    AGENT: {"agents": agent_ids(1)},
    "ocip_call_center_agent_info": {"agent_user_id": agent_ids(1)},
    "ocip_call_center_info": {"service_user_id": CENTER},
    "ocip_call_center": {"service_user_id": CENTER, "night_service_forced": True},
    "ocip_call_center_staffing": {
        "staffing": [{"service_user_id": CENTER, "agents": agent_ids(1)}],
    },
    "ocip_shift_change": {"outgoing": agent_ids(1)},
    "ocip_switch_info": {"service_provider_id": "ExampleSP", "group_id": "Support"},
    "ocip_command": {"request": "SystemSoftwareVersionGetRequest"},
}

TEXT = """## One task from the shell

Each row is one `ansible localhost -m ...` command, from its start to its end, on a switch that
answers at once. The first module logs in, reads one agent, signs it out, reads it again, and logs
out. The other modules do the least that they can. `ping` does nothing, so it is the least that any
module can cost.

{table}

Most of the time is the start of Ansible.
"""


def measure(server: Server, effort: Effort) -> Samples:
    """Ping and each module in turn."""
    works: dict[str, Callable[[], float]] = {"ping": lambda: run(PING, usual_environment())}
    works |= {name: _work(server, name, options) for name, options in TASKS.items()}
    for work in works.values():
        work()  # once before, so that compiled files and caches are there for all
    return alternate(effort.rounds(1, ROUNDS), works)


def _work(server: Server, name: str, options: dict[str, Any]) -> Callable[[], float]:
    module = f"telecom.broadworks.{name}"
    command = ["ansible", "localhost", "-m", module, "-a", json.dumps(options)]

    def work() -> float:
        server.begin(1)
        return run(command, server.environment())

    return work


def section(data: Any) -> str:
    """The table and what it says."""
    rows = [
        [f"`{name}`", seconds(median(data, name)), f"{ratio(data, name, 'ping'):.2f}"]
        for name in data
    ]
    return TEXT.format(table=table(["module", "s", "ping = 1"], rows, left=1))


def goals(data: Any) -> list[Goal]:
    """At most 1.25 times ping."""
    return [
        Goal(
            "One agent with `ansible` takes at most 1.25 times as long as `ansible -m ping`",
            ratio(data, AGENT, "ping"),
            1.25,
            reason="Ansible packs the module, and Python compiles it",
        )
    ]
