# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests in schema order, and what an answer means: success, refusal, error or surprise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import messages
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    Command,
    Table,
    build,
    parse,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ErrorResponse,
    RequestError,
    UnexpectedResponse,
    code_in,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.messages import (
    UserCallCenterAgentSignOutRequest,
    UserCallCenterGetRequest19,
    UserCallCenterGetRequest23,
    UserCallCenterModifyRequest19,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.schema import (
    RawRequest,
    Request,
    Response,
)
from ansible_collections.telecom.broadworks.tests.unit.ocip import samples
from ansible_collections.telecom.broadworks.tests.unit.ocip.samples import (
    CENTERS,
    envelope,
    error,
    read_request,
    response,
    success,
    table,
)

SIGN_OUT = UserCallCenterAgentSignOutRequest(agent_user_id="a@example.net")
SIGN_OUT_RESPONSE = "UserCallCenterAgentSignOutResponse"


def meaning(request, command):
    """What a request makes of the XML of one answered command."""
    return request.interpret(parse(envelope(command).encode()).commands[0])


def sent(request):
    """The elements of a request as another parser reads them."""
    return read_request(build("s", [(request.name, "1", request.pairs())])).commands[0].elements


class TestTable:
    """Whether names, order and types are right is tested against two other witnesses, see
    tests/unit/test_contract.py."""

    @pytest.mark.parametrize("name", sorted(messages.REQUESTS))
    def test_a_request_is_called_as_the_variable_that_holds_it(self, name):
        assert getattr(messages, name).name == name

    def test_python_names_are_unambiguous(self):
        for request in messages.REQUESTS.values():
            for elements in (request.elements, request.response.elements):
                names = [element.python_name for element in elements]
                assert all(name.isidentifier() and name.islower() for name in names)
                assert len(set(names)) == len(names)

    def test_an_element_of_a_class_is_its_description(self):
        assert messages.Agent.agent_acd_state.name == "agentACDState"
        assert [e.python_name for e in messages.Agent.elements] == [
            "agent_acd_state",
            "agent_unavailable_code",
            "call_center_table",
        ]
        assert Response.elements == ()


class TestRequests:
    def test_schema_order_whatever_the_order_of_the_arguments(self):
        request = UserCallCenterModifyRequest19(
            call_center_agent_settings=[
                {"available": True, "serviceUserId": "c1"},
                {"skillLevel": 3, "serviceUserId": "c2", "available": False},
            ],
            agent_unavailable_code=None,
            agentACDState="Available",
            guard_timer_seconds=7,
            use_default_guard_timer="False",
            user_id="a",
        )
        assert sent(request) == [
            ("userId", "a"),
            ("agentACDState", "Available"),
            ("agentUnavailableCode", None),
            ("useDefaultGuardTimer", "false"),
            ("guardTimerSeconds", "7"),
            ("callCenterAgentSettings", [("serviceUserId", "c1"), ("available", "true")]),
            (
                "callCenterAgentSettings",
                [("serviceUserId", "c2"), ("available", "false"), ("skillLevel", "3")],
            ),
        ]

    def test_what_is_left_out_is_not_sent(self):
        assert sent(UserCallCenterModifyRequest19(user_id="a")) == [("userId", "a")]

    def test_repeated_elements(self):
        request = messages.GroupCallCenterAddAgentListRequest(
            service_user_id="c", agent_user_id=["a", "b"]
        )
        assert sent(request) == [("serviceUserId", "c"), ("agentUserId", "a"), ("agentUserId", "b")]
        single = messages.GroupCallCenterAddAgentListRequest(service_user_id="c", agent_user_id="a")
        assert sent(single) == [("serviceUserId", "c"), ("agentUserId", "a")]

    def test_agents_with_a_skill_level(self):
        request = messages.GroupCallCenterAddAgentListRequest(
            service_user_id="c", agent_skill_list=[{"agent": ["a", "b"], "skill_level": 2}]
        )
        assert sent(request) == [
            ("serviceUserId", "c"),
            ("agentSkillList", [("skillLevel", "2"), ("agent", "a"), ("agent", "b")]),
        ]

    def test_a_nil_list_and_a_list(self):
        request = messages.UserCallCenterModifyCallCenterListRequest
        assert sent(request(agent_user_id="a", service_user_id_list=None)) == [
            ("agentUserId", "a"),
            ("serviceUserIdList", None),
        ]
        filled = request(agent_user_id="a", service_user_id_list={"userId": ["x", "y"]})
        assert sent(filled) == [
            ("agentUserId", "a"),
            ("serviceUserIdList", [("userId", "x"), ("userId", "y")]),
        ]

    @pytest.mark.parametrize(
        ("values", "complaint"),
        [
            ({}, "needs userId"),
            ({"user_id": None}, "cannot be nil"),
            ({"user_id": ["a"]}, "single value"),
            ({"user_id": {"a": 1}}, "single value"),
            ({"user_id": "a\x00"}, "U\\+0000"),
            ({"user_id": "a", "agentAcdState": "x"}, "Did you mean agentACDState"),
            ({"user_id": "a", "nonsense": "x"}, "has no element nonsense"),
            ({"user_id": "a", "guard_timer_seconds": "x"}, "whole number"),
            ({"user_id": "a", "guard_timer_seconds": 1.5}, "whole number"),
            ({"user_id": "a", "guard_timer_seconds": True}, "whole number"),
            ({"user_id": "a", "guard_timer_seconds": 2**31}, "whole number"),
            ({"user_id": "a", "guard_timer_seconds": "\u0661"}, "whole number"),
            ({"user_id": "a", "guard_timer_seconds": 16**5000}, "thousands of digits"),
            ({"user_id": 16**5000}, "thousands of digits"),
            ({"user_id": "a", "userId": "b"}, "userId is set twice"),
            ({"userId": "a", "user_id": "a"}, "userId is set twice"),
            ({"user_id": [["a", "b"]]}, "single value"),
            ({"user_id": "a", "enable_guard_timer": "maybe"}, "true or false"),
            ({"user_id": "a", "enable_guard_timer": 1}, "true or false"),
            ({"user_id": "a", "agent_acd_state": None}, "cannot be nil"),
            ({"user_id": "a", "call_center_agent_settings": "c"}, "dictionary"),
            ({"user_id": "a", "call_center_agent_settings": [{}]}, "needs serviceUserId"),
            (
                {"user_id": "a", "call_center_agent_settings": [{"serviceUserId": "c", "x": 1}]},
                "has no element x",
            ),
        ],
    )
    def test_what_cannot_be_right_is_refused_before_it_is_sent(self, values, complaint):
        with pytest.raises(RequestError, match=complaint):
            UserCallCenterModifyRequest19(**values)

    @pytest.mark.parametrize("name", ["self", "request_name", "", "agentUserId "])
    def test_odd_names_of_elements_are_refused(self, name):
        with pytest.raises(RequestError, match="has no element"):
            messages.request("UserCallCenterAgentSignOutRequest", {"agentUserId": "a", name: "x"})

    def test_a_request_by_its_name(self):
        known = messages.request("UserCallCenterGetRequest19", {"userId": "a"})
        assert known.kind is UserCallCenterGetRequest19
        raw = messages.request("ServiceProviderGetListRequest", {"a": 1, "b": [True, None]})
        assert isinstance(raw, RawRequest)
        assert raw.name == "ServiceProviderGetListRequest"
        assert sent(raw) == [("a", "1"), ("b", "true"), ("b", None)]

    @pytest.mark.parametrize(
        "name",
        ["", "x", "UserGetResponse", "User Request", 'X"Request', "UserRequest\n", "éRequest"],
    )
    def test_what_is_no_request_name_is_refused(self, name):
        with pytest.raises(RequestError, match="not the name"):
            messages.request(name, {})

    def test_elements_that_are_not_listed_follow_where_the_list_is_not_whole(self):
        values = {
            "searchCriteriaUserId": {"mode": "Contains", "value": "a", "isCaseInsensitive": True},
            "responseSizeLimit": 5,
            "serviceUserId": "c",
        }
        request = messages.request("GroupCallCenterGetAgentListRequest", values)
        assert [name for name, _value in request.pairs()] == [
            "serviceUserId",
            "responseSizeLimit",
            "searchCriteriaUserId",
        ]
        with pytest.raises(RequestError, match="needs serviceUserId"):
            messages.request("GroupCallCenterGetAgentListRequest", {"serviceUserID": "c"})

    def test_a_list_within_a_list_is_refused(self):
        with pytest.raises(RequestError, match="x contains a list within a list"):
            RawRequest("XModifyRequest", {"x": [["a", "b"]]})

    def test_raw_requests_keep_the_order_given(self):
        raw = RawRequest("XModifyRequest", {"b": {"d": 1, "c": ["x", {"e": "y"}]}, "a": "z"})
        assert sent(raw) == [
            ("b", [("d", "1"), ("c", "x"), ("c", [("e", "y")])]),
            ("a", "z"),
        ]

    @pytest.mark.parametrize(
        ("name", "writes"),
        [
            ("UserGetRequest22V3", False),
            ("UserGetListInGroupRequest", False),
            ("GroupCallCenterGetInstancePagedSortedListRequest", False),
            ("SystemSoftwareVersionGetRequest14", False),
            ("UserModifyRequest22", True),
            ("UserAddRequest22", True),
            ("UserDeleteRequest", True),
            ("UserCallCenterAgentSignOutRequest", True),
            ("UserGetawayRequest", True),
            ("GroupServiceAssignListRequest", True),
            ("UserGetSetRequest", True),
            ("SomethingUnheardOfRequest", True),
        ],
    )
    def test_a_raw_request_counts_as_a_write_unless_its_name_says_get(self, name, writes):
        assert RawRequest(name, {}).writes is writes


class TestDecisionTable:
    """What the answer to a sign-out means (section 5.2 of the reference), row by row."""

    def test_headings_and_no_rows_is_signed_out(self):
        answer = meaning(SIGN_OUT, samples.signed_out())
        assert isinstance(answer, Response)
        assert len(answer.call_center_table) == 0

    def test_rows_are_a_refusal(self):
        (command,) = parse(samples.REFUSED.rstrip()).commands
        answer = SIGN_OUT.interpret(command)
        assert isinstance(answer, Response)
        assert list(answer.call_center_table.select(*CENTERS)) == samples.REFUSED_ROWS

    @pytest.mark.parametrize("kind", ["Error", "Warning", "Info", ""])
    def test_an_error_response_is_not_done_whatever_its_type(self, kind):
        command = error("[Error 4008] User not found: x").replace('"Error"', f'"{kind}"')
        answer = meaning(SIGN_OUT, command)
        assert isinstance(answer, ErrorResponse)
        assert answer.error_code == 4008
        assert answer.error_type == (kind or "Error")

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "<callCenterTable/>",
            "<callCenterTable></callCenterTable>",
            '<callCenterTable xsi:nil="true"/>',
            "<callCenterTable>signed out</callCenterTable>",
            "<callCenterTable><row><col>cc@x</col><col>Sales</col></row></callCenterTable>",
            table("callCenterTable", CENTERS, [("cc@x",)]),
            table("callCenterTable", CENTERS, [("cc@x", "Sales", "more")]),
            table("callCenterTable", CENTERS, [()]),
            table("callCenterTable", ("Call Center Name",)),
            table("callCenterTable", ("Call Center Name", "User Id"), [("Sales", "x")]),
            table("callCenterTable", ("",)),
            table("callCenterTable", CENTERS) * 2,
            table("callCentreTable", CENTERS),
        ],
    )
    def test_another_shape_is_a_surprise_and_never_success(self, content):
        answer = meaning(SIGN_OUT, response(SIGN_OUT_RESPONSE, content))
        assert isinstance(answer, UnexpectedResponse)
        assert answer.name == SIGN_OUT_RESPONSE

    @pytest.mark.parametrize(
        "command",
        [
            success(),
            response("UserCallCenterAgentSignOutResponse2", table("callCenterTable", CENTERS)),
            response("UserCallCenterGetResponse19", table("callCenterTable", CENTERS)),
            response("UserCallCenterAgentSignOutRequest", "<agentUserId>a</agentUserId>"),
            '<command echo="" xmlns=""/>',
        ],
    )
    def test_another_type_is_a_surprise_and_never_success(self, command):
        assert isinstance(meaning(SIGN_OUT, command), UnexpectedResponse)

    @pytest.mark.parametrize(
        ("headings", "row"),
        [
            (("SERVICE USER ID", "call center name"), ("cc@x", "Sales")),
            (("Call Center Name", "Service User Id"), ("Sales", "cc@x")),
            (("Service User Id", "Call Center Name", "New"), ("cc@x", "Sales", "")),
            (("New", "Service User ID", "Call Center Name"), ("", "cc@x", "Sales")),
        ],
    )
    def test_moved_and_added_columns_are_understood(self, headings, row):
        content = table("callCenterTable", headings, [row])
        answer = meaning(SIGN_OUT, response(SIGN_OUT_RESPONSE, content))
        assert list(answer.call_center_table.select(*CENTERS)) == [("cc@x", "Sales")]


class TestResponses:
    def test_a_read_of_an_agent_is_typed(self):
        command = parse(samples.MIXED.rstrip()).commands[0]
        answer = UserCallCenterGetRequest19(user_id="amara.o@example.net").interpret(command)
        assert isinstance(answer, messages.Agent)
        assert answer.agent_acd_state == "Unavailable"
        assert answer.agent_unavailable_code == "10"
        assert isinstance(answer.call_center_table, Table)
        with pytest.raises(AttributeError, match="nonsense"):
            print(answer.nonsense)
        assert answer.as_dict()["callCenterTable"][1]["Type"] == "Basic"
        # What the collection does not read stays as it came.
        assert answer.as_dict()["guardTimerSeconds"] == "5"

    def test_the_level_of_a_login_is_typed(self):
        content = "<isEnterprise> 1\n</isEnterprise><passwordExpiresDays>+007</passwordExpiresDays>"
        request = messages.LoginRequest22V5(user_id="a", password="p")
        answer = meaning(request, response("LoginResponse22V5", content))
        assert answer.is_enterprise is True
        assert answer.password_expires_days == 7
        assert answer.group_id is None

    def test_a_server_in_xs_mode_reports_no_state(self):
        answer = meaning(UserCallCenterGetRequest23(user_id="a"), samples.agent(None))
        assert isinstance(answer, Response)
        assert answer.agent_acd_state is None

    def test_a_version_is_not_answered_by_another(self):
        answer = meaning(UserCallCenterGetRequest23(user_id="a"), samples.agent("x", version="19"))
        assert isinstance(answer, UnexpectedResponse)

    @pytest.mark.parametrize(
        "content",
        [
            "<agentACDState><x>Available</x></agentACDState>",
            "<agentACDState>Available</agentACDState><agentACDState>Sign-Out</agentACDState>",
            f"<agentACDState>{table('x', ('a',))}</agentACDState>",
            table("agentACDState", ("a",)),
            table("callCenterTable", ("Type",)),
            "<callCenterTable><row/></callCenterTable>",
            "<callCenterTable>text</callCenterTable>",
        ],
    )
    def test_content_of_another_kind_is_a_surprise(self, content):
        command = response("UserCallCenterGetResponse23", content)
        answer = meaning(UserCallCenterGetRequest23(user_id="a"), command)
        assert isinstance(answer, UnexpectedResponse)

    @pytest.mark.parametrize(
        "content",
        [
            "<isEnterprise>yes</isEnterprise>",
            "<isEnterprise>True</isEnterprise>",
            "<isEnterprise>\u00a0true</isEnterprise>",
            "<isEnterprise/>",
            "<passwordExpiresDays>five</passwordExpiresDays>",
            "<passwordExpiresDays>1.0</passwordExpiresDays>",
            "<passwordExpiresDays>\u0661</passwordExpiresDays>",
            "<passwordExpiresDays>2147483648</passwordExpiresDays>",
            "<passwordExpiresDays/>",
            f"<passwordExpiresDays>{'9' * 5000}</passwordExpiresDays>",
            "<passwordExpiresDays>1</passwordExpiresDays>" * 2,
            "<passwordExpiresDays><x>1</x></passwordExpiresDays>",
        ],
    )
    def test_what_is_neither_boolean_nor_integer_is_a_surprise(self, content):
        request = messages.LoginRequest22V5(user_id="a", password="p")
        answer = meaning(request, response("LoginResponse22V5", content))
        assert isinstance(answer, UnexpectedResponse)

    @pytest.mark.parametrize(
        "content", ["", "<callCenterTable/>", '<callCenterTable xsi:nil="1"/>']
    )
    def test_a_table_that_may_be_absent_may_be_empty(self, content):
        command = response("UserCallCenterGetResponse23", content)
        answer = meaning(UserCallCenterGetRequest23(user_id="a"), command)
        assert isinstance(answer, Response)
        assert answer.call_center_table is None

    @pytest.mark.parametrize(
        "content", ["", '<nonce xsi:nil="true"/>', "<nonce>1</nonce><nonce>2</nonce>"]
    )
    def test_a_challenge_needs_its_nonce(self, content):
        request = messages.AuthenticationRequest(user_id="a")
        answer = meaning(request, response("AuthenticationResponse", content))
        assert isinstance(answer, UnexpectedResponse)

    @pytest.mark.parametrize(
        ("profile", "name"),
        [
            ("<name>Sales &amp; more</name><x/>", "Sales & more"),
            ("<x/>", None),
        ],
    )
    def test_the_profile_of_a_center(self, profile, name):
        request = messages.GroupCallCenterGetInstanceRequest22(service_user_id="c")
        content = f"<serviceInstanceProfile>{profile}</serviceInstanceProfile>"
        answer = meaning(request, response("GroupCallCenterGetInstanceResponse22", content))
        assert answer.service_instance_profile.get("name") == name

    @pytest.mark.parametrize(
        "profile",
        [
            "",
            "<serviceInstanceProfile/>",
            "<serviceInstanceProfile>x</serviceInstanceProfile>",
            "<serviceInstanceProfile><name><b/></name><name/></serviceInstanceProfile>",
        ],
    )
    def test_a_profile_of_another_kind_is_a_surprise(self, profile):
        request = messages.GroupCallCenterGetInstanceRequest22(service_user_id="c")
        answer = meaning(request, response("GroupCallCenterGetInstanceResponse22", profile))
        assert isinstance(answer, UnexpectedResponse)

    def test_a_request_without_data_is_answered_by_success_only(self):
        request = UserCallCenterModifyRequest19(user_id="a")
        assert isinstance(meaning(request, success()), Response)
        for surprise in (samples.signed_out(), response("UserCallCenterModifyResponse19")):
            assert isinstance(meaning(request, surprise), UnexpectedResponse)

    def test_what_a_raw_request_takes_for_an_answer(self):
        read = RawRequest("XGetListRequest19", {})
        assert isinstance(meaning(read, response("YGetListResponse")), Response)
        assert isinstance(meaning(read, error("[Error 4008] x")), ErrorResponse)
        assert isinstance(meaning(read, response("LogoutRequest")), UnexpectedResponse)
        write = RawRequest("XAddRequest", {})
        assert isinstance(meaning(write, success()), Response)
        assert isinstance(meaning(write, response("XAddResponse")), Response)
        assert isinstance(meaning(write, response("YAddResponse")), UnexpectedResponse)

    @given(
        values=st.recursive(
            st.none() | st.text() | st.builds(Table, st.lists(st.text()), st.just([])),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
        name=st.sampled_from(sorted(messages.REQUESTS)),
        data=st.data(),
    )
    def test_any_content_is_an_answer_or_a_surprise(self, values, name, data):
        kind = messages.REQUESTS[name]
        names = [element.name for element in kind.response.elements]
        chosen = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        command = Command(kind.response_name, values=dict.fromkeys(chosen, values))
        answer = Request(kind, {}, []).interpret(command)
        assert isinstance(answer, (Response, UnexpectedResponse))


class TestErrorResponse:
    @pytest.mark.parametrize(
        ("summary", "code"),
        [
            ("[Error 4008] User not found: x", 4008),
            (" [Error 6004] OCI XML Request validation error", 6004),
            ("[Error 4008", None),
            (f"[Error {'9' * 5000}] x", None),
            ("[Error \u0664\u0660\u0660\u0668] x", None),
            ("User not found [Error 4008]", None),
            ("[Fehler 4008] x", None),
            ("[Error ] x", None),
            ("", None),
        ],
    )
    def test_the_code_is_taken_from_the_text(self, summary, code):
        assert code_in(summary) == code
        assert ErrorResponse(summary).error_code == code

    def test_the_element_comes_before_the_text(self):
        content = "<errorCode>4410</errorCode><summary>[Error 4008] x</summary>"
        answer = meaning(SIGN_OUT, response("ErrorResponse", content))
        assert answer.error_code == 4410

    @pytest.mark.parametrize("code", ["", "x", "9" * 5000, "4.5", " "])
    def test_an_element_that_is_no_code_does_not_count(self, code):
        content = f"<errorCode>{code}</errorCode><summary>[Error 4008] x</summary>"
        assert meaning(SIGN_OUT, response("ErrorResponse", content)).error_code == 4008

    def test_the_code_may_stand_in_one_language_only(self):
        content = "<summary>[Error 4008] x</summary><summaryEnglish>not found</summaryEnglish>"
        assert meaning(SIGN_OUT, response("ErrorResponse", content)).error_code == 4008

    def test_english_is_shown_and_the_other_kept(self):
        content = "<summary>nicht gefunden</summary><summaryEnglish>not found</summaryEnglish>"
        answer = meaning(SIGN_OUT, response("ErrorResponse", content + "<detail>d</detail>"))
        assert str(answer) == "not found"
        assert (answer.summary, answer.summary_english) == ("nicht gefunden", "not found")
        assert answer.detail == "d"

    @pytest.mark.parametrize(
        "content",
        ["", "<summary/>", "<summary><x/></summary>", '<summary xsi:nil="true"/>', "<x/>text"],
    )
    def test_an_error_without_text_is_an_error_all_the_same(self, content):
        answer = meaning(SIGN_OUT, response("ErrorResponse", content))
        assert isinstance(answer, ErrorResponse)
        assert answer.error_code is None
        assert not answer.definitive

    @pytest.mark.parametrize("code", [4008, 4410, 4962, 5202, 5404, 6004])
    def test_codes_of_known_meaning_are_definitive(self, code):
        assert ErrorResponse(f"[Error {code}] x").definitive

    @pytest.mark.parametrize("code", [0, 4000, 5000, 9999])
    def test_other_codes_are_not(self, code):
        assert not ErrorResponse(f"[Error {code}] x").definitive
