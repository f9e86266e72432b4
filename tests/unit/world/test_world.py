# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Worlds for the simulator; the simulator itself says whether it takes them."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.filter import (
    world_from_roster as roster_filter,
)
from ansible_collections.telecom.broadworks.plugins.filter import (
    world_from_switch as switch_filter,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils.world import (
    WorldError,
    world_from_roster,
    world_from_switch,
)
from broadworks_simulator.world_format import load_world

SALES, NIGHT, FAR = "cc-sales@example.net", "cc-night@example.net", "cc-far@example.net"


def center(service_user_id, kind="Standard", agents=(), **values):
    return {
        "service_user_id": service_user_id,
        "name": service_user_id.partition("@")[0],
        "type": kind,
        "active": None,
        "policy": "Circular",
        "calls_queued": 3,
        "agents": list(agents),
        "error": None,
        **values,
    }


def membership(service_user_id, **values):
    return {
        "service_user_id": service_user_id,
        "call_center_name": None,
        "type": "Standard",
        "joined": True,
        "logoff_allowed": True,
        "skill_level": None,
        "priority": 1,
        **values,
    }


def agent(agent_user_id, *memberships, state="available", code=None):
    return {
        "agent_user_id": agent_user_id,
        "first_name": "Amara",
        "last_name": None,
        "state": state,
        "unavailable_code": code,
        "call_centers": list(memberships),
        "error": None,
    }


def group(group_id="Support", centers=(), agents=(), **codes):
    return {"group_id": group_id, "call_centers": centers, "agents": agents, **codes}


def by_id(entries, key="user_id"):
    return {entry[key]: entry for entry in entries}


def test_agents_and_call_centers_are_as_read():
    found = world_from_switch(
        "SP",
        [
            group(
                centers=[center(SALES, "Premium"), center(NIGHT)],
                agents=[
                    agent("a@x", membership(SALES, skill_level=4, priority=2), code="10"),
                    agent("b@x", membership(NIGHT, joined=False), state="signed_out"),
                    agent("c@x", membership(NIGHT), state="unavailable", code="10"),
                ],
            )
        ],
    )
    world = load_world(found)
    assert world.users["a@x"].acd_state == "Available"
    assert world.users["a@x"].unavailable_code is None
    assert world.users["b@x"].acd_state == "Sign-Out"
    assert world.users["c@x"].unavailable_code == "10"
    placed = world.users["a@x"].memberships[SALES]
    assert (placed.joined, placed.skill_level, placed.priority) == (True, 4, 2)
    assert world.users["b@x"].memberships[NIGHT].joined is False
    assert world.centers[SALES].routing_type == "Skill Based"
    assert world.centers[NIGHT].type == "Standard"
    assert world.centers[NIGHT].active is True
    assert world.centers[NIGHT].calls_queued == 3
    assert "administrators" not in found
    assert "last_name" not in by_id(found["agents"])["a@x"]


def test_agents_that_may_not_leave_tell_it_of_the_call_center():
    members = [agent("a@x", membership(SALES, logoff_allowed=False))]
    world = load_world(world_from_switch("SP", [group(centers=[center(SALES)], agents=members)]))
    assert world.centers[SALES].allow_agent_logoff is False


def test_an_agent_of_two_groups_is_there_once():
    shared = agent("a@x", membership(SALES), membership(NIGHT))
    found = world_from_switch(
        "SP",
        [
            group("One", [center(SALES)], [shared]),
            group("Two", [center(NIGHT)], [shared]),
        ],
    )
    world = load_world(found)
    assert list(world.users) == ["a@x"]
    assert list(world.users["a@x"].memberships) == [SALES, NIGHT]
    assert world.centers[NIGHT].group_id == "Two"


def test_call_centers_outside_have_the_staff_that_guards_them():
    elsewhere = center(
        FAR,
        agents=[
            {"agent_user_id": "a@x", "state": "available", "joined": True},
            {"agent_user_id": "z@x", "state": "wrap_up", "joined": True},
        ],
    )
    inside = group(centers=[center(SALES)], agents=[agent("a@x", membership(SALES))])
    world = load_world(world_from_switch("SP", [inside], [elsewhere]))
    assert world.users["z@x"].acd_state == "Wrap-Up"
    assert list(world.users["a@x"].memberships) == [SALES, FAR]


def test_call_centers_that_could_not_be_read_are_left_out():
    members = [agent("a@x", membership(SALES), membership(FAR))]
    found = world_from_switch("SP", [group(centers=[center(SALES)], agents=members)])
    assert [m["service_user_id"] for m in found["agents"][0]["call_centers"]] == [SALES]


def test_unavailable_codes_of_a_group():
    settings = {
        "response": {
            "enableAgentUnavailableCodes": True,
            "forceUseOfAgentUnavailableCodes": True,
            "defaultAgentUnavailableCode": "1",
            "defaultAgentUnavailableCodeOnDND": "gone",
        }
    }
    codes = {
        "response_type": "GroupCallCenterAgentUnavailableCodeGetListResponse",
        "response": {
            "unavailableCodesTable": [
                {"Is Active": "true", "Code": "1", "Description": "Away"},
                {"Is Active": "false", "Code": "20"},
            ]
        },
    }
    found = world_from_switch(
        "SP", [group(centers=[center(SALES)], settings=settings, codes=codes)]
    )
    table = load_world(found).service_providers["SP"].groups["Support"].unavailable_codes
    assert (table.enabled, table.force_use, table.default_code) == (True, True, "1")
    assert table.default_on_dnd is None
    assert {key: code.active for key, code in table.codes.items()} == {"1": True, "20": False}


def test_unavailable_codes_of_an_enterprise():
    settings = {"response": {"enableAgentUnavailableCodes": False}}
    codes = {
        "response_type": "EnterpriseCallCenterAgentUnavailableCodeGetListResponse",
        "response": {"unavailableCodesTable": []},
    }
    found = world_from_switch(
        "SP", [group(centers=[center(SALES)], settings=settings, codes=codes)]
    )
    provider = load_world(found).service_providers["SP"]
    assert provider.is_enterprise is True
    assert provider.unavailable_codes.enabled is False


@pytest.mark.parametrize("answer", [{}, {"skipped": True}, {"error": {"code": 5404}}])
def test_codes_that_may_not_be_read_are_those_in_use(answer):
    members = [agent("a@x", membership(SALES), state="unavailable", code="7")]
    found = world_from_switch(
        "SP", [group(centers=[center(SALES)], agents=members, settings=answer, codes=answer)]
    )
    world = load_world(found)
    assert world.users["a@x"].unavailable_code == "7"
    assert list(world.service_providers["SP"].groups["Support"].unavailable_codes.codes) == ["7"]


def test_agents_that_could_not_be_read_are_left_out():
    unread = {"agent_user_id": "z@x", "state": None, "joined": None}
    members = [agent("a@x", membership(SALES)), agent("b@x", state=None)]
    inside = group(centers=[center(SALES)], agents=members)
    world = load_world(world_from_switch("SP", [inside], [center(FAR, agents=[unread])]))
    assert list(world.users) == ["a@x"]


@pytest.mark.parametrize("groups", [[], [group()]])
def test_no_call_center_makes_no_world(groups):
    with pytest.raises(WorldError, match="no call center"):
        world_from_switch("SP", groups)


def test_a_world_for_a_roster():
    found = world_from_roster(
        [
            {"agent_user_id": "a@x.org", "call_center": SALES},
            {"agent_user_id": "b@x.org", "call_center": SALES, "start": "irrelevant"},
            {"agent_user_id": "a@x.org", "call_center": NIGHT},
            {"agent_user_id": "a@x.org", "call_center": NIGHT},
            {"agent_user_id": "c@x.org", "call_center": None},
            "d@x.org",
        ],
        signed_in=["b@x.org"],
    )
    world = load_world(found)
    assert {key: user.acd_state for key, user in world.users.items()} == {
        "a@x.org": "Sign-Out",
        "b@x.org": "Available",
        "c@x.org": "Sign-Out",
        "d@x.org": "Sign-Out",
    }
    assert list(world.users["a@x.org"].memberships) == [SALES, NIGHT]
    assert list(world.users["c@x.org"].memberships) == ["rehearsal@x.org"]
    assert {c.type for c in world.centers.values()} == {"Standard"}


def test_nobody_makes_no_world():
    with pytest.raises(WorldError, match="no agent"):
        world_from_roster([])


def test_the_filters_say_what_is_wrong():
    filters = {**switch_filter.FilterModule().filters(), **roster_filter.FilterModule().filters()}
    with pytest.raises(Exception, match="world_from_switch: There is no call center"):
        filters["world_from_switch"]([], "SP")
    with pytest.raises(Exception, match="world_from_roster: There is no agent"):
        filters["world_from_roster"]([])
