# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what sign-outs cost, beside the least they could cost, in one run on one machine.

Usage: python tests/benchmark/run.py [--quick | --rewrite] [PART]...

`make benchmark` runs all parts and writes docs/performance.md. With parts
(`make benchmark BENCHMARK="cold sizes"`), only those are measured and shown, and the page stays as
it is: it always shows one whole run. --quick takes one round of small sizes, to see that the
benchmark works. --rewrite measures nothing and writes the page again from the last whole run, after
a change of its text.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from importlib.metadata import version
from typing import Any

import page
from environments import FOLDER
from measuring import Effort
from parts import Part, cold, libraries, sessions, shift_change, sizes
from simulated import ROOT, simulator

PARTS: dict[str, Part] = {
    part.NAME: part for part in (cold, sizes, sessions, shift_change, libraries)
}
PAGE = ROOT / "docs" / "performance.md"
RESULTS = FOLDER / "results.json"


def machine() -> str:
    """What the figures were made on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"ansible-core {version('ansible-core')}, lxml {version('lxml')}"
    )


def measure(names: list[str], effort: Effort) -> dict[str, Any]:
    """Measure the parts one after the other."""
    begin = time.monotonic()
    parts = {}
    with simulator() as server:
        for name in names:
            print(f"{name}: {PARTS[name].__doc__}", flush=True)
            parts[name] = PARTS[name].measure(server, effort)
    minutes = (time.monotonic() - begin) / 60
    return {"machine": machine(), "minutes": minutes, "parts": parts}


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rewrite", action="store_true")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {', '.join(PARTS)}")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    return given


def main() -> None:
    """Measure, show, and after a whole run write the page."""
    given = arguments()
    if not given.rewrite:
        names = [name for name in PARTS if name in given.parts] or list(PARTS)
        results = measure(names, Effort(given.quick))
        print(f"\n{page.write(results, PARTS)}")
        if given.quick or len(names) < len(PARTS):
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(page.write(results, PARTS), encoding="utf-8")


if __name__ == "__main__":
    main()
