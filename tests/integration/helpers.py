# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A world to simulate, and the real `ansible` command as an operator runs it.

`make integration` sees to it that `ansible` finds the installed collection, not this tree.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.telecom.broadworks.tests.documentation import seen
from broadworks_simulator import Simulator

TRANSPORTS = ("tcp", "tls", "https", "http")
COLLECTION = "telecom.broadworks"
USERNAME = "ops@example.net"
PASSWORD = 's3cr3t-Zürich&<pw>" +/%'
PATIENCE = 120
"""Seconds after which a command that should have ended is killed, and the test fails."""

WORLD: dict[str, Any] = {
    "administrators": [{"user_id": USERNAME, "password": PASSWORD}],
    "service_providers": [
        {
            "service_provider_id": "ExampleSP",
            "is_enterprise": False,
            "groups": [
                {
                    "group_id": "Support",
                    "unavailable_codes": {
                        "enabled": True,
                        "default_code": "1",
                        "codes": [
                            {"code": "1", "active": True, "description": "Away"},
                            {"code": "10", "active": True, "description": "Lunch"},
                            {"code": "20", "active": False, "description": "Training"},
                        ],
                    },
                }
            ],
        }
    ],
    "call_centers": [
        {
            "service_user_id": center,
            "name": name,
            "type": kind,
            "service_provider_id": "ExampleSP",
            "group_id": "Support",
        }
        for center, name, kind in (
            ("cc-sales@example.net", "Sales & Renewals", "Premium"),
            ("cc-night@example.net", "Nachtdienst Köln", "Standard"),
            ("cc-front@example.net", "Front Desk", "Basic"),
        )
    ],
    "agents": [
        {
            "user_id": user_id,
            "first_name": first,
            "last_name": last,
            "service_provider_id": "ExampleSP",
            "group_id": "Support",
            "acd_state": state,
            "call_centers": centers,
        }
        for user_id, first, last, state, centers in (
            (
                "renée@example.com",
                "Renée",
                "Dubois",
                "Available",
                ["cc-sales@example.net", "cc-front@example.net"],
            ),
            ("zoë-€@example.com", "Zoë", "Łukasik", "Wrap-Up", ["cc-sales@example.net"]),
            (
                "o'neil&<co>@example.com",
                "Una",
                "O'Neil",
                "Available",
                ["cc-sales@example.net", "cc-night@example.net"],
            ),
            ("amara.o@example.net", "Amara", "Okafor", "Unavailable", ["cc-front@example.net"]),
            ("ben.k@example.net", "Ben", "Kurz", "Sign-Out", ["cc-night@example.net"]),
        )
    ],
}


@dataclass
class Run:
    """What a command gave."""

    returncode: int
    stdout: str
    stderr: str
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


def environment(**variables: str) -> dict[str, str]:
    """The environment of this process without settings of the person who runs it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OCIP_")}
    kept.update(
        ANSIBLE_PYTHON_INTERPRETER=sys.executable,
        ANSIBLE_NOCOLOR="1",
        ANSIBLE_RETRY_FILES_ENABLED="0",
        ANSIBLE_INVENTORY_UNPARSED_WARNING="0",
        ANSIBLE_LOCALHOST_WARNING="0",
        PYTHONDONTWRITEBYTECODE="1",
    )
    return {**kept, **variables}


def connection(simulator: Simulator, transport: str = "tcp", **overrides: str) -> dict[str, str]:
    """The connection options as environment variables, as AWX sets them."""
    variables = {
        "OCIP_HOST": simulator.host,
        "OCIP_PORT": str(simulator.port(transport)),
        "OCIP_TRANSPORT": transport,
        "OCIP_USERNAME": USERNAME,
        "OCIP_PASSWORD": PASSWORD,
    }
    if transport in ("tls", "https"):
        variables["OCIP_CA_PATH"] = str(simulator.ca_path)
    return {**variables, **overrides}


def execute(
    command: list[str], variables: dict[str, str], folder: Any = None, given: str = ""
) -> Run:
    """Run a command to its end, in a folder or in the current one.

    :param given: what it gets on its standard input.
    """
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(**variables),
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def ansible(
    module: str, arguments: dict[str, Any], variables: dict[str, str], *options: str
) -> Run:
    """Run a module as an operator does ad hoc, and parse its result, all keys of which must be in
    the documentation of the module."""
    run = execute(
        ["ansible", "localhost", "-m", f"{COLLECTION}.{module}", "-a", json.dumps(arguments)]
        + list(options),
        variables,
    )
    if run.stdout.startswith("localhost | SKIPPED"):
        # Ansible shows nothing else of a skipped ad hoc task.
        run.result = {"skipped": True}
        return run
    found = re.search(r"^localhost \| [A-Z!]+ => (\{.*^\})", run.stdout, re.DOTALL | re.MULTILINE)
    assert found, f"no result in: {run.output}"
    run.result = json.loads(found.group(1))
    seen(module, run.result)
    return run


FLAGS = {"--check": "_ansible_check_mode", "--diff": "_ansible_diff"}


def program_of(module: str) -> list[str]:
    """The command that runs a module's file: that of the installed collection, if there is one."""
    installed = os.environ.get("ANSIBLE_COLLECTIONS_PATH", "")
    plugin = f"ansible_collections.{COLLECTION}.plugins.modules.{module}"
    return ["env", f"PYTHONPATH={installed}", sys.executable, "-m", plugin]


def alone(module: str, arguments: dict[str, Any], variables: dict[str, str], *options: str) -> Run:
    """Run a module's file, as ``ansible`` has it run on a host: for what it does on the switch,
    in a fifth of the time. Its output is its result, warnings included.

    An inventory in the environment names another interpreter, which only ``ansible`` can use.
    """
    if "ANSIBLE_INVENTORY" in os.environ:
        run = ansible(module, arguments, variables, *options)
        # ``ansible`` shows these beside the result.
        run.result = {"failed": run.returncode != 0, "warnings": run.stderr, **run.result}
        return run
    given = {**arguments, **{FLAGS[option]: True for option in options}}
    run = execute(program_of(module), variables, given=json.dumps({"ANSIBLE_MODULE_ARGS": given}))
    assert run.stdout.strip().startswith("{"), run.output
    run.result = json.loads(run.stdout)
    seen(module, run.result)
    return run


def cancelled(
    module: str,
    arguments: dict[str, Any],
    variables: dict[str, str],
    folder: Path,
    moment: Callable[[], Any],
    again: signal.Signals | None = None,
) -> dict[str, Any]:
    """Run a module's file, end it with SIGTERM when the moment has come, and parse its result.

    :param again: a second signal, sent when the first one has arrived.
    """
    options = folder / "arguments.json"
    options.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": arguments}), "utf-8")
    process = subprocess.Popen(
        [*program_of(module), str(options)],
        env=environment(**variables),
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not moment():
        assert time.monotonic() < deadline, process.communicate(timeout=5)
        time.sleep(0.01)
    process.terminate()
    if again:
        time.sleep(0.3)
        process.send_signal(again)
    output, _errors = process.communicate(timeout=30)
    result: dict[str, Any] = json.loads(output)
    seen(module, result)
    return result


def playbook(path: Any, plays: Any, variables: dict[str, str], *options: str) -> Run:
    """Write a playbook and run it."""
    path.write_text(yaml.safe_dump(plays, allow_unicode=True), encoding="utf-8")
    return execute(["ansible-playbook", str(path), *options], variables)


def entry(
    agent_user_id: str,
    outcome: str,
    before: str | None,
    after: str | None,
    centers: list[tuple[str, str | None]] | None = None,
    error: Any = None,
) -> dict[str, Any]:
    """An expected element of the result key ``agents``."""
    return {
        "agent_user_id": agent_user_id,
        "outcome": outcome,
        "changed": outcome in ("changed", "forced"),
        "state_before": before,
        "state_after": after,
        "last_agent_call_centers": [
            {"service_user_id": center, "call_center_name": name} for center, name in centers or []
        ],
        "error": error,
    }
