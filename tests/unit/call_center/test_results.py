# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result keys and the one line: what an operator reads at 22:00."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    OUTCOMES,
    STRICT,
    AgentResult,
    CallCenterRef,
    Failure,
    Policy,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.results import (
    agent_keys,
    diff,
    failed,
    message,
)

SALES = CallCenterRef("cc-sales@x", "Sales & Renewals")
NIGHT = CallCenterRef("cc-night@x")
REFUSED = AgentResult("ann@x", "refused", False, "available", "available", (SALES, NIGHT))
FORCED = AgentResult("bob@x", "forced", True, "available", "signed_out", (SALES,))
DONE = AgentResult("cy@x", "changed", True, "wrap_up", "signed_out")
SAME = AgentResult("dee@x", "unchanged", False, "signed_out", "signed_out")
LOST = AgentResult("eve@x", "unknown", failure=Failure("perdu", None, "The connection was lost."))
GONE = AgentResult("fay@x", "failed", failure=Failure("[Error 4008] User not found: fay@x", 4008))
REST = AgentResult("gus@x", "not_attempted", False, "available", "available")
ALL = [REFUSED, FORCED, DONE, SAME, LOST, GONE, REST]

RESULTS = st.builds(
    AgentResult,
    st.text(min_size=1, max_size=8),
    st.sampled_from(OUTCOMES),
    st.booleans(),
    last_agent_call_centers=st.lists(
        st.builds(CallCenterRef, st.text(), st.none() | st.text()), max_size=2
    ).map(tuple),
    failure=st.none() | st.builds(Failure, st.text(), st.none() | st.integers(), st.text()),
    before=st.none(),
    after=st.none(),
)


def test_a_task_that_stopped_before_it_knew_its_agents_says_why():
    line = message([], None, stopped="The switch refused the login.")
    assert line == "The switch refused the login."


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (REFUSED, "Must stay (last agent signed in): ann@x in "),
        (FORCED, "Signed out or moved by force (last agent signed in): bob@x in "),
    ],
)
def test_who_leaves_a_call_center_is_not_signed_out(result, line):
    assert message([result], None).startswith(line)


class TestKeys:
    def test_an_entry_has_every_key_of_the_contract(self):
        assert REFUSED.as_dict() == {
            "agent_user_id": "ann@x",
            "outcome": "refused",
            "changed": False,
            "state_before": "available",
            "state_after": "available",
            "last_agent_call_centers": [
                {"service_user_id": "cc-sales@x", "call_center_name": "Sales & Renewals"},
                {"service_user_id": "cc-night@x", "call_center_name": None},
            ],
            "error": None,
        }
        assert LOST.as_dict()["error"] == {
            "code": None,
            "summary": "perdu",
            "summary_english": "The connection was lost.",
            "detail": None,
        }

    def test_a_fault_without_english_repeats_its_text(self):
        assert GONE.as_dict()["error"]["summary_english"] == "[Error 4008] User not found: fay@x"

    def test_the_flat_list_of_centers_names_each_agent(self):
        keys = agent_keys(ALL)
        assert [tuple(entry.values()) for entry in keys["last_agent_call_centers"]] == [
            ("ann@x", "cc-sales@x", "Sales & Renewals"),
            ("ann@x", "cc-night@x", None),
            ("bob@x", "cc-sales@x", "Sales & Renewals"),
        ]

    def test_changed_is_of_any_agent(self):
        assert agent_keys([SAME, DONE])["changed"] is True
        assert agent_keys([SAME, REFUSED, GONE])["changed"] is False
        assert agent_keys([])["changed"] is False

    @given(results=st.lists(RESULTS, max_size=20), keep=st.booleans())
    def test_any_results_are_counted_and_can_be_returned(self, results, keep):
        keys = agent_keys(results)
        assert json.loads(json.dumps(keys)) == keys
        assert list(keys["summary"]) == list(OUTCOMES)
        assert sum(keys["summary"].values()) == len(results) == len(keys["agents"])
        assert message(results, "signed_out", Policy("keep" if keep else "fail"))

    def test_the_diff_has_states(self):
        assert diff([REFUSED, LOST]) == {
            "before": {"ann@x": "available", "eve@x": None},
            "after": {"ann@x": "available", "eve@x": None},
        }


class TestFailed:
    @pytest.mark.parametrize(
        ("results", "mode", "expected"),
        [
            ([], "fail", False),
            ([SAME, DONE], "fail", False),
            ([DONE, REFUSED], "fail", True),
            ([DONE, REFUSED], "force", True),
            ([DONE, REFUSED], "keep", False),
            ([FORCED], "force", False),
            ([GONE], "keep", True),
            ([LOST], "keep", True),
            ([REST], "keep", True),
        ],
    )
    def test_which_outcomes_fail(self, results, mode, expected):
        assert failed(results, Policy(mode)) is expected


class TestLine:
    def test_bad_news_comes_first(self):
        line = message(ALL, "signed_out")
        order = [line.index(r.agent_user_id) for r in (REFUSED, GONE, LOST, REST, FORCED, DONE)]
        assert order == sorted(order)
        assert "1 agent was already in the requested state" in line

    def test_a_refusal_says_where_and_what_to_do(self):
        line = message([REFUSED], "signed_out")
        assert "ann@x in Sales & Renewals (cc-sales@x), cc-night@x" in line
        assert "last_agent=force" in line
        assert "force" not in message([REFUSED], "signed_out", Policy("keep"))

    def test_a_forecast_says_so(self):
        assert message([DONE], "signed_out", check_mode=True).startswith(
            "Forecast, nothing was changed"
        )

    def test_why_it_stopped_comes_first(self):
        line = message([REST], "signed_out", stopped="No host could be reached.")
        assert line.startswith("No host could be reached. ")

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("signed_out", "Signed out: "),
            ("signed_in", "Signed in: "),
            ("available", "Made available: "),
            ("unavailable", "Made unavailable: "),
            ("wrap_up", "Put in wrap-up: "),
            (None, "Changed: "),
        ],
    )
    def test_what_was_done(self, state, words):
        assert message([DONE], state) == f"{words}cy@x."

    @pytest.mark.parametrize("outcome", OUTCOMES)
    def test_long_lists_are_cut(self, outcome):
        many = [AgentResult(f"agent{n}@x", outcome) for n in range(500)]
        line = message(many, "signed_out")
        assert len(line) < 800
        assert "490 more" in line or "500 agents were" in line

    def test_nobody(self):
        assert message([], "signed_out") == "No agents were named."

    def test_it_is_one_line_whatever_the_switch_says(self):
        broken = AgentResult("a@x", "failed", failure=Failure("[Error 9]\nsecond\r\nthird line\n"))
        center = CallCenterRef("c@x", "Sales\nand more")
        refused = AgentResult("b@x", "refused", last_agent_call_centers=(center,))
        assert len(message([broken, refused], "signed_out", STRICT).splitlines()) == 1
