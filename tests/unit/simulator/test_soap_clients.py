# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP clients of other people, in an environment of their own where there is a Python for them."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
REQUIREMENTS = ROOT / "tests/requirements/clients/soap.txt"
FOLDER = ROOT / "build/clients/soap"
VERSIONS = ("3.12", "3.13", "3.14")
PATH = "/webservice/services/ProvisioningService"


def candidates():
    """Give the Pythons that may be what the clients need, in PATH or installed by pyenv."""
    for version in VERSIONS:
        yield shutil.which(f"python{version}")
        yield from (Path.home() / ".pyenv/versions").glob(f"{version}*/bin/python")


def works(python):
    """Whether it runs: the python3.12 of pyenv in PATH may only say that it does not."""
    asked = [str(python), "-c", "import sys; print(sys.version_info >= (3, 12))"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.stdout == "True\n"


@pytest.fixture(scope="module")
def python():
    """The Python of the environment, made once and kept in build/."""
    base = next((found for found in candidates() if found and works(found)), None)
    if base is None:
        pytest.skip("there is no Python 3.12 or newer here")
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    made_of, wanted = FOLDER / ".made-of", REQUIREMENTS.read_text(encoding="utf-8")
    with (FOLDER.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made_of.exists() or made_of.read_text(encoding="utf-8") != wanted:
            maker = ROOT / "tools/make_venv.sh"
            subprocess.run([maker, FOLDER, REQUIREMENTS, base], check=True, timeout=300)
            made_of.write_text(wanted, encoding="utf-8")
    return FOLDER / "bin/python"


@pytest.fixture
def ask(python, start):
    """Run a client on a simulator; give what it prints, and the simulator."""

    def run(name, **settings):
        sim = start(transports=("http",), settings=settings)
        program = Path(__file__).parent / "newer_clients.py"
        url = f"http://{sim.host}:{sim.port('http')}{PATH}"
        command = [python, program, name, url]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), sim

    return run


@pytest.mark.timeout(400)
@pytest.mark.parametrize("namespaces", ["captured", "wsdl"])
def test_zeep_makes_itself_of_the_wsdl(ask, namespaces):
    (login, agent), sim = ask("zeep", soap_return_namespaces=namespaces)
    assert 'xsi:type="LoginResponse22V5"' in login
    assert "<agentACDState>Available</agentACDState>" in agent
    assert sim.counters["logins"] == 1


@pytest.mark.timeout(400)
def test_mercury_ocip_fast_signs_agents_out(ask):
    got, sim = ask("mercury-ocip-fast")
    last = {"service_user_id": "premium", "call_center_name": "Nachtdienst Köln Łódź"}
    assert got == {
        "state": "Available",
        "tables": [[], [last]],
        "error": "[Error 4008] User not found: missing",
    }
    assert sim.agent("amy")["acd_state"] == "Sign-Out"
    assert sim.agent("zoe")["acd_state"] == "Available"
