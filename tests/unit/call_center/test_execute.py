# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the switch and the network do: the report and the switch never disagree."""

from __future__ import annotations

import copy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.execute import (
    not_attempted,
    work_through,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    CHANGED,
    FAIL,
    FAILED,
    FORCE,
    FORCED,
    KEEP,
    NOT_ATTEMPTED,
    OUTCOMES,
    REFUSED,
    SIGNED_OUT,
    UNCHANGED,
    UNKNOWN,
    Policy,
    Wanted,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ErrorResponse,
    InterruptedRun,
    LoginError,
    OcipError,
    TransportError,
    UnexpectedResponse,
)
from ansible_collections.telecom.broadworks.tests.unit.call_center.fake import (
    LOST,
    MODIFY,
    NOT_SENT,
    SIGN_OUT,
    WORDS,
    Agent,
    FakeSession,
    Fault,
    World,
    garbled,
    interrupted,
    lie,
    lost,
    not_sent,
    refused_by_error,
    surprising,
)

MODES = [FAIL, KEEP, FORCE]


def world_of(*agents, hidden=False, **states):
    """Agents of one premium center c, named a, b, ...; others by name with their state."""
    names = {name: Agent("Available", {"c": True}) for name in agents}
    names.update({name: Agent(state, {"c": True}) for name, state in states.items()})
    return World(names, {"c": "Premium"}, hidden=hidden)


def run(session, names, mode=FAIL, check_mode=False, **wanted):
    asked_for = {name: Wanted(**wanted) for name in names}
    return work_through(Switch(session), asked_for, Policy(mode), check_mode)


def outcomes(report):
    return {result.agent_user_id: result.outcome for result in report.results}


def assert_agreement(report, before, world, mode=FAIL, codes=False):
    """Compare each result with the state of the switch before and after."""
    for result in report.results:
        name = result.agent_user_id
        try:
            assert_plausible(result, mode)
            if name in world.agents:
                was, now = before.agents[name], world.agents[name]
                assert_states(result, was, now, world.hidden)
                assert_change(result, same(was, now, codes), world.hidden)
            else:
                assert result.outcome in (FAILED, NOT_ATTEMPTED, UNKNOWN)
                assert not result.changed
                assert result.state_before is result.state_after is None
        except AssertionError as exc:
            told = f"{result}\nbefore: {before}\nafter: {world}"
            raise AssertionError(told) from exc


def same(was, now, codes):
    return (was.state, was.joined) == (now.state, now.joined) and not (codes and was != now)


def assert_plausible(result, mode):
    """What an outcome has to come with, and what not."""
    assert result.outcome in OUTCOMES
    assert result.last_agent_call_centers or result.outcome not in (REFUSED, FORCED)
    assert not result.last_agent_call_centers or result.outcome not in (CHANGED, UNCHANGED)
    assert result.failure or result.outcome not in (FAILED, UNKNOWN, NOT_ATTEMPTED)
    assert mode == FORCE or result.outcome != FORCED


def assert_states(result, was, now, hidden):
    if hidden:
        assert result.state_before is result.state_after is None
    else:
        assert result.state_before in (was.word, None)
        assert result.state_after in (now.word, None)
        assert result.state_after or result.outcome in (FAILED, UNKNOWN, REFUSED, NOT_ATTEMPTED)


def assert_change(result, same, hidden):
    if result.outcome in (UNCHANGED, REFUSED, NOT_ATTEMPTED):
        assert same
        assert not result.changed
    if result.outcome in (CHANGED, FORCED):
        assert not same
        assert result.changed
    if result.outcome == FAILED and not hidden and result.state_after is not None:
        assert result.changed is not same


def assert_summary(report, names):
    assert [result.agent_user_id for result in report.results] == list(names)


class TestOneAgent:
    """The plain cases, by hand."""

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("state", ["Available", "Unavailable", "Wrap-Up", "Sign-In"])
    def test_signed_out(self, mode, state):
        session = FakeSession(world_of("other", a=state))
        report = run(session, ["a"], mode)
        (result,) = report.results
        assert (result.outcome, result.changed) == (CHANGED, True)
        assert (result.state_before, result.state_after) == (WORDS[state], SIGNED_OUT)
        assert result.last_agent_call_centers == ()
        assert result.failure is None
        assert report.stopped is None
        assert session.events == [("read", "a"), (SIGN_OUT, "a"), ("read", "a")]

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("check_mode", [True, False])
    def test_signed_out_already(self, mode, check_mode):
        session = FakeSession(world_of(a="Sign-Out"))
        (result,) = run(session, ["a"], mode, check_mode).results
        assert (result.outcome, result.changed) == (UNCHANGED, False)
        assert result.state_before == result.state_after == SIGNED_OUT
        assert session.write_documents == []

    @pytest.mark.parametrize("mode", [FAIL, KEEP])
    def test_refused(self, mode):
        session = FakeSession(world_of("a"))
        (result,) = run(session, ["a"], mode).results
        assert (result.outcome, result.changed) == (REFUSED, False)
        assert result.state_before == result.state_after == "available"
        (center,) = result.last_agent_call_centers
        assert (center.service_user_id, center.call_center_name) == ("c", "Center c")
        assert result.failure is None
        assert [kind for kind, _other in session.events] == ["read", SIGN_OUT, "read"]

    def test_forced(self):
        session = FakeSession(world_of("a"))
        (result,) = run(session, ["a"], FORCE).results
        assert (result.outcome, result.changed) == (FORCED, True)
        assert (result.state_before, result.state_after) == ("available", SIGNED_OUT)
        assert [c.service_user_id for c in result.last_agent_call_centers] == ["c"]
        assert [kind for kind, _other in session.events] == ["read", SIGN_OUT, MODIFY, "read"]

    def test_a_second_run_writes_nothing(self):
        session = FakeSession(world_of("a", "b"))
        run(session, ["a", "b"], FORCE)
        written = len(session.write_documents)
        assert outcomes(run(session, ["a", "b"], FORCE)) == {"a": UNCHANGED, "b": UNCHANGED}
        assert len(session.write_documents) == written

    def test_an_unknown_agent(self):
        session = FakeSession(world_of("a", "b"))
        report = run(session, ["nobody", "a"])
        assert outcomes(report) == {"nobody": FAILED, "a": CHANGED}
        fault = report.results[0].failure
        assert (fault.code, fault.summary) == (4008, "[Error 4008] User not found: nobody")
        assert session.write_documents == [["a"]]

    @pytest.mark.parametrize("bad", ["", "x" * 162, "a\x00b", "\ud800"])
    def test_a_user_id_that_cannot_be(self, bad):
        session = FakeSession(world_of("a", "b"))
        report = run(session, [bad, "a"])
        assert outcomes(report) == {bad: FAILED, "a": CHANGED}
        assert ("read", bad) not in session.events

    def test_no_agents(self):
        session = FakeSession(world_of("a"))
        report = run(session, [])
        assert (report.results, report.stopped) == ([], None)
        assert session.events == []


class TestOrder:
    def test_the_order_of_the_list_is_the_order_of_the_sign_outs(self):
        for order in (["a", "b"], ["b", "a"]):
            session = FakeSession(world_of("a", "b"))
            assert outcomes(run(session, order)) == {order[0]: CHANGED, order[1]: REFUSED}
            assert session.write_documents == [order]

    def test_fifteen_in_a_document(self):
        names = [f"a{n:02}" for n in range(31)]
        session = FakeSession(world_of("other", *names))
        report = run(session, names)
        assert [len(document) for document in session.write_documents] == [15, 15, 1]
        assert [name for document in session.write_documents for name in document] == names
        assert set(outcomes(report).values()) == {CHANGED}

    def test_forced_agents_of_one_center_go_one_after_the_other(self):
        session = FakeSession(world_of("a", "b", "c"))
        report = run(session, ["a", "b", "c"], FORCE)
        assert outcomes(report) == {"a": CHANGED, "b": CHANGED, "c": FORCED}
        assert session.write_documents == [["a"], ["b"], ["c"], ["c"]]


class TestLosses:
    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("applied", [0, 1])
    def test_one_lost_answer(self, mode, applied):
        session = FakeSession(world_of("a", "b"), [lost(applied)])
        assert outcomes(run(session, ["a"], mode)) == {"a": CHANGED}
        sent = [event for event in session.events if event[0] == SIGN_OUT]
        assert len(sent) == (1 if applied else 2)
        assert session.repeated == []
        assert session.pauses

    @pytest.mark.parametrize("applied", range(6))
    def test_a_document_lost_after_some_of_its_commands(self, applied):
        names = list("abcde")
        world = world_of("other", *names)
        session = FakeSession(world, [lost(applied)])
        report = run(session, names)
        assert set(outcomes(report).values()) == {CHANGED}
        assert session.write_documents == [names, *([n] for n in names[applied:])]
        assert session.repeated == []

    def test_a_refusal_that_was_lost_is_asked_for_again(self):
        session = FakeSession(world_of("a", "b"), [lost()])
        report = run(session, ["a", "b"])
        assert outcomes(report) == {"a": CHANGED, "b": REFUSED}
        assert report.results[1].last_agent_call_centers

    @pytest.mark.parametrize("fault", [lost(0), lost(), garbled(0), garbled()])
    def test_a_forced_change_whose_answer_is_lost(self, fault):
        session = FakeSession(world_of("a"), [None, fault])
        (result,) = run(session, ["a"], FORCE).results
        assert (result.outcome, result.state_after) == (FORCED, SIGNED_OUT)
        assert session.repeated == []

    def test_one_agent_whose_answers_are_always_lost_does_not_stop_the_others(self):
        class Unlucky(FakeSession):
            def write(self, requests):
                if any(r.values.get("agentUserId") == "b" for r in requests):
                    self.write_faults.appendleft(lost(0))
                return super().write(requests)

        session = Unlucky(world_of("other", *"abc"))
        report = run(session, list("abc"))
        assert outcomes(report) == {"a": CHANGED, "b": FAILED, "c": CHANGED}
        assert report.results[1].state_after == "available"
        assert report.results[1].failure.summary == (
            "The connection was lost. The request may still take effect."
        )
        assert session.repeated == []
        tried = [event for event in session.events if event == (SIGN_OUT, "b")]
        assert len(tried) == 1 + session.retries + 1

    @pytest.mark.parametrize("retries", [0, 1, 3])
    def test_when_every_answer_is_lost_it_comes_to_an_end(self, retries):
        names = [f"a{n}" for n in range(40)]
        session = FakeSession(world_of("other", *names), [lost(0)] * 999, retries=retries)
        report = run(session, names)
        assert report.stopped is not None
        assert len(session.write_documents) <= (retries + 2) * (retries + 2)
        assert set(outcomes(report).values()) <= {FAILED, NOT_ATTEMPTED}
        assert all(result.failure for result in report.results)
        assert session.repeated == []

    def test_what_was_not_sent_is_not_attempted(self):
        session = FakeSession(world_of("other", *"ab"), [not_sent()])
        report = run(session, list("ab"))
        assert outcomes(report) == {"a": NOT_ATTEMPTED, "b": NOT_ATTEMPTED}
        assert report.stopped is NOT_SENT
        for result in report.results:
            assert result.state_before == result.state_after == "available"
            assert result.failure.summary == str(NOT_SENT)

    def test_what_was_done_before_the_end_is_told(self):
        names = [f"a{n:02}" for n in range(20)]
        session = FakeSession(world_of("other", *names), [None, not_sent()])
        report = run(session, names)
        done, rest = report.results[:15], report.results[15:]
        assert {result.outcome for result in rest} == {NOT_ATTEMPTED}
        # The switch accepted the first fifteen, but cannot be read any more.
        assert {(r.outcome, r.changed, r.state_after) for r in done} == {(UNKNOWN, True, None)}
        assert all(result.failure for result in report.results)

    @pytest.mark.parametrize("applied", [0, 2])
    def test_lost_for_good(self, applied):
        session = FakeSession(world_of("other", *"ab"), [lost(applied)], [None, LOST])
        report = run(session, list("ab"))
        assert outcomes(report) == {"a": UNKNOWN, "b": UNKNOWN}
        assert {(r.changed, r.state_after) for r in report.results} == {(False, None)}
        assert report.stopped is LOST

    def test_nothing_could_be_read(self):
        session = FakeSession(world_of("a"), [], [NOT_SENT])
        report = run(session, ["a"])
        assert outcomes(report) == {"a": NOT_ATTEMPTED}
        assert report.results[0].state_before is None
        assert session.write_documents == []

    def test_some_could_be_read(self):
        names = [f"a{n:02}" for n in range(20)]
        world = world_of(*names)
        world.agents["a00"].state = "Sign-Out"
        session = FakeSession(world, [], [None, LOST])
        report = run(session, names)
        assert outcomes(report) == {"a00": UNCHANGED, **dict.fromkeys(names[1:], NOT_ATTEMPTED)}
        assert report.results[1].state_before == "available"
        assert report.results[19].state_before is None
        assert session.write_documents == []

    def test_a_rejected_login_in_the_middle(self):
        rejected = LoginError("The switch refused the login.", code=4962)
        session = FakeSession(world_of("other", "a"), [Fault(applied=0, raised=rejected)])
        report = run(session, ["a"])
        assert outcomes(report) == {"a": NOT_ATTEMPTED}
        assert report.results[0].failure.code == 4962
        assert report.stopped is rejected

    def test_an_error_that_cannot_pass_is_not_met_twice(self):
        permanent = TransportError("Not with this certificate.", sent=True, permanent=True)
        names = [f"a{n:02}" for n in range(40)]
        session = FakeSession(world_of(*names), [Fault(applied=0, raised=permanent)] * 9)
        report = run(session, names)
        assert len(session.write_documents) == 1
        assert report.stopped is permanent
        assert outcomes(report) == {
            **dict.fromkeys(names[:15], FAILED),
            **dict.fromkeys(names[15:], NOT_ATTEMPTED),
        }

    @pytest.mark.parametrize("applied", range(4))
    def test_an_interrupted_run_tells_what_it_did(self, applied):
        names = list("abc")
        world = world_of("other", *names, "d")
        session = FakeSession(world, [interrupted(applied)])
        report = run(session, names)
        assert isinstance(report.stopped, InterruptedRun)
        assert outcomes(report) == {
            **dict.fromkeys(names[:applied], CHANGED),
            **dict.fromkeys(names[applied:], FAILED),
        }
        assert len(session.write_documents) == 1


class TestSurprises:
    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("number", [0, 1, 2])
    @pytest.mark.parametrize(
        "spoil", [refused_by_error, surprising, lambda n: refused_by_error(n, None), lie]
    )
    @pytest.mark.parametrize("skipped", [True, False])
    def test_one_spoiled_answer_of_three(self, mode, number, spoil, skipped):
        names = list("abc")
        fault = spoil(number)
        fault.skipped = skipped
        if mode == FORCE:  # agents of one center then travel alone
            fault.spoiled, number = 0, 0
        world = world_of("other", *names)
        session = FakeSession(world, [fault])
        report = run(session, names, mode)
        if fault.answer == "done" and skipped:
            expected = {**dict.fromkeys(names, CHANGED), names[number]: FAILED}
            assert outcomes(report) == expected
            assert "accepted" in report.results[number].failure.summary
        else:
            assert outcomes(report) == dict.fromkeys(names, CHANGED)
        assert session.repeated == []

    def test_a_definitive_error_is_not_asked_for_again(self):
        session = FakeSession(world_of("other", *"ab"), [refused_by_error(0, 5404)] * 5)
        report = run(session, ["a"])
        assert outcomes(report) == {"a": FAILED}
        assert report.results[0].failure.code == 5404
        assert session.write_documents == [["a"]]

    def test_a_transient_error_is_asked_for_again_after_a_read(self):
        session = FakeSession(world_of("other", "a"), [refused_by_error(0)] * 2)
        assert outcomes(run(session, ["a"])) == {"a": CHANGED}
        assert len(session.write_documents) == 3
        assert session.repeated == []

    def test_an_error_for_ever_fails_with_its_text(self):
        session = FakeSession(world_of("other", *"ab"), [refused_by_error(0, 4801)] * 50)
        report = run(session, ["a"])
        assert outcomes(report) == {"a": FAILED}
        fault = report.results[0].failure
        assert (fault.code, fault.summary) == (4801, "[Error 4801] no")
        assert len(session.write_documents) == session.retries + 1

    def test_an_error_for_everybody_is_not_asked_for_again_each_time(self):
        class ReadOnly(FakeSession):
            def write(self, requests):
                self.write_documents.append([r.values["agentUserId"] for r in requests])
                return [ErrorResponse("[Error 4801] no") for _request in requests]

        names = [f"a{number}" for number in range(40)]
        session = ReadOnly(world_of("other", *names))
        assert set(outcomes(run(session, names)).values()) == {FAILED}
        assert len(session.write_documents) == 3 + len(names) + session.retries

    def test_a_switch_that_rolls_back_what_it_had_accepted(self):
        class RollsBack(FakeSession):
            def write(self, requests):
                kept = copy.deepcopy(self.world.agents)
                answers = super().write(requests)
                if any(isinstance(answer, OcipError) for answer in answers):
                    self.world.agents = kept
                return answers

        session = RollsBack(world_of("other", *"abc"), [refused_by_error(1)])
        assert outcomes(run(session, list("abc"))) == dict.fromkeys("abc", CHANGED)
        assert session.write_documents == [["a", "b", "c"], ["a"], ["b"], ["c"]]

    def test_somebody_else_signs_the_agent_in_again(self):
        class Busy(FakeSession):
            def write(self, requests):
                answers = super().write(requests)
                self.world.agents["a"].state = "Available"
                return answers

        report = run(Busy(world_of("other", "a")), ["a"])
        (result,) = report.results
        assert (result.outcome, result.changed, result.state_after) == (FAILED, False, "available")
        assert "someone" in result.failure.summary

    @pytest.mark.parametrize("code", [4008, 5404])
    def test_an_agent_that_can_be_read_no_more(self, code):
        gone = ErrorResponse(f"[Error {code}] no")
        session = FakeSession(world_of("other", "a"), [], [None, {"a": gone}])
        (result,) = run(session, ["a"]).results
        assert (result.outcome, result.changed, result.state_after) == (UNKNOWN, True, None)
        assert result.failure is not None

    def test_a_passing_error_of_a_read_is_waited_out(self):
        passing = ErrorResponse("[Error 5001] busy")
        odd = UnexpectedResponse("odd", "X")
        session = FakeSession(world_of("other", *"ab"), [], [{"a": passing}, {"a": odd}, None])
        assert outcomes(run(session, ["a", "b"])) == {"a": CHANGED, "b": CHANGED}
        assert session.pauses[:2] == [1, 2]

    def test_an_error_of_a_read_that_stays_fails_this_agent_only(self):
        stays = {"a": ErrorResponse("[Error 5001] busy")}
        session = FakeSession(world_of("other", *"ab"), [], [stays] * 3)
        report = run(session, ["a", "b"])
        assert outcomes(report) == {"a": FAILED, "b": CHANGED}
        assert session.write_documents == [["b"]]


class TestHiddenStates:
    """XS data mode: the switch reports no ACD states."""

    @pytest.mark.parametrize("mode", MODES)
    def test_the_answers_are_all_there_is(self, mode):
        session = FakeSession(world_of("a", "b", hidden=True))
        report = run(session, ["a", "b"], mode)
        last = FORCED if mode == FORCE else REFUSED
        assert outcomes(report) == {"a": CHANGED, "b": last}
        for result in report.results:
            assert result.state_before is result.state_after is None
        assert report.results[0].changed
        assert report.results[1].changed is (mode == FORCE)

    def test_each_agent_travels_alone(self):
        session = FakeSession(world_of("other", *"abc", hidden=True))
        run(session, list("abc"))
        assert session.write_documents == [["a"], ["b"], ["c"]]

    @pytest.mark.parametrize("fault", [lost(0), lost(), garbled(), surprising(0)])
    def test_what_cannot_be_read_back_is_unknown_and_not_sent_again(self, fault):
        session = FakeSession(world_of("other", *"ab", hidden=True), [fault])
        report = run(session, ["a", "b"])
        assert outcomes(report) == {"a": UNKNOWN, "b": CHANGED}
        assert session.write_documents == [["a"], ["b"]]
        assert report.results[0].failure is not None

    def test_an_error_is_an_error(self):
        session = FakeSession(world_of("other", "a", hidden=True), [refused_by_error(0, 5404)])
        assert outcomes(run(session, ["a"])) == {"a": FAILED}

    def test_other_states_travel_alone_too(self):
        session = FakeSession(world_of(*"abc", hidden=True), [None, refused_by_error(0, 5404)])
        report = run(session, list("abc"), state="available")
        assert outcomes(report) == {"a": CHANGED, "b": FAILED, "c": CHANGED}
        assert session.write_documents == [["a"], ["b"], ["c"]]

    def test_check_mode_says_that_it_cannot_tell(self):
        session = FakeSession(world_of("a", hidden=True))
        report = run(session, ["a"], check_mode=True)
        assert outcomes(report) == {"a": CHANGED}
        assert any("XS" in warning for warning in report.warnings)
        assert session.write_documents == []


class TestStatesAndJoins:
    def test_signed_in_and_joined(self):
        world = World(
            {"a": Agent("Sign-Out", {"c": False, "d": True})}, {"c": "Basic", "d": "Basic"}
        )
        session = FakeSession(world)
        report = run(session, ["a"], state="available", joined={"c": True, "d": True})
        assert outcomes(report) == {"a": CHANGED}
        assert world.agents["a"] == Agent("Available", {"c": True, "d": True})
        assert [kind for kind, _other in session.events] == ["read", MODIFY, "read"]

    def test_joins_change_after_the_sign_out_and_not_after_a_refusal(self):
        for other, expected in (("Available", CHANGED), ("Sign-Out", REFUSED)):
            world = world_of("a", other=other)
            report = run(FakeSession(world), ["a"], joined={"c": False})
            assert outcomes(report) == {"a": expected}
            assert world.agents["a"].joined["c"] is (expected == REFUSED)

    def test_a_center_the_agent_does_not_belong_to(self):
        session = FakeSession(world_of("a"))
        report = run(session, ["a"], state="available", joined={"x": True})
        assert outcomes(report) == {"a": FAILED}
        assert "x" in report.results[0].failure.summary
        assert session.write_documents == []

    def test_a_replaced_code_is_warned_of_and_not_set_again(self):
        world = world_of("a")
        world.default_code, world.codes = "1", {"1": True, "2": False}
        session = FakeSession(world)
        report = run(session, ["a"], state="unavailable", unavailable_code="2")
        assert outcomes(report) == {"a": CHANGED}
        assert world.agents["a"].code == "1"
        assert any("2" in warning for warning in report.warnings)
        written = len(session.write_documents)
        again = run(session, ["a"], state="unavailable", unavailable_code="2")
        assert outcomes(again) == {"a": UNCHANGED}
        assert len(session.write_documents) == written

    @pytest.mark.parametrize("faults", [[refused_by_error(0, 5404)], [lost(0)] * 9])
    def test_a_code_that_was_not_taken_is_no_success(self, faults):
        world = world_of(a="Unavailable")
        world.codes = {"1": True, "2": True}
        world.agents["a"].code = "1"
        report = run(FakeSession(world, faults), ["a"], state="unavailable", unavailable_code="2")
        (result,) = report.results
        assert (result.outcome, result.changed) == (FAILED, False)
        assert result.failure is not None
        assert report.warnings == []

    def test_a_join_that_was_not_taken_names_the_call_center(self):
        world = world_of("a")
        session = FakeSession(world, [lie(0)] * 9)
        (result,) = run(session, ["a"], state="available", joined={"c": False}).results
        assert result.outcome == FAILED
        assert "a must leave c, " in result.failure.summary
        assert "shows c joined." in result.failure.summary

    def test_agents_may_be_wanted_differently(self):
        world = world_of("a", "b", c="Sign-Out")
        wanted = {"a": Wanted(), "b": Wanted("wrap_up"), "c": Wanted("available")}
        report = work_through(Switch(FakeSession(world)), wanted)
        assert outcomes(report) == dict.fromkeys("abc", CHANGED)
        assert [a.state for a in world.agents.values()] == ["Sign-Out", "Wrap-Up", "Available"]

    @pytest.mark.parametrize("fault", [lost(0), lost(), refused_by_error(0), surprising(0, False)])
    def test_a_lost_change_is_read_and_repeated(self, fault):
        world = world_of(a="Sign-Out", b="Sign-Out")
        session = FakeSession(world, [fault])
        report = run(session, ["a", "b"], state="available")
        assert outcomes(report) == {"a": CHANGED, "b": CHANGED}
        assert session.repeated == []


def test_not_attempted():
    report = not_attempted(["a", "b"], NOT_SENT)
    assert outcomes(report) == {"a": NOT_ATTEMPTED, "b": NOT_ATTEMPTED}
    assert report.stopped is NOT_SENT
    assert report.results[0].failure.summary == str(NOT_SENT)


# --- Any world, any list, any faults -----------------------------------------------------

NAMES = [f"a{n:02}" for n in range(18)]
SEEDS = st.integers(0, 2**32)


class Dice(random.Random):
    """Worlds, lists and faults, all from one number: fast to make and told by a failure."""

    def some(self, items, most=None):
        items = list(items)
        return self.sample(items, self.randint(0, min(len(items), most or len(items))))

    def world(self, hidden=False):
        types = ["Basic", "Standard", "Premium"]
        centers = {f"c{n}": self.choice(types) for n in range(self.randint(1, 3))}
        agents = {
            name: Agent(
                self.choice([*WORDS, "Sign-Out", "Available"]),
                {center: self.random() < 0.7 for center in self.some(centers)},
            )
            for name in self.some(NAMES, self.choice([2, 5, 18]))
        }
        return World(agents, centers, hidden=hidden)

    def names(self, world):
        there = self.some(world.agents) or ["nobody"]
        return there + self.some([name for name in NAMES if name not in world.agents], 2)

    def write_faults(self, lies=False):
        return [self.write_fault(lies) for _number in range(self.randint(0, 6))]

    def write_fault(self, lies):
        number = self.choice([0, 0, 1, 2, 5, 14])
        applied = self.choice([None, 0, number])
        faults = [
            *([None] * 3),
            *([lost(applied)] * 3),
            garbled(applied),
            refused_by_error(number, self.choice([9999, None])),
            refused_by_error(number, self.choice([4008, 5404])),
            surprising(number),
            interrupted(applied),
            not_sent(),
        ]
        if lies:
            faults += [
                lie(number),
                refused_by_error(number, 9999, skipped=False),
                surprising(number, skipped=False),
            ]
        return self.choice(faults)

    def read_faults(self):
        return [self.read_fault() for _number in range(self.choice([0, 0, 3, 6]))]

    def read_fault(self):
        texts = ["[Error 5001] busy", "no", "[Error 4008] User not found"]
        errors = [*map(ErrorResponse, texts), UnexpectedResponse("x", "X")]
        some = {name: self.choice(errors) for name in self.some(NAMES, 3)}
        return self.choice([None, None, some, some, LOST])


@given(seed=SEEDS)
@settings(max_examples=500)
def test_no_report_of_sign_outs_disagrees_with_the_switch(seed):
    dice = Dice(seed)
    world, mode = dice.world(), dice.choice(MODES)
    names = dice.names(world)
    before = copy.deepcopy(world)
    session = FakeSession(world, dice.write_faults(lies=True), dice.read_faults())
    session.width = dice.choice([1, 1, 2, 8])
    report = run(session, names, mode)
    assert_summary(report, names)
    assert_agreement(report, before, world, mode)
    assert session.repeated == []
    for name in set(world.agents) - set(names):
        assert world.agents[name] == before.agents[name]
    if mode != FORCE:
        assert all(kind != MODIFY for kind, _other in session.events)
    for result in report.results:
        if result.outcome == FORCED:
            told = {center.service_user_id for center in result.last_agent_call_centers}
            assert told == world.emptied[result.agent_user_id]


@given(seed=SEEDS, width=st.integers(2, 16), closing=st.booleans())
@settings(max_examples=500)
def test_several_sessions_end_as_one(seed, width, closing):
    dice = Dice(seed)
    world = dice.world()
    wanted = dict.fromkeys(dice.names(world), Wanted())
    policy = Policy(
        dice.choice(MODES), frozenset(dice.some(world.types)) if closing else frozenset()
    )
    one, several = FakeSession(copy.deepcopy(world)), FakeSession(world)
    several.width, several.turns = width, dice
    in_order = work_through(Switch(one), wanted, policy)
    side_by_side = work_through(Switch(several), wanted, policy)
    assert side_by_side == in_order
    assert several.world == one.world


@given(seed=SEEDS)
@settings(max_examples=200)
def test_no_report_disagrees_where_states_are_hidden(seed):
    dice = Dice(seed)
    world, mode = dice.world(hidden=True), dice.choice(MODES)
    names = dice.names(world)
    before = copy.deepcopy(world)
    session = FakeSession(world, dice.write_faults())
    report = run(session, names, mode)
    assert_summary(report, names)
    assert session.repeated == []
    # Of an agent that was out already nothing but the answer of the switch is known.
    out = {name for name, agent in before.agents.items() if agent.state == "Sign-Out"}
    report.results = [result for result in report.results if result.agent_user_id not in out]
    assert_agreement(report, before, world, mode)


@given(seed=SEEDS)
@settings(max_examples=300)
def test_no_report_of_states_and_joins_disagrees(seed):
    dice = Dice(seed)
    world, mode = dice.world(), dice.choice(MODES)
    names = dice.names(world)
    world.codes, world.default_code = {"1": True, "2": True, "3": False}, "1"
    wanted = {name: any_wish(dice, world.agents.get(name)) for name in names}
    before = copy.deepcopy(world)
    session = FakeSession(world, dice.write_faults(lies=True), dice.read_faults())
    report = work_through(Switch(session), wanted, Policy(mode))
    assert_summary(report, names)
    assert session.repeated == []
    assert_agreement(report, before, world, mode, codes=True)
    for result in report.results:
        if result.outcome in (CHANGED, UNCHANGED, FORCED):
            agent, wish = world.agents[result.agent_user_id], wanted[result.agent_user_id]
            anyhow = wish.state == "signed_in" and agent.state != "Sign-Out"
            assert anyhow or wish.state in (None, agent.word)
            assert {**agent.joined, **wish.joined} == agent.joined


def any_wish(dice, agent):
    state = dice.choice([None, *WORDS.values()])
    code = dice.choice([None, "1", "2", "3"]) if state == "unavailable" else None
    centers = dice.some(agent.joined) if agent else ()
    return Wanted(state, code, {center: dice.random() < 0.5 for center in centers})


@given(seed=SEEDS, hidden=st.booleans())
@settings(max_examples=200)
def test_check_mode_writes_nothing_and_says_what_the_run_then_does(seed, hidden):
    dice = Dice(seed)
    session = FakeSession(dice.world(hidden))
    names, mode = dice.names(session.world), dice.choice(MODES)
    forecast = run(session, names, mode, check_mode=True)
    assert session.write_documents == []
    real = run(session, names, mode)
    if not hidden:
        assert forecast.results == real.results


@given(seed=SEEDS)
@settings(max_examples=100)
def test_check_mode_writes_nothing_whatever_happens(seed):
    dice = Dice(seed)
    world = dice.world()
    names = dice.names(world)
    before = copy.deepcopy(world)
    session = FakeSession(world, [], dice.read_faults())
    state = dice.choice(list(WORDS.values()))
    report = run(session, names, dice.choice(MODES), check_mode=True, state=state)
    assert_summary(report, names)
    assert session.write_documents == []
    assert world == before
