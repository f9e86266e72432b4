# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""One shift takes over from another: the one operation behind staffing and shift change.

Everybody and every call center concerned is read once. Problems end it before anything changes.
Arrivals are written and read back. Who leaves is decided on these readings: the switch guards
sign-outs, :mod:`.unguarded` guards what it does not. At the end everybody and every call center
concerned is read once more, and only that reading says what is as asked.

Somebody else may change an agent at any moment, most likely exactly when shifts change. So what
is not as asked at the end is told of and is no success, whatever the switch had accepted.
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
    """Who is to go.

    :ivar sign_outs: agents to be signed out, in this order.
    :ivar leaves: by agent, the call centers that it is to leave without being signed out.
    """

    sign_outs: Sequence[str]
    leaves: Mapping[str, Sequence[str]]


class Task(Protocol):
    """What is to be handed over, as staffing and shift change fill it in. Pure."""

    def agents(self) -> list[str]:
        """The agents that are named."""

    def centers(self, picture: Picture) -> list[str]:
        """The call centers concerned, once the agents that are named were read."""

    def problems(self, picture: Picture) -> list[str]:
        """Why nothing may be changed, once everybody was read."""

    def arrivals(self, picture: Picture) -> dict[str, Wanted]:
        """What is wanted of those who come."""

    def awaited(self, agent: str, picture: Picture) -> list[str]:
        """The call centers that wait for an agent who comes."""

    def departures(self, picture: Picture) -> Departures:
        """Who is to go, by the latest readings."""


@dataclass(frozen=True)
class Options:
    """How a handover is to be done.

    :ivar wait: whether those who would leave a call center stay when somebody it waits for did not
        come. :ivar night_service: whether night service is forced in closing call centers that are
        emptied, and lifted in those of ``opening`` once somebody is in.
    """

    policy: Policy = STRICT
    wait: bool = True
    night_service: bool = False
    opening: tuple[str, ...] = ()


class CenterResult(NamedTuple):
    """What became of one call center; what is not known is None.

    :ivar before: who was signed in and joined. :ivar after: the same at the end.
    :ivar left_empty: whether nobody is at the end.
    :ivar allowed: whether it may be. :ivar night_service: what this run did about it.
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
        """Whether it is staffed as it has to be, and known to be."""
        return self.failure is None and (
            self.left_empty is False or self.allowed or is_basic(self.type)
        )


@dataclass
class HandoverReport:
    """What became of everybody and of every call center.

    :ivar problems: why nothing was changed. :ivar stopped: why not all could be worked through.
    :ivar held: whether somebody stays because others did not come.
    :ivar begun: whether anything may have been written.
    :ivar people: names of agents by their user ids.
    """

    results: list[AgentResult]
    centers: list[CenterResult] = field(default_factory=list)
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
    """Do it, or in check mode forecast what that would do.

    Never raises for what the switch or the network does: the report says it.

    :param answered: called when the last answer is in: nothing may be lost from then on.
    :param agreed: told the call centers concerned before anything is changed; gives problems.
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
    """One run of it: everything that is known, and the steps that change it."""

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
        """Read everybody and every call center concerned, and note what speaks against it.

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

    # --- first everybody comes ------------------------------------------------------------

    def arrive(self) -> None:
        """Write the arrivals and read back everybody who comes: that reading judges them.

        :raises OcipError: the switch is out of reach; the records say how far it came.
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
        """Whether somebody has come. Who has may go on a break or finish a call: after that only
        being signed in and joined counts."""
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
        """Let callers in where agents are in who stay, before anybody goes elsewhere. A call center
        that everybody is about to leave does not open, though it may be named in both lists.

        :raises OcipError: this run is to end.
        """
        departures = self._task.departures(self._picture)
        for center in self._options.opening:
            leaving = [agent for agent, left in departures.leaves.items() if center in left]
            if set(self._picture.present(center)).difference(departures.sign_outs, leaving):
                self._night.lift(center)

    # --- then the others go ---------------------------------------------------------------

    def depart(self) -> None:
        """Sign out and let go who is to go, unless a call center waits for somebody in vain.

        :raises OcipError: the switch is out of reach; the records say how far it came.
        """
        departures = self._task.departures(self._picture)
        waiting = {center for centers in self._missing.values() for center in centers}
        waiting = waiting if self._options.wait else set()
        going = self._sign_outs(departures.sign_outs, waiting)
        leaving = self._leaves(departures.leaves, waiting)
        # Where night service is to be forced first, nobody is let go with the document at once.
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
        """Those who were signed out are no company any more: nobody is looked for in vain."""
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
        """Who leaves each call center, those left out who have to stay."""
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
        """Whether an agent has to stay for those who did not come; noted as the reason."""
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
        """Read everybody and every call center concerned once more, if anything was asked, and what
        callers of empty call centers hear."""
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

    def _note_who_is_too_much(self) -> None:
        """Those who have to go by the last reading, whether or not they were there before."""
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

    # --- what to tell ---------------------------------------------------------------------

    def report(self) -> HandoverReport:
        """What became of everybody, from what is known now."""
        self._note_who_is_too_much()
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

    def _center(self, center: str) -> CenterResult:
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
        return CenterResult(
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
    """Who is signed in and joined, None if that is not known of everybody."""
    return picture.present(center) if picture.is_whole(center) else None


class NightShift:
    """Night service of the call centers that this run empties and opens. Where somebody is at the
    last reading, it is lifted again; where nobody is, that reading has to show it.

    :ivar done: what this run did about each. :ivar failures: why it could not.
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
        """Force night service in those of these call centers that close, before they are emptied;
        in all of them or in none.

        :returns: why it is not forced, so that nobody may be forced out.
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
        """Lift night service that this run forced in vain: somebody stays in the call center."""
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
        """What callers of empty call centers get, after what this run did or would do.

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
