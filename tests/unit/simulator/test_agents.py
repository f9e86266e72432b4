# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about one agent: state, unavailable codes, settings, joins, memberships."""

from __future__ import annotations

import pytest
from raw_client import NIL

CENTER_HEADINGS = [
    "Service User Id",
    "Phone Number",
    "Extension",
    "Available",
    "Logoff Allowed",
    "Type",
    "Priority",
    "Routing Policy",
    "Skill Level",
]
ORDER_19 = [
    "agentACDState",
    "agentUnavailableCode",
    "useDefaultGuardTimer",
    "enableGuardTimer",
    "guardTimerSeconds",
    "useSystemDefaultUnavailableSettings",
    "forceAgentUnavailableOnDNDActivation",
    "forceAgentUnavailableOnPersonalCalls",
    "forceAgentUnavailableOnBouncedCallLimit",
    "numberConsecutiveBouncedCallsToForceAgentUnavailable",
    "forceAgentUnavailableOnNotReachable",
    "makeOutgoingCallsAsCallCenter",
    "callCenterTable",
]


def modify(client, user_id, **values):
    return client.ask("UserCallCenterModifyRequest19", userId=user_id, **values)


def test_get_19_has_its_elements_in_order_and_its_table(client):
    answer = client.ask("UserCallCenterGetRequest19", userId="ben")
    assert answer.type == "UserCallCenterGetResponse19"
    assert [node.tag for node in answer.node] == ORDER_19
    assert answer.text("agentACDState") == "Unavailable"
    assert answer.text("agentUnavailableCode") == "2"
    assert answer.headings("callCenterTable") == CENTER_HEADINGS
    assert answer.rows("callCenterTable") == [
        ["standard", "+1-5550100", "0100", "true", "true", "Standard", "1", "", ""]
    ]


def test_get_23_adds_the_wrap_up_destination_before_the_table(client):
    modify(client, "ben", useSystemDefaultWrapUpDestination=False, wrapUpDestination="+15550123")
    answer = client.ask("UserCallCenterGetRequest23", userId="ben")
    assert answer.type == "UserCallCenterGetResponse23"
    assert [node.tag for node in answer.node] == [
        *ORDER_19[:-1],
        "useSystemDefaultWrapUpDestination",
        "wrapUpDestination",
        "callCenterTable",
    ]
    assert answer.text("wrapUpDestination") == "+15550123"


def test_available_is_the_join_and_skill_levels_show_in_skill_based_centers(client):
    answer = client.ask("UserCallCenterGetRequest23", userId="zoe")
    rows = answer.records("callCenterTable")
    assert [
        (r["Service User Id"], r["Available"], r["Routing Policy"], r["Skill Level"]) for r in rows
    ] == [
        ("premium", "true", "Skill Based", "4"),
        ("standard", "false", "", ""),
    ]


def test_a_signed_out_agent_has_no_code(client):
    assert client.state("out") == ("Sign-Out", None)


@pytest.mark.parametrize("state", ["Sign-In", "Sign-Out", "Available", "Wrap-Up"])
def test_leaving_unavailable_clears_the_code(sim, client, state):
    assert modify(client, "ben", agentACDState=state).is_success
    assert client.state("ben") == (state, None)
    modify(client, "ben", agentACDState="Unavailable")
    assert client.state("ben") == ("Unavailable", "1"), "the default, not the old code"


@pytest.mark.parametrize(
    ("asked", "used"), [("2", "2"), ("3", "1"), ("77", "1"), (NIL, "1"), (None, "1")]
)
def test_an_inactive_unknown_or_missing_code_becomes_the_default_silently(client, asked, used):
    values = {} if asked is None else {"agentUnavailableCode": asked}
    assert modify(client, "amy", agentACDState="Unavailable", **values).is_success
    assert client.state("amy") == ("Unavailable", used)


def test_a_code_alone_changes_an_unavailable_agent_and_no_other(client):
    modify(client, "ben", agentUnavailableCode="1")
    modify(client, "amy", agentUnavailableCode="1")
    assert client.state("ben") == ("Unavailable", "1")
    assert client.state("amy") == ("Available", None)


def test_unavailable_again_without_a_code_keeps_the_code(client):
    modify(client, "ben", agentACDState="Unavailable")
    assert client.state("ben") == ("Unavailable", "2")


def test_settings_are_kept_and_cleared_with_nil(sim, client):
    modify(
        client,
        "amy",
        agentThresholdProfileName="Strict",
        useDefaultGuardTimer=False,
        enableGuardTimer=True,
        guardTimerSeconds=25,
        forceAgentUnavailableOnBouncedCallLimit=False,
        numberConsecutiveBouncedCallsToForceAgentUnavailable=5,
        makeOutgoingCallsAsCallCenter=True,
        outgoingCallDNIS={"serviceUserId": "standard", "name": "Main"},
        wrapUpDestination="1234",
    )
    answer = client.ask("UserCallCenterGetRequest23", userId="amy")
    assert answer.text("agentThresholdProfileName") == "Strict"
    assert answer.text("guardTimerSeconds") == "25"
    assert answer.text("numberConsecutiveBouncedCallsToForceAgentUnavailable") == "5"
    assert answer.node.findtext("outgoingCallDNIS/name") == "Main"
    modify(client, "amy", outgoingCallDNIS=NIL, wrapUpDestination=NIL)
    answer = client.ask("UserCallCenterGetRequest23", userId="amy")
    assert answer.text("outgoingCallDNIS") is None
    assert answer.text("wrapUpDestination") is None
    assert answer.text("agentThresholdProfileName") == "Strict"


def test_joins_and_skill_levels(sim, client):
    assert modify(
        client,
        "zoe",
        callCenterAgentSettings=[
            {"serviceUserId": "premium", "available": False, "skillLevel": 7},
            {"serviceUserId": "standard", "available": True},
        ],
    ).is_success
    assert sim.agent("zoe")["call_centers"] == {
        "premium": {"joined": False, "skill_level": 7, "priority": 1},
        "standard": {"joined": True, "skill_level": 1, "priority": 2},
    }


def test_nothing_changes_when_one_part_is_wrong(sim, client):
    answer = modify(
        client,
        "amy",
        agentACDState="Sign-Out",
        callCenterAgentSettings=[{"serviceUserId": "premium", "available": True}],
    )
    assert answer.is_error
    assert sim.agent("amy")["acd_state"] == "Available"
    assert (
        modify(
            client, "amy", callCenterAgentSettings=[{"serviceUserId": "nowhere", "available": True}]
        ).code
        == 4008
    )


def test_the_older_ways_to_join(sim, client):
    pair = [{"serviceUserId": "standard", "available": False}]
    assert client.ask(
        "UserCallCenterModifyRequest17sp4", userId="amy", callCenterAvailability=pair
    ).is_success
    assert sim.signed_in("standard") == ["ben"]
    pair[0]["available"] = True
    assert client.ask(
        "UserCallCenterModifyAvailabilityListRequest", userId="amy", callCenterAvailability=pair
    ).is_success
    assert sim.signed_in("standard") == ["amy", "ben"]


def test_membership_of_an_agent(sim, client):
    request = "UserCallCenterModifyCallCenterListRequest"
    assert client.ask(request, agentUserId="amy").is_success
    assert list(sim.agent("amy")["call_centers"]) == ["basic", "standard"], "omitted: left alone"
    client.ask(request, agentUserId="amy", serviceUserIdList={"userId": ["standard"]})
    assert list(sim.agent("amy")["call_centers"]) == ["standard"]
    answer = client.ask(request, agentUserId="amy", serviceUserIdList={"userId": ["premium"]})
    assert answer.code == 4410, "amy has no Premium service"
    client.ask(request, agentUserId="zoe", serviceUserIdList={"userId": ["basic", "premium"]})
    assert list(sim.agent("zoe")["call_centers"]) == ["premium", "basic"]
    assert client.ask(request, agentUserId="amy", serviceUserIdList=NIL).is_success
    assert sim.agent("amy")["call_centers"] == {}
    assert sim.signed_in("standard") == ["ben"]


def test_centers_a_user_may_belong_to(client):
    answer = client.ask("UserCallCenterGetAvailableCallCenterListRequest", userId="amy")
    assert answer.headings("callCenterTable") == ["Service User Id"]
    assert answer.rows("callCenterTable") == [["basic"], ["standard"], ["premium"]]


def test_details_and_services(client):
    answer = client.ask("UserCallCenterAgentDetailsGetRequest", agentUserId="zoe")
    assert {node.tag: node.text for node in answer.node} == {
        "isCallCenterBasicAssigned": "false",
        "isCallCenterStandardAssigned": "true",
        "isCallCenterPremiumAssigned": "true",
    }
    answer = client.ask("UserServiceGetAssignmentListRequest", userId="zoe")
    assert ["Call Center - Premium", "true"] in answer.rows("userServicesAssignmentTable")
    assert ["Call Center - Basic", "false"] in answer.rows("userServicesAssignmentTable")
    assert answer.headings("servicePacksAssignmentTable") == [
        "Service Pack Name",
        "Assigned",
        "Description",
    ]


@pytest.mark.parametrize(
    "request_name", ["UserCallCenterGetRequest19", "UserCallCenterGetRequest23"]
)
def test_reading_a_user_who_is_no_agent(client, request_name):
    assert client.ask(request_name, userId="nobody").code == 4410
    assert client.ask(request_name, userId="missing").code == 4008
