# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Night service and forwarding: read, set, read back, on a switch that errs, loses and lies."""

from __future__ import annotations

import random

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.callers import (
    FORCED_FORWARDING,
    NIGHT_SERVICE,
    CallerChange,
    StrandedUnavailable,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.closing import (
    set_centers,
    set_night_service,
    when_empty,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import Command
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ErrorResponse,
    InterruptedRun,
    TransportError,
    UnexpectedResponse,
)

LOST = TransportError("The answer did not come.", sent=True)
NOT_SENT = TransportError("No host could be reached.")
REFUSED = ErrorResponse("[Error 5404] Unauthorized transaction.")
NUMBER = "+49301234"
SURPRISE = UnexpectedResponse("Something else came.", "OtherResponse")


class Center:
    def __init__(self, kind="Premium", forced=False, action="Transfer", active=False, to=None):
        self.type = kind
        self.forced = forced
        self.action = action
        self.active = active
        self.to = to


class Session:
    """Answers from its centers; ``spoil`` may do something before and instead of each write."""

    def __init__(self, centers, retries=1):
        self.centers = centers
        self.retries = retries
        self.width = 1
        self.documents = []
        self.pauses = 0
        self.spoil = lambda _requests, _write: None
        self.spoil_read = lambda _request: None

    def pause(self, attempt):
        self.pauses += attempt

    def drop(self):
        raise AssertionError("a refusal is an answer: nobody logs in anew for it")

    def read(self, requests):
        for start in range(0, len(requests), 15):
            self.documents.append([request.name for request in requests[start : start + 15]])
            for request in requests[start : start + 15]:
                yield self.spoil_read(request) or self.answer(request)

    def write(self, requests):
        assert len(requests) <= 15
        self.documents.append([request.name for request in requests])
        spoiled = self.spoil(requests, self.apply)
        return spoiled if spoiled is not None else [self.apply(r) for r in requests]

    def answer(self, request):
        center = self.centers.get(request.values["serviceUserId"])
        if center is None:
            return ErrorResponse("[Error 4008] User not found: x")
        if "GetInstance" in request.name:
            profile = {"serviceInstanceProfile": {"name": "Desk"}, "type": center.type}
            return interpreted(request, {**profile, "policy": "Circular"})
        if center.type == "Basic" or (center.type == "Standard" and "Stranded" not in request.name):
            return ErrorResponse("no such feature")
        if "Night" in request.name:
            values = {"action": center.action, "forceNightService": bool_text(center.forced)}
            schedule = {"type": "Group", "name": "Office"}
            return interpreted(request, {**values, "businessHours": schedule})
        if "Forwarding" in request.name:
            number = {"forwardToPhoneNumber": center.to} if center.to else {}
            return interpreted(request, {"isActive": bool_text(center.active), **number})
        if "Unavailable" in request.name:
            condition = "conditionPolicyOnNumberOfAgentsWithSpecifiedUnavailableCode"
            return interpreted(
                request,
                {
                    condition: "true",
                    "numberOfAgentsWithSpecifiedUnavailableCode": "3",
                    "agentsUnavailableCode": "10",
                    "action": "Night Service",
                },
            )
        return interpreted(request, {"action": "Busy"})

    def apply(self, request):
        center = self.centers[request.values["serviceUserId"]]
        if "forceNightService" in request.values:
            center.forced = request.values["forceNightService"]
        else:
            center.active = request.values["isActive"]
            center.to = request.values.get("forwardToPhoneNumber", center.to)
        return request.interpret(Command("SuccessResponse", values={}))


def interpreted(request, values):
    answer = request.interpret(Command(request.name.replace("Request", "Response"), values=values))
    assert not isinstance(answer, Exception), answer
    return answer


def bool_text(value):
    return "true" if value else "false"


def writes(session):
    return [name for document in session.documents for name in document if "Modify" in name]


def outcomes(results):
    return {key: (result.outcome, result.changed) for key, result in results.items()}


class TestNightService:
    def test_is_forced_once_and_read_back(self):
        session = Session({"a": Center(), "b": Center(forced=True)})
        results = set_night_service(Switch(session), ["a", "b", "a "], True)
        assert outcomes(results) == {"a": ("changed", True), "b": ("unchanged", False)}
        assert results["a"].before["night_service_forced"] is False
        assert results["a"].after["night_service_forced"] is True
        assert results["a"].after["forced_forwarding"] is None
        assert [len(document) for document in session.documents] == [2, 1, 2]
        session.documents.clear()
        again = set_night_service(Switch(session), ["a", "b"], True)
        assert outcomes(again) == {"a": ("unchanged", False), "b": ("unchanged", False)}
        assert [len(document) for document in session.documents] == [2]

    def test_is_lifted(self):
        session = Session({"a": Center(forced=True), "b": Center()})
        results = set_night_service(Switch(session), ["a", "b"], False)
        assert outcomes(results) == {"a": ("changed", True), "b": ("unchanged", False)}
        assert session.centers["a"].forced is False

    def test_a_forecast_sends_no_write(self):
        session = Session({"a": Center(), "b": Center("Basic")})
        results = set_night_service(Switch(session), ["a", "b"], True, forecast=True)
        assert outcomes(results) == {"a": ("changed", True), "b": ("failed", False)}
        assert results["a"].after["night_service_forced"] is True
        assert writes(session) == []
        assert session.centers["a"].forced is False

    @pytest.mark.parametrize("kind", ["Basic", "Standard"])
    def test_a_type_without_it_is_told_of_by_name(self, kind):
        session = Session({"a": Center(), "cc@x": Center(kind)})
        results = set_night_service(Switch(session), ["cc@x", "a"], True)
        assert outcomes(results) == {"cc@x": ("failed", False), "a": ("changed", True)}
        assert results["cc@x"].failure.summary == (
            f"Desk is a {kind} call center, which has no night service: no such feature"
        )

    def test_one_that_nobody_knows_costs_no_other(self):
        session = Session({"a": Center()})
        bad = ["nobody", "", "contr\x01l", "x" * 162]
        results = set_night_service(Switch(session), [*bad, "a"], True)
        assert {key: result.outcome for key, result in results.items()} == {
            **dict.fromkeys(bad, "failed"),
            "a": "changed",
        }
        assert results["nobody"].failure.code == 4008
        assert "empty" in results[""].failure.summary

    def test_night_service_that_does_nothing_is_warned_of(self):
        session = Session({"a": Center(action="None"), "b": Center(action="Busy")})
        results = set_night_service(Switch(session), ["a", "b"], True)
        assert "action None" in results["a"].warning
        assert results["b"].warning == ""

    def test_many_go_in_documents_of_15_and_one_refusal_costs_no_other(self):
        session = Session({f"c{n:02}": Center() for n in range(31)})

        def spoil(requests, apply):
            return [REFUSED if r.values["serviceUserId"] == "c17" else apply(r) for r in requests]

        session.spoil = spoil
        results = set_night_service(Switch(session), list(session.centers), True)
        assert [key for key, result in results.items() if result.outcome != "changed"] == ["c17"]
        assert results["c17"].outcome == "failed"
        assert results["c17"].failure.code == 5404
        # Sent again alone, and nobody else with it.
        assert len(writes(session)) == 31 + 1

    def test_accepted_and_not_done_is_no_success(self):
        def accepted(requests, _apply):
            return [r.interpret(Command("SuccessResponse", values={})) for r in requests]

        session = Session({"a": Center()})
        session.spoil = accepted
        (result,) = set_night_service(Switch(session), ["a"], True).values()
        assert (result.outcome, result.changed) == ("failed", False)
        assert "someone else" in result.failure.summary

    def test_an_answer_that_is_lost_after_the_deed_is_read_back(self):
        session = Session({"a": Center(), "b": Center()})

        def spoil(requests, apply):
            for request in requests[:1]:
                apply(request)
            session.spoil = lambda _requests, _apply: None
            raise LOST

        session.spoil = spoil
        results = set_night_service(Switch(session), ["a", "b"], True)
        assert outcomes(results) == {"a": ("changed", True), "b": ("changed", True)}
        assert len(writes(session)) == 3

    def test_what_cannot_be_read_afterwards_is_unknown(self):
        session = Session({"a": Center(), "b": Center()})

        def spoil(_requests, _apply):
            session.spoil_read = lambda request: (
                SURPRISE if request.values["serviceUserId"] == "a" else None
            )

        session.spoil = spoil
        results = set_night_service(Switch(session), ["a", "b"], True)
        assert outcomes(results) == {"a": ("unknown", False), "b": ("changed", True)}
        assert results["a"].failure.summary == "Something else came."
        assert results["a"].after["night_service_forced"] is None

    def test_a_switch_out_of_reach_leaves_them_not_attempted(self):
        session = Session({"a": Center(), "b": Center(forced=True)})

        def spoil(_requests, _apply):
            raise NOT_SENT

        session.spoil = spoil
        results = set_night_service(Switch(session), ["a", "b"], True)
        assert outcomes(results) == {"a": ("not_attempted", False), "b": ("unchanged", False)}
        assert results["a"].failure.summary == "No host could be reached."

    def test_answers_that_never_come_end_the_run(self):
        session = Session({key: Center() for key in "abcdef"})

        def spoil(_requests, _apply):
            raise LOST

        session.spoil = spoil
        results = set_night_service(Switch(session), list("abcdef"), True)
        assert {result.outcome for result in results.values()} == {"failed"}
        assert len(writes(session)) == 6 + 2 * 2

    def test_an_interruption_goes_through(self):
        session = Session({"a": Center()})

        def spoil(_requests, _apply):
            raise InterruptedRun("The task was interrupted (SIGTERM).")

        session.spoil = spoil
        with pytest.raises(InterruptedRun):
            set_night_service(Switch(session), ["a"], True)
        report = set_centers(Switch(session), [CallerChange("a", NIGHT_SERVICE, True)])
        assert isinstance(report.stopped, InterruptedRun)
        assert report.results[0].outcome == "unknown"

    def test_somebody_else_who_does_it_meanwhile_is_not_us(self):
        session = Session({"a": Center()})

        def spoil(_requests, _apply):
            session.centers["a"].forced = True
            return [REFUSED]

        session.spoil = spoil
        (result,) = set_night_service(Switch(session), ["a"], True).values()
        assert (result.outcome, result.changed) == ("unchanged", False)

    def test_somebody_else_who_undoes_another_one_is_noticed(self):
        session = Session({"a": Center(), "b": Center(forced=True)})

        def spoil(_requests, _apply):
            session.centers["b"].forced = False

        session.spoil = spoil
        results = set_night_service(Switch(session), ["a", "b"], True)
        assert results["a"].outcome == "changed"
        assert results["b"].outcome == "failed"


class TestForwarding:
    def test_is_set_with_its_number(self):
        session = Session({"a": Center(), "b": Center(active=True, to="+49 30-1234")})
        changes = [CallerChange(key, FORCED_FORWARDING, True, NUMBER) for key in "ab"]
        report = set_centers(Switch(session), changes)
        assert [r.outcome for r in report.results] == ["changed", "unchanged"]
        assert report.results[0].before["forced_forwarding"] == {"active": False, "to": None}
        assert report.results[0].after["forced_forwarding"] == {"active": True, "to": NUMBER}
        assert session.centers["b"].to == "+49 30-1234"

    def test_the_number_stays_where_none_is_given(self):
        session = Session({"a": Center(to="0"), "b": Center()})
        changes = [CallerChange(key, FORCED_FORWARDING, True) for key in "ab"]
        report = set_centers(Switch(session), changes)
        assert [r.outcome for r in report.results] == ["changed", "failed"]
        assert report.results[0].after["forced_forwarding"] == {"active": True, "to": "0"}
        assert "forced_forwarding.to" in report.results[1].failure.summary
        assert len(writes(session)) == 1

    def test_both_settings_of_one_center_are_one_result(self):
        session = Session({"a": Center(), "b": Center(forced=True, to="1")})
        changes = [
            change
            for key in "ab"
            for change in (
                CallerChange(key, NIGHT_SERVICE, True),
                CallerChange(key, FORCED_FORWARDING, True),
            )
        ]
        report = set_centers(Switch(session), changes)
        assert [(r.outcome, r.changed) for r in report.results] == [
            ("failed", True),
            ("changed", True),
        ]
        assert report.results[0].after == {
            "night_service_forced": True,
            "forced_forwarding": {"active": False, "to": None},
        }


class TestWhenEmpty:
    def test_every_setting_is_read(self):
        session = Session({"a": Center(forced=True, to=NUMBER)})
        found = when_empty(Switch(session), ["a"])["a"]
        assert found.night_service == (True, "transfer", "Office", None)
        assert found.forced_forwarding == (False, NUMBER)
        assert found.holiday.action == found.stranded.action == "busy"
        assert found.stranded_unavailable == StrandedUnavailable("night_service", None, 3, "10")
        assert len(session.documents) == 1

    def test_what_is_refused_is_not_known_and_nothing_is_asked_twice(self):
        session = Session({"a": Center("Standard"), "b": Center("Basic")}, retries=3)
        found = when_empty(Switch(session), ["a", "b", "nobody", "contr\x01l"])
        assert found["a"].night_service is None
        assert found["a"].stranded is not None
        assert set(found["b"].as_dict().values()) == {None}
        assert set(found["nobody"].as_dict().values()) == {None}
        assert set(found["contr\x01l"].as_dict().values()) == {None}
        assert "control" in found["contr\x01l"].line("x") or "XML" in found["contr\x01l"].line("x")
        assert found["b"].failures["stranded"].summary == "no such feature"
        assert len(session.documents) == 1
        assert session.pauses == 0

    def test_a_surprise_is_asked_for_again(self):
        session = Session({"a": Center()})
        answers = iter([SURPRISE])
        session.spoil_read = lambda _request: next(answers, None)
        found = when_empty(Switch(session), ["a"])["a"]
        assert found.failures == {}
        assert found.forced_forwarding is not None
        assert len(session.documents) == 2


def chaos_of(dice, session):
    """Losses, refusals, lies and other people, at any document."""

    def spoil(requests, apply):
        what = dice.random()
        if what < 0.2:
            for request in requests:
                if dice.random() < 0.5:
                    apply(request)
            raise dice.choice([LOST, NOT_SENT])
        if what < 0.4:
            return [REFUSED if dice.random() < 0.4 else apply(r) for r in requests]
        if what < 0.5:
            return [SURPRISE if dice.random() < 0.4 else apply(r) for r in requests]
        return None

    def spoil_read(_request):
        if dice.random() < 0.05:
            center = dice.choice(list(session.centers.values()))
            center.forced = not center.forced
        return SURPRISE if dice.random() < 0.05 else None

    session.spoil, session.spoil_read = spoil, spoil_read


@pytest.mark.parametrize("seed", range(100))
def test_whatever_happens_no_result_is_untrue(seed):
    dice = random.Random(seed)
    session = Session(
        {
            f"c{n}": Center(dice.choice(["Premium", "Premium", "Standard"]), dice.random() < 0.3)
            for n in range(dice.randint(1, 40))
        }
    )
    seen = {}
    chaos_of(dice, session)
    truth = session.answer

    def answer(request):
        given = truth(request)
        if "NightService" in request.name and not isinstance(given, Exception):
            seen[request.values["serviceUserId"]] = given.force_night_service
        return given

    session.answer = answer
    results = set_night_service(Switch(session), list(session.centers), True)
    assert list(results) == list(session.centers)
    for key, result in results.items():
        if result.as_asked:
            assert result.after["night_service_forced"] is True
            assert seen[key] is True
        if result.changed:
            assert result.before["night_service_forced"] is False
        if session.centers[key].type == "Standard":
            assert result.outcome in ("failed", "not_attempted")
