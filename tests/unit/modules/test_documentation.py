# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module returns is what its documentation says, and every option has a test.

The runs below show each key of each RETURN at least once. A key that is not described fails
wherever it turns up: here, and in every integration test.
"""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils._options import (
    CONNECTION_OPTIONS,
)
from ansible_collections.telecom.broadworks.tests.documentation import (
    MODULES as FOLDER,
)
from ansible_collections.telecom.broadworks.tests.documentation import (
    paths,
    seen,
)
from ansible_collections.telecom.broadworks.tests.integration.helpers import WORLD
from broadworks_simulator import Simulator

TESTS = Path(__file__).resolve().parents[2]
# What is documentation only is tested with its action plugin.
MODULES = sorted(
    path.stem for path in FOLDER.glob("*.py") if "def main(" in path.read_text("utf-8")
)
AGENTS = [agent["user_id"] for agent in WORLD["agents"]]
NOBODY = "nobody@example.net"
PROBE, TRIAL = "probe@example.net", "cc-trial@example.net"
SALES, NIGHT = "cc-sales@example.net", "cc-night@example.net"
GET = "UserCallCenterGetRequest19"

# For each module runs that show all its keys: options, options of Ansible, faults of the switch.
RUNS = {
    "ocip_call_center": [
        ({"service_user_id": [SALES, NIGHT], "night_service_forced": True}, {}),
        ({"service_user_id": [SALES], "forced_forwarding": {"active": True, "to": "1"}}, {}),
        ({"service_user_id": [SALES], "night_service_forced": False}, {"diff": True}),
        ({"service_user_id": [SALES, SALES.upper()], "night_service_forced": True}, {}),
    ],
    "ocip_call_center_agent": [
        ({"agent_user_id": [*AGENTS[1:], NOBODY]}, {"diff": True}),
        ({"agent_user_id": AGENTS[-2:], "last_agent": "keep"}, {}),
        ({"agent_user_id": AGENTS[:1], "state": "as_is", "joined": {SALES: False}}, {}),
        ({"agent_user_id": AGENTS[:1], "state": "available"}, {"check_mode": True}),
    ],
    "ocip_call_center_agent_info": [
        ({"agent_user_id": [*AGENTS, NOBODY, ""]}, {}),
        ({"service_user_id": [SALES, NOBODY]}, {}),
        ({"agent_user_id": []}, {}),
        ({"agent_user_id": [NOBODY, NOBODY.upper()]}, {}),
    ],
    "ocip_call_center_info": [
        ({"service_provider_id": "ExampleSP", "group_id": "Support", "when_empty": True}, {}),
        ({"service_user_id": [NIGHT, NOBODY]}, {}),
        (
            {"service_user_id": [SALES]},
            {},
            {"do": "error", "code": 4008, "agent": AGENTS[0], "times": None},
        ),
    ],
    "ocip_call_center_staffing": [
        ({"staffing": [{"service_user_id": NIGHT, "agents": AGENTS[4:]}]}, {"diff": True}),
        ({"staffing": [{"service_user_id": NOBODY, "agents": AGENTS[4:]}]}, {}),
    ],
    "ocip_shift_change": [
        (
            {
                "incoming": AGENTS[-1:],
                "outgoing": [AGENTS[2], NOBODY],
                "exclude": [NOBODY],
                "change_at": "2026-11-24T22:00:00+01:00",
            },
            {"diff": True},
        ),
        (
            {
                "incoming": [{"agent_user_id": AGENTS[-1], "join": [NIGHT]}],
                "outgoing": AGENTS[:3],
                "closing": [SALES],
                "night_service": True,
            },
            {},
        ),
        ({"outgoing": [AGENTS[2], NOBODY]}, {"check_mode": True}),
    ],
    "ocip_switch_info": [
        ({"service_provider_id": "ExampleSP", "group_id": "Support"}, {}),
        ({"agent_user_id": [AGENTS[0]], "probe_agent": PROBE, "probe_call_center": TRIAL}, {}),
        ({"password": "wrong"}, {}),
        # Renée is joined to call centers, so that she cannot be the probe.
        ({"agent_user_id": [AGENTS[0]], "probe_agent": AGENTS[0]}, {}),
    ],
    "ocip_command": [
        ({"request": GET, "parameters": {"userId": AGENTS[0]}}, {}),
        ({"request": GET, "parameters": {"userId": NOBODY}}, {}),
        ({"request": GET, "parameters": {"userId": [["a", "b"]]}}, {}),
        ({"request": "UserModifyRequest", "parameters": {}}, {"check_mode": True}),
    ],
}
WITH_EVERYTHING = copy.deepcopy(WORLD)
for center in WITH_EVERYTHING["call_centers"]:
    if center["type"] == "Premium":
        center["routing_type"] = "Skill Based"
        center["night_service"] = {"action": "Transfer", "schedule": "Office", "transfer_to": "1"}
        center["forced_forwarding"] = {"active": False, "to": "1"}
    if center["type"] != "Basic":
        center["stranded_calls"] = {"action": "Busy"}
WITH_EVERYTHING["call_centers"].append({**WORLD["call_centers"][1], "service_user_id": TRIAL})
WITH_EVERYTHING["agents"].append({**WORLD["agents"][4], "user_id": PROBE, "call_centers": [TRIAL]})


@pytest.mark.parametrize("module", MODULES)
def test_every_key_that_is_documented_is_returned(module, run):
    assert module in RUNS, "add runs of the module above"
    found = set()
    for options, ansible_options, *faults in RUNS[module]:
        with Simulator(world=WITH_EVERYTHING) as simulator:
            for fault in faults:
                simulator.add_fault(fault)
            result = run(module, options, simulator, **ansible_options)
        found |= result["seen"]
        assert result["ok"] is (not result.get("failed", False))
    assert sorted(paths(module) - found) == []


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        ({"agents": [], "brand_new": 1}, "brand_new is not in RETURN"),
        ({"agents": [{"brand_new": 1}]}, "agents.brand_new is not in RETURN"),
        ({"agents": [{"error": {"brand_new": 1}}]}, "agents.error.brand_new is not in RETURN"),
        ({"agents": {}}, "agents is a dict, in RETURN a list"),
        ({"agents": [1]}, "agents has elements of another type than dict"),
        ({"agents": [{"agent_user_id": None}]}, "agents.agent_user_id is null"),
        ({"agents": [{"call_centers": [{"joined": 1}]}]}, "joined is a int, in RETURN a bool"),
        ({"agents": [{"call_centers": [{"priority": True}]}]}, "is a bool, in RETURN a int"),
        ({"ansible_facts": {"brand_new": 1}}, "ansible_facts is not in RETURN"),
    ],
)
def test_a_key_that_is_not_documented_is_found(result, problem):
    with pytest.raises(AssertionError, match=re.escape(problem)):
        seen("ocip_call_center_agent_info", result)


def test_what_is_documented_is_no_problem():
    result = {"agents": [{"agent_user_id": "a", "state": None, "call_centers": []}], "msg": "x"}
    assert seen("ocip_call_center_agent_info", {**result, "changed": False}) == {
        "agents",
        "agents.agent_user_id",
        "agents.state",
        "agents.call_centers",
        "msg",
    }


def options_of(module):
    """Every option and suboption of a module, from its argument spec."""
    spec = __import__(
        f"ansible_collections.telecom.broadworks.plugins.modules.{module}", fromlist=["OPTIONS"]
    ).OPTIONS
    for name, told in spec.items():
        yield name
        yield from told.get("options", {})


@pytest.mark.parametrize("module", MODULES)
def test_every_option_has_a_test(module):
    sources = [path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")]
    sources += [p.read_text(encoding="utf-8") for p in TESTS.rglob("integration/targets/**/*.yml")]
    of_module = [text for text in sources if re.search(rf"\b{module}\b", text)]
    untested = [
        option
        for option in options_of(module)
        if not any(re.search(rf"\b{option}\b", text) for text in of_module)
    ]
    assert untested == []


def test_every_connection_option_has_a_test():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py"))
    untested = [
        option
        for option in CONNECTION_OPTIONS
        if not re.search(rf"\b({option}|OCIP_{option.upper()})\b", sources)
    ]
    assert untested == []
