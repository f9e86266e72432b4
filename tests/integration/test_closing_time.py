# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing call centers for the night and opening them, through the modules."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import alone, connection

CHANGE, STAFFING = "ocip_shift_change", "ocip_call_center_staffing"
RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
BEN = "ben.k@example.net"
SALES, NIGHT = "cc-sales@example.net", "cc-night@example.net"
CLOSE = {
    "outgoing": [RENEE, ZOE],
    "moving": [{"agent_user_id": ONEIL, "join": [NIGHT], "leave": [SALES]}],
    "closing": [SALES],
    "night_service": True,
}


@pytest.fixture
def switch(simulate, world):
    world["call_centers"][0]["night_service"] = {"action": "Transfer", "transfer_to": "0"}
    return simulate(world)


def is_forced(switch):
    return switch.call_center(SALES)["night_service"]["forced"]


def center_of(run, key):
    return next(c for c in run.result["call_centers"] if c["service_user_id"] == key)


def test_a_call_center_closes_and_opens(switch):
    variables = connection(switch)
    forecast = alone(CHANGE, CLOSE, variables, "--check")
    assert not [entry for entry in switch.journal if entry["is_write"]]
    closed = alone(CHANGE, CLOSE, variables)
    assert closed.returncode == 0, closed.output
    assert closed.result["ok"] is forecast.result["ok"] is True
    assert closed.result["agents"] == forecast.result["agents"]
    assert closed.result["call_centers"] == forecast.result["call_centers"]
    sales = center_of(closed, SALES)
    assert (sales["left_empty"], sales["night_service"]) == (True, "forced")
    assert sales["callers"] == "Calls to Sales & Renewals: night service is forced, transfer to 0."
    assert switch.signed_in(SALES) == []
    assert switch.signed_in(NIGHT) == [ONEIL]
    assert is_forced(switch)

    again = alone(CHANGE, CLOSE, variables)
    assert again.returncode == 0, again.output
    assert again.result["changed"] is False

    come = {"incoming": [ZOE], "opening": [SALES], "night_service": True}
    opened = alone(CHANGE, come, variables)
    assert opened.returncode == 0, opened.output
    assert center_of(opened, SALES)["night_service"] == "lifted"
    assert not is_forced(switch)
    assert switch.signed_in(SALES) == [ZOE]


def test_nobody_is_forced_out_where_night_service_cannot_be_forced(switch):
    request = "GroupCallCenterNightServiceModifyRequest20"
    switch.add_fault({"do": "error", "code": 5404, "request": request, "times": None})
    run = alone(CHANGE, CLOSE, connection(switch))
    assert run.returncode != 0
    assert run.result["ok"] is False
    assert center_of(run, SALES)["night_service"] == "failed"
    assert len(switch.signed_in(SALES)) == 1
    assert "5404" in run.result["msg"]


def test_night_service_stays_where_nobody_came(switch):
    variables = connection(switch)
    alone(CHANGE, CLOSE, variables)
    switch.add_fault({"do": "error", "code": 5404, "agent": ZOE, "kind": "write", "times": None})
    come = {"incoming": [ZOE], "opening": [SALES], "night_service": True}
    run = alone(CHANGE, come, variables)
    assert run.returncode != 0
    assert is_forced(switch)


@pytest.mark.parametrize(("missing", "left"), [("stop", [ONEIL]), ("continue", [])])
def test_a_sweep_goes_on_without_the_relief_only_where_it_may(missing, left, switch):
    switch.add_fault({"do": "error", "code": 5404, "agent": BEN, "kind": "write", "times": None})
    run = alone(
        STAFFING,
        {
            "staffing": [{"service_user_id": NIGHT, "agents": [BEN]}],
            "closing": [NIGHT],
            "missing_arrivals": missing,
        },
        connection(switch),
    )
    assert run.returncode != 0
    assert switch.signed_in(NIGHT) == left
    assert center_of(run, NIGHT)["left_empty"] is (not left)
