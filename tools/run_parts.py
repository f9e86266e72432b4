# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run make targets one after the other, stop at the first that fails, and sum up.

Usage: python tools/run_parts.py TARGET...
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

WIDTH = 78


def run(part: str) -> tuple[bool, float]:
    """Run one make target; return whether it passed and the seconds it took."""
    start = time.monotonic()
    make = os.environ.get("MAKE", "make")
    passed = subprocess.run([make, "--no-print-directory", part], check=False).returncode == 0
    return passed, time.monotonic() - start


def main() -> int:
    """Run all parts named on the command line; return the exit code."""
    parts = sys.argv[1:]
    lines = []
    failed = ""
    for number, part in enumerate(parts, start=1):
        print(f"\n==== {number}/{len(parts)} {part} ".ljust(WIDTH, "="), flush=True)
        passed, seconds = run(part)
        lines.append(f"  {'passed ' if passed else 'FAILED '} {part:<20}{seconds:7.1f} s")
        if not passed:
            failed = part
            break
    lines += [f"  not run {part}" for part in parts[len(lines) :]]
    print("\n==== summary ".ljust(WIDTH, "="))
    print("\n".join(lines))
    print(f"Failed. To repeat this part alone: make {failed}" if failed else "All parts passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
