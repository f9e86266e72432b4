#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: bring call center agents to an ACD state."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_call_center_agent
short_description: Sign call center agents of a Cisco BroadWorks in and out
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Sets the ACD state of one agent or a thousand agents with one login.
  - To sign agents out, the module uses the sign-out request of BroadWorks. With this request, the
    switch refuses to sign out the last agent of a standard or premium call center. O(last_agent)
    says what to do about such an agent.
  - If an agent fails or is refused, the module goes on with all others. After the change, the
    module reads the states back from the switch. The result contains an outcome for each agent,
    even if the task fails.
options:
  agent_user_id:
    description:
      - BroadWorks user ids of the agents, 1 to 161 characters each. A single user id can be a
        string.
      - Agents are signed out in this order. A user id that is listed several times counts once. The
        switch ignores case in user ids, so the task fails if two user ids differ only in case.
    type: list
    elements: str
    required: true
    aliases: [agents]
  state:
    description:
      - The ACD state that the agents must have.
      - V(signed_out) signs an agent out, unless the agent is the last one; see O(last_agent).
      - Every state except signed out satisfies V(signed_in). An agent who is signed out gets the
        state Sign-In, in which no calls are offered.
      - V(available) agents are offered calls. V(unavailable) agents are not. V(wrap_up) agents are
        finishing their last call.
      - V(as_is) does not change the ACD state. Use it to change only O(joined).
      - The default is V(signed_out). If you set O(joined), you must also set O(state).
    type: str
    choices: [signed_out, signed_in, available, unavailable, wrap_up, as_is]
  last_agent:
    description:
      - What to do about the last agent of a standard or premium call center. Only for
        O(state=signed_out).
      - With V(fail), the agent stays signed in and is reported, and the task fails after all other
        agents are done.
      - With V(keep), the agent stays signed in and is reported, and the task succeeds.
      - With V(force), the agent is signed out anyway, with C(UserCallCenterModifyRequest19), and
        its call centers are reported.
      - To allow this only for some call centers, use O(closing).
    type: str
    choices: [fail, keep, force]
    default: fail
  unavailable_code:
    description:
      - Unavailable code, 1 to 10 characters. Only for O(state=unavailable).
      - If unavailable codes are turned off, or the code is inactive or unknown, the switch uses its
        default code and reports no error. The module warns about it.
    type: str
  joined:
    description:
      - Call centers, and whether the agents take calls for each of them. Call centers that you do
        not name are not changed.
      - You must also set O(state). To change nothing else, use O(state=as_is).
      - Agents who could not be signed out keep their joins.
      - Either a dictionary of service user ids and booleans, or a list of dictionaries with the
        keys C(service_user_id) and C(joined).
    type: raw
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
    description:
      - Check mode writes nothing. It reads the ACD states and call centers and forecasts, in the
        order of the list, which agents the switch would refuse to sign out. Agents that are earlier
        in the list count as signed out. In a real run, the switch decides.
    support: full
  diff_mode:
    description: Shows the state of each agent before and after.
    support: full
  idempotent:
    description: The module sends no write request for an agent who is already in the requested
      state.
    support: full
seealso:
  - module: telecom.broadworks.ocip_call_center_agent_info
  - module: telecom.broadworks.ocip_call_center_info
  - module: telecom.broadworks.ocip_call_center_staffing
"""

EXAMPLES = r"""
- name: Sign the evening shift out
  telecom.broadworks.ocip_call_center_agent:
    host: xsp1.example.net
    username: ops@example.net
    password: "{{ vault_ocip_password }}"
    agent_user_id:
      - amara.o@example.net
      - ben.k@example.net
    state: signed_out

- name: Sign out all agents except last agents
  telecom.broadworks.ocip_call_center_agent:
    agent_user_id: "{{ evening_shift }}"
    last_agent: keep
  register: result

- name: Show which call centers keep a last agent
  ansible.builtin.debug:
    msg: "{{ item.agent_user_id }} stays signed in for {{ item.call_center_name }}"
  loop: "{{ result.last_agent_call_centers }}"

- name: Make the morning shift available
  telecom.broadworks.ocip_call_center_agent:
    agent_user_id: "{{ morning_shift }}"
    state: available

- name: Send an agent to lunch
  telecom.broadworks.ocip_call_center_agent:
    agent_user_id: amara.o@example.net
    state: unavailable
    unavailable_code: "10"

- name: Take calls for sales, and none for support
  telecom.broadworks.ocip_call_center_agent:
    agent_user_id: amara.o@example.net
    state: as_is
    joined:
      cc-sales@example.net: true
      cc-support@example.net: false
"""

RETURN = r"""
agents:
  description: One entry for each requested agent, in that order. Also returned on failure.
  returned: always
  type: list
  elements: dict
  contains:
    agent_user_id:
      description: The agent.
      type: str
      returned: always
      sample: amara.o@example.net
    outcome:
      description:
        - V(changed) or V(unchanged). V(refused) if the agent stays signed in as the last one of a
          call center. V(forced) if the agent was the last one and was signed out anyway.
        - V(failed) if the change failed. V(unknown) if the module sent the request and could not
          read the switch afterward. V(not_attempted) if the run ended before the module sent
          anything for the agent.
      type: str
      returned: always
      sample: refused
    changed:
      description: Whether the agent was changed on the switch.
      type: bool
      returned: always
      sample: false
    state_before:
      description: State before the change, as a value of O(state); null if it is not known.
      type: str
      returned: always
      sample: available
    state_after:
      description: State that was read back from the switch; in check mode, the forecast. Null if it
        is not known.
      type: str
      returned: always
      sample: available
    last_agent_call_centers:
      description: The call centers in which this agent is the last one signed in.
      type: list
      elements: dict
      returned: always
      sample:
        - service_user_id: cc-sales@example.net
          call_center_name: Sales
    error:
      description: The error, with the text of the switch; null if there is none.
      type: dict
      returned: always
      sample:
        code: 4008
        summary: "[Error 4008] User not found: nobody@example.net"
        summary_english: "[Error 4008] User not found: nobody@example.net"
        detail: null
last_agent_call_centers:
  description:
    - The call centers of all last agents, as one list.
    - If the task succeeds, the same list is also the fact C(ocip_last_agent_call_centers).
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
    refused: 1
    forced: 0
    failed: 0
    unknown: 0
    not_attempted: 0
ok:
  description:
    - Whether everything is in the requested state. It is false if the task failed, or if anything
      is unknown.
    - With O(last_agent=keep), it is also true if only last agents stay. In check mode, it is the
      value that a real run would return.
  returned: always
  type: bool
  sample: true
msg:
  description: One line that says what happened, with the names of the agents and call centers.
  returned: always
  type: str
  sample: "Not signed out (last agent signed in): amara.o@example.net in Sales
    (cc-sales@example.net). Sign in another agent there first, or use last_agent=force."
ansible_facts:
  description: Facts for later tasks. Ansible drops the facts of a failed task.
  returned: success, for state=signed_out
  type: dict
  contains:
    ocip_last_agent_call_centers:
      description: The same as RV(last_agent_call_centers).
      type: list
      elements: dict
      returned: success
      sample:
        - agent_user_id: amara.o@example.net
          service_user_id: cc-sales@example.net
          call_center_name: Sales
"""

from typing import Any

from ..module_utils._agents import policy_by, return_agents, wanted_by
from ..module_utils._module import OcipModule
from ..module_utils.call_center import ids
from ..module_utils.call_center.execute import not_attempted, work_through
from ..module_utils.call_center.model import FAIL, LAST_AGENT, SIGNED_OUT, STRICT
from ..module_utils.ocip.errors import OcipError

OPTIONS: dict[str, Any] = {
    "agent_user_id": {
        "type": "list",
        "elements": "str",
        "required": True,
        "aliases": ["agents"],
    },
    "state": {
        "type": "str",
        "choices": ["signed_out", "signed_in", "available", "unavailable", "wrap_up", "as_is"],
    },
    "last_agent": {"type": "str", "default": FAIL, "choices": list(LAST_AGENT)},
    "unavailable_code": {"type": "str"},
    "joined": {"type": "raw"},
    "closing": {"type": "list", "elements": "str", "default": []},
}


def main() -> None:
    """Options in, plan, result out."""
    module = OcipModule(OPTIONS, supports_check_mode=True)
    params = module.params
    agents = ids.unique(params["agent_user_id"])
    try:
        agents, wanted, policy = ids.distinct(agents), wanted_by(params), policy_by(params)
    except ValueError as exc:
        report = not_attempted(agents, OcipError(str(exc)))
        return_agents(module, SIGNED_OUT, STRICT, report)
        return
    report = module.with_switch(
        lambda switch: work_through(
            switch, dict.fromkeys(agents, wanted), policy, module.check_mode, module.hold_signals
        ),
        lambda reason: not_attempted(agents, reason),
    )
    return_agents(module, wanted.state, policy, report)


if __name__ == "__main__":
    main()
