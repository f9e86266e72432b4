#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: send any OCI-P request."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_command
short_description: Send any OCI-P request to a Cisco BroadWorks
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Sends one provisioning request and returns the answer as a dictionary.
  - Use it for requests that no other module covers. The module does not know what a request means,
    so it is not idempotent.
options:
  request:
    description:
      - Name of the request type, such as C(UserCallCenterGetRequest19).
    type: str
    required: true
  parameters:
    description:
      - The elements of the request, with their names from the schema.
      - Use a dictionary for a complex element and a list for a repeated one. V(null) sends
        C(xsi:nil), which clears a value. An element that you leave out keeps its value.
      - For requests that the collection knows, the module sorts the elements as in the schema and
        refuses unknown elements. For all other requests, it sends the elements in the order in
        which you write them. The switch refuses a wrong order.
    type: dict
    default: {}
  secret_parameters:
    description:
      - Names of elements in O(parameters), at any depth, whose values must not appear in any
        output.
      - Elements whose names contain C(password) are always treated like this.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip.action_group
attributes:
  check_mode:
    description: Check mode sends requests that only read, and skips all others.
    details: A request that the collection does not know counts as a read if its name contains the
      word Get and no word such as Add, Modify, or Delete.
    support: partial
  diff_mode:
    description: The module does not know what a request changes.
    support: none
  idempotent:
    description: The task never reports a change for a request that only reads. For all other
      requests, it always reports one.
    support: none
seealso:
  - module: telecom.broadworks.ocip_call_center_agent
"""

EXAMPLES = r"""
- name: Read the release of the switch
  telecom.broadworks.ocip_command:
    request: SystemSoftwareVersionGetRequest
  register: release

- name: Show the release
  ansible.builtin.debug:
    var: release.response.version

- name: List the supervisors of a call center
  telecom.broadworks.ocip_command:
    request: GroupCallCenterGetSupervisorListRequest16
    parameters:
      serviceUserId: cc-sales@example.net
  register: supervisors

- name: Show their user ids
  ansible.builtin.debug:
    msg: "{{ supervisors.response.supervisorTable | map(attribute='User Id') }}"

- name: Set the skill level of an agent, and clear the unavailable code
  telecom.broadworks.ocip_command:
    request: UserCallCenterModifyRequest19
    parameters:
      userId: amara.o@example.net
      agentUnavailableCode: null
      callCenterAgentSettings:
        - serviceUserId: cc-sales@example.net
          skillLevel: 2

- name: Set the password of a user
  telecom.broadworks.ocip_command:
    request: UserAuthenticationModifyRequest
    parameters:
      userId: amara.o@example.net
      userName: amara
      newPassword: "{{ vault_sip_password }}"
    secret_parameters:
      - newPassword
"""

RETURN = r"""
response:
  description:
    - The elements of the answer, with their names from the schema; empty if the switch only
      confirms the request. A table is a list of dictionaries, whose keys are the column headings.
    - If the collection knows the request, an element that can be repeated is always a list.
      Otherwise, it is a list only if it is repeated.
  returned: when the switch answered with data or success
  type: dict
  sample:
    version: Rel_23.0_1.1075
response_type:
  description: Name of the type of the answer.
  returned: when the switch answered with data or success
  type: str
  sample: SystemSoftwareVersionGetResponse
error:
  description: The error of the switch if it refused the request; otherwise null.
  returned: always
  type: dict
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
  description: Whether the switch confirmed the request. Also true for a request that check mode
    skips.
  returned: always
  type: bool
  sample: true
msg:
  description: One line that says what happened.
  returned: always
  type: str
  sample: SystemSoftwareVersionGetRequest was answered with SystemSoftwareVersionGetResponse.
"""

from typing import Any

from ..module_utils._command import not_sent, send, skipped
from ..module_utils._module import OcipModule
from ..module_utils.ocip.redact import secrets_in

OPTIONS: dict[str, Any] = {
    "request": {"type": "str", "required": True},
    "parameters": {"type": "dict", "default": {}},
    # The names are no secrets; the values they point to are masked below.
    "secret_parameters": {"type": "list", "elements": "str", "default": [], "no_log": False},
}


def main() -> None:
    """Options in, one request, result out."""
    module = OcipModule(OPTIONS, supports_check_mode=True)
    params = module.params
    module.hide(secrets_in(params["parameters"], params["secret_parameters"]))
    if module.check_mode:
        reason = skipped(params["request"], params["parameters"])
        if reason:
            module.finish(False, changed=False, skipped=True, ok=True, error=None, msg=reason)
    name = params["request"]
    failed, result = module.with_session(
        lambda session: send(session, name, params["parameters"]),
        lambda reason: (True, not_sent(name, reason)),
    )
    module.finish(failed, **result)


if __name__ == "__main__":
    main()
