# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Reads agents, carries out a plan on the switch, and reads each agent back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..ocip.documents import MAXIMUM_COMMANDS
from ..ocip.errors import OcipError
from .deliver import Delivery
from .forecast import ForecastSwitch
from .model import (
    DONE,
    ERROR,
    FORCE,
    REFUSED,
    STRICT,
    AgentRecord,
    AgentResult,
    AgentSwitch,
    Change,
    Policy,
    Reading,
    Verdict,
    Wanted,
)
from .outcome import result_of
from .picture import Picture
from .plan import (
    batches,
    code_in_doubt,
    due,
    jobs,
    last_of_each,
    membership_failure,
    needs_sign_out,
)
from .switch import failure_of
from .unguarded import Unguarded


@dataclass
class Report:
    """The result for each requested agent, in the requested order.

    :ivar stopped: the error that ended the run early, or None.
    :ivar warnings: what else an operator should know.
    """

    results: list[AgentResult]
    stopped: OcipError | None = None
    warnings: list[str] = field(default_factory=list)


def work_through(
    switch: AgentSwitch,
    wanted: Mapping[str, Wanted],
    policy: Policy = STRICT,
    check_mode: bool = False,
    answered: Callable[[], None] = lambda: None,
) -> Report:
    """Bring agents into their wanted states; in check mode, forecast that.

    Errors of the switch or the network are in the report, for each agent; they are never raised.

    :param wanted: by agent user id, in the order of the sign-outs.
    :param answered: called after the last answer. From then on, no interruption may end the run.
    """
    forecast = ForecastSwitch(switch) if check_mode else None
    run = Run(forecast or switch, wanted, policy)
    try:
        run.read_before()
        run.write(forecast)
    except OcipError as exc:
        run.stopped = exc
    run.read_after()
    answered()
    report = run.report()
    report.warnings += forecast.warnings if forecast else []
    return report


def not_attempted(agent_user_ids: Sequence[str], reason: OcipError) -> Report:
    """The report of a task that could not begin."""
    results = [result_of(AgentRecord(key, incident=failure_of(reason))) for key in agent_user_ids]
    return Report(results, reason)


class Run:
    """One task: what is known about each of its agents, and the steps."""

    def __init__(self, switch: AgentSwitch, wanted: Mapping[str, Wanted], policy: Policy) -> None:
        self.stopped: OcipError | None = None
        self._switch = switch
        self._policy = policy
        self._picture = Picture(switch)
        self._records = {key: AgentRecord(key, each) for key, each in wanted.items()}
        self._writing = Writing(switch, self._records)
        centers = (center for each in wanted.values() for center in each.joined)
        switch.spell([*wanted, *policy.closing, *centers])

    def report(self) -> Report:
        """The results of all agents, from what is known now."""
        records = self._records.values()
        if self.stopped is not None:
            for record in records:
                record.incident = record.incident or failure_of(self.stopped)
        results = [result_of(record) for record in records]
        return Report(results, self.stopped, [r.warning for r in results if r.warning])

    # --- before -------------------------------------------------------------------------

    def read_before(self) -> None:
        """Read every agent, and note which ones cannot be changed and why.

        :raises OcipError: the switch is out of reach, or does not know a closing call center.
        """
        try:
            self._picture.read_agents(self._records)
        finally:
            for key, reading in self._picture.readings.items():
                self._take_up(self._records[key], reading)
        problems = problems_with_closing(self._picture, self._policy.closing)
        if problems:
            raise OcipError(" ".join(problems), "Nothing was changed.")
        self._settle_codes()

    def _take_up(self, record: AgentRecord, reading: Reading) -> None:
        record.before = reading
        failure = membership_failure(reading, record.wanted)
        if failure and reading.failure is None:
            record.verdict = Verdict(ERROR, failure=failure, definitive=True)

    def _settle_codes(self) -> None:
        """Find agents whose unavailable code differs from the requested code only because the
        switch replaces the requested code. Sending it again would not change them."""
        for record in self._records.values():
            code = record.wanted.unavailable_code
            before = record.before
            if code is not None and before is not None and code_in_doubt(before, record.wanted):
                codes = self._switch.unavailable_codes(record.agent_user_id)
                if codes is not None:
                    record.code_in_force = codes.taken_for(code) == before.unavailable_code

    # --- writing ------------------------------------------------------------------------

    def write(self, forecast: ForecastSwitch | None = None) -> None:
        """Sign agents out, then make all other changes.

        :param forecast: gets the agents to sign out in advance.
        :raises OcipError: the switch is out of reach; the records say how far the run came.
        """
        order = [r.agent_user_id for r in self._workable() if needs_sign_out(_before(r), r.wanted)]
        if forecast:
            forecast.look_around(order)
        self._writing.sign_out(order, self._policy.last_agent == FORCE)
        self._sign_out_closing(order)
        due_now = {record.agent_user_id: due(record) for record in self._settled()}
        self._writing.change({key: change for key, change in due_now.items() if change})

    def _sign_out_closing(self, order: Sequence[str]) -> None:
        """Sign out the agents that the switch refused only because of closing call centers."""
        refused = refused_for_closing(self._records, order, self._policy)
        readings = [_before(self._records[key]) for key in refused]
        centers = [m.service_user_id for r in readings for m in r.memberships if m.joined]
        if refused:
            self._picture.read_centers(centers)
            self._picture.read_names(centers)
        unguarded = Unguarded(self._switch, self._records, self._picture, self._policy, order)
        for key in refused:
            unguarded.sign_out(key)

    def _workable(self) -> list[AgentRecord]:
        return [
            record
            for record in self._records.values()
            if record.before and record.before.failure is None and record.verdict is None
        ]

    def _settled(self) -> list[AgentRecord]:
        """Agents that were read and for which nothing was sent yet, or whose sign-out is done."""
        settled = []
        for record in self._records.values():
            kind = record.verdict.kind if record.verdict else None
            readable = record.before is not None and record.before.failure is None
            if readable and kind == (DONE if record.asked else None):
                settled.append(record)
        return settled

    # --- after --------------------------------------------------------------------------

    def read_after(self) -> None:
        """Read back every agent for which something was sent and that was not read since."""
        keys = [key for key, record in self._records.items() if record.asked and not record.after]
        try:
            for key, reading in self._switch.readings(keys):
                self._records[key].after = reading
        except OcipError as exc:
            self.stopped = self.stopped or exc


class Writing:
    """Sends the writes of a run over all available sessions.

    :param records: records of agents that were read.
    """

    def __init__(self, switch: AgentSwitch, records: Mapping[str, AgentRecord]) -> None:
        self._switch = switch
        self._records = records

    def sign_out(self, order: Sequence[str], force: bool) -> None:
        """Sign agents out, guarded by the switch.

        :param order: agents that are signed in. :param force: as :meth:`.Delivery.sign_out`.
        :raises OcipError: the switch is out of reach; the records say how far the run came.
        """
        hidden = self._hides_states(order)
        # If the switch hides the states, reading cannot show which requests of a document were
        # carried out after one of them failed. So each request gets a document of its own. Such a
        # switch also does not show which agents share a call center.
        size = 1 if hidden else MAXIMUM_COMMANDS
        width = 1 if hidden else self._switch.width
        readings = {key: _before(self._records[key]) for key in order}
        guarded = {key: reading.guarded_centers for key, reading in readings.items()}
        shared = {key: reading.shared_centers for key, reading in readings.items()}

        def work(delivery: Delivery, agents: list[str]) -> None:
            delivery.sign_out(batches(agents, guarded, size, force), force)

        # With ``force``, the unguarded request follows a refusal. In between, no other agent of the
        # call center may leave.
        in_order = order if force or width == 1 else last_of_each(order, guarded)
        rest = set(order).difference(in_order)
        self._side_by_side(jobs([key for key in order if key in rest], {}, width), work)
        self._side_by_side(jobs(in_order, shared, width), work)

    def change(self, changes: Mapping[str, Change]) -> None:
        """Change agents, without the check for the last agent.

        :raises OcipError: as :meth:`sign_out`.
        """
        size = 1 if self._hides_states(changes) else MAXIMUM_COMMANDS
        self._side_by_side(
            jobs(list(changes), {}, self._switch.width),
            lambda delivery, agents: delivery.modify({key: changes[key] for key in agents}, size),
        )

    def _hides_states(self, keys: Iterable[str]) -> bool:
        return any(_before(self._records[key]).state is None for key in keys)

    def _side_by_side(
        self, spread: Sequence[list[str]], work: Callable[[Delivery, list[str]], None]
    ) -> None:
        def job_for(agents: list[str]) -> Callable[[AgentSwitch], OcipError | None]:
            def job(switch: AgentSwitch) -> OcipError | None:
                try:
                    work(Delivery(switch, self._records), agents)
                except OcipError as exc:
                    return exc  # the other jobs continue
                return None

            return job

        problems = self._switch.side_by_side([job_for(agents) for agents in spread])
        for problem in problems:
            if problem is not None:
                raise problem


def refused_for_closing(
    records: Mapping[str, AgentRecord], order: Iterable[str], policy: Policy
) -> list[str]:
    """The agents that the switch refused only because of call centers that may be left empty."""
    return [
        key
        for key in order
        if (verdict := records[key].verdict) is not None
        and verdict.kind == REFUSED
        and all(policy.may_empty(center.service_user_id) for center in verdict.centers)
    ]


def problems_with_closing(picture: Picture, centers: Iterable[str]) -> list[str]:
    """Which closing or opening call centers the switch does not know, and why.

    :raises OcipError: the switch is out of reach.
    """
    failures = picture.read_names(sorted(set(centers)))
    known = {m.service_user_id for r in picture.readings.values() for m in r.memberships}
    return [
        f"The call center {center} cannot be read: {failure.english}"
        for center, failure in failures.items()
        if center not in known
    ]


def _before(record: AgentRecord) -> Reading:
    return record.before or Reading()
