# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-out, states, joins, codes, reading and staffing on releases from 17sp4 to the newest."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import alone, connection

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


def run_all(simulator: Any) -> dict[str, Any]:
    """Run the tasks above one after the other; give their results by name."""
    results = {}
    for name, (module, options) in TASKS.items():
        run = alone(module, options, connection(simulator))
        assert run.returncode == 0, run.output
        results[name] = run.result
    return results


@pytest.mark.parametrize("release", RELEASES)
def test_everything_works_on_it(release, simulate, world):
    simulator = simulate(world, release=release)
    results = run_all(simulator)

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
def test_states_that_cannot_be_seen_are_not_claimed(release, simulate, world):
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
