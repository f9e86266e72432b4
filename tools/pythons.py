# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the Python interpreters of this machine that really run.

Usage: python tools/pythons.py  (prints them)
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VERSIONS = [(3, minor) for minor in range(9, 15)]
PROBE = (
    "import ensurepip, sys, venv; "
    "print(*sys.version_info[:2], sys.base_prefix == sys.prefix, sys.executable, sep='|')"
)


def search_path() -> Iterator[Path]:
    """Yield the folders to look in: those of pyenv's versions, newest first, then PATH.

    pyenv's shims stand on PATH for versions that are installed but not active, and then exit
    with an error: hence its real folders come first, and whatever does not run is left out.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob("versions/*/bin"), reverse=True)
    yield from (Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)


def probe(candidate: Path, version: tuple[int, int]) -> Path | None:
    """Return the real path of an interpreter of that version, None when it is not usable.

    Not usable: does not start, cannot make virtual environments, or is itself in one.
    """
    try:
        done = subprocess.run(
            [str(candidate), "-c", PROBE],
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    fields = done.stdout.strip().split("|")
    if done.returncode or fields[:3] != [str(version[0]), str(version[1]), "True"]:
        return None
    return Path(fields[3])


def find_pythons() -> dict[tuple[int, int], Path]:
    """Return the first usable interpreter of each Python version, oldest version first."""
    folders = list(search_path())
    found = {}
    for version in VERSIONS:
        name = f"python{version[0]}.{version[1]}"
        candidates = (folder / name for folder in folders)
        usable = (probe(path, version) for path in candidates if path.is_file())
        interpreter = next((path for path in usable if path), None)
        if interpreter:
            found[version] = interpreter
    return found


def path_with_pythons(first: Path) -> str:
    """Return a PATH on which each found python3.x is the one that runs, after one folder."""
    folders = [first, *(python.parent for python in find_pythons().values())]
    return os.pathsep.join([*map(str, dict.fromkeys(folders)), os.environ.get("PATH", "")])


if __name__ == "__main__":
    for (major, minor), path in find_pythons().items():
        print(f"{major}.{minor}  {path}")
    sys.exit(0)
