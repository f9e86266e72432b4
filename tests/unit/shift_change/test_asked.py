# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role asks of its module, from its variables and from a roster."""

from __future__ import annotations

import json

import pytest

from ansible_collections.telecom.broadworks.plugins.plugin_utils.roster import RosterError
from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_change import (
    agent_list,
    asked,
    user_ids,
)

CHANGE = {
    "at": "2026-11-23T22:05:00+01:00",
    "change_at": "2026-11-23T22:00:00+01:00",
    "incoming": [{"agent_user_id": "fiona@x", "call_centers": ["cc@x"], "start": "", "end": ""}],
    "outgoing": [{"agent_user_id": "amara@x", "call_centers": [], "start": "", "end": ""}],
    "moving": [{"agent_user_id": "ben@x", "join": ["cc@x"], "leave": ["dd@x"]}],
    "msg": "Shift change of 22:00.",
    "warnings": ["one"],
}
ROSTER = {"roster": "roster.csv", "window": "60", "catch_up": 240}
REPORT = {"change_at": "2026-11-23T22:00:00+01:00", "agents": [], "mode": "forecast"}


class Files:
    """Rosters that are there, and what was asked of them."""

    question = None

    def change_of(self, path, question):
        self.question = question
        if path != "roster.csv":
            raise RosterError(f"There is no roster {path}.")
        return CHANGE


def ask(settings):
    files = Files()
    return {**asked(settings, files.change_of), "question": files.question}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@x, b@x\n\n c@x ,a@x", ["a@x", "b@x", "c@x"]),
        (["a@x", " b@x ", "", "a@x\t"], ["a@x", "b@x"]),
        ("", []),
        (None, []),
        ([], []),
    ],
)
def test_lists_as_forms_and_command_lines_give_them(value, expected):
    assert agent_list(value) == expected


def test_lists():
    found = ask(
        {
            "incoming": "a@x,\n b@x",
            "outgoing": [{"agent_user_id": "c@x"}, " d@x "],
            "moving": '[{"agent_user_id": "e@x", "join": ["cc@x"]}]',
            "exclude": "b@x",
            "closing": ["cc@x"],
            "opening": "dd@x, ee@x",
        }
    )
    assert found["incoming"] == ["a@x", "b@x"]
    assert found["outgoing"] == [{"agent_user_id": "c@x"}, "d@x"]
    assert user_ids(found["outgoing"]) == ["c@x", "d@x"]
    assert found["moving"] == [{"agent_user_id": "e@x", "join": ["cc@x"]}]
    assert (found["exclude"], found["closing"]) == (["b@x"], ["cc@x"])
    assert found["opening"] == ["dd@x", "ee@x"]
    assert (found["problem"], found["is_due"], found["change_at"]) == (None, True, None)


def test_a_roster():
    found = ask({**ROSTER, "at": "2026-11-23T22:05", "timezone": "UTC", "roster_include": "free"})
    assert found["incoming"] == [{"agent_user_id": "fiona@x", "join": ["cc@x"]}]
    assert found["outgoing"] == ["amara@x"]
    assert found["moving"] == CHANGE["moving"]
    assert found["change_at"] == CHANGE["change_at"]
    assert (found["msg"], found["warnings"]) == (CHANGE["msg"], ["one"])
    question = found["question"]
    assert (question.at, question.timezone, question.include) == (
        "2026-11-23T22:05",
        "UTC",
        ("free",),
    )
    assert (question.window, question.catch_up, question.or_next) == (60, 240, False)


@pytest.mark.parametrize("expect", [REPORT, "forecast.json"])
def test_the_moment_of_what_was_approved_is_taken_over(expect, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "forecast.json").write_text(json.dumps(REPORT), encoding="utf-8")
    found = ask({**ROSTER, "expect": expect})
    assert found["expect"] == REPORT
    assert found["question"].at == REPORT["change_at"]
    told = ask({**ROSTER, "expect": expect, "at": "2026-11-23T22:10Z"})
    assert told["question"].at == "2026-11-23T22:10Z"


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({}, "No agents were named. Set a roster in shift_change_roster, or agents in"),
        ({"incoming": " \n", "outgoing": ""}, "No agents were named."),
        ({**ROSTER, "incoming": ["a@x"]}, "Both a roster and lists of agents are set"),
        ({**ROSTER, "moving": [{"agent_user_id": "a@x"}]}, "Both a roster and lists of agents"),
        ({**ROSTER, "roster": "missing.csv"}, "There is no roster missing.csv."),
        ({**ROSTER, "window": "an hour"}, "shift_change_window must be a number of minutes"),
        ({"moving": "- ["}, "shift_change_moving is neither YAML nor JSON"),
        ({"moving": "a@x"}, "shift_change_moving must be a list of dictionaries"),
        ({"moving": ["a@x"]}, "shift_change_moving must be a list of dictionaries"),
        ({**ROSTER, "expect": "no.json"}, "expect cannot be read: "),
        ({**ROSTER, "expect": "bad.json"}, "expect cannot be read: "),
        ({**ROSTER, "expect": "list.json"}, "expect must be a forecast: the result of check mode"),
        ({**ROSTER, "expect": {"agents": ["a@x"]}}, "expect must be a forecast"),
        ({**ROSTER, "expect": {"agents": [{"join": "c@x"}]}}, "expect must be a forecast"),
        ({**ROSTER, "expect": {"agents": [], "call_centers": ["c"]}}, "expect must be a forecast"),
        ({**ROSTER, "expect": {"agents": [], "opening": 1}}, "expect must be a forecast"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_asked_for(settings, problem, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")
    found = ask(settings)
    assert problem in found["problem"]
    assert found["is_due"] is False
    assert (found["incoming"], found["outgoing"], found["moving"]) == ([], [], [])


def test_nobody_at_a_moment_is_no_problem(monkeypatch):
    nobody = {**CHANGE, "incoming": [], "outgoing": [], "moving": [], "change_at": None}
    monkeypatch.setattr(Files, "change_of", lambda self, path, question: nobody)
    found = ask(ROSTER)
    assert (found["problem"], found["is_due"]) == (None, False)


@pytest.mark.parametrize("expect", ["", None, {}])
def test_nothing_was_approved(expect):
    found = ask({**ROSTER, "expect": expect})
    assert (found["expect"], found["question"].at) == ({}, "")


def test_that_nothing_is_due_is_no_success_where_a_change_was_approved():
    nothing = {**CHANGE, "incoming": [], "outgoing": [], "moving": []}
    approved = {**REPORT, "agents": [{"agent_user_id": "amara@x", "shift": "outgoing"}]}
    found = asked({**ROSTER, "expect": approved}, lambda path, question: nothing)
    assert not found["is_due"]
    assert found["problem"] == (
        "Not the change that was approved: nothing is due now: approved: amara@x goes; now: "
        "amara@x does not go."
    )
    found = asked({**ROSTER, "expect": REPORT}, lambda path, question: nothing)
    assert (found["is_due"], found["problem"]) == (False, None)
