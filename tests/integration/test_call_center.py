# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Night service, forwarding, and what callers hear: through the installed collection."""

from __future__ import annotations

import re
import time

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    TRANSPORTS,
    alone,
    ansible,
    cancelled,
    connection,
)

MODULE, INFO = "ocip_call_center", "ocip_call_center_info"
SALES, NIGHT, FRONT = "cc-sales@example.net", "cc-night@example.net", "cc-front@example.net"
SHOP = "cc-shop@example.net"
NUMBER = "+4930123456"
MODIFY_NIGHT = "GroupCallCenterNightServiceModifyRequest20"


@pytest.fixture
def shops(world):
    """Sales with night service, and a second premium call center."""
    world["call_centers"][0]["night_service"] = {
        "action": "Transfer",
        "schedule": "Office hours",
        "transfer_to": NUMBER,
    }
    world["call_centers"].append(
        {**world["call_centers"][0], "service_user_id": SHOP, "name": "Shop"}
    )
    return world


def night_service(simulator, center=SALES):
    return simulator.call_center(center)["night_service"]["forced"]


def writes(simulator):
    return [entry["command"] for entry in simulator.journal if entry["is_write"]]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_night_service_is_forced_once_and_lifted(transport, simulate, shops):
    simulator = simulate(shops, (transport,))
    variables = connection(simulator, transport)
    wanted = {"service_user_id": [SALES, f" {SHOP}\n"], "night_service_forced": True}

    forecast = alone(MODULE, wanted, variables, "--check")
    assert forecast.result["changed"] is True
    assert writes(simulator) == []
    done = alone(MODULE, wanted, variables)
    assert done.returncode == 0, done.output
    assert [night_service(simulator, center) for center in (SALES, SHOP)] == [True, True]
    assert done.result["ok"] is forecast.result["ok"] is True
    assert done.result["call_centers"] == forecast.result["call_centers"]
    assert done.result["msg"] == f"Changed: {SALES}, {SHOP}."
    assert forecast.result["msg"] == f"Forecast, nothing was changed: {done.result['msg']}"
    assert done.result["call_centers"][0] == {
        "service_user_id": SALES,
        "outcome": "changed",
        "changed": True,
        "before": {"night_service_forced": False, "forced_forwarding": None},
        "after": {"night_service_forced": True, "forced_forwarding": None},
        "error": None,
    }

    sent = writes(simulator)
    again = alone(MODULE, wanted, variables)
    assert again.result["changed"] is False
    assert again.result["msg"] == "2 call centers were already in the requested state."
    assert again.result["summary"]["unchanged"] == 2
    assert writes(simulator) == sent

    opened = alone(MODULE, {"service_user_id": SALES, "night_service_forced": False}, variables)
    assert opened.result["changed"] is True
    assert [night_service(simulator, center) for center in (SALES, SHOP)] == [False, True]


def test_the_diff_shows_both_settings(simulate, shops):
    variables = connection(simulate(shops))
    wanted = {"service_user_id": [SALES, SHOP], "night_service_forced": True}
    for options in (["--check", "--diff"], ["--diff"]):
        shown = ansible(MODULE, wanted, variables, *options).stdout
        assert len(re.findall('^-.*"night_service_forced": false', shown, re.MULTILINE)) == 2
        assert len(re.findall('^[+].*"night_service_forced": true', shown, re.MULTILINE)) == 2


def test_a_bad_one_costs_no_other(simulate, shops):
    simulator = simulate(shops)
    nobody, control, long = "cc-none@example.net", "cc-\x07@example.net", "c" * 162
    run = alone(
        MODULE,
        {
            "service_user_id": [NIGHT, nobody, control, long, "", SALES],
            "night_service_forced": True,
        },
        connection(simulator),
    )
    assert run.returncode != 0
    assert run.result["ok"] is False
    assert run.result["changed"] is True
    found = {entry["service_user_id"]: entry for entry in run.result["call_centers"]}
    assert {key: entry["outcome"] for key, entry in found.items()} == {
        **dict.fromkeys([NIGHT, nobody, control, long, ""], "failed"),
        SALES: "changed",
    }
    assert night_service(simulator) is True
    assert found[NIGHT]["error"]["summary"].startswith(
        "Nachtdienst Köln is a Standard call center, which has no night service: "
    )
    assert found[nobody]["error"]["code"] == 4008
    assert "U+0007" in found[control]["error"]["summary"]
    assert found[long]["error"]["summary"].startswith("A user id has 1 to 161 characters")
    assert "Standard call center" in run.result["msg"]
    assert f"Changed: {SALES}." in run.result["msg"]
    assert writes(simulator) == [MODIFY_NIGHT]


def test_forwarding_needs_a_number_and_keeps_the_one_it_has(simulate, shops):
    shops["call_centers"][0]["forced_forwarding"] = {"active": False, "to": "0"}
    simulator = simulate(shops)
    variables = connection(simulator)
    on = {"service_user_id": [SALES, SHOP], "forced_forwarding": {"active": True}}
    run = alone(MODULE, on, variables)
    assert run.returncode != 0
    assert [entry["outcome"] for entry in run.result["call_centers"]] == ["changed", "failed"]
    assert simulator.call_center(SALES)["forced_forwarding"] == {"active": True, "to": "0"}
    assert "forced_forwarding.to" in run.result["msg"]

    on["forced_forwarding"]["to"] = NUMBER
    run = alone(MODULE, on, variables)
    assert run.returncode == 0, run.output
    for entry in run.result["call_centers"]:
        assert entry["after"]["forced_forwarding"] == {"active": True, "to": NUMBER}
        assert simulator.call_center(entry["service_user_id"])["forced_forwarding"]["to"] == NUMBER
    on["forced_forwarding"]["to"] = "+49 30 123456"
    assert alone(MODULE, on, variables).result["changed"] is False


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"service_user_id": [SALES, SALES.upper()]}, "the same id for the switch"),
        ({"forced_forwarding": {"active": True, "to": "1" * 162}}, "1 to 161 characters"),
        ({"forced_forwarding": {"active": True, "to": ""}}, "1 to 161 characters"),
        ({"forced_forwarding": {"active": True, "to": "1\x07"}}, "U+0007"),
        ({"night_service_forced": None}, "one of the following is required"),
        ({"forced_forwarding": {"to": "1"}}, "missing required arguments: active"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_sent(options, message, simulate, shops):
    simulator = simulate(shops)
    wanted = {"service_user_id": [SALES], "night_service_forced": True, **options}
    run = alone(MODULE, {k: v for k, v in wanted.items() if v is not None}, connection(simulator))
    assert run.returncode != 0
    assert message in run.result["msg"]
    assert simulator.counters["documents"] == 0


def test_an_empty_list_is_warned_of(simulate, shops):
    run = alone(
        MODULE,
        {"service_user_id": [], "night_service_forced": True},
        connection(simulate(shops)),
    )
    assert run.returncode == 0, run.output
    assert run.result["changed"] is False
    assert "empty list" in " ".join(run.output.split())


@pytest.mark.parametrize("do", ["drop_before", "drop_after"])
def test_an_answer_that_is_lost_is_read_back(do, simulate, shops):
    simulator = simulate(shops)
    simulator.add_fault({"do": do, "request": MODIFY_NIGHT})
    run = alone(
        MODULE,
        {"service_user_id": [SALES, SHOP], "night_service_forced": True},
        connection(simulator),
    )
    assert run.returncode == 0, run.output
    assert [entry["outcome"] for entry in run.result["call_centers"]] == ["changed", "changed"]
    assert [night_service(simulator, center) for center in (SALES, SHOP)] == [True, True]


def test_a_refusal_is_told_in_the_words_of_the_switch(simulate, shops):
    simulator = simulate(shops, read_only=True)
    run = alone(
        MODULE, {"service_user_id": SALES, "night_service_forced": True}, connection(simulator)
    )
    assert run.returncode != 0
    assert run.result["changed"] is run.result["ok"] is False
    (entry,) = run.result["call_centers"]
    assert (entry["outcome"], entry["after"]["night_service_forced"]) == ("failed", False)
    assert entry["error"]["summary"] in run.result["msg"]


def test_night_service_that_does_nothing_is_warned_of(simulate, shops):
    shops["call_centers"][0]["night_service"]["action"] = "None"
    run = alone(
        MODULE,
        {"service_user_id": SALES, "night_service_forced": True},
        connection(simulate(shops)),
    )
    assert run.returncode == 0, run.output
    assert "set to do nothing" in " ".join(run.output.split())


def test_a_dead_server_leaves_them_not_attempted(simulate, shops):
    variables = connection(simulate(shops), OCIP_PORT="1", OCIP_RETRIES="0")
    run = alone(MODULE, {"service_user_id": [SALES, SHOP], "night_service_forced": True}, variables)
    assert run.returncode != 0
    assert run.result["summary"]["not_attempted"] == 2
    assert run.result["msg"].startswith("Cannot connect")


def test_a_run_that_is_interrupted_tells_what_is_unknown(simulate, shops, tmp_path):
    simulator = simulate(shops)
    simulator.add_fault({"do": "hang", "request": MODIFY_NIGHT})

    def moment():
        return bool(writes(simulator)) or simulator.counters["documents"] > 3

    variables = connection(simulator)
    started = time.monotonic()
    result = cancelled(
        MODULE,
        {"service_user_id": [SALES], "night_service_forced": True},
        variables,
        tmp_path,
        moment,
    )
    assert time.monotonic() - started < 30
    assert result["failed"] is True
    assert result["call_centers"][0]["outcome"] == "unknown"
    assert "SIGTERM" in result["msg"]
