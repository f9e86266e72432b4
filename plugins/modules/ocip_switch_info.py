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
  - A failed check fails the task. The task still returns all values.
options:
  service_provider_id:
    description:
      - Service provider or enterprise of the group to check. Requires O(group_id).
      - If it is not set, the module checks the group of the login, if the login belongs to a group.
    type: str
  group_id:
    description: The group to check. Requires O(service_provider_id).
    type: str
  agent_user_id:
    description: A few agents to check in addition to those of the group.
    type: list
    elements: str
    aliases: [agents]
  probe_agent:
    description:
      - User id of a test agent that nobody needs. The module then also runs tests that write. For
        example, it signs out an agent who is already signed out, and reads the answer.
      - The agent must not be joined to any call center except O(probe_call_center), so that the
        test cannot route calls to anybody. Otherwise nothing is written.
      - At the end, the module restores the agent, even after an error or an interruption.
      - In check mode, the module writes nothing and skips this test.
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
    description: In check mode, the module only reads and does not use O(probe_agent).
    support: full
  diff_mode:
    description: The module leaves everything as it was.
    support: none
  idempotent:
    description: The module leaves everything as it was.
    support: full
notes:
  - The option O(sessions) has no effect in this module.
seealso:
  - module: telecom.broadworks.ocip_call_center_info
"""

EXAMPLES = r"""
- name: Check whether shift changes will work in a group
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

- name: Use a test agent to find out what only writes can show
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
  description: One line that says that the switch is ready for shift changes, or what is missing.
  returned: always
  type: str
  sample: Ready for shift changes.
checks:
  description: The checks. Each one depends on the ones before it.
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
      description: V(ok), V(warning), V(failed), or V(skipped) if it could not be checked.
      type: str
      returned: always
      sample: warning
    message:
      description: What was found.
      type: str
      returned: always
      sample: The certificate is valid for 12 more days, until 2026-12-06.
    advice:
      description: What to do about it; empty if there is nothing to do.
      type: str
      returned: always
      sample: Have it renewed before it expires.
connection:
  description: The connection to the switch.
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
      description: The value of the option O(transport).
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
      description: C(subject), C(issuer), C(names), C(not_after) (UTC), and C(days_left) of the
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
      description: Why the certificate could not be read; null if it was read.
      type: str
      returned: always
      sample: null
    connect_ms:
      description: Milliseconds until the connection was established, including TLS; null if it
        failed.
      type: float
      returned: always
      sample: 41.3
    round_trip_ms:
      description: C(min), C(median), and C(max) of ten answers in milliseconds; null without a
        login.
      type: dict
      returned: always
      sample: {min: 18.2, median: 19.0, max: 24.7}
login:
  description: What the switch reports about the login. Without a login, every key is null.
  returned: always
  type: dict
  contains:
    type:
      description: Level of the login, as the switch reports it.
      type: str
      returned: always
      sample: Group
    service_provider_id:
      description: Its service provider or enterprise; null for a system login.
      type: str
      returned: always
      sample: ExampleSP
    group_id:
      description: Its group; null for a system or service provider login.
      type: str
      returned: always
      sample: Support
    is_enterprise:
      description: Whether its service provider is an enterprise.
      type: bool
      returned: always
      sample: false
    locale:
      description: Locale of the texts of the switch.
      type: str
      returned: always
      sample: en_US
    encoding:
      description: Charset of the switch.
      type: str
      returned: always
      sample: ISO-8859-1
    method:
      description: Login method, V(password) or V(digest).
      type: str
      returned: always
      sample: password
    password_expires_days:
      description: Days until the password expires; 2147483647 means never.
      type: int
      returned: always
      sample: 2147483647
release:
  description: Release of the switch, as the switch reports it; null if the login may not read it.
  returned: always
  type: str
  sample: "24.0"
release_reason:
  description: Why the release is not known; null if it is known.
  returned: always
  type: str
  sample: null
requests:
  description:
    - The status of each request that the collection sends. V(known), V(unknown) (error 6004),
      C(refused) with the code in parentheses, V(unexpected) (an answer that the
      schema does not define), or V(untested).
    - The module does not test requests that write. It also does not test a request if there is
      nothing to read with it.
  returned: always
  type: dict
  sample:
    UserCallCenterGetRequest23: unknown
    UserCallCenterGetRequest19: known
    UserCallCenterModifyRequest19: untested
behaviour:
  description: How the switch behaves. A key is null if the behavior is not known.
  returned: always
  type: dict
  contains:
    acd_states_visible:
      description: Whether the switch reports ACD states; false in XS data mode.
      type: bool
      returned: always
      sample: true
    error_in_document:
      description: What the switch does after an error in the middle of a document of reads. One
        of V(continues), V(stops), and V(untested).
      type: str
      returned: always
      sample: continues
    error_code_element:
      description: Whether errors have a separate element for the code, in addition to the code in
        the text.
      type: bool
      returned: always
      sample: false
    echo_returned:
      description: Whether answers repeat the C(echo) of the request, which is used to pair requests
        and answers.
      type: bool
      returned: always
      sample: true
    non_ascii_search:
      description: Whether a search finds a name with non-ASCII characters, V(found), V(error), or
        V(untested) if no agent has such a name.
      type: str
      returned: always
      sample: found
scope:
  description: What the login can see in the group.
  returned: always
  type: dict
  contains:
    service_provider_id:
      description: Service provider of the group; null if no group was checked.
      type: str
      returned: always
      sample: ExampleSP
    group_id:
      description: The group; null if no group was checked.
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
  description: Settings of the role P(telecom.broadworks.simulator#role) that make the simulator
    behave like this switch, for a rehearsal.
  returned: always
  type: dict
  sample:
    xs_mode: false
    error_code_element: false
    system_version: "24.0"
probe:
  description: What the test with O(probe_agent) found; null without this test.
  returned: always
  type: dict
  contains:
    agent_user_id:
      description: The test agent.
      type: str
      returned: always
      sample: test.agent@example.net
    sign_out_signed_out:
      description: Answer to the sign-out of an agent who is already signed out, V(empty_table),
        V(rows), or V(error); null if it is not known.
      type: str
      returned: always
      sample: empty_table
    refusal:
      description: The call centers that the switch named when it refused a sign-out; null if it
        refused none.
      type: list
      elements: dict
      returned: always
      sample:
        - service_user_id: cc-test@example.net
          call_center_name: Test
    signed_in_states:
      description: The ACD states in which the switch refused to sign out the last agent; null
        without O(probe_call_center).
      type: list
      elements: str
      returned: always
      sample: [signed_in, available, unavailable, wrap_up]
    joins_on_sign_out:
      description: Whether a sign-out V(kept) or V(cleared) the joins of the agent; null if it is
        not known.
      type: str
      returned: always
      sample: kept
    error_in_document:
      description: What the switch does with the other writes after an error in the middle of a
        document of writes. One of V(continues), V(stops), and V(rolls_back); null if it is not
        known.
      type: str
      returned: always
      sample: continues
    hidden_state_change:
      description: Answer to a change of the state in XS data mode, V(accepted) or V(error); null
        in other modes.
      type: str
      returned: always
      sample: null
    restored:
      description: Whether a read confirms that the agent was restored; null if nothing was written,
        or if the switch hides the state.
      type: bool
      returned: always
      sample: true
    surprises:
      description: Unexpected results of the test.
      type: list
      elements: str
      returned: always
      sample: []
    error:
      description: Why the test did not start or finish, or could not restore the agent; null if
        there was no problem.
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
          sample: "[Error 4008] User not found: test.agent@example.net"
        summary_english:
          description: The text in English.
          type: str
          returned: always
          sample: "[Error 4008] User not found: test.agent@example.net"
        detail:
          description: Details from the switch; null if there are none.
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
