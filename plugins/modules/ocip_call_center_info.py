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
  - Reads call centers with their agents and the ACD states of the agents, and says which call
    centers have only one agent who is signed in.
  - The module sends a series of reads, so the result can be out of date when you get it. Use it for
    information and planning. To sign agents out, use M(telecom.broadworks.ocip_call_center_agent),
    which lets the switch decide.
options:
  service_user_id:
    description: Service user ids of the call centers to read.
    type: list
    elements: str
  service_provider_id:
    description: Service provider or enterprise. With O(group_id), the module reads all call centers
      of the group.
    type: str
  group_id:
    description: Group. Requires O(service_provider_id).
    type: str
  when_empty:
    description:
      - Whether to read what callers hear when nobody is signed in.
      - This needs five more requests for each call center. Settings that the login may not read are
        null, and do not fail the task.
    type: bool
    default: false
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

- name: Show the call centers that depend on one agent
  ansible.builtin.debug:
    msg: "{{ item.name }} has only {{ item.last_agent_user_id }}"
  loop: "{{ staffing.call_centers | selectattr('last_agent_user_id') }}"
  loop_control:
    label: "{{ item.service_user_id }}"

- name: Read what callers hear when nobody is signed in
  telecom.broadworks.ocip_call_center_info:
    service_user_id: cc-sales@example.net
    when_empty: true
  register: closed

- name: Show what callers hear
  ansible.builtin.debug:
    msg: "{{ closed.call_centers | map(attribute='callers') }}"

- name: Read one call center
  telecom.broadworks.ocip_call_center_info:
    service_user_id: cc-sales@example.net
"""

RETURN = r"""
call_centers:
  description: The call centers, in the requested order, or in the order in which the group lists
    them.
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
      description: Its name; null if it cannot be read.
      type: str
      returned: always
      sample: Sales
    type:
      description: V(Basic), V(Standard), or V(Premium); null if it cannot be read.
      type: str
      returned: always
      sample: Premium
    active:
      description: Whether the call center is active; null unless you read a whole group.
      type: bool
      returned: always
      sample: true
    policy:
      description: How calls are distributed; null if it cannot be read.
      type: str
      returned: always
      sample: Circular
    calls_queued:
      description: Calls waiting in the queue; null if it cannot be read.
      type: int
      returned: always
      sample: 3
    agents:
      description: The agents who are assigned to the call center.
      type: list
      elements: dict
      returned: always
      contains:
        agent_user_id:
          description: The agent.
          type: str
          returned: always
          sample: amara.o@example.net
        first_name:
          description: First name; null if there is none.
          type: str
          returned: always
          sample: Amara
        last_name:
          description: Last name; null if there is none.
          type: str
          returned: always
          sample: Okafor
        state:
          description: ACD state, as a value of
            O(telecom.broadworks.ocip_call_center_agent#module:state); null if it is not known.
          type: str
          returned: always
          sample: available
        joined:
          description: Whether the agent takes calls of this call center when available; null if it
            is not known.
          type: bool
          returned: always
          sample: true
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
    agent_count:
      description: Number of assigned agents; null if they cannot be read.
      type: int
      returned: always
      sample: 4
    signed_in_count:
      description: Number of agents who are joined and signed in; null if that is not known for
        every agent.
      type: int
      returned: always
      sample: 1
    last_agent_user_id:
      description: The only agent who is joined and signed in; null if there is no such agent, or
        more than one.
      type: str
      returned: always
      sample: amara.o@example.net
    when_empty:
      description: What callers hear when nobody is signed in; null if the run ended before it was
        read.
      type: dict
      returned: when O(when_empty) is true
      contains:
        forced_forwarding:
          description: Whether all calls are forwarded; null if it is not known.
          type: dict
          returned: always
          contains:
            active:
              description: Whether all calls are forwarded.
              type: bool
              returned: always
              sample: false
            to:
              description: The target number; null if none is set.
              type: str
              returned: always
              sample: "+493012345"
        night_service:
          description: What happens to calls at night; null if it is not known.
          type: dict
          returned: always
          contains:
            forced:
              description: Whether night service is forced, regardless of the schedule.
              type: bool
              returned: always
              sample: true
            action:
              description: V(none), V(busy) or V(transfer).
              type: str
              returned: always
              sample: transfer
            schedule:
              description: Name of the schedule; null if none is set.
              type: str
              returned: always
              sample: Office hours
            transfer_to:
              description: The number that calls are transferred to; null if none is set.
              type: str
              returned: always
              sample: "+493012345"
        holiday:
          description: What happens to calls on holidays; null if it is not known.
          type: dict
          returned: always
          contains:
            action:
              description: V(none), V(busy) or V(transfer).
              type: str
              returned: always
              sample: transfer
            schedule:
              description: Name of the schedule; null if none is set.
              type: str
              returned: always
              sample: Office hours
            transfer_to:
              description: The number that calls are transferred to; null if none is set.
              type: str
              returned: always
              sample: "+493012345"
        stranded:
          description: What happens to waiting calls when all agents have signed out; null if it is
            not known.
          type: dict
          returned: always
          contains:
            action:
              description: V(none) (calls stay in the queue), V(busy), V(transfer),
                V(night_service), V(ringing) or V(announcement).
              type: str
              returned: always
              sample: busy
            transfer_to:
              description: The number that calls are transferred to; null if none is set.
              type: str
              returned: always
              sample: "+493012345"
        stranded_unavailable:
          description: What happens to waiting calls when all agents are unavailable; null if it is
            not known.
          type: dict
          returned: always
          contains:
            action:
              description: V(none) (calls stay in the queue), V(busy), V(transfer),
                V(night_service), V(ringing) or V(announcement).
              type: str
              returned: always
              sample: busy
            transfer_to:
              description: The number that calls are transferred to; null if none is set.
              type: str
              returned: always
              sample: "+493012345"
            agents:
              description: Minimum number of agents with C(unavailable_code) for this action; null
                if there is no such condition.
              type: int
              returned: always
              sample: null
            unavailable_code:
              description: The unavailable code that C(agents) counts; null if there is no such
                condition.
              type: str
              returned: always
              sample: null
    callers:
      description: RV(call_centers[].when_empty) as one line of text; null if that is null. It also
        says what could not be read, and why.
      type: str
      returned: when O(when_empty) is true
      sample: "Calls to Sales: night service is forced, transfer to +493012345."
    error:
      description: Why the call center could not be read; null if it was read.
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
  description: Whether everything that was requested was read. The settings of O(when_empty) do not
    count.
  returned: always
  type: bool
  sample: true
msg:
  description: One line that says what was read and what was not.
  returned: always
  type: str
  sample: 3 call centers were read.
"""

from typing import Any

from ..module_utils._info import GROUP_OPTIONS, group_of, ids_of, return_survey
from ..module_utils._module import OcipModule
from ..module_utils.call_center.survey import (
    callers_entry,
    center_entry,
    not_surveyed,
    survey_centers,
)

OPTIONS: dict[str, Any] = {
    "service_user_id": {"type": "list", "elements": "str"},
    **GROUP_OPTIONS,
    "when_empty": {"type": "bool", "default": False},
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
    centers = ids_of(module, "service_user_id", "call_centers")
    asked = module.params["when_empty"]
    group = group_of(module.params)
    survey = module.with_switch(
        lambda switch: survey_centers(switch, centers, group, asked),
        lambda reason: not_surveyed(centers, reason),
    )
    entries = [
        {**center_entry(survey, center), **(callers_entry(center) if asked else {})}
        for center in survey.centers.values()
    ]
    return_survey(module, survey, "call center", entries, [], call_centers=entries)


if __name__ == "__main__":
    main()
