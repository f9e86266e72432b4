# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every ACD state, joins, exact staffing: through the installed collection."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    TRANSPORTS,
    alone,
    connection,
    entry,
)

MODULE = "ocip_call_center_agent"
STAFFING = "ocip_call_center_staffing"
RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
AMARA, BEN = "amara.o@example.net", "ben.k@example.net"
SALES, NIGHT, FRONT = "cc-sales@example.net", "cc-night@example.net", "cc-front@example.net"
EVERYBODY = [RENEE, ZOE, ONEIL, AMARA, BEN]


def joined(simulator, agent):
    centers = simulator.agent(agent)["call_centers"]
    return {center: place["joined"] for center, place in centers.items()}


@pytest.mark.parametrize(
    ("transport", "state", "acd_state"),
    list(
        zip(
            TRANSPORTS,
            ["available", "unavailable", "wrap_up", "available"],
            ["Available", "Unavailable", "Wrap-Up", "Available"],
        )
    ),
)
def test_every_state_over_every_transport(transport, state, acd_state, simulate, world):
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport)
    forecast = alone(MODULE, {"agents": EVERYBODY, "state": state}, variables, "--check")
    assert not [e for e in simulator.journal if e["is_write"]]
    run = alone(MODULE, {"agents": EVERYBODY, "state": state}, variables)
    assert run.returncode == 0, run.output
    assert forecast.result["agents"] == run.result["agents"]
    assert {a["state_after"] for a in run.result["agents"]} == {state}
    assert {simulator.agent(agent)["acd_state"] for agent in EVERYBODY} == {acd_state}
    writes = simulator.counters["writes"]
    again = alone(MODULE, {"agents": EVERYBODY, "state": state}, variables)
    assert again.result["changed"] is False
    assert simulator.counters["writes"] == writes


def test_signed_in_is_fulfilled_by_every_signed_in_state(simulate, world):
    simulator = simulate(world)
    run = alone(MODULE, {"agents": EVERYBODY, "state": "signed_in"}, connection(simulator))
    assert run.result["agents"] == [
        entry(RENEE, "unchanged", "available", "available"),
        entry(ZOE, "unchanged", "wrap_up", "wrap_up"),
        entry(ONEIL, "unchanged", "available", "available"),
        entry(AMARA, "unchanged", "unavailable", "unavailable"),
        entry(BEN, "changed", "signed_out", "signed_in"),
    ]
    assert simulator.agent(BEN)["acd_state"] == "Sign-In"


def test_an_unavailable_code_is_set_and_compared(simulate, world):
    simulator = simulate(world)
    task = {"agents": [RENEE], "state": "unavailable", "unavailable_code": "10"}
    assert alone(MODULE, task, connection(simulator)).result["changed"] is True
    assert simulator.agent(RENEE)["unavailable_code"] == "10"
    assert alone(MODULE, task, connection(simulator)).result["changed"] is False
    task["unavailable_code"] = "1"
    assert alone(MODULE, task, connection(simulator)).result["changed"] is True
    assert simulator.agent(RENEE)["unavailable_code"] == "1"


@pytest.mark.parametrize("code", ["20", "99"])
def test_a_replaced_code_is_warned_of_and_due_only_once(code, simulate, world):
    """Code 20 is inactive, 99 unknown: the switch takes its default 1, silently."""
    simulator = simulate(world)
    task = {"agents": [RENEE], "state": "unavailable", "unavailable_code": code}
    first = alone(MODULE, task, connection(simulator))
    assert first.returncode == 0
    assert first.result["changed"] is True
    assert simulator.agent(RENEE)["unavailable_code"] == "1"
    writes = simulator.counters["writes"]
    forecast = alone(MODULE, task, connection(simulator), "--check")
    again = alone(MODULE, task, connection(simulator))
    for run in (first, forecast, again):
        assert f"code {code} was requested, the switch used 1" in run.output.replace("\n", " ")
    assert forecast.result["changed"] is again.result["changed"] is False
    assert simulator.counters["writes"] == writes


def test_joins_are_set_idempotently_and_leave_the_state_alone(simulate, world):
    simulator = simulate(world)
    task = {"agents": [ONEIL], "state": "as_is", "joined": {SALES: False, NIGHT: True}}
    assert alone(MODULE, task, connection(simulator), "--check").result["changed"] is True
    assert joined(simulator, ONEIL) == {SALES: True, NIGHT: True}
    run = alone(MODULE, task, connection(simulator))
    assert run.result["agents"] == [{**entry(ONEIL, "changed", "available", "available")}]
    assert joined(simulator, ONEIL) == {SALES: False, NIGHT: True}
    writes = simulator.counters["writes"]
    task["joined"] = [{"service_user_id": SALES, "joined": False}]
    assert alone(MODULE, task, connection(simulator)).result["changed"] is False
    assert simulator.counters["writes"] == writes


def test_a_refused_agent_keeps_its_joins(simulate, world):
    simulator = simulate(world)
    task = {"agents": [ONEIL], "state": "signed_out", "joined": {NIGHT: False}}
    run = alone(MODULE, task, connection(simulator))
    assert [a["outcome"] for a in run.result["agents"]] == ["refused"]
    assert joined(simulator, ONEIL) == {SALES: True, NIGHT: True}


def test_an_agent_that_is_not_assigned_cannot_join(simulate, world):
    simulator = simulate(world)
    task = {"agents": [RENEE, BEN], "state": "available", "joined": {NIGHT: True}}
    run = alone(MODULE, task, connection(simulator))
    assert [a["outcome"] for a in run.result["agents"]] == ["failed", "changed"]
    assert NIGHT in run.result["msg"]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_exact_staffing(transport, simulate, world):
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport)
    task = {
        "staffing": [
            {"service_user_id": NIGHT, "agents": [BEN]},
            {"service_user_id": SALES, "agents": [ONEIL]},
        ]
    }
    forecast = alone(STAFFING, task, variables, "--check")
    assert not [e for e in simulator.journal if e["is_write"]]
    run = alone(STAFFING, task, variables)
    assert run.returncode == 0, run.output
    assert run.result["agents"] == [
        entry(BEN, "changed", "signed_out", "available"),
        entry(ONEIL, "changed", "available", "available"),
        entry(RENEE, "changed", "available", "signed_out"),
        entry(ZOE, "changed", "wrap_up", "signed_out"),
    ]
    assert forecast.result["agents"] == run.result["agents"]
    assert simulator.signed_in(NIGHT) == [BEN]
    assert simulator.signed_in(SALES) == [ONEIL]
    assert simulator.signed_in(FRONT) == [AMARA]
    writes = simulator.counters["writes"]
    again = alone(STAFFING, task, variables)
    assert again.result["changed"] is False
    assert simulator.counters["writes"] == writes


@pytest.mark.parametrize("last_agent", ["fail", "keep", "force"])
def test_an_empty_staffing_meets_the_last_agent_rule(last_agent, simulate, world):
    simulator = simulate(world)
    task = {"staffing": [{"service_user_id": NIGHT, "agents": []}], "last_agent": last_agent}
    run = alone(STAFFING, task, connection(simulator))
    assert (run.returncode != 0) == (last_agent == "fail")
    assert [a["outcome"] for a in run.result["agents"]] == [
        "forced" if last_agent == "force" else "refused"
    ]
    assert simulator.signed_in(NIGHT) == ([] if last_agent == "force" else [ONEIL])


def test_an_unknown_call_center_stops_before_anything_changes(simulate, world):
    simulator = simulate(world)
    task = {
        "staffing": [
            {"service_user_id": "cc-none@example.net", "agents": [RENEE]},
            {"service_user_id": NIGHT, "agents": [BEN]},
        ]
    }
    run = alone(STAFFING, task, connection(simulator))
    assert run.returncode != 0
    assert "cc-none@example.net" in run.result["msg"]
    assert {a["outcome"] for a in run.result["agents"]} == {"not_attempted"}
    assert not [e for e in simulator.journal if e["is_write"]]


CC1, CC2, CC3 = "cc1@example.net", "cc2@example.net", "cc3@example.net"
A, B, C = "a@example.net", "b@example.net", "c@example.net"


def staffed(world, kind="Premium", **centers_of):
    """A world with three call centers and agents; a capital letter is an agent signed in."""
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    world["call_centers"] = [
        {"service_user_id": center, "name": f"Name of {center}", "type": kind, **place}
        for center in (CC1, CC2, CC3)
    ]
    world["agents"] = [
        {
            "user_id": f"{name.lower()}@example.net",
            "acd_state": "Available" if name.isupper() else "Sign-Out",
            "call_centers": centers,
            **place,
        }
        for name, centers in centers_of.items()
    ]
    return world


def staff(simulator, staffing, *options, **more):
    """Run the module for a staffing by call center."""
    task = {"staffing": [{"service_user_id": c, "agents": a} for c, a in staffing.items()], **more}
    return alone(STAFFING, task, connection(simulator), *options)


def test_whoever_cannot_be_read_may_still_be_there(simulate, world):
    simulator = simulate(staffed(world, A=[CC1], B=[CC1], C=[CC1]))
    fault = {"do": "error", "code": 5404, "text": "Unauthorized transaction."}
    simulator.add_fault({**fault, "agent": B, "kind": "read", "times": None})
    run = staff(simulator, {CC1: [A]})
    assert run.returncode != 0
    found = {agent["agent_user_id"]: agent["outcome"] for agent in run.result["agents"]}
    assert found == {A: "unchanged", B: "failed", C: "changed"}


def test_hidden_states_do_not_keep_anybody_in(simulate, world):
    simulator = simulate(staffed(world, A=[CC1], B=[CC1], C=[CC1]), xs_mode=True)
    run = staff(simulator, {CC1: [A]})
    assert run.returncode == 0, run.output
    assert {agent["agent_user_id"] for agent in run.result["agents"] if agent["changed"]} == {
        A,
        B,
        C,
    }
    assert simulator.signed_in(CC1) == [A]


def test_whoever_comes_for_one_call_center_leaves_the_other(simulate, world):
    simulator = simulate(staffed(world, a=[CC1, CC2], B=[CC2]))
    forecast = staff(simulator, {CC1: [A], CC2: [B]}, "--check")
    run = staff(simulator, {CC1: [A], CC2: [B]})
    assert (
        forecast.result["agents"]
        == run.result["agents"]
        == [
            entry(A, "changed", "signed_out", "available"),
            entry(B, "unchanged", "available", "available"),
        ]
    )
    assert (simulator.signed_in(CC1), simulator.signed_in(CC2)) == ([A], [B])
    assert staff(simulator, {CC1: [A], CC2: [B]}).result["changed"] is False


@pytest.mark.parametrize("last_agent", ["fail", "keep", "force"])
def test_leaving_a_call_center_empty_is_told(last_agent, simulate, world):
    simulator = simulate(staffed(world, A=[CC1, CC2]))
    forecast = staff(simulator, {CC1: [A], CC2: []}, "--check", last_agent=last_agent)
    run = staff(simulator, {CC1: [A], CC2: []}, last_agent=last_agent)
    outcome = "forced" if last_agent == "force" else "refused"
    center = [(CC2, f"Name of {CC2}")]
    assert (
        forecast.result["agents"]
        == run.result["agents"]
        == [entry(A, outcome, "available", "available", center)]
    )
    assert (run.returncode != 0) == (last_agent == "fail")
    assert simulator.signed_in(CC2) == ([] if last_agent == "force" else [A])


def test_a_basic_call_center_is_left_empty_only_if_it_is_closing(simulate, world):
    simulator = simulate(staffed(world, "Basic", A=[CC1, CC2]))
    staffing = {CC1: [A], CC2: []}
    run = staff(simulator, staffing)
    center = [(CC2, f"Name of {CC2}")]
    assert run.result["agents"] == [entry(A, "refused", "available", "available", center)]
    assert simulator.signed_in(CC2) == [A]
    run = staff(simulator, staffing, closing=[CC2])
    assert run.result["agents"] == [entry(A, "forced", "available", "available", center)]
    assert simulator.signed_in(CC2) == []


def test_whoever_has_company_may_leave(simulate, world):
    simulator = simulate(staffed(world, A=[CC1, CC2], B=[CC2, CC3]))
    run = staff(simulator, {CC1: [A], CC2: []})
    found = {agent["agent_user_id"]: agent["outcome"] for agent in run.result["agents"]}
    assert found == {A: "changed", B: "refused"}
    assert simulator.signed_in(CC2) == [B]


def test_an_empty_list_does_not_hide_why(simulate, world):
    simulator = simulate(staffed(world, A=[CC1]))
    run = staff(simulator, {"cc-none@example.net": []})
    assert run.returncode != 0
    assert "call center cc-none@example.net cannot be read" in run.result["msg"]
