# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: a world for the simulator, made up for a roster."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: world_from_roster
short_description: Create a world for the simulator from a roster
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Creates a world for the role P(telecom.broadworks.simulator#role) with the agents and call
    centers of a roster, so that you can rehearse a shift change without a switch.
options:
  _input:
    description:
      - The shifts, each with C(agent_user_id) and, if the roster names it, C(call_center). You can
        also use only user ids.
      - Agents without a call center are assigned to an additional one.
    type: list
    elements: raw
    required: true
  signed_in:
    description: The agents who are available at the start of the rehearsal. All others are signed
      out.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Make a world
  ansible.builtin.set_fact:
    world: "{{ shifts | telecom.broadworks.world_from_roster(signed_in=['ben.k@example.net']) }}"
  vars:
    shifts:
      - agent_user_id: amara.o@example.net
        call_center: cc-sales@example.net
      - agent_user_id: ben.k@example.net
        call_center: cc-sales@example.net
"""

RETURN = r"""
_value:
  description: The world, without administrators.
  type: dict
"""

from typing import Any

from ansible.errors import AnsibleFilterError

from ..plugin_utils import world
from ..plugin_utils.templates import never_a_template


def world_from_roster(
    shifts: list[dict[str, Any] | str], signed_in: list[str] | None = None
) -> Any:
    """See the documentation of the filter.

    :raises AnsibleFilterError: there is nobody in the roster.
    """
    try:
        return never_a_template(world.world_from_roster(shifts, signed_in or []))
    except world.WorldError as exc:
        raise AnsibleFilterError(f"world_from_roster: {exc}") from exc


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"world_from_roster": world_from_roster}
