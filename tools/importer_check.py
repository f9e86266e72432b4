# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a tarball through galaxy-importer and fail on whatever it complains about.

Usage: python tools/importer_check.py VIRTUAL_ENVIRONMENT TARBALL

The importer itself ends well with warnings; here each of them is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from collection import BUILD

SETTINGS = {
    "GALAXY_IMPORTER_CHECK_REQUIRED_TAGS": "true",
    "GALAXY_IMPORTER_REQUIRE_V1_OR_GREATER": "true",
    "GALAXY_IMPORTER_RUN_FLAKE8": "false",
}
COMPLAINTS = ("WARNING", "ERROR", "CRITICAL")


def main() -> int:
    """Run the importer; return 1 when it failed or complained."""
    programs = Path(sys.argv[1], "bin").absolute()
    tarball = Path(sys.argv[2]).absolute()
    folder = BUILD / "galaxy-importer"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **SETTINGS}
    environment["PATH"] = os.pathsep.join([str(programs), environment["PATH"]])
    environment["GALAXY_IMPORTER_ANSIBLE_LOCAL_TMP"] = str(folder / "tmp")
    command = [str(programs / "python"), "-m", "galaxy_importer.main", str(tarball)]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(done.stdout)
    complaints = [line for line in done.stdout.splitlines() if line.startswith(COMPLAINTS)]
    if done.returncode or complaints:
        print(f"galaxy-importer: exit code {done.returncode}, {len(complaints)} complaint(s)")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
