# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about call centers, supervisors, users and unavailable codes."""

from __future__ import annotations

import pytest
from raw_client import NIL

KEY = {"serviceProviderId": "SP", "groupId": "G"}


def starts_with(value, folded=True):
    return {"mode": "Starts With", "value": value, "isCaseInsensitive": folded}


def test_instance_list(client):
    answer = client.ask("GroupCallCenterGetInstanceListRequest", **KEY)
    assert answer.headings("callCenterTable") == [
        "Service User Id",
        "Name",
        "Video",
        "Phone Number",
        "Extension",
        "Department",
        "Is Active",
        "Policy",
        "Type",
    ]
    assert answer.rows("callCenterTable")[1] == [
        "standard",
        "Sales & Renewals",
        "false",
        "+1-5550100",
        "0100",
        "Sales",
        "true",
        "Circular",
        "Standard",
    ]
    answer = client.ask("GroupCallCenterGetInstanceListRequest", **KEY, groupDepartmentName="Sales")
    assert [row[0] for row in answer.rows("callCenterTable")] == ["standard"]


def test_an_unknown_group(client):
    answer = client.ask(
        "GroupCallCenterGetInstanceListRequest", serviceProviderId="SP", groupId="Nope"
    )
    assert answer.summary == "[Error 4152] Group not found: SP:Nope"


def test_instance(client):
    answer = client.ask("GroupCallCenterGetInstanceRequest22", serviceUserId="premium")
    assert answer.type == "GroupCallCenterGetInstanceResponse22"
    assert answer.node.findtext("serviceInstanceProfile/name") == "Nachtdienst Köln Łódź"
    assert answer.text("type") == "Premium"
    assert answer.text("routingType") == "Skill Based"
    assert answer.text("allowAgentLogoff") == "true"
    older = client.ask("GroupCallCenterGetInstanceRequest19", serviceUserId="basic")
    assert older.type == "GroupCallCenterGetInstanceResponse19"
    assert older.text("routingType") is None


def test_agent_list(client):
    answer = client.ask("GroupCallCenterGetAgentListRequest", serviceUserId="premium")
    assert answer.headings("agentTable") == [
        "User Id",
        "Last Name",
        "First Name",
        "Hiragana Last Name",
        "Hiragana First Name",
        "Weight",
        "Phone Number",
        "Extension",
        "Department",
        "Email Address",
        "Skill Level",
    ]
    assert [
        (r["User Id"], r["Last Name"], r["Skill Level"]) for r in answer.records("agentTable")
    ] == [("zoe", "Ødegård", "4"), ("out", "", "2")]


def test_agent_list_searches(client):
    def found(**criteria):
        answer = client.ask(
            "GroupCallCenterGetAgentListRequest", serviceUserId="standard", **criteria
        )
        return [row[0] for row in answer.rows("agentTable")]

    assert found(searchCriteriaUserLastName=[starts_with("łu")]) == ["amy"]
    assert found(searchCriteriaUserLastName=[starts_with("łu", False)]) == []
    assert found(
        searchCriteriaUserId=[{"mode": "Contains", "value": "e", "isCaseInsensitive": True}]
    ) == ["ben", "zoe"]
    assert found(
        searchCriteriaExtension=[{"mode": "Equal To", "value": "0101", "isCaseInsensitive": False}]
    ) == ["amy"]
    assert (
        found(
            searchCriteriaUserFirstName=[starts_with("a")], searchCriteriaUserId=[starts_with("b")]
        )
        == []
    ), "criteria are joined with and"
    assert found(searchCriteriaExactUserGroup=KEY) == ["amy", "ben", "zoe", "out"]


def test_agent_list_by_skill_level(client):
    answer = client.ask(
        "GroupCallCenterGetAgentListRequest",
        serviceUserId="premium",
        searchCriteriaExactSkillLevel={"skillLevel": 2},
    )
    assert [row[0] for row in answer.rows("agentTable")] == ["out"]


def test_a_size_limit_is_an_error_and_cuts_nothing(client):
    request = "GroupCallCenterGetAgentListRequest"
    assert client.ask(request, serviceUserId="premium", responseSizeLimit=1).is_error
    answer = client.ask(request, serviceUserId="premium", responseSizeLimit=2)
    assert len(answer.rows("agentTable")) == 2


def test_agents_are_added_and_deleted(sim, client):
    add, delete = "GroupCallCenterAddAgentListRequest", "GroupCallCenterDeleteAgentListRequest"
    assert client.ask(add, serviceUserId="basic", agentUserId=["ben", "zoe"]).is_success
    assert sim.call_center("basic")["agents"] == ["amy", "alone", "ben", "zoe"]
    assert client.ask(add, serviceUserId="basic", agentUserId=["out", "ben"]).is_error
    assert "out" not in sim.call_center("basic")["agents"], "nothing changes after an error"
    assert client.ask(delete, serviceUserId="basic", agentUserId=["ben"]).is_success
    assert client.ask(delete, serviceUserId="basic", agentUserId=["ben"]).is_error
    assert (
        client.ask(
            add, serviceUserId="premium", agentSkillList=[{"skillLevel": 6, "agent": ["missing"]}]
        ).code
        == 4008
    )
    assert client.ask(add, serviceUserId="basic", agentUserId=["nobody"]).code == 4410


def test_an_added_agent_counts_as_staff(sim, client):
    client.ask("GroupCallCenterAddAgentListRequest", serviceUserId="basic", agentUserId=["ben"])
    assert sim.signed_in("basic") == ["amy", "alone", "ben"]


def test_agents_are_replaced(sim, client):
    request = "GroupCallCenterModifyAgentListRequest"
    client.ask(request, serviceUserId="standard", agentUserIdList={"userId": ["ben", "zoe"]})
    assert sim.call_center("standard")["agents"] == ["ben", "zoe"]
    client.ask(
        request, serviceUserId="premium", skilledAgentUserIdList=[{"skillLevel": 2, "agents": NIL}]
    )
    assert sim.call_center("premium")["agents"] == ["zoe"], "only that level was replaced"
    client.ask(
        request,
        serviceUserId="premium",
        skilledAgentUserIdList=[{"skillLevel": 9, "agents": {"userId": ["zoe"]}}],
    )
    assert sim.agent("zoe")["call_centers"]["premium"]["skill_level"] == 9
    client.ask(request, serviceUserId="standard", agentUserIdList=NIL)
    assert sim.call_center("standard")["agents"] == []
    assert client.ask(request, serviceUserId="standard").is_success


def test_queue_status(sim, client):
    answer = client.ask("GroupCallCenterGetInstanceQueueStatusRequest", serviceUserId="premium")
    assert answer.text("numberOfCallsQueuedNow") == "3"
    assert answer.headings("agentsCurrentlyStaffed") == [
        "User Id",
        "First Name",
        "Last Name",
        "Phone Number",
        "Extension",
        "Department",
        "Email Address",
    ]
    assert [row[0] for row in answer.rows("agentsCurrentlyStaffed")] == ["zoe"]


def test_supervisors(client):
    answer = client.ask("GroupCallCenterGetSupervisorListRequest16", serviceUserId="standard")
    assert answer.headings("supervisorTable") == [
        "User Id",
        "Last Name",
        "First Name",
        "Hiragana Last Name",
        "Hiragana First Name",
        "Phone Number",
        "Extension",
        "Department",
        "Email Address",
    ]
    assert [row[0] for row in answer.rows("supervisorTable")] == ["boss"]
    answer = client.ask("UserCallCenterGetSupervisorCallCenterListRequest", supervisorUserId="boss")
    assert answer.headings("callCenterTable") == [
        "Service User Id",
        "Phone Number",
        "Extension",
        "Type",
        "Priority",
    ]
    assert answer.rows("callCenterTable") == [["standard", "+1-5550100", "0100", "Standard", "1"]]
    answer = client.ask(
        "UserCallCenterGetAgentSupervisorListRequest", agentUserId="amy", serviceUserId="standard"
    )
    assert answer.headings("supervisorTable")[-2:] == ["IMP Id", "Location Code"]
    assert [row[0] for row in answer.rows("supervisorTable")] == ["boss"]


def test_supervised_agents(sim, client):
    key = {"supervisorUserId": "boss", "serviceUserId": "standard"}

    def supervised(**criteria):
        answer = client.ask("UserCallCenterGetSupervisedAgentListRequest", **key, **criteria)
        assert len(answer.headings("agentUserTable")) == 11
        return [row[0] for row in answer.rows("agentUserTable")]

    assert supervised() == ["amy", "ben", "zoe", "out"]
    assert supervised(
        searchCriteriaModeOr=True,
        searchCriteriaUserLastName=[starts_with("W")],
        searchCriteriaUserId=[starts_with("z")],
    ) == ["ben", "zoe"]
    alone = client.ask(
        "UserCallCenterGetSupervisedAgentListRequest", **key, searchCriteriaModeOr=True
    )
    assert alone.is_error, "the schema's notes say so"


def department(kind="GroupDepartmentKey", **key):
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in key.items())
    return (
        '<command xmlns="" xsi:type="GroupCallCenterGetAgentListRequest">'
        "<serviceUserId>standard</serviceUserId><searchCriteriaExactUserDepartment>"
        f'<departmentKey xsi:type="{kind}">{inside}</departmentKey>'
        "</searchCriteriaExactUserDepartment></command>"
    )


def test_search_by_department(start, connect, world):
    world["agents"][1]["department"] = "Sales"
    client = connect(start(world))

    def found(**key):
        answer = client.exchange(department(**key)).answers[0]
        return [row[0] for row in answer.rows("agentTable")]

    assert found(**KEY, name="Sales") == ["ben"]
    assert found(**KEY, name="Support") == []
    assert found(serviceProviderId="SP", groupId="Other", name="Sales") == []
    enterprise = {"kind": "EnterpriseDepartmentKey", "serviceProviderId": "SP", "name": "Sales"}
    assert found(**enterprise) == [], "the world has no departments of enterprises"


@pytest.mark.parametrize(
    "text",
    [
        department(kind="DepartmentKey", **KEY, name="Sales"),
        department(kind="", **KEY, name="Sales"),
        department(**KEY),
        department(kind="EnterpriseDepartmentKey", **KEY, name="Sales"),
        department(**KEY, name="Sales").replace("departmentKey", "department"),
    ],
)
def test_an_invalid_department_is_told(client, text):
    assert client.exchange(text).answers[0].code == 6004


def test_the_mode_of_criteria_is_fixed(client):
    key = {"supervisorUserId": "boss", "serviceUserId": "standard", "searchCriteriaModeOr": False}
    answer = client.ask("UserCallCenterGetSupervisedAgentListRequest", **key)
    assert answer.code == 6004, "the schema fixes it to true"


def test_a_search_by_external_id_has_no_case(client):
    plain = {"mode": "Equal To", "value": "x"}
    for criterion, code in ((plain, None), ({**plain, "isCaseInsensitive": True}, 6004)):
        search = {"searchCriteriaUserExternalId": [criterion]}
        assert client.ask("UserGetListInSystemRequest", **search).code == code


def test_an_agent_who_leaves_the_center_leaves_the_supervisor(client):
    client.ask(
        "GroupCallCenterDeleteAgentListRequest", serviceUserId="standard", agentUserId=["amy"]
    )
    answer = client.ask(
        "UserCallCenterGetSupervisedAgentListRequest",
        supervisorUserId="boss",
        serviceUserId="standard",
    )
    assert [row[0] for row in answer.rows("agentUserTable")] == ["ben", "zoe", "out"]


def test_users_in_group_and_system(client):
    answer = client.ask("UserGetListInGroupRequest", serviceProviderId="SP", GroupId="G")
    assert answer.headings("userTable") == [
        "User Id",
        "Last Name",
        "First Name",
        "Department",
        "Phone Number",
        "Phone Number Activated",
        "Email Address",
        "Hiragana Last Name",
        "Hiragana First Name",
        "In Trunk Group",
        "Extension",
        "Country Code",
        "National Prefix",
    ]
    users = [row[0] for row in answer.rows("userTable")]
    assert users == ["amy", "ben", "zoe", "out", "alone", "nobody", "boss"]
    answer = client.ask(
        "UserGetListInSystemRequest", searchCriteriaUserLastName=[starts_with("Plain")]
    )
    assert answer.records("userTable")[0]["Group Id"] == "G"
    assert len(answer.rows("userTable")) == 1
    assert answer.headings("userTable")[-2:] == ["Reseller Id", "User External Id"]
    assert client.ask("UserGetListInSystemRequest", responseSizeLimit=3).is_error


def test_software_version_and_probes(client):
    assert client.ask("SystemSoftwareVersionGetRequest").text("version") == "25"
    assert client.ask("VerifySessionIsValidRequest").is_success
    assert client.ask("AvailabilityTestRequest").is_success


GROUP_CODES = "GroupCallCenterAgentUnavailableCode"
ENTERPRISE_CODES = "EnterpriseCallCenterAgentUnavailableCode"


def test_codes_of_a_group(client):
    answer = client.ask(f"{GROUP_CODES}GetListRequest", **KEY)
    assert answer.headings("unavailableCodesTable") == ["Is Active", "Code", "Description"]
    assert answer.rows("unavailableCodesTable") == [
        ["true", "1", "Break"],
        ["true", "2", "Lunch"],
        ["false", "3", "Training"],
    ]
    answer = client.ask(f"{GROUP_CODES}GetRequest", **KEY, code="3")
    assert answer.text("isActive") == "false"
    assert answer.text("description") == "Training"
    assert client.ask(f"{GROUP_CODES}GetRequest", **KEY, code="4").is_error


def test_code_settings_of_a_group(start, connect, world):
    codes = world["service_providers"][0]["groups"][0]["unavailable_codes"]
    codes.update(default_on_dnd="2", default_on_not_reachable="1", force_use=True)
    client = connect(start(world))
    answer = client.ask(f"{GROUP_CODES}SettingsGetRequest17sp4", **KEY)
    expected = [
        ("enableAgentUnavailableCodes", "true"),
        ("defaultAgentUnavailableCodeOnDND", "2"),
        ("defaultAgentUnavailableCodeOnNotReachable", "1"),
        ("forceUseOfAgentUnavailableCodes", "true"),
        ("defaultAgentUnavailableCode", "1"),
    ]
    assert [(node.tag, node.text) for node in answer.node] == expected
    older = client.ask(f"{GROUP_CODES}SettingsGetRequest", **KEY)
    del expected[2]
    assert [(node.tag, node.text) for node in older.node] == expected


def test_codes_of_an_enterprise(client):
    answer = client.ask(f"{ENTERPRISE_CODES}GetListRequest", serviceProviderId="Ent")
    assert answer.rows("unavailableCodesTable") == [["true", "9", "Away"]]
    assert client.ask(f"{ENTERPRISE_CODES}GetListRequest", serviceProviderId="SP").is_error
    assert client.ask(f"{GROUP_CODES}GetListRequest", serviceProviderId="Ent", groupId="E").is_error
    answer = client.ask(f"{ENTERPRISE_CODES}SettingsGetRequest17sp4", serviceProviderId="Ent")
    assert answer.text("enableAgentUnavailableCodes") == "true"
