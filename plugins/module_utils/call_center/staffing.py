# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Exact staffing: for each call center the agents to be signed in, and no others.

Two passes over the same engine, so that no call center is emptied on the way: first everybody
who is missing is signed in and joined, then those who are too much leave or are signed out,
guarded by the switch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..ocip.errors import OcipError
from .execute import Report, not_attempted, work_through
from .model import (
    CHANGED,
    FAILED,
    FORCE,
    FORCED,
    NOT_ATTEMPTED,
    REFUSED,
    SIGNED_OUT,
    UNCHANGED,
    UNKNOWN,
    AgentResult,
    CallCenterRef,
    Fault,
    Reading,
    Wanted,
)
from .switch import Switch

WORST_FIRST = (FAILED, UNKNOWN, NOT_ATTEMPTED, REFUSED, FORCED, CHANGED, UNCHANGED)

Staffing = Mapping[str, Sequence[str]]
"""For each call center by service user id, the agents to be signed in."""


def staff_exactly(
    switch: Switch,
    staffing: Staffing,
    state: str,
    purge: bool,
    last_agent: str,
    check_mode: bool = False,
) -> Report:
    """Bring call centers to an exact staffing, or forecast what that would do.

    :param state: the state that agents who are signed out are given.
    :param purge: whether agents that are not in the lists leave.
    :param last_agent: what to do about an agent that would leave a center empty.
    """
    asked_for = list(dict.fromkeys(agent for agents in staffing.values() for agent in agents))
    try:
        staff, readings = _read(switch, staffing, asked_for)
    except OcipError as exc:
        return not_attempted(asked_for, exc)
    arriving = arrivals(staffing, readings, state)
    first = work_through(switch, arriving, check_mode)
    if not purge:
        return first
    there = fulfilled(first.results)
    leaving, refused = departures(staffing, staff, readings, there, last_agent)
    if first.stopped is not None:
        second = not_attempted(list(leaving), first.stopped)
    else:
        assumed = {agent: tuple(arriving[agent].joined) for agent in there}
        second = work_through(switch, leaving, check_mode, assumed)
    return Report(
        merge([*first.results, *second.results, *refused]),
        first.stopped or second.stopped,
        first.warnings + second.warnings,
    )


def _read(
    switch: Switch, staffing: Staffing, asked_for: Sequence[str]
) -> tuple[dict[str, list[str]], dict[str, Reading]]:
    staff = {}
    for center, agents in switch.staff(list(staffing)):
        if isinstance(agents, Fault):
            reason = agents.summary_english or agents.summary
            raise OcipError(
                f"Call center {center} cannot be read: {reason}",
                "Nothing was changed: check its service user id and the rights of the login.",
            )
        staff[center] = [row["User Id"] for row in agents]
    everybody = dict.fromkeys([*asked_for, *(a for agents in staff.values() for a in agents)])
    return staff, dict(switch.readings(list(everybody)))


def arrivals(staffing: Staffing, readings: Mapping[str, Reading], state: str) -> dict[str, Wanted]:
    """What is wanted of the agents in the lists: signed in, in whatever state, and joined."""
    wanted: dict[str, Wanted] = {}
    for center, agents in staffing.items():
        for agent in agents:
            reading = readings.get(agent, Reading())
            before = wanted.get(agent, Wanted(None if reading.signed_in else state))
            wanted[agent] = replace(before, joined={**before.joined, center: True})
    return wanted


def departures(
    staffing: Staffing,
    staff: Mapping[str, Sequence[str]],
    readings: Mapping[str, Reading],
    there: Sequence[str],
    last_agent: str,
) -> tuple[dict[str, Wanted], list[AgentResult]]:
    """What is wanted of the agents that are too much, and who may not leave.

    Who is in no list is signed out. Who is in the list of another center leaves this one, but
    only once an agent of its own list is there: leaving is not guarded by the switch.

    :param there: agents of the lists that are known to be signed in and joined.
    """
    listed = {agent for agents in staffing.values() for agent in agents}
    wanted: dict[str, Wanted] = {}
    refused = []
    for center, agents in staff.items():
        staffed = any(agent in there for agent in staffing[center]) or last_agent == FORCE
        for agent in agents:
            reading = readings[agent]
            surplus = agent not in staffing[center] and reading.signed_in
            if not surplus or not reading.joins().get(center):
                continue
            if agent not in listed:
                wanted[agent] = Wanted(SIGNED_OUT, last_agent)
            elif staffed:
                before = wanted.get(agent, Wanted(None, last_agent))
                wanted[agent] = replace(before, joined={**before.joined, center: False})
            else:
                refused.append(_refused(agent, reading, center))
    return wanted, refused


def _refused(agent: str, reading: Reading, center: str) -> AgentResult:
    return AgentResult(
        agent_user_id=agent,
        outcome=REFUSED,
        state_before=reading.state,
        state_after=reading.state,
        last_agent_call_centers=(CallCenterRef(center),),
    )


def fulfilled(results: Sequence[AgentResult]) -> list[str]:
    """The agents that are as they were asked to be."""
    return [r.agent_user_id for r in results if r.outcome in (CHANGED, UNCHANGED)]


def merge(results: Sequence[AgentResult]) -> list[AgentResult]:
    """One result for each agent: the worst outcome, the first state before, the last after."""
    merged: dict[str, AgentResult] = {}
    for result in results:
        key = result.agent_user_id
        merged[key] = _merged(merged[key], result) if key in merged else result
    return list(merged.values())


def _merged(first: AgentResult, second: AgentResult) -> AgentResult:
    worst = min((first, second), key=lambda result: WORST_FIRST.index(result.outcome))
    return worst._replace(
        changed=first.changed or second.changed,
        state_before=first.state_before,
        state_after=second.state_after,
        last_agent_call_centers=first.last_agent_call_centers + second.last_agent_call_centers,
        warning=first.warning or second.warning,
    )
