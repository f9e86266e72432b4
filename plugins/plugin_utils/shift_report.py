# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of a shift change, as plain values: the JSON report, and what the pages show. Pure.

It is made of the results of the modules, also of those that failed, were skipped or never came,
so that it says how far a shift change came wherever it ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..module_utils.call_center.model import (
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
)
from .shift_change import INCOMING, OUTGOING

FORMAT = "telecom.broadworks.shift_change 1"
NAMED_AT_MOST = 10

DONE = "done"
DONE_BUT_KEPT = "kept"
INCOMPLETE = "incomplete"
REJECTED = "rejected"
NOTHING_TO_DO = "nothing_to_do"

HEADLINES = {
    DONE: "The shift change is done",
    DONE_BUT_KEPT: "The shift change is done, last agents stay signed in",
    INCOMPLETE: "The shift change is incomplete",
    REJECTED: "Nothing was changed",
    NOTHING_TO_DO: "There is nobody to bring in or to sign out",
}
FORECASTS = {
    DONE: "The shift change would be done",
    DONE_BUT_KEPT: "The shift change would be done, last agents would stay signed in",
    INCOMPLETE: "The shift change would be incomplete",
    REJECTED: "The shift change would not begin",
}

HELD_BACK = (
    "Nobody was signed out, as the incoming shift is not complete; leave out who is missing, or "
    "set shift_change_missing_incoming to continue."
)

Values = Mapping[str, Any]


def report_of(facts: Values, now: datetime) -> dict[str, Any]:
    """The report of a shift change.

    :param facts: what the role knows: ``forecast`` (bool), ``incoming_state``, ``last_agent``,
        ``roster`` (path), ``at``, ``change_at`` and ``timezone`` (texts), ``incoming`` and
        ``outgoing`` (user ids), ``plan`` (of :func:`.shift_change.plan`), ``warnings``,
        ``failure`` (text, what ended it early), and the results ``survey``, ``before``,
        ``brought_in`` (list), ``signed_out`` and ``after``. Whatever did not happen may be missing.
    :param now: when the report is made, with a time zone.
    """
    plan = facts.get("plan") or {}
    known = _known(facts)
    agents = _agents(facts, known)
    is_forecast = bool(facts.get("forecast"))
    problems, failure = _obstacles(facts, plan)
    centers = _centers(facts, plan, agents)
    report: dict[str, Any] = {
        "format": FORMAT,
        "mode": "forecast" if is_forecast else "run",
        "verdict": _verdict(facts, problems, failure, agents),
        "made_at": now.isoformat(timespec="seconds"),
        "roster": facts.get("roster") or None,
        "at": facts.get("at") or None,
        "change_at": facts.get("change_at") or None,
        "timezone": facts.get("timezone") or None,
        "incoming_state": facts.get("incoming_state"),
        "last_agent": facts.get("last_agent"),
        "summary": {shift: _summary(agents, shift) for shift in (INCOMING, OUTGOING)},
        "agents": agents,
        "call_centers": centers,
        "last_agent_call_centers": [
            {"agent_user_id": agent["agent_user_id"], **center}
            for agent in agents
            for center in agent["last_agent_call_centers"]
        ],
        "left_empty": [_ref(center) for center in centers if _is_left_empty(center)],
        "held_back": _is_held_back(facts, problems, agents),
        "problems": problems,
        "failure": failure,
        "warnings": _warnings(facts, plan),
    }
    report["ok"] = report["verdict"] in (DONE, DONE_BUT_KEPT, NOTHING_TO_DO)
    report["headline"] = _headline(report)
    report["next_step"] = _next_step(report)
    report["message"] = _message(report)
    return report


def _obstacles(facts: Values, plan: Values) -> tuple[list[str], str | None]:
    """What kept the change from beginning, and what ended it after that."""
    problems = [str(problem) for problem in plan.get("problems") or []]
    failure = str(facts["failure"]) if facts.get("failure") else None
    signed_out = facts.get("signed_out") or {"skipped": True}
    has_begun = facts.get("brought_in") or not signed_out.get("skipped")
    if failure and not has_begun:
        return [*problems, failure], None
    return problems, failure


# --- agents -------------------------------------------------------------------------------


def _known(facts: Values) -> dict[str, Values]:
    """What was read of the agents before anything was changed."""
    survey = facts.get("survey") or {}
    return {agent["agent_user_id"]: agent for agent in survey.get("agents") or []}


def _agents(facts: Values, known: Mapping[str, Values]) -> list[dict[str, Any]]:
    steps = (
        (INCOMING, facts.get("brought_in") or []),
        (OUTGOING, [facts["signed_out"]] if facts.get("signed_out") else []),
    )
    agents = []
    for shift, results in steps:
        entries = {
            entry["agent_user_id"]: entry
            for result in results
            for entry in result.get("agents") or []
        }
        lost = next((r for r in results if _gave_no_list(r)), None)
        for key in dict.fromkeys(facts.get(shift) or []):
            entry = entries.get(key) or _without_result(key, lost, known.get(key, {}))
            agents.append(_agent(shift, entry, known.get(key, {})))
    return agents


def _gave_no_list(result: Values) -> bool:
    """Whether a task ran, or may have run, and did not live to tell of its agents."""
    never_ran = result.get("skipped") or result.get("unreachable")
    return "agents" not in result and not never_ran


def _without_result(key: str, lost: Values | None, before: Values) -> dict[str, Any]:
    """The entry of an agent that no task told of.

    :param lost: the result of a task that may have changed the agent, or None.
    """
    reason = str(lost.get("msg") or "The task gave no result.") if lost else None
    state = before.get("state")
    return {
        "agent_user_id": key,
        "outcome": UNKNOWN if lost else NOT_ATTEMPTED,
        "changed": False,
        "state_before": state,
        "state_after": None if lost else state,
        "error": {"summary_english": reason},
    }


def _agent(shift: str, entry: Values, before: Values) -> dict[str, Any]:
    error = entry.get("error") or {}
    return {
        "agent_user_id": entry["agent_user_id"],
        "name": _name(before),
        "shift": shift,
        "outcome": entry["outcome"],
        "changed": bool(entry["changed"]),
        "state_before": entry["state_before"],
        "state_after": entry["state_after"],
        "call_centers": [
            {"service_user_id": m["service_user_id"], "call_center_name": m["call_center_name"]}
            for m in before.get("call_centers") or []
        ],
        "last_agent_call_centers": [
            {"service_user_id": c["service_user_id"], "call_center_name": c["call_center_name"]}
            for c in entry.get("last_agent_call_centers") or []
        ],
        "reason": error.get("summary_english") or error.get("summary"),
    }


def _name(agent: Values) -> str | None:
    return " ".join(filter(None, (agent.get("first_name"), agent.get("last_name")))) or None


def _summary(agents: Iterable[Values], shift: str) -> dict[str, int]:
    outcomes = [agent["outcome"] for agent in agents if agent["shift"] == shift]
    return {outcome: outcomes.count(outcome) for outcome in OUTCOMES}


# --- call centers -------------------------------------------------------------------------


def _centers(facts: Values, plan: Values, agents: Sequence[Values]) -> list[dict[str, Any]]:
    before = _read_centers(facts.get("before"))
    after = _read_centers(facts.get("after"))
    joins = plan.get("joins") or {}
    outcomes = {agent["agent_user_id"]: agent for agent in agents}
    centers = []
    for key in plan.get("call_centers") or []:
        then: Values | None = before.get(key)
        now: Values | None
        if facts.get("forecast") and then:
            now = _forecast(then, outcomes, joins)
        else:
            now = after.get(key) if facts.get("after") else None
        centers.append(_center(key, then, now, outcomes))
    return centers


def _read_centers(result: Values | None) -> dict[str, Values]:
    centers = (result or {}).get("call_centers") or []
    return {center["service_user_id"]: center for center in centers}


def _forecast(
    center: Values, outcomes: Mapping[str, Values], joins: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """A call center as it would be after the shift change."""
    staff = []
    for member in center["agents"]:
        key = member["agent_user_id"]
        state = outcomes[key]["state_after"] if key in outcomes else member["state"]
        joined = member["joined"] or center["service_user_id"] in joins.get(key, ())
        staff.append({**member, "state": state, "joined": joined})
    return {**center, "agents": staff}


def _center(
    key: str, before: Values | None, after: Values | None, outcomes: Mapping[str, Values]
) -> dict[str, Any]:
    either = after or before or {}
    then, now = _present(before), _present(after)
    leaving = [k for k, agent in outcomes.items() if agent["shift"] == OUTGOING]
    known = then is not None and now is not None
    return {
        "service_user_id": key,
        "call_center_name": either.get("name"),
        "type": either.get("type"),
        "agent_count": either.get("agent_count"),
        "before": then,
        "after": now,
        "came": [k for k in now or [] if k not in (then or [])] if known else [],
        "went": [k for k in then or [] if k not in (now or [])] if known else [],
        "held": [k for k in now or [] if k in leaving],
        "reason": (either.get("error") or {}).get("summary_english"),
    }


def _present(center: Values | None) -> list[str] | None:
    """Who is signed in and joined, or None if that is not known of everybody."""
    if center is None or center.get("error"):
        return None
    if any(member["state"] is None for member in center["agents"]):
        return None
    return [
        member["agent_user_id"]
        for member in center["agents"]
        if member["joined"] and member["state"] != SIGNED_OUT
    ]


def _is_left_empty(center: Values) -> bool:
    return bool(center["before"]) and center["after"] == []


def _ref(center: Values) -> dict[str, Any]:
    return {key: center[key] for key in ("service_user_id", "call_center_name")}


# --- verdict and words --------------------------------------------------------------------


def _verdict(
    facts: Values, problems: Sequence[str], failure: str | None, agents: Sequence[Values]
) -> str:
    outcomes = {agent["outcome"] for agent in agents}
    if problems:
        return REJECTED
    if failure or outcomes & {FAILED, UNKNOWN, NOT_ATTEMPTED}:
        return INCOMPLETE
    if REFUSED in outcomes:
        return DONE_BUT_KEPT if facts.get("last_agent") == KEEP else INCOMPLETE
    return DONE if agents else NOTHING_TO_DO


def _is_held_back(facts: Values, problems: Sequence[str], agents: Iterable[Values]) -> bool:
    """Whether nobody was signed out because the incoming shift is not complete."""
    incomplete = any(
        agent["shift"] == INCOMING and agent["outcome"] not in (CHANGED, UNCHANGED)
        for agent in agents
    )
    has_begun = not problems and bool(facts.get("brought_in"))
    skipped = bool((facts.get("signed_out") or {}).get("skipped"))
    return bool(facts.get("outgoing")) and has_begun and incomplete and skipped


def _headline(report: Values) -> str:
    verdict = report["verdict"]
    if report["mode"] == "forecast":
        return FORECASTS.get(verdict, HEADLINES[verdict])
    if verdict == DONE and not any(agent["changed"] for agent in report["agents"]):
        return "Everything was as asked already"
    return HEADLINES[verdict]


def _next_step(report: Values) -> str | None:
    """What is to be done now, or None."""
    outcomes = {agent["outcome"] for agent in report["agents"]}
    if report["ok"]:
        return None
    if report["verdict"] == REJECTED:
        return "Mend what is named here, and run it again."
    steps = []
    if REFUSED in outcomes and report["last_agent"] != KEEP:
        steps.append(
            "Sign another agent in to the call centers that are named, or set "
            "shift_change_last_agent to force."
        )
    if report["mode"] == "run":
        again = f"un it again{_same_change(report)}: it completes what is missing."
        steps.append(f"Then r{again}" if steps else f"R{again}")
    return " ".join(steps) or None


def _same_change(report: Values) -> str:
    return f" with shift_change_at={report['change_at']}" if report["change_at"] else ""


def _message(report: Values) -> str:
    """One line for an operator, bad news first."""
    parts = [f"{report['headline']}."]
    if report["mode"] == "forecast":
        parts = [f"Forecast, nothing was changed. {report['headline']}."]
    parts += [_sentence(problem) for problem in _some(report["problems"])]
    if report["failure"]:
        parts.append(_sentence(report["failure"]))
    if report["left_empty"]:
        names = ", ".join(map(center_text, report["left_empty"]))
        left = "Would be left" if report["mode"] == "forecast" else "Left"
        parts.append(f"{left} without an agent: {names}.")
    parts += _told_of_agents(report)
    if report["held_back"]:
        parts.append(HELD_BACK)
    if report["next_step"]:
        parts.append(report["next_step"])
    return " ".join(parts)


def _told_of_agents(report: Values) -> list[str]:
    by_outcome: dict[tuple[str, str], list[Values]] = {}
    for agent in report["agents"]:
        by_outcome.setdefault((agent["shift"], agent["outcome"]), []).append(agent)
    if report["verdict"] == REJECTED:
        return []
    if report["held_back"]:
        del by_outcome[OUTGOING, NOT_ATTEMPTED]
    forecast = report["mode"] == "forecast"
    told = [
        f"{would if forecast else did}: {_named(by_outcome[shift, outcome], describe)}."
        for shift, outcome, did, would, describe in _words(report["last_agent"])
        if (shift, outcome) in by_outcome
    ]
    same = sum(agent["outcome"] == UNCHANGED for agent in report["agents"])
    if same and told:
        told.append(f"{same} {'was' if same == 1 else 'were'} as asked already.")
    return told


def _words(last_agent: str) -> tuple[tuple[str, str, str, str, Any], ...]:
    """How each outcome is told, of a run and of a forecast, in this order."""
    kept = "Kept signed in" if last_agent == KEEP else "Not signed out"
    last = "as the last one signed in"
    return (
        (OUTGOING, REFUSED, f"{kept}, {last}", f"Would stay signed in, {last}", _centers_text),
        (OUTGOING, FORCED, "Signed out by force", "Would be signed out by force", _centers_text),
        (INCOMING, FAILED, "Not brought in", "Could not be brought in", _reason),
        (OUTGOING, FAILED, "Not signed out", "Could not be signed out", _reason),
        (INCOMING, UNKNOWN, "Not known whether brought in", "Not known", _reason),
        (OUTGOING, UNKNOWN, "Not known whether signed out", "Not known", _reason),
        (INCOMING, NOT_ATTEMPTED, "Not attempted to bring in", "Not forecast", None),
        (OUTGOING, NOT_ATTEMPTED, "Not attempted to sign out", "Not forecast", None),
        (INCOMING, CHANGED, "Brought in", "Would be brought in", None),
        (OUTGOING, CHANGED, "Signed out", "Would be signed out", None),
    )


def _named(agents: Sequence[Values], describe: Any) -> str:
    names = [
        agent["agent_user_id"] + (describe(agent) if describe else "")
        for agent in agents[:NAMED_AT_MOST]
    ]
    more = len(agents) - len(names)
    if more:
        names.append(f"and {more} more (see the report)")
    return ", ".join(names)


def _centers_text(agent: Values) -> str:
    return " of " + " and ".join(map(center_text, agent["last_agent_call_centers"]))


def _reason(agent: Values) -> str:
    return f" ({agent['reason'].rstrip('.')})" if agent["reason"] else ""


def center_text(center: Values) -> str:
    """A call center by its name, if that is known, and its service user id."""
    key, name = center["service_user_id"], center["call_center_name"]
    return f"{name} ({key})" if name else str(key)


def _some(texts: Sequence[str]) -> list[str]:
    more = len(texts) - NAMED_AT_MOST
    return [*texts[:NAMED_AT_MOST], *([f"And {more} more, see the report"] if more > 0 else [])]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _warnings(facts: Values, plan: Values) -> list[str]:
    results = [
        facts.get("survey"),
        facts.get("before"),
        *(facts.get("brought_in") or []),
        facts.get("signed_out"),
        facts.get("after"),
    ]
    texts = [*(facts.get("warnings") or []), *(plan.get("warnings") or [])]
    for result in results:
        texts += (result or {}).get("warnings") or []
    return [str(text) for text in dict.fromkeys(texts)]
