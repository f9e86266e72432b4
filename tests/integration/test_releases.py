# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-out, states, joins, codes, reading and staffing on releases from 17sp4 to the newest."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    COLLECTION,
    alone,
    connection,
    playbook,
)

SALES, NIGHT, FRONT = (f"cc-{name}@example.net" for name in ("sales", "night", "front"))
RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
BEN = "ben.k@example.net"
RELEASES = ("17sp4", "20sp1", "22.0", "RI26")

TASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "agents": ("ocip_call_center_agent_info", {"agent_user_id": [RENEE, ZOE, BEN]}),
    "centers": ("ocip_call_center_info", {"service_user_id": [SALES, NIGHT, FRONT]}),
    "signed_out": (
        "ocip_call_center_agent",
        {"agent_user_id": [RENEE, ONEIL], "last_agent": "keep"},
    ),
    "lunch": (
        "ocip_call_center_agent",
        {
            "agent_user_id": [BEN],
            "state": "unavailable",
            "unavailable_code": "10",
            "joined": {NIGHT: False},
        },
    ),
    "staffed": (
        "ocip_call_center_staffing",
        {"staffing": [{"service_user_id": NIGHT, "agents": [BEN]}]},
    ),
    "again": (
        "ocip_call_center_staffing",
        {"staffing": [{"service_user_id": NIGHT, "agents": [BEN]}]},
    ),
}


def run_all(simulator: Any, folder: Path) -> dict[str, Any]:
    """Run the tasks above in one playbook; give their results by name."""
    tasks: list[dict[str, Any]] = [
        {f"{COLLECTION}.{module}": options, "register": name}
        for name, (module, options) in TASKS.items()
    ]
    shown = "{" + ", ".join(f"'{name}': {name}" for name in TASKS) + "}"
    output = folder / "results.json"
    copy = {"content": "{{ " + shown + " | to_json }}", "dest": str(output)}
    tasks.append({"ansible.builtin.copy": copy})
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks}
    run = playbook(folder / "play.yml", [play], connection(simulator))
    assert run.returncode == 0, run.output
    assert not re.search(r"Traceback", run.output)
    results: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return results


@pytest.mark.parametrize("release", RELEASES)
def test_everything_works_on_it(release, simulate, world, tmp_path):
    simulator = simulate(world, release=release)
    results = run_all(simulator, tmp_path)

    renee, zoe, ben = results["agents"]["agents"]
    assert [a["state"] for a in (renee, zoe, ben)] == ["available", "wrap_up", "signed_out"]
    assert {c["service_user_id"]: c["joined"] for c in renee["call_centers"]} == {
        SALES: True,
        FRONT: True,
    }
    sales, night, _front = results["centers"]["call_centers"]
    assert (sales["name"], sales["type"]) == ("Sales & Renewals", "Premium")
    assert (sales["signed_in_count"], sales["agent_count"]) == (3, 3)
    assert night["last_agent_user_id"] == ONEIL
    outcomes = [a["outcome"] for a in results["signed_out"]["agents"]]
    assert outcomes == ["changed", "refused"]
    assert results["lunch"]["agents"][0]["state_after"] == "unavailable"
    staffed = {a["agent_user_id"]: a["outcome"] for a in results["staffed"]["agents"]}
    assert staffed[BEN] == "changed"
    assert not results["again"]["changed"]

    assert simulator.signed_in(NIGHT) == [BEN]
    assert simulator.agent(RENEE)["acd_state"] == "Sign-Out"
    assert simulator.agent(ONEIL)["call_centers"][NIGHT]["joined"] is False or (
        simulator.agent(ONEIL)["acd_state"] == "Sign-Out"
    )
    refused = {
        (e["command"], e["document"]) for e in simulator.journal if e["outcome"] == "error 6004"
    }
    tries = Counter(name for name, _document in refused)
    assert all(count <= len(TASKS) for count in tries.values()), "once a run, not at each request"


@pytest.mark.parametrize("release", ["20sp1", "RI26"])
def test_states_that_cannot_be_seen_are_not_claimed(release, simulate, world, tmp_path):
    """XS data mode tells no states; the sign-out is guarded by the switch all the same."""
    simulator = simulate(world, release=release, xs_mode=True)
    variables = connection(simulator)
    read = alone("ocip_call_center_agent_info", {"agent_user_id": [RENEE]}, variables)
    assert read.result["agents"][0]["state"] is None
    asked = {"agent_user_id": [RENEE, ONEIL], "last_agent": "keep"}
    run = alone("ocip_call_center_agent", asked, variables)
    renee, oneil = run.result["agents"]
    assert oneil["outcome"] == "refused"
    assert [c["service_user_id"] for c in oneil["last_agent_call_centers"]] == [NIGHT]
    assert renee["state_after"] in (None, "signed_out")
    assert simulator.agent(RENEE)["acd_state"] == "Sign-Out"
    assert simulator.agent(ONEIL)["acd_state"] == "Available"


@pytest.mark.parametrize(("release", "name"), [("17sp4", "14sp4"), ("RI26", "22V5")])
def test_a_password_as_text_on_encrypted_transports(release, name, simulate, world):
    simulator = simulate(world, ("tls",), release=release)
    variables = connection(simulator, "tls", OCIP_LOGIN="password")
    run = alone("ocip_call_center_agent_info", {"agent_user_id": [BEN]}, variables)
    assert run.returncode == 0, run.output
    logins = [e["command"] for e in simulator.journal if e["command"].startswith("LoginRequest")]
    assert logins[-1] == f"LoginRequest{name}"
    assert not [e for e in simulator.journal if e["command"] == "AuthenticationRequest"]
