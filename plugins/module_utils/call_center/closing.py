# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Night service and forced forwarding of call centers: read, set, read back.

A document holds up to 15 writes. After an error, an unexpected answer, or a lost answer, the answer
is not used. The run reads the centers of that document, and writes those that are not yet in the
requested state one by one. Sending a write again is safe, because every request sets a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..ocip.documents import MAXIMUM_COMMANDS
from ..ocip.errors import InterruptedRun, OcipError, TransportError
from .callers import (
    CALLER_SETTINGS,
    FORCED_FORWARDING,
    NIGHT_SERVICE,
    NONE,
    CallerChange,
    CallerSetting,
    ForcedForwarding,
    NightService,
    WhenEmpty,
    has_setting,
    when_empty_of,
)
from .ids import unique
from .model import CHANGED, DONE, ERROR, FAILED, NOT_ATTEMPTED, UNCHANGED, UNKNOWN, Failure
from .switch import Switch, failure_of

TRIES_ALONE = 2
"""How often a write is sent in its own document."""

WORST_FIRST = (UNKNOWN, FAILED, NOT_ATTEMPTED, CHANGED, UNCHANGED)
OF_SOMEBODY_ELSE = Failure(
    "The switch accepted the change, but a later read shows another value: someone else may be "
    "changing it. Run the task again."
)
NO_NUMBER = Failure("There is no number to forward calls to: set forced_forwarding.to.")


class CenterResult(NamedTuple):
    """The result for one call center.

    :ivar outcome: CHANGED, UNCHANGED, FAILED, UNKNOWN or NOT_ATTEMPTED.
    :ivar before: ``night_service_forced`` and ``forced_forwarding``; None if the task does not set
        it, or if it is not known. :ivar after: the same as read back, or as forecast.
    :ivar warning: why a setting has no effect although it has the requested value.
    """

    service_user_id: str
    outcome: str
    changed: bool
    before: dict[str, Any]
    after: dict[str, Any]
    failure: Failure | None = None
    warning: str = ""

    @property
    def as_asked(self) -> bool:
        """Whether the last reading shows the requested settings."""
        return self.outcome in (CHANGED, UNCHANGED)

    def as_dict(self) -> dict[str, Any]:
        """An element of the result key ``call_centers`` of ocip_call_center."""
        return {
            "service_user_id": self.service_user_id,
            "outcome": self.outcome,
            "changed": self.changed,
            "before": self.before,
            "after": self.after,
            "error": self.failure.as_dict() if self.failure else None,
        }


class CentersReport(NamedTuple):
    """Results in the requested order, and the error that ended the run early, or None."""

    results: list[CenterResult]
    stopped: OcipError | None = None


# --- for a change of shifts -----------------------------------------------------------------


def set_night_service(
    switch: Switch, service_user_ids: Iterable[str], forced: bool, forecast: bool = False
) -> dict[str, CenterResult]:
    """Force night service in call centers, or let schedules decide again.

    A call center that fails does not stop the others.

    :param forecast: only read, and return the results that a real run would have.
    :returns: results by service user id.
    :raises InterruptedRun: the results of writes that were already sent are unknown.
    """
    changes = [CallerChange(key, NIGHT_SERVICE, forced) for key in unique(service_user_ids)]
    report = set_centers(switch, changes, forecast)
    if isinstance(report.stopped, InterruptedRun):
        raise report.stopped
    return {result.service_user_id: result for result in report.results}


def when_empty(switch: Switch, service_user_ids: Iterable[str]) -> dict[str, WhenEmpty]:
    """Read what happens to calls when nobody is signed in.

    If the switch refuses to show a setting, it is not known. This is not a failure, because the
    login may not have the right to read it.

    :raises OcipError: the switch is out of reach.
    """
    found: dict[str, dict[str, CallerSetting | Failure]] = {c: {} for c in unique(service_user_ids)}
    questions = [(center, key) for center in found for key in CALLER_SETTINGS]
    for (center, key), setting in switch.caller_settings(questions):
        found[center][key] = setting
    return {center: when_empty_of(settings) for center, settings in found.items()}


# --- the run --------------------------------------------------------------------------------


@dataclass
class _Record:
    """One setting of one call center during a run.

    :ivar asked: whether a write may have reached the switch.
    :ivar refused: whether the switch answered the last write, sent alone, with an error.
    :ivar incident: why an answer is missing or was not used.
    """

    change: CallerChange
    before: CallerSetting | Failure | None = None
    after: CallerSetting | Failure | None = None
    asked: bool = False
    refused: bool = False
    incident: Failure | None = None

    @property
    def problem(self) -> Failure | None:
        """Why the setting cannot be written or read."""
        if isinstance(self.before, Failure):
            return self.before
        found, change = self.before, self.change
        if isinstance(found, ForcedForwarding) and change.active and not (change.to or found.to):
            return NO_NUMBER
        return None

    @property
    def due(self) -> bool:
        """Whether there is something to write."""
        return self.before is not None and not self.problem and not self.shown_by(self.before)

    def shown_by(self, found: CallerSetting | Failure | None) -> bool:
        """Whether a setting that was read has the requested value."""
        return found is not None and not isinstance(found, Failure) and self.change.shown_by(found)


def set_centers(
    switch: Switch, changes: Sequence[CallerChange], forecast: bool = False
) -> CentersReport:
    """Carry out changes; one result for each call center, in the order of the changes."""
    records = [_Record(change) for change in changes]
    stopped = None
    try:
        _read(switch, records, before=True)
        due = [record for record in records if record.due]
        if due and not forecast:
            _deliver(switch, due)
            _read(switch, [record for record in records if not isinstance(record.before, Failure)])
    except OcipError as exc:
        stopped = exc
    by_center: dict[str, list[_Record]] = {}
    for record in records:
        if forecast and record.due:
            record.asked, record.after = True, record.change.applied_to(record.before)
        by_center.setdefault(record.change.service_user_id, []).append(record)
    failure = failure_of(stopped) if stopped else None
    results = [_result(center, of_center, failure) for center, of_center in by_center.items()]
    return CentersReport(results if stopped else _explained(switch, results, changes), stopped)


def not_set(changes: Sequence[CallerChange], reason: OcipError) -> CentersReport:
    """The report of a task that could not begin."""
    centers = unique(change.service_user_id for change in changes)
    failure = failure_of(reason)
    nothing = _shown({})
    return CentersReport(
        [CenterResult(key, NOT_ATTEMPTED, False, nothing, nothing, failure) for key in centers],
        reason,
    )


def _read(switch: Switch, records: Sequence[_Record], before: bool = False) -> None:
    by_question = {
        (record.change.service_user_id, record.change.setting): record for record in records
    }
    for question, setting in switch.caller_settings(list(by_question)):
        record = by_question[question]
        record.after = setting
        if before:
            record.before = setting


def _deliver(switch: Switch, due: Sequence[_Record]) -> None:
    """Send the writes.

    :raises OcipError: nothing was sent, or sending more cannot succeed.
    """
    lost_in_a_row = 0
    for start in range(0, len(due), MAXIMUM_COMMANDS):
        document = due[start : start + MAXIMUM_COMMANDS]
        if len(document) > 1 and _send(switch, document):
            continue
        for record in _not_done(switch, document) if len(document) > 1 else document:
            lost_in_a_row = 0 if _deliver_alone(switch, record) else lost_in_a_row + 1
            if lost_in_a_row > 1:
                raise TransportError(record.incident.summary if record.incident else "No answer.")


def _deliver_alone(switch: Switch, record: _Record) -> bool:
    """Send one change until it has a final answer. False if it was never answered."""
    for attempt in range(TRIES_ALONE):
        switch.pause(attempt)
        answered = _send(switch, [record])
        if answered or not _not_done(switch, [record]):
            return True
    return record.refused


def _send(switch: Switch, records: Sequence[_Record]) -> bool:
    """Send one document. False if its answer cannot be used, and its writes need another try.

    :raises OcipError: it was not sent, or sending more cannot succeed.
    """
    known = [record.asked for record in records]
    # Marked before it is sent: a signal may interrupt us at any moment after that.
    for record in records:
        record.asked, record.after, record.refused = True, None, False
    try:
        verdicts = switch.set_callers([record.change for record in records])
    except InterruptedRun:
        raise
    except OcipError as exc:
        lost = isinstance(exc, TransportError) and exc.sent
        for record, asked in zip(records, known):
            record.incident = failure_of(exc)
            record.asked = lost or asked
        if not lost:
            raise
        return False
    for record, verdict in zip(records, verdicts):
        record.incident = verdict.failure
        record.refused = verdict.kind == ERROR and len(records) == 1
    return all(v.kind == DONE for v in verdicts) or (len(records) == 1 and verdicts[0].definitive)


def _not_done(switch: Switch, records: Sequence[_Record]) -> list[_Record]:
    """Read settings, and return those that do not have the requested value. A setting that cannot
    be read is not returned, because its value is not known."""
    _read(switch, records)
    return [j for j in records if not isinstance(j.after, Failure) and not j.shown_by(j.after)]


# --- results --------------------------------------------------------------------------------


def _result(center: str, records: Sequence[_Record], stopped: Failure | None) -> CenterResult:
    told = [_outcome(record, stopped) for record in records]
    outcome, failure = min(told, key=lambda each: WORST_FIRST.index(each[0]))
    before = _shown({record.change.setting: record.before for record in records})
    after = _shown({record.change.setting: record.after for record in records})
    return CenterResult(
        center,
        outcome,
        changed=any(each == CHANGED for each, _failure in told),
        before=before,
        after=after,
        failure=failure,
        warning=_warning(center, records) if outcome in (CHANGED, UNCHANGED) else "",
    )


def _outcome(record: _Record, stopped: Failure | None) -> tuple[str, Failure | None]:
    """The outcome of one setting. The last reading decides, not the answer."""
    if record.before is None:
        return NOT_ATTEMPTED, stopped
    if record.problem:
        return FAILED, record.problem
    if record.due and not record.asked:
        return NOT_ATTEMPTED, record.incident or stopped
    if record.after is None or isinstance(record.after, Failure):
        return UNKNOWN, record.incident or (
            record.after if isinstance(record.after, Failure) else stopped
        )
    if not record.shown_by(record.after):
        return FAILED, record.incident or OF_SOMEBODY_ELSE
    return (UNCHANGED if record.shown_by(record.before) or record.refused else CHANGED), None


def _shown(settings: Mapping[str, CallerSetting | Failure | None]) -> dict[str, Any]:
    night = settings.get(NIGHT_SERVICE)
    forwarding = settings.get(FORCED_FORWARDING)
    return {
        "night_service_forced": night.forced if isinstance(night, NightService) else None,
        "forced_forwarding": (
            forwarding._asdict() if isinstance(forwarding, ForcedForwarding) else None
        ),
    }


def _warning(center: str, records: Sequence[_Record]) -> str:
    for record in records:
        night = record.after
        if isinstance(night, NightService) and night.forced and night.action == NONE:
            return (
                f"Night service of {center} is forced, but set to do nothing (action None): calls "
                "are treated as if it were not forced."
            )
    return ""


def _explained(
    switch: Switch, results: list[CenterResult], changes: Sequence[CallerChange]
) -> list[CenterResult]:
    """The same results; if the type of a call center is the reason for a failure, its error says
    so."""
    doubtful = [
        r.service_user_id for r in results if r.outcome == FAILED and r.before == _shown({})
    ]
    try:
        profiles = dict(switch.profiles(doubtful))
    except OcipError:
        return results
    settings: dict[str, list[str]] = {}
    for change in changes:
        settings.setdefault(change.service_user_id, []).append(change.setting)
    explained = []
    for result in results:
        profile = profiles.get(result.service_user_id)
        if isinstance(profile, dict) and result.failure:
            failure = _with_type(result, profile, settings[result.service_user_id])
            result = result._replace(failure=failure)
        explained.append(result)
    return explained


def _with_type(
    result: CenterResult, profile: dict[str, Any], settings: list[str]
) -> Failure | None:
    missing = [CALLER_SETTINGS[key] for key in settings if not has_setting(profile["type"], key)]
    if not missing or not result.failure:
        return result.failure
    name = profile["name"] or result.service_user_id
    reason = f"{name} is a {profile['type']} call center, which has no {' and no '.join(missing)}"
    return result.failure.of(reason)
