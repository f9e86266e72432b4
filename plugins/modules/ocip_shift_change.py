#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: one shift of call center agents takes over from another."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_shift_change
short_description: Change the shift in call centers of a Cisco BroadWorks
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Signs in the incoming shift, signs out the outgoing shift, and moves agents between call
    centers, in one run with one login.
  - First, the module reads all agents and call centers of the shift change. If it finds a problem,
    such as an agent that the switch does not know, it changes nothing and returns RV(problems).
  - Then it signs in and joins the incoming agents and reads them back. After that, the other agents
    leave. The switch guards sign-outs. Where the switch has no guard, an agent leaves only if a
    read directly before shows another agent signed in there.
  - At the end, it reads all agents and call centers once more. The task fails if anything is not in
    the requested state, even if somebody else changed it. A call center without an agent also fails
    the task, unless it is a basic call center, or O(closing) or O(last_agent=force) allows it.
  - If another shift change of the same switch is running on the same host, the module says so and
    changes nothing.
options:
  incoming:
    description:
      - Agents who start, as BroadWorks user ids, or as dictionaries with the keys C(agent_user_id)
        and C(join). C(join) is a list of service user ids of the call centers that the agent joins.
    type: list
    elements: raw
    default: []
  outgoing:
    description: Agents who leave, as user ids or as dictionaries with the key C(agent_user_id). The
      module signs them out in this order.
    type: list
    elements: raw
    default: []
  moving:
    description:
      - Agents who continue in another call center, as dictionaries with the keys C(agent_user_id),
        C(join), and C(leave). C(join) and C(leave) are lists of service user ids.
      - They join before anybody leaves. Agents who are signed in keep their state.
      - An agent who is signed out and has call centers to join is signed in, as an incoming agent
        is (see O(incoming_state)). An agent who only leaves stays signed out.
    type: list
    elements: dict
    default: []
    suboptions:
      agent_user_id:
        description: BroadWorks user id of the agent.
        type: str
        required: true
      join:
        description: Service user ids of the call centers to join.
        type: list
        elements: str
        default: []
      leave:
        description: Service user ids of the call centers to leave.
        type: list
        elements: str
        default: []
  exclude:
    description: Agents who are not changed even if they are in another list, for example because of
      overtime.
    type: list
    elements: str
    default: []
  incoming_state:
    description:
      - The ACD state that the incoming agents must have. Every state except signed out satisfies
        V(signed_in).
      - With V(as_is), the module signs nobody in. An agent counts as present only after the module
        reads the agent as signed in and joined. Use it if agents sign themselves in, so that the
        module does not make an absent agent available.
    type: str
    choices: [available, signed_in, unavailable, wrap_up, as_is]
    default: available
  last_agent:
    description:
      - What to do about an agent who must leave and is the last one of a call center. See
        M(telecom.broadworks.ocip_call_center_agent).
      - V(force) overrides the guard for all call centers. To override it only for some, use
        O(closing).
    type: str
    choices: [fail, keep, force]
    default: fail
  missing_incoming:
    description:
      - What to do if an incoming agent could not be signed in.
      - With V(stop), nobody leaves the call centers that need this agent.
      - With V(continue), the others leave anyway, guarded as usual.
    type: str
    choices: [stop, continue]
    default: stop
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
  opening:
    description: Service user ids of call centers that open. With O(night_service=true), the module
      lifts night service there (stops forcing it) after the first agent has signed in, and before
      anybody leaves other call centers.
    type: list
    elements: str
    default: []
  night_service:
    description:
      - Whether to force night service in call centers of O(closing), and to lift it in call centers
        of O(opening). The module forces it only if this run leaves the call center without an
        agent, and before the last agent leaves.
      - If night service cannot be forced, the last agent of that call center stays.
    type: bool
    default: false
  expect:
    description:
      - The approved forecast. This is the result of this module in check mode, the JSON report of
        the role P(telecom.broadworks.shift_change#role), or the path of a file with one of them.
      - The module changes something only if the shift change is the same as in the forecast. It
        must have the same moment, the same agents, the same call centers to join and to leave, and
        the same values of O(closing), O(opening), O(incoming_state), O(last_agent),
        O(missing_incoming), and O(night_service). Otherwise nothing is changed, and RV(problems)
        lists the differences. Changed agent states are not a difference.
    type: raw
  change_at:
    description: The moment of the shift change in the roster, for the result and for O(expect). By
      default, the moment of O(expect).
    type: str
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
    description: The module sends no write request for a change that was already made.
    support: full
seealso:
  - module: telecom.broadworks.ocip_call_center
  - module: telecom.broadworks.ocip_call_center_agent
  - module: telecom.broadworks.ocip_call_center_staffing
"""

EXAMPLES = r"""
- name: Change the shift
  telecom.broadworks.ocip_shift_change:
    incoming:
      - dmitri.v@example.net
      - agent_user_id: fiona.w@example.net
        join: [cc-emergency@example.net]
    outgoing:
      - amara.o@example.net
      - ben.k@example.net

- name: Close sales for the night
  telecom.broadworks.ocip_shift_change:
    outgoing: "{{ day_shift }}"
    closing: [cc-sales@example.net]
    night_service: true

- name: Wait up to an hour for agents who sign themselves in
  telecom.broadworks.ocip_shift_change:
    incoming: "{{ night_shift }}"
    outgoing: "{{ day_shift }}"
    incoming_state: as_is
  register: change
  until: change.ok | default(false)
  retries: 12
  delay: 300

- name: Move an agent to another call center
  telecom.broadworks.ocip_shift_change:
    moving:
      - agent_user_id: carla.m@example.net
        join: [cc-sales@example.net]
        leave: [cc-emergency@example.net]
"""

RETURN = r"""
agents:
  description: One entry for each agent, with incoming agents first. Also returned on failure.
  returned: always
  type: list
  elements: dict
  contains:
    agent_user_id:
      description: The agent.
      type: str
      returned: always
      sample: amara.o@example.net
    name:
      description: Name of the agent; null if it is not known.
      type: str
      returned: always
      sample: Amara Okafor
    shift:
      description: V(incoming), V(outgoing) or V(moving).
      type: str
      returned: always
      sample: incoming
    join:
      description: The call centers that the task names for the agent to join.
      type: list
      elements: str
      returned: always
      sample: [cc-emergency@example.net]
    leave:
      description: The call centers that the task names for the agent to leave.
      type: list
      elements: str
      returned: always
      sample: []
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
      description: State before the change, as a value of O(incoming_state); null if it is not
        known.
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
problems:
  description: Why nothing was changed; empty if the shift change started.
  returned: always
  type: list
  elements: str
  sample: ["nobody@example.net cannot be read: [Error 4008] User not found: nobody@example.net"]
summary:
  description: The number of agents for each outcome.
  returned: always
  type: dict
  sample:
    changed: 2
    unchanged: 0
    refused: 0
    forced: 0
    failed: 0
    unknown: 0
    not_attempted: 0
verdict:
  description:
    - V(done). V(kept) if it is done, but last agents stay because of O(last_agent=keep).
    - V(incomplete) if anything is not in the requested state or not known. V(rejected) if nothing
      was changed because of problems. V(nothing_to_do) if no agents were named.
  returned: always
  type: str
  sample: done
mode:
  description: V(run), or V(forecast) in check mode.
  returned: always
  type: str
  sample: run
incoming_state:
  description: The option O(incoming_state).
  returned: always
  type: str
  sample: available
last_agent:
  description: The option O(last_agent).
  returned: always
  type: str
  sample: fail
missing_incoming:
  description: The option O(missing_incoming).
  returned: always
  type: str
  sample: stop
night_service:
  description: The option O(night_service).
  returned: always
  type: bool
  sample: false
opening:
  description: The option O(opening).
  returned: always
  type: list
  elements: str
  sample: []
change_at:
  description: The value of O(change_at), or the moment of O(expect); null if there is none.
  returned: always
  type: str
  sample: "2026-11-24T22:00:00+01:00"
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
  sample: "Brought in: dmitri.v@example.net. Signed out: amara.o@example.net."
"""

from typing import Any

from ..module_utils._agents import policy_by
from ..module_utils._handovers import (
    TakenError,
    alone_on,
    approved_by,
    cannot_begin,
    carry_out,
    options_by,
    return_handover,
    shift_change_by,
)
from ..module_utils._module import OcipModule
from ..module_utils.call_center.handover import HandoverReport
from ..module_utils.call_center.model import FAIL, LAST_AGENT, STRICT, Policy
from ..module_utils.call_center.shift_change import (
    AS_IS,
    INCOMING,
    MOVING,
    OUTGOING,
    ShiftChange,
    contents,
    decided,
    differences,
)
from ..module_utils.call_center.verdict import verdict_of
from ..module_utils.ocip.errors import OcipError

LIST_OF_IDS = {"type": "list", "elements": "str", "default": []}
OPTIONS: dict[str, Any] = {
    "incoming": {"type": "list", "elements": "raw", "default": []},
    "outgoing": {"type": "list", "elements": "raw", "default": []},
    "moving": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "agent_user_id": {"type": "str", "required": True},
            "join": LIST_OF_IDS,
            "leave": LIST_OF_IDS,
        },
    },
    "exclude": LIST_OF_IDS,
    "incoming_state": {
        "type": "str",
        "default": "available",
        "choices": ["available", "signed_in", "unavailable", "wrap_up", AS_IS],
    },
    "last_agent": {"type": "str", "default": FAIL, "choices": list(LAST_AGENT)},
    "missing_incoming": {"type": "str", "default": "stop", "choices": ["stop", "continue"]},
    "closing": LIST_OF_IDS,
    "opening": LIST_OF_IDS,
    "night_service": {"type": "bool", "default": False},
    "expect": {"type": "raw"},
    "change_at": {"type": "str"},
}
DONE_WORDS = {INCOMING: "Brought in", MOVING: "Moved", OUTGOING: "Signed out"}


def main() -> None:
    """Lists in, one handover, result out."""
    module = OcipModule(OPTIONS, supports_check_mode=True)
    params = module.params
    try:
        policy, task = policy_by(params), shift_change_by(params)
        approved = approved_by(params["expect"])
    except ValueError as exc:
        nobody = ShiftChange({}, [], {}, AS_IS)
        end(module, nobody, cannot_begin([], OcipError(str(exc))), STRICT, params["change_at"])
        return
    change_at = params["change_at"] or (approved or {}).get("change_at")

    def agreed(centers: list[str]) -> list[str]:
        if approved is None:
            return []
        return differences(approved, contents(task, centers, params, change_at))

    try:
        with alone_on(params, module.check_mode):
            options = options_by(params, policy, "missing_incoming")
            report = carry_out(module, task, options, agreed)
    except TakenError as exc:
        report = cannot_begin(task.agents(), exc)
    end(module, task, report, policy, change_at)


def end(
    module: OcipModule,
    task: ShiftChange,
    report: HandoverReport,
    policy: Policy,
    change_at: str | None,
) -> None:
    """End the module with the result of the shift change."""
    if module.params["opening"] and not module.params["night_service"]:
        module.warn("opening has an effect with night_service=true only.")
    verdict = verdict_of(report, policy)
    if report.stopped and verdict == "rejected":
        report.problems.append(str(report.stopped))
        report.stopped = None
    return_handover(
        module,
        report,
        policy,
        DONE_WORDS,
        task.shift_of,
        task.asked_of,
        problems=report.problems,
        verdict=verdict,
        mode="forecast" if module.check_mode else "run",
        change_at=change_at,
        **decided(module.params),
    )


if __name__ == "__main__":
    main()
