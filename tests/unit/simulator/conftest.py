# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A world for the simulator's tests, a simulator that lives for one test, and clients for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from raw_client import RawClient, SoapClient

from broadworks_simulator import Simulator


def make_world():
    """Give a world with one center of each type and one agent in each situation that matters."""
    return {
        "administrators": [
            {"user_id": "ops@example.net", "password": "secret"},
            {
                "user_id": "provider@example.net",
                "password": "secret",
                "login_type": "Service Provider",
                "service_provider_id": "SP",
            },
            {
                "user_id": "group@example.net",
                "password": "secret",
                "login_type": "Group",
                "service_provider_id": "SP",
                "group_id": "G",
            },
            {
                "user_id": "stranger@example.net",
                "password": "secret",
                "login_type": "Group",
                "service_provider_id": "SP",
                "group_id": "Other",
            },
            {"user_id": "german@example.net", "password": "secret", "locale": "de_DE"},
            {"user_id": "disabled@example.net", "password": "secret", "disabled": True},
        ],
        "service_providers": [
            {
                "service_provider_id": "SP",
                "groups": [
                    {
                        "group_id": "G",
                        "unavailable_codes": {
                            "enabled": True,
                            "default_code": "1",
                            "codes": [
                                {"code": "1", "description": "Break"},
                                {"code": "2", "description": "Lunch"},
                                {"code": "3", "description": "Training", "active": False},
                            ],
                        },
                    },
                    {"group_id": "Other"},
                ],
            },
            {
                "service_provider_id": "Ent",
                "is_enterprise": True,
                "groups": [{"group_id": "E"}],
                "unavailable_codes": {"codes": [{"code": "9", "description": "Away"}]},
            },
        ],
        "call_centers": [
            {"service_user_id": "basic", "name": "Front Desk", "type": "Basic", **GROUP},
            {
                "service_user_id": "standard",
                "name": "Sales & Renewals",
                **GROUP,
                "phone_number": "+1-5550100",
                "extension": "0100",
                "department": "Sales",
            },
            {
                "service_user_id": "premium",
                "name": "Nachtdienst Köln Łódź",
                "type": "Premium",
                "routing_type": "Skill Based",
                "calls_queued": 3,
                **GROUP,
            },
        ],
        "agents": [
            # last of nothing: ben is in standard too
            {
                "user_id": "amy",
                "acd_state": "Available",
                "first_name": "Amy",
                "last_name": "Łuc",
                "extension": "0101",
                "call_centers": ["basic", "standard"],
                **GROUP,
            },
            {
                "user_id": "ben",
                "acd_state": "Unavailable",
                "unavailable_code": "2",
                "first_name": "Ben",
                "last_name": "Weiß",
                "password": "secret",
                "call_centers": ["standard"],
                **GROUP,
            },
            # last of premium; has left standard
            {
                "user_id": "zoe",
                "acd_state": "Available",
                "last_name": "Ødegård",
                "call_centers": [
                    {"service_user_id": "premium", "skill_level": 4},
                    {"service_user_id": "standard", "joined": False},
                ],
                **GROUP,
            },
            {
                "user_id": "out",
                "call_centers": [{"service_user_id": "premium", "skill_level": 2}, "standard"],
                **GROUP,
            },
            {"user_id": "alone", "acd_state": "Wrap-Up", "call_centers": ["basic"], **GROUP},
        ],
        "users": [{"user_id": "nobody", "last_name": "Plain", "password": "secret", **GROUP}],
        "supervisors": [
            {
                "user_id": "boss",
                "last_name": "Boss",
                "password": "secret",
                **GROUP,
                "call_centers": ["standard"],
            },
        ],
    }


GROUP = {"service_provider_id": "SP", "group_id": "G"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def start():
    """Start simulators that end with the test: start(transports=..., settings=..., world=...)."""
    running = []

    def begin(world=None, **options):
        sim = Simulator(world or make_world(), **options)
        running.append(sim)
        return sim.start()

    yield begin
    for sim in running:
        sim.stop()


@pytest.fixture
def sim(start):
    """A simulator that serves plain TCP."""
    return start()


@pytest.fixture
def connect():
    """Make clients that end with the test: connect(sim, transport, user_id)."""
    clients = []

    def make(sim, transport="tcp", user_id="ops@example.net", **options):
        kind = SoapClient if transport in ("http", "https") else RawClient
        client = kind(sim, transport, **options)
        clients.append(client)
        if user_id:
            assert client.login(user_id).type == "LoginResponse22V5"
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(sim, connect):
    """A client that is logged in as a system administrator."""
    return connect(sim)
