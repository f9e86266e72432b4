# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the transcripts of the simulator, under ten settings, with the results beside them.

Usage: PYTHONPATH=roles/simulator/files python tests/transcripts/make.py
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from lxml import etree

from ansible_collections.telecom.broadworks.tests.transcripts.replaying import (
    FOLDER,
    PASSWORD,
    USERNAME,
    replay,
    run_module,
)
from broadworks_simulator import Simulator

ID_ELEMENTS = ("userId", "agentUserId", "serviceUserId")
GROUP = {"service_provider_id": "ExampleSP", "group_id": "Support"}
SALES, NIGHT, FRONT = "cc-sales@example.net", "cc-night@example.net", "cc-front@example.net"
AMARA, BEN, ZOE = "amara@example.net", "ben@example.net", "zoe@example.com"
WORLD: dict[str, Any] = {
    "administrators": [{"user_id": USERNAME, "password": PASSWORD}],
    "service_providers": [
        {
            "service_provider_id": "ExampleSP",
            "groups": [
                {
                    "group_id": "Support",
                    "unavailable_codes": {"default_code": "1", "codes": [{"code": "1"}]},
                }
            ],
        }
    ],
    "call_centers": [
        {"service_user_id": SALES, "name": "Sales & Renewals", "type": "Premium", **GROUP},
        {"service_user_id": NIGHT, "name": "Nachtdienst Köln", "type": "Standard", **GROUP},
        {"service_user_id": FRONT, "name": "Front Desk", "type": "Basic", **GROUP},
    ],
    "agents": [
        {"user_id": AMARA, "acd_state": "Available", "call_centers": [SALES, FRONT], **GROUP},
        {"user_id": BEN, "acd_state": "Wrap-Up", "call_centers": [SALES], **GROUP},
        {"user_id": ZOE, "acd_state": "Available", "call_centers": [NIGHT, SALES], **GROUP},
    ],
}
SIGN_OUT = {"agent_user_id": [AMARA, ZOE], "last_agent": "keep"}
LUNCH = {
    "agent_user_id": [BEN],
    "state": "unavailable",
    "unavailable_code": "1",
    "joined": {SALES: False},
}
# Name: transport, settings, module, arguments.
RUNS: dict[str, tuple[str, dict[str, Any], str, dict[str, Any]]] = {
    "sign-out": ("tcp", {}, "ocip_call_center_agent", SIGN_OUT),
    "release-17sp4": ("tcp", {"release": "17sp4"}, "ocip_call_center_agent", LUNCH),
    "release-20sp1": ("tcp", {"release": "20sp1"}, "ocip_call_center_agent", LUNCH),
    "xs-mode": ("tcp", {"xs_mode": True}, "ocip_call_center_agent", SIGN_OUT),
    "error-code-element": (
        "tcp",
        {"error_code_element": True},
        "ocip_call_center_agent_info",
        {"agent_user_id": [AMARA, "missing@example.net", BEN]},
    ),
    "without-echo": ("tcp", {"echo_returned": False}, "ocip_call_center_agent", SIGN_OUT),
    "error-stops": (
        "tcp",
        {"multi_command": "stops"},
        "ocip_call_center_agent_info",
        {"agent_user_id": [AMARA, "missing@example.net", BEN]},
    ),
    "other-columns": (
        "tcp",
        {"table_extra_column": True, "table_swap_columns": True},
        "ocip_call_center_info",
        {"service_user_id": [SALES, NIGHT]},
    ),
    "soap": ("http", {}, "ocip_call_center_agent", SIGN_OUT),
    "password-over-tls": (
        "tls",
        {},
        "ocip_call_center_staffing",
        {"staffing": [{"service_user_id": NIGHT, "agents": [BEN, ZOE]}], "purge": False},
    ),
}


def pseudonyms_of(transcript: Path, journal: list[dict[str, Any]]) -> dict[str, str]:
    """Pair the ids that the simulator was told with those in the transcript, in their order."""
    lines = [json.loads(line) for line in transcript.read_text(encoding="utf-8").splitlines()]
    roots = (etree.fromstring(x["document"]) for x in lines if x["direction"] == "sent")
    commands = [command for root in roots for command in root.findall("command")]
    names: dict[str, str] = {}
    for entry, command in zip(journal, commands, strict=True):
        if entry["outcome"] != "error 6004":  # the journal has no parameters of those
            written = [node.text for node in command.iter() if node.tag in ID_ELEMENTS]
            names.update(zip(_ids(entry["parameters"]), written, strict=True))
    return names


def _ids(values: dict[str, Any]) -> list[str]:
    """Give the ids in the parameters of a command, in document order."""
    found: list[str] = []
    for key, value in values.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                found.extend(_ids(item))
            elif key in ID_ELEMENTS:
                found.append(item)
    return found


def renamed(value: Any, names: dict[str, str]) -> Any:
    """Give arguments with pseudonyms in place of ids."""
    if isinstance(value, dict):
        return {names.get(key, key): renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def outcomes(result: dict[str, Any]) -> list[Any]:
    """Give what must be the same with pseudonyms as without."""
    keys = ("outcome", "state", "state_before", "state_after", "agent_count", "signed_in_count")
    entries = [*result.get("agents", []), *result.get("call_centers", [])]
    return [[entry.get(key) for key in keys] for entry in entries]


def make(name: str) -> None:
    """Write one transcript with its result."""
    transport, settings, module, arguments = RUNS[name]
    arguments = {**arguments, "login": "password" if transport == "tls" else "digest"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "transcript.jsonl"
        with Simulator(WORLD, settings, transports=(transport,)) as simulator:
            given = {**arguments, "transcript": str(path)}
            result = run_module(module, given, simulator, transport)
            names = pseudonyms_of(path, list(simulator.journal))
        told = {"module": module, "arguments": renamed(arguments, names)}
        target = FOLDER / f"{name}.json"
        target.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        (FOLDER / f"{name}.jsonl").write_bytes(path.read_bytes())
    told["result"] = replay(name, transport)
    if outcomes(told["result"]) != outcomes(result):
        raise SystemExit(f"{name}: {told['result']}\nis not\n{result}")
    target.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(name)


if __name__ == "__main__":
    for chosen in sys.argv[1:] or RUNS:
        make(chosen)
