# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ocip_shift_change and the options of a handover, through the real command."""

from __future__ import annotations

import fcntl
import hashlib
import json
import tempfile
from pathlib import Path

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    alone,
    ansible,
    connection,
    entry,
)

SHIFT_CHANGE = "ocip_shift_change"
STAFFING = "ocip_call_center_staffing"
AGENT = "ocip_call_center_agent"
SALES, NIGHT = "cc-sales@example.net", "cc-night@example.net"
ANN, BOB, CY = "ann@example.net", "bob@example.net", "cy@example.net"


@pytest.fixture
def small(world):
    """ann and cy in sales, cy also at night, bob not yet signed in."""
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    world["call_centers"] = [
        {"service_user_id": SALES, "name": "Sales", "type": "Premium", **place},
        {"service_user_id": NIGHT, "name": "Night", "type": "Standard", **place},
    ]
    world["agents"] = [
        {"user_id": ANN, "acd_state": "Available", "call_centers": [SALES], **place},
        {"user_id": BOB, "acd_state": "Sign-Out", "call_centers": [SALES, NIGHT], **place},
        {"user_id": CY, "acd_state": "Available", "call_centers": [SALES, NIGHT], **place},
    ]
    return world


def writes(simulator):
    return [event for event in simulator.journal if event["is_write"]]


def test_a_shift_change_is_forecast_approved_and_made(simulate, small, tmp_path):
    simulator = simulate(small)
    variables = connection(simulator)
    task = {"incoming": [{"agent_user_id": BOB, "join": [SALES]}], "outgoing": [ANN, CY]}
    forecast = ansible(SHIFT_CHANGE, {**task, "change_at": "22:00"}, variables, "--check")
    assert forecast.returncode == 0, forecast.output
    assert forecast.result["mode"] == "forecast"
    assert not writes(simulator)
    approved = tmp_path / "approved.json"
    approved.write_text(json.dumps(forecast.result), encoding="utf-8")
    # Somebody who is in both lists of the night stays at work.
    other = {**task, "outgoing": [ANN], "exclude": [CY], "expect": str(approved)}
    run = alone(SHIFT_CHANGE, other, variables)
    assert run.result["verdict"] == "rejected"
    assert f"approved: {CY} goes; now: {CY} does not go" in run.result["problems"]
    assert not writes(simulator)
    run = ansible(SHIFT_CHANGE, {**task, "expect": str(approved)}, variables)
    assert run.returncode == 0, run.output
    assert run.result["verdict"] == "done"
    assert run.result["ok"] is True
    assert run.result["change_at"] == "22:00"
    assert run.result["agents"] == forecast.result["agents"]
    assert run.result["call_centers"] == forecast.result["call_centers"]
    assert {a["agent_user_id"]: a["shift"] for a in run.result["agents"]} == {
        BOB: "incoming",
        ANN: "outgoing",
        CY: "outgoing",
    }
    assert simulator.signed_in(SALES) == simulator.signed_in(NIGHT) == [BOB]
    assert simulator.counters["logins"] == 3  # one each


def test_closing_forces_night_service_and_opening_lifts_it(simulate, small):
    simulator = simulate(small)
    variables = connection(simulator)
    task = {"outgoing": [ANN, CY], "closing": [SALES, NIGHT], "missing_incoming": "continue"}
    run = alone(SHIFT_CHANGE, {**task, "night_service": True}, variables)
    # Night is a standard call center, which has no night service: its last one stays.
    assert run.returncode != 0
    assert [a["outcome"] for a in run.result["agents"]] == ["changed", "refused"]
    run = alone(SHIFT_CHANGE, task, variables)
    assert run.returncode == 0, run.output
    assert simulator.signed_in(SALES) == simulator.signed_in(NIGHT) == []
    assert all(center["left_empty"] for center in run.result["call_centers"])
    opening = {"incoming": [BOB], "opening": [SALES], "night_service": True}
    run = alone(SHIFT_CHANGE, opening, variables)
    assert run.returncode == 0, run.output
    told = {c["service_user_id"]: c["night_service"] for c in run.result["call_centers"]}
    assert told == {SALES: "unchanged", NIGHT: None}


def test_relief_is_waited_for_and_moves_are_made(simulate, small):
    simulator = simulate(small)
    variables = connection(simulator)
    task = {
        "incoming": [BOB],
        "outgoing": [ANN],
        "moving": [{"agent_user_id": CY, "join": [NIGHT], "leave": [SALES]}],
        "incoming_state": "as_is",
        "last_agent": "keep",
    }
    run = alone(SHIFT_CHANGE, task, variables)
    assert run.returncode != 0
    assert not writes(simulator)
    simulator.set_agent(BOB, acd_state="Available")
    run = alone(SHIFT_CHANGE, task, variables)
    assert run.returncode == 0, run.output
    assert simulator.signed_in(SALES) == [BOB]


def test_a_second_run_at_the_same_time_changes_nothing(simulate, small):
    simulator = simulate(small)
    variables = connection(simulator)
    place = f"localhost:{variables['OCIP_PORT']}"  # every spelling of this host has one lock
    digest = hashlib.sha256(place.encode()).hexdigest()[:16]
    lock = Path(tempfile.gettempdir(), f"ocip_shift_change_{digest}.lock")
    with lock.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        run = alone(SHIFT_CHANGE, {"outgoing": [ANN]}, variables)
        assert run.returncode != 0
        assert "Another shift change" in run.result["msg"]
        assert run.result["verdict"] == "rejected"
        assert simulator.counters["documents"] == 0
        forecast = alone(SHIFT_CHANGE, {"outgoing": [ANN]}, variables, "--check")
        assert forecast.returncode == 0, "a forecast changes nothing, and need not wait"
    run = alone(SHIFT_CHANGE, {"outgoing": [ANN]}, variables)
    assert run.returncode == 0, run.output


def test_who_waits_in_vain_keeps_the_others_in(simulate, small):
    simulator = simulate(small)
    variables = connection(simulator)
    simulator.add_fault(
        {"do": "error", "code": 5404, "text": "no", "agent": BOB, "kind": "write", "times": None}
    )
    task = {"staffing": [{"service_user_id": SALES, "agents": [BOB]}]}
    run = alone(STAFFING, task, variables)
    assert [a["outcome"] for a in run.result["agents"]] == [
        "failed",
        "not_attempted",
        "not_attempted",
    ]
    assert run.result["ok"] is False
    run = alone(STAFFING, {**task, "missing_arrivals": "continue"}, variables)
    assert [a["outcome"] for a in run.result["agents"]] == ["failed", "changed", "refused"]


def test_closing_lets_the_last_agent_of_a_list_go(simulate, small):
    simulator = simulate(small)
    run = alone(AGENT, {"agents": [ANN, CY], "closing": [SALES, NIGHT]}, connection(simulator))
    assert run.returncode == 0, run.output
    centers = [(SALES, "Sales"), (NIGHT, "Night")]
    assert run.result["agents"][0] == entry(ANN, "changed", "available", "signed_out")
    assert run.result["agents"][1] == entry(CY, "forced", "available", "signed_out", centers)


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ({"agents": [ANN], "joined": {SALES: False}}, "joined requires state"),
        ({"agents": [ANN, ANN.upper()]}, f"{ANN} and {ANN.upper()}"),
        (
            {
                "agents": [ANN],
                "state": "as_is",
                "joined": [
                    {"service_user_id": SALES, "joined": True},
                    {"service_user_id": SALES, "joined": False},
                ],
            },
            "joined says both true and false",
        ),
        (
            {"agents": [ANN], "closing": ["cc-none@example.net"]},
            "cc-none@example.net cannot be read",
        ),
    ],
)
def test_what_cannot_be_meant_changes_nothing(task, words, simulate, small):
    simulator = simulate(small)
    run = alone(AGENT, task, connection(simulator))
    assert run.returncode != 0
    assert words in run.result["msg"]
    assert not writes(simulator)
