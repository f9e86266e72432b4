# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handover, case by case: staffing and shift change over a switch in memory."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.handover import (
    Options,
    hand_over,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    CHANGED,
    FAIL,
    FAILED,
    FORCE,
    FORCED,
    KEEP,
    NOT_ATTEMPTED,
    REFUSED,
    UNCHANGED,
    UNKNOWN,
    Policy,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.shift_change import (
    Move,
    ShiftChange,
    contents,
    differences,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.staffing import (
    Staffing,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.verdict import (
    center_entry,
    is_ok,
    message,
    verdict_of,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    Command,
    Table,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import ErrorResponse
from ansible_collections.telecom.broadworks.tests.unit.call_center.fake import (
    MODIFY,
    NIGHT_SERVICE,
    SIGN_OUT,
    WORDS,
    Agent,
    FakeSession,
    World,
    interrupted,
    not_sent,
    refused_by_error,
)

IN, OUT = "Available", "Sign-Out"


def world_of(types=None, **agents):
    """Agents with their centers; a center in capital letters is one they are not joined to."""
    people = {}
    for name, (state, centers) in agents.items():
        people[name] = Agent(state, {c.lower(): c.islower() for c in centers})
    centers = {c for agent in people.values() for c in agent.joined}
    return World(people, {**dict.fromkeys(centers, "Premium"), **(types or {})})


class Run:
    """A handover over a world, and what came of it."""

    def __init__(
        self,
        world,
        task,
        last_agent=FAIL,
        closing=(),
        check_mode=False,
        session=None,
        agreed=lambda _centers: [],
        **options,
    ):
        self.policy = Policy(last_agent, frozenset(closing))
        self.session = session or FakeSession(world)
        self.report = hand_over(
            Switch(self.session),
            task,
            Options(self.policy, **options),
            check_mode,
            agreed=agreed,
        )
        self.results = {r.agent_user_id: r for r in self.report.results}
        self.outcomes = {key: r.outcome for key, r in self.results.items()}
        self.ok = is_ok(self.report, self.policy)
        self.verdict = verdict_of(self.report, self.policy)
        self.message = message(self.report, self.policy, {"": "Changed"})
        self.centers = {c.service_user_id: center_entry(c) for c in self.report.centers}


def staff(world, lists, purge=True, **options):
    return Run(world, Staffing(lists, "available", purge), **options)


def change(world, incoming=(), outgoing=(), moving=None, incoming_state="available", **options):
    incoming = incoming if isinstance(incoming, dict) else dict.fromkeys(incoming, ())
    return Run(
        world, ShiftChange(incoming, list(outgoing), moving or {}, incoming_state), **options
    )


class At:
    """Somebody else does something before the nth document that fits."""

    def __init__(self, act, document):
        self.act, self.left = act, document

    def __call__(self, world):
        self.left -= 1
        if not self.left:
            self.act(world)


def disturbed(world, document, act):
    return FakeSession(world, between=At(act, document))


def signs_out(name):
    def act(world):
        world.agents[name].state = OUT

    return act


class TestStaffing:
    def test_who_is_missing_comes_and_who_is_too_much_goes(self):
        world = world_of(ann=(OUT, ["C"]), bob=(IN, ["c"]), cy=("Wrap-Up", ["c"]))
        run = staff(world, {"c": ["ann", "cy"]})
        assert run.outcomes == {"ann": CHANGED, "cy": UNCHANGED, "bob": CHANGED}
        assert world.present("c") == ["ann", "cy"]
        assert world.agents["cy"].state == "Wrap-Up"
        assert run.ok
        assert run.centers["c"]["signed_in_before"] == ["bob", "cy"]
        assert run.centers["c"]["signed_in_after"] == ["ann", "cy"]

    def test_the_second_run_writes_nothing_and_reads_once(self):
        world = world_of(ann=(OUT, ["C"]), bob=(IN, ["c"]))
        staff(world, {"c": ["ann"]})
        again = staff(world, {"c": ["ann"]})
        assert again.outcomes == {"ann": UNCHANGED}
        assert again.session.write_documents == []
        assert sorted(again.session.events).count(("read", "ann")) == 1

    def test_purge_false_lets_nobody_go(self):
        world = world_of(ann=(OUT, ["c"]), bob=(IN, ["c"]))
        run = staff(world, {"c": ["ann"]}, purge=False)
        assert run.outcomes == {"ann": CHANGED}
        assert run.ok

    @pytest.mark.parametrize("document", range(1, 12))
    def test_who_signs_out_alone_in_the_middle_is_never_success(self, document):
        """The first example of issue 8: c=[ann], d=[bob]; bob is in c and has to leave it."""
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["c", "d"]), zed=(IN, ["d"]))
        session = disturbed(world, document, signs_out("ann"))
        run = staff(world, {"c": ["ann"], "d": ["bob", "zed"]}, session=session)
        last = [document.read["ann"] for document in session.log if "ann" in document.read][-1]
        if last.state == OUT:
            assert not run.ok
            assert run.results["ann"].outcome == FAILED
            assert run.centers["c"]["left_empty"] is (run.results["bob"].outcome == CHANGED)
            assert "ann" in run.message

    def test_an_agent_of_a_list_leaves_the_other_center(self):
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["c", "D"]))
        run = staff(world, {"c": ["ann"], "d": ["bob"]})
        assert run.outcomes == {"ann": UNCHANGED, "bob": CHANGED}
        assert world.agents["bob"].joined == {"c": False, "d": True}
        assert run.ok

    @pytest.mark.parametrize("kind", ["Basic", "Standard", "Premium"])
    @pytest.mark.parametrize("last_agent", [FAIL, KEEP, FORCE])
    def test_the_last_one_of_a_center_does_not_leave_it(self, kind, last_agent):
        world = world_of({"c": kind}, bob=(IN, ["c", "d"]))
        run = staff(world, {"c": [], "d": ["bob"]}, last_agent=last_agent)
        left = last_agent == FORCE
        assert run.outcomes == {"bob": FORCED if left else REFUSED}
        assert world.agents["bob"].joined["c"] is not left
        assert [c.service_user_id for c in run.results["bob"].last_agent_call_centers] == ["c"]
        assert run.ok is (last_agent != FAIL)
        assert run.centers["c"]["left_empty"] is left
        assert not left or "Left without an agent, as allowed: Center c (c)" in run.message

    def test_old_agents_stay_where_nobody_came(self):
        """A basic center would be emptied, since the switch does not guard it."""
        world = world_of({"c": "Basic"}, ann=(OUT, ["c"]), bob=(IN, ["c"]), cy=(IN, ["d"]))
        lists = {"c": ["ann"], "d": []}
        faults = [refused_by_error(0, 5404)]
        run = staff(world, lists, session=FakeSession(world, faults), closing=["d"])
        assert run.outcomes == {"ann": FAILED, "bob": NOT_ATTEMPTED, "cy": FORCED}
        assert (
            "ann did not sign in and join: nobody leaves c without a replacement"
            in run.results["bob"].failure.summary
        )
        assert run.results["bob"].failure.summary.rstrip(".") in run.message
        assert (run.ok, run.report.held) == (False, True)
        world = world_of({"c": "Basic"}, ann=(OUT, ["c"]), bob=(IN, ["c"]), cy=(IN, ["d"]))
        faults = [refused_by_error(0, 5404)]
        run = staff(world, lists, session=FakeSession(world, faults), closing=["d"], wait=False)
        assert run.outcomes == {"ann": FAILED, "bob": CHANGED, "cy": FORCED}
        assert not run.ok

    def test_a_nightly_sweep(self):
        world = world_of({"b": "Basic"}, ann=(IN, ["c"]), bob=(IN, ["c", "d"]), cy=(IN, ["b"]))
        run = staff(world, {"c": [], "b": []}, closing=["c", "b"])
        assert run.outcomes == {"ann": CHANGED, "bob": REFUSED, "cy": CHANGED}
        assert not run.ok  # d, which nobody said closes, has bob only
        assert [c.service_user_id for c in run.results["bob"].last_agent_call_centers] == ["c", "d"]
        run = staff(world, {"c": [], "b": []}, closing=["c", "b", "d"])
        assert run.outcomes == {"bob": FORCED}
        assert world.present("c") == world.present("d") == []
        assert run.ok
        again = staff(world, {"c": [], "b": []}, closing=["c", "b", "d"])
        assert (again.outcomes, again.ok) == ({}, True)
        assert "There was nobody to bring in or sign out." in again.message

    def test_a_premium_center_that_is_empty_is_no_success_unless_closing(self):
        world = world_of(ann=(OUT, ["c"]))
        assert not staff(world, {"c": []}).ok
        assert staff(world, {"c": []}, closing=["c"]).ok
        world = world_of({"c": "Basic"}, ann=(OUT, ["c"]))
        run = staff(world, {"c": []})
        assert run.ok
        assert "basic" in run.report.warnings[0]
        assert "as allowed" not in run.message
        assert "Left without an agent, not protected by the switch (basic): Center c" in run.message

    def test_a_bad_entry_costs_only_itself(self):
        world = world_of(ann=(OUT, ["c"]), bob=(IN, ["c"]), cy=(IN, ["d"]))
        run = staff(world, {"c": ["ann", "nobody", "", "x\x00"], "d": ["cy", "ann"]})
        assert run.outcomes == {
            "ann": FAILED,  # not assigned to d
            "nobody": FAILED,
            "": FAILED,
            "x\x00": FAILED,
            "cy": UNCHANGED,
            "bob": NOT_ATTEMPTED,
        }
        assert run.results["nobody"].failure.code == 4008
        assert "empty" in run.results[""].failure.summary

    @pytest.mark.parametrize("center", ["nowhere", "x\x00", ""])
    def test_a_center_that_cannot_be_read_ends_it_before_anything_changes(self, center):
        world = world_of(ann=(OUT, ["c"]))
        run = staff(world, {"c": ["ann"], center: []})
        assert run.verdict == "rejected"
        assert run.outcomes == {"ann": NOT_ATTEMPTED}
        assert f"call center {center}" in run.message
        assert run.session.write_documents == []

    def test_somebody_who_comes_in_the_middle_and_is_in_no_list_is_told_of(self):
        world = world_of(ann=(OUT, ["c"]), bob=(OUT, ["c"]))

        def bob_signs_in(world):
            world.agents["bob"].state = IN

        session = disturbed(world, 5, bob_signs_in)
        run = staff(world, {"c": ["ann"]}, session=session)
        assert not run.ok
        assert "bob" in run.message

    def test_one_agent_in_another_spelling_is_the_same_agent(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))
        run = staff(world, {"C": ["Ann", "BOB"]})
        assert run.outcomes == {"Ann": UNCHANGED, "BOB": CHANGED}
        assert run.centers["C"]["signed_in_after"] == ["Ann", "BOB"]
        assert run.ok

    def test_an_agent_in_two_spellings_of_the_switch_is_one_agent(self):
        world = world_of(ann=(IN, ["c", "d"]), bob=(IN, ["c", "d"]))

        class Sloppy(FakeSession):
            def _agent_list(self, request):
                write = str.upper if request.values["serviceUserId"] == "d" else str.lower
                rows = [[write(name), "Last", "First"] for name in ("ann", "bob")]
                table = Table(["User Id", "Last Name", "First Name"], rows)
                return Command("GroupCallCenterGetAgentListResponse", values={"agentTable": table})

        run = staff(world, {"c": ["ann"], "d": ["ann"]}, session=Sloppy(world))
        assert run.outcomes == {"ann": UNCHANGED, "bob": CHANGED}
        assert run.centers["d"]["signed_in_before"] == ["ann", "bob"]

    @pytest.mark.parametrize("state", [OUT, "Wrap-Up"])
    def test_what_was_read_back_was_changed_whatever_others_did_since(self, state):
        """The arrival is document 5, its read-back document 6."""
        world = world_of(ann=(state, ["c"]), bob=(IN, ["c"]))

        def ann_goes_on(world):
            world.agents["ann"].state = state

        run = change(world, ["ann"], ["bob"], session=disturbed(world, 7, ann_goes_on))
        assert run.results["ann"].changed is True
        assert run.outcomes["ann"] == (FAILED if state == OUT else CHANGED)
        assert run.results["ann"].state_after == WORDS[state]


class TestShiftChange:
    def test_first_everybody_comes_then_the_others_go(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c", "D"]), cy=(IN, ["d"]))
        run = change(world, {"bob": ("d",)}, ["ann", "cy"])
        assert run.outcomes == {"bob": CHANGED, "ann": CHANGED, "cy": CHANGED}
        assert run.verdict == "done"
        kinds = [kind for kind, _key in run.session.events if kind != "read"]
        assert kinds == [MODIFY, SIGN_OUT, SIGN_OUT]
        assert world.present("d") == ["bob"]

    def test_a_thousand_agents_of_twenty_centers(self):
        agents = {}
        for number in range(500):
            center = f"c{number % 20}"
            agents[f"in{number}"] = Agent(OUT, {center: number % 40 < 20})
            agents[f"out{number}"] = Agent(IN, {center: True})
        world = World(agents, {f"c{n}": ("Premium", "Standard")[n % 2] for n in range(20)})
        incoming = {f"in{n}": (f"c{n % 20}",) for n in range(500)}
        run = change(world, incoming, [f"out{n}" for n in range(500)])
        assert set(run.outcomes.values()) == {CHANGED}
        assert run.session.documents <= 256  # and a login, its logout and what is around

    @pytest.mark.parametrize(
        ("lists", "problem"),
        [
            ({"incoming": ["nobody"]}, "nobody cannot be read: [Error 4008]"),
            ({"incoming": ["ann"], "outgoing": ["ann"]}, "ann is both incoming and outgoing."),
            ({"incoming": ["idle"]}, "idle is not assigned to any call center."),
            (
                {"incoming": {"ann": ("d",)}},
                "ann is to take calls for d, but is not assigned to it.",
            ),
            (
                {"moving": {"bob": Move((), ("c",))}},
                "bob is to leave c, but is not assigned to it.",
            ),
            ({"outgoing": ["ann", ""]}, " cannot be read"),
            ({"outgoing": ["ann"], "closing": ["nowhere"]}, "call center nowhere cannot be read"),
            ({"incoming": ["ann"], "opening": ("x\x00",)}, "cannot be read"),
        ],
    )
    def test_a_problem_ends_it_before_anything_changes(self, lists, problem):
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["d"]), idle=(OUT, []), cy=(IN, ["c", "d"]))
        run = change(world, **lists)
        assert any(problem in told for told in run.report.problems), run.report.problems
        assert run.verdict == "rejected"
        assert run.session.write_documents == []
        assert set(run.outcomes.values()) <= {NOT_ATTEMPTED, FAILED, UNCHANGED}

    def test_relief_that_signs_in_itself_is_waited_for(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))
        run = change(world, ["bob"], ["ann"], incoming_state="as_is")
        assert run.outcomes == {"bob": FAILED, "ann": NOT_ATTEMPTED}
        assert not run.ok
        assert run.session.write_documents == []
        world.agents["bob"].state = "Wrap-Up"
        run = change(world, ["bob"], ["ann"], incoming_state="as_is")
        assert run.outcomes == {"bob": UNCHANGED, "ann": CHANGED}
        assert world.agents["bob"].state == "Wrap-Up"
        assert run.ok

    def test_relief_that_no_call_reaches_does_not_count(self):
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["C"]))
        run = change(world, ["bob"], ["ann"], incoming_state="as_is")
        assert run.outcomes == {"bob": FAILED, "ann": NOT_ATTEMPTED}
        assert "no calls reach it" in run.results["bob"].failure.summary

    def test_only_the_centers_that_wait_keep_their_agents(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]), cy=(IN, ["d"]), dee=(OUT, ["d"]))
        session = FakeSession(world, [refused_by_error(0, 5404)] * 2)
        run = change(world, ["bob", "dee"], ["ann", "cy"], session=session)
        assert run.outcomes == {
            "bob": FAILED, "dee": CHANGED, "ann": NOT_ATTEMPTED, "cy": CHANGED,
        }  # fmt: skip

    def test_who_moves_joins_first_and_keeps_the_state(self):
        world = world_of(ann=("Unavailable", ["c", "D"]), bob=(IN, ["c"]))
        run = change(world, moving={"ann": Move(("d",), ("c",))})
        assert run.outcomes == {"ann": CHANGED}
        assert world.agents["ann"] == Agent("Unavailable", {"c": False, "d": True})
        written = [values for doc in run.session.log for _name, values in doc.writes]
        assert [v["callCenterAgentSettings"][0]["available"] for v in written] == [True, False]

    @pytest.mark.parametrize("incoming_state", ["available", "as_is"])
    @pytest.mark.parametrize("state", [IN, OUT])
    @pytest.mark.parametrize("check_mode", [True, False])
    def test_who_only_leaves_keeps_the_state(self, incoming_state, state, check_mode):
        """One who is off duty is not signed in to leave a call center."""
        world = world_of(ann=(state, ["c", "d"]), bob=(IN, ["c"]), cy=(IN, ["d"]))
        move = {"ann": Move((), ("c",))}
        run = change(world, moving=move, incoming_state=incoming_state, check_mode=check_mode)
        assert (run.outcomes, run.ok) == ({"ann": CHANGED}, True)
        assert world.agents["ann"] == Agent(state, {"c": check_mode, "d": True})

    def test_one_who_leaves_the_only_call_center_is_not_called_missing(self):
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["c"]))
        run = change(world, moving={"ann": Move((), ("c",))}, incoming_state="as_is")
        assert run.outcomes == {"ann": CHANGED}

    def test_who_joins_and_is_signed_out_is_signed_in(self):
        world = world_of(ann=(OUT, ["c", "D"]), bob=(IN, ["c"]))
        run = change(world, moving={"ann": Move(("d",), ("c",))})
        assert run.outcomes == {"ann": CHANGED}
        assert world.agents["ann"] == Agent(IN, {"c": False, "d": True})

    def test_a_passing_error_of_a_look_is_waited_out(self):
        world = world_of(ann=(IN, ["c", "D"]), bob=(IN, ["c"]))
        busy = {"ann": ErrorResponse("[Error 5001] busy")}
        session = FakeSession(world, read_faults=[None] * 4 + [busy])
        run = change(world, moving={"ann": Move(("d",), ("c",))}, session=session)
        assert run.outcomes == {"ann": CHANGED}
        assert session.pauses.count(1) >= 1

    def test_who_moves_stays_as_the_last_one(self):
        world = world_of(ann=(IN, ["c", "D"]))
        run = change(world, moving={"ann": Move(("d",), ("c",))})
        assert run.outcomes == {"ann": REFUSED}
        assert run.results["ann"].changed
        assert world.agents["ann"].joined == {"c": True, "d": True}

    def test_many_leave_a_center_with_one_look(self):
        agents = {f"a{n}": Agent(IN, {"c": True, "d": False}) for n in range(7)}
        world = World({**agents, "zed": Agent(IN, {"c": True})}, {"c": "Premium", "d": "Premium"})
        run = change(world, moving={key: Move(("d",), ("c",)) for key in agents})
        assert set(run.outcomes.values()) == {CHANGED}
        assert world.present("c") == ["zed"]
        leaves = [d for d in run.session.log if d.writes][-1]
        assert len(leaves.writes) == 7

    def test_a_break_after_coming_is_no_failure(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))

        def bob_goes_on_a_break(world):
            world.agents["bob"].state = "Unavailable"

        session = disturbed(world, 6, bob_goes_on_a_break)
        run = change(world, ["bob"], ["ann"], session=session)
        assert run.results["bob"].state_after == "unavailable"
        assert run.ok

    def test_an_interrupted_run_tells_what_it_did(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))
        session = FakeSession(world, [None, interrupted()])
        run = change(world, ["bob"], ["ann"], session=session)
        assert run.outcomes == {"bob": CHANGED, "ann": CHANGED}
        assert run.verdict == "incomplete"

    def test_a_switch_that_is_gone_before_anything_was_sent(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))
        run = change(world, ["bob"], ["ann"], session=FakeSession(world, [not_sent()]))
        assert run.verdict == "rejected"
        assert run.outcomes == {"bob": NOT_ATTEMPTED, "ann": NOT_ATTEMPTED}

    def test_nobody(self):
        run = change(world_of(ann=(IN, ["c"])))
        assert (run.verdict, run.ok) == ("nothing_to_do", True)
        assert run.session.events == []

    def test_where_states_are_hidden_the_answers_count_with_a_warning(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))
        world.hidden = True
        run = change(world, ["bob"], ["ann"])
        assert run.outcomes == {"bob": CHANGED, "ann": CHANGED}
        assert run.ok
        assert any("XS" in warning for warning in run.report.warnings)
        assert run.centers["c"]["left_empty"] is None


class TestClosing:
    def test_the_last_one_of_a_closing_center_is_signed_out(self):
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["c"]))
        run = change(world, outgoing=["ann", "bob"], closing=["c"])
        assert run.outcomes == {"ann": CHANGED, "bob": FORCED}
        assert run.centers["c"]["left_empty"] is True
        assert run.ok
        assert run.centers["c"]["callers"].startswith("Calls to Center c: ")
        assert run.centers["c"]["callers"] in run.message

    @pytest.mark.parametrize("kind", ["Basic", "Premium"])
    def test_one_who_is_also_the_last_one_elsewhere_stays(self, kind):
        world = world_of({"d": kind}, ann=(IN, ["c", "d"]))
        run = change(world, outgoing=["ann"], closing=["c"])
        assert run.outcomes == {"ann": REFUSED}
        assert world.agents["ann"].state == IN
        assert "d" in [c.service_user_id for c in run.results["ann"].last_agent_call_centers]

    def test_company_elsewhere_lets_one_go(self):
        world = world_of(ann=(IN, ["c", "d"]), bob=(IN, ["d"]))
        run = change(world, outgoing=["ann"], closing=["c"])
        assert run.outcomes == {"ann": FORCED}
        assert [c.service_user_id for c in run.results["ann"].last_agent_call_centers] == ["c"]

    def test_night_service_comes_before_the_last_one_goes(self):
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["d"]), cy=(IN, ["d"]))
        run = change(world, outgoing=["ann", "bob"], closing=["c", "d"], night_service=True)
        assert run.outcomes == {"ann": FORCED, "bob": CHANGED}
        assert world.night == {"c"}  # cy stays in d
        kinds = [kind for kind, key in run.session.events if key in ("ann", "c") and kind != "read"]
        assert kinds == [SIGN_OUT, NIGHT_SERVICE, MODIFY]
        assert run.centers["c"]["night_service"] == "forced"
        assert run.centers["c"]["when_empty"]["night_service"]["forced"] is True
        assert run.centers["d"]["night_service"] is None

    @pytest.mark.parametrize("last_agent", [FAIL, KEEP, FORCE])
    def test_without_night_service_nobody_is_forced_out(self, last_agent):
        world = world_of({"c": "Standard"}, ann=(IN, ["c"]))
        run = change(
            world, outgoing=["ann"], closing=["c"], night_service=True, last_agent=last_agent
        )
        assert run.outcomes == {"ann": REFUSED}
        assert world.agents["ann"].state == IN
        assert run.centers["c"]["night_service"] == "failed"
        assert not run.ok
        assert "Standard call center, which has no night service" in run.message
        assert "name the call center in closing" not in run.message

    def test_night_service_is_forced_in_all_centers_of_an_agent_or_in_none(self):
        world = world_of({"d": "Standard"}, ann=(IN, ["c", "d"]))
        run = change(world, outgoing=["ann"], closing=["c", "d"], night_service=True)
        assert run.outcomes == {"ann": REFUSED}
        assert world.night == set()
        assert all(kind != NIGHT_SERVICE for kind, _key in run.session.events)

    def test_night_service_is_taken_back_where_the_agent_stays(self):
        """Her company in d goes while night service is being forced for c."""
        world = world_of(ann=(IN, ["c", "d"]), bob=(IN, ["d"]))

        class Leaving(FakeSession):
            def write(self, requests):
                answers = super().write(requests)
                if requests[0].name == NIGHT_SERVICE:
                    self.world.agents["bob"].state = OUT
                return answers

        session = Leaving(world)
        run = change(world, outgoing=["ann"], closing=["c"], night_service=True, session=session)
        assert run.outcomes == {"ann": REFUSED}
        assert world.night == set()
        assert run.centers["c"]["night_service"] == "unchanged"

    def test_one_that_cannot_be_read_after_a_doubtful_answer_is_unknown(self):
        """The error came although the sign-out took effect."""
        world = world_of(ann=(IN, ["c"]))

        class Silent(FakeSession):
            def write(self, requests):
                answers = super().write(requests)
                if requests[0].name == MODIFY:
                    self.read_faults.extend([{"ann": ErrorResponse("[Error 5404] no")}] * 9)
                return answers

        session = Silent(world, [None, refused_by_error(0, skipped=False)])
        run = change(world, outgoing=["ann"], closing=["c"], session=session)
        assert world.agents["ann"].state == OUT
        assert run.outcomes == {"ann": UNKNOWN}
        assert not run.ok

    def just_before_the_forced_sign_out(self, world, act):
        """Somebody else acts after the last look, so that nobody can notice in time."""

        class Restless(FakeSession):
            def write(self, requests):
                if requests[0].name == MODIFY:
                    act(self.world)
                return super().write(requests)

        return change(
            world, outgoing=["ann"], closing=["c"], night_service=True, session=Restless(world)
        )

    def test_night_service_is_lifted_where_the_last_reading_shows_somebody(self):
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))

        def bob_signs_in(world):
            world.agents["bob"].state = IN

        run = self.just_before_the_forced_sign_out(world, bob_signs_in)
        assert run.centers["c"]["signed_in_after"] == ["bob"]
        assert world.night == set()
        assert run.centers["c"]["night_service"] == "unchanged"

    def test_night_service_that_somebody_lifted_meanwhile_is_no_success(self):
        world = world_of(ann=(IN, ["c"]))
        run = self.just_before_the_forced_sign_out(world, lambda world: world.night.clear())
        assert run.centers["c"]["left_empty"] is True
        assert run.centers["c"]["when_empty"]["night_service"]["forced"] is False
        assert not run.ok
        assert "Night service of c was forced" in run.message

    def test_opening_lifts_it_once_somebody_is_in(self):
        world = world_of(ann=(OUT, ["c"]), bob=(IN, ["d"]), cy=(IN, ["d"]))
        world.night = {"c"}
        run = change(world, ["ann"], ["bob"], opening=("c",), night_service=True)
        assert run.ok
        assert world.night == set()
        kinds = [kind for kind, _key in run.session.events if kind != "read"]
        assert kinds == [MODIFY, NIGHT_SERVICE, SIGN_OUT]
        assert run.centers["c"]["night_service"] == "lifted"

    def test_opening_leaves_it_where_nobody_came(self):
        world = world_of(ann=(OUT, ["c"]))
        world.night = {"c"}
        session = FakeSession(world, [refused_by_error(0, 5404)])
        run = change(world, ["ann"], opening=("c",), night_service=True, session=session)
        assert world.night == {"c"}
        assert not run.ok

    @pytest.mark.parametrize("check_mode", [True, False])
    def test_one_center_in_both_lists_closes_where_everybody_goes_and_opens_in_the_morning(
        self, check_mode
    ):
        """Jobs of the morning and of the evening may name the same call centers."""
        lists = {"closing": ["c"], "opening": ("c",), "night_service": True}
        world = world_of(ann=(IN, ["c"]), bob=(OUT, ["c"]))
        evening = change(world, outgoing=["ann"], check_mode=check_mode, **lists)
        assert evening.outcomes == {"ann": FORCED}
        assert evening.centers["c"]["night_service"] == "forced"
        assert evening.centers["c"]["error"] is None
        assert evening.ok
        assert world.night == (set() if check_mode else {"c"})

        world = world_of(ann=(OUT, ["c"]), bob=(OUT, ["c"]))
        world.night = {"c"}
        morning = change(world, ["bob"], check_mode=check_mode, **lists)
        assert morning.centers["c"]["night_service"] == "lifted"
        assert morning.ok

    def test_what_callers_of_an_empty_center_hear_is_told_by_a_run_without_changes(self):
        world = world_of(ann=(OUT, ["c"]))
        world.night = {"c"}
        for check_mode in (True, False):
            run = change(world, outgoing=["ann"], closing=["c"], check_mode=check_mode)
            assert run.outcomes == {"ann": UNCHANGED}
            assert run.centers["c"]["left_empty"] is True
            assert run.centers["c"]["when_empty"]["night_service"]["forced"] is True
            assert run.centers["c"]["callers"] in run.message


OPTIONS = {
    "closing": [],
    "opening": [],
    "incoming_state": "available",
    "last_agent": "keep",
    "missing_incoming": "stop",
    "night_service": False,
}


@pytest.mark.parametrize("centers", [["c", "d"], ["c", "D"]], ids=["joined", "not joined"])
@pytest.mark.parametrize(
    "task", [{"incoming": {"ann": ("d",)}}, {"moving": {"ann": Move(("d",), ("c",))}}]
)
def test_one_who_joins_and_has_not_signed_in_is_told_so(task, centers):
    world = world_of(ann=(OUT, centers), bob=(IN, ["c"]))
    run = change(world, **task, incoming_state="as_is")
    assert run.outcomes == {"ann": FAILED}
    assert "ann must be signed_in, but the switch shows signed_out. With as_is" in run.message


class TestExpect:
    def change(self, incoming=(), outgoing=(), moving=None, centers=("c",), at=None, **options):
        incoming = incoming if isinstance(incoming, dict) else dict.fromkeys(incoming, ())
        task = ShiftChange(incoming, list(outgoing), moving or {}, "available")
        return contents(task, centers, {**OPTIONS, **options}, at)

    def test_the_same_change_is_none(self):
        approved = self.change(["Bob"], ["ann"], {"cy": Move(("c", "D"), ("e",))}, closing=["C"])
        now = self.change(["bob"], ["ann"], {"cy": Move(("d", "c"), ("e",))}, closing=["c"])
        assert differences(approved, now) == []

    def test_differences_are_told_by_name(self):
        approved = self.change([], ["mateo", "ann"], at="22:00")
        now = self.change(["bob"], ["ivan", "ann"], centers=(), at="06:00")
        assert differences(approved, now) == [
            "approved: bob does not come; now: bob comes",
            "approved: mateo goes; now: ivan goes",
            "approved: c is concerned; now: c is not concerned",
            "approved: the change at 22:00; now: the change at 06:00",
        ]

    @pytest.mark.parametrize(
        ("then", "now", "same"),
        [
            ("2026-11-24T22:00:00+01:00", "2026-11-24T21:00:00Z", True),
            ("2026-11-24T22:00:00+01:00", "2026-11-24T22:00:00Z", False),
            ("2026-11-24T22:00:00+01:00", "2026-11-24T22:00:00", False),  # in which zone?
            ("in the evening", "in the evening", True),
        ],
    )
    def test_the_same_moment_in_another_offset_is_the_same(self, then, now, same):
        told = differences(self.change(at=then), self.change(at=now))
        other = f"approved: the change at {then}; now: the change at {now}"
        assert told == ([] if same else [other])

    def test_other_call_centers_for_the_same_agents_are_another_change(self):
        approved = self.change({"bob": ("c",)}, moving={"cy": Move(("c",), ("d",))})
        now = self.change({"bob": ()}, moving={"cy": Move(("d",), ("c",))})
        assert differences(approved, now) == [
            "approved: bob joins c; now: bob joins no call center",
            "approved: cy joins c; now: cy joins d",
            "approved: cy leaves d; now: cy leaves c",
        ]

    def test_what_may_be_left_empty_is_part_of_the_change(self):
        open_, closes = self.change([], ["ann"]), self.change([], ["ann"], closing=["c"])
        assert differences(open_, closes) == ["approved: c stays open; now: c closes"]
        assert differences(closes, open_) == ["approved: c closes; now: c stays open"]

    @pytest.mark.parametrize(
        ("option", "value", "told"),
        [
            ("last_agent", "force", "approved: last_agent keep; now: last_agent force"),
            (
                "incoming_state",
                "as_is",
                "approved: incoming_state available; now: incoming_state as_is",
            ),
            (
                "missing_incoming",
                "continue",
                "approved: missing_incoming stop; now: missing_incoming continue",
            ),
            ("night_service", True, "approved: night_service false; now: night_service true"),
            ("opening", ["C"], "approved: C does not open; now: C opens"),
        ],
    )
    def test_another_decision_is_another_change(self, option, value, told):
        approved, now = self.change([], ["ann"]), self.change([], ["ann"], **{option: value})
        assert differences(approved, now) == [told]
        del approved[option]
        assert differences(approved, now) == [], "as an older forecast, which does not tell of it"

    def test_what_opens_is_compared_where_it_is_concerned_in_both(self):
        approved = self.change([], ["ann"], opening=["c ", "d"])
        now = self.change([], ["ann"], centers=("c", "e"), opening=["C", "e"])
        assert differences(approved, now) == ["approved: e is not concerned; now: e is concerned"]

    def test_a_forecast_that_does_not_tell_of_it_is_compared_by_the_rest(self):
        short = {"agents": [{"agent_user_id": "ann", "shift": "outgoing"}]}
        short["call_centers"] = [{"service_user_id": "c"}]
        assert differences(short, self.change([], ["ann"], closing=["c"])) == []

    def test_another_change_is_not_made(self):
        world = world_of(ann=(IN, ["c"]), bob=(IN, ["c"]))
        run = change(
            world, outgoing=["ann"], agreed=lambda centers: [f"approved: d; now: {centers[0]}"]
        )
        assert run.report.problems == ["approved: d; now: c"]
        assert run.session.write_documents == []
