# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role simulator: starts, is left alone, restarts when something changed, stops."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    Run,
    execute,
    playbook,
)
from broadworks_simulator.background import PidFile

WORLD = {
    "administrators": [{"user_id": "ops@example.net", "password": "s3cr3t-Zürich"}],
    "call_centers": [{"service_user_id": "cc", "service_provider_id": "S", "group_id": "G"}],
    "agents": [{"user_id": "renée", "acd_state": "Available", "call_centers": ["cc"]}],
}
Role = Callable[..., Run]


@pytest.fixture
def role(tmp_path: Path) -> Iterator[Role]:
    """Runs the role, with a run directory and a world of the test's own."""
    directory = tmp_path / "run"

    def run(*options: str, **variables: Any) -> Run:
        chosen = {
            "simulator_run_directory": str(directory),
            "simulator_world": WORLD,
            "simulator_listen_ports": {"tcp": 0, "tls": 0, "control": 0},
            **variables,
        }
        facts = ["simulator_host", "simulator_ports", "simulator_ca_path"]
        tasks = [
            {"ansible.builtin.include_role": {"name": "telecom.broadworks.simulator"}},
            {
                "ansible.builtin.debug": {
                    "msg": "FACTS {{ ["
                    + ", ".join(f"{f} | default(none)" for f in facts)
                    + "] | to_json }} END",
                }
            },
        ]
        play = {"hosts": "localhost", "gather_facts": False, "vars": chosen, "tasks": tasks}
        return playbook(tmp_path / "play.yml", [play], {}, *options)

    yield run
    PidFile(str(directory / "simulator.pid")).stop()


def facts(run: Run) -> Any:
    """Give host, ports and path of the certificate as the role left them."""
    found = re.search(r"FACTS (.*) END", run.stdout)
    assert found, run.output
    return json.loads(found.group(1).replace('\\"', '"'))


def changed(run: Run) -> int:
    """Give the number of changed tasks of a run that succeeded."""
    assert run.returncode == 0, run.output
    found = re.search(r"changed=(\d+)", run.stdout)
    assert found
    return int(found.group(1))


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except ConnectionRefusedError:
        return False
    return True


def test_start_twice_change_and_stop(role: Role, tmp_path: Path) -> None:
    forecast = role("--check")
    assert changed(forecast) == 1
    assert not (tmp_path / "run").exists()

    first = role()
    assert changed(first) == 1
    assert "s3cr3t" not in first.output
    host, ports, ca_path = facts(first)
    assert host == "127.0.0.1"
    assert set(ports) == {"tcp", "tls", "control"}
    assert Path(ca_path).read_text(encoding="ascii").startswith("-----BEGIN CERTIFICATE")
    assert is_open(ports["tcp"])
    assert (tmp_path / "run" / "inputs.json").stat().st_mode & 0o077 == 0

    again = role()
    assert changed(again) == 0
    assert facts(again) == facts(first)

    other = role(simulator_settings={"latency_ms": 1})
    assert changed(other) == 1
    assert not is_open(ports["tcp"])
    assert is_open(facts(other)[1]["tcp"])

    assert changed(role(simulator_state="stopped")) == 1
    assert not is_open(facts(other)[1]["tcp"])
    assert not (tmp_path / "run").exists()
    assert changed(role(simulator_state="stopped")) == 0


def test_home_is_the_one_of_the_environment(
    role: Role, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another one than in the list of users, as it is in containers.
    monkeypatch.setenv("HOME", str(tmp_path))
    chosen = {"simulator_run_directory": "~/run"}
    assert changed(role(**chosen)) == 1
    assert (tmp_path / "run" / "inputs.json").is_file()
    assert changed(role(**chosen)) == 0
    assert changed(role(simulator_state="stopped", **chosen)) == 1
    assert not (tmp_path / "run").exists()


def test_a_transcript_is_answered_again(role: Role, tmp_path: Path) -> None:
    transcript = tmp_path / "transcript.jsonl"
    transcript.write_text("", encoding="utf-8")
    run = role(simulator_replay=str(transcript))
    assert run.returncode != 0
    assert f"{transcript}: holds no request" in run.output
    root = 'BroadsoftDocument protocol="OCI" xmlns="C"'
    head = f'<{root} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sessionId xmlns="">x'
    name = "AvailabilityTestRequest"
    document = f'{head}</sessionId><command xmlns="" xsi:type="{name}"/></BroadsoftDocument>'
    line = {"t": 0.0, "direction": "sent", "connection": 1, "document": document}
    transcript.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert changed(role(simulator_replay=str(transcript))) == 1


def test_a_mistake_in_the_world_is_named(role: Role) -> None:
    wrong = {**WORLD, "agents": [{"user_id": "a", "acd_state": "Signout"}]}
    run = role(simulator_world=wrong)
    assert run.returncode != 0
    assert "agents[0].acd_state: 'Signout' is not one of" in run.output
    assert "s3cr3t" not in run.output


def test_the_demo_shows_a_refusal_and_then_changes_nothing(temporary: Path) -> None:
    run = execute(["ansible-playbook", "telecom.broadworks.demo"], {"HOME": str(temporary)})
    assert run.returncode == 0, run.output
    assert "Not signed out (last agent signed in): " in run.stdout
    assert "Nothing changed. " in run.stdout
    assert run.stdout.count("TASK [telecom.broadworks.simulator : Start or stop") == 2
    assert not (temporary / ".cache/telecom.broadworks/demo").exists()
