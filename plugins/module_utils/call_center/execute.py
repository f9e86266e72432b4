# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Reads, carries a plan out over a switch, and reads back what became of each agent."""

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
    """What became of every agent asked for, in that order.

    :ivar stopped: why not all could be worked through, or None.
    :ivar warnings: what an operator should know besides.
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
    """Bring agents to what is wanted of them, or in check mode forecast what that would do.

    Never raises for what the switch or the network does: the report says it, agent by agent.

    :param wanted: by agent user id, in the order of the sign-outs.
    :param answered: called when the last answer is in: nothing may be lost from then on.
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
    """One task: what is known of each of its agents, and the steps that change it."""

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
        """Read every agent and note what rules it out.

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
        """Find the agents whose unavailable code differs from the one asked for because the
        switch replaces that one: nothing is due for them, now or ever."""
        for record in self._records.values():
            code = record.wanted.unavailable_code
            before = record.before
            if code is not None and before is not None and code_in_doubt(before, record.wanted):
                codes = self._switch.unavailable_codes(record.agent_user_id)
                if codes is not None:
                    record.code_in_force = codes.taken_for(code) == before.unavailable_code

    # --- writing ------------------------------------------------------------------------

    def write(self, forecast: ForecastSwitch | None = None) -> None:
        """Sign out, then change what else is due.

        :param forecast: told before whom it will be asked about.
        :raises OcipError: the switch is out of reach; the records say how far it came.
        """
        order = [r.agent_user_id for r in self._workable() if needs_sign_out(_before(r), r.wanted)]
        if forecast:
            forecast.look_around(order)
        self._writing.sign_out(order, self._policy.last_agent == FORCE)
        self._sign_out_closing(order)
        due_now = {record.agent_user_id: due(record) for record in self._settled()}
        self._writing.change({key: change for key, change in due_now.items() if change})

    def _sign_out_closing(self, order: Sequence[str]) -> None:
        """Sign out those whom the switch refused because of call centers that are closing only."""
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
        """Agents that were read and not asked about yet, or are known to be signed out."""
        settled = []
        for record in self._records.values():
            kind = record.verdict.kind if record.verdict else None
            readable = record.before is not None and record.before.failure is None
            if readable and kind == (DONE if record.asked else None):
                settled.append(record)
        return settled

    # --- after --------------------------------------------------------------------------

    def read_after(self) -> None:
        """Read back every agent that was asked about and not yet read since."""
        keys = [key for key, record in self._records.items() if record.asked and not record.after]
        try:
            for key, reading in self._switch.readings(keys):
                self._records[key].after = reading
        except OcipError as exc:
            self.stopped = self.stopped or exc


class Writing:
    """Gets the writes of a run sent, over as many sessions as there are.

    :param records: of the agents, read before.
    """

    def __init__(self, switch: AgentSwitch, records: Mapping[str, AgentRecord]) -> None:
        self._switch = switch
        self._records = records

    def sign_out(self, order: Sequence[str], force: bool) -> None:
        """Sign agents out, guarded by the switch.

        :param order: agents that are signed in. :param force: as :meth:`.Delivery.sign_out`.
        :raises OcipError: the switch is out of reach; the records say how far it came.
        """
        hidden = self._hides_states(order)
        # Where the switch hides the states, only the answer to a single request can be believed:
        # a document of several with one error could not be cleared up by reading. Nor does it
        # say there who shares a call center with whom.
        size = 1 if hidden else MAXIMUM_COMMANDS
        width = 1 if hidden else self._switch.width
        readings = {key: _before(self._records[key]) for key in order}
        guarded = {key: reading.guarded_centers for key, reading in readings.items()}
        shared = {key: reading.shared_centers for key, reading in readings.items()}

        def work(delivery: Delivery, agents: list[str]) -> None:
            delivery.sign_out(batches(agents, guarded, size, force), force)

        # With ``force`` a refusal is followed by the unguarded request, and nobody else of the call
        # center may leave in between.
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
                    return exc  # and the other jobs go on
                return None

            return job

        problems = self._switch.side_by_side([job_for(agents) for agents in spread])
        for problem in problems:
            if problem is not None:
                raise problem


def refused_for_closing(
    records: Mapping[str, AgentRecord], order: Iterable[str], policy: Policy
) -> list[str]:
    """Those whom the switch refused only because of call centers that may be left empty."""
    return [
        key
        for key in order
        if (verdict := records[key].verdict) is not None
        and verdict.kind == REFUSED
        and all(policy.may_empty(center.service_user_id) for center in verdict.centers)
    ]


def problems_with_closing(picture: Picture, centers: Iterable[str]) -> list[str]:
    """Why call centers that are said to be closing or opening cannot be ones of this switch.

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
