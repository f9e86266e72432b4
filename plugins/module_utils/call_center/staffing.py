# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Exact staffing: for each call center the agents to be signed in, and no others.

Three passes over the same engine, so that no call center is emptied on the way: first everybody
who is missing is signed in and joined, then those in no list are signed out, guarded by the
switch, then those in the list of another center leave, guarded here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

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
    Change,
    Fault,
    Reading,
    Wanted,
)
from .plan import after_change
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
    run = _Run(switch, readings, check_mode)
    arriving = arrivals(staffing, readings, state)
    run.bring_about(arriving)
    if purge:
        there = fulfilled(run.results)
        run.results += unreadable(staffing, staff, readings)
        assumed = {agent: tuple(arriving[agent].joined) for agent in there}
        run.bring_about(sign_outs(staffing, staff, run.readings, last_agent), assumed)
        leaving = leaves(staffing, staff, run.readings, there, last_agent)
        names = run.names_of({center for last_of in leaving.last_of.values() for center in last_of})
        run.results += leaving.refused(run.readings, names)
        run.bring_about(leaving.wanted, forced=leaving.forced(names))
    return Report(merge(run.results), run.stopped, run.warnings)


class _Run:
    """Passes over the engine, one after the other, and what is known of the agents by then.

    :param readings: of everybody concerned, as read before the first pass.
    """

    def __init__(self, switch: Switch, readings: dict[str, Reading], check_mode: bool) -> None:
        self.readings = readings
        self.results: list[AgentResult] = []
        self.stopped: OcipError | None = None
        self.warnings: list[str] = []
        self._switch = switch
        self._check_mode = check_mode

    def bring_about(
        self,
        wanted: Mapping[str, Wanted],
        assumed: Mapping[str, Sequence[str]] | None = None,
        forced: Mapping[str, tuple[CallCenterRef, ...]] | None = None,
    ) -> None:
        """Bring agents to what is wanted of them, or forecast it.

        :param assumed: as for :func:`.execute.work_through`.
        :param forced: the centers that agents leave empty by it.
        """
        if self.stopped is not None:
            self.results += not_attempted(list(wanted), self.stopped).results
            return
        report = work_through(self._switch, wanted, self._check_mode, assumed)
        results = report.results
        if self._check_mode:
            results = [self._after_forecasts(result, wanted) for result in results]
        self.results += [_forced(result, forced or {}) for result in results]
        self.warnings += report.warnings
        self.stopped = report.stopped
        self._learn({r.agent_user_id: wanted[r.agent_user_id] for r in results if r.changed})

    def _after_forecasts(self, result: AgentResult, wanted: Mapping[str, Wanted]) -> AgentResult:
        """A pass that leaves the state alone finds it as an earlier pass would have left it."""
        key = result.agent_user_id
        if wanted[key].state is not None or key not in self.readings:
            return result
        state = self.readings[key].state
        return result._replace(state_before=state, state_after=state)

    def _learn(self, wanted: Mapping[str, Wanted]) -> None:
        """Know how agents are after a pass that changed them."""
        if self._check_mode:
            for key, each in wanted.items():
                change = Change(each.state, joined=each.joined)
                self.readings[key] = after_change(self.readings[key], change)
            return
        try:
            self.readings.update(self._switch.readings(list(wanted)))
        except OcipError as exc:
            self.stopped = self.stopped or exc

    def names_of(self, centers: set[str]) -> dict[str, str | None]:
        """Names of call centers, as far as they can be read."""
        try:
            return self._switch.names(centers)
        except OcipError as exc:
            self.stopped = self.stopped or exc
            return {}


def _forced(result: AgentResult, forced: Mapping[str, tuple[CallCenterRef, ...]]) -> AgentResult:
    centers = forced.get(result.agent_user_id)
    if not centers or result.outcome != CHANGED:
        return result
    return result._replace(outcome=FORCED, last_agent_call_centers=centers)


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


def sign_outs(
    staffing: Staffing,
    staff: Mapping[str, Sequence[str]],
    readings: Mapping[str, Reading],
    last_agent: str,
) -> dict[str, Wanted]:
    """What is wanted of the agents that are in no list: to be signed out."""
    listed = _listed(staffing)
    return {
        agent: Wanted(SIGNED_OUT, last_agent)
        for center, agents in staff.items()
        for agent in agents
        if agent not in listed and _may_be_in(readings[agent], center)
    }


def unreadable(
    staffing: Staffing, staff: Mapping[str, Sequence[str]], readings: Mapping[str, Reading]
) -> list[AgentResult]:
    """Agents in no list of whom nobody can tell whether they are too much."""
    listed = _listed(staffing)
    doubtful = {
        agent: readings[agent].fault
        for agents in staff.values()
        for agent in agents
        if agent not in listed and readings[agent].fault is not None
    }
    return [AgentResult(agent, FAILED, fault=fault) for agent, fault in doubtful.items()]


def _listed(staffing: Staffing) -> set[str]:
    return {agent for agents in staffing.values() for agent in agents}


def _may_be_in(reading: Reading, center: str) -> bool:
    """Whether an agent takes calls of a center. A state that the switch hides counts as signed
    in, as for sign-outs."""
    return reading.state != SIGNED_OUT and bool(reading.joins().get(center))


class Leaving(NamedTuple):
    """Who is to leave centers without being signed out.

    :ivar wanted: who leaves. :ivar last_of: by agent, the centers in which nobody else is.
    :ivar force: whether they leave those as well.
    """

    wanted: dict[str, Wanted]
    last_of: dict[str, list[str]]
    force: bool

    def refused(
        self, readings: Mapping[str, Reading], names: Mapping[str, str | None]
    ) -> list[AgentResult]:
        """The results of those who have to stay as the last ones."""
        if self.force:
            return []
        return [
            AgentResult(
                agent_user_id=agent,
                outcome=REFUSED,
                state_before=readings[agent].state,
                state_after=readings[agent].state,
                last_agent_call_centers=_named(centers, names),
            )
            for agent, centers in self.last_of.items()
        ]

    def forced(self, names: Mapping[str, str | None]) -> dict[str, tuple[CallCenterRef, ...]]:
        """The centers that agents leave empty, by agent."""
        if not self.force:
            return {}
        return {agent: _named(centers, names) for agent, centers in self.last_of.items()}


def _named(centers: Sequence[str], names: Mapping[str, str | None]) -> tuple[CallCenterRef, ...]:
    return tuple(CallCenterRef(center, names.get(center)) for center in centers)


def leaves(
    staffing: Staffing,
    staff: Mapping[str, Sequence[str]],
    readings: Mapping[str, Reading],
    there: Sequence[str],
    last_agent: str,
) -> Leaving:
    """Who leaves a center for being in the list of another one only.

    Leaving is not guarded by the switch: the last one of a standard or premium call center stays,
    unless ``last_agent`` is force.

    :param there: agents of the lists that are known to be signed in and joined.
    """
    listed = _listed(staffing)
    arrived = set(there)
    wanted: dict[str, Wanted] = {}
    last_of: dict[str, list[str]] = {}
    for center, agents in staff.items():
        own = set(staffing[center])
        inside = [agent for agent in agents if _may_be_in(readings[agent], center)]
        leaving = [agent for agent in inside if agent in listed and agent not in own]
        is_staffed = any(
            agent in arrived or readings[agent].signed_in
            for agent in inside
            if agent in own or agent not in listed
        )
        for agent in leaving:
            is_last = not is_staffed and agent == leaving[-1]
            if is_last and center in readings[agent].guarded_centers:
                last_of.setdefault(agent, []).append(center)
                if last_agent != FORCE:
                    continue
            before = wanted.get(agent, Wanted(None, last_agent))
            wanted[agent] = replace(before, joined={**before.joined, center: False})
    return Leaving(wanted, last_of, last_agent == FORCE)


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
