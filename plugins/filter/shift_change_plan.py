# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: what a shift change is to do, or why it cannot."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: shift_change_plan
short_description: What a shift change is to do, or why it cannot
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Checks both shifts against what was read of their agents, and works out what is to be done. The
    role P(telecom.broadworks.shift_change#role) uses it.
positional: incoming, outgoing, call_centers
options:
  _input:
    description: The result of M(telecom.broadworks.ocip_call_center_agent_info) for the agents of
      both shifts, also if that task failed.
    type: dict
    required: true
  incoming:
    description: User ids of the incoming shift.
    type: list
    elements: str
    required: true
  outgoing:
    description: User ids of the outgoing shift.
    type: list
    elements: str
    required: true
  call_centers:
    description: For agents of the incoming shift, a list of the call centers that they are to take
      calls for.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Stop if a shift change cannot be carried out
  ansible.builtin.assert:
    that: plan.problems | length == 0
    fail_msg: "{{ plan.problems | join(' ') }}"
  vars:
    plan: "{{ agents_read | telecom.broadworks.shift_change_plan(morning_shift, evening_shift) }}"
"""

RETURN = r"""
_value:
  description: The plan.
  type: dict
  contains:
    problems:
      description: What must be mended before anything is changed, such as agents that are not
        known, that are in both shifts, or that belong to no call center.
      type: list
      elements: str
    joins:
      description: Agents of the incoming shift with the call centers that they are yet to join.
      type: dict
    batches:
      description: The incoming shift, agents that are to join the same call centers together, each
        with C(agents) and C(joined) as M(telecom.broadworks.ocip_call_center_agent) takes them.
      type: list
      elements: dict
    call_centers:
      description: Service user ids of the call centers whose staffing will change.
      type: list
      elements: str
    warnings:
      description: What somebody should look at.
      type: list
      elements: str
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..plugin_utils import shift_change
from ..plugin_utils.templates import never_a_template


def shift_change_plan(
    survey: Mapping[str, Any],
    incoming: Sequence[str],
    outgoing: Sequence[str],
    call_centers: Mapping[str, Sequence[str]] | None = None,
) -> Any:
    """See the documentation of the filter. What comes from the switch is no template."""
    return never_a_template(shift_change.plan(survey, incoming, outgoing, call_centers or {}))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"shift_change_plan": shift_change_plan}
