#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module: night service and forced forwarding of call centers."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_call_center
short_description: Force night service or forwarding in Cisco BroadWorks call centers
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Forces night service in call centers or lifts it (stops forcing it), and turns forced forwarding
    on and off.
  - The module sends no write request for a setting that already has the requested value. It reads
    each change back.
  - Night service and forced forwarding are features of premium call centers. If a call center
    does not have them, it fails, and the message names it and its type. The module changes all
    others.
  - What callers hear while night service is forced is set on the switch. To read it, use
    M(telecom.broadworks.ocip_call_center_info) with C(when_empty=true).
options:
  service_user_id:
    description: Service user ids of the call centers.
    type: list
    elements: str
    required: true
  night_service_forced:
    description:
      - V(true) forces night service, regardless of its schedule. With V(false), the schedule
        decides.
      - If it is not set, night service is not changed.
    type: bool
  forced_forwarding:
    description: Whether all calls are forwarded. If it is not set, forwarding is not changed.
    type: dict
    suboptions:
      active:
        description: Whether all calls are forwarded.
        type: bool
        required: true
      to:
        description:
          - Number or address that calls are forwarded to, 1 to 161 characters. If it is not set,
            the number on the switch is not changed.
          - Two spellings of the same number, such as V(+49 30 1234) and V(+49301234), count as
            equal.
        type: str
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip.action_group
attributes:
  check_mode:
    description: Check mode only reads. It cannot detect requests that the switch would refuse.
    support: full
  diff_mode:
    description: Shows night service and forwarding of each call center before and after.
    support: full
  idempotent:
    description: The module sends no write request for a call center that is already in the
      requested state.
    support: full
seealso:
  - module: telecom.broadworks.ocip_call_center_info
  - module: telecom.broadworks.ocip_call_center_staffing
"""

EXAMPLES = r"""
- name: Close for the night
  telecom.broadworks.ocip_call_center:
    service_user_id: cc-sales@example.net
    night_service_forced: true

- name: Open in the morning
  telecom.broadworks.ocip_call_center:
    service_user_id: cc-sales@example.net
    night_service_forced: false

- name: Send all calls to the other site
  telecom.broadworks.ocip_call_center:
    service_user_id: cc-sales@example.net
    forced_forwarding:
      active: true
      to: "+493012345"
"""

RETURN = r"""
call_centers:
  description: One entry for each requested call center, in that order. Also returned on failure.
  returned: always
  type: list
  elements: dict
  contains:
    service_user_id:
      description: The call center.
      type: str
      returned: always
      sample: cc-sales@example.net
    outcome:
      description:
        - V(changed), V(unchanged), or V(failed).
        - V(unknown) if the module sent the request and could not read the call center afterward.
          V(not_attempted) if the run ended before the module sent anything for the call center.
      type: str
      returned: always
      sample: changed
    changed:
      description: Whether the call center was changed on the switch.
      type: bool
      returned: always
      sample: true
    before:
      description: The settings before.
      type: dict
      returned: always
      contains:
        night_service_forced:
          description: Whether night service was forced; null if the task does not set it, or if it
            is not known.
          type: bool
          returned: always
          sample: false
        forced_forwarding:
          description: Forced forwarding; null if the task does not set it, or if it is not known.
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
    after:
      description: The settings that were read back from the switch; in check mode, the forecast.
      type: dict
      returned: always
      contains:
        night_service_forced:
          description: Whether night service is forced; null if the task does not set it, or if it
            is not known.
          type: bool
          returned: always
          sample: true
        forced_forwarding:
          description: Forced forwarding; null if the task does not set it, or if it is not known.
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
    error:
      description: The error, with the text of the switch; null if there is none.
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
summary:
  description: The number of call centers for each outcome.
  returned: always
  type: dict
  sample:
    changed: 1
    failed: 0
    not_attempted: 0
    unchanged: 0
    unknown: 0
ok:
  description: Whether the last read shows every call center in the requested state; in check mode,
    whether a real run would achieve that.
  returned: always
  type: bool
  sample: true
msg:
  description: One line that says what happened and names the call centers.
  returned: always
  type: str
  sample: "Changed: cc-sales@example.net."
"""

from typing import Any

from ..module_utils._centers import changes_by, return_centers
from ..module_utils._module import OcipModule
from ..module_utils.call_center.closing import not_set, set_centers

OPTIONS: dict[str, Any] = {
    "service_user_id": {"type": "list", "elements": "str", "required": True},
    "night_service_forced": {"type": "bool"},
    "forced_forwarding": {
        "type": "dict",
        "options": {
            "active": {"type": "bool", "required": True},
            "to": {"type": "str"},
        },
    },
}


def main() -> None:
    """Options in, changes, result out."""
    module = OcipModule(
        OPTIONS,
        supports_check_mode=True,
        required_one_of=[("night_service_forced", "forced_forwarding")],
    )
    try:
        changes = changes_by(module.params)
    except ValueError as exc:
        module.finish(True, changed=False, ok=False, call_centers=[], summary={}, msg=str(exc))
    else:
        report = module.with_switch(
            lambda switch: set_centers(switch, changes, module.check_mode),
            lambda reason: not_set(changes, reason),
        )
        return_centers(module, report)


if __name__ == "__main__":
    main()
