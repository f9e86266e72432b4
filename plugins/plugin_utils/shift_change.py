# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role shift_change asks of its module: from its variables, and from a roster."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml

from ..module_utils._handovers import approved_by
from ..module_utils.call_center import ids
from ..module_utils.call_center.shift_change import (
    INCOMING,
    MOVING,
    OUTGOING,
    SHIFTS,
    differences,
)
from .roster import RosterError
from .roster_lookup import Question

Values = Mapping[str, Any]
ChangeOf = Callable[[str, Question], Values]


def agent_list(value: Any) -> list[str]:
    """User ids from a list, or from text that has one a line or separates them by commas, as
    forms and command lines give them; each once, in their order."""
    items = re.split(r"[\n,]", value) if isinstance(value, str) else value or []
    return [user_id for user_id in ids.unique(items) if user_id]


def plain(value: Any) -> Any:
    """A value in dictionaries and lists of Python's own: those of newer Ansibles render their
    elements when they are read, and cannot be copied."""
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in value}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def asked(settings: Values, change_of: ChangeOf) -> dict[str, Any]:
    """What the module is to be asked for.

    :param settings: variables of the role without their prefix.
    :param change_of: who comes and who goes by the roster at a path; it raises RosterError.
    :returns: the options ``incoming``, ``outgoing``, ``moving``, ``exclude``, ``closing``,
        ``opening``, ``expect`` and ``change_at`` of ocip_shift_change; ``at``, ``msg`` and
        ``warnings`` of the roster; ``problem``, why nothing can be asked, or None; and ``is_due``,
        whether there is anything to ask for.
    """
    found: dict[str, Any] = {
        **{shift: [] for shift in SHIFTS},
        **{name: agent_list(settings.get(name)) for name in ("exclude", "closing", "opening")},
        **dict.fromkeys(("at", "change_at", "problem")),
        "expect": {},
        "msg": "",
        "warnings": [],
    }
    try:
        found["expect"] = approved_by(settings.get("expect")) or {}
        found.update(_who(settings, found["expect"], change_of))
    except ValueError as exc:  # RosterError is one
        found["problem"] = str(exc)
    is_due = any(found[shift] for shift in SHIFTS)
    if not found["problem"] and not is_due:
        found["problem"] = _not_due_after_all(found["expect"])
    found["is_due"] = is_due and not found["problem"]
    return found


def _not_due_after_all(approved: Values) -> str | None:
    """Why it is no success that nothing is due: somebody approved a change. The module, which
    compares everything else, is not asked."""
    told = differences({"agents": approved.get("agents")}, {})
    if not told:
        return None
    return f"Not the change that was approved: nothing is due now: {'; '.join(told)}."


def user_ids(entries: Sequence[Any]) -> list[str]:
    """The agents of a list whose elements are user ids, or dictionaries with one."""
    return ids.unique(
        entry.get("agent_user_id", "") if isinstance(entry, Mapping) else entry for entry in entries
    )


def _who(settings: Values, approved: Values, change_of: ChangeOf) -> dict[str, Any]:
    lists = {
        INCOMING: _people(settings.get(INCOMING)),
        OUTGOING: _people(settings.get(OUTGOING)),
        MOVING: _moves(settings.get(MOVING)),
    }
    roster = str(settings.get("roster") or "")
    if bool(roster) == any(lists.values()):
        wrong = "Both a roster and lists of agents are set: use only one of them."
        raise RosterError(
            f"{wrong if roster else 'No agents were named.'} Set a roster in "
            "shift_change_roster, or agents in shift_change_incoming, shift_change_outgoing, and "
            "shift_change_moving."
        )
    if not roster:
        return lists
    question = Question(
        at=str(settings.get("at") or approved.get("change_at") or ""),
        timezone=str(settings.get("timezone") or ""),
        window=_minutes("window", settings),
        catch_up=_minutes("catch_up", settings),
        include=tuple(agent_list(settings.get("roster_include"))),
    )
    change = change_of(roster, question)
    return {
        INCOMING: [
            {"agent_user_id": person["agent_user_id"], "join": list(person["call_centers"])}
            for person in change[INCOMING]
        ],
        OUTGOING: user_ids(change[OUTGOING]),
        MOVING: [dict(move) for move in change[MOVING]],
        **{key: change[key] for key in ("at", "change_at", "msg", "warnings")},
    }


def _minutes(name: str, settings: Values) -> int:
    try:
        return int(settings[name])
    except (KeyError, TypeError, ValueError):
        raise RosterError(
            f"shift_change_{name} must be a number of minutes, not {settings.get(name)!r}."
        ) from None


def _people(value: Any) -> list[Any]:
    """Agents as user ids, or as the dictionaries that the module takes as well."""
    if isinstance(value, str) or value is None:
        return list(agent_list(value))
    items = [dict(item) if isinstance(item, Mapping) else ids.normalized(item) for item in value]
    return [item for item in items if item]


def _moves(value: Any) -> list[dict[str, Any]]:
    """Dictionaries, also as the YAML or JSON that a form or a command line gives."""
    if isinstance(value, str):
        try:
            value = yaml.safe_load(value)
        except yaml.YAMLError as exc:
            raise RosterError(f"shift_change_moving is neither YAML nor JSON: {exc}") from None
    moves = value or []
    if not isinstance(moves, Sequence) or not all(isinstance(move, Mapping) for move in moves):
        raise RosterError(
            "shift_change_moving must be a list of dictionaries with agent_user_id, join, and "
            "leave."
        )
    return [dict(move) for move in moves]
