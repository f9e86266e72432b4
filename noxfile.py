# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make test-matrix`: unit and integration tests on each ansible-core and Python; and
`make certification`: the checks of the partner certification.

Each tests/requirements/matrix/NAME.txt is one environment; NAME.in says on which Pythons it may
run, the preferred one first ("# Pythons: 3.12 3.13"). Where none of them is on this machine, the
session is skipped. target-3.9 holds no ansible-core: it is the interpreter that modules run on,
while ansible itself runs in the environment CONTROLLER.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nox

ROOT = Path(__file__).parent
REQUIREMENTS = ROOT / "tests" / "requirements" / "matrix"
ENVIRONMENTS = sorted(path.stem for path in REQUIREMENTS.glob("*.txt"))
TARGET = "target-3.9"
CONTROLLER = "ansible-2.19"
PURELIB = "import sysconfig; print(sysconfig.get_path('purelib'))"

CERTIFICATION = ("ansible-core==2.16.0", "ansible-lint==24.12.2", "galaxy-importer==0.4.31")

nox.options.default_venv_backend = "venv"
nox.options.envdir = "build/matrix"
nox.options.reuse_venv = "yes"


def python_for(name: str) -> str:
    """The preferred Python of an environment, of those on this machine."""
    text = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8")
    allowed: list[str] = re.findall(r"^# Pythons: (.+)$", text, re.MULTILINE)[0].split()
    return next((version for version in allowed if shutil.which(f"python{version}")), allowed[0])


def run_tests(session: nox.Session, name: str, *parts: str, **variables: str) -> None:
    """Install an environment into the session and run parts of the tests there."""
    session.install("-r", str(REQUIREMENTS / f"{name}.txt"))
    site = Path(str(session.run("python", "-c", PURELIB, silent=True)).strip())
    (site / "broadworks_tree.pth").write_text(f"{ROOT / 'build' / 'tree'}\n", encoding="utf-8")
    cache = f"cache_dir={session.virtualenv.location}/cache"
    for part in parts:
        command = ["pytest", f"tests/{part}", "-n", "auto", "--dist", "worksteal", "-o", cache]
        session.run(*command, *session.posargs, env=variables)


@nox.session
@nox.parametrize(
    "python,name",
    [(python_for(CONTROLLER if name == TARGET else name), name) for name in ENVIRONMENTS],
    ids=ENVIRONMENTS,
)
def matrix(session: nox.Session, name: str) -> None:
    """All tests, in one environment."""
    if name == TARGET:
        run_tests(session, CONTROLLER, "integration", ANSIBLE_INVENTORY=target(session))
    else:
        run_tests(session, name, "unit", "integration")


def target(session: nox.Session) -> str:
    """Make the interpreter for modules; return the inventory that says so to ansible."""
    folder = Path(session.create_tmp(), "target").absolute()
    python = folder / "bin" / "python"
    session.run(f"python{python_for(TARGET)}", "-m", "venv", str(folder), external=True)
    requirements = str(REQUIREMENTS / f"{TARGET}.txt")
    session.run(str(python), "-m", "pip", "install", "-q", "-r", requirements, external=True)
    inventory = folder / "inventory.ini"
    inventory.write_text(
        f"localhost ansible_connection=local ansible_python_interpreter={python}\n",
        encoding="utf-8",
    )
    return str(inventory)


@nox.session(python="3.11")
def certification(session: nox.Session) -> None:
    """The checks of the partner certification, as published, on a plain clone."""
    session.install(*CERTIFICATION)
    copy = Path(session.create_tmp(), "ansible_collections", "telecom", "broadworks").absolute()
    shutil.rmtree(copy, ignore_errors=True)
    session.run("git", "clone", "--quiet", str(ROOT), str(copy), external=True)
    with session.chdir(copy):
        session.run("ansible-lint", "--profile=production", "-x", "sanity")
        session.run("ansible-galaxy", "collection", "build", silent=True)
        tarball = str(next(copy.glob("*.tar.gz")))
        session.run("tools/galaxy_importer.sh", tarball, external=True)
        session.run("tools/ansible_test.sh", str(copy), "sanity", external=True)
