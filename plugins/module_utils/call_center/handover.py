# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""One shift takes over from another: the operation that staffing and shift change share.

The run reads all agents and call centers of the task. If it finds problems, it changes nothing. It
signs in the arrivals and reads them back. From these readings it decides who leaves. The switch
guards sign-outs; :mod:`.unguarded` guards the other writes. At the end the run reads all agents and
call centers once more. Only this last reading counts.

Somebody else may change an agent at any moment, most likely when shifts change. If the last reading
does not show the requested state, the run reports that as a failure, even if the switch accepted
the change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from ..ocip.errors import OcipError
from . import closing
from .callers import NightService, WhenEmpty
from .execute import Writing, problems_with_closing, refused_for_closing
from .forecast import ForecastSwitch
from .model import (
    CHANGED,
    DONE,
    ERROR,
    FORCE,
    SIGNED_IN,
    SIGNED_OUT,
    STRICT,
    UNCHANGED,
    AgentRecord,
    AgentResult,
    AgentSwitch,
    CallCenterRef,
    Change,
    Failure,
    Policy,
    Reading,
    Verdict,
    Wanted,
    is_basic,
)
from .outcome import result_of
from .picture import Picture
from .plan import after_change, change_due, membership_failure, needs_sign_out
from .switch import Switch, failure_of
from .unguarded import Unguarded
from .words import listed

NIGHT_FORCED = "forced"
NIGHT_LIFTED = "lifted"
NIGHT_UNCHANGED = "unchanged"
NIGHT_FAILED = "failed"


class Departures(NamedTuple):
    """The agents who must leave.

    :ivar sign_outs: agents to sign out, in this order.
    :ivar leaves: for each agent who stays signed in, the call centers to leave.
    """

    sign_outs: Sequence[str]
    leaves: Mapping[str, Sequence[str]]


class Task(Protocol):
    """What staffing and shift change decide; the handover does the rest. Pure."""

    def agents(self) -> list[str]:
        """The agents that the task names."""

    def centers(self, picture: Picture) -> list[str]:
        """The call centers that the task affects. Needs readings of the named agents."""

    def problems(self, picture: Picture) -> list[str]:
        """Why nothing may be changed. Needs readings of all agents and call centers."""

    def arrivals(self, picture: Picture) -> dict[str, Wanted]:
        """The wanted state of each arriving agent."""

    def awaited(self, agent: str, picture: Picture) -> list[str]:
        """The call centers that need an arriving agent before others may leave."""

    def departures(self, picture: Picture) -> Departures:
        """The agents who must leave, according to the latest readings."""


@dataclass(frozen=True)
class Options:
    """Options of a handover.

    :ivar wait: whether agents stay in a call center if its arriving agents are missing.
    :ivar night_service: whether to force night service in closing call centers before they are
        empty, and to lift it in call centers of ``opening`` after somebody has signed in.
    """

    policy: Policy = STRICT
    wait: bool = True
    night_service: bool = False
    opening: tuple[str, ...] = ()


class Coverage(NamedTuple):
    """Who covers one call center. None means not known.

    :ivar before: the agents who were signed in and joined at the start.
    :ivar after: the agents who are signed in and joined at the end.
    :ivar left_empty: whether nobody is signed in and joined at the end.
    :ivar allowed: whether the task allows that. :ivar night_service: what this run did about it.
    :ivar agent_count: how many agents are assigned to it.
    """

    service_user_id: str
    name: str | None
    type: str | None
    before: list[str] | None
    after: list[str] | None
    left_empty: bool | None
    closing: bool
    allowed: bool
    when_empty: WhenEmpty | None = None
    night_service: str | None = None
    failure: Failure | None = None
    agent_count: int | None = None

    def __str__(self) -> str:
        return str(CallCenterRef(self.service_user_id, self.name))

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong here: it is known to be staffed, or it may be empty."""
        return self.failure is None and (
            self.left_empty is False or self.allowed or is_basic(self.type)
        )


@dataclass
class HandoverReport:
    """The results for all agents and call centers.

    :ivar problems: why nothing was changed. :ivar stopped: the error that ended the run early.
    :ivar held: whether an agent stays because arriving agents are missing.
    :ivar begun: whether anything may have been written.
    :ivar people: names of agents by their user ids.
    """

    results: list[AgentResult]
    centers: list[Coverage] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stopped: OcipError | None = None
    warnings: list[str] = field(default_factory=list)
    held: bool = False
    begun: bool = False
    people: dict[str, str] = field(default_factory=dict)


def hand_over(
    switch: Switch,
    task: Task,
    options: Options,
    check_mode: bool = False,
    answered: Callable[[], None] = lambda: None,
    agreed: Callable[[list[str]], list[str]] = lambda _centers: [],
) -> HandoverReport:
    """Carry out a handover; in check mode, forecast it.

    Errors of the switch or the network are in the report; they are never raised.

    :param answered: called after the last answer. From then on, no interruption may end the run.
    :param agreed: called with the affected call centers before anything is changed; returns
        problems.
    """
    run = Handover(switch, task, options, check_mode)
    try:
        run.survey(agreed)
        if not run.problems:
            run.arrive()
            run.open()
            run.depart()
    except OcipError as exc:
        run.stopped = exc
    run.read_last()
    answered()
    return run.report()


class Handover:
    """One run of a handover: what is known, and the steps."""

    def __init__(
        self, switch: Switch, task: Task, options: Options, check_mode: bool = False
    ) -> None:
        self.problems: list[str] = []
        self.stopped: OcipError | None = None
        self._real = switch
        self._forecast = ForecastSwitch(switch) if check_mode else None
        self._switch: AgentSwitch = self._forecast or switch
        self._task = task
        self._options = options
        self._records = {key: AgentRecord(key) for key in task.agents()}
        self._centers: list[str] = []
        self._picture = Picture(self._switch)
        self._last: Picture | None = None
        self._before: dict[str, list[str] | None] = {}
        self._awaited: dict[str, list[str]] = {}
        self._missing: dict[str, list[str]] = {}
        self._held: set[str] = set()
        self._night = NightShift(switch, options, check_mode)
        self._when_empty: dict[str, WhenEmpty] = {}
        self._warnings: list[str] = []

    # --- read everybody once --------------------------------------------------------------

    def survey(self, agreed: Callable[[list[str]], list[str]]) -> None:
        """Read all agents and call centers of the task, and note problems.

        :raises OcipError: the switch is out of reach.
        """
        options, picture = self._options, self._picture
        special = [*options.policy.closing, *options.opening]
        self._switch.spell([*self._task.agents(), *self._task.centers(picture), *special])
        try:
            picture.read_agents(self._records)
            self._centers = list(dict.fromkeys([*self._task.centers(picture), *options.opening]))
            picture.read_centers(self._centers)
            picture.read_names(self._centers)
            known = set(picture.names)
            self.problems += problems_with_closing(picture, set(special) - known)
        finally:
            self._take_up()
        self.problems += [
            f"The call center {center} cannot be read: {failure.english}"
            for center, failure in picture.unreadable.items()
        ]
        self.problems += self._task.problems(picture) + agreed(self._centers)
        self.problems = list(dict.fromkeys(self.problems))
        self._before = {center: _there(picture, center) for center in self._centers}

    def _take_up(self) -> None:
        for key, record in self._records.items():
            record.before = self._picture.readings.get(key)
        for key, wanted in self._task.arrivals(self._picture).items():
            self._records[key].wanted = wanted

    # --- first sign in the arrivals -------------------------------------------------------

    def arrive(self) -> None:
        """Sign in and join the arriving agents, and judge them by reading them back.

        :raises OcipError: the switch is out of reach; the records say how far the run came.
        """
        wanted = self._task.arrivals(self._picture)
        self._awaited = {key: self._task.awaited(key, self._picture) for key in wanted}
        changes = {key: self._due(self._records[key]) for key in wanted}
        changes = {key: change for key, change in changes.items() if change}
        self._writing().change(changes)
        if changes or any(self._task.departures(self._picture)):
            readable = [key for key in wanted if _is_readable(self._records[key].before)]
            for key, reading in self._switch.readings(readable):
                self._records[key].after = reading
                self._picture.note(key, reading)
        for key in wanted:
            self._judge(self._records[key])

    def _due(self, record: AgentRecord) -> Change:
        if record.before is None or record.before.failure is not None:
            return Change()
        failure = membership_failure(record.before, record.wanted)
        if failure is not None:
            record.verdict = Verdict(ERROR, failure=failure, definitive=True)
            return Change()
        return change_due(record.before, record.wanted)

    def _judge(self, record: AgentRecord) -> None:
        """Note whether an agent has arrived. After arriving, an agent may go on a break or finish a
        call, so from here on the run only expects the agent to be signed in and joined."""
        key, wanted = record.agent_user_id, record.wanted
        awaited = self._awaited[key]
        result = result_of(record)
        record.moved = result.changed and _is_readable(record.after)
        if result.outcome not in (CHANGED, UNCHANGED):
            self._missing[key] = awaited
            return
        absent = [center for center in awaited if not self._picture.may_be_in(key, center)]
        joined = {**wanted.joined, **dict.fromkeys(absent, True)}
        state = None if wanted.state is None else SIGNED_IN
        record.wanted = replace(wanted, state=state, unavailable_code=None, joined=joined)
        if not awaited and wanted.entry is None:
            record.verdict = Verdict(ERROR, failure=NO_RELIEF, definitive=True)
            absent = list(self._picture.readings[key].joins())
        if absent:
            self._missing[key] = absent

    def open(self) -> None:
        """Lift night service in opening call centers in which an agent stays, before anybody
        leaves. A call center may be in both lists, opening and closing. If all its agents leave in
        this run, it does not open.

        :raises OcipError: the switch is out of reach, or the run was interrupted.
        """
        departures = self._task.departures(self._picture)
        for center in self._options.opening:
            leaving = [agent for agent, left in departures.leaves.items() if center in left]
            if set(self._picture.present(center)).difference(departures.sign_outs, leaving):
                self._night.lift(center)

    # --- then the others leave ------------------------------------------------------------

    def depart(self) -> None:
        """Sign out or move the agents who must leave, except from call centers whose arriving
        agents are missing.

        :raises OcipError: the switch is out of reach; the records say how far the run came.
        """
        departures = self._task.departures(self._picture)
        waiting = {center for centers in self._missing.values() for center in centers}
        waiting = waiting if self._options.wait else set()
        going = self._sign_outs(departures.sign_outs, waiting)
        leaving = self._leaves(departures.leaves, waiting)
        # If night service must be forced first, a refusal is not followed by the unguarded request
        # at once.
        at_once = self._options.policy.last_agent == FORCE and not self._options.night_service
        self._writing().sign_out(going, at_once)
        everybody = [*going, *(agent for agents in leaving.values() for agent in agents)]
        unguarded = Unguarded(
            self._switch,
            self._records,
            self._picture,
            self._options.policy,
            everybody,
            self._night.force,
        )
        self._note_gone(going)
        for key in refused_for_closing(self._records, going, self._options.policy):
            unguarded.sign_out(key)
        for center, agents in leaving.items():
            unguarded.leave(center, agents)
        unguarded.settle()

    def _note_gone(self, keys: Sequence[str]) -> None:
        """Note who was signed out, so that no later look counts on them to stay."""
        for key in keys:
            verdict = self._records[key].verdict
            if verdict is not None and verdict.kind == DONE:
                gone = after_change(self._picture.readings[key], Change(SIGNED_OUT))
                self._picture.note(key, gone)

    def _sign_outs(self, keys: Sequence[str], waiting: set[str]) -> list[str]:
        going = []
        for key in keys:
            record = self._records.setdefault(key, AgentRecord(key))
            reading = self._picture.readings.get(key)
            record.before = record.before or reading
            record.wanted = Wanted()
            if reading is None or reading.failure or record.verdict:
                continue
            centers = [center for center, joined in reading.joins().items() if joined]
            if not needs_sign_out(reading, record.wanted):
                continue
            if not self._holds(record, waiting & set(centers)):
                going.append(key)
        return going

    def _leaves(
        self, leaves: Mapping[str, Sequence[str]], waiting: set[str]
    ) -> dict[str, list[str]]:
        """The agents who leave, by call center, without those who must stay."""
        leaving: dict[str, list[str]] = {}
        for key, centers in leaves.items():
            record = self._records[key]
            has_reason = record.incident or result_of(record).failure
            joined = {**record.wanted.joined, **dict.fromkeys(centers, False)}
            record.wanted = replace(record.wanted, joined=joined)
            if key in self._missing:
                record.incident = record.incident if has_reason else NOT_ARRIVED
                continue
            for center in centers:
                if not self._holds(record, waiting & {center}):
                    leaving.setdefault(center, []).append(key)
        return leaving

    def _holds(self, record: AgentRecord, waiting: set[str]) -> bool:
        """Whether an agent must stay because arriving agents are missing; notes the reason."""
        if not waiting:
            return False
        self._held.add(record.agent_user_id)
        missing = [key for key, centers in self._missing.items() if waiting & set(centers)]
        record.incident = Failure(
            f"Held back because {listed(missing)} did not sign in and join: nobody leaves "
            f"{listed(sorted(waiting))} without a replacement."
        )
        return True

    def _writing(self) -> Writing:
        return Writing(self._switch, self._records)

    # --- read everybody once more ---------------------------------------------------------

    def read_last(self) -> None:
        """If anything was written, read all agents and call centers of the task once more. Read
        also what callers of empty call centers hear."""
        latest = self._picture
        try:
            if self._has_begun():
                latest = self._last = Picture(self._switch)
                latest.read_agents(self._picture.readings)
                latest.read_centers(self._centers)
                for center in self._centers:
                    if latest.present(center):
                        self._night.take_back(center)
            elif self.problems or self.stopped:
                return
            empty = [center for center in self._centers if latest.is_empty(center)]
            self._when_empty = self._night.when_empty(empty)
        except OcipError as exc:
            self.stopped = self.stopped or exc
        for key, reading in latest.readings.items():
            if key in self._records:
                self._records[key].after = reading

    def _has_begun(self) -> bool:
        return self._night.asked or any(record.asked for record in self._records.values())

    def _note_surplus(self) -> None:
        """Add records of agents who must leave according to the last reading, even if they signed
        in during the run."""
        latest = self._last or self._picture
        for key in self._task.departures(latest).sign_outs if not self.problems else ():
            if key not in self._records:
                before = self._picture.readings.get(key)
                self._records[key] = AgentRecord(key, Wanted(), before, latest.readings[key])
        for picture in (self._picture, latest):
            for key, centers in self._task.departures(picture).leaves.items():
                record = self._records[key]
                joined = {**record.wanted.joined, **dict.fromkeys(centers, False)}
                record.wanted = replace(record.wanted, joined=joined)

    # --- the report -----------------------------------------------------------------------

    def report(self) -> HandoverReport:
        """The results for all agents and call centers, from what is known now."""
        self._note_surplus()
        reason = failure_of(self.stopped) if self.stopped else None
        if self.problems:
            reason = Failure("Nothing was changed: " + " ".join(self.problems))
        for record in self._records.values():
            record.incident = record.incident or reason
        results = [result_of(record) for record in self._records.values()]
        centers = [self._center(center) for center in self._centers]
        warnings = [*self._warnings, *self._night.warnings]
        warnings += [result.warning for result in results if result.warning]
        warnings += self._forecast.warnings if self._forecast else []
        if self._picture.hides_states():
            warnings.append(
                "The switch reports no ACD states (XS data mode): what it accepted counts as done, "
                "and it is not known who is signed in."
            )
        warnings += [
            f"{center} is a basic call center and now has no agent: the switch does not "
            "protect the last agent there."
            for center in centers
            if center.left_empty and is_basic(center.type) and not center.allowed
        ]
        held = any(r.agent_user_id in self._held and r.failure is not None for r in results)
        return HandoverReport(
            results,
            centers,
            self.problems,
            self.stopped,
            warnings,
            held,
            self._has_begun(),
            self._picture.people,
        )

    def _center(self, center: str) -> Coverage:
        last = self._last or self._picture
        hidden = last.hides_states()
        empty = last.is_empty(center)
        failure = self._picture.unreadable.get(center) or last.unreadable.get(center)
        failure = failure or self._night.failures.get(center)
        if failure is None and empty is None and not hidden and not self.problems:
            failure = Failure(
                "Not all agents of the call center could be read, so it is not known whether "
                "anyone is signed in."
            )
        policy, assigned = self._options.policy, last.assigned
        return Coverage(
            center,
            self._picture.names.get(center),
            self._picture.types.get(center),
            self._before.get(center),
            _there(last, center),
            empty,
            closing=center in policy.closing,
            allowed=policy.may_empty(center) or (empty is None and hidden),
            when_empty=self._when_empty.get(center),
            night_service=self._night.done.get(center),
            failure=failure,
            agent_count=None if center not in assigned else len(assigned[center]),
        )


NO_RELIEF = Failure("The agent is not joined to any of its call centers: no calls reach it.")
NOT_ARRIVED = Failure(
    "The agent did not join the new call center, so it does not leave the old one."
)


def _is_readable(reading: Reading | None) -> bool:
    return reading is not None and reading.failure is None


def _there(picture: Picture, center: str) -> list[str] | None:
    """The agents who are signed in and joined; None if any of them could not be read."""
    return picture.present(center) if picture.is_whole(center) else None


class NightShift:
    """Night service of the call centers that this run empties or opens.

    If the last reading shows somebody in a call center, night service that this run forced is
    lifted again. If it shows nobody, it must also show that night service is forced.

    :ivar done: what this run did, by call center. :ivar failures: why it could not do it.
    :ivar asked: whether anything was written.
    """

    def __init__(self, switch: Switch, options: Options, check_mode: bool) -> None:
        self.done: dict[str, str] = {}
        self.failures: dict[str, Failure] = {}
        self.warnings: list[str] = []
        self.asked = False
        self._forced: set[str] = set()
        self._switch = switch
        self._options = options
        self._check_mode = check_mode

    def force(self, centers: Sequence[str]) -> Failure | None:
        """Force night service in the closing call centers among these, before they are empty. If it
        cannot be forced in one of them, force it nowhere.

        :returns: why it is not forced; the last agents must then stay. None if it is forced.
        """
        if not self._options.night_service:
            return None
        wanted = [center for center in centers if center in self._options.policy.closing]
        new = [center for center in wanted if center not in self._forced]
        self._forced.update(wanted)
        if new:
            found = closing.set_night_service(self._switch, new, True, forecast=True)
            refused = [result for result in found.values() if not result.as_asked]
            if not refused and not self._check_mode:
                found = closing.set_night_service(self._switch, new, True)
            for result in refused or found.values():
                self._note(result, NIGHT_FORCED)
        return next((self.failures[center] for center in wanted if center in self.failures), None)

    def take_back(self, center: str) -> None:
        """Lift night service that this run forced, because somebody stays in the call center."""
        if self.done.get(center) == NIGHT_FORCED:
            self.lift(center)
            if center not in self.failures:
                self.done[center] = NIGHT_UNCHANGED

    def lift(self, center: str) -> None:
        """Lift night service in a call center that opens."""
        if self._options.night_service:
            found = closing.set_night_service(self._switch, [center], False, self._check_mode)
            self._note(found[center], NIGHT_LIFTED)

    def when_empty(self, centers: Sequence[str]) -> dict[str, WhenEmpty]:
        """What callers of empty call centers hear after this run, or would hear after a real run.

        :raises OcipError: the switch is out of reach.
        """
        found = closing.when_empty(self._switch, centers) if centers else {}
        for center, told in found.items():
            done, night = self.done.get(center), told.night_service
            if night is None:
                continue
            if not self._check_mode:
                self._check_forced(center, night)
            elif done in (NIGHT_FORCED, NIGHT_LIFTED):
                night = night._replace(forced=done == NIGHT_FORCED)
                found[center] = told._replace(night_service=night)
        return found

    def _check_forced(self, center: str, night: NightService) -> None:
        if center in self._forced and not night.forced and center not in self.failures:
            self.failures[center] = Failure(
                f"Night service of {center} was forced before its last agents left, but the last "
                "read shows that it is not forced. Someone else lifted it: force it with "
                "ocip_call_center if callers must hear it."
            )

    def _note(self, result: closing.CenterResult, done: str) -> None:
        center = result.service_user_id
        self.asked |= result.outcome != UNCHANGED
        self.done[center] = NIGHT_UNCHANGED if result.outcome == UNCHANGED else done
        if result.warning:
            self.warnings.append(result.warning)
        if not result.as_asked:
            reason = result.failure or Failure("it is not known why")
            self.done[center] = NIGHT_FAILED
            self.failures[center] = reason.of(f"Night service of {center} could not be {done}")
