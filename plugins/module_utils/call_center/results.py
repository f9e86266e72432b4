# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task returns about its agents: result keys, and one line for an operator. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    STRICT,
    UNCHANGED,
    UNKNOWN,
    AgentResult,
    Policy,
)
from .words import counted, listed, one_line

DONE_WORDS = {
    "signed_out": "signed out",
    "signed_in": "signed in",
    "available": "made available",
    "unavailable": "made unavailable",
    "wrap_up": "put in wrap-up",
    None: "changed",
}


def failed(results: Sequence[AgentResult], policy: Policy) -> bool:
    """Whether the task failed: an agent is not in the requested state, and the task does not allow
    that."""
    bad = {FAILED, UNKNOWN, NOT_ATTEMPTED}
    if policy.last_agent != KEEP:
        bad.add(REFUSED)
    return any(result.outcome in bad for result in results)


def agent_keys(results: Sequence[AgentResult]) -> dict[str, Any]:
    """The result keys about agents that all modules share."""
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
    }


def diff(results: Sequence[AgentResult]) -> dict[str, Any]:
    """States before and after, by agent; also joins and unavailable codes, if the task sets
    them."""
    return {
        "before": {r.agent_user_id: _shown(r.state_before, r.before) for r in results},
        "after": {r.agent_user_id: _shown(r.state_after, r.after) for r in results},
    }


def _shown(state: str | None, details: dict[str, Any] | None) -> Any:
    return {"state": state, **details} if details else state


def message(
    results: Sequence[AgentResult],
    state: str | None,
    policy: Policy = STRICT,
    check_mode: bool = False,
    stopped: object = None,
) -> str:
    """One line for an operator that says what happened, what failed, and why; problems come first.

    :param state: the requested state. :param stopped: the error that ended the run early, or None.
    """
    if not results:
        return str(stopped) if stopped else "No agents were named."
    by_outcome = grouped(results)
    signing_out = state == SIGNED_OUT
    refused = kept if policy.last_agent == KEEP else not_signed_out if signing_out else must_stay
    writers = ((REFUSED, refused), *BAD_NEWS, (FORCED, forced if signing_out else forced_or_moved))
    parts = [str(stopped)] if stopped else []
    parts += [write(by_outcome[outcome]) for outcome, write in writers if outcome in by_outcome]
    if CHANGED in by_outcome:
        parts.append(f"{DONE_WORDS[state].capitalize()}: {named(by_outcome[CHANGED])}.")
    parts += as_asked_already(len(by_outcome.get(UNCHANGED, [])))
    return in_one_line(parts, check_mode)


def in_one_line(parts: Sequence[str], check_mode: bool) -> str:
    """Join parts into one line, because a switch may answer in several lines; mark a forecast."""
    line = one_line(" ".join(parts))
    return f"Forecast, nothing was changed: {line}" if check_mode else line


def grouped(results: Sequence[AgentResult]) -> dict[str, list[AgentResult]]:
    """Results by outcome."""
    by_outcome: dict[str, list[AgentResult]] = {}
    for result in results:
        by_outcome.setdefault(result.outcome, []).append(result)
    return by_outcome


def not_signed_out(results: Sequence[AgentResult]) -> str:
    """Text about agents that the task should sign out and that stay signed in."""
    return (
        f"Not signed out (last agent signed in): {named(results, centers_of)}. Sign in another "
        "agent there first, or use last_agent=force."
    )


def must_stay(results: Sequence[AgentResult]) -> str:
    """Text about agents that the task should sign out or move, and that stay."""
    # An agent with an error is in a closing call center whose night service could not be forced:
    # naming the call center in closing does not help there.
    close = ", or name the call center in closing if it may be left without an agent"
    return (
        f"Must stay (last agent signed in): {named(results, centers_of)}. Sign in another "
        f"agent{'' if all(r.failure for r in results) else close}."
    )


def kept(results: Sequence[AgentResult]) -> str:
    """Text about agents that stay with last_agent=keep."""
    return f"Kept signed in (last agent signed in): {named(results, centers_of)}."


def forced(results: Sequence[AgentResult]) -> str:
    """Text about last agents that were signed out."""
    return f"Signed out by force (last agent signed in): {named(results, centers_of)}."


def forced_or_moved(results: Sequence[AgentResult]) -> str:
    """Text about last agents that were signed out or left a call center."""
    return f"Signed out or moved by force (last agent signed in): {named(results, centers_of)}."


def as_asked_already(number: int, what: str = "agent") -> list[str]:
    """Text about agents, or other things, that were already in the requested state."""
    if not number:
        return []
    verb = "was" if number == 1 else "were"
    return [f"{counted(number, what)} {verb} already in the requested state."]


def _failed(results: Sequence[AgentResult]) -> str:
    return f"Failed: {named(results, reason_of)}."


def _unknown(results: Sequence[AgentResult]) -> str:
    return (
        f"Unknown (requested, but not readable afterward): {named(results, reason_of)}. Run the "
        "task again when the switch answers."
    )


def _not_attempted(results: Sequence[AgentResult]) -> str:
    return f"Not attempted: {named(results)}."


def named(
    results: Sequence[AgentResult], describe: Callable[[AgentResult], str] | None = None
) -> str:
    """Agents by their user ids, each with a description."""
    names = [r.agent_user_id + (f" {describe(r)}" if describe else "") for r in results]
    return listed(names, "; " if describe else ", ", "see agents")


def centers_of(result: AgentResult) -> str:
    """The call centers in which an agent is the last one, and the error there."""
    centers = "in " + ", ".join(str(center) for center in result.last_agent_call_centers)
    return f"{centers} {reason_of(result)}" if result.failure else centers


def reason_of(result: AgentResult) -> str:
    """Why an agent is not in the requested state."""
    if result.failure is None:
        return "for an unknown reason"
    return f"({result.failure.brief})"


BAD_NEWS = (
    (FAILED, _failed),
    (UNKNOWN, _unknown),
    (NOT_ATTEMPTED, _not_attempted),
)
