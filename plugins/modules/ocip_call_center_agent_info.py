#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: read call center agents."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_call_center_agent_info
short_description: Read call center agents of a Cisco BroadWorks
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Reads the ACD state of agents, their unavailable codes, and the call centers they belong to.
  - The result contains the names of agents and call centers if the login may read the call centers.
  - If an agent cannot be read, the result says why. The module reads all others, and then the task
    fails.
options:
  agent_user_id:
    description: BroadWorks user ids of the agents to read.
    type: list
    elements: str
    aliases: [agents]
  service_user_id:
    description: Service user ids of call centers, to read all their agents.
    type: list
    elements: str
  service_provider_id:
    description: Service provider or enterprise. With O(group_id), the module reads the agents of
      all call centers of the group.
    type: str
  group_id:
    description: Group. Requires O(service_provider_id).
    type: str
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip.action_group
  - telecom.broadworks.ocip.info
seealso:
  - module: telecom.broadworks.ocip_call_center_agent
  - module: telecom.broadworks.ocip_call_center_info
"""

EXAMPLES = r"""
- name: Read two agents
  telecom.broadworks.ocip_call_center_agent_info:
    agent_user_id:
      - amara.o@example.net
      - ben.k@example.net
  register: shift

- name: Show who is signed in
  ansible.builtin.debug:
    msg: "{{ shift.agents | rejectattr('state', 'in', ['signed_out', none])
      | map(attribute='agent_user_id') | join(', ') }}"

- name: Read all agents of a call center
  telecom.broadworks.ocip_call_center_agent_info:
    service_user_id: cc-sales@example.net

- name: Read the agents of all call centers of a group
  telecom.broadworks.ocip_call_center_agent_info:
    service_provider_id: ExampleSP
    group_id: Support
"""

RETURN = r"""
agents:
  description: The agents, in the requested order, or in the order in which the call centers list
    them.
  returned: always
  type: list
  elements: dict
  contains:
    agent_user_id:
      description: The agent.
      type: str
      returned: always
      sample: amara.o@example.net
    first_name:
      description: First name; null if it is not known.
      type: str
      returned: always
      sample: Amara
    last_name:
      description: Last name; null if it is not known.
      type: str
      returned: always
      sample: Okafor
    state:
      description: ACD state, as a value of
        O(telecom.broadworks.ocip_call_center_agent#module:state); null if the switch reports none.
      type: str
      returned: always
      sample: unavailable
    unavailable_code:
      description: Unavailable code; null if there is none.
      type: str
      returned: always
      sample: "10"
    call_centers:
      description: The call centers to which the agent is assigned.
      type: list
      elements: dict
      returned: always
      contains:
        service_user_id:
          description: The call center.
          type: str
          returned: always
          sample: cc-sales@example.net
        call_center_name:
          description: Its name; null if it cannot be read.
          type: str
          returned: always
          sample: Sales
        type:
          description: V(Basic), V(Standard), or V(Premium); null if the switch does not say.
          type: str
          returned: always
          sample: Premium
        joined:
          description: Whether the agent takes calls of this call center when available.
          type: bool
          returned: always
          sample: true
        logoff_allowed:
          description: Whether the agent may leave the call center; null if the switch does not say.
          type: bool
          returned: always
          sample: true
        skill_level:
          description: Skill level; null if the call center has none.
          type: int
          returned: always
          sample: 4
        priority:
          description: Priority among the call centers of the agent; null if the switch does not
            say.
          type: int
          returned: always
          sample: 1
    error:
      description: Why the agent could not be read; null if it was read.
      type: dict
      returned: always
      contains:
        code:
          description: Error code of the switch; null if there is none.
          type: int
          returned: always
          sample: 4008
        summary:
          description: The text in the language of the login.
          type: str
          returned: always
          sample: "[Error 4008] User not found: nobody@example.net"
        summary_english:
          description: The text in English.
          type: str
          returned: always
          sample: "[Error 4008] User not found: nobody@example.net"
        detail:
          description: Details from the switch; null if there are none.
          type: str
          returned: always
          sample: null
ok:
  description: Whether everything that was requested was read.
  returned: always
  type: bool
  sample: true
msg:
  description: One line that says what was read and what was not.
  returned: always
  type: str
  sample: 2 agents were read.
"""

from typing import Any

from ..module_utils._info import GROUP_OPTIONS, group_of, ids_of, return_survey
from ..module_utils._module import OcipModule
from ..module_utils.call_center.survey import agent_entries, not_surveyed, survey_agents

OPTIONS: dict[str, Any] = {
    "agent_user_id": {
        "type": "list",
        "elements": "str",
        "aliases": ["agents"],
    },
    "service_user_id": {"type": "list", "elements": "str"},
    **GROUP_OPTIONS,
}


def main() -> None:
    """Options in, survey, result out."""
    ways = ("agent_user_id", "service_user_id", "service_provider_id")
    module = OcipModule(
        OPTIONS,
        supports_check_mode=True,
        required_one_of=[ways],
        mutually_exclusive=[ways],
        required_together=[("service_provider_id", "group_id")],
    )
    agents = ids_of(module, "agent_user_id", "agents")
    centers = ids_of(module, "service_user_id", "agents")
    group = group_of(module.params)
    survey = module.with_switch(
        lambda switch: survey_agents(switch, agents, centers, group),
        lambda reason: not_surveyed(centers, reason),
    )
    entries = agent_entries(survey, agents or survey.people())
    unread = [survey.centers[key] for key in centers if survey.centers[key].failure]
    return_survey(module, survey, "agent", entries, unread, agents=entries)


if __name__ == "__main__":
    main()
