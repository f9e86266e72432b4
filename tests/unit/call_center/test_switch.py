# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to a switch and what its answers mean, requests and responses being real ones."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    DONE,
    ERROR,
    REFUSED,
    SURPRISE,
    CallCenterRef,
    Change,
    Failure,
    Membership,
    Person,
    Reading,
    UnavailableCodes,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import (
    Switch,
    failure_of,
    problem_with_user_id,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    Command,
    Table,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ErrorResponse,
    LoginError,
    OcipError,
    TransportError,
    UnexpectedResponse,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.messages import (
    LoginLevel,
)

GET = "UserCallCenterGetRequest"
CODES = "CallCenterAgentUnavailableCode"
AGENT_TABLE = ["Service User Id", "Type", "Available", "Logoff Allowed", "Skill Level", "Priority"]


class Recorder:
    """A session whose answers are given by a function of the request."""

    def __init__(self, answer, retries=2, **login):
        self.answer = answer
        self.retries = retries
        self.documents = []
        self.pauses = []
        self.drops = 0
        values = {"isEnterprise": "false", **login}
        self.login_response = LoginLevel("LoginResponse14sp4", values)

    def read(self, requests):
        for start in range(0, len(requests), 15):
            part = requests[start : start + 15]
            self.documents.append([(r.name, *(value for _other, value in r.pairs())) for r in part])
            yield from map(self._interpreted, part)

    def write(self, requests):
        self.documents.append([(r.name, *r.pairs()) for r in requests])
        return list(map(self._interpreted, requests))

    def command(self, request):
        (answer,) = self.read([request])
        if isinstance(answer, OcipError):
            raise answer
        return answer

    def _interpreted(self, request):
        answer = self.answer(request)
        if isinstance(answer, Exception):
            return answer
        if isinstance(answer, dict):
            name = request.name.replace("Request", "Response")
            answer = Command(name, values=answer)
        return request.interpret(answer)

    def pause(self, attempt):
        self.pauses.append(attempt)

    def drop(self):
        self.drops += 1


def reading_of(values):
    """The reading that an answer with these elements gives."""
    ((key, reading),) = Switch(Recorder(lambda _other: values, retries=0)).readings(["a"])
    assert key == "a"
    return reading


def error(code, text="no"):
    return ErrorResponse(f"[Error {code}] {text}" if code else text)


class TestReadings:
    def test_states_codes_and_memberships(self):
        rows = [
            ["c1", "Premium", "true", "false", "4", "1"],
            ["c2", "Basic", "0", "", "", ""],
            ["", "Basic", "true", "true", "1", "1"],
        ]
        reading = reading_of(
            {
                "agentACDState": "Unavailable",
                "agentUnavailableCode": "10",
                "callCenterTable": Table(AGENT_TABLE, rows),
            }
        )
        assert reading == Reading(
            "unavailable",
            "10",
            (
                Membership("c1", "Premium", True, False, 4, 1),
                Membership("c2", "Basic", False, None, None, None),
            ),
        )
        assert reading.guarded_centers == ("c1",)

    @pytest.mark.parametrize(
        ("cell", "joined"), [("1", True), (" true\n", True), ("0", False), ("\tfalse", False)]
    )
    def test_booleans_are_those_of_the_schema(self, cell, joined):
        table = Table(["Service User Id", "Available"], [["c", cell]])
        assert reading_of({"callCenterTable": table}).joins() == {"c": joined}

    @pytest.mark.parametrize("cell", ["", "True", "FALSE", "yes", "2", "-", "\u00a0true"])
    def test_what_is_no_boolean_is_not_taken_for_false(self, cell):
        table = Table(["Service User Id", "Available"], [["d", "true"], ["c", cell]])
        failure = reading_of({"agentACDState": "Available", "callCenterTable": table}).failure
        assert "Available of c is" in failure.summary

    def test_without_the_column_nothing_is_known(self):
        table = Table(["Service User Id", "Joined"], [["c", "true"]])
        assert reading_of({"callCenterTable": table}).failure is not None

    @pytest.mark.parametrize(
        ("acd_state", "word"),
        [
            ("Sign-Out", "signed_out"),
            ("Sign-In", "signed_in"),
            ("Available", "available"),
            ("Unavailable", "unavailable"),
            ("Wrap-Up", "wrap_up"),
            (" Available ", "available"),
        ],
    )
    def test_words(self, acd_state, word):
        assert reading_of({"agentACDState": acd_state}).state == word

    @pytest.mark.parametrize("acd_state", ["Lunch", "sign-out"])
    def test_a_state_outside_of_the_schema_is_no_hidden_one(self, acd_state):
        table = Table(AGENT_TABLE, [])
        reading = reading_of({"agentACDState": acd_state, "callCenterTable": table})
        assert f"ACD state {acd_state!r} is not one of the schema" in reading.failure.summary

    def test_hidden(self):
        reading = reading_of({"callCenterTable": Table(AGENT_TABLE, [])})
        assert reading == Reading()
        assert not reading.signed_in

    @pytest.mark.parametrize("values", [{}, {"agentACDState": ""}])
    def test_an_answer_that_tells_nothing_is_no_switch_without_states(self, values):
        assert "neither" in reading_of(values).failure.summary

    def test_columns_in_another_order_and_case(self):
        table = Table(
            ["AVAILABLE", "new", "service user id", "type"], [["true", "x", "c", "Basic"]]
        )
        (membership,) = reading_of({"callCenterTable": table}).memberships
        assert membership == Membership("c", "Basic", True, None)

    @pytest.mark.parametrize("odd", ["²", "9" * 5000, "2147483648", "1.5", "x", "٣"])
    def test_odd_numbers_are_no_numbers(self, odd):
        table = Table(AGENT_TABLE, [["c", "Basic", "true", "true", odd, odd]])
        (membership,) = reading_of({"callCenterTable": table}).memberships
        assert (membership.skill_level, membership.priority) == (None, None)

    @pytest.mark.parametrize(
        ("kind", "joined", "guarded"),
        [
            ("Premium", "true", True),
            ("Standard", "true", True),
            ("Basic", "true", False),
            ("basic", "true", False),
            ("Premium", "false", False),
            ("", "true", True),
            ("Deluxe", "true", True),
        ],
    )
    def test_what_is_guarded(self, kind, joined, guarded):
        table = Table(AGENT_TABLE, [["c", kind, joined, "", "", ""]])
        assert reading_of({"callCenterTable": table}).guarded_centers == ("c",) * guarded

    @pytest.mark.parametrize(
        "values",
        [
            {"agentACDState": {"x": "Available"}},
            {"agentACDState": ["Available", "Sign-Out"]},
            {"callCenterTable": "text"},
            {"callCenterTable": Table(["Type"], [])},
            {"callCenterTable": Table(AGENT_TABLE, [["c"]])},
        ],
    )
    def test_another_shape_is_a_fault(self, values):
        reading = reading_of(values)
        assert reading.failure is not None
        assert reading == Reading(failure=reading.failure)

    def test_fifteen_in_a_document_in_order(self):
        session = Recorder(lambda _other: {"agentACDState": "Available"})
        names = [f"a{n}" for n in range(32)]
        assert [key for key, _other in Switch(session).readings(names)] == names
        assert [[key for _other, key in document] for document in session.documents] == [
            names[:15],
            names[15:30],
            names[30:],
        ]

    def test_nothing_is_asked_about_nobody(self):
        session = Recorder(lambda _other: {})
        assert list(Switch(session).readings([])) == []
        assert session.documents == []

    def test_what_was_read_before_the_end_is_given(self):
        session = Recorder(lambda _other: {"agentACDState": "Available"})

        def read(requests):
            if session.documents:
                raise TransportError("gone", sent=True)
            return Recorder.read(session, requests)

        session.read = read
        readings = Switch(session).readings([f"a{n}" for n in range(16)])
        assert [next(readings)[0] for _other in range(15)] == [f"a{n}" for n in range(15)]
        with pytest.raises(TransportError, match="gone"):
            next(readings)


class TestVersions:
    """UserCallCenterGetRequest23, and 19 where that is not known: for the rest of the run."""

    def answer(self, request):
        if request.name.endswith("23"):
            return error(6004, "OCI XML Request validation error")
        return {"agentACDState": "Available"}

    def test_the_older_is_asked_once_the_newer_is_unknown(self):
        session = Recorder(self.answer)
        switch = Switch(session)
        names = [f"a{n}" for n in range(20)]
        readings = dict(switch.readings(names))
        assert list(readings) == names
        assert {reading.state for reading in readings.values()} == {"available"}
        list(switch.readings(["b"]))
        versions = [document[0][0][-2:] for document in session.documents]
        assert versions == ["23", "19", "19", "19"]
        assert session.pauses == []

    def test_one_invalid_request_among_valid_ones(self):
        def answer(request):
            return (
                error(6004) if request.values["userId"] == "bad" else {"agentACDState": "Wrap-Up"}
            )

        session = Recorder(answer)
        readings = dict(Switch(session).readings(["a", "bad", "b"]))
        assert (readings["a"].state, readings["b"].state) == ("wrap_up", "wrap_up")
        assert readings["bad"].failure.code == 6004
        # The others show that the switch knows the request.
        assert [len(document) for document in session.documents] == [3]

    @pytest.mark.parametrize(("known", "asked"), [("17", ["23", "19", "17", "17"]), ("", 3 * 3)])
    def test_the_steps_go_on_until_a_version_answers(self, known, asked):
        def answer(request):
            if known and request.name.endswith(known):
                return {"agentACDState": "Available"}
            return error(6004)

        session = Recorder(answer)
        switch = Switch(session)
        readings = dict(switch.readings(["a"]))
        if known:
            dict(switch.readings(["a"]))
            assert readings["a"].state == "available"
            assert [document[0][0][-2:] for document in session.documents] == asked
        else:
            assert readings["a"].failure.code == 6004
            # It is not taken for the oldest: the next run of questions begins anew.
            dict(switch.readings(["b", "c"]))
            assert session.documents[3][0][0].endswith("23")

    @pytest.mark.parametrize("code", [5001, None])
    @pytest.mark.parametrize("newest", ["23", "19", "17"])
    def test_an_error_that_ends_the_document_says_nothing_of_the_others(self, code, newest):
        """One bad command; the switch stops at it, or answers all with the same error."""

        def answer(request):
            document = session.documents[-1]
            if request.name[-2:] > newest or request.values["userId"] == "bad":
                return error(6004)
            return error(code) if ("bad" in str(document)) else {"agentACDState": "Available"}

        session = Recorder(answer)
        readings = dict(Switch(session).readings(["a", "bad", "b"]))
        assert (readings["a"].state, readings["b"].state) == ("available", "available")
        assert readings["bad"].failure.code == 6004

    @pytest.mark.parametrize("newest", ["23", "19", "17"])
    @pytest.mark.parametrize("number", [2, 15, 40])
    def test_a_bad_one_may_take_its_whole_document_along(self, newest, number):
        names = [f"a{n}" for n in range(number)]

        def answer(request):
            bad = any("a1" in command for command in session.documents[-1])
            known = request.name[-2:] <= newest
            return {"agentACDState": "Available"} if known and not bad else error(6004)

        session = Recorder(answer)
        switch = Switch(session)
        readings = dict(switch.readings(names))
        assert sorted(readings) == sorted(names)
        assert [key for key in names if readings[key].failure] == ["a1"]
        dict(switch.readings(["z"]))
        assert session.documents[-1][0][0].endswith(newest)

    def test_a_switch_that_knows_no_version_is_not_asked_for_ever(self):
        session = Recorder(lambda _other: error(6004))
        readings = dict(Switch(session).readings([f"a{n}" for n in range(500)]))
        assert all(reading.failure.code == 6004 for reading in readings.values())
        assert len(session.documents) < 34 + 100

    @pytest.mark.parametrize("code", [4008, 4410, 5404, 5001, None])
    def test_other_errors_are_no_reason_for_an_older_version(self, code):
        session = Recorder(lambda _other: error(code), retries=0)
        dict(Switch(session).readings(["a", "b"]))
        assert {command[0][-2:] for document in session.documents for command in document} == {"23"}

    def test_what_one_session_learned_the_others_know(self):
        session = Recorder(self.answer)
        session.each = lambda jobs: [job(session) for job in jobs]
        switch = Switch(session)
        dict(switch.readings(["a"]))
        switch.side_by_side([lambda line: dict(line.readings(["b"]))] * 2)
        assert [document[0][0][-2:] for document in session.documents] == ["23", "19", "19", "19"]


class TestVersionsOfOtherRequests:
    """Profile of a center, settings of codes, place of an agent: see docs/protocol.md."""

    def unknown_but(self, *known):
        """Answers that a switch gives which knows but these requests."""
        values = {
            "serviceInstanceProfile": {"name": "Sales"},
            "type": "Basic",
            "enableAgentUnavailableCodes": "1",
            "unavailableCodesTable": Table(["Is Active", "Code"], [["0", "7"]]),
            "serviceProviderId": "SP",
            "groupId": "G",
            "agentACDState": "Available",
        }
        return lambda request: values if request.name in known else error(6004)

    @pytest.mark.parametrize("version", ["22", "19sp1", "17sp3"])
    def test_profiles(self, version):
        name = f"GroupCallCenterGetInstanceRequest{version}"
        session = Recorder(self.unknown_but(name))
        switch = Switch(session)
        sales = {"name": "Sales", "type": "Basic", "policy": None}
        assert dict(switch.profiles(["c", "d"])) == {"c": sales, "d": sales}
        before = len(session.documents)
        assert dict(switch.profiles(["e"])) == {"e": sales}
        assert [command[0] for command in session.documents[before]] == [name]

    @pytest.mark.parametrize("family", ["Group", "Enterprise"])
    @pytest.mark.parametrize("version", ["", "17sp4"])
    def test_settings_of_unavailable_codes(self, family, version):
        settings = f"{family}{CODES}SettingsGetRequest{version}"
        session = Recorder(
            self.unknown_but(settings, f"{family}{CODES}GetListRequest"),
            serviceProviderId="SP",
            groupId="G",
            isEnterprise=str(family == "Enterprise").lower(),
        )
        codes = Switch(session).unavailable_codes("a")
        assert codes == UnavailableCodes(True, None, {"7": False})

    def test_codes_of_which_it_cannot_be_read_whether_they_are_active(self):
        table = Table(["Is Active", "Code"], [["maybe", "7"]])
        values = {"enableAgentUnavailableCodes": "true", "unavailableCodesTable": table}
        session = Recorder(lambda _other: values, serviceProviderId="SP", groupId="G")
        assert Switch(session).unavailable_codes("a") is None

    def test_the_place_of_an_agent(self):
        session = Recorder(
            self.unknown_but(
                "UserGetRequest17sp4",
                f"Group{CODES}SettingsGetRequest",
                f"Group{CODES}GetListRequest",
            )
        )
        assert Switch(session).unavailable_codes("a").codes == {"7": False}
        asked = [command for document in session.documents for command in document]
        assert asked[1] == ("UserGetRequest17sp4", "a")
        assert ("SP", "G") in [command[1:] for command in asked]

    def test_a_login_that_may_not_search_the_system_asks_nothing_else(self):
        session = Recorder(lambda _other: error(5404))
        assert Switch(session).unavailable_codes("a") is None
        assert [d[0][0] for d in session.documents] == ["UserGetListInSystemRequest"]


class TestVersionsOfWrites:
    """A write has an older version sent only if the switch said that it does not know the newer."""

    OLD = "UserCallCenterModifyRequest"
    NEW = "UserCallCenterModifyRequest19"
    CHANGE = Change(state="available", joined={"c": True})

    def sent(self, session):
        return [[command[0] for command in d] for d in session.documents if "Modify" in d[0][0]]

    @pytest.mark.parametrize(
        ("read", "expected"), [("23", NEW), ("19", NEW), ("17", OLD), (None, NEW)]
    )
    def test_the_release_of_the_read_chooses(self, read, expected):
        def answer(request):
            if request.name.startswith(GET):
                return {} if request.name.endswith(read) else error(6004)
            return Command("SuccessResponse", "C")

        session = Recorder(answer)
        switch = Switch(session)
        if read:
            dict(switch.readings(["a"]))
        assert [v.kind for v in switch.modify([("a", self.CHANGE)])] == ["done"]
        assert self.sent(session) == [[expected]]
        ((_name, *pairs),) = session.documents[-1]
        element = "callCenterAvailability" if expected == self.OLD else "callCenterAgentSettings"
        assert pairs == [
            ("userId", "a"),
            ("agentACDState", "Available"),
            (element, [("serviceUserId", "c"), ("available", True)]),
        ]

    def unknown(self, name, detail="Invalid xsi:type qname: '{}' in element BroadsoftDocument@C"):
        text = "[Error 6004] OCI XML Request validation error"
        quoted = f"\n<command xsi:type='{name}'>"
        return ErrorResponse(text, detail=detail.format(name) + quoted)

    @pytest.mark.parametrize(
        "detail",
        [
            "Invalid xsi:type qname: '{}' in element BroadsoftDocument@C",
            "cvc-elt.4.2: Cannot resolve '{}' to a type definition for element 'command'.",
        ],
    )
    def test_an_unknown_type_was_not_carried_out(self, detail):
        def answer(request):
            done = request.name == self.OLD
            return Command("SuccessResponse", "C") if done else self.unknown(request.name, detail)

        session = Recorder(answer)
        switch = Switch(session)
        changes = [(key, self.CHANGE) for key in "abc"]
        assert [v.kind for v in switch.modify(changes)] == ["done"] * 3
        switch.modify(changes[:1])
        assert self.sent(session) == [[self.NEW] * 3, [self.OLD] * 3, [self.OLD]]

    @pytest.mark.parametrize(
        "detail",
        [
            None,
            "",
            "Element 'agentACDState' is not valid: 'Gone'",
            "Invalid xsi:type qname: 'UserCallCenterModifyRequest' in element",
            "Invalid xsi:type qname: 'UserCallCenterModifyRequest190' in element",
        ],
    )
    def test_an_invalid_content_is_no_reason(self, detail):
        quoted = f"{detail}\n<command xsi:type='{self.NEW}'>" if detail else detail
        session = Recorder(lambda _other: ErrorResponse("[Error 6004] x", detail=quoted))
        (verdict,) = Switch(session).modify([("a", self.CHANGE)])
        assert (verdict.kind, verdict.failure.code) == ("error", 6004)
        assert self.sent(session) == [[self.NEW]]

    def test_nor_is_it_unknown_if_one_of_the_document_was_carried_out(self):
        def answer(request):
            unknown = request.values["userId"] == "b"
            return self.unknown(request.name) if unknown else Command("SuccessResponse", "C")

        session = Recorder(answer)
        verdicts = Switch(session).modify([(key, self.CHANGE) for key in "ab"])
        assert [verdict.kind for verdict in verdicts] == ["done", "error"]
        assert self.sent(session) == [[self.NEW] * 2]

    def test_the_older_is_unknown_too(self):
        session = Recorder(lambda request: self.unknown(request.name))
        (verdict,) = Switch(session).modify([("a", self.CHANGE)])
        assert verdict.kind == "error"
        assert self.sent(session) == [[self.NEW], [self.OLD]]


class TestDoubt:
    @pytest.mark.parametrize("code", [4008, 4410, 5404, 4962, 5202])
    def test_known_codes_are_final(self, code):
        session = Recorder(lambda _other: error(code))
        ((_other, reading),) = Switch(session).readings(["a"])
        assert reading.failure == Failure(f"[Error {code}] no", code, f"[Error {code}] no")
        assert len(session.documents) == 1

    @pytest.mark.parametrize("retries", [0, 1, 3])
    @pytest.mark.parametrize("answer", [error(5001), UnexpectedResponse("odd", "X")])
    def test_others_are_asked_again_and_then_told(self, retries, answer):
        session = Recorder(lambda _other: answer, retries)
        ((_other, reading),) = Switch(session).readings(["a"])
        assert reading.failure is not None
        assert len(session.documents) == retries + 1
        assert session.pauses == list(range(1, retries + 1))
        assert session.drops == 0

    def test_an_error_without_a_code_may_mean_that_the_session_is_gone(self):
        session = Recorder(
            lambda _other: error(None) if not session.drops else {"agentACDState": "Available"}
        )
        ((_other, reading),) = Switch(session).readings(["a"])
        assert reading.state == "available"
        assert session.drops == 1

    def test_only_the_doubtful_ones_are_asked_again(self):
        def answer(request):
            doubtful = request.values["userId"] == "b" and len(session.documents) < 3
            return error(5001) if doubtful else {"agentACDState": "Available"}

        session = Recorder(answer)
        readings = dict(Switch(session).readings(["a", "b", "c"]))
        assert all(reading.state == "available" for reading in readings.values())
        assert [[key for _other, key in d] for d in session.documents] == [
            ["a", "b", "c"],
            ["b"],
            ["b"],
        ]


class TestCenters:
    def test_staff(self):
        rows = [["Okafor", "amara", "Amara"], ["", "", "Nobody"]]
        table = Table(["Last Name", "USER ID", "First Name"], rows)

        def answer(request):
            return {"agentTable": table} if request.values["serviceUserId"] == "c" else error(4008)

        assigned = dict(Switch(Recorder(answer)).assigned(["c", "x"]))
        assert assigned["c"] == [Person("amara", "Okafor", "Amara")]
        assert assigned["x"].code == 4008

    def test_profiles(self):
        def answer(request):
            if request.values["serviceUserId"] == "x":
                return error(5404)
            profile = {"name": "Köln"} if request.values["serviceUserId"] == "c" else {"x": ""}
            return {"serviceInstanceProfile": profile, "type": "Premium", "policy": "Circular"}

        profiles = dict(Switch(Recorder(answer)).profiles(["c", "d", "x"]))
        assert profiles["c"] == {"name": "Köln", "type": "Premium", "policy": "Circular"}
        assert profiles["d"]["name"] is None
        assert profiles["x"].code == 5404

    def test_queues(self):
        answers = {"c": {"numberOfCallsQueuedNow": "3"}, "d": {}, "x": error(4008)}
        session = Recorder(lambda request: answers[request.values["serviceUserId"]])
        queues = dict(Switch(session).queues(["c", "d", "x"]))
        assert (queues["c"], queues["d"], queues["x"].code) == (3, None, 4008)

    def test_call_centers_of_a_group(self):
        table = Table(["Name", "Service User Id", "Type", "Extra"], [["Sales", "c", "Basic", "?"]])
        session = Recorder(lambda _other: {"callCenterTable": table})
        assert Switch(session).call_centers_of_group("SP", "G") == [
            {
                "Service User Id": "c",
                "Name": "Sales",
                "Type": "Basic",
                "Is Active": "",
                "Policy": "",
            }
        ]
        with pytest.raises(ErrorResponse):
            Switch(Recorder(lambda _other: error(4152))).call_centers_of_group("SP", "G")


class TestUnavailableCodes:
    GROUP = {"serviceProviderId": "SP", "groupId": "G"}  # noqa: RUF012

    def answer(self, family="Group"):
        rows = [["true", "1"], ["0", "2"]]

        def answer(request):
            if request.name == "UserGetListInSystemRequest":
                table = Table(
                    ["User Id", "Group Id", "Service Provider Id"],
                    [["a", "G2", "SP2"]],
                )
                return {"userTable": table}
            if not request.name.startswith(family):
                return error(5404)
            if "Settings" in request.name:
                return {"enableAgentUnavailableCodes": "true", "defaultAgentUnavailableCode": "1"}
            return {"unavailableCodesTable": Table(["Is Active", "Code"], rows)}

        return answer

    EXPECTED = UnavailableCodes(True, "1", {"1": True, "2": False})

    def test_of_the_group_of_the_login(self):
        session = Recorder(self.answer(), **self.GROUP)
        assert Switch(session).unavailable_codes("a") == self.EXPECTED
        asked = [document[0] for document in session.documents]
        assert [name for name, *_other in asked] == [
            f"Group{CODES}SettingsGetRequest17sp4",
            f"Group{CODES}GetListRequest",
        ]
        assert {tuple(key) for _other, *key in asked} == {("SP", "G")}

    def test_of_an_enterprise(self):
        session = Recorder(self.answer("Enterprise"), **{**self.GROUP, "isEnterprise": "true"})
        assert Switch(session).unavailable_codes("a") == self.EXPECTED
        assert all(d[0][0].startswith("Enterprise") for d in session.documents)

    def test_of_the_other_family_where_the_first_is_refused(self):
        session = Recorder(self.answer("Enterprise"), **self.GROUP)
        assert Switch(session).unavailable_codes("a") == self.EXPECTED

    def test_found_in_the_system(self):
        session = Recorder(self.answer())
        assert Switch(session).unavailable_codes("a&b") == self.EXPECTED
        ((name, criterion),) = session.documents[0]
        assert name == "UserGetListInSystemRequest"
        assert ("value", "a&b") in criterion
        assert session.documents[1][0][1:] == ("SP2", "G2")

    def test_read_once_for_each_group(self):
        session = Recorder(self.answer(), **self.GROUP)
        switch = Switch(session)
        for name in "abc":
            assert switch.unavailable_codes(name) == self.EXPECTED
        assert len(session.documents) == 2

    def test_none_where_the_login_may_not_know(self):
        for login in ({}, self.GROUP):
            session = Recorder(lambda _other: error(5404), **login)
            assert Switch(session).unavailable_codes("a") is None

    @pytest.mark.parametrize(
        ("enabled", "asked", "taken"),
        [
            (True, "1", "1"),
            (True, "2", "9"),
            (True, "3", "9"),
            (False, "1", None),
        ],
    )
    def test_the_code_that_is_taken(self, enabled, asked, taken):
        codes = UnavailableCodes(enabled, "9", {"1": True, "2": False, "9": True})
        assert codes.taken_for(asked) == taken


CENTER_TABLE = ["Service User Id", "Call Center Name"]


class TestWrites:
    def sign_out(self, answer):
        (verdict,) = Switch(Recorder(lambda _other: answer)).sign_out(["a"])
        return verdict

    def test_signed_out(self):
        assert self.sign_out({"callCenterTable": Table(CENTER_TABLE, [])}).kind == DONE

    def test_refused(self):
        table = Table(CENTER_TABLE, [["c1", "Sales"], ["c2", ""]])
        verdict = self.sign_out({"callCenterTable": table})
        assert verdict.kind == REFUSED
        assert verdict.centers == (CallCenterRef("c1", "Sales"), CallCenterRef("c2"))

    def test_refused_with_columns_in_another_order(self):
        table = Table(["x", "call center name", "SERVICE USER ID"], [["?", "Sales", "c1"]])
        verdict = self.sign_out({"callCenterTable": table})
        assert verdict.centers == (CallCenterRef("c1", "Sales"),)

    @pytest.mark.parametrize(
        ("answer", "kind", "definitive"),
        [
            (error(4008), ERROR, True),
            (error(5404), ERROR, True),
            (error(6004), ERROR, True),
            (error(9999), ERROR, False),
            (error(None), ERROR, False),
            (Command("SuccessResponse", "C"), SURPRISE, False),
            ({}, SURPRISE, False),
            ({"callCenterTable": ""}, SURPRISE, False),
            ({"callCenterTable": None}, SURPRISE, False),
            ({"callCenterTable": Table([], [])}, SURPRISE, False),
            ({"callCenterTable": Table(["Name"], [])}, SURPRISE, False),
            ({"callCenterTable": Table(CENTER_TABLE, [["c1"]])}, SURPRISE, False),
            (Command("UserCallCenterGetResponse19"), SURPRISE, False),
        ],
    )
    def test_everything_else_is_not_done(self, answer, kind, definitive):
        verdict = self.sign_out(answer)
        assert (verdict.kind, verdict.definitive) == (kind, definitive)
        assert verdict.failure is not None

    def test_sign_outs_keep_their_order_and_are_sent_once(self):
        session = Recorder(lambda _other: error(9999))
        verdicts = Switch(session).sign_out(["b", "a"])
        assert [verdict.kind for verdict in verdicts] == [ERROR, ERROR]
        name = "UserCallCenterAgentSignOutRequest"
        assert session.documents == [[(name, ("agentUserId", "b")), (name, ("agentUserId", "a"))]]

    @pytest.mark.parametrize(
        ("change", "pairs"),
        [
            (Change("signed_out"), [("agentACDState", "Sign-Out")]),
            (Change("signed_in"), [("agentACDState", "Sign-In")]),
            (Change("available"), [("agentACDState", "Available")]),
            (Change("wrap_up"), [("agentACDState", "Wrap-Up")]),
            (Change("unavailable"), [("agentACDState", "Unavailable")]),
            (
                Change("unavailable", "10"),
                [("agentACDState", "Unavailable"), ("agentUnavailableCode", "10")],
            ),
            (
                Change(joined={"c1": True, "c2": False}),
                [
                    ("callCenterAgentSettings", [("serviceUserId", "c1"), ("available", True)]),
                    ("callCenterAgentSettings", [("serviceUserId", "c2"), ("available", False)]),
                ],
            ),
        ],
    )
    def test_what_a_change_sends(self, change, pairs):
        session = Recorder(lambda _other: Command("SuccessResponse", "C"))
        (verdict,) = Switch(session).modify([("a", change)])
        assert verdict.kind == DONE
        assert session.documents == [[("UserCallCenterModifyRequest19", ("userId", "a"), *pairs)]]

    def test_a_change_answered_by_data_is_a_surprise(self):
        session = Recorder(lambda _other: {})
        (verdict,) = Switch(session).modify([("a", Change("available"))])
        assert verdict.kind == SURPRISE

    def test_losses_pass_through(self):
        session = Recorder(None)

        def write(_requests):
            raise TransportError("gone", sent=True)

        session.write = write
        for send in (lambda s: s.sign_out(["a"]), lambda s: s.modify([("a", Change("wrap_up"))])):
            with pytest.raises(TransportError, match="gone"):
                send(Switch(session))


@pytest.mark.parametrize(
    "user_id", ["a", "x" * 161, "renée@example.com", "o'neil&<co>@example.com"]
)
def test_user_ids_that_can_be(user_id):
    assert problem_with_user_id(user_id) == ""


@pytest.mark.parametrize(
    ("user_id", "problem"),
    [("", "empty"), ("x" * 162, "162"), ("a\x00", "U+0000"), ("\ud800", "U+D800")],
)
def test_user_ids_that_cannot_be(user_id, problem):
    assert problem in problem_with_user_id(user_id)


def test_faults_of_errors():
    answer = ErrorResponse("nicht gefunden", "[Error 4008] not found", "more")
    assert failure_of(answer) == Failure("nicht gefunden", 4008, "[Error 4008] not found", "more")
    assert failure_of(LoginError("no", "do this", 4962)) == Failure("no. do this", 4962)
    assert failure_of(TransportError("gone")) == Failure("gone")
