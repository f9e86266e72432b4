# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the report says of changes that went well, halfway or not at all."""

from __future__ import annotations

import json

import pytest

from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_report import (
    began,
    report_of,
)
from ansible_collections.telecom.broadworks.tests.unit.shift_change.cases import (
    AMARA,
    BEN,
    BUSY,
    CARLA,
    CASES,
    CHANGE_AT,
    DMITRI,
    ELENA,
    EMERGENCY,
    FIONA,
    FRONT,
    GEORGE,
    HANA,
    NOW,
    SALES,
    centers,
    facts,
    incoming,
    outgoing,
    report,
)

COMPLETES = (
    f"un it again with shift_change_at={CHANGE_AT}: it reads first, and completes what is missing."
)


def outcomes(report):
    return {agent["agent_user_id"]: agent["outcome"] for agent in report["agents"]}


def by_center(report):
    return {center["service_user_id"]: center for center in report["call_centers"]}


@pytest.mark.parametrize(
    ("case", "verdict", "is_ok", "headline"),
    [
        ("done", "done", True, "The shift change is done"),
        ("forecast", "done", True, "The shift change would be done"),
        ("rehearsal", "done", True, "Rehearsal: the shift change is done"),
        ("refused", "incomplete", False, "The shift change is incomplete"),
        ("broken", "incomplete", False, "The shift change is incomplete"),
        ("held_back", "incomplete", False, "The shift change is incomplete"),
        ("moving", "done", True, "The shift change is done"),
        ("closed", "done", True, "The shift change is done"),
        ("rejected", "rejected", False, "Nothing was changed"),
        ("lost", "incomplete", False, "The shift change is incomplete"),
        ("nothing", "nothing_to_do", True, "There is nobody to bring in or to sign out"),
        ("large", "incomplete", False, "The shift change is incomplete"),
    ],
)
def test_the_verdict(case, verdict, is_ok, headline):
    said = report(case)
    assert (said["verdict"], said["ok"], said["headline"]) == (verdict, is_ok, headline)
    assert bool(said["next_step"]) is not is_ok
    assert json.loads(json.dumps(said)) == said


def test_a_change_that_is_done():
    said = report("done")
    assert said["message"] == (
        f"The shift change is done. Brought in: {FIONA}, {GEORGE}. "
        f"Signed out: {AMARA}, {CARLA}, {DMITRI}."
    )
    assert said["msg"] == "One line of the module."
    sales = by_center(said)[SALES]
    assert sales["before"] == sales["went"] == [AMARA, CARLA, DMITRI]
    assert sales["after"] == sales["came"] == [FIONA, GEORGE]
    assert said["agents"][0]["name"] == "Fiona Walsh"
    assert [c["service_user_id"] for c in said["agents"][0]["call_centers"]] == [SALES, EMERGENCY]
    assert said["summary"]["incoming"]["changed"] == 2
    assert said["summary"]["outgoing"]["changed"] == 3


def test_a_forecast_and_a_rehearsal_say_so_first():
    assert report("forecast")["message"].startswith("Forecast, nothing was changed. ")
    assert f"Would be signed out: {AMARA}, {CARLA}" in report("forecast")["message"]
    said = report("rehearsal")
    assert said["mode"] == "rehearsal"
    assert said["message"].startswith(
        "Rehearsal on a simulator, nothing was changed on a switch. The shift change is done. "
    )
    assert began({"rehearsal": True})["mode"] == "rehearsal"


def test_who_was_refused_and_who_failed():
    said = report("refused")
    assert said["last_agent_call_centers"] == [
        {
            "agent_user_id": CARLA,
            "service_user_id": EMERGENCY,
            "call_center_name": "Emergency",
        }
    ]
    assert by_center(said)[EMERGENCY]["held"] == [CARLA]
    assert said["left_empty"] == [{"service_user_id": FRONT, "call_center_name": "Front Desk"}]
    message = said["message"]
    assert f"Not signed out (last agent signed in): {CARLA} in Emergency" in message
    assert f"Not signed out: {DMITRI} ({BUSY})." in message
    assert f"Left without an agent: Front Desk ({FRONT})." in message
    assert message.index("Left without") < message.index("Brought in")
    assert said["concerned"] == [
        f"{CARLA}, {DMITRI}",
        f"Front Desk ({FRONT}), Emergency ({EMERGENCY})",
    ]


def test_what_to_do_about_each_cause():
    step = report("refused")["next_step"]
    assert step == (
        f"Sign in another agent to Emergency ({EMERGENCY}), or add call centers that may be "
        f"left without an agent to shift_change_closing. Find out why {DMITRI} could not "
        f"be signed out or moved, and fix that. Sign in an agent to Front Desk ({FRONT}). "
        f"Then r{COMPLETES}"
    )


def test_what_to_do_without_the_agent_who_did_not_come():
    said = report("held_back")
    assert said["held_back"] is True
    assert said["next_step"] == (
        f"Not signed in: {FIONA} ({BUSY}). Fix that, or go on without that agent: name that "
        "agent in shift_change_exclude, or set shift_change_missing_incoming to continue. "
        f"Then r{COMPLETES}"
    )
    message = said["message"]
    assert f"Not brought in: {FIONA} ({BUSY})." in message
    assert f"Held back because the incoming shift is incomplete: {AMARA}, {CARLA}." in message


@pytest.mark.parametrize(
    ("case", "offers"), [("held_back", True), ("refused", True), ("broken", False)]
)
def test_another_option_than_the_approved_ones_needs_another_forecast(case, offers):
    """The module refuses every other change than the one of ``shift_change_expect``."""
    known = {**CASES[case], "settings": {**CASES[case]["settings"], "expect": {"agents": []}}}
    step = report_of(known, NOW)["next_step"]
    told = (
        "If you change an option, the approval no longer applies: run the forecast again and have "
        "it approved. Then run it again"
    )
    assert (told in step) is offers
    assert "approved" not in report(case)["next_step"]


@pytest.mark.parametrize("mode", ["forecast", "rehearsal"])
@pytest.mark.parametrize("case", ["refused", "broken", "held_back"])
def test_nobody_is_told_to_run_again_what_would_change_nothing(case, mode):
    known = CASES[case]
    if mode == "rehearsal":
        known = {**known, "settings": {**known["settings"], "rehearsal": True}}
    else:
        known = {**known, "done": {**known["done"], "mode": mode}}
    said = report_of(known, NOW)
    assert said["mode"] == mode
    assert "un it again" not in said["message"]


def test_a_call_center_that_was_emptied_by_somebody_else_is_no_reason_to_run_again():
    agents = [outgoing(BEN), outgoing(ELENA, "unchanged")]
    found = centers(agents)
    said = report_of(facts(agents, "incomplete", {"call_centers": found}), NOW)
    assert said["next_step"] == f"Sign in an agent to Front Desk ({FRONT})."


def test_last_agents_that_are_kept_are_no_failure():
    kept = facts([outgoing(CARLA, "refused", last_of=(EMERGENCY,))], "kept", last_agent="keep")
    said = report_of(kept, NOW)
    assert (said["verdict"], said["next_step"]) == ("kept", None)
    assert said["message"].startswith(
        "The shift change is done, last agents stay signed in. Kept signed in (last agent "
    )


def test_the_last_one_of_a_call_center_that_closes():
    said = report("closed")
    assert f"Signed out by force (last agent signed in): {CARLA} in Emergency" in said["message"]
    center = by_center(said)[EMERGENCY]
    assert (center["closing"], center["left_empty"]) == (True, True)
    assert center["night_service"] == "forced"
    assert center["callers"] == (
        "Calls to Emergency: night service is forced, transfer to +49301234."
    )
    assert by_center(said)[SALES]["callers"] is None


@pytest.mark.parametrize("last_agent", ["fail", "keep"])
def test_what_to_do_where_night_service_cannot_be_forced(last_agent):
    """The call center closes already: to name it in closing helps nobody."""
    agents = [outgoing(CARLA, "refused", last_of=(EMERGENCY,), reason=BUSY)]
    found = centers(agents, closing=(EMERGENCY,))
    found[2]["night_service"] = "failed"
    known = facts(agents, "incomplete", {"call_centers": found}, last_agent=last_agent)
    assert report_of(known, NOW)["next_step"].startswith(
        f"Find out why night service of Emergency ({EMERGENCY}) could not be set, and fix that, "
        "or set shift_change_night_service to false. Then run it again"
    )


def test_who_moves_is_named():
    said = report("moving")
    assert said["message"].endswith(f"Signed out: {ELENA}. Moved: {BEN}.")
    assert f"Brought in: {HANA}." in said["message"]
    assert said["summary"]["moving"]["changed"] == 1


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
    assert said["left_empty"] == []
    assert f"Did not attempt to sign out: {DMITRI}, {ELENA}." in said["message"]
    assert said["message"].endswith(f"R{COMPLETES}")


@pytest.mark.parametrize(
    "lost",
    [
        {"msg": "MODULE FAILURE", "module_stdout": "", "rc": -9},
        {"msg": "MODULE FAILURE", "exception": "Traceback", "invocation": {}},
        {"msg": "Failed to connect to the host via ssh", "unreachable": True},
        {"msg": "did not end in time", "timedout": {"frame": 1}},
        {},  # what nobody foresaw
    ],
)
def test_a_module_that_was_lost_leaves_everybody_unknown(lost):
    known = {**CASES["done"], "done": {"changed": False, **lost}}
    known["asked"] = {
        **known["asked"],
        "exclude": [f" {DMITRI.upper()}"],
        "outgoing": [AMARA, CARLA, DMITRI],
    }
    said = report_of(known, NOW)
    assert outcomes(said) == dict.fromkeys([FIONA, GEORGE, AMARA, CARLA], "unknown")
    assert (said["verdict"], said["ok"]) == ("incomplete", False)
    assert {agent["state_after"] for agent in said["agents"]} == {None}
    assert f"The module gave no result: {lost.get('msg', 'no message')}" in said["failure"]
    assert "What it changed is not known." in said["message"]
    assert said["message"].endswith(COMPLETES)


def test_a_module_that_refused_its_options_did_nothing():
    lost = {"msg": "missing required arguments: password", "invocation": {"module_args": {}}}
    said = report_of({**CASES["done"], "done": lost}, NOW)
    assert (said["verdict"], said["agents"]) == ("rejected", [])
    assert said["problems"] == ["missing required arguments: password"]


def test_what_cannot_be_asked_is_told():
    problem = "roster.csv: line 2, column end: it is empty."
    said = report_of({"settings": {}, "asked": {"problem": problem}, "done": {}}, NOW)
    assert (said["verdict"], said["problems"]) == ("rejected", [problem])
    assert said["message"].startswith(f"Nothing was changed. {problem}")


def test_a_failure_before_anything_was_changed_and_one_after():
    early = {**CASES["nothing"], "failure": "Something nobody foresaw"}
    said = report_of(early, NOW)
    assert (said["verdict"], said["failure"]) == ("rejected", None)
    assert said["problems"] == ["Something nobody foresaw"]
    late = report_of({**CASES["done"], "failure": "Something nobody foresaw"}, NOW)
    assert (late["verdict"], late["problems"], late["ok"]) == ("incomplete", [], False)
    assert "Something nobody foresaw. " in late["message"]


def test_a_rejection_of_the_module_has_a_reason():
    rejected = facts([], "rejected", {"msg": "The login was refused."})
    assert report_of(rejected, NOW)["problems"] == ["The login was refused."]


def test_everything_as_asked_already():
    same = facts([incoming(GEORGE, "unchanged")])
    assert report_of(same, NOW)["message"] == (
        f"Everything was already in the requested state. Already in the requested state: {GEORGE}."
    )


def test_nobody_at_a_covered_moment_tells_when_the_next_change_is():
    said = report("nothing")
    assert "The next change is at 2026-11-24T06:00:00+01:00." in said["message"]
    assert said["warnings"] == []


def test_green_is_only_what_the_module_calls_well():
    known = facts([incoming(GEORGE)], "done", {"ok": False})
    assert report_of(known, NOW)["ok"] is False


def test_warnings_of_roster_and_module_once():
    known = facts([incoming(GEORGE)], done={"warnings": ["twice", "of the module"]})
    known["asked"]["warnings"] = ["of the roster", "twice"]
    assert report_of(known, NOW)["warnings"] == ["of the roster", "twice", "of the module"]


def test_what_is_empty_needs_no_facts():
    assert report_of({}, NOW)["verdict"] == "nothing_to_do"


def test_what_is_handed_on_before_anything_is_changed():
    said = began({"host": "h1"})
    assert (said["mode"], said["verdict"], said["ok"]) == ("run", "unknown", False)
    assert "there is no report of it yet" in said["message"]
    assert said["message"] in said["markdown"]
    assert began({"check_mode": True})["mode"] == "forecast"


def test_long_lists_are_cut_in_the_message_only():
    said = report("large")
    assert "and 30 more (see the report)" in said["message"]
    assert len(said["agents"]) == 92
