# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the report says of changes that went well, halfway or not at all."""

from __future__ import annotations

import json

import pytest

from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_report import report_of
from ansible_collections.telecom.broadworks.tests.unit.shift_change.cases import (
    AMARA,
    CARLA,
    CASES,
    DMITRI,
    ELENA,
    EMERGENCY,
    FIONA,
    FRONT,
    GEORGE,
    NOW,
    SALES,
    STAFF,
    SUPPORT,
    entry,
    facts,
    report,
)

AGAIN = "un it again with shift_change_at=2026-11-23T22:00:00+01:00: it completes what is missing."


def entry_of(agent, outcome, after, last_of=()):
    return entry(STAFF, agent, outcome, after, last_of)


def outcomes(report):
    return {agent["agent_user_id"]: agent["outcome"] for agent in report["agents"]}


def centers(report):
    return {center["service_user_id"]: center for center in report["call_centers"]}


@pytest.mark.parametrize(
    ("case", "verdict", "is_ok", "headline"),
    [
        ("done", "done", True, "The shift change is done"),
        ("forecast", "done", True, "The shift change would be done"),
        ("refused", "incomplete", False, "The shift change is incomplete"),
        ("broken", "incomplete", False, "The shift change is incomplete"),
        ("held_back", "incomplete", False, "The shift change is incomplete"),
        ("rejected", "rejected", False, "Nothing was changed"),
        ("nothing", "nothing_to_do", True, "There is nobody to bring in or to sign out"),
        ("large", "incomplete", False, "The shift change is incomplete"),
    ],
)
def test_the_verdict(case, verdict, is_ok, headline):
    said = report(case)
    assert (said["verdict"], said["ok"], said["headline"]) == (verdict, is_ok, headline)
    assert headline in said["message"]
    assert bool(said["next_step"]) is not is_ok
    assert json.loads(json.dumps(said)) == said


def test_a_change_that_is_done():
    said = report("done")
    assert said["message"] == (
        f"The shift change is done. Brought in: {FIONA}, {GEORGE}. "
        f"Signed out: {AMARA}, {CARLA}, {DMITRI}."
    )
    sales = centers(said)[SALES]
    assert sales["before"] == sales["went"] == [AMARA, CARLA, DMITRI]
    assert sales["after"] == sales["came"] == [FIONA, GEORGE]
    assert said["agents"][0]["name"] == "Fiona Walsh"
    assert said["summary"]["incoming"]["changed"] == 2
    assert said["summary"]["outgoing"]["changed"] == 3


def test_a_forecast_works_the_staffing_out():
    said, real = report("forecast"), report("done")
    assert said["mode"] == "forecast"
    assert centers(said)[EMERGENCY] == centers(real)[EMERGENCY]
    assert said["message"].startswith("Forecast, nothing was changed. ")
    assert f"Would be signed out: {AMARA}, {CARLA}." in said["message"]


def test_a_forecast_counts_joins():
    known = CASES["forecast"]
    before = json.loads(json.dumps(known["before"]))
    for center in before["call_centers"]:
        for member in center["agents"]:
            member["joined"] = member["agent_user_id"] != FIONA
    assert centers(report_of({**known, "before": before}, NOW))[EMERGENCY]["after"] == []
    joins = {**known["plan"], "joins": {FIONA: [EMERGENCY]}}
    said = report_of({**known, "before": before, "plan": joins}, NOW)
    assert centers(said)[EMERGENCY]["after"] == [FIONA]


def test_who_was_refused_and_who_failed():
    said = report("refused")
    assert said["last_agent_call_centers"] == [
        {
            "agent_user_id": CARLA,
            "service_user_id": EMERGENCY,
            "call_center_name": "Emergency",
        }
    ]
    assert centers(said)[EMERGENCY]["held"] == [CARLA]
    assert said["left_empty"] == [{"service_user_id": FRONT, "call_center_name": "Front Desk"}]
    message = said["message"]
    assert f"Not signed out, as the last one signed in: {CARLA} of Emergency" in message
    assert f"Not signed out: {DMITRI} ([Error 5000] The system is busy)." in message
    assert f"Left without an agent: Front Desk ({FRONT})." in message
    assert message.endswith(f"Then r{AGAIN}")
    assert message.index("Left without") < message.index("Brought in")


def test_last_agents_that_are_kept_are_no_failure():
    kept = facts(
        [], [entry_of(CARLA, "refused", "available", (EMERGENCY,))], last_agent="keep", change_at=""
    )
    said = report_of(kept, NOW)
    assert (said["verdict"], said["next_step"]) == ("kept", None)
    assert said["message"].startswith(
        "The shift change is done, last agents stay signed in. Kept signed in, as the last one"
    )


def test_last_agents_by_force():
    forced = facts([], [entry_of(CARLA, "forced", "signed_out", (EMERGENCY,))], last_agent="force")
    said = report_of(forced, NOW)
    assert said["ok"] is True
    assert f"Signed out by force: {CARLA} of Emergency ({EMERGENCY})." in said["message"]
    assert [center["service_user_id"] for center in said["left_empty"]] == [EMERGENCY]


def test_a_break_in_the_middle_is_told_exactly():
    said = report("broken")
    assert outcomes(said) == {
        FIONA: "changed",
        GEORGE: "changed",
        AMARA: "changed",
        CARLA: "unknown",
        DMITRI: "not_attempted",
        ELENA: "not_attempted",
    }
    assert {center["after"] is None for center in said["call_centers"]} == {True}
    assert f"Not attempted to sign out: {DMITRI}, {ELENA}." in said["message"]
    assert said["message"].endswith(f"R{AGAIN}")


def test_nobody_goes_while_somebody_is_missing():
    said = report("held_back")
    assert said["held_back"] is True
    assert f"Not brought in: {FIONA} ([Error 5000] The system is busy)." in said["message"]
    assert "Nobody was signed out, as the incoming shift is not complete" in said["message"]
    assert AMARA not in said["message"], "who was held back is told once, for all"


def test_a_task_that_told_nothing_of_its_agents():
    for lost, expected in (
        ({"msg": "MODULE FAILURE", "failed": True}, ("unknown", "MODULE FAILURE", None)),
        ({"msg": "no ssh", "unreachable": True}, ("not_attempted", None, "available")),
        ({"skipped": True}, ("not_attempted", None, "available")),
    ):
        said = report_of({**CASES["done"], "signed_out": lost}, NOW)
        agent = next(agent for agent in said["agents"] if agent["agent_user_id"] == AMARA)
        assert (agent["outcome"], agent["reason"], agent["state_after"]) == expected
        assert said["verdict"] == "incomplete"


def test_a_failure_before_anything_was_changed_and_one_after():
    early = {**CASES["nothing"], "failure": "roster.csv: line 2, column end: it is empty."}
    said = report_of(early, NOW)
    assert (said["verdict"], said["failure"]) == ("rejected", None)
    assert said["problems"] == ["roster.csv: line 2, column end: it is empty."]
    late = report_of({**CASES["done"], "failure": "Something nobody foresaw"}, NOW)
    assert (late["verdict"], late["problems"]) == ("incomplete", [])
    assert "Something nobody foresaw. " in late["message"]


def test_everything_as_asked_already():
    same = facts([entry_of(GEORGE, "unchanged", "available")], [])
    assert report_of(same, NOW)["message"] == "Everything was as asked already."


def test_a_state_that_is_not_known_makes_the_staffing_unknown():
    known = json.loads(json.dumps(CASES["done"]))
    for center in known["after"]["call_centers"]:
        if center["service_user_id"] == SUPPORT:
            center["agents"][0]["state"] = None
    said = centers(report_of(known, NOW))
    assert said[SUPPORT]["after"] is None
    assert said[SUPPORT]["came"] == said[SUPPORT]["went"] == []
    assert said[EMERGENCY]["after"] == [FIONA]


def test_warnings_of_all_tasks_once():
    known = {
        **CASES["done"],
        "warnings": ["of the roster"],
        "survey": {**CASES["done"]["survey"], "warnings": ["twice"]},
        "signed_out": {**CASES["done"]["signed_out"], "warnings": ["twice", "of the sign-out"]},
    }
    assert report_of(known, NOW)["warnings"] == ["of the roster", "twice", "of the sign-out"]


def test_what_is_empty_needs_no_facts():
    said = report_of({}, NOW)
    assert said["verdict"] == "nothing_to_do"


def test_long_lists_are_cut_in_the_message_only():
    said = report("large")
    assert "and 30 more (see the report)" in said["message"]
    assert len(said["agents"]) == 92
