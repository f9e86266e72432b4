# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ocip_call_center -> changes; what became of them -> the result of the module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._module import OcipModule, explain
from .call_center import ids
from .call_center.callers import FORCED_FORWARDING, NIGHT_SERVICE, CallerChange
from .call_center.closing import WORST_FIRST, CenterResult, CentersReport
from .call_center.model import CHANGED, FAILED, NOT_ATTEMPTED, UNCHANGED, UNKNOWN
from .call_center.results import as_asked_already, in_one_line
from .call_center.switch import problem_with_number
from .call_center.words import listed


def changes_by(params: dict[str, Any]) -> list[CallerChange]:
    """What the options of a task ask for.

    :raises ValueError: they cannot be meant; the text is for an operator.
    """
    centers = ids.distinct(params["service_user_id"])
    night, forwarding = params["night_service_forced"], params["forced_forwarding"] or {}
    to = forwarding.get("to")
    if to is not None:
        to = ids.normalized(to)
        problem = problem_with_number(to)
        if problem:
            raise ValueError(f"forced_forwarding.to: {problem} Nothing was sent.")
    changes = []
    for center in centers:
        if night is not None:
            changes.append(CallerChange(center, NIGHT_SERVICE, night))
        if forwarding:
            changes.append(CallerChange(center, FORCED_FORWARDING, forwarding["active"], to))
    return changes


def return_centers(module: OcipModule, report: CentersReport) -> None:
    """End the module with what became of the call centers."""
    results = report.results
    for warning in (result.warning for result in results if result.warning):
        module.warn(warning)
    if not results:
        module.warn("No call centers were named: service_user_id is an empty list.")
    stopped = explain(report.stopped) if report.stopped else ""
    failed = bool(stopped) or not all(result.as_asked for result in results)
    keys: dict[str, Any] = {
        "changed": any(result.changed for result in results),
        "ok": not failed,
        "call_centers": [result.as_dict() for result in results],
        "summary": {
            outcome: sum(result.outcome == outcome for result in results)
            for outcome in sorted(WORST_FIRST)
        },
        "msg": message(results, stopped, module.check_mode),
    }
    if module.ansible._diff:
        keys["diff"] = {
            "before": {result.service_user_id: result.before for result in results},
            "after": {result.service_user_id: result.after for result in results},
        }
    module.finish(failed, **keys)


def message(results: Sequence[CenterResult], stopped: str, check_mode: bool) -> str:
    """One line that says what happened, bad news first."""
    by_outcome: dict[str, list[CenterResult]] = {outcome: [] for outcome in WORST_FIRST}
    for result in results:
        by_outcome[result.outcome].append(result)
    parts = [stopped] if stopped else []
    for outcome, words in (
        (FAILED, "Failed"),
        (UNKNOWN, "Unknown (requested, but not readable afterward)"),
    ):
        told = [_with_reason(result) for result in by_outcome[outcome]]
        if told:
            parts.append(f"{words}: {listed(told, '; ', 'see call_centers')}.")
    for outcome, words in ((NOT_ATTEMPTED, "Not attempted"), (CHANGED, "Changed")):
        named = [result.service_user_id for result in by_outcome[outcome]]
        if named:
            parts.append(f"{words}: {listed(named, see='see call_centers')}.")
    parts += as_asked_already(len(by_outcome[UNCHANGED]), "call center")
    return in_one_line(parts or ["No call centers were named."], check_mode)


def _with_reason(result: CenterResult) -> str:
    reason = result.failure.brief if result.failure else "no reason given"
    return f"{result.service_user_id} ({reason})"
