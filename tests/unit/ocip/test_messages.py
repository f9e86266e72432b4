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
    RawRequest,
    Response,
    UserCallCenterAgentSignOutRequest,
    UserCallCenterGetRequest19,
    UserCallCenterGetRequest23,
    UserCallCenterModifyRequest19,
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


ORDER = {
    "AuthenticationRequest": "userId!",
    "LoginRequest14sp4": "userId! signedPassword plainTextPassword",
    "LoginRequest22V5": "userId! password signedPassword",
    "LogoutRequest": "userId! reason",
    "VerifySessionIsValidRequest": "",
    "AvailabilityTestRequest": "",
    "SystemSoftwareVersionGetRequest": "",
    "UserCallCenterAgentSignOutRequest": "agentUserId!",
    "UserCallCenterAgentDetailsGetRequest": "agentUserId!",
    "UserCallCenterGetRequest19": "userId!",
    "UserCallCenterGetRequest23": "userId!",
    "UserCallCenterModifyRequest19": (
        "userId! agentACDState agentThresholdProfileName agentUnavailableCode? "
        "useDefaultGuardTimer enableGuardTimer guardTimerSeconds "
        "useSystemDefaultUnavailableSettings forceAgentUnavailableOnDNDActivation "
        "forceAgentUnavailableOnPersonalCalls forceAgentUnavailableOnBouncedCallLimit "
        "numberConsecutiveBouncedCallsToForceAgentUnavailable "
        "forceAgentUnavailableOnNotReachable makeOutgoingCallsAsCallCenter outgoingCallDNIS? "
        "callCenterAgentSettings* useSystemDefaultWrapUpDestination wrapUpDestination?"
    ),
    "UserCallCenterModifyCallCenterListRequest": "agentUserId! serviceUserIdList?",
    "UserCallCenterGetAvailableCallCenterListRequest": "userId!",
    "GroupCallCenterGetInstanceListRequest": "serviceProviderId! groupId!",
    "GroupCallCenterGetInstanceRequest22": "serviceUserId!",
    "GroupCallCenterGetAgentListRequest": (
        "serviceUserId! responseSizeLimit searchCriteriaUserLastName* searchCriteriaUserFirstName*"
    ),
    "GroupCallCenterAddAgentListRequest": "serviceUserId! agentUserId* agentSkillList*",
    "GroupCallCenterDeleteAgentListRequest": "serviceUserId! agentUserId!*",
    "GroupCallCenterGetInstanceQueueStatusRequest": "serviceUserId!",
    "GroupCallCenterGetSupervisorListRequest16": "serviceUserId!",
    "UserGetListInGroupRequest": "serviceProviderId! GroupId! responseSizeLimit",
    "UserGetListInSystemRequest": "responseSizeLimit searchCriteriaUserId*",
    "UserServiceGetAssignmentListRequest": "userId!",
    "GroupCallCenterAgentUnavailableCodeGetListRequest": "serviceProviderId! groupId!",
    "EnterpriseCallCenterAgentUnavailableCodeGetListRequest": "serviceProviderId!",
    "GroupCallCenterAgentUnavailableCodeSettingsGetRequest17sp4": "serviceProviderId! groupId!",
    "EnterpriseCallCenterAgentUnavailableCodeSettingsGetRequest17sp4": "serviceProviderId!",
}
WRITES = {
    "UserCallCenterAgentSignOutRequest",
    "UserCallCenterModifyRequest19",
    "UserCallCenterModifyCallCenterListRequest",
    "GroupCallCenterAddAgentListRequest",
    "GroupCallCenterDeleteAgentListRequest",
}


class TestSchema:
    """Names and order, written down a second time from the reference."""

    @pytest.mark.parametrize("name", sorted(messages.REQUESTS))
    def test_elements_in_order(self, name):
        described = []
        for element in messages.REQUESTS[name].elements:
            marks = "!" * element.required + "?" * element.nillable + "*" * element.many
            described.append(element.name + marks)
        assert described == ORDER[name].split()

    def test_every_request_of_the_reference_is_there(self):
        assert set(messages.REQUESTS) >= set(ORDER)

    @pytest.mark.parametrize("name", sorted(messages.REQUESTS))
    def test_what_writes_is_marked(self, name):
        assert messages.REQUESTS[name].writes is (name in WRITES)

    @pytest.mark.parametrize("name", sorted(messages.REQUESTS))
    def test_the_answer_is_named_after_the_request(self, name):
        expected = messages.REQUESTS[name].response
        if expected is not None:
            assert expected.__name__ == name.replace("Request", "Response")

    @pytest.mark.parametrize("name", sorted(messages.REQUESTS))
    def test_a_read_has_an_answer_of_its_own(self, name):
        probes = {"VerifySessionIsValidRequest", "AvailabilityTestRequest", "LogoutRequest"}
        request = messages.REQUESTS[name]
        assert (request.response is None) == (request.writes and request.response is None) or (
            name in probes
        )

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("agentUserId", "agent_user_id"),
            ("agentACDState", "agent_acd_state"),
            ("callCenterTable", "call_center_table"),
            ("forceAgentUnavailableOnDNDActivation", "force_agent_unavailable_on_dnd_activation"),
            ("GroupId", "group_id"),
            ("isEnterprise", "is_enterprise"),
        ],
    )
    def test_python_names(self, name, expected):
        assert messages.snake_case(name) == expected

    def test_python_names_are_unambiguous(self):
        for request in messages.REQUESTS.values():
            for typed in filter(None, (request, request.response)):
                names = [messages.snake_case(element.name) for element in typed.elements]
                assert len(set(names)) == len(names)


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
        request = messages.GroupCallCenterDeleteAgentListRequest(
            service_user_id="c", agent_user_id=["a", "b"]
        )
        assert sent(request) == [("serviceUserId", "c"), ("agentUserId", "a"), ("agentUserId", "b")]
        single = messages.GroupCallCenterDeleteAgentListRequest(
            service_user_id="c", agent_user_id="a"
        )
        assert sent(single) == [("serviceUserId", "c"), ("agentUserId", "a")]

    def test_a_nil_list_and_a_list(self):
        request = messages.UserCallCenterModifyCallCenterListRequest
        assert sent(request(agent_user_id="a", service_user_id_list=None)) == [
            ("agentUserId", "a"),
            ("serviceUserIdList", None),
        ]
        filled = request(agent_user_id="a", service_user_id_list={"serviceUserId": ["x", "y"]})
        assert sent(filled) == [
            ("agentUserId", "a"),
            ("serviceUserIdList", [("serviceUserId", "x"), ("serviceUserId", "y")]),
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
        assert isinstance(known, UserCallCenterGetRequest19)
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
        assert answer.agent_acd_state == answer.agentACDState == "Unavailable"
        assert answer.agent_unavailable_code == "10"
        assert answer.use_default_guard_timer is True
        assert answer.enable_guard_timer is False
        assert answer.guard_timer_seconds == 5
        assert answer.number_consecutive_bounced_calls_to_force_agent_unavailable == 3
        assert answer.agent_threshold_profile_name is None
        assert isinstance(answer.call_center_table, Table)
        with pytest.raises(AttributeError, match="nonsense"):
            print(answer.nonsense)
        assert answer.as_dict()["guardTimerSeconds"] == 5
        assert answer.as_dict()["callCenterTable"][1]["Type"] == "Basic"

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
            "<useDefaultGuardTimer>yes</useDefaultGuardTimer>",
            "<useDefaultGuardTimer/>",
            "<guardTimerSeconds>five</guardTimerSeconds>",
            "<guardTimerSeconds/>",
            f"<guardTimerSeconds>{'9' * 5000}</guardTimerSeconds>",
            "<guardTimerSeconds>1</guardTimerSeconds><guardTimerSeconds>2</guardTimerSeconds>",
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
        known = messages.REQUESTS[name]
        request = known.__new__(known)
        if known.response is None:
            return
        names = [element.name for element in known.response.elements]
        chosen = data.draw(st.lists(st.sampled_from(names), unique=True))
        command = Command(known.response.__name__, values=dict.fromkeys(chosen, values))
        answer = request.interpret(command)
        assert isinstance(answer, (Response, UnexpectedResponse))


class TestErrorResponse:
    @pytest.mark.parametrize(
        ("summary", "code"),
        [
            ("[Error 4008] User not found: x", 4008),
            (" [Error 6004] OCI XML Request validation error", 6004),
            ("[Error 4008", None),
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
