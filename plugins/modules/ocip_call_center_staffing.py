#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: bring call centers to an exact staffing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_call_center_staffing
short_description: Bring call centers of a Cisco BroadWorks to an exact staffing
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Sees to it that of each call center named exactly the listed agents are signed in and joined.
  - First it signs in and joins who is missing, then it lets go who is too much, so that no call
    center is empty in between. Signing out is guarded by the switch, see O(last_agent).
  - An agent that is signed in already keeps the state it has.
options:
  staffing:
    description: The call centers and their agents. Call centers that are not named are left alone,
      but an agent that is signed out leaves all of them.
    type: list
    elements: dict
    required: true
    suboptions:
      service_user_id:
        description: Service user id of the call center.
        type: str
        required: true
      agents:
        description: BroadWorks user ids of the agents to be signed in. They must be assigned to the
          call center.
        type: list
        elements: str
        required: true
  state:
    description: The ACD state that an agent who is signed out is given.
    type: str
    choices: [signed_in, available, unavailable, wrap_up]
    default: available
  purge:
    description:
      - Whether agents that are signed in to a call center without being in its list have to go.
      - An agent that is in no list is signed out. An agent that is in the list of another call
        center leaves this one only.
      - An agent in no list that cannot be read fails the task, since nobody can tell whether it
        has to go.
    type: bool
    default: true
  last_agent:
    description:
      - What to do about an agent that has to go and is the last one of a standard or premium call
        center. See M(telecom.broadworks.ocip_call_center_agent).
      - The switch guards signing out. Leaving one call center for another is guarded by this
        module, in the same way.
    type: str
    choices: [fail, keep, force]
    default: fail
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip.action_group
attributes:
  check_mode:
    description: Check mode writes nothing and forecasts, the arriving agents counted as signed in.
    support: full
  diff_mode:
    description: Shows the state of each agent before and after.
    support: full
  idempotent:
    description: A call center that is staffed as asked gets no write request.
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

- name: Add agents without sending anybody home
  telecom.broadworks.ocip_call_center_staffing:
    staffing:
      - service_user_id: cc-support@example.net
        agents: "{{ reinforcements }}"
    purge: false
"""

RETURN = r"""
agents:
  description:
    - One entry for each agent that is listed, then for each that had to go, as returned by
      M(telecom.broadworks.ocip_call_center_agent). Also returned on failure.
  returned: always
  type: list
  elements: dict
  sample:
    - agent_user_id: amara.o@example.net
      outcome: changed
      changed: true
      state_before: signed_out
      state_after: available
      last_agent_call_centers: []
      error: null
last_agent_call_centers:
  description: The call centers of all last agents as one flat list.
  returned: always
  type: list
  elements: dict
  sample: []
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
msg:
  description: One line that says what happened, naming the agents and call centers concerned.
  returned: always
  type: str
  sample: "Changed: amara.o@example.net. 1 agent was as asked already."
"""

from typing import Any

from ..module_utils._agents import finish, unique
from ..module_utils._module import OcipModule
from ..module_utils.call_center.model import AVAILABLE, FAIL, LAST_AGENT, Wanted
from ..module_utils.call_center.staffing import staff_exactly
from ..module_utils.call_center.switch import Switch

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
    "last_agent": {"type": "str", "default": FAIL, "choices": list(LAST_AGENT)},
}


def main() -> None:
    """Options in, three passes, result out."""
    module = OcipModule(OPTIONS, supports_check_mode=True)
    params = module.params
    staffing: dict[str, list[str]] = {}
    for item in params["staffing"]:
        staffing.setdefault(item["service_user_id"], []).extend(item["agents"])
    with module.session() as session:
        report = staff_exactly(
            Switch(session),
            {center: unique(agents) for center, agents in staffing.items()},
            params["state"],
            params["purge"],
            params["last_agent"],
            module.check_mode,
        )
    finish(module, Wanted(state=None, last_agent=params["last_agent"]), report)


if __name__ == "__main__":
    main()
