# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the ways to sign many agents out: one task with a list, a loop, hosts, slices.

Usage: python tests/benchmark/scale.py [--write]

Prints the table of docs/guides/scale.md; with --write it is renewed there. Each way begins with the
same simulated switch, on which every document takes 20 ms, and must sign every agent out.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from measuring import count, table, timed
from simulated import ROOT, Server, agent_ids, simulator, teams, world

GUIDE = ROOT / "docs" / "guides" / "scale.md"
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
LATENCY_MS = 20
AGENTS = 100
MANY = 1000
MODULE = "telecom.broadworks.ocip_call_center_agent"
INVENTORY = "bench.ocip_agents.yml"


@dataclass
class Way:
    """One way to do the work.

    :ivar plays: the playbook. :ivar inventory: whether it needs the inventory of agents.
    :ivar slices: how many processes share the hosts.
    """

    name: str
    agents: int
    plays: list[dict[str, Any]]
    inventory: bool = False
    forks: int = 5
    slices: int = 1


def play(hosts: str, agent_user_id: Any, **task: Any) -> dict[str, Any]:
    """A play with one task."""
    return {
        "name": "Sign out",
        "hosts": hosts,
        "gather_facts": False,
        "tasks": [{"name": "Sign out", MODULE: {"agent_user_id": agent_user_id}, **task}],
    }


def ways() -> list[Way]:
    """Everything that is measured."""
    leaving = agent_ids(AGENTS)
    as_hosts = [play("ocip_agents:!staying*", "{{ agent_user_id }}")]
    chosen = "{{ groups['ocip_agents'] | reject('match', 'staying') }}"
    return [
        Way("one task, a list", AGENTS, [play("localhost", leaving)]),
        Way("one task, a list", MANY, [play("localhost", agent_ids(MANY))]),
        Way("one task, a list from the inventory", AGENTS, [play("localhost", chosen)], True),
        Way("a loop over agents", AGENTS, [play("localhost", "{{ item }}", loop=leaving)]),
        Way("hosts, 5 forks", AGENTS, as_hosts, True),
        Way("hosts, 20 forks", AGENTS, as_hosts, True, forks=20),
        Way("hosts, 2 slices of 5 forks", AGENTS, as_hosts, True, slices=2),
    ]


def measure(way: Way, server: Server) -> list[str]:
    """Do the work in one way; give its row.

    :raises SystemExit: not every agent was signed out.
    """
    server.begin_with(world(teams(way.agents)), LATENCY_MS)
    before = server.counters()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = {"service_provider_id": "ExampleSP", "group_id": "Support"}
        inventory = {"plugin": "telecom.broadworks.ocip_agents", **source}
        (folder / INVENTORY).write_text(yaml.safe_dump(inventory))
        (folder / "book.yml").write_text(yaml.safe_dump(way.plays))
        seconds, _none = timed(run, way, folder, server.environment())
    after = server.counters()
    done = {name: after[name] - before[name] for name in after}
    if done["writes_applied"] != way.agents:
        raise SystemExit(f"{way.name}: {done['writes_applied']} of {way.agents} were signed out.")
    print(f"{way.name}, {way.agents} agents: {seconds:.1f} s", file=sys.stderr)
    numbers = [f"{seconds:.1f}", f"{seconds / way.agents:.3f}"]
    return [way.name, count(way.agents), *numbers, count(done["logins"]), count(done["documents"])]


def run(way: Way, folder: Path, environment: dict[str, str]) -> None:
    """Run the playbook in as many processes as there are slices, as AWX does on its nodes."""
    command = ["ansible-playbook", "book.yml"]
    if way.inventory:
        command += ["-i", INVENTORY]
    processes = []
    for number in range(way.slices):
        options = []
        if way.slices > 1:
            (folder / f"slice{number}").write_text(
                "\n".join(agent_ids(way.agents)[number :: way.slices])
            )
            options = ["--limit", f"@slice{number}"]
        with (folder / f"log{number}").open("w") as log:
            processes.append(
                subprocess.Popen(
                    [*command, *options],
                    cwd=folder,
                    env={**environment, "ANSIBLE_FORKS": str(way.forks)},
                    stdout=log,
                )
            )
    exit_codes = [process.wait() for process in processes]
    if any(exit_codes):
        raise SystemExit((folder / "log0").read_text())


def main() -> None:
    """Measure every way and print the table."""
    heads = ["Way", "Agents", "Seconds", "Seconds for each agent", "Logins", "Documents"]
    with simulator() as server:
        rows = [measure(way, server) for way in ways()]
    text = table(heads, rows, left=1) + "\n"
    print(text, end="")
    if "--write" in sys.argv[1:]:
        guide = GUIDE.read_text(encoding="utf-8")
        GUIDE.write_text(FIGURES.sub(lambda _old: text, guide), encoding="utf-8")


if __name__ == "__main__":
    main()
