# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module writes a transcript where it runs; no name and no secret of the world is in it."""

from __future__ import annotations

import json
import stat

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    TRANSPORTS,
    alone,
    ansible,
    connection,
)

MODULE = "ocip_call_center_agent"


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_was_said(transport, simulate, world, tmp_path):
    simulator = simulate(world, (transport,))
    agents = [agent["user_id"] for agent in world["agents"]]
    path = tmp_path / "said.jsonl"
    arguments = {"agents": [*agents, "nobody@example.net"], "transcript": str(path)}
    alone(MODULE, arguments, connection(simulator, transport, OCIP_SESSIONS="2"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="ascii")
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["direction"] for line in lines} == {"sent", "received"}
    assert "UserCallCenterAgentSignOutRequest" in text
    assert "User not found: agent" in text
    private = [*agents, "nobody@example.net", "example.net", "Sales", "ops@"]
    private += [center["service_user_id"] for center in world["call_centers"]]
    private += [value for agent in world["agents"] for value in (agent.get("last_name"),) if value]
    for secret in (*private, connection(simulator, transport)["OCIP_PASSWORD"]):
        assert secret not in text

    again = alone(MODULE, arguments, connection(simulator, transport))
    assert path.read_text(encoding="ascii") == text
    assert (tmp_path / "said-2.jsonl").exists()
    assert "said-2.jsonl" in again.output


def test_by_the_environment_in_check_mode(simulate, world, tmp_path):
    path = tmp_path / "said.jsonl"
    variables = connection(simulate(world), OCIP_TRANSCRIPT=str(path))
    ansible("ocip_call_center_agent_info", {"agents": [world["agents"][0]["user_id"]]}, variables)
    assert len(path.read_text().splitlines()) > 3


def test_one_that_cannot_be_written_ends_the_task_before_it_begins(simulate, world, tmp_path):
    simulator = simulate(world)
    agents = [agent["user_id"] for agent in world["agents"]]
    arguments = {"agents": agents, "transcript": str(tmp_path / "no" / "folder" / "t")}
    run = alone(MODULE, arguments, connection(simulator))
    assert run.result["ok"] is False
    assert "cannot be written" in run.result["msg"]
    assert run.result["summary"]["not_attempted"] == len(agents)
    assert simulator.counters["connections"] == 0
