# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several sessions: faster, and with the same outcome as one."""

from __future__ import annotations

import copy

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    TRANSPORTS,
    USERNAME,
    alone,
    cancelled,
    connection,
)

MODULE = "ocip_call_center_agent"
CENTERS = [f"cc{n}@example.net" for n in range(8)]
AGENTS = [f"agent{n:03}@example.net" for n in range(80)]
GUARDED_SIGN_OUT = "UserCallCenterAgentSignOutRequest"


@pytest.fixture
def teams(world):
    """Ten agents in each of eight call centers; a supervisor connects the first two."""
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    world["call_centers"] = [
        {"service_user_id": center, "name": center, "type": "Premium", **place}
        for center in CENTERS
    ]
    world["agents"] = [
        {
            "user_id": agent,
            "acd_state": "Available",
            "call_centers": [CENTERS[n % 8]] + ([CENTERS[1]] if n == 0 else []),
            **place,
        }
        for n, agent in enumerate(AGENTS)
    ]
    return world


def centers_of(simulator, agent):
    return set(simulator.agent(agent)["call_centers"])


@pytest.mark.parametrize(
    ("transport", "last_agent"), [*zip(TRANSPORTS, ["fail", "force", "fail", "force"])]
)
def test_the_outcome_is_that_of_one_session(transport, last_agent, simulate, teams):
    arguments = {"agents": AGENTS, "last_agent": last_agent}
    one = simulate(copy.deepcopy(teams), (transport,))
    single = alone(MODULE, {**arguments, "sessions": 1}, connection(one, transport))
    several = simulate(teams, (transport,), latency_ms=20)
    forecast = alone(
        MODULE, {**arguments, "sessions": 4}, connection(several, transport), "--check"
    )
    together = alone(MODULE, {**arguments, "sessions": 4}, connection(several, transport))
    assert together.result["agents"] == single.result["agents"] == forecast.result["agents"]
    assert together.result["summary"] == single.result["summary"]
    assert one.counters["logins"] == 1
    assert 2 < several.counters["logins"] <= 8  # up to four in each of the two runs
    assert several.counters["open_sessions"] == 0


def sign_outs(simulator):
    """Agent and connection of each sign-out, in the order in which they arrived."""
    writes = [e for e in simulator.journal if e["command"] == GUARDED_SIGN_OUT]
    return [(entry["parameters"]["agentUserId"], entry["connection"]) for entry in writes]


def test_the_last_agent_of_each_call_center_is_signed_out_after_all_others(simulate, teams):
    simulator = simulate(teams, latency_ms=50)
    alone(MODULE, {"agents": AGENTS[::-1], "sessions": 5}, connection(simulator))
    writes = sign_outs(simulator)
    last = {AGENTS[0], *AGENTS[2:8]}  # the supervisor is the last one of two
    assert {agent for agent, _connection in writes[:-7]} == set(AGENTS) - last
    assert len({connection for _agent, connection in writes[:-7]}) > 1
    assert {agent for agent, _connection in writes[-7:]} == last


def test_force_never_signs_agents_of_one_call_center_out_side_by_side(simulate, teams):
    simulator = simulate(teams, latency_ms=50)
    arguments = {"agents": AGENTS[::-1], "sessions": 5, "last_agent": "force"}
    alone(MODULE, arguments, connection(simulator))
    writes = sign_outs(simulator)
    assert len({connection for _agent, connection in writes}) > 1
    for center in CENTERS:
        mine = [entry for entry in writes if center in centers_of(simulator, entry[0])]
        assert len({connection for _agent, connection in mine}) == 1, center
        assert [agent for agent, _connection in mine] == [
            agent for agent in AGENTS[::-1] if center in centers_of(simulator, agent)
        ]


def test_a_switch_that_hides_the_states_is_asked_one_by_one(simulate, teams):
    simulator = simulate(teams, xs_mode=True)
    run = alone(MODULE, {"agents": AGENTS[:20], "sessions": 4}, connection(simulator))
    assert run.result["summary"]["changed"] == 20
    writes = [e for e in simulator.journal if e["command"] == GUARDED_SIGN_OUT]
    assert len({entry["connection"] for entry in writes}) == 1


def test_other_states_and_info_modules_use_them_too(simulate, teams):
    simulator = simulate(teams, latency_ms=20)
    variables = connection(simulator, OCIP_SESSIONS="3")
    run = alone(MODULE, {"agents": AGENTS, "state": "wrap_up"}, variables)
    assert run.result["summary"]["changed"] == 80
    group = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    info = alone("ocip_call_center_info", group, variables)
    assert [center["signed_in_count"] for center in info.result["call_centers"]] == [10, 11] + [
        10
    ] * 6
    assert 2 < simulator.counters["logins"] <= 6


def test_a_wrong_password_is_sent_once(simulate, teams):
    simulator = simulate(teams)
    variables = connection(simulator, OCIP_PASSWORD="wrong", OCIP_SESSIONS="8")
    run = alone(MODULE, {"agents": AGENTS}, variables)
    assert f"refused the login of {USERNAME}" in run.result["msg"]
    assert run.result["summary"]["not_attempted"] == 80
    assert simulator.counters["failed_logins"] == 1


@pytest.mark.parametrize("sessions", [0, 17])
def test_a_senseless_number_is_refused_before_anything_is_sent(sessions, simulate, teams):
    simulator = simulate(teams)
    run = alone(MODULE, {"agents": AGENTS[:1], "sessions": sessions}, connection(simulator))
    assert "sessions must be a number from 1 to 16" in run.result["msg"]
    assert simulator.counters["connections"] == 0


def test_an_interrupted_run_ends_everywhere_and_tells_what_was_done(simulate, teams, tmp_path):
    simulator = simulate(teams)
    simulator.add_fault({"do": "delay", "ms": 500, "kind": "write", "times": None})
    result = cancelled(
        MODULE,
        {"agents": AGENTS, "sessions": 2},
        connection(simulator),
        tmp_path,
        lambda: [e for e in simulator.journal if e["is_write"]],
    )
    assert result["failed"] is True
    assert result["summary"]["not_attempted"] > 0
    assert result["summary"]["changed"] + result["summary"]["not_attempted"] == 80
    for agent in result["agents"]:
        signed_out = simulator.agent(agent["agent_user_id"])["acd_state"] == "Sign-Out"
        assert signed_out == (agent["outcome"] == "changed")
    assert simulator.counters["open_sessions"] == 0
