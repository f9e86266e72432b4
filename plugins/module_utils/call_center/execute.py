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
from .forecast import forecast_sign_outs, signed_in_staff
from .model import (
    DONE,
    ERROR,
    FORCE,
    AgentRecord,
    AgentResult,
    Fault,
    Reading,
    Verdict,
    Wanted,
)
from .plan import (
    code_in_doubt,
    documents,
    due,
    forecast_results,
    lanes,
    membership_fault,
    needs_sign_out,
    result_of,
)
from .switch import Switch, fault_of, problem_with_user_id


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
    switch: Switch,
    wanted: Mapping[str, Wanted],
    check_mode: bool = False,
    assumed: Mapping[str, Sequence[str]] | None = None,
) -> Report:
    """Bring agents to what is wanted of them, or in check mode forecast what that would do.

    Never raises for what the switch or the network does: the report says it, agent by agent.

    :param wanted: by agent user id, in the order of the sign-outs.
    :param assumed: agents that a forecast counts as signed in whatever they are now, each with
        the call centers it counts as joined besides those it is joined to.
    """
    run = Run(switch, wanted, assumed or {})
    try:
        run.read_before()
        if check_mode:
            return run.forecast()
        run.write()
    except OcipError as exc:
        run.stopped = exc
    run.read_after()
    return run.report()


def not_attempted(agent_user_ids: Sequence[str], reason: OcipError) -> Report:
    """The report of a task that could not begin."""
    results = [result_of(AgentRecord(key, incident=fault_of(reason))) for key in agent_user_ids]
    return Report(results, reason)


class Run:
    """One task: what is known of each of its agents, and the steps that change it."""

    def __init__(
        self,
        switch: Switch,
        wanted: Mapping[str, Wanted],
        assumed: Mapping[str, Sequence[str]],
    ) -> None:
        self.stopped: OcipError | None = None
        self.warnings: list[str] = []
        self._switch = switch
        self._assumed = assumed
        self._force_last_agents = any(each.last_agent == FORCE for each in wanted.values())
        self._records = {key: AgentRecord(key, each) for key, each in wanted.items()}

    def report(self) -> Report:
        """The results of all agents, from what is known now."""
        if self.stopped is not None:
            for record in self._records.values():
                record.incident = record.incident or fault_of(self.stopped)
        return self._reported([result_of(record) for record in self._records.values()])

    def _reported(self, results: list[AgentResult]) -> Report:
        warnings = self.warnings + [result.warning for result in results if result.warning]
        return Report(results, self.stopped, warnings)

    # --- before -------------------------------------------------------------------------

    def read_before(self) -> None:
        """Read every agent and note what rules it out.

        :raises OcipError: the switch is out of reach.
        """
        self._refuse_bad_user_ids()
        keys = [key for key, record in self._records.items() if record.verdict is None]
        for key, reading in self._switch.readings(keys):
            self._records[key].before = reading
            fault = membership_fault(reading, self._records[key].wanted)
            if fault and reading.fault is None:
                self._records[key].verdict = Verdict(ERROR, fault=fault, definitive=True)
        self._settle_codes()

    def _settle_codes(self) -> None:
        """Find the agents whose unavailable code differs from the one asked for because the
        switch replaces that one: nothing is due for them, now or ever."""
        for record in self._records.values():
            code = record.wanted.unavailable_code
            if code is not None and code_in_doubt(record.before, record.wanted):
                codes = self._switch.unavailable_codes(record.agent_user_id)
                if codes is not None:
                    record.code_in_force = codes.taken_for(code) == _before(record).unavailable_code

    def _refuse_bad_user_ids(self) -> None:
        for key, record in self._records.items():
            problem = problem_with_user_id(key)
            if problem:
                record.verdict = Verdict(ERROR, fault=Fault(problem), definitive=True)

    def _workable(self) -> list[AgentRecord]:
        return [
            record
            for record in self._records.values()
            if record.before and record.before.fault is None and record.verdict is None
        ]

    def _sign_outs_due(self) -> list[str]:
        return [r.agent_user_id for r in self._workable() if needs_sign_out(_before(r), r.wanted)]

    def _guarded(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        return {key: _before(self._records[key]).guarded_centers for key in keys}

    # --- check mode ---------------------------------------------------------------------

    def forecast(self) -> Report:
        """What a real run would report, from ACD states and joins on the switch.

        :raises OcipError: the switch is out of reach.
        """
        order = self._sign_outs_due()
        guarded = self._guarded(order)
        staff = self._read_staff(guarded)
        last_of = forecast_sign_outs(order, guarded, staff, self._force_last_agents)
        if any(_before(self._records[key]).state is None for key in order):
            last_of = {}
            self.warnings.append(
                "The switch reports no ACD states (XS data mode): check mode cannot tell which "
                "agents are the last ones of a call center."
            )
        names = self._switch.names({center for centers in last_of.values() for center in centers})
        return self._reported(forecast_results(list(self._records.values()), last_of, names))

    def _read_staff(self, guarded: dict[str, tuple[str, ...]]) -> dict[str, set[str]]:
        centers: dict[str, list[str]] = {}
        wanted = sorted({center for own in guarded.values() for center in own})
        for center, agents in self._switch.staff(wanted):
            if isinstance(agents, Fault):
                self._warn_of_forecast(f"the agents of call center {center}", agents)
                centers[center] = [key for key, own in guarded.items() if center in own]
            else:
                centers[center] = [row["User Id"] for row in agents]
        readings = self._readings_of({agent for agents in centers.values() for agent in agents})
        joined = {
            key: (*reading.guarded_centers, *self._assumed.get(key, ()))
            for key, reading in readings.items()
        }
        signed_in = [
            k for k, reading in readings.items() if reading.signed_in or k in self._assumed
        ]
        return signed_in_staff(centers, joined, signed_in)

    def _readings_of(self, keys: set[str]) -> dict[str, Reading]:
        readings = {
            key: record.before for key, record in self._records.items() if record.before is not None
        }
        for key, reading in self._switch.readings(sorted(keys - set(readings))):
            readings[key] = reading
            if reading.fault is not None:
                self._warn_of_forecast(f"agent {key}", reading.fault)
        return readings

    def _warn_of_forecast(self, what: str, fault: Fault) -> None:
        reason = fault.summary_english or fault.summary
        self.warnings.append(f"The forecast is uncertain: {what} cannot be read ({reason}).")

    # --- writing ------------------------------------------------------------------------

    def write(self) -> None:
        """Sign out, then change what else is due.

        :raises OcipError: the switch is out of reach; the records say how far it came.
        """
        order = self._sign_outs_due()
        guarded = self._guarded(order)
        hidden = any(_before(self._records[key]).state is None for key in order)
        # Where the switch hides the states, only the answer to a single request can be believed:
        # a document of several with one error could not be cleared up by reading. Nor does it
        # say there who shares a call center with whom.
        size = 1 if hidden else MAXIMUM_COMMANDS
        width = 1 if hidden else self._switch.width
        force = self._force_last_agents
        shared = {key: _before(self._records[key]).shared_centers for key in order}
        self._side_by_side(
            lanes(order, shared, width),
            lambda delivery, lane: delivery.sign_out(documents(lane, guarded, size, force), force),
        )
        due_now = {record.agent_user_id: due(record) for record in self._settled()}
        changes = {key: change for key, change in due_now.items() if change}
        if any(_before(self._records[key]).state is None for key in changes):
            size = 1
        self._side_by_side(
            lanes(list(changes), {}, self._switch.width),
            lambda delivery, lane: delivery.modify({key: changes[key] for key in lane}, size),
        )

    def _side_by_side(
        self, shares: Sequence[list[str]], work: Callable[[Delivery, list[str]], None]
    ) -> None:
        def job_for(share: list[str]) -> Callable[[Switch], OcipError | None]:
            def job(switch: Switch) -> OcipError | None:
                try:
                    work(Delivery(switch, self._records), share)
                except OcipError as exc:
                    return exc  # and the other shares go on
                return None

            return job

        problems = self._switch.side_by_side([job_for(share) for share in shares])
        for problem in problems:
            if problem is not None:
                raise problem

    def _settled(self) -> list[AgentRecord]:
        """Agents that were read and not asked about yet, or are known to be signed out."""
        settled = []
        for record in self._records.values():
            kind = record.verdict.kind if record.verdict else None
            readable = record.before is not None and record.before.fault is None
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


def _before(record: AgentRecord) -> Reading:
    return record.before or Reading()
