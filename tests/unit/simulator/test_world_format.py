# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world as YAML or JSON: reading, defaults, errors that name the place, writing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from broadworks_simulator import Simulator, SimulatorError
from broadworks_simulator.world_format import export_world, load_world

EXAMPLE = Path(__file__).resolve().parents[3] / "roles/simulator/files/worlds/example.yml"


def test_an_exported_world_is_the_same_world(world):
    exported = export_world(load_world(world))
    again = export_world(load_world(json.loads(json.dumps(exported))))
    assert again == exported
    assert exported["agents"][1]["unavailable_code"] == "2"
    assert exported["agents"][2]["call_centers"][1]["joined"] is False
    assert exported["supervisors"] == [
        {"user_id": "boss", "call_centers": ["standard"], "agents": ["amy", "ben", "zoe", "out"]}
    ]


def test_all_agent_settings_survive_an_export(world):
    world["agents"][0]["settings"] = {
        "use_default_guard_timer": False,
        "guard_timer_seconds": 9,
        "bounced_call_limit": 2,
        "threshold_profile": "Strict",
        "outgoing_call_dnis": {"service_user_id": "standard", "name": "Main"},
    }
    exported = export_world(load_world(world))
    assert exported["agents"][0]["settings"] == world["agents"][0]["settings"]
    assert export_world(load_world(exported)) == exported


def test_the_example_world_has_each_type_and_a_last_agent():
    sim = Simulator(yaml.safe_load(EXAMPLE.read_text(encoding="utf-8")))
    types = {center["type"] for center in sim.export_world()["call_centers"]}
    assert types == {"Basic", "Standard", "Premium"}
    assert sim.signed_in("cc-night@example.net") == ["zoe.laczynska@example.net"]


def test_defaults_are_the_useful_ones():
    loaded = load_world(
        {
            "call_centers": [
                {"service_user_id": "cc", "service_provider_id": "S", "group_id": "G"}
            ],
            "agents": [{"user_id": "a", "call_centers": ["cc"]}, {"user_id": "b"}],
        }
    )
    assert loaded.centers["cc"].type == "Standard"
    assert loaded.centers["cc"].name == "cc"
    assert loaded.users["a"].acd_state == "Sign-Out"
    assert loaded.users["a"].memberships["cc"].joined
    assert loaded.users["a"].services == ["Call Center - Standard"]
    assert loaded.users["b"].group_id == "G", "the only group there is"
    assert list(loaded.service_providers["S"].groups) == ["G"]


def test_ids_that_yaml_reads_as_numbers_become_text(world):
    world["agents"].append({"user_id": 4711, "extension": 100, **_group()})
    assert load_world(world).users["4711"].extension == "100"


def _group():
    return {"service_provider_id": "SP", "group_id": "G"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"agents": [{"user_id": "x", "acd_state": "Signout"}]},
            "agents[0].acd_state: 'Signout' is not one of Sign-In, Sign-Out, Available, "
            "Unavailable, Wrap-Up",
        ),
        ({"agents": [{"acd_state": "Available"}]}, "agents[0].user_id: is missing"),
        ({"agents": [{"user_id": "x"}, {"user_id": "x"}]}, "agents[1].user_id: 'x' is there twice"),
        (
            {"agents": [{"user_id": "x", "acd_stat": "Available"}]},
            "agents[0].acd_stat: is not known here; did you mean 'acd_state'?",
        ),
        (
            {"agents": [{"user_id": "x", "call_centers": ["nope"]}]},
            "agents[0].call_centers[0]: there is no call center 'nope'",
        ),
        (
            {"agents": [{"user_id": "x", "call_centers": ["basic", "basic"]}]},
            "agents[0].call_centers[1]: 'basic' is there twice",
        ),
        (
            {
                "agents": [
                    {
                        "user_id": "x",
                        "call_centers": [{"service_user_id": "basic", "skill_level": 21}],
                    }
                ]
            },
            "agents[0].call_centers[0].skill_level: must be a whole number from 1 to 20, not 21",
        ),
        ({"agents": [{"user_id": "x" * 162}]}, "agents[0].user_id: is longer than 161 characters"),
        (
            {"agents": [{"user_id": "x", "unavailable_code": "1"}]},
            "agents[0].unavailable_code: goes with acd_state Unavailable only",
        ),
        (
            {"agents": [{"user_id": "a\x00b"}]},
            "agents[0].user_id: has a character that XML cannot carry",
        ),
        ({"agents": {"user_id": "x"}}, "agents: must be a list, not a mapping"),
        ({"agents": ["x"]}, "agents[0]: must be a mapping, not a string"),
        (
            {"agents": [{"user_id": "x", "services": ["Call Centre"]}]},
            "agents[0].services[0]: 'Call Centre' is not one of",
        ),
        (
            {"agents": [{"user_id": "x", "services": [], "call_centers": ["basic"]}]},
            "agents[0].services: a member of a call center needs a call center service",
        ),
        (
            {"call_centers": [{"service_user_id": "c", "type": "Gold", **_group()}]},
            "call_centers[0].type: 'Gold' is not one of Basic, Standard, Premium",
        ),
        (
            {"call_centers": [{"service_user_id": "c", "active": "yes", **_group()}]},
            "call_centers[0].active: must be true or false, not 'yes'",
        ),
        (
            {
                "administrators": [
                    {"user_id": "x", "login_type": "Group", "service_provider_id": "S"}
                ]
            },
            "administrators[0].group_id: is missing for a Group login",
        ),
        (
            {
                "service_providers": [
                    {"service_provider_id": "S", "unavailable_codes": {"default_code": "5"}}
                ]
            },
            "service_providers[0].unavailable_codes.default_code: '5' is not one of the codes",
        ),
        (
            {"supervisors": [{"user_id": "x", "agents": ["nope"], **_group()}]},
            "supervisors[0].agents[0]: there is no agent 'nope'",
        ),
        ({"agnets": []}, "agnets: is not known here; did you mean 'agents'?"),
    ],
)
def test_an_error_names_the_place(change, message):
    base = {"call_centers": [{"service_user_id": "basic", "type": "Basic", **_group()}]}
    with pytest.raises(SimulatorError) as caught:
        load_world({**base, **change})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("value", [None, [], "x"])
def test_a_world_must_be_a_mapping(value):
    with pytest.raises(SimulatorError, match="world: must be a mapping"):
        load_world(value)


def test_an_exported_agent_group_needs_no_guessing(world):
    """With several groups an agent without one is an error, not a guess."""
    world["agents"].append({"user_id": "homeless"})
    with pytest.raises(SimulatorError, match=r"agents\[5\].group_id: is missing"):
        load_world(world)
