# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same sign-outs with the libraries that PyPI has for OCI-P."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from clients import OURS, in_fresh_process
from environments import MissingError, interpreter
from measuring import Effort, Goal, Samples, count, median, ratio, seconds, table
from simulated import Server

NAME = "libraries"
CASES = ((1, 0), (100, 0), (1000, 0), (100, 20), (1000, 20))
"""Agents and milliseconds a document."""
ROUNDS = 3

TEXT = """## Other libraries

Each client signs the agents out in a separate process. The first table shows seconds of the whole
process, the second one without the start of Python and the imports. The client of this collection
reads every agent, signs it out, and reads it again. The libraries only send the sign-outs, as their
documentation shows: `broadworks-ocip` and `mercury-ocip` one in a document, `mercury-ocip-fast`
fifteen. To log in over plain TCP, `mercury-ocip` needs a correction of one line. The
benchmark makes it.
`mercury-ocip-fast` spends most of its time on its import. After that, it sends one document where
this client sends three. On a slow switch, it catches up with this client at about 1,000 agents, and
is faster for more.

{whole}

After the imports:

{work}

{missing}"""


def available() -> tuple[dict[str, Path], list[str]]:
    """The interpreter for each client, and a sentence for each client that there is none for."""
    found = {OURS: Path(sys.executable)}
    missing = []
    if find_spec("broadworks_ocip"):
        found["broadworks-ocip"] = Path(sys.executable)
    else:
        missing.append("`broadworks-ocip` was not measured: it is not installed.\n")
    try:
        found |= dict.fromkeys(("mercury-ocip", "mercury-ocip-fast"), interpreter("mercury"))
    except MissingError as problem:
        missing.append(f"The libraries named mercury were not measured: {problem}.\n")
    return found, missing


def measure(server: Server, effort: Effort) -> dict[str, Any]:
    """Each client in turn, for each number of agents and each latency."""
    found, missing = available()
    for sentence in missing:
        print(f"  {sentence}")
    cases = CASES[:2] if effort.quick else CASES
    rows = []
    for agents, latency in cases:
        print(f"  {count(agents)} agents, {latency} ms a document", flush=True)
        whole: Samples = {name: [] for name in found}
        work: Samples = {name: [] for name in found}
        for _round in range(effort.rounds(1, ROUNDS)):
            for name, python in found.items():
                server.begin(agents, latency)
                process, inside = in_fresh_process(server, agents, name, python)
                whole[name].append(process)
                work[name].append(inside)
                print(f"    {name}: {process:.3f}, after imports {inside:.3f}", flush=True)
        rows.append({"agents": agents, "latency": latency, "whole": whole, "work": work})
    return {"rows": rows, "missing": missing}


def section(data: Any) -> str:
    """The tables and what they say."""
    return TEXT.format(
        whole=_table(data, "whole"), work=_table(data, "work"), missing="".join(data["missing"])
    )


def _table(data: Any, kind: str) -> str:
    names = list(data["rows"][0][kind])
    rows = [
        [
            count(row["agents"]),
            str(row["latency"]),
            *(seconds(median(row[kind], name)) for name in names),
        ]
        for row in data["rows"]
    ]
    return table(["agents", "ms a document", *names], rows)


def goals(data: Any) -> list[Goal]:
    """Faster than each library, at every size."""
    names = [name for name in data["rows"][0]["whole"] if name != OURS]
    return [
        Goal(
            f"The whole process is faster than with `{name}` (worst size below)",
            min(ratio(row["whole"], name, OURS) for row in data["rows"]),
            1,
            at_least=True,
            reason="three documents where the library sends one",
        )
        for name in names
    ]
