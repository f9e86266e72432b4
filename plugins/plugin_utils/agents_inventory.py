# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agents as an inventory: what is read, and what the groups are called. Plain values."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..module_utils.call_center.ids import folded
from ..module_utils.call_center.survey import Survey, agent_entries
from ..module_utils.call_center.switch import Switch
from .templates import EVERY_TEXT_IS_A_TEMPLATE, could_be_a_template

ALL_AGENTS = "ocip_agents"
HOST_VARIABLES = {
    "agent_user_id": "agent_user_id",
    "first_name": "first_name",
    "last_name": "last_name",
    "agent_state": "state",
    "unavailable_code": "unavailable_code",
    "call_centers": "call_centers",
    "ocip_error": "error",
}
"""Variables of a host, each with the key of ocip_call_center_agent_info that it holds. A variable
``state`` would be taken for that of any role or module."""


@dataclass(frozen=True)
class Sources:
    """The agents that an inventory includes.

    :ivar groups: pairs of service provider and group.
    """

    groups: Sequence[tuple[str, str]] = ()
    service_user_ids: Sequence[str] = ()
    agent_user_ids: Sequence[str] = ()


def read_agents(switch: Switch, sources: Sources) -> dict[str, Any]:
    """Read the agents of all sources, each once.

    :returns: plain values fit for a cache: ``agents`` (as returned by
        ocip_call_center_agent_info), ``call_centers`` (service user id and name) and
        ``problems`` (what could not be read).
    :raises OcipError: the switch is out of reach, or refuses the list of a group.
    """
    survey = Survey(switch)
    for group in sources.groups:
        survey.find_group(*group)
    listed = {folded(center) for center in survey.centers}
    survey.find_centers(c for c in sources.service_user_ids if folded(c) not in listed)
    survey.read_assigned()
    spellings = {folded(agent): agent for agent in sources.agent_user_ids}
    assigned = {folded(agent): agent for agent in survey.people()}
    agents = list({**spellings, **assigned}.values())
    unread = [center for center in survey.centers.values() if center.failure]
    survey.read_agents(agents)
    survey.read_memberships()
    entries = agent_entries(survey, agents)
    for entry in entries:  # the spelling of the file, where it names the agent
        spelling = spellings.get(folded(entry["agent_user_id"]))
        entry["agent_user_id"] = spelling or entry["agent_user_id"]
    problems = [f"{c.service_user_id} ({c.failure.summary})" for c in unread if c.failure]
    problems += [
        f"{entry['agent_user_id']} ({entry['error']['summary_english']})"
        for entry in entries
        if entry["error"]
    ]
    return {
        "agents": entries,
        # Pairs: caches do not keep the order of keys.
        "call_centers": [[key, center.name] for key, center in survey.centers.items()],
        "problems": problems,
    }


def center_groups(names: dict[str, str | None], by: str = "name") -> dict[str, str]:
    """The group of each call center, by service user id.

    :param names: name of each call center by service user id, None where it is not known.
    :param by: ``name``, or ``service_user_id``, which is also taken where a name is not known
        or not the only one of its kind. Where that is not enough either, a digest of the service
        user id is added: no two call centers are ever the same group.
    """
    labels = {key: safe_name(name or "") if by == "name" else "" for key, name in names.items()}
    for second_choice in (safe_name, _unique_name):
        uses = Counter(labels.values())
        labels = {
            key: label if label and uses[label] == 1 else second_choice(key)
            for key, label in labels.items()
        }
    return {key: f"call_center_{label}" for key, label in labels.items()}


def _unique_name(service_user_id: str) -> str:
    digest = hashlib.sha256(service_user_id.encode()).hexdigest()[:8]
    return f"{safe_name(service_user_id)}_{digest}"


def state_group(agent: dict[str, Any]) -> str:
    """The group of an agent's ACD state."""
    return f"agent_state_{agent['state'] or 'unknown'}"


def host_variables(agent: dict[str, Any]) -> dict[str, Any]:
    """The variables of an agent's host."""
    return {variable: agent[key] for variable, key in HOST_VARIABLES.items()}


def safe_name(text: str) -> str:
    """A text as a part of a group name: small letters, digits and single underscores."""
    return re.sub(r"[\W_]+", "_", text.lower()).strip("_")


def group_name(text: str) -> str:
    """A group name that a text gives: everything but letters, digits and underscores, among it
    every mark of a template, becomes an underscore."""
    return re.sub(r"\W", "_", text)


def unfit_for_hosts(
    agent_user_ids: Iterable[str],
    taken: Container[str],
    templates: bool = EVERY_TEXT_IS_A_TEMPLATE,
) -> dict[str, list[str]]:
    """The agents that must not become hosts, by the reason.

    A host is named like other hosts: an agent ``db1`` would bring the tasks of the server db1 to
    the controller. Those of servers have no ``@``, and all ids of users have one.

    :param taken: names of hosts that are no agents, and of groups.
    :param templates: whether a host's name may be evaluated as a template.
    """
    unfit: dict[str, list[str]] = {}
    for agent in agent_user_ids:
        if "@" not in agent:
            reason = "a user id without @ could be the name of another host"
        elif agent in taken:
            reason = "an earlier source of the inventory has a host or a group of this name"
        elif templates and could_be_a_template(agent):
            reason = "before ansible-core 2.19 this name would be evaluated as a template"
        else:
            continue
        unfit.setdefault(reason, []).append(agent)
    return unfit
