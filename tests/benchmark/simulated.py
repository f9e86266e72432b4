# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator in a process of its own, so that it does not share the client's interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "roles" / "simulator" / "files" / "broadworks_simulator"
USERNAME, PASSWORD = "ops@example.net", "rehearsal"
TEAM = 20
"""Agents of one call center who go home. One more stays, so that nobody is refused."""
CENTERS = 20


def agent_ids(agents: int) -> list[str]:
    """The agents to be signed out, as a shift plan lists them: center after center."""
    return [f"agent{n:05}@example.net" for n in range(agents)]


def teams(agents: int) -> dict[str, list[str]]:
    """Agents in call centers of twenty, each of which keeps one agent besides."""
    numbers = range(-(-agents // TEAM))
    staff = {agent: [center_id(n // TEAM)] for n, agent in enumerate(agent_ids(agents))}
    return staff | {f"staying.{center_id(n)}": [center_id(n)] for n in numbers}


def shared(agents: int) -> dict[str, list[str]]:
    """Agents in two of twenty call centers each, so that every one is connected with every other
    by way of others; one agent stays in all of them."""
    staff = {
        agent: list({center_id(n % CENTERS), center_id((n * 7 + n // CENTERS) % CENTERS)})
        for n, agent in enumerate(agent_ids(agents))
    }
    return staff | {"staying@example.net": [center_id(n) for n in range(CENTERS)]}


def center_id(number: int) -> str:
    """A call center."""
    return f"cc{number:04}@example.net"


def world(staff: dict[str, list[str]]) -> dict[str, Any]:
    """Available agents by their premium call centers."""
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    centers = dict.fromkeys(center for joined in staff.values() for center in joined)
    return {
        "administrators": [{"user_id": USERNAME, "password": PASSWORD}],
        "call_centers": [
            {"service_user_id": center, "name": center, "type": "Premium", **place}
            for center in centers
        ],
        "agents": [
            {"user_id": user_id, "acd_state": "Available", "call_centers": joined, **place}
            for user_id, joined in staff.items()
        ],
    }


class Server:
    """A running simulator and its control endpoint."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.host: str = ready["host"]
        self.port: int = ready["ports"]["tcp"]
        self._control = f"http://{self.host}:{ready['ports']['control']}"

    def begin(self, agents: int, latency_ms: int = 0) -> None:
        """Everybody is signed in again; from now on each document takes so long."""
        self.begin_with(world(teams(agents)), latency_ms)

    def begin_with(self, new_world: dict[str, Any], latency_ms: int) -> None:
        """Begin anew with a world; from now on each document takes so long."""
        self._tell("/world", new_world)
        self._tell("/settings", {"latency_ms": latency_ms})

    def counters(self) -> dict[str, int]:
        """Documents, logins and the like since the beginning."""
        with urllib.request.urlopen(f"{self._control}/counters", timeout=60) as answer:
            counted: dict[str, int] = json.load(answer)
        return counted

    def _tell(self, path: str, value: Any) -> None:
        request = urllib.request.Request(
            self._control + path, json.dumps(value).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=60).close()

    def environment(self) -> dict[str, str]:
        """The variables for an ansible command that talks to this simulator."""
        return {
            **usual_environment(),
            "OCIP_HOST": self.host,
            "OCIP_PORT": str(self.port),
            "OCIP_TRANSPORT": "tcp",
            "OCIP_USERNAME": USERNAME,
            "OCIP_PASSWORD": PASSWORD,
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "ANSIBLE_LOCALHOST_WARNING": "0",
        }


def usual_environment() -> dict[str, str]:
    """Our variables, but compiled modules are kept, as they are for everybody who installs them."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def simulator() -> Iterator[Server]:
    """A running simulator."""
    with tempfile.TemporaryDirectory() as folder:
        world_file, ready_file = Path(folder, "world.json"), Path(folder, "ready.json")
        world_file.write_text(json.dumps(world(teams(1))), encoding="utf-8")
        command = [sys.executable, str(PROGRAM), "--world", str(world_file)]
        command += ["--tcp-port", "0", "--control-port", "0", "--ready-file", str(ready_file)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 30
            while not ready_file.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("The simulator did not start.")
                time.sleep(0.05)
            yield Server(json.loads(ready_file.read_text(encoding="utf-8")))
        finally:
            process.terminate()
            process.wait(10)
