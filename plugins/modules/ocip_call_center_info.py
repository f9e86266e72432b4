#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: read call centers."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_call_center_info
short_description: Read call centers of a Cisco BroadWorks and who is signed in
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Reads call centers with their agents and the agents' ACD states, and says which call centers
    have one signed in agent only.
  - This is a series of reads, so that it can be out of date as soon as it is there. Use it to
    explain and to plan; to sign agents out, let M(telecom.broadworks.ocip_call_center_agent) ask
    the switch.
options:
  service_user_id:
    description: Service user ids of the call centers to read.
    type: list
    elements: str
  service_provider_id:
    description: Service provider or enterprise, together with O(group_id), to read all call centers
      of a group.
    type: str
  group_id:
    description: Group, together with O(service_provider_id).
    type: str
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip.action_group
  - telecom.broadworks.ocip.info
seealso:
  - module: telecom.broadworks.ocip_call_center_agent
  - module: telecom.broadworks.ocip_call_center_agent_info
"""

EXAMPLES = r"""
- name: Read all call centers of a group
  telecom.broadworks.ocip_call_center_info:
    service_provider_id: ExampleSP
    group_id: Support
  register: staffing

- name: Name the call centers that hang on one agent
  ansible.builtin.debug:
    msg: "{{ item.name }} has {{ item.last_agent_user_id }} only"
  loop: "{{ staffing.call_centers | selectattr('last_agent_user_id') }}"
  loop_control:
    label: "{{ item.service_user_id }}"

- name: Read one call center
  telecom.broadworks.ocip_call_center_info:
    service_user_id: cc-sales@example.net
"""

RETURN = r"""
call_centers:
  description: The call centers, in the order asked for or in which the group lists them.
  returned: always
  type: list
  elements: dict
  contains:
    service_user_id:
      description: The call center.
      type: str
      returned: always
      sample: cc-sales@example.net
    name:
      description: Its name, null where it cannot be read.
      type: str
      returned: always
      sample: Sales
    type:
      description: V(Basic), V(Standard) or V(Premium).
      type: str
      returned: always
      sample: Premium
    active:
      description: Whether it is active. Only the list of a group says so, otherwise it is null.
      type: bool
      returned: always
      sample: true
    policy:
      description: How calls are distributed.
      type: str
      returned: always
      sample: Circular
    calls_queued:
      description: Calls waiting in the queue, null where it cannot be read.
      type: int
      returned: always
      sample: 3
    agents:
      description: The agents assigned to it. RV(call_centers[].agents[].joined) says whether the
        agent takes calls of this call center when available.
      type: list
      elements: dict
      returned: always
      sample:
        - agent_user_id: amara.o@example.net
          first_name: Amara
          last_name: Okafor
          state: available
          joined: true
          error: null
      contains:
        joined:
          description: Whether the agent takes calls of this call center when available.
          type: bool
          returned: always
          sample: true
    agent_count:
      description: Number of agents assigned, null if they cannot be read.
      type: int
      returned: always
      sample: 4
    signed_in_count:
      description: Number of agents that are joined and signed in; null if a state is not known.
      type: int
      returned: always
      sample: 1
    last_agent_user_id:
      description: The one agent that, signed out, would leave the call center without an agent;
        null if there is none, or more than one.
      type: str
      returned: always
      sample: amara.o@example.net
    error:
      description: Why the call center could not be read, null if it could.
      type: dict
      returned: always
      sample: null
msg:
  description: One line that says what was read and what was not.
  returned: always
  type: str
  sample: 3 call centers were read.
"""

from typing import Any

from ansible_collections.telecom.broadworks.plugins.module_utils._info import (
    GROUP_OPTIONS,
    finish,
    group_of,
)
from ansible_collections.telecom.broadworks.plugins.module_utils._module import (
    OcipModule,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.survey import (
    center_entry,
    survey_centers,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import (
    Switch,
)

OPTIONS: dict[str, Any] = {
    "service_user_id": {"type": "list", "elements": "str"},
    **GROUP_OPTIONS,
}


def main() -> None:
    """Options in, survey, result out."""
    ways = ("service_user_id", "service_provider_id")
    module = OcipModule(
        OPTIONS,
        supports_check_mode=True,
        required_one_of=[ways],
        mutually_exclusive=[ways],
        required_together=[("service_provider_id", "group_id")],
    )
    centers = list(dict.fromkeys(module.params["service_user_id"] or []))
    with module.session() as session:
        survey = survey_centers(Switch(session), centers, group_of(module.params))
    entries = [center_entry(survey, center) for center in survey.centers.values()]
    finish(module, survey, "call center", entries, [], call_centers=entries)


if __name__ == "__main__":
    main()
