# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the ways to sign many agents out: one task with a list, a loop, hosts, slices.

Usage: python tests/benchmark/scale.py [--write]

Prints the table of docs/guides/scale.md; with --write it is renewed there. Each way begins with the
same simulated switch, on which every document takes 20 ms, and must sign every agent out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "roles" / "simulator" / "files"))

from broadworks_simulator import Simulator  # noqa: E402

GUIDE = ROOT / "docs" / "guides" / "scale.md"
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
LATENCY_MS = 20
AGENTS = 100
MANY = 1000
MODULE = "telecom.broadworks.ocip_call_center_agent"
CENTERS = [f"cc{n}@example.net" for n in range(4)]
STAYS = "stays@example.net"


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


@dataclass
class Measured:
    """What a way cost, and what the switch saw."""

    seconds: float
    logins: int
    documents: int


def world(agents: int) -> dict[str, Any]:
    """As many agents to sign out, and one in every call center who stays."""
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    leaving = [
        {"user_id": f"agent{n}@example.net", "call_centers": [CENTERS[n % len(CENTERS)]]}
        for n in range(agents)
    ]
    everybody = [*leaving, {"user_id": STAYS, "call_centers": CENTERS}]
    return {
        "administrators": [{"user_id": "ops@example.net", "password": "benchmark"}],
        "service_providers": [
            {"service_provider_id": "ExampleSP", "groups": [{"group_id": "Support"}]}
        ],
        "call_centers": [{"service_user_id": center, **place} for center in CENTERS],
        "agents": [{**agent, **place, "acd_state": "Available"} for agent in everybody],
    }


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
    leaving = [f"agent{n}@example.net" for n in range(AGENTS)]
    many = [f"agent{n}@example.net" for n in range(MANY)]
    as_hosts = [play(f"ocip_agents:!{STAYS}", "{{ agent_user_id }}")]
    chosen = "{{ groups['ocip_agents'] | difference(['" + STAYS + "']) }}"
    return [
        Way("one task, a list", AGENTS, [play("localhost", leaving)]),
        Way("one task, a list", MANY, [play("localhost", many)]),
        Way("one task, a list from the inventory", AGENTS, [play("localhost", chosen)], True),
        Way("a loop over agents", AGENTS, [play("localhost", "{{ item }}", loop=leaving)]),
        Way("hosts, 5 forks", AGENTS, as_hosts, True),
        Way("hosts, 20 forks", AGENTS, as_hosts, True, forks=20),
        Way("hosts, 2 slices of 5 forks", AGENTS, as_hosts, True, slices=2),
    ]


def measure(way: Way, folder: Path) -> Measured:
    """Do the work in one way.

    :raises SystemExit: not every agent is signed out afterwards.
    """
    inventory = folder / "bench.ocip_agents.yml"
    source = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    inventory.write_text(yaml.safe_dump({"plugin": "telecom.broadworks.ocip_agents", **source}))
    (folder / "book.yml").write_text(yaml.safe_dump(way.plays))
    settings = {"latency_ms": LATENCY_MS}
    with Simulator(world(way.agents), settings=settings, transports=("tcp",)) as simulator:
        environment = {
            **os.environ,
            "OCIP_HOST": simulator.host,
            "OCIP_PORT": str(simulator.port("tcp")),
            "OCIP_TRANSPORT": "tcp",
            "OCIP_USERNAME": "ops@example.net",
            "OCIP_PASSWORD": "benchmark",
            "ANSIBLE_FORKS": str(way.forks),
        }
        begun = time.monotonic()
        run(way, folder, environment)
        seconds = time.monotonic() - begun
        left = [agent for center in CENTERS for agent in simulator.signed_in(center)]
        if set(left) != {STAYS}:
            raise SystemExit(f"{way.name}: still signed in: {sorted(set(left))}")
        counters = simulator.counters
        return Measured(seconds, counters["logins"], counters["documents"])


def run(way: Way, folder: Path, environment: dict[str, str]) -> None:
    """Run the playbook in as many processes as there are slices, as AWX does on its nodes."""
    command = ["ansible-playbook", "book.yml"]
    if way.inventory:
        command += ["-i", "bench.ocip_agents.yml"]
    processes = []
    for number in range(way.slices):
        options = []
        if way.slices > 1:
            part = [f"agent{n}@example.net" for n in range(number, way.agents, way.slices)]
            (folder / f"slice{number}").write_text("\n".join(part))
            options = ["--limit", f"@slice{number}"]
        log = (folder / f"log{number}").open("w")
        processes.append(
            subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=log)
        )
    exit_codes = [process.wait() for process in processes]
    if any(exit_codes):
        raise SystemExit((folder / "log0").read_text())


def table(rows: list[tuple[Way, Measured]]) -> str:
    """The table in Markdown."""
    lines = [
        "| Way | Agents | Seconds | Seconds for each agent | Logins | Documents |",
        "|---|---|---|---|---|---|",
    ]
    for way, found in rows:
        each = found.seconds / way.agents
        lines.append(
            f"| {way.name} | {way.agents} | {found.seconds:.1f} | {each:.3f} "
            f"| {found.logins} | {found.documents} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure every way and print the table."""
    rows = []
    for way in ways():
        with tempfile.TemporaryDirectory() as folder:
            rows.append((way, measure(way, Path(folder))))
        print(f"{way.name}, {way.agents} agents: {rows[-1][1].seconds:.1f} s", file=sys.stderr)
    text = table(rows)
    print(text, end="")
    if "--write" in sys.argv[1:]:
        guide = GUIDE.read_text(encoding="utf-8")
        GUIDE.write_text(FIGURES.sub(lambda _old: text, guide), encoding="utf-8")


if __name__ == "__main__":
    main()
