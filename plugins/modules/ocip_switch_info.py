#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: find out how a switch behaves and whether a shift change will work."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_switch_info
short_description: Check a Cisco BroadWorks before the first shift change
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Checks the connection to the switch, the login and its rights, and how the switch behaves.
    Run it before the first shift change, and after every upgrade of the switch.
  - It only reads, unless you name a test agent in O(probe_agent).
  - A failed check fails the task. All return values are still there.
options:
  service_provider_id:
    description:
      - Service provider or enterprise of the group to look at, together with O(group_id).
      - Without it, the group of the login is looked at, if the login belongs to a group.
    type: str
  group_id:
    description: The group to look at, together with O(service_provider_id).
    type: str
  agent_user_id:
    description: A few agents to look at, besides those of the group.
    type: list
    elements: str
    aliases: [agents]
  probe_agent:
    description:
      - User id of a test agent that nobody needs. The module then also finds out what only writes
        can show, such as what the sign-out of an agent who is signed out already is answered with.
      - The agent must not be joined to any call center but O(probe_call_center), because a probe
        must not route calls to anybody. Otherwise nothing is written.
      - The agent is put back as it was, also after an error or an interruption.
      - Check mode writes nothing and leaves the probe out.
    type: str
  probe_call_center:
    description:
      - Service user id of a test call center to which O(probe_agent) is assigned as its only agent.
      - The module then also finds out what a refused sign-out looks like, which ACD states count
        as signed in, and what a sign-out does to the agent's call centers.
    type: str
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip.action_group
attributes:
  check_mode:
    description: The module only reads in check mode; O(probe_agent) is not used.
    support: full
  diff_mode:
    description: The module leaves everything as it was.
    support: none
  idempotent:
    description: The module leaves everything as it was.
    support: full
notes:
  - The option O(sessions) has no effect here, one login is enough.
seealso:
  - module: telecom.broadworks.ocip_call_center_info
"""

EXAMPLES = r"""
- name: See whether shift changes will work in a group
  telecom.broadworks.ocip_switch_info:
    service_provider_id: ExampleSP
    group_id: Support
  register: switch

- name: Show what the checks found
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.status }}. {{ item.message }} {{ item.advice }}"
  loop: "{{ switch.checks }}"
  loop_control:
    label: "{{ item.name }}"

- name: Find out with a test agent what reading cannot show
  telecom.broadworks.ocip_switch_info:
    service_provider_id: ExampleSP
    group_id: Support
    probe_agent: test.agent@example.net
    probe_call_center: cc-test@example.net
"""

RETURN = r"""
ok:
  description: Whether no check failed.
  returned: always
  type: bool
  sample: true
msg:
  description: One line, ready for shift changes or what is missing.
  returned: always
  type: str
  sample: Ready for shift changes.
checks:
  description: The checks, in the order in which one rests on the other.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: What was checked.
      type: str
      returned: always
      sample: certificate
    status:
      description: V(ok), V(warning), V(failed), or V(skipped) where it could not be checked.
      type: str
      returned: always
      sample: warning
    message:
      description: What was found.
      type: str
      returned: always
      sample: The certificate is valid for 12 more days, until 2026-12-06.
    advice:
      description: What to do about it; empty where there is nothing to do.
      type: str
      returned: always
      sample: Have it renewed before it expires.
connection:
  description: The way to the switch.
  returned: always
  type: dict
  contains:
    host:
      description: The host that was used, or tried last; null if none is set.
      type: str
      returned: always
      sample: xsp1.example.net
    port:
      description: Its TCP port; null if nothing was tried.
      type: int
      returned: always
      sample: 2209
    transport:
      description: As the option O(transport).
      type: str
      returned: always
      sample: tls
    tls:
      description: C(version) and C(cipher); null without TLS.
      type: dict
      returned: always
      sample:
        version: TLSv1.3
        cipher: TLS_AES_256_GCM_SHA384
    certificate:
      description: C(subject), C(issuer), C(names), C(not_after) (UTC) and C(days_left) of the
        certificate; null if it could not be read.
      type: dict
      returned: always
      sample:
        subject: commonName=xsp1.example.net
        issuer: commonName=Example CA
        names: [xsp1.example.net]
        not_after: "2027-03-01T12:00:00+00:00"
        days_left: 96
    certificate_reason:
      description: Why the certificate could not be read, null if it could.
      type: str
      returned: always
      sample: null
    connect_ms:
      description: Milliseconds until the connection stood, TLS included; null if it did not.
      type: float
      returned: always
      sample: 41.3
    round_trip_ms:
      description: C(min), C(median) and C(max) of ten answers in milliseconds; null without a
        login.
      type: dict
      returned: always
      sample: {min: 18.2, median: 19.0, max: 24.7}
login:
  description: What the switch says of the login. Every key is null without a login.
  returned: always
  type: dict
  contains:
    type:
      description: Level of the login, as the switch says it.
      type: str
      returned: always
      sample: Group
    service_provider_id:
      description: Its service provider or enterprise, null for a system login.
      type: str
      returned: always
      sample: ExampleSP
    group_id:
      description: Its group, null for a system or service provider login.
      type: str
      returned: always
      sample: Support
    is_enterprise:
      description: Whether its service provider is an enterprise.
      type: bool
      returned: always
      sample: false
    locale:
      description: Locale of the switch's texts.
      type: str
      returned: always
      sample: en_US
    encoding:
      description: Charset of the switch.
      type: str
      returned: always
      sample: ISO-8859-1
    method:
      description: How the login was made, V(password) or V(digest).
      type: str
      returned: always
      sample: password
    password_expires_days:
      description: Days until the password expires; 2147483647 stands for never.
      type: int
      returned: always
      sample: 2147483647
release:
  description: Release of the switch as it says it; null if the login may not ask.
  returned: always
  type: str
  sample: "24.0"
release_reason:
  description: Why the release is not known, null if it is.
  returned: always
  type: str
  sample: null
requests:
  description:
    - For each request that the collection sends V(known), V(unknown) (error 6004), C(refused) with
      the code in parentheses, V(unexpected) (an answer that the schema does not give), or
      V(untested).
    - Requests that write are not tested, nor are those for which nothing was found to try them on.
  returned: always
  type: dict
  sample:
    UserCallCenterGetRequest23: unknown
    UserCallCenterGetRequest19: known
    UserCallCenterModifyRequest19: untested
behaviour:
  description: How the switch answers. A key is null where that could not be found out.
  returned: always
  type: dict
  contains:
    acd_states_visible:
      description: Whether the switch tells ACD states; false in XS data mode.
      type: bool
      returned: always
      sample: true
    error_in_document:
      description: What an error in the middle of a document of reads does to the rest,
        V(continues),
        V(stops) or V(untested).
      type: str
      returned: always
      sample: continues
    error_code_element:
      description: Whether errors have a code of their own besides the one in their text.
      type: bool
      returned: always
      sample: false
    echo_returned:
      description: Whether answers repeat the mark by which requests and answers are paired.
      type: bool
      returned: always
      sample: true
    non_ascii_search:
      description: Whether a search for a name beyond ASCII finds it, V(found), V(error), or
        V(untested) where no agent has such a name.
      type: str
      returned: always
      sample: found
scope:
  description: What the login sees in the group.
  returned: always
  type: dict
  contains:
    service_provider_id:
      description: Service provider of the group, null if no group was looked at.
      type: str
      returned: always
      sample: ExampleSP
    group_id:
      description: The group, null if none was looked at.
      type: str
      returned: always
      sample: Support
    call_center_count:
      description: Number of call centers; null without a login.
      type: int
      returned: always
      sample: 12
    agent_count:
      description: Number of agents; null without a login.
      type: int
      returned: always
      sample: 140
    unreadable_call_centers:
      description: Service user ids of the call centers whose agents the login cannot read.
      type: list
      elements: str
      returned: always
      sample: []
    unreadable_agents:
      description: User ids of the agents that the login cannot read.
      type: list
      elements: str
      returned: always
      sample: []
simulator_settings:
  description: Settings of the role P(telecom.broadworks.simulator#role) under which the simulator
    behaves like this switch, for a rehearsal.
  returned: always
  type: dict
  sample:
    xs_mode: false
    error_code_element: false
    system_version: "24.0"
probe:
  description: What O(probe_agent) settled; null without a probe.
  returned: always
  type: dict
  contains:
    agent_user_id:
      description: The test agent.
      type: str
      returned: always
      sample: test.agent@example.net
    sign_out_signed_out:
      description: Answer to the sign-out of an agent who is signed out already, V(empty_table),
        V(rows) or V(error); null if it was not learned.
      type: str
      returned: always
      sample: empty_table
    refusal:
      description: The call centers that a refused sign-out named; null if none was refused.
      type: list
      elements: dict
      returned: always
      sample:
        - service_user_id: cc-test@example.net
          call_center_name: Test
    signed_in_states:
      description: The ACD states from which the last agent was refused; null without
        O(probe_call_center).
      type: list
      elements: str
      returned: always
      sample: [signed_in, available, unavailable, wrap_up]
    joins_on_sign_out:
      description: Whether a sign-out V(kept) or V(cleared) the agent's joins; null if it was not
        learned.
      type: str
      returned: always
      sample: kept
    error_in_document:
      description: What an error in the middle of a document of writes does to the others,
        V(continues), V(stops) or V(rolls_back); null if it was not learned.
      type: str
      returned: always
      sample: continues
    hidden_state_change:
      description: In XS data mode, whether a change of the state was V(accepted) or an V(error);
        null otherwise.
      type: str
      returned: always
      sample: null
    restored:
      description: Whether the agent was read as it was before; null if nothing was written, or if
        the switch hides its state.
      type: bool
      returned: always
      sample: true
    surprises:
      description: What did not go as expected.
      type: list
      elements: str
      returned: always
      sample: []
    error:
      description: Why the probe did not begin or end, or could not put the agent back; null if all
        went well.
      type: dict
      returned: always
      contains:
        code:
          description: Code of the switch, null if it gave none.
          type: int
          returned: always
          sample: 4008
        summary:
          description: The text in the language of the login.
          type: str
          returned: always
          sample: "[Error 4008] User not found: test.agent@example.net"
        summary_english:
          description: The text in English.
          type: str
          returned: always
          sample: "[Error 4008] User not found: test.agent@example.net"
        detail:
          description: Details, null if the switch gave none.
          type: str
          returned: always
          sample: null
"""

from typing import Any

from ..module_utils._info import GROUP_OPTIONS
from ..module_utils._module import OcipModule
from ..module_utils._switch_info import run

OPTIONS: dict[str, Any] = {
    **GROUP_OPTIONS,
    "agent_user_id": {"type": "list", "elements": "str", "aliases": ["agents"]},
    "probe_agent": {"type": "str"},
    "probe_call_center": {"type": "str"},
}


def main() -> None:
    """Options in, examination, result out."""
    module = OcipModule(
        OPTIONS,
        supports_check_mode=True,
        required_together=[("service_provider_id", "group_id")],
        required_by={"probe_call_center": ["probe_agent"]},
    )
    run(module)


if __name__ == "__main__":
    main()
