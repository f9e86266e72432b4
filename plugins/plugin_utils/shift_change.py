# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shift change is to do, from what was asked for and what was read. Pure.

The role ``shift_change`` asks the modules of the collection; what it decides, it decides here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

INCOMING = "incoming"
OUTGOING = "outgoing"


def agent_list(value: Any) -> list[str]:
    """User ids from a list, or from text that has one a line or separates them by commas, as
    forms and command lines give them; each once, in their order."""
    items = re.split(r"[\n,]", value) if isinstance(value, str) else value or []
    return list(dict.fromkeys(text for text in (str(item).strip() for item in items) if text))


def plan(
    survey: Mapping[str, Any],
    incoming: Sequence[str],
    outgoing: Sequence[str],
    call_centers: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """What is to be done, or why it cannot be.

    :param survey: the result of ocip_call_center_agent_info for both shifts.
    :param call_centers: for agents of the incoming shift, the call centers that they are to take
        calls for, by service user id.
    :returns: ``problems`` (texts; if there are any, nothing may be changed), ``joins`` (the call
        centers that agents of the incoming shift are to join), ``batches`` (the incoming shift by
        these call centers), ``call_centers`` (those whose staffing changes) and ``warnings``.
    """
    agents = {agent["agent_user_id"]: agent for agent in survey.get("agents") or []}
    joining = {
        key: [center for center in call_centers.get(key, ()) if not _joins(agents[key]).get(center)]
        for key in incoming
        if key in agents
    }
    return {
        "problems": _problems(survey, agents, incoming, outgoing, joining),
        "joins": {key: centers for key, centers in joining.items() if centers},
        "batches": _batches(incoming, joining),
        "call_centers": _concerned(agents, [*incoming, *outgoing], joining),
        "warnings": _warnings(agents, incoming, joining),
    }


def _joins(agent: Mapping[str, Any]) -> dict[str, bool]:
    return {m["service_user_id"]: bool(m["joined"]) for m in agent.get("call_centers") or []}


def _problems(
    survey: Mapping[str, Any],
    agents: Mapping[str, Mapping[str, Any]],
    incoming: Sequence[str],
    outgoing: Sequence[str],
    joining: Mapping[str, Sequence[str]],
) -> list[str]:
    everybody = list(dict.fromkeys([*incoming, *outgoing]))
    if not agents:
        return [str(survey.get("msg") or "The agents were not read.")]
    reasons = {agent["error"]["summary_english"] for agent in agents.values() if agent["error"]}
    if len(agents) > 1 and len(reasons) == 1 and all(agent["error"] for agent in agents.values()):
        return [f"None of the agents can be read: {reasons.pop()}"]
    problems = []
    for key in everybody:
        problems += _problems_of(key, agents.get(key), key in incoming and key in outgoing)
    for key, centers in joining.items():
        if not agents[key]["error"] and agents[key].get("call_centers"):
            problems += [
                f"{key} is to take calls of {center}, but is not assigned to it."
                for center in centers
                if center not in _joins(agents[key])
            ]
    return problems


def _problems_of(key: str, agent: Mapping[str, Any] | None, is_in_both: bool) -> list[str]:
    problems = [f"{key} is in both shifts."] if is_in_both else []
    if agent is None:
        problems.append(f"{key} was not read.")
    elif agent["error"]:
        problems.append(f"{key} cannot be read: {agent['error']['summary_english']}")
    elif not agent.get("call_centers"):
        problems.append(f"{key} is assigned to no call center.")
    return problems


def _batches(incoming: Sequence[str], joining: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Agents that join the same call centers, together: one login for each group of them."""
    batches: dict[tuple[str, ...], list[str]] = {}
    for key in incoming:
        batches.setdefault(tuple(joining.get(key, ())), []).append(key)
    return [
        {"agents": keys, "joined": dict.fromkeys(centers, True)}
        for centers, keys in batches.items()
    ]


def _concerned(
    agents: Mapping[str, Mapping[str, Any]],
    everybody: Iterable[str],
    joining: Mapping[str, Sequence[str]],
) -> list[str]:
    centers = [
        center
        for key in everybody
        if key in agents
        for center, joined in _joins(agents[key]).items()
        if joined or center in joining.get(key, ())
    ]
    return list(dict.fromkeys(centers))


def _warnings(
    agents: Mapping[str, Mapping[str, Any]],
    incoming: Iterable[str],
    joining: Mapping[str, Sequence[str]],
) -> list[str]:
    return [
        f"{key} is joined to none of its call centers, and will take no calls of any."
        for key in incoming
        if key in agents
        and agents[key].get("call_centers")
        and not any(_joins(agents[key]).values())
        and not joining.get(key)
    ]
