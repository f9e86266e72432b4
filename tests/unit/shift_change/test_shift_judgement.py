# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a workflow makes of a shift change: never well without a run that is."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.filter.shift_change_judgement import (
    shift_change_judgement,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_judgement import (
    at_forecast,
    at_report,
    at_start,
)

FORECAST = {
    "mode": "forecast",
    "ok": True,
    "verdict": "done",
    "message": "The shift change would be done.",
    "markdown": "# Forecast\n\nAll well",
    "agents": [{"agent_user_id": "a@b", "outcome": "changed"}],
}
RUN = {**FORECAST, "mode": "run", "message": "The shift change is done."}
REFUSED = [{"agent_user_id": "a@b", "outcome": "refused"}]
results = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {},
        optional={
            "mode": st.sampled_from(["run", "forecast", "rehearsal", "", None]),
            "ok": st.sampled_from([True, False, None, "yes"]),
            "verdict": st.sampled_from(["done", "kept", "incomplete", "rejected", "unknown", None]),
            "msg": st.text(),
            "message": st.text(),
            "markdown": st.text(),
            "failure": st.one_of(st.none(), st.text()),
            "agents": st.lists(
                st.fixed_dictionaries(
                    {"outcome": st.sampled_from(["changed", "refused", "unknown", "failed"])}
                )
            ),
        },
    ),
)


@given(results, st.sampled_from(["shift_change", "forecast", "approval", "anything"]))
def test_a_report_is_well_only_after_a_run_that_is(result, after):
    told = at_report(result, after)
    assert told["msg"]
    assert "\n" not in told["msg"]
    well = after not in ("forecast", "approval") and (result or {}).get("mode") == "run"
    assert told["ok"] is (well and bool(result.get("ok")))


def test_a_run_is_reported_in_its_own_words():
    told = at_report(RUN, "shift_change")
    assert told == {"ok": True, "msg": RUN["message"], "lines": ["# Forecast", "", "All well"]}
    assert at_report({**RUN, "ok": False}, "shift_change")["ok"] is False
    for nothing in (None, " \n"):
        short = {**RUN, "message": nothing, "msg": "Signed out: 3."}
        assert at_report(short, "shift_change")["msg"] == "Signed out: 3."


def test_a_forecast_is_not_taken_for_a_report():
    told = at_report(FORECAST, "shift_change")
    assert not told["ok"]
    assert "canceled, or lost" in told["msg"]
    assert "only the forecast" in told["msg"]
    assert told["lines"][0].startswith("This is the forecast")


def test_a_run_that_began_and_never_reported_is_unknown():
    began = {"mode": "run", "ok": False, "verdict": "unknown", "message": "It began."}
    assert at_report(began, "shift_change") == {"ok": False, "msg": "It began.", "lines": []}


def test_nothing_at_all_is_unknown():
    told = at_report(None, "shift_change")
    assert not told["ok"]
    assert "is not known" in told["msg"]


def test_a_denial_says_what_was_denied():
    told = at_report(FORECAST, "approval")
    assert told["msg"].startswith("Not approved")
    assert FORECAST["message"] in told["msg"]


def test_a_forecast_job_that_failed_after_a_good_forecast_asked_nobody():
    assert "Nobody was asked, and nothing was changed" in at_report(FORECAST, "forecast")["msg"]
    rejected = {**FORECAST, "ok": False, "verdict": "rejected", "message": "No such agent."}
    assert "No such agent." in at_report(rejected, "forecast")["msg"]


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, True),
        ({"verdict": "kept"}, True),
        ({"verdict": "nothing_to_do", "agents": []}, True),
        ({"ok": False, "verdict": "incomplete", "agents": REFUSED}, True),
        ({"ok": False, "verdict": "incomplete", "failure": "The connection was lost."}, False),
        ({"ok": False, "verdict": "incomplete", "agents": [{"outcome": "unknown"}]}, False),
        ({"ok": False, "verdict": "rejected"}, False),
        ({"ok": False, "verdict": "unknown"}, False),
        ({"mode": "run"}, False),
        ({"mode": "rehearsal"}, False),
    ],
)
def test_which_forecasts_a_person_is_asked_about(changes, asked):
    told = at_forecast({**FORECAST, **changes})
    assert told["ok"] is asked
    assert FORECAST["message"] in told["msg"]


def test_no_forecast_asks_nobody():
    assert not at_forecast(None)["ok"]
    assert not at_forecast({})["ok"]


def test_a_run_is_bound_to_the_forecast_wherever_there_is_one():
    for is_needed in (True, False):
        told = at_start(FORECAST, is_needed)
        assert told["ok"]
        assert told["expect"] == FORECAST


@pytest.mark.parametrize("result", [None, {}, RUN])
def test_a_run_that_needs_an_approval_does_not_start_without_a_forecast(result):
    told = at_start(result, True)
    assert not told["ok"]
    assert (told["result"]["mode"], told["result"]["ok"]) == ("run", False)
    assert not at_report(told["result"], "shift_change")["ok"]
    assert at_start(result, False)["expect"] == {}


def test_the_filter_knows_three_steps():
    assert shift_change_judgement(FORECAST, "forecast")["ok"]
    assert shift_change_judgement(None, "start")["expect"] == {}
    assert not shift_change_judgement(None, "start", needed=True)["ok"]
    assert not shift_change_judgement(FORECAST, "report", after="approval")["ok"]
    with pytest.raises(AnsibleFilterError):
        shift_change_judgement(FORECAST, "end")
