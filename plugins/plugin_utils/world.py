# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Worlds for the simulator, as plain values: of what was read from a switch, or of a roster.

The format is described in the README of the role ``simulator``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..module_utils.call_center.model import ACD_STATES, AVAILABLE, SIGNED_OUT, UNAVAILABLE
from ..module_utils.ocip.values import boolean

DEFAULT_CODES = {
    "default_code": "defaultAgentUnavailableCode",
    "default_on_dnd": "defaultAgentUnavailableCodeOnDND",
    "default_on_personal_calls": "defaultAgentUnavailableCodeOnPersonalCalls",
    "default_on_consecutive_bounces": "defaultAgentUnavailableCodeOnConsecutiveBounces",
    "default_on_not_reachable": "defaultAgentUnavailableCodeOnNotReachable",
}
REHEARSAL = "rehearsal"


class WorldError(ValueError):
    """What was read does not make a world; the message says why."""


# --- of a switch --------------------------------------------------------------------------


def world_from_switch(
    service_provider_id: str,
    groups: Sequence[Mapping[str, Any]],
    outside: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A world of what the info modules and ocip_command returned.

    :param groups: for each group ``group_id``, ``call_centers`` (of ocip_call_center_info),
        ``agents`` (of ocip_call_center_agent_info) and, where they could be read, ``settings``
        and ``codes`` (the results of the two requests for unavailable codes).
    :param outside: call centers of other groups to which some of the agents belong. Their
        other agents count as assigned to it.
    :returns: the world. Agents whose state is not known are not in it: with them, a rehearsal
        could let a last agent go whom the switch keeps.
    :raises WorldError: there is no call center.
    """
    agents: dict[str, dict[str, Any]] = {}
    centers: dict[str, dict[str, Any]] = {}
    home = (service_provider_id, str(groups[0]["group_id"])) if groups else ("", "")
    for group in groups:
        place = (service_provider_id, str(group["group_id"]))
        centers.update({c["service_user_id"]: _center(c, place) for c in group["call_centers"]})
        for agent in _readable(group["agents"]):
            agents.setdefault(agent["agent_user_id"], _agent(agent, place))
    for center in outside:
        centers.setdefault(center["service_user_id"], _center(center, home))
        _add_assigned(agents, center, home)
    if not centers:
        raise WorldError("There is no call center in what was read.")
    for agent in agents.values():
        known = [m for m in agent["call_centers"] if m["service_user_id"] in centers]
        agent["call_centers"] = known
    _settle_centers(
        centers, [m for group in groups for agent in group["agents"] for m in agent["call_centers"]]
    )
    return {
        "service_providers": [_provider(service_provider_id, groups)],
        "call_centers": list(centers.values()),
        "agents": list(agents.values()),
    }


def _readable(agents: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [agent for agent in agents if agent["state"] in ACD_STATES]


def _center(center: Mapping[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    keys = ("service_user_id", "name", "type", "active", "policy", "calls_queued")
    return _placed({key: center.get(key) for key in keys}, place)


def _placed(values: Mapping[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    """What is known of something, and the group it belongs to."""
    known = {key: value for key, value in values.items() if value is not None}
    return {**known, "service_provider_id": place[0], "group_id": place[1]}


def _agent(agent: Mapping[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    memberships = [
        {key: m[key] for key in ("service_user_id", "joined", "skill_level", "priority")}
        for m in agent["call_centers"]
    ]
    return {
        **_person(agent, place),
        "call_centers": [
            {key: value for key, value in m.items() if value is not None} for m in memberships
        ],
    }


def _person(agent: Mapping[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    state = agent["state"]
    return _placed(
        {
            "user_id": agent["agent_user_id"],
            "first_name": agent.get("first_name"),
            "last_name": agent.get("last_name"),
            "acd_state": ACD_STATES[state],
            "unavailable_code": agent.get("unavailable_code") if state == UNAVAILABLE else None,
        },
        place,
    )


def _add_assigned(
    agents: dict[str, dict[str, Any]], center: Mapping[str, Any], place: tuple[str, str]
) -> None:
    """The agents of a call center outside the export. Only this membership of theirs is known."""
    for member in _readable(center["agents"]):
        agent_user_id = member["agent_user_id"]
        if agent_user_id not in agents:
            agents[agent_user_id] = {**_person(member, place), "call_centers": []}
        known = agents[agent_user_id]["call_centers"]
        if all(m["service_user_id"] != center["service_user_id"] for m in known):
            known.append(
                {"service_user_id": center["service_user_id"], "joined": bool(member["joined"])}
            )


def _settle_centers(
    centers: Mapping[str, dict[str, Any]], memberships: Iterable[Mapping[str, Any]]
) -> None:
    """What only the agents' view tells of a center: skill levels exist in skill based ones
    only, and whether agents may leave is a property of the center."""
    for membership in memberships:
        center = centers.get(membership["service_user_id"])
        if center is None:
            continue
        if membership.get("skill_level") is not None and center.get("type") == "Premium":
            center["routing_type"] = "Skill Based"
        if membership.get("logoff_allowed") is False:
            center["allow_agent_logoff"] = False


def _provider(service_provider_id: str, groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    provider: dict[str, Any] = {"service_provider_id": service_provider_id, "groups": []}
    for group in groups:
        codes = _codes(group)
        place: dict[str, Any] = {"group_id": str(group["group_id"])}
        answered_with = str((group.get("codes") or {}).get("response_type", ""))
        if codes and answered_with.startswith("Enterprise"):
            provider.update(is_enterprise=True, unavailable_codes=codes)
        elif codes:
            place["unavailable_codes"] = codes
        provider["groups"].append(place)
    return provider


def _codes(group: Mapping[str, Any]) -> dict[str, Any]:
    """The unavailable codes of a group; where they could not be read, those in use."""
    settings = (group.get("settings") or {}).get("response")
    answer = (group.get("codes") or {}).get("response")
    if settings is None or answer is None:
        used = {a["unavailable_code"] for a in group["agents"] if a.get("unavailable_code")}
        return {"enabled": True, "codes": [{"code": code} for code in sorted(used)]} if used else {}
    codes = [
        {
            "code": row["Code"],
            "active": _is_active(row),
            "description": row.get("Description") or "",
        }
        for row in answer["unavailableCodesTable"]
    ]
    known = {code["code"] for code in codes}
    defaults = {key: settings.get(element) for key, element in DEFAULT_CODES.items()}
    return {
        "enabled": bool(settings["enableAgentUnavailableCodes"]),
        "force_use": bool(settings.get("forceUseOfAgentUnavailableCodes")),
        **{key: code for key, code in defaults.items() if code in known},
        "codes": codes,
    }


def _is_active(row: Mapping[str, Any]) -> bool:
    try:
        return boolean(str(row["Is Active"]))
    except ValueError:
        raise WorldError(f"Whether code {row['Code']} is active cannot be read.") from None


# --- of a roster --------------------------------------------------------------------------


def world_from_roster(
    shifts: Sequence[Mapping[str, Any] | str], signed_in: Iterable[str] = ()
) -> dict[str, Any]:
    """A world made up for a roster: its agents, and the call centers that it names.

    :param shifts: mappings with ``agent_user_id`` and, where the roster has it,
        ``call_center``; or just the user id. Agents without a call center belong to one that is
        made up for them.
    :param signed_in: agents that are available; all others are signed out.
    :raises WorldError: there is nobody in the roster.
    """
    agents: dict[str, list[str]] = {}
    for shift in shifts:
        entry = {"agent_user_id": shift} if isinstance(shift, str) else shift
        centers = agents.setdefault(str(entry["agent_user_id"]), [])
        center = entry.get("call_center")
        if center and center not in centers:
            centers.append(str(center))
    if not agents:
        raise WorldError("There is no agent in the roster.")
    present = set(signed_in)
    domain = next(iter(agents)).rpartition("@")[2] or "example.net"
    common = f"{REHEARSAL}@{domain}"
    named = list(dict.fromkeys(c for centers in agents.values() for c in centers or [common]))
    return {
        "service_providers": [
            {"service_provider_id": "Rehearsal", "groups": [{"group_id": "Rehearsal"}]}
        ],
        "call_centers": [
            {"service_user_id": center, "name": center.partition("@")[0]} for center in named
        ],
        "agents": [
            {
                "user_id": agent,
                "acd_state": ACD_STATES[AVAILABLE if agent in present else SIGNED_OUT],
                "call_centers": centers or [common],
            }
            for agent, centers in agents.items()
        ],
    }
