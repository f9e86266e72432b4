# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task returns of its agents: result keys, and one line for an operator. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .model import (
    CHANGED,
    FAILED,
    FORCED,
    KEEP,
    NOT_ATTEMPTED,
    OUTCOMES,
    REFUSED,
    SIGNED_OUT,
    UNCHANGED,
    UNKNOWN,
    AgentResult,
    Wanted,
)

NAMED_AT_MOST = 10
"""Agents named for each outcome in the one line; the list ``agents`` has all of them."""

DONE_WORDS = {
    "signed_out": "signed out",
    "signed_in": "signed in",
    "available": "made available",
    "unavailable": "made unavailable",
    "wrap_up": "put in wrap-up",
    None: "changed",
}


def failed(results: Sequence[AgentResult], wanted: Wanted) -> bool:
    """Whether the task failed: an agent is not as asked, and that was not allowed for."""
    bad = {FAILED, UNKNOWN, NOT_ATTEMPTED}
    if wanted.last_agent != KEEP:
        bad.add(REFUSED)
    return any(result.outcome in bad for result in results)


def result_keys(
    results: Sequence[AgentResult],
    wanted: Wanted,
    check_mode: bool = False,
    stopped: object = None,
) -> dict[str, Any]:
    """The result keys that success and failure share, ``msg`` included.

    :param stopped: the error that ended the run early, or None.
    """
    return {
        "changed": any(result.changed for result in results),
        "agents": [result.as_dict() for result in results],
        "last_agent_call_centers": [
            {"agent_user_id": result.agent_user_id, **center.as_dict()}
            for result in results
            for center in result.last_agent_call_centers
        ],
        "summary": {
            outcome: sum(result.outcome == outcome for result in results) for outcome in OUTCOMES
        },
        "msg": message(results, wanted, check_mode, stopped),
    }


def diff(results: Sequence[AgentResult]) -> dict[str, Any]:
    """States before and after, by agent; with joins and unavailable codes where a task sets
    them."""
    return {
        "before": {r.agent_user_id: _shown(r.state_before, r.before) for r in results},
        "after": {r.agent_user_id: _shown(r.state_after, r.after) for r in results},
    }


def _shown(state: str | None, details: dict[str, Any] | None) -> Any:
    return {"state": state, **details} if details else state


def message(
    results: Sequence[AgentResult],
    wanted: Wanted,
    check_mode: bool = False,
    stopped: object = None,
) -> str:
    """One line that says what happened, what did not and why, bad news first."""
    if not results:
        return str(stopped) if stopped else "No agents were asked for."
    by_outcome: dict[str, list[AgentResult]] = {}
    for result in results:
        by_outcome.setdefault(result.outcome, []).append(result)
    signing_out = wanted.state == SIGNED_OUT
    refused = _kept if wanted.last_agent == KEEP else _refused if signing_out else _not_let_go
    forced = _forced if signing_out else _let_go
    writers = ((REFUSED, refused), *BAD_NEWS, (FORCED, forced))
    parts = [str(stopped)] if stopped else []
    parts += [write(by_outcome[outcome]) for outcome, write in writers if outcome in by_outcome]
    parts += _good_news(by_outcome, wanted)
    # A switch may answer in several lines.
    line = " ".join(line.strip() for line in " ".join(parts).splitlines())
    return f"Forecast, nothing was changed: {line}" if check_mode else line


def _refused(results: Sequence[AgentResult]) -> str:
    return (
        f"Not signed out, as the last one signed in: {_named(results, _centers)}. Sign another "
        "agent in there first, or use last_agent=force."
    )


def _not_let_go(results: Sequence[AgentResult]) -> str:
    return (
        f"Not let go, as the last one signed in: {_named(results, _centers)}. Name another agent "
        "for it, or use last_agent=force."
    )


def _kept(results: Sequence[AgentResult]) -> str:
    return f"Kept signed in, as the last one signed in: {_named(results, _centers)}."


def _failed(results: Sequence[AgentResult]) -> str:
    return f"Failed: {_named(results, _reason)}."


def _unknown(results: Sequence[AgentResult]) -> str:
    return (
        f"Unknown, asked for but not readable afterwards: {_named(results, _reason)}. Run the task "
        "again when the switch answers."
    )


def _not_attempted(results: Sequence[AgentResult]) -> str:
    return f"Not attempted: {_named(results)}."


def _forced(results: Sequence[AgentResult]) -> str:
    return f"Signed out by force, leaving call centers without agents: {_named(results, _centers)}."


def _let_go(results: Sequence[AgentResult]) -> str:
    return f"Let go by force, leaving call centers without agents: {_named(results, _centers)}."


def _good_news(by_outcome: dict[str, list[AgentResult]], wanted: Wanted) -> list[str]:
    parts = []
    done = by_outcome.get(CHANGED, [])
    if done:
        parts.append(f"{DONE_WORDS[wanted.state].capitalize()}: {_named(done)}.")
    same = len(by_outcome.get(UNCHANGED, []))
    if same:
        verb = "was" if same == 1 else "were"
        parts.append(f"{same} {_agents(same)} {verb} as asked already.")
    return parts


def _agents(count: int) -> str:
    return "agent" if count == 1 else "agents"


def _named(results: Sequence[AgentResult], describe: Any = None) -> str:
    names = [
        result.agent_user_id + (f" {describe(result)}" if describe else "")
        for result in results[:NAMED_AT_MOST]
    ]
    more = len(results) - len(names)
    if more:
        names.append(f"and {more} more (see agents)")
    return "; ".join(names) if describe else ", ".join(names)


def _centers(result: AgentResult) -> str:
    return "of " + ", ".join(str(center) for center in result.last_agent_call_centers)


def _reason(result: AgentResult) -> str:
    if result.fault is None:
        return "for an unknown reason"
    return f"({(result.fault.summary_english or result.fault.summary).rstrip('.')})"


BAD_NEWS = (
    (FAILED, _failed),
    (UNKNOWN, _unknown),
    (NOT_ATTEMPTED, _not_attempted),
)
