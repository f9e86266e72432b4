# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job through the installed collection: sign agents out, learn the truth of each."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    TRANSPORTS,
    alone,
    ansible,
    connection,
    entry,
    playbook,
)

MODULE = "ocip_call_center_agent"
RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
AMARA, BEN, NOBODY = "amara.o@example.net", "ben.k@example.net", "nobody@example.net"
SALES = ("cc-sales@example.net", "Sales & Renewals")
NIGHT = ("cc-night@example.net", "Nachtdienst Köln")
EVERYBODY = [RENEE, ZOE, ONEIL, AMARA, BEN, NOBODY]
NOT_FOUND = {
    "code": 4008,
    "summary": f"[Error 4008] User not found: {NOBODY}",
    "summary_english": f"[Error 4008] User not found: {NOBODY}",
    "detail": None,
}
FIRST_RUN = [
    entry(RENEE, "changed", "available", "signed_out"),
    entry(ZOE, "changed", "wrap_up", "signed_out"),
    entry(ONEIL, "refused", "available", "available", [SALES, NIGHT]),
    entry(AMARA, "changed", "unavailable", "signed_out"),
    entry(BEN, "unchanged", "signed_out", "signed_out"),
    entry(NOBODY, "failed", None, None, error=NOT_FOUND),
]


def states(simulator):
    return {key: simulator.agent(key)["acd_state"] for key in (RENEE, ZOE, ONEIL, AMARA, BEN)}


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_every_agent_is_told_of_over_every_transport(transport, simulate, world):
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport)
    before = states(simulator)

    forecast = alone(MODULE, {"agent_user_id": EVERYBODY}, variables, "--check")
    assert forecast.result["agents"] == FIRST_RUN
    assert states(simulator) == before

    first = ansible(MODULE, {"agent_user_id": EVERYBODY}, variables)
    assert first.returncode != 0
    assert first.result["agents"] == FIRST_RUN
    assert first.result["changed"] is True
    assert first.result["summary"] == {
        "changed": 3,
        "unchanged": 1,
        "refused": 1,
        "forced": 0,
        "failed": 1,
        "unknown": 0,
        "not_attempted": 0,
    }
    assert first.result["last_agent_call_centers"] == [
        {"agent_user_id": ONEIL, "service_user_id": center, "call_center_name": name}
        for center, name in (SALES, NIGHT)
    ]
    assert ONEIL in first.result["msg"]
    assert "Nachtdienst Köln" in first.result["msg"]
    assert states(simulator) == {
        RENEE: "Sign-Out",
        ZOE: "Sign-Out",
        ONEIL: "Available",
        AMARA: "Sign-Out",
        BEN: "Sign-Out",
    }

    writes = simulator.counters["writes"]
    second = alone(MODULE, {"agent_user_id": [RENEE, ZOE, AMARA, BEN]}, variables)
    assert second.returncode == 0
    assert second.result["changed"] is False
    assert second.result["summary"]["unchanged"] == 4
    assert simulator.counters["writes"] == writes
    assert simulator.counters["logins"] == simulator.counters["logouts"] == 3


def test_the_diff_shows_the_states_before_and_after(simulate, world):
    simulator = simulate(world)
    run = ansible(MODULE, {"agents": [ZOE, BEN]}, connection(simulator), "--diff")
    assert run.returncode == 0, run.output
    removed = [line for line in run.stdout.splitlines() if line.startswith("-")]
    added = [line for line in run.stdout.splitlines() if line.startswith("+")]
    assert any("wrap_up" in line for line in removed), run.stdout
    assert any("signed_out" in line for line in added), run.stdout


def test_a_single_agent_as_a_string_and_under_every_alias(simulate, world):
    simulator = simulate(world)
    for option in ("agent_user_id", "agents"):
        run = alone(MODULE, {option: BEN}, connection(simulator))
        assert run.result["agents"] == [entry(BEN, "unchanged", "signed_out", "signed_out")]


def test_repeats_count_once_in_the_first_place(simulate, world):
    simulator = simulate(world)
    run = alone(MODULE, {"agents": [BEN, RENEE, BEN, RENEE]}, connection(simulator))
    assert [agent["agent_user_id"] for agent in run.result["agents"]] == [BEN, RENEE]


def test_keep_reports_the_last_agent_and_succeeds_with_a_fact(simulate, world, tmp_path):
    simulator = simulate(world)
    run = playbook(
        tmp_path / "keep.yml",
        [
            {
                "hosts": "localhost",
                "gather_facts": False,
                "tasks": [
                    {
                        "telecom.broadworks.ocip_call_center_agent": {
                            "agents": [ONEIL],
                            "last_agent": "keep",
                        }
                    },
                    {
                        "ansible.builtin.assert": {
                            "that": [
                                "ocip_last_agent_call_centers | length == 1",
                                f"ocip_last_agent_call_centers[0].service_user_id == '{NIGHT[0]}'",
                            ]
                        }
                    },
                ],
            }
        ],
        connection(simulator),
    )
    assert run.returncode == 0, run.output
    assert simulator.agent(ONEIL)["acd_state"] == "Available"


def test_force_signs_out_and_reports_what_is_left_unstaffed(simulate, world):
    simulator = simulate(world)
    agents = [RENEE, ZOE, ONEIL]
    forecast = alone(
        MODULE, {"agents": agents, "last_agent": "force"}, connection(simulator), "--check"
    )
    run = alone(MODULE, {"agents": agents, "last_agent": "force"}, connection(simulator))
    assert run.returncode == 0, run.output
    assert run.result["agents"] == [
        entry(RENEE, "changed", "available", "signed_out"),
        entry(ZOE, "changed", "wrap_up", "signed_out"),
        entry(ONEIL, "forced", "available", "signed_out", [SALES, NIGHT]),
    ]
    assert forecast.result["agents"] == run.result["agents"]
    assert simulator.signed_in(SALES[0]) == []
    commands = [(e["command"], e["parameters"].get("userId")) for e in simulator.journal]
    assert commands.count(("UserCallCenterModifyRequest19", ONEIL)) == 1
    assert not [user for name, user in commands if "Modify" in name and user != ONEIL]


def test_check_mode_writes_nothing_even_where_writing_is_refused(simulate, world):
    simulator = simulate(world, read_only=True)
    run = alone(MODULE, {"agents": EVERYBODY}, connection(simulator), "--check")
    assert run.result["agents"] == FIRST_RUN
    assert run.result["msg"].startswith("Forecast")
    assert not [e for e in simulator.journal if e["is_write"]]


def test_a_server_in_xs_mode_reports_no_states(simulate, world):
    simulator = simulate(world, xs_mode=True)
    run = alone(MODULE, {"agents": [RENEE, ONEIL]}, connection(simulator))
    assert run.result["agents"] == [
        entry(RENEE, "changed", None, None),
        entry(ONEIL, "refused", None, None, [NIGHT]),
    ]
    assert run.result["changed"] is True
    assert simulator.agent(RENEE)["acd_state"] == "Sign-Out"


def test_a_server_without_the_newest_read_is_read_the_older_way(simulate, world):
    simulator = simulate(world, unserved_requests=["UserCallCenterGetRequest23"])
    run = alone(MODULE, {"agents": EVERYBODY}, connection(simulator))
    assert run.result["agents"] == FIRST_RUN


def test_a_thousand_agents_cost_one_login_and_documents_of_fifteen(simulate, world):
    many = [f"agent{n:04}@example.net" for n in range(1000)]
    world["agents"] += [
        {
            "user_id": agent,
            "service_provider_id": "ExampleSP",
            "group_id": "Support",
            "acd_state": "Available",
            "call_centers": ["cc-front@example.net"],
        }
        for agent in many
    ]
    simulator = simulate(world)
    run = alone(MODULE, {"agents": many}, connection(simulator))
    assert run.returncode == 0, run.output
    assert run.result["summary"]["changed"] == 1000
    assert simulator.counters["logins"] == 1
    # 67 documents each for reads, sign-outs and read-backs, and four for the session.
    assert simulator.counters["documents"] <= 3 * 67 + 4
    assert PASSWORD not in run.output
