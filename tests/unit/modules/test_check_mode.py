# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode never writes, for every module, on a switch that would refuse and note it."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils._command import skipped
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import secrets_in
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    WORLD,
)
from broadworks_simulator import Simulator

AGENTS = [agent["user_id"] for agent in WORLD["agents"]]
NIGHT = "cc-night@example.net"
MODIFY = {"userId": AGENTS[0], "agentACDState": "Sign-Out"}
CASES = [
    ("ocip_call_center_agent", {"agents": AGENTS, "last_agent": last_agent, "state": state})
    for last_agent, state in (
        ("fail", "signed_out"),
        ("keep", "signed_out"),
        ("force", "signed_out"),
        ("fail", "wrap_up"),
    )
]
CASES += [
    (
        "ocip_call_center_agent",
        {"agents": AGENTS[:1], "state": "as_is", "joined": {"cc-sales@example.net": False}},
    ),
    (
        "ocip_call_center",
        {"service_user_id": ["cc-sales@example.net", NIGHT], "night_service_forced": True},
    ),
    ("ocip_call_center_agent_info", {"agents": AGENTS}),
    ("ocip_call_center_info", {"service_user_id": [NIGHT]}),
    ("ocip_call_center_staffing", {"staffing": [{"service_user_id": NIGHT, "agents": AGENTS[4:]}]}),
    (
        "ocip_shift_change",
        {"outgoing": AGENTS, "closing": [NIGHT, "cc-sales@example.net"], "night_service": True},
    ),
    ("ocip_command", {"request": "UserCallCenterModifyRequest19", "parameters": MODIFY}),
]


@pytest.fixture(scope="module")
def read_only():
    with Simulator(world=WORLD, settings={"read_only": True}) as simulator:
        yield simulator


@pytest.mark.parametrize(("module", "options"), CASES)
def test_check_mode_never_writes(module, options, read_only, run):
    documents = read_only.counters["documents"]
    result = run(module, options, read_only, check_mode=True)
    assert "msg" in result
    assert (read_only.counters["documents"] > documents) is (module != "ocip_command")
    assert not [entry for entry in read_only.journal if entry["is_write"]]
    assert PASSWORD not in str(result)


def test_which_raw_requests_check_mode_skips():
    assert skipped("UserCallCenterModifyRequest19", MODIFY)
    assert skipped("GroupAddRequest", {})
    assert skipped("UserGetAndModifyRequest", {})
    assert not skipped("UserCallCenterGetRequest19", {"userId": "x"})
    assert not skipped("SomethingNewGetListRequest99", {})


def test_secrets_are_found_at_any_depth():
    parameters = {"newPassword": "one", "deep": [{"pin": {"value": "two"}}, {"open": "three"}]}
    assert secrets_in(parameters, ["pin"]) == ["one", "two"]
