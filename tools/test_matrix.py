# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the unit and integration tests on every ansible-core and Python that can be had here.

Usage: python tools/test_matrix.py [NAME]...  (names of files in tests/requirements/matrix)

Each tests/requirements/matrix/NAME.txt is one environment; NAME.in says on which Pythons it may
run, the preferred one first ("# Pythons: 3.12 3.13"). An environment whose Pythons are not on this
machine is skipped, and the table says so. target-3.9 is special: it holds no ansible-core but is
the interpreter that modules run on, while ansible itself runs in the environment CONTROLLER.

The tests run `ansible localhost`; an inventory tells ansible which interpreter localhost has.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from collection import BUILD, INSTALLED, ROOT
from pythons import find_pythons

REQUIREMENTS = ROOT / "tests" / "requirements" / "matrix"
MATRIX = BUILD / "matrix"
TARGET = "target-3.9"
CONTROLLER = "ansible-2.19"
PYTEST_OPTIONS: dict[str, list[str]] = {"unit": [], "integration": ["-n", "auto"]}
CLOSING_LINE = re.compile(r"^=+ (.*\d (?:passed|failed|error).*) =+$", re.MULTILINE)

Pythons = dict[tuple[int, int], Path]


@dataclass
class Row:
    """One line of the table at the end."""

    name: str
    python: str = "-"
    result: str = "skipped"
    detail: str = ""
    seconds: float = 0.0


def allowed_pythons(name: str) -> list[tuple[int, int]]:
    """Return the Python versions that an environment may run on, the preferred one first."""
    text = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8")
    match = re.search(r"^# Pythons: (.+)$", text, re.MULTILINE)
    if match is None:
        raise SystemExit(f"{name}.in does not say which Pythons it is for")
    versions = (version.split(".") for version in match.group(1).split())
    return [(int(major), int(minor)) for major, minor in versions]


def environment_names() -> list[str]:
    """Return the names of all environments, the lower bounds and the target at the end."""
    return sorted(path.stem for path in REQUIREMENTS.glob("*.txt"))


def make_environment(name: str, python: Path) -> Path:
    """Make the virtual environment unless it is there and fits; return its folder.

    :raises subprocess.CalledProcessError: when something cannot be installed.
    """
    folder = MATRIX / name
    requirements = REQUIREMENTS / f"{name}.txt"
    stamp = folder / ".python"
    wanted = f"{python}\n{requirements.read_text(encoding='utf-8')}"
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        maker = ROOT / "tools" / "make_venv.sh"
        subprocess.run([str(maker), str(folder), str(requirements), str(python)], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return folder


def run_tests(row: Row, folder: Path, parts: list[str], extra: dict[str, str]) -> None:
    """Run pytest in an environment; put what came of it into the row."""
    python = str(folder / "bin" / "python")
    subprocess.run([python, str(ROOT / "tools" / "collection.py"), "link"], check=True)
    environment = {
        **os.environ,
        **extra,
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ["PATH"]]),
        "ANSIBLE_COLLECTIONS_PATH": str(INSTALLED),
        "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false",
    }
    details = []
    passed = True
    for part in parts:
        print(f"{row.name}: {part} tests on Python {row.python} ...", flush=True)
        command = [python, "-m", "pytest", f"tests/{part}", "-o", f"cache_dir={folder}/cache"]
        command += PYTEST_OPTIONS[part]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        log = MATRIX / f"{row.name}-{part}.log"
        log.write_text(done.stdout, encoding="utf-8")
        closing = CLOSING_LINE.findall(done.stdout)
        details.append(f"{part}: {closing[-1] if closing else f'exit code {done.returncode}'}")
        if done.returncode:
            passed = False
            details.append(f"see {log.relative_to(ROOT)}")
            print(done.stdout)
    row.result = "passed" if passed else "FAILED"
    row.detail = ", ".join(details)


def first_found(name: str, pythons: Pythons) -> tuple[int, int] | None:
    """Return the preferred Python of an environment among those on this machine."""
    return next((version for version in allowed_pythons(name) if version in pythons), None)


def set_up_and_test(row: Row, python: Path, pythons: Pythons) -> None:
    """Make what the row needs and run its tests.

    :raises subprocess.CalledProcessError: when something cannot be installed.
    """
    folder = make_environment(row.name, python)
    if row.name != TARGET:
        run_tests(row, folder, ["unit", "integration"], {})
        return
    version = first_found(CONTROLLER, pythons)
    if version is None:
        row.detail = f"no Python found for {CONTROLLER}, which would use it"
        return
    controller = make_environment(CONTROLLER, pythons[version])
    inventory = MATRIX / f"{row.name}.ini"
    interpreter = folder / "bin" / "python"
    inventory.write_text(
        f"localhost ansible_connection=local ansible_python_interpreter={interpreter}\n",
        encoding="utf-8",
    )
    run_tests(row, controller, ["integration"], {"ANSIBLE_INVENTORY": str(inventory)})


def run_environment(name: str, pythons: Pythons) -> Row:
    """Make one environment, run its tests, return its line of the table."""
    row = Row(name)
    version = first_found(name, pythons)
    if version is None:
        wanted = " or ".join(f"{major}.{minor}" for major, minor in allowed_pythons(name))
        row.detail = f"no Python {wanted} found"
        return row
    row.python = f"{version[0]}.{version[1]}"
    start = time.monotonic()
    try:
        set_up_and_test(row, pythons[version], pythons)
    except subprocess.CalledProcessError as problem:
        row.result = "FAILED"
        row.detail = f"could not be set up: {problem}"
    row.seconds = time.monotonic() - start
    return row


def main() -> int:
    """Run the matrix and print the table; return 1 when something failed or nothing ran."""
    names = environment_names()
    wanted = sys.argv[1:] or names
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        raise SystemExit(f"unknown: {', '.join(unknown)}; there are: {', '.join(names)}")
    pythons = find_pythons()
    rows = [run_environment(name, pythons) for name in wanted]
    print(f"\n{'environment':<14}{'Python':<8}{'result':<9}{'seconds':>7}  details")
    for row in rows:
        print(f"{row.name:<14}{row.python:<8}{row.result:<9}{row.seconds:>7.0f}  {row.detail}")
    results = {row.result for row in rows}
    return 0 if results <= {"passed", "skipped"} and "passed" in results else 1


if __name__ == "__main__":
    sys.exit(main())
