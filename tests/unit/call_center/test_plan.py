# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is due, and in which documents it travels: every rule from plain values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    AgentRecord,
    Change,
    Membership,
    Reading,
    UnavailableCodes,
    Wanted,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.plan import (
    after_change,
    batches,
    change_due,
    code_in_doubt,
    due,
    jobs,
    last_of_each,
    membership_failure,
    needs_sign_out,
    state_fulfilled,
)

OUT, IN, HIDDEN = Reading("signed_out"), Reading("available"), Reading(None)


@pytest.mark.parametrize(
    ("reading", "state", "needed"),
    [
        (OUT, "signed_out", False),
        (IN, "signed_out", True),
        (HIDDEN, "signed_out", True),
        (IN, "available", False),
        (OUT, None, False),
    ],
)
def test_needs_sign_out(reading, state, needed):
    assert needs_sign_out(reading, Wanted(state)) is needed


@pytest.mark.parametrize(
    ("reading", "wanted", "fulfilled"),
    [
        (Reading("wrap_up"), Wanted("signed_in"), True),
        (OUT, Wanted("signed_in"), False),
        (HIDDEN, Wanted("signed_in"), False),
        (IN, Wanted("available"), True),
        (Reading("unavailable", "1"), Wanted("unavailable"), True),
        (Reading("unavailable", "1"), Wanted("unavailable", unavailable_code="1"), True),
        (Reading("unavailable", "1"), Wanted("unavailable", unavailable_code="2"), False),
        (OUT, Wanted(None), True),
    ],
)
def test_state_fulfilled(reading, wanted, fulfilled):
    assert state_fulfilled(reading, wanted) is fulfilled


def test_a_change_never_signs_out_unguarded():
    assert not change_due(IN, Wanted("signed_out"))


def test_only_joins_that_differ_are_due():
    reading = Reading("available", memberships=(Membership("a"), Membership("b", joined=False)))
    wanted = Wanted("available", joined={"a": True, "b": True})
    assert change_due(reading, wanted) == Change(joined={"b": True})
    assert membership_failure(reading, wanted) is None
    assert "c@x" in membership_failure(reading, Wanted(joined={"c@x": True})).summary


def test_a_replaced_code_is_due_no_more():
    wanted = Wanted("unavailable", unavailable_code="99")
    before = Reading("unavailable", "1")
    assert code_in_doubt(before, wanted)
    assert due(AgentRecord("a", wanted, before))
    assert not due(AgentRecord("a", wanted, before, code_in_force=True))
    codes = UnavailableCodes(True, "1", {"1": True, "2": False})
    assert [codes.taken_for(code) for code in ("1", "2", "99")] == ["1", "1", "1"]
    assert UnavailableCodes(False, "1", {"1": True}).taken_for("1") is None


def test_batches_keep_the_order_and_the_size():
    agents = [f"a{n}" for n in range(32)]
    cut = list(batches(agents, {}, 15, False))
    assert [len(document) for document in cut] == [15, 15, 2]
    assert [agent for document in cut for agent in document] == agents


def test_with_force_agents_of_one_center_never_share_a_document():
    guarded = {"a": ("c1",), "b": ("c2",), "c": ("c1",), "d": ()}
    assert list(batches(["a", "b", "c", "d"], guarded, 15, True)) == [["a", "b"], ["c", "d"]]
    assert list(batches(["a", "b", "c", "d"], guarded, 15, False)) == [["a", "b", "c", "d"]]


@given(
    guarded=st.dictionaries(
        st.sampled_from([f"a{n}" for n in range(40)]),
        st.lists(st.sampled_from(["c1", "c2", "c3", "c4"]), unique=True),
    ),
    size=st.integers(1, 15),
    force=st.booleans(),
)
def test_any_list_is_cut_in_order_and_no_more_than_needed(guarded, size, force):
    cut = list(batches(list(guarded), guarded, size, force))
    assert [agent for document in cut for agent in document] == list(guarded)
    for document in cut:
        assert 1 <= len(document) <= size
        centers = [center for agent in document for center in guarded[agent]]
        assert not force or len(set(centers)) == len(centers)
    for document, following in zip(cut, cut[1:]):
        shared = {c for agent in document for c in guarded[agent]} & set(guarded[following[0]])
        assert len(document) == size or (force and shared)


@pytest.mark.parametrize(
    ("entry", "due_state"), [("available", "available"), ("signed_in", "signed_in"), (None, None)]
)
def test_who_is_to_be_signed_in_anyhow_gets_the_state_of_entry(entry, due_state):
    wanted = Wanted("signed_in", entry=entry)
    assert change_due(OUT, wanted).state == due_state
    assert not change_due(Reading("wrap_up"), wanted)


def test_a_reading_after_a_change_has_the_new_state_code_and_joins():
    before = Reading("unavailable", "10", (Membership("c", joined=False),))
    joined = (Membership("c", joined=True),)
    assert after_change(before, Change(joined={"c": True})) == Reading("unavailable", "10", joined)
    assert after_change(before, Change("available", joined={"c": True})) == Reading(
        "available", None, joined
    )
    assert after_change(Reading(None), Change("available")).state is None


class TestJobs:
    def test_one_job_is_the_list(self):
        assert jobs(["a", "b", "c"], {"a": ["c1"], "c": ["c1"]}, 1) == [["a", "b", "c"]]
        assert jobs([], {}, 4) == []

    def test_agents_connected_by_others_stay_together(self):
        shared = {"a": ["c1"], "b": ["c2"], "c": ["c1", "c2"], "d": ["c3"]}
        assert sorted(jobs(["a", "b", "c", "d"], shared, 4)) == [["a", "b", "c"], ["d"]]

    def test_agents_without_centers_are_spread_evenly(self):
        names = [f"a{n}" for n in range(10)]
        assert sorted(map(len, jobs(names, {}, 4))) == [2, 2, 3, 3]

    @given(
        shared=st.dictionaries(
            st.sampled_from([f"a{n}" for n in range(60)]),
            st.lists(st.sampled_from([f"c{n}" for n in range(12)]), unique=True, max_size=3),
        ),
        width=st.integers(1, 6),
    )
    def test_no_two_jobs_share_a_center_and_each_keeps_the_order(self, shared, width):
        spread = jobs(list(shared), shared, width)
        assert len(spread) <= width
        assert sorted(agent for agents in spread for agent in agents) == sorted(shared)
        for agents in spread:
            assert agents == [agent for agent in shared if agent in agents]
        centers = [{center for agent in agents for center in shared[agent]} for agents in spread]
        assert sum(map(len, centers)) == len(set().union(*centers))


class TestLastOfEach:
    def test_one_agent_may_be_the_last_of_several_centers(self):
        guarded = {"a": ["c1"], "b": ["c1", "c2"], "c": ["c2"], "d": ["c1", "c2"]}
        assert last_of_each("abcd", guarded) == ["d"]

    def test_they_keep_the_order_of_the_list(self):
        guarded = {"a": ["c1"], "b": ["c2"], "c": ["c3"], "d": ["c2"], "e": []}
        assert last_of_each("ebdac", guarded) == ["d", "a", "c"]
