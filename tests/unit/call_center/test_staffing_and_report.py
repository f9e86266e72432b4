# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exact staffing and the words for an operator: pure functions."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    OUTCOMES,
    AgentResult,
    CallCenterRef,
    Fault,
    Membership,
    Reading,
    Wanted,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.report import (
    NAMED_AT_MOST,
    diff,
    failed,
    message,
    result_keys,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.staffing import (
    arrivals,
    leaves,
    merge,
    sign_outs,
    unreadable,
)

SALES = CallCenterRef("cc@x", "Sales")


def reading(state, **joined):
    memberships = tuple(Membership(c, "Premium", joined=j) for c, j in joined.items())
    return Reading(state, memberships=memberships)


def test_arrivals_keep_the_state_of_whoever_is_signed_in():
    readings = {"a": reading("wrap_up", c1=True), "b": reading("signed_out", c1=False)}
    assert arrivals({"c1": ["a", "b"], "c2": ["b"]}, readings, "available") == {
        "a": Wanted(None, joined={"c1": True}),
        "b": Wanted("available", joined={"c1": True, "c2": True}),
    }


READINGS = {
    "a": reading("available", c1=True, c2=True),
    "b": reading("available", c1=True),
    "c": reading("signed_out", c1=True),
    "d": reading("available", c1=False),
    "e": reading("available", c1=True),
    "hidden": reading(None, c1=True),
    "gone": Reading(fault=Fault("[Error 5404]", 5404)),
}


def test_whoever_is_in_no_list_is_signed_out():
    staff = {"c1": list(READINGS)}
    assert sign_outs({"c1": ["e"], "c2": ["a"]}, staff, READINGS, "keep") == {
        "b": Wanted("signed_out", "keep"),
        "hidden": Wanted("signed_out", "keep"),
    }


def test_whoever_cannot_be_read_is_no_success():
    staff = {"c1": list(READINGS), "c2": ["gone"]}
    (result,) = unreadable({"c1": ["e"], "c2": ["a"]}, staff, READINGS)
    assert (result.agent_user_id, result.outcome) == ("gone", "failed")
    assert result.fault.code == 5404
    assert unreadable({"c1": ["gone"]}, staff, READINGS) == []


LISTED_ELSEWHERE = {"c1": ["e"], "c2": ["a", "b"]}
STAFF = {"c1": ["a", "b", "c", "d", "e"], "c2": ["a"]}


def test_whoever_is_in_another_list_leaves():
    leaving = leaves(LISTED_ELSEWHERE, STAFF, READINGS, ["a", "b", "e"], "fail")
    assert leaving.wanted == {
        "a": Wanted(None, "fail", joined={"c1": False}),
        "b": Wanted(None, "fail", joined={"c1": False}),
    }
    assert leaving.last_of == {}


@pytest.mark.parametrize("last_agent", ["fail", "keep", "force"])
def test_the_last_one_of_a_center_stays_unless_forced(last_agent):
    readings = {**READINGS, "e": reading("signed_out", c1=True)}
    leaving = leaves(LISTED_ELSEWHERE, STAFF, readings, ["a"], last_agent)
    last = {"b": (CallCenterRef("c1", "One"),)}
    assert leaving.last_of == {"b": ["c1"]}
    if last_agent == "force":
        assert set(leaving.wanted) == {"a", "b"}
        assert leaving.forced({"c1": "One"}) == last
        assert leaving.refused(readings, {}) == []
    else:
        assert set(leaving.wanted) == {"a"}
        assert leaving.forced({}) == {}
        (result,) = leaving.refused(readings, {"c1": "One"})
        assert (result.agent_user_id, result.outcome) == ("b", "refused")
        assert result.last_agent_call_centers == last["b"]


def test_a_stranger_who_has_to_stay_is_company():
    readings = {**READINGS, "e": reading("signed_out", c1=True)}
    leaving = leaves({"c1": ["e"], "c2": ["a"]}, STAFF, readings, [], "fail")
    assert set(leaving.wanted) == {"a"}  # b, in no list, could not be signed out
    assert leaving.last_of == {}


def test_a_basic_call_center_may_be_left():
    alone = {"a": Reading("available", memberships=(Membership("c1", "Basic"),))}
    leaving = leaves({"c1": [], "c2": ["a"]}, {"c1": ["a"], "c2": []}, alone, [], "fail")
    assert leaving.wanted == {"a": Wanted(None, "fail", joined={"c1": False})}
    assert leaving.last_of == {}


def test_two_results_of_one_agent_become_one():
    first = AgentResult("a", "changed", True, "signed_out", "available")
    second = AgentResult("a", "refused", False, "available", "available", (SALES,))
    assert merge([first, second]) == [
        AgentResult("a", "refused", True, "signed_out", "available", (SALES,))
    ]


RESULTS = {
    "changed": AgentResult("a@x", "changed", True, "available", "signed_out"),
    "unchanged": AgentResult("b@x", "unchanged", False, "signed_out", "signed_out"),
    "refused": AgentResult("c@x", "refused", False, "available", "available", (SALES,)),
    "forced": AgentResult("d@x", "forced", True, "available", "signed_out", (SALES,)),
    "failed": AgentResult("e@x", "failed", fault=Fault("[Error 4008] User not found: e@x", 4008)),
    "unknown": AgentResult("f@x", "unknown", fault=Fault("The connection was lost.")),
    "not_attempted": AgentResult("g@x", "not_attempted"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_line_names_agent_center_and_reason(outcome):
    result = RESULTS[outcome]
    line = message([result], Wanted())
    if outcome != "unchanged":
        assert result.agent_user_id in line
    for center in result.last_agent_call_centers:
        assert str(center) in line
    if result.fault:
        assert result.fault.summary.rstrip(".") in line
    assert line.endswith(".")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_which_outcomes_fail_a_task(outcome):
    bad = {"failed", "unknown", "not_attempted", "refused"}
    assert failed([RESULTS[outcome]], Wanted()) is (outcome in bad)
    assert failed([RESULTS[outcome]], Wanted(last_agent="keep")) is (outcome in bad - {"refused"})


def test_a_long_list_is_not_named_whole():
    many = [AgentResult(f"a{n}@x", "changed", True) for n in range(NAMED_AT_MOST + 5)]
    assert "and 5 more" in message(many, Wanted())


def test_the_result_keys():
    keys = result_keys(list(RESULTS.values()), Wanted())
    assert keys["changed"] is True
    assert keys["summary"] == dict.fromkeys(OUTCOMES, 1)
    assert keys["last_agent_call_centers"] == [
        {"agent_user_id": agent, "service_user_id": "cc@x", "call_center_name": "Sales"}
        for agent in ("c@x", "d@x")
    ]
    assert diff([RESULTS["changed"]]) == {
        "before": {"a@x": "available"},
        "after": {"a@x": "signed_out"},
    }
