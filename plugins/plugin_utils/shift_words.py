# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a shift change in words: its headline, its message, and what to do next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

from ..module_utils.call_center.handover import NIGHT_FAILED
from ..module_utils.call_center.model import (
    CHANGED,
    FAILED,
    FORCED,
    KEEP,
    NOT_ATTEMPTED,
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
from ..module_utils.call_center.words import NAMED_AT_MOST, listed

Values = Mapping[str, Any]
Describe = Optional[Callable[[Values], str]]

RUN, FORECAST, REHEARSAL = MODES = ("run", "forecast", "rehearsal")

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
BEGINNINGS = {
    FORECAST: "Forecast, nothing was changed.",
    REHEARSAL: "Rehearsal on a simulator, nothing was changed on a switch.",
}

# For each shift: the verb for what should happen, and for what happened.
DEEDS = {
    INCOMING: ("bring in", "brought in"),
    OUTGOING: ("sign out", "signed out"),
    MOVING: ("move", "moved"),
}
APPROVED_ONLY = (
    "If you change an option, the approval no longer applies: run the forecast again and have it "
    "approved."
)
UNKNOWN_YET = "Not known"
CONCERNED_AT_MOST = 3
UNDONE = (REFUSED, FORCED, FAILED, UNKNOWN, NOT_ATTEMPTED)
"""Outcomes that need attention. Outcomes that name call centers come first."""


def headline(report: Values) -> str:
    """A title."""
    verdict, mode = report["verdict"], report["mode"]
    title = HEADLINES.get(verdict, HEADLINES[INCOMPLETE])
    if mode == FORECAST:
        return FORECASTS.get(verdict, title)
    if verdict == DONE and not any(agent["changed"] for agent in report["agents"]):
        title = "Everything was already in the requested state"
    if mode == REHEARSAL:
        return f"Rehearsal: {title[0].lower()}{title[1:]}"
    return title


def concerned(report: Values) -> list[str]:
    """Up to three agents and call centers that need attention, and how many more there are."""
    centers = {center["service_user_id"]: center for center in report["left_empty"]}
    agents = []
    if report["verdict"] != REJECTED:
        for outcome in UNDONE:
            agents += [a["agent_user_id"] for a in report["agents"] if a["outcome"] == outcome]
    for held in report["last_agent_call_centers"]:
        centers.setdefault(held["service_user_id"], held)
    both = [_shortened(agents), _shortened([center_text(c) for c in centers.values()])]
    return [text for text in both if text]


def _shortened(names: Sequence[str]) -> str:
    more = len(names) - CONCERNED_AT_MOST
    text = ", ".join(names[:CONCERNED_AT_MOST])
    return f"{text} and {more} more" if more > 0 else text


# --- what to do next ------------------------------------------------------------------------


def next_step(report: Values, is_approved: bool = False) -> str | None:
    """What the operator must do now, or None.

    :param is_approved: whether this run may only make the change of an approved forecast.
    """
    if report["ok"]:
        return None
    if report["verdict"] == REJECTED:
        return "Fix the problems listed, then run it again."
    fixes = (
        _of_missing(report),
        _of_night_service(report),
        _of_refused(report),
        _of_failed(report),
    )
    steps = [step for step in (*fixes, _of_empty(report)) if step]
    if is_approved and _offers_options(report):
        steps.append(APPROVED_ONLY)
    again = _again(report)
    # If somebody else emptied a call center, running it again alone does not help.
    if again and (not steps or any(fixes) or _is_unfinished(report)):
        steps.append(f"Then {again[0].lower()}{again[1:]}" if steps else again)
    return " ".join(steps) or None


def _again(report: Values) -> str:
    """How to run the same change again. Empty for a forecast, and for a rehearsal, because each
    rehearsal starts from the beginning."""
    if report["mode"] != RUN:
        return ""
    moment = f" with shift_change_at={report['change_at']}" if report["change_at"] else ""
    return f"Run it again{moment}: it reads first, and completes what is missing."


def _offers_options(report: Values) -> bool:
    """Whether a step names an option that would make it another shift change."""
    goes_on = report["held_back"] and _of_missing(report)
    return bool(goes_on or _of_night_service(report) or _of_refused(report))


def _is_unfinished(report: Values) -> bool:
    """Whether something was not done only because the run ended early or an answer was lost."""
    unfinished = [a for a in report["agents"] if a["outcome"] in (UNKNOWN, NOT_ATTEMPTED)]
    if report["held_back"]:
        unfinished = [agent for agent in unfinished if agent["outcome"] == UNKNOWN]
    return bool(report["failure"] or unfinished)


def _of_missing(report: Values) -> str:
    """About missing incoming agents: both ways to continue."""
    missing = _with(report, INCOMING, (FAILED,))
    if not missing:
        return ""
    names = _named(missing, _reason)
    step = f"Not signed in: {names}. Fix that"
    if not report["held_back"]:
        return f"{step}."
    them = "that agent" if len(missing) == 1 else "those agents"
    return (
        f"{step}, or go on without {them}: name {them} in shift_change_exclude, or set "
        "shift_change_missing_incoming to continue."
    )


def _of_night_service(report: Values) -> str:
    """About call centers whose last agents stay because night service could not be forced."""
    texts = [center_text(c) for c in report["call_centers"] if c["night_service"] == NIGHT_FAILED]
    if not texts:
        return ""
    return (
        f"Find out why night service of {listed(texts)} could not be set, and fix that, or set "
        "shift_change_night_service to false."
    )


def _of_refused(report: Values) -> str:
    refused = [*_with(report, OUTGOING, (REFUSED,)), *_with(report, MOVING, (REFUSED,))]
    unforced = [c for c in report["call_centers"] if c["night_service"] == NIGHT_FAILED]
    told = {center["service_user_id"] for center in unforced}
    centers = {
        center["service_user_id"]: center_text(center)
        for agent in refused
        for center in agent["last_agent_call_centers"]
        if center["service_user_id"] not in told
    }
    if not refused or (told and not centers) or report["last_agent"] == KEEP:
        return ""
    where = listed(list(centers.values())) or "the call centers listed"
    return (
        f"Sign in another agent to {where}, or add call centers that may be left without an agent "
        "to shift_change_closing."
    )


def _of_failed(report: Values) -> str:
    failed = [*_with(report, OUTGOING, (FAILED,)), *_with(report, MOVING, (FAILED,))]
    if not failed:
        return ""
    names = _named(failed, None)
    return f"Find out why {names} could not be signed out or moved, and fix that."


def _of_empty(report: Values) -> str:
    """About call centers that are left without an agent although they do not close."""
    reported = {center["service_user_id"] for center in report["last_agent_call_centers"]}
    empty = [
        center_text(center)
        for center in report["call_centers"]
        if center["left_empty"]
        and not center["closing"]
        and center["service_user_id"] not in reported
    ]
    return f"Sign in an agent to {listed(empty)}." if empty else ""


def _with(report: Values, shift: str, outcomes: Sequence[str]) -> list[Values]:
    agents = report["agents"]
    return [a for a in agents if a["shift"] == shift and a["outcome"] in outcomes]


# --- the message ----------------------------------------------------------------------------


def message(report: Values, note: str = "") -> str:
    """One line for an operator; problems come first.

    :param note: more information about a change with nothing to do.
    """
    parts = [BEGINNINGS.get(report["mode"], ""), f"{_plain_headline(report)}."]
    parts += [sentence(problem) for problem in _some(report["problems"])]
    parts += [sentence(text) for text in (report["failure"], note) if text]
    if report["left_empty"]:
        left = "Would be left" if report["mode"] == FORECAST else "Left"
        parts.append(f"{left} without an agent: {listed(_texts(report['left_empty']))}.")
    if report["verdict"] != REJECTED:
        parts += _about_agents(report)
    parts.append(report["next_step"] or "")
    return " ".join(part for part in parts if part)


def _plain_headline(report: Values) -> str:
    """The headline without the word that the message begins with."""
    title = str(report["headline"]).removeprefix("Rehearsal: ")
    return title[0].upper() + title[1:]


def _about_agents(report: Values) -> list[str]:
    is_forecast = report["mode"] == FORECAST
    told = []
    for shift, outcome, did, would, describe in _words(report):
        agents = _with(report, shift, (outcome,))
        if agents:
            told.append(f"{would if is_forecast else did}: {_named(agents, describe)}.")
    same = [agent for agent in report["agents"] if agent["outcome"] == UNCHANGED]
    if same:
        told.append(f"Already in the requested state: {_named(same, None)}.")
    return told


def _words(report: Values) -> list[tuple[str, str, str, str, Describe]]:
    """The words for each outcome, in a run and in a forecast, in this order."""
    last = "(last agent signed in)"
    words: list[tuple[str, str, str, str, Describe]] = []
    for shift in (OUTGOING, MOVING):
        kept = report["last_agent"] == KEEP and shift == OUTGOING
        did = "Kept signed in" if kept else f"Not {DEEDS[shift][1]}"
        forced = f"{DEEDS[shift][1]} by force (last agent signed in)"
        words += [
            (shift, REFUSED, f"{did} {last}", f"Would stay {last}", _centers_text),
            (shift, FORCED, forced.capitalize(), f"Would be {forced}", _centers_text),
        ]
    deeds = [(shift, *DEEDS[shift]) for shift in SHIFTS]
    words += [(s, FAILED, f"Not {did}", f"Could not be {did}", _reason) for s, _do, did in deeds]
    words += [
        (s, UNKNOWN, f"Not known whether {did}", UNKNOWN_YET, _reason) for s, _do, did in deeds
    ]
    words += [(s, NOT_ATTEMPTED, *_not_attempted(report, s, do), _reason) for s, do, _did in deeds]
    words += [(s, CHANGED, did.capitalize(), f"Would be {did}", None) for s, _do, did in deeds]
    return words


def _not_attempted(report: Values, shift: str, to_do: str) -> tuple[str, str]:
    if report["held_back"] and shift != INCOMING:
        why = "because the incoming shift is incomplete"
        return f"Held back {why}", f"Would be held back {why}"
    return f"Did not attempt to {to_do}", "Not forecast"


def _named(agents: Sequence[Values], describe: Describe) -> str:
    names = [agent["agent_user_id"] + (describe(agent) if describe else "") for agent in agents]
    return listed(names, see="see the report")


def _centers_text(agent: Values) -> str:
    return " in " + " and ".join(_texts(agent["last_agent_call_centers"]))


def _reason(agent: Values) -> str:
    return f" ({agent['reason'].rstrip('.')})" if agent["reason"] else ""


def center_text(center: Values) -> str:
    """A call center by its name, if that is known, and its service user id."""
    key, name = center["service_user_id"], center["call_center_name"]
    return f"{name} ({key})" if name else str(key)


def _texts(centers: Sequence[Values]) -> list[str]:
    return [center_text(center) for center in centers]


def _some(texts: Sequence[str]) -> list[str]:
    more = len(texts) - NAMED_AT_MOST
    return [*texts[:NAMED_AT_MOST], *([f"And {more} more, see the report"] if more > 0 else [])]


def sentence(text: str) -> str:
    """A text with a mark at its end."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
