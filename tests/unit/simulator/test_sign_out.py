# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guarded sign-out and its unguarded sister, over a real socket."""

from __future__ import annotations

import threading
import time

import pytest

HEADINGS = ["Service User Id", "Call Center Name"]


def test_an_agent_who_is_not_the_last_is_signed_out(sim, client):
    answer = client.sign_out("amy")
    assert answer.type == "UserCallCenterAgentSignOutResponse"
    assert answer.headings("callCenterTable") == HEADINGS
    assert answer.rows("callCenterTable") == []
    assert sim.agent("amy")["acd_state"] == "Sign-Out"
    assert sim.signed_in("standard") == ["ben"]


def test_the_last_agent_is_refused_with_the_center_and_stays(sim, client):
    answer = client.sign_out("zoe")
    assert answer.type == "UserCallCenterAgentSignOutResponse", "a refusal is no error"
    assert answer.rows("callCenterTable") == [["premium", "Nachtdienst Köln Łódź"]]
    assert sim.agent("zoe")["acd_state"] == "Available"
    entry = sim.journal[-1]
    assert (entry["outcome"], entry["is_write"], entry["applied"]) == ("refused", True, False)


def test_all_blocking_centers_are_listed(sim, client):
    sim.set_agent("amy", acd_state="Sign-Out")
    sim.set_agent("ben", acd_state="Sign-Out")
    sim.set_agent("zoe", joined={"standard": True})
    assert client.blocking("zoe") == ["premium", "standard"]


def test_earlier_sign_outs_make_the_next_agent_the_last(client):
    assert client.blocking("amy") == []
    assert client.blocking("ben") == ["standard"]


def test_basic_centers_never_refuse(sim, client):
    sim.set_agent("amy", acd_state="Sign-Out")
    assert sim.signed_in("basic") == ["alone"]
    assert client.blocking("alone") == []


def test_an_agent_who_has_left_the_center_is_not_counted(sim, client):
    """zoe is signed in and an agent of standard, but not joined."""
    client.blocking("amy")
    assert client.blocking("ben") == ["standard"]
    sim.set_agent("zoe", joined={"standard": True})
    assert client.blocking("ben") == []


@pytest.mark.parametrize("state", ["Sign-In", "Available", "Unavailable", "Wrap-Up"])
def test_every_state_but_sign_out_counts_as_signed_in(sim, client, state):
    sim.set_agent("ben", acd_state=state)
    assert client.blocking("amy") == []
    assert client.blocking("ben") == ["standard"]


def test_an_agent_who_is_signed_out_stays_so(sim, client):
    assert client.blocking("out") == []
    assert sim.agent("out")["acd_state"] == "Sign-Out"


def test_an_unknown_agent_is_error_4008(client):
    answer = client.sign_out("nobody@example.net")
    assert answer.is_error
    assert answer.summary == "[Error 4008] User not found: nobody@example.net"


def test_a_user_without_the_service_is_error_4410(client):
    assert client.sign_out("nobody").code == 4410


def test_modify_signs_the_last_agent_out_all_the_same(sim, client):
    answer = client.ask("UserCallCenterModifyRequest19", userId="zoe", agentACDState="Sign-Out")
    assert answer.is_success
    assert sim.agent("zoe")["acd_state"] == "Sign-Out"
    assert sim.signed_in("premium") == []


def test_signing_in_lets_another_agent_go(sim, client):
    client.ask("UserCallCenterModifyRequest19", userId="out", agentACDState="Sign-In")
    assert client.blocking("zoe") == []


def test_leaving_a_center_is_not_guarded_and_changes_who_is_last(sim, client):
    client.ask(
        "UserCallCenterModifyRequest19",
        userId="ben",
        callCenterAgentSettings=[{"serviceUserId": "standard", "available": False}],
    )
    assert sim.signed_in("standard") == ["amy"]
    assert client.blocking("amy") == ["standard"]
    assert client.blocking("ben") == []


def test_two_simultaneous_sign_outs_never_empty_a_center(sim, connect):
    clients = [connect(sim), connect(sim)]
    barrier = threading.Barrier(2)
    refused = {}

    def leave(client, agent):
        barrier.wait()
        refused[agent] = client.blocking(agent)

    threads = [threading.Thread(target=leave, args=pair) for pair in zip(clients, ("amy", "ben"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refused.values()) == [[], ["standard"]]
    assert len(sim.signed_in("standard")) == 1


def test_ten_thousand_agents_cost_no_search(start, connect):
    """The last-agent check looks at an index, so its time does not grow with the center."""
    group = {"service_provider_id": "S", "group_id": "G"}
    agents = [
        {"user_id": f"agent{n}", "acd_state": "Available", "call_centers": ["cc"], **group}
        for n in range(10_000)
    ]
    sim = start(
        {
            "administrators": [{"user_id": "ops@example.net", "password": "secret"}],
            "call_centers": [{"service_user_id": "cc", **group}],
            "agents": agents,
        }
    )
    client = connect(sim)
    begun = time.perf_counter()
    for number in range(100):
        assert client.blocking(f"agent{number}") == []
    assert time.perf_counter() - begun < 2
    assert len(sim.signed_in("cc")) == 9_900
