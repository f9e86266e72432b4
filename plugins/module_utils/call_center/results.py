# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task returns of its agents: result keys, and one line for an operator. Pure."""

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
    """Whether the task failed: an agent is not as asked, and that was not allowed for."""
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
    state: str | None,
    policy: Policy = STRICT,
    check_mode: bool = False,
    stopped: object = None,
) -> str:
    """One line that says what happened, what did not and why, bad news first.

    :param state: the state asked for. :param stopped: the error that ended the run early, or None.
    """
    if not results:
        return str(stopped) if stopped else "No agents were named."
    by_outcome = grouped(results)
    signing_out = state == SIGNED_OUT
    refused = kept if policy.last_agent == KEEP else not_signed_out if signing_out else not_let_go
    writers = ((REFUSED, refused), *BAD_NEWS, (FORCED, forced if signing_out else let_go))
    parts = [str(stopped)] if stopped else []
    parts += [write(by_outcome[outcome]) for outcome, write in writers if outcome in by_outcome]
    if CHANGED in by_outcome:
        parts.append(f"{DONE_WORDS[state].capitalize()}: {named(by_outcome[CHANGED])}.")
    parts += as_asked_already(len(by_outcome.get(UNCHANGED, [])))
    return in_one_line(parts, check_mode)


def in_one_line(parts: Sequence[str], check_mode: bool) -> str:
    """What happened, or would happen; a switch may answer in several lines."""
    line = one_line(" ".join(parts))
    return f"Forecast, nothing was changed: {line}" if check_mode else line


def grouped(results: Sequence[AgentResult]) -> dict[str, list[AgentResult]]:
    """Results by outcome."""
    by_outcome: dict[str, list[AgentResult]] = {}
    for result in results:
        by_outcome.setdefault(result.outcome, []).append(result)
    return by_outcome


def not_signed_out(results: Sequence[AgentResult]) -> str:
    """Told of agents that were to be signed out."""
    return (
        f"Not signed out (last agent signed in): {named(results, centers_of)}. Sign in another "
        "agent there first, or use last_agent=force."
    )


def not_let_go(results: Sequence[AgentResult]) -> str:
    """Told of agents that were to leave call centers, by a sign-out or not."""
    # One with an error is in a call center that closes, and is not to be left as it is.
    close = ", or name the call center in closing if it may be left without an agent"
    return (
        f"Must stay (last agent signed in): {named(results, centers_of)}. Sign in another "
        f"agent{'' if all(r.failure for r in results) else close}."
    )


def kept(results: Sequence[AgentResult]) -> str:
    """Told of agents that stay with last_agent=keep."""
    return f"Kept signed in (last agent signed in): {named(results, centers_of)}."


def forced(results: Sequence[AgentResult]) -> str:
    """Told of agents that were signed out unguarded."""
    return f"Signed out by force (last agent signed in): {named(results, centers_of)}."


def let_go(results: Sequence[AgentResult]) -> str:
    """Told of agents that left call centers although the last ones there."""
    return f"Signed out or moved by force (last agent signed in): {named(results, centers_of)}."


def as_asked_already(number: int, what: str = "agent") -> list[str]:
    """Told of agents, or other things, that nothing had to be done for."""
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
    """The call centers in which an agent is the last one, and what went wrong there."""
    centers = "in " + ", ".join(str(center) for center in result.last_agent_call_centers)
    return f"{centers} {reason_of(result)}" if result.failure else centers


def reason_of(result: AgentResult) -> str:
    """Why an agent is not as asked."""
    if result.failure is None:
        return "for an unknown reason"
    return f"({result.failure.brief})"


BAD_NEWS = (
    (FAILED, _failed),
    (UNKNOWN, _unknown),
    (NOT_ATTEMPTED, _not_attempted),
)
