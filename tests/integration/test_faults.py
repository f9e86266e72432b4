# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reply of a run lost or spoilt in turn: the report never disagrees with the switch.

The client runs in this process, over real sockets: a run through the command line for each of
these hundreds of cases would take minutes and see no more.
"""

from __future__ import annotations

import copy
import os
import random

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center import results, verdict
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.execute import (
    work_through,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.handover import (
    Options,
    hand_over,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    ACD_STATES,
    LAST_AGENT,
    WORDS,
    Policy,
    Wanted,
    is_basic,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.staffing import (
    Staffing,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.pool import SessionPool
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import connect
from ansible_collections.telecom.broadworks.tests.integration.helpers import PASSWORD, USERNAME

FAULTS = [
    {"do": "drop_before"},
    {"do": "drop_after"},
    {"do": "reset"},
    {"do": "cut", "fraction": 0.5},
    {"do": "cut", "bytes": 1},
    {"do": "garbage"},
    {"do": "forced_logout"},
    {"do": "missing_command"},
    {"do": "extra_command"},
    {"do": "duplicate_reply"},
    {"do": "wrong_session_id"},
    {"do": "not_logged_in"},
    {"do": "unsolicited"},
]
COMMAND_FAULTS = [
    {"do": "error", "code": 9999, "text": "Try again"},
    {"do": "error", "text": "No code at all"},
    {"do": "lie"},
    {"do": "wrong_type"},
    {"do": "wrong_type", "apply": False},
    {"do": "no_table"},
    {"do": "nil_table"},
    {"do": "empty_table_element"},
    {"do": "no_headings"},
    {"do": "no_service_user_id_heading"},
    {"do": "short_row"},
]
# For the chaos only: what a whole run per document would show nothing new about.
CHAOS_FAULTS = [
    *FAULTS,
    *COMMAND_FAULTS,
    {"do": "refuse_connection"},
    {"do": "delay", "ms": 30},
    {"do": "split"},
    {"do": "slow", "bytes": 200, "tick_ms": 1},
]
EXTRA_AGENTS = 20


@pytest.fixture
def crowd(world):
    """Some more agents than fit into a document, spread over the call centers."""
    centers = [center["service_user_id"] for center in world["call_centers"]]
    for n in range(EXTRA_AGENTS):
        world["agents"].append(
            {
                "user_id": f"extra{n:02}@example.net",
                "service_provider_id": "ExampleSP",
                "group_id": "Support",
                "acd_state": ("Available", "Sign-Out", "Unavailable")[n % 3],
                "call_centers": [centers[n % 3]],
            }
        )
    return world


def states_of(simulator, agents):
    return {agent: WORDS[simulator.agent(agent)["acd_state"]] for agent in agents}


def sign_out(
    simulator,
    agents,
    transport="tcp",
    state="signed_out",
    last_agent="fail",
    sessions=1,
    **options,
):
    wanted = Wanted(state=state)
    connection = {
        "host": simulator.host,
        "username": USERNAME,
        "password": PASSWORD,
        "transport": transport,
        "port": simulator.port(transport),
        "ca_path": str(simulator.ca_path) if transport in ("tls", "https") else None,
        "timeout": 5,
        **options,
    }
    with several(sessions, connection, lambda _seconds: None) as session:
        return work_through(Switch(session), dict.fromkeys(agents, wanted), Policy(last_agent))


def several(sessions, connection, sleep):
    """:param sleep: called before each document; a pool waits by itself."""
    if sessions == 1:
        return connect(**connection, sleep=sleep)
    return SessionPool(sessions, **connection)


def check(simulator, result, before, wanted="signed_out"):
    """Compare a report with what the simulator holds now."""
    after = states_of(simulator, before)
    assert [each.agent_user_id for each in result.results] == list(before)
    for each in result.results:
        key = each.agent_user_id
        assert each.state_before in (None, before[key]), each
        assert each.state_after in (None, after[key]), each
        assert each.changed == (after[key] != before[key]) or each.outcome == "unknown", each
        assert OUTCOME_IS_TRUE[each.outcome](before[key], after[key], wanted), each
    return result


OUTCOME_IS_TRUE = {
    "changed": lambda before, after, wanted: before != wanted == after,
    "forced": lambda before, after, wanted: before != wanted == after,
    "unchanged": lambda before, after, wanted: before == after == wanted,
    "refused": lambda before, after, wanted: before == after != wanted,
    "failed": lambda before, after, wanted: after != wanted,
    "not_attempted": lambda before, after, wanted: before == after,
    "unknown": lambda before, after, wanted: True,
}


def documents_of_a_run(simulate, world, transport="tcp", **options):
    simulator = simulate(copy.deepcopy(world), (transport,))
    agents = [agent["user_id"] for agent in world["agents"]]
    before = states_of(simulator, agents)
    check(simulator, sign_out(simulator, agents, transport, **options), before)
    return simulator.counters["documents"]


@pytest.mark.parametrize("last_agent", LAST_AGENT)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(map(str, fault.values())))
def test_a_fault_at_every_document(fault, last_agent, simulate, crowd):
    agents = [agent["user_id"] for agent in crowd["agents"]]
    simulator = simulate(copy.deepcopy(crowd))
    for document in range(1, documents_of_a_run(simulate, crowd, last_agent=last_agent)):
        simulator.reset(copy.deepcopy(crowd))
        simulator.clear_faults()
        simulator.add_fault({**fault, "document_from_now": document})
        before = states_of(simulator, agents)
        result = check(simulator, sign_out(simulator, agents, last_agent=last_agent), before)
        assert result.stopped is None, (document, str(result.stopped))
        assert not [r for r in result.results if r.outcome in ("unknown", "not_attempted")]
        assert results.failed(result.results, Policy("keep")) is False


@pytest.mark.parametrize("transport", ["tls", "http", "https"])
def test_a_lost_reply_on_other_transports(transport, simulate, crowd):
    agents = [agent["user_id"] for agent in crowd["agents"]]
    simulator = simulate(copy.deepcopy(crowd), (transport,))
    for document in range(1, documents_of_a_run(simulate, crowd, transport)):
        for fault in ({"do": "drop_after"}, {"do": "cut", "fraction": 0.7}):
            simulator.reset(copy.deepcopy(crowd))
            simulator.clear_faults()
            simulator.add_fault({**fault, "document_from_now": document})
            before = states_of(simulator, agents)
            result = check(simulator, sign_out(simulator, agents, transport), before)
            assert result.stopped is None, (document, str(result.stopped))


@pytest.mark.parametrize("times", [1, 2, None])
@pytest.mark.parametrize(
    "fault", COMMAND_FAULTS, ids=lambda fault: "-".join(map(str, fault.values()))
)
def test_a_wrong_answer_to_one_sign_out(fault, times, simulate, crowd):
    agents = [agent["user_id"] for agent in crowd["agents"]]
    for agent in agents[:4]:
        simulator = simulate(copy.deepcopy(crowd))
        simulator.add_fault(
            {
                **fault,
                "agent": agent,
                "request": "UserCallCenterAgentSignOutRequest",
                "times": times,
            }
        )
        before = states_of(simulator, agents)
        result = check(simulator, sign_out(simulator, agents), before)
        others = [r for r in result.results if r.agent_user_id != agent]
        assert not [r for r in others if r.outcome in ("failed", "unknown", "not_attempted")]


def test_a_switch_that_vanishes_for_ever_leaves_nothing_out(simulate, crowd):
    agents = [agent["user_id"] for agent in crowd["agents"]]
    seen = set()
    for document in range(1, documents_of_a_run(simulate, crowd)):
        simulator = simulate(copy.deepcopy(crowd))
        fault = {"do": "drop_after", "times": None, "skip": document - 1}
        simulator.add_fault(fault)
        before = states_of(simulator, agents)
        result = check(simulator, sign_out(simulator, agents, retries=1), before)
        seen |= {r.outcome for r in result.results}
    assert {"unknown", "not_attempted", "unchanged"} <= seen


def test_one_agent_whose_request_always_hangs_does_not_stop_the_others(simulate, crowd):
    agents = [agent["user_id"] for agent in crowd["agents"]]
    simulator = simulate(crowd)
    simulator.add_fault({"do": "hang", "agent": agents[0], "kind": "write", "times": None})
    before = states_of(simulator, agents)
    result = check(simulator, sign_out(simulator, agents, timeout=0.2, retries=1), before)
    outcomes = {r.agent_user_id: r.outcome for r in result.results}
    assert outcomes[agents[0]] == "failed"
    assert set(list(outcomes.values())[1:]) <= {"changed", "unchanged", "refused"}


def test_the_second_host_serves_when_the_first_is_gone(simulate, crowd):
    agents = [agent["user_id"] for agent in crowd["agents"]]
    simulator = simulate(crowd)
    before = states_of(simulator, agents)
    wanted = dict.fromkeys(agents, Wanted())
    with connect(
        ["192.0.2.1.invalid", simulator.host],
        USERNAME,
        PASSWORD,
        transport="tcp",
        port=simulator.port("tcp"),
    ) as session:
        check(simulator, work_through(Switch(session), wanted), before)
    assert simulator.counters["logins"] == 1


ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "100"))


def rounds(a_round, simulate, crowd):
    """Many rounds, each in a random world; a failing one says its seed."""
    base = random.SystemRandom().randrange(10**9)
    print(f"{ROUNDS} rounds from seed {base}")
    centers = [center["service_user_id"] for center in crowd["call_centers"]]
    for seed in range(base, base + ROUNDS):
        dice, world = random.Random(seed), copy.deepcopy(crowd)
        for agent in world["agents"]:
            agent["acd_state"] = dice.choice(list(ACD_STATES.values()))
            agent["call_centers"] = [
                {"service_user_id": center, "joined": dice.random() < 0.8}
                for center in dice.sample(centers, dice.randrange(len(centers) + 1))
            ]
        try:
            a_round(dice, simulate(world), world)
        except AssertionError as exc:
            raise AssertionError(f"seed {seed}: {exc}") from exc


def test_chaos(simulate, crowd):
    """Random lists, states and faults, on one session or several."""
    rounds(chaos_round, simulate, crowd)


def chaos_round(dice, simulator, world):
    for _number in range(dice.randrange(4)):
        fault = dict(dice.choice(CHAOS_FAULTS))
        fault["skip"] = dice.randrange(8)
        fault["times"] = dice.choice([1, 1, 2])
        simulator.add_fault(fault)
    agents = [agent["user_id"] for agent in world["agents"]]
    listed = dice.sample(agents, dice.randrange(1, len(agents)))
    before = states_of(simulator, listed)
    state = dice.choice(["signed_out", "signed_out", "available", "wrap_up"])
    result = sign_out(
        simulator,
        listed,
        state=state,
        last_agent=dice.choice(LAST_AGENT),
        sessions=dice.choice([1, 1, 2, 3]),
        host=[simulator.host, "localhost"],  # a second one to fail over to
    )
    check(simulator, result, before, state)


def test_chaos_of_a_handover(simulate, crowd):
    """A staffing over real sockets, on one session or several, while agents sign out and in by
    themselves between any two documents of a single session."""
    rounds(handover_round, simulate, crowd)


def handover_round(dice, simulator, world):
    centers = [center["service_user_id"] for center in world["call_centers"]]
    for _number in range(dice.randrange(3)):
        fault = {**dice.choice(CHAOS_FAULTS), "skip": dice.randrange(12)}
        simulator.add_fault(fault)
    lists = {
        center: dice.sample(members, dice.randrange(1 + min(4, len(members))))
        for center in dice.sample(centers, dice.randrange(1, len(centers) + 1))
        if (members := list(simulator.call_center(center)["agents"]))
    }
    policy = Policy(dice.choice(LAST_AGENT), frozenset(dice.sample(centers, 1)))
    sessions = dice.choice([1, 1, 1, 2, 4, 8])
    everybody = [agent["user_id"] for agent in world["agents"]]
    restlessness = dice.choice([0, 0.1, 0.3]) if sessions == 1 else 0

    def somebody_acts(_seconds):
        if dice.random() < restlessness:
            simulator.set_agent(
                dice.choice(everybody), acd_state=dice.choice(["Sign-Out", "Available"])
            )

    connection = {
        "host": [simulator.host, "localhost"],
        "username": USERNAME,
        "password": PASSWORD,
        "transport": "tcp",
        "port": simulator.port("tcp"),
        "timeout": 5,
    }
    answered = []
    with several(sessions, connection, somebody_acts) as session:
        report = hand_over(
            Switch(session),
            Staffing(lists, "available"),
            Options(policy),
            answered=lambda: answered.append(simulator.export_world()),
        )
    check_handover(simulator, report, lists, policy, states_after(answered[0]), restlessness)


def states_after(world):
    """State and joins of each agent when the last answer was in."""
    return {
        agent["user_id"]: (
            WORDS[agent["acd_state"]],
            {m["service_user_id"] for m in agent["call_centers"] if m["joined"]},
        )
        for agent in world["agents"]
    }


def check_handover(simulator, report, lists, policy, after, restlessness):
    kept = {r.agent_user_id for r in report.results if r.outcome == "refused"}
    ok = verdict.is_ok(report, policy)
    if restlessness:
        # Somebody may have acted between the last documents: only the report itself is compared.
        for center in report.centers:
            if ok and not policy.may_empty(center.service_user_id) and not is_basic(center.type):
                assert center.after, center
        return
    for result in report.results:
        state, joined = after.get(result.agent_user_id, (None, set()))
        assert result.state_after in (None, state), result
        if result.outcome in ("changed", "unchanged", "forced"):
            own = {center for center, agents in lists.items() if result.agent_user_id in agents}
            assert (state != "signed_out") == bool(own), result
            assert own <= joined, result
    for center, agents in lists.items():
        there = {
            k for k, (state, joined) in after.items() if state != "signed_out" and center in joined
        }
        told = next((c for c in report.centers if c.service_user_id == center), None)
        # A run that ends before it knows which centers are concerned tells of none.
        assert told is not None or report.stopped is not None
        assert told is None or told.after is None or set(told.after) == there
        if ok:
            assert set(agents) <= there
            assert there - kept <= set(agents)
