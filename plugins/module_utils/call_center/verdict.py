# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a handover returns: result keys, a verdict, and one line for an operator. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .handover import Coverage, HandoverReport
from .model import (
    CHANGED,
    FORCED,
    KEEP,
    NOT_ATTEMPTED,
    REFUSED,
    UNCHANGED,
    AgentResult,
    Policy,
)
from .results import (
    BAD_NEWS,
    as_asked_already,
    failed,
    forced_or_moved,
    grouped,
    in_one_line,
    kept,
    must_stay,
    named,
    reason_of,
)
from .words import listed

DONE = "done"
DONE_BUT_KEPT = "kept"
INCOMPLETE = "incomplete"
REJECTED = "rejected"
NOTHING_TO_DO = "nothing_to_do"


def verdict_of(report: HandoverReport, policy: Policy) -> str:
    """The result in one word: DONE, DONE_BUT_KEPT, INCOMPLETE, REJECTED or NOTHING_TO_DO."""
    if report.problems or (report.stopped and not report.begun):
        return REJECTED
    if report.stopped or failed(report.results, policy):
        return INCOMPLETE
    if not all(center.is_well for center in report.centers):
        return INCOMPLETE
    if any(result.outcome == REFUSED for result in report.results):
        return DONE_BUT_KEPT
    return DONE if report.results else NOTHING_TO_DO


def is_ok(report: HandoverReport, policy: Policy) -> bool:
    """Whether everything is in the requested state, or the task allows the differences."""
    return verdict_of(report, policy) in (DONE, DONE_BUT_KEPT, NOTHING_TO_DO)


def center_entry(center: Coverage) -> dict[str, Any]:
    """An element of the result key ``call_centers``."""
    return {
        "service_user_id": center.service_user_id,
        "name": center.name,
        "type": center.type,
        "agent_count": center.agent_count,
        "signed_in_before": center.before,
        "signed_in_after": center.after,
        "closing": center.closing,
        "left_empty": center.left_empty,
        "when_empty": center.when_empty.as_dict() if center.when_empty else None,
        "callers": callers(center),
        "night_service": center.night_service,
        "error": center.failure.as_dict() if center.failure else None,
    }


def callers(center: Coverage) -> str | None:
    """One line about what callers of an empty call center hear; None if it is not empty."""
    if center.when_empty is None:
        return None
    return center.when_empty.line(center.name or center.service_user_id, center.type)


def message(
    report: HandoverReport,
    policy: Policy,
    words: Mapping[str, str],
    shift_of: Callable[[str], str] = lambda _agent: "",
    check_mode: bool = False,
    stopped: object = None,
) -> str:
    """One line for an operator that says what happened, what failed, and why; problems come first.

    :param words: what was done with the agents of each shift, by the names that ``shift_of`` gives.
    :param stopped: why the run ended early, in words for an operator.
    """
    parts = [str(stopped)] if stopped else []
    if report.problems:
        parts += [f"{problem.rstrip('.')}." for problem in report.problems]
        return in_one_line([*parts, "Nothing was changed."], False)
    if not report.results and not report.centers and not parts:
        return "No agents were named."
    parts += _about_centers(report.centers)
    by_outcome = grouped(report.results)
    refused = kept if policy.last_agent == KEEP else must_stay
    for outcome, write in ((REFUSED, refused), *BAD_NEWS, (FORCED, forced_or_moved)):
        if outcome in by_outcome:
            parts.append(write(by_outcome[outcome]))
        if outcome == NOT_ATTEMPTED:
            parts += _why_held(by_outcome.get(outcome, []), report)
    parts += _good_news(by_outcome.get(CHANGED, []), words, shift_of)
    same = len(by_outcome.get(UNCHANGED, []))
    if not report.results and not report.stopped:
        parts.append("There was nobody to bring in or sign out.")
    return in_one_line([*parts, *as_asked_already(same)], check_mode)


def _about_centers(centers: Sequence[Coverage]) -> list[str]:
    bad = [str(c) for c in centers if c.left_empty and not c.is_well]
    told = []
    if bad:
        told.append(
            f"Left without an agent: {listed(bad, see='see call_centers')}. Sign in an agent there "
            "immediately, or name the call center in closing if it may be empty."
        )
    failures = [f"{c} ({_reason(c)})" for c in centers if c.failure is not None]
    if failures:
        told.append(f"Not in the required state: {listed(failures, '; ', 'see call_centers')}.")
    empty = [c for c in centers if c.left_empty and c.is_well]
    allowed = [str(c) for c in empty if c.allowed]
    basic = [str(c) for c in empty if not c.allowed]
    for names, why in ((allowed, "as allowed"), (basic, "not protected by the switch (basic)")):
        if names:
            told.append(f"Left without an agent, {why}: {listed(names, see='see call_centers')}.")
    return told + [line for center in centers if (line := callers(center))]


def _reason(center: Coverage) -> str:
    failure = center.failure
    return failure.brief if failure else ""


def _why_held(results: Sequence[AgentResult], report: HandoverReport) -> list[str]:
    reasons = list(dict.fromkeys(reason_of(r).strip("()") for r in results if r.failure))
    return [f"{reason}." for reason in reasons[:3]] if report.held else []


def _good_news(
    done: Sequence[AgentResult], words: Mapping[str, str], shift_of: Callable[[str], str]
) -> list[str]:
    by_shift: dict[str, list[AgentResult]] = {shift: [] for shift in words}
    for result in done:
        by_shift[shift_of(result.agent_user_id)].append(result)
    return [f"{words[shift]}: {named(some)}." for shift, some in by_shift.items() if some]
