# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of a shift change, as plain values: the JSON report, and what the pages show. Pure.

It is made of the result of ocip_shift_change, also of one that never came: a module that was
killed leaves a report that says what is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ..module_utils.call_center import ids
from ..module_utils.call_center.model import (
    CHANGED,
    FAILED,
    NOT_ATTEMPTED,
    OUTCOMES,
    REFUSED,
    UNCHANGED,
    UNKNOWN,
)
from ..module_utils.call_center.shift_change import INCOMING, MOVING, OUTGOING, SHIFTS
from ..module_utils.call_center.verdict import (
    DONE,
    DONE_BUT_KEPT,
    INCOMPLETE,
    NOTHING_TO_DO,
    REJECTED,
)
from .shift_change import user_ids
from .shift_words import (
    FORECAST,
    MODES,
    REHEARSAL,
    RUN,
    concerned,
    headline,
    message,
    next_step,
    sentence,
)

FORMAT = "telecom.broadworks.shift_change 1"

SIGNS_OF_DEATH = {"module_stdout", "module_stderr", "exception", "unreachable", "timedout"}
"""Keys of a result whose module may have done something and did not live to tell of it."""

Values = Mapping[str, Any]


def report_of(facts: Values, now: datetime) -> dict[str, Any]:
    """The report of a shift change.

    :param facts: what the role knows: ``settings`` (its variables without their prefix, with
        ``check_mode`` and ``host``), ``asked`` (of :func:`.shift_change.asked`), ``done`` (the
        result of ocip_shift_change, empty if it was not called) and ``failure`` (a text: what ended
        the role early). Whatever did not happen may be missing.
    :param now: when the report is made, with a time zone.
    """
    settings, asked = facts.get("settings") or {}, facts.get("asked") or {}
    done = facts.get("done") or {}
    problems, failure = _obstacles(facts, asked, done)
    centers = [_center(center, done) for center in done.get("call_centers") or []]
    agents = _agents(asked, done, failure, centers)
    report: dict[str, Any] = {
        "format": FORMAT,
        "mode": _mode(settings, done),
        "verdict": _verdict(done, problems, failure, agents),
        "made_at": now.isoformat(timespec="seconds"),
        "host": settings.get("host") or None,
        "roster": settings.get("roster") or None,
        "at": asked.get("at"),
        "change_at": asked.get("change_at"),
        "timezone": settings.get("timezone") or None,
        "incoming_state": settings.get("incoming_state"),
        "last_agent": settings.get("last_agent"),
        **{key: done.get(key) for key in ("missing_incoming", "night_service", "opening")},
        "summary": {shift: _summary(agents, shift) for shift in SHIFTS},
        "agents": agents,
        "call_centers": centers,
        "last_agent_call_centers": [
            {"agent_user_id": agent["agent_user_id"], **center}
            for agent in agents
            for center in agent["last_agent_call_centers"]
        ],
        "left_empty": [_ref(center) for center in centers if center["left_empty"]],
        "held_back": _is_held_back(agents),
        "problems": problems,
        "failure": failure,
        "warnings": list(dict.fromkeys([*asked.get("warnings", ()), *done.get("warnings", ())])),
    }
    return _told(report, asked, done, bool(settings.get("expect")))


def _told(report: dict[str, Any], asked: Values, done: Values, is_approved: bool) -> dict[str, Any]:
    """The report with what it says in words."""
    verdict = report["verdict"]
    is_well = verdict in (DONE, DONE_BUT_KEPT, NOTHING_TO_DO)
    report["ok"] = is_well and bool(done.get("ok", True))
    report["headline"] = headline(report)
    report["concerned"] = concerned(report)
    report["next_step"] = next_step(report, is_approved)
    note = str(asked.get("msg") or "") if verdict == NOTHING_TO_DO else ""
    report["message"] = message(report, note)
    report["msg"] = str(done.get("msg") or report["message"]).strip()
    return report


def began(settings: Values) -> dict[str, Any]:
    """What is handed on from before the first change until there is a report, so that nobody takes
    an older one, such as that of the forecast, for this run's."""
    told = (
        "The shift change began, and there is no report of it yet. If its job has ended, it was "
        "canceled or killed: what was changed is not known. Run it again: it reads first."
    )
    return {
        "format": FORMAT,
        "mode": _mode(settings, {}),
        "verdict": UNKNOWN,
        "ok": False,
        "host": settings.get("host") or None,
        "headline": "The shift change began",
        "next_step": "Look at the job. If it has ended, run it again.",
        "message": told,
        "msg": told,
        "markdown": f"# The shift change began\n\n{told}\n",
        "files": [],
    }


def _mode(settings: Values, done: Values) -> str:
    if settings.get("rehearsal"):
        return REHEARSAL
    known = done.get("mode")
    if known in MODES:
        return str(known)
    return FORECAST if settings.get("check_mode") else RUN


# --- what kept it from beginning, or ended it -----------------------------------------------


def _obstacles(facts: Values, asked: Values, done: Values) -> tuple[list[str], str | None]:
    """What kept the change from beginning, and what ended it after that."""
    if asked.get("problem"):
        return [str(asked["problem"])], None
    failure = str(facts["failure"]) if facts.get("failure") else None
    if not done or done.get("skipped"):
        return ([failure], None) if failure else ([], None)
    if "agents" in done:
        problems = [str(problem) for problem in done.get("problems") or []]
        if done.get("verdict") == REJECTED and not problems:
            problems = [_msg(done)]
        return problems, failure
    if "invocation" in done and not SIGNS_OF_DEATH & set(done):
        return [_msg(done)], None  # it refused its options, and did nothing
    lost = f"The module gave no result: {_msg(done)}"
    return [], f"{sentence(lost)} What it changed is not known."


def _msg(done: Values) -> str:
    return " ".join(str(done.get("msg") or "no message").split())


def _verdict(
    done: Values, problems: Sequence[str], failure: str | None, agents: Sequence[Values]
) -> str:
    if problems:
        return REJECTED
    if failure:
        return INCOMPLETE
    return str(done.get("verdict") or (INCOMPLETE if agents else NOTHING_TO_DO))


def _is_held_back(agents: Sequence[Values]) -> bool:
    """Whether somebody was not let go because the incoming shift is not complete."""
    missing = any(
        agent["shift"] == INCOMING and agent["outcome"] not in (CHANGED, UNCHANGED)
        for agent in agents
    )
    return missing and any(
        agent["shift"] != INCOMING and agent["outcome"] == NOT_ATTEMPTED for agent in agents
    )


# --- agents -------------------------------------------------------------------------------


def _agents(
    asked: Values, done: Values, failure: str | None, centers: Sequence[Values]
) -> list[dict[str, Any]]:
    if "agents" in done:
        return [_agent(entry, centers) for entry in done["agents"]]
    if not done or done.get("skipped") or failure is None:
        return []
    excluded = set(map(ids.folded, asked.get("exclude") or ()))
    return [
        _agent(_unknown(key, shift), centers)
        for shift in SHIFTS
        for key in user_ids(asked.get(shift) or [])
        if ids.folded(key) not in excluded
    ]


def _unknown(key: str, shift: str) -> dict[str, Any]:
    """The entry of an agent that no module told of."""
    return {"agent_user_id": key, "shift": shift, "outcome": UNKNOWN, "changed": False}


def _agent(entry: Values, centers: Sequence[Values]) -> dict[str, Any]:
    key, error = entry["agent_user_id"], entry.get("error") or {}
    return {
        "agent_user_id": key,
        "name": entry.get("name"),
        "shift": entry["shift"],
        "join": entry.get("join"),
        "leave": entry.get("leave"),
        "outcome": entry["outcome"],
        "changed": bool(entry["changed"]),
        "state_before": entry.get("state_before"),
        "state_after": entry.get("state_after"),
        "call_centers": [
            _ref(center)
            for center in centers
            if key in (center["before"] or []) or key in (center["after"] or [])
        ],
        "last_agent_call_centers": [
            {"service_user_id": c["service_user_id"], "call_center_name": c["call_center_name"]}
            for c in entry.get("last_agent_call_centers") or []
        ],
        "reason": error.get("summary_english") or error.get("summary"),
    }


def _summary(agents: Sequence[Values], shift: str) -> dict[str, int]:
    outcomes = [agent["outcome"] for agent in agents if agent["shift"] == shift]
    return {outcome: outcomes.count(outcome) for outcome in OUTCOMES}


# --- call centers -------------------------------------------------------------------------


def _center(center: Values, done: Values) -> dict[str, Any]:
    before: list[str] | None = center.get("signed_in_before")
    after: list[str] | None = center.get("signed_in_after")
    is_known = before is not None and after is not None
    then, now = before or [], after or []
    leaving = {
        agent["agent_user_id"]
        for agent in done.get("agents") or []
        if agent["shift"] == OUTGOING or (agent["shift"] == MOVING and agent["outcome"] in HELD)
    }
    return {
        "service_user_id": center["service_user_id"],
        "call_center_name": center.get("name"),
        "type": center.get("type"),
        "agent_count": center.get("agent_count"),
        "before": before,
        "after": after,
        "came": [key for key in now if key not in then] if is_known else [],
        "went": [key for key in then if key not in now] if is_known else [],
        "held": [key for key in now if key in leaving and key in then],
        "closing": bool(center.get("closing")),
        "left_empty": bool(center.get("left_empty")),
        "when_empty": center.get("when_empty"),
        "callers": center.get("callers"),
        "night_service": center.get("night_service"),
        "reason": (center.get("error") or {}).get("summary_english"),
    }


HELD = (REFUSED, FAILED, NOT_ATTEMPTED, UNKNOWN)
"""Outcomes of an agent who was to leave and did not, as far as that is known."""


def _ref(center: Values) -> dict[str, Any]:
    return {key: center[key] for key in ("service_user_id", "call_center_name")}
