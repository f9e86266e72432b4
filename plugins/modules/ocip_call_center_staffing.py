#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: bring call centers to an exact staffing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_call_center_staffing
short_description: Staff Cisco BroadWorks call centers exactly as listed
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Makes sure that exactly the listed agents are signed in and joined in each call center.
  - First, the module signs in and joins missing agents and reads them back. Then it signs out
    surplus agents, and reads every agent once more.
  - The switch guards sign-outs; see O(last_agent). Where the switch has no guard, an agent leaves
    only if a read directly before shows another agent signed in there.
  - If somebody else changes agents at the same time, the last read detects it. The task fails if
    agents or call centers do not match the lists.
  - Agents who are already signed in keep their state.
options:
  staffing:
    description: The call centers and their agents. Other call centers are not changed, but an agent
      who is signed out takes no calls in any call center.
    type: list
    elements: dict
    required: true
    suboptions:
      service_user_id:
        description: Service user id of the call center.
        type: str
        required: true
      agents:
        description: BroadWorks user ids of the agents who must be signed in. They must be assigned
          to the call center.
        type: list
        elements: str
        required: true
  state:
    description: The new ACD state of listed agents who are signed out.
    type: str
    choices: [signed_in, available, unavailable, wrap_up]
    default: available
  purge:
    description:
      - Whether to sign out or move agents who are signed in to a call center and not in its list.
      - An agent who is in no list is signed out. An agent who is in the list of another call center
        leaves this call center, but stays signed in.
      - If an agent who is in no list cannot be read, the task fails, because it is not known
        whether the agent must leave.
    type: bool
    default: true
  missing_arrivals:
    description:
      - What to do if a listed agent could not be signed in or joined.
      - With V(stop), nobody leaves the call centers that need this agent.
      - With V(continue), the others leave anyway, guarded as usual.
    type: str
    choices: [stop, continue]
    default: stop
  last_agent:
    description:
      - What to do about an agent who must leave and is the last one of a standard or premium call
        center. See M(telecom.broadworks.ocip_call_center_agent).
      - The switch guards sign-outs. In the same way, this module guards moves from one call center
        to another, even for basic call centers.
    type: str
    choices: [fail, keep, force]
    default: fail
  closing:
    description:
      - Service user ids of call centers that may be left without an agent, such as those that close
        for the night.
      - If the switch refuses to sign an agent out only because of call centers in this list, the
        module signs the agent out with a request that the switch does not guard. The outcome is
        V(forced). An agent who is also the last one of another call center, even of a basic call
        center, stays.
      - A call center that the switch does not know fails the task before anything is changed.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip.action_group
attributes:
  check_mode:
    description: Check mode writes nothing. It reads the switch and forecasts the same steps as a
      real run.
    support: full
  diff_mode:
    description: Shows the state of each agent before and after.
    support: full
  idempotent:
    description: The module sends no write request for a call center that is already staffed as
      requested.
    support: full
seealso:
  - module: telecom.broadworks.ocip_call_center_agent
  - module: telecom.broadworks.ocip_call_center_info
"""

EXAMPLES = r"""
- name: Staff the night
  telecom.broadworks.ocip_call_center_staffing:
    staffing:
      - service_user_id: cc-support@example.net
        agents:
          - amara.o@example.net
          - ben.k@example.net
      - service_user_id: cc-emergency@example.net
        agents:
          - ben.k@example.net

- name: Add agents and sign nobody out
  telecom.broadworks.ocip_call_center_staffing:
    staffing:
      - service_user_id: cc-support@example.net
        agents: "{{ reinforcements }}"
    purge: false

- name: Empty a call center for the night
  telecom.broadworks.ocip_call_center_staffing:
    staffing:
      - service_user_id: cc-sales@example.net
        agents: []
    closing: [cc-sales@example.net]
"""

RETURN = r"""
agents:
  description:
    - One entry for each listed agent, then one for each agent who had to leave, as returned by
      M(telecom.broadworks.ocip_call_center_agent). Also returned on failure.
  returned: always
  type: list
  elements: dict
  sample:
    - agent_user_id: amara.o@example.net
      outcome: refused
      changed: false
      state_before: available
      state_after: available
      last_agent_call_centers:
        - service_user_id: cc-sales@example.net
          call_center_name: Sales
      error:
        code: 4008
        summary: "[Error 4008] User not found: amara.o@example.net"
        summary_english: "[Error 4008] User not found: amara.o@example.net"
        detail: null
call_centers:
  description: One entry for each call center that the task affects. Also returned on failure.
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
      description: V(Basic), V(Standard) or V(Premium); null if it is not known.
      type: str
      returned: always
      sample: Premium
    agent_count:
      description: Number of agents that are assigned to it; null if that is not known.
      type: int
      returned: always
      sample: 3
    signed_in_before:
      description: The agents who were signed in and joined before; null if that is not known for
        every agent.
      type: list
      elements: str
      returned: always
      sample: [amara.o@example.net]
    signed_in_after:
      description: The agents who are signed in and joined at the end, according to the last read;
        in check mode, the forecast. Null if that is not known for every agent.
      type: list
      elements: str
      returned: always
      sample: [ben.k@example.net]
    closing:
      description: Whether the task allows the call center to be left without an agent.
      type: bool
      returned: always
      sample: false
    left_empty:
      description: Whether the last read shows nobody signed in and joined. It is also true if the
        task allows this. Null if it is not known.
      type: bool
      returned: always
      sample: false
    when_empty:
      description: If the call center is left without an agent, what happens to calls, as
        M(telecom.broadworks.ocip_call_center_info) returns it. Otherwise null.
      type: dict
      returned: always
      sample:
        forced_forwarding: {active: false, to: null}
        night_service: {forced: true, action: busy, schedule: Office hours, transfer_to: null}
        holiday: {action: none, schedule: null, transfer_to: null}
        stranded: {action: none, transfer_to: null}
        stranded_unavailable:
          {action: none, transfer_to: null, agents: null, unavailable_code: null}
    callers:
      description: RV(call_centers[].when_empty) as one line of text; null if that is null.
      type: str
      returned: always
      sample: "Calls to Sales: night service is forced, transfer to +493012345."
    night_service:
      description: What this task did to night service. One of V(forced), V(lifted), V(unchanged),
        and V(failed); null if it did nothing.
      type: str
      returned: always
      sample: null
    error:
      description: What is wrong or not known; null if there is no error.
      type: dict
      returned: always
      sample:
        code: 4008
        summary: "[Error 4008] User not found: cc-none@example.net"
        summary_english: "[Error 4008] User not found: cc-none@example.net"
        detail: null
last_agent_call_centers:
  description: The call centers of all last agents as one flat list.
  returned: always
  type: list
  elements: dict
  sample:
    - agent_user_id: amara.o@example.net
      service_user_id: cc-sales@example.net
      call_center_name: Sales
summary:
  description: The number of agents for each outcome.
  returned: always
  type: dict
  sample:
    changed: 1
    unchanged: 1
    refused: 0
    forced: 0
    failed: 0
    unknown: 0
    not_attempted: 0
ok:
  description:
    - Whether everything is in the requested state. It is false if the task failed, if anything is
      unknown, or if an agent had to stay because of a missing agent.
    - With O(last_agent=keep), it is also true if only last agents stay. In check mode, it is the
      value that a real run would return.
  returned: always
  type: bool
  sample: true
msg:
  description: One line that says what happened, with the names of the agents and call centers.
  returned: always
  type: str
  sample: "Changed: amara.o@example.net. 1 agent was already in the requested state."
"""

from typing import Any

from ..module_utils._agents import policy_by
from ..module_utils._handovers import (
    cannot_begin,
    carry_out,
    options_by,
    return_handover,
    staffing_by,
)
from ..module_utils._module import OcipModule
from ..module_utils.call_center import ids
from ..module_utils.call_center.model import AVAILABLE, FAIL, LAST_AGENT, STRICT
from ..module_utils.ocip.errors import OcipError

OPTIONS: dict[str, Any] = {
    "staffing": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {
            "service_user_id": {"type": "str", "required": True},
            "agents": {"type": "list", "elements": "str", "required": True},
        },
    },
    "state": {
        "type": "str",
        "default": AVAILABLE,
        "choices": ["signed_in", "available", "unavailable", "wrap_up"],
    },
    "purge": {"type": "bool", "default": True},
    "missing_arrivals": {"type": "str", "default": "stop", "choices": ["stop", "continue"]},
    "last_agent": {"type": "str", "default": FAIL, "choices": list(LAST_AGENT)},
    "closing": {"type": "list", "elements": "str", "default": []},
}
DONE_WORDS = {"": "Changed"}


def main() -> None:
    """Lists in, one handover, result out."""
    module = OcipModule(OPTIONS, supports_check_mode=True)
    try:
        policy = policy_by(module.params)
        staffing = staffing_by(module.params)
    except ValueError as exc:
        agents = (agent for item in module.params["staffing"] for agent in item["agents"])
        report = cannot_begin(ids.unique(agents), OcipError(str(exc)))
        return_handover(module, report, STRICT, DONE_WORDS)
        return
    report = carry_out(module, staffing, options_by(module.params, policy, "missing_arrivals"))
    return_handover(module, report, policy, DONE_WORDS)


if __name__ == "__main__":
    main()
