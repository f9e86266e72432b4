# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module's file on a simulator, without ansible around it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from broadworks_simulator import Simulator

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
USERNAME, PASSWORD = "ops@example.net", "rehearsal"


def run_module(
    module: str, arguments: dict[str, Any], simulator: Simulator, transport: str
) -> dict[str, Any]:
    """Run a module and give its result."""
    options = {
        "host": simulator.host,
        "port": simulator.port(transport),
        "transport": transport,
        "ca_path": simulator.ca_path if transport in ("tls", "https") else None,
        "username": USERNAME,
        "password": PASSWORD,
        "retries": 0,
        "timeout": 20,
        **arguments,
    }
    given = {k: v for k, v in options.items() if v is not None}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OCIP_")}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"ANSIBLE_MODULE_ARGS": given}, file)
        file.flush()
        name = f"ansible_collections.telecom.broadworks.plugins.modules.{module}"
        done = subprocess.run(
            [sys.executable, "-m", name, file.name],
            env=kept,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    if not done.stdout.strip():
        raise AssertionError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    result.pop("invocation", None)
    return result


def replay(name: str, transport: str = "tcp", transcript: Path | None = None) -> dict[str, Any]:
    """Give the result of a module to which the simulator says what the transcript holds."""
    told = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    path = str(transcript or FOLDER / f"{name}.jsonl")
    with Simulator({}, replay=path, transports=(transport,)) as simulator:
        return run_module(told["module"], told["arguments"], simulator, transport)
