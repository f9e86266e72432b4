# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: a world for the simulator, of what was read from a switch."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: world_from_switch
short_description: Create a world for the simulator from a switch
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Creates a world for the role P(telecom.broadworks.simulator#role) from the results of the info
    modules and of M(telecom.broadworks.ocip_command).
  - The world does not contain agents and call centers that could not be read.
  - The playbook C(telecom.broadworks.export_world) reads a switch and uses it.
options:
  _input:
    description:
      - The groups, each with C(group_id), C(call_centers) (as returned by
        M(telecom.broadworks.ocip_call_center_info)), and C(agents) (as returned by
        M(telecom.broadworks.ocip_call_center_agent_info)).
      - A group can also have C(settings) and C(codes), the results of the requests for the settings
        and the list of unavailable codes, if these could be read.
    type: list
    elements: dict
    required: true
  service_provider_id:
    description: Service provider or enterprise of the groups.
    type: str
    required: true
  outside:
    description: Call centers of other groups to which agents are assigned, as returned by
      M(telecom.broadworks.ocip_call_center_info). The world does not contain call centers that are
      in neither list.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Make a world
  ansible.builtin.set_fact:
    world: "{{ groups_read | telecom.broadworks.world_from_switch('ExampleSP') }}"
  vars:
    groups_read:
      - group_id: Support
        call_centers: "{{ centers_read.call_centers }}"
        agents: "{{ agents_read.agents }}"
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


def world_from_switch(
    groups: list[dict[str, Any]],
    service_provider_id: str,
    outside: list[dict[str, Any]] | None = None,
) -> Any:
    """See the documentation of the filter.

    :raises AnsibleFilterError: what was read does not make a world.
    """
    try:
        return never_a_template(world.world_from_switch(service_provider_id, groups, outside or []))
    except world.WorldError as exc:
        raise AnsibleFilterError(f"world_from_switch: {exc}") from exc


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"world_from_switch": world_from_switch}
