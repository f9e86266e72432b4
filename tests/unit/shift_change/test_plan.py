# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shift change is to do, or why it cannot, from plain values."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_change import (
    agent_list,
    plan,
)
from ansible_collections.telecom.broadworks.tests.unit.shift_change.cases import (
    AMARA,
    BEN,
    CARLA,
    EMERGENCY,
    FIONA,
    FRONT,
    GEORGE,
    HANA,
    NAMES,
    SALES,
    STAFF,
    SUPPORT,
    survey,
)


def read(*asked, **unjoined):
    """A survey in which agents, by their first names, are not joined to some call centers."""
    found = survey(STAFF, NAMES, list(asked))
    for agent in found["agents"]:
        left = unjoined.get((agent["first_name"] or "").lower(), [])
        for membership in agent["call_centers"]:
            membership["joined"] = membership["service_user_id"] not in left
    return found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a@x", " b@x ", "a@x", ""], ["a@x", "b@x"]),
        ("a@x", ["a@x"]),
        ("a@x, b@x,\n\n b@x\r\nc@x\n", ["a@x", "b@x", "c@x"]),
        ("", []),
        (None, []),
        ([7], ["7"]),
    ],
)
def test_lists_of_agents(value, expected):
    assert agent_list(value) == expected


def test_nothing_to_join():
    found = plan(read(FIONA, GEORGE, AMARA), [FIONA, GEORGE], [AMARA], {FIONA: [SALES]})
    assert found == {
        "problems": [],
        "joins": {},
        "batches": [{"agents": [FIONA, GEORGE], "joined": {}}],
        "call_centers": [SALES, EMERGENCY, SUPPORT],
        "warnings": [],
    }


def test_agents_that_join_the_same_call_centers_go_together():
    known = read(FIONA, GEORGE, HANA, BEN, fiona=[SALES], george=[SALES, SUPPORT], ben=[FRONT])
    rostered = {FIONA: [SALES], GEORGE: [SALES], HANA: [SUPPORT]}
    found = plan(known, [FIONA, HANA, GEORGE], [BEN], rostered)
    assert found["joins"] == {FIONA: [SALES], GEORGE: [SALES]}
    assert found["batches"] == [
        {"agents": [FIONA, GEORGE], "joined": {SALES: True}},
        {"agents": [HANA], "joined": {}},
    ]
    # Support as Hana's, Front Desk not at all: Ben leaves, and took no calls there.
    assert found["call_centers"] == [SALES, EMERGENCY, SUPPORT]


def test_who_takes_no_calls_anywhere_is_warned_of():
    known = read(FIONA, fiona=[SALES, EMERGENCY])
    assert plan(known, [FIONA], [], {})["warnings"] == [
        f"{FIONA} is joined to none of its call centers, and will take no calls of any."
    ]
    assert plan(known, [FIONA], [], {FIONA: [SALES]})["warnings"] == []


def test_everything_that_is_wrong_is_told_at_once():
    nobody = "nobody@example.net"
    known = read(FIONA, AMARA, nobody, CARLA)
    known["agents"][3]["call_centers"] = []
    found = plan(known, [FIONA, AMARA, nobody], [AMARA, CARLA, BEN], {FIONA: [FRONT]})
    assert found["problems"] == [
        f"{AMARA} is in both shifts.",
        f"{nobody} cannot be read: User not found: {nobody}",
        f"{CARLA} is assigned to no call center.",
        f"{BEN} was not read.",
        f"{FIONA} is to take calls of {FRONT}, but is not assigned to it.",
    ]


def test_one_reason_for_all_is_told_once():
    known = read("a@x", "b@x")
    for agent in known["agents"]:
        agent["error"] = {"summary_english": "Login failed"}
    assert plan(known, ["a@x"], ["b@x"], {})["problems"] == [
        "None of the agents can be read: Login failed"
    ]
    for lost in ({"msg": "No route to host", "unreachable": True}, {}):
        problems = plan(lost, ["a@x"], ["b@x"], {})["problems"]
        assert problems == [lost.get("msg", "The agents were not read.")]
