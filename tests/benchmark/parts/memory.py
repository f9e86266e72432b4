# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What starting costs before the first document, and what the run keeps in memory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from clients import OURS, in_fresh_process
from measuring import Effort, Goal, Samples, alternate, count, median, run, table
from simulated import Server, usual_environment

from .libraries import available

NAME = "memory"
ROUNDS = 9
SIZES = (100, 1000, 10000)
MODULE = "ansible_collections.telecom.broadworks.plugins.modules.ocip_call_center_agent"
IMPORTS = {
    "nothing": "pass",
    "the library lxml": "import lxml.etree",
    "the client": (
        "import ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session"
    ),
    "the module, with Ansible's part": f"import {MODULE}",
}
LIBRARIES = {
    "broadworks-ocip": "import broadworks_ocip",
    "mercury-ocip": "import mercury_ocip",
}
MIB = 1024 * 1024

TEXT = """## Imports and memory

A fresh Python, from its start to its end:

{imports}

{missing}Memory of a process that signs agents out. The whole process at its peak is what the system
counts; the other figures are what the client allocated, counted by Python itself. The result is
the report: for each agent what was asked, found and done. Beyond it there is what the rules know
of each agent until then, its state and call centers before and after, kept once for agents that
read alike; documents and answers are gone as soon as they are read.

{memory}
"""


def measure(server: Server, effort: Effort) -> dict[str, Any]:
    """Imports in fresh processes; memory for each number of agents."""
    found, missing = available()
    works: dict[str, Any] = {
        name: _importing(found[OURS], statement) for name, statement in IMPORTS.items()
    }
    for name, statement in LIBRARIES.items():
        if name in found:
            works[name] = _importing(found[name], statement)
    for work in works.values():
        work()
    imports: Samples = alternate(effort.rounds(5, ROUNDS), works)
    sizes = SIZES[:1] if effort.quick else SIZES
    return {
        "imports": imports,
        "missing": missing,
        "memory": [_memory(server, agents) for agents in sizes],
    }


def _importing(python: Path, statement: str) -> Any:
    return lambda: run([str(python), "-c", statement], usual_environment())


def _memory(server: Server, agents: int) -> dict[str, Any]:
    server.begin(agents)
    plain = in_fresh_process(server, agents)
    server.begin(agents)
    traced = in_fresh_process(server, agents, OURS, Path(sys.executable), "--traced")
    return {
        "agents": agents,
        "imported": plain["resident"],
        "process": plain["peak"],
        "peak": traced["traced"],
        "result": traced["kept"],
    }


def _mib(value: float) -> str:
    return f"{value / MIB:.1f}"


def section(data: Any) -> str:
    """The tables and what they say."""
    imports = data["imports"]
    rows = [[name, f"{median(imports, name) * 1000:.0f}"] for name in imports]
    memory = [
        [
            count(row["agents"]),
            _mib(row["process"]) if row["process"] else "not known",
            _mib(row["imported"]) if row["process"] else "not known",
            _mib(row["peak"]),
            _mib(row["result"]),
            count((row["peak"] - row["result"]) / row["agents"]),
        ]
        for row in data["memory"]
    ]
    heads = [
        "agents",
        "process MiB",
        "of it imports MiB",
        "allocated MiB",
        "of it the result MiB",
        "beyond it, bytes an agent",
    ]
    return TEXT.format(
        imports=table(["imports", "ms"], rows, left=1),
        missing="".join(data["missing"]),
        memory=table(heads, memory),
    )


def goals(data: Any) -> list[Goal]:
    """Flat in the number of agents, apart from the result."""
    *_rest, largest = data["memory"]
    return [
        Goal(
            f"Memory beyond the result and the imports, {count(largest['agents'])} agents, MiB",
            (largest["peak"] - largest["result"]) / MIB,
            4,
            reason="the state of each agent before, which the order of sign-outs and the report "
            "need, is kept until the report is made",
        )
    ]
