# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: user ids from a list or from text."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: agent_list
short_description: User ids from a list or from a text of a form
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Creates a list of user ids from a list, or from a text with commas or with one user id in each
    line, such as the answer to an AWX survey or a value from the command line. It removes
    surrounding spaces, empty entries, and duplicates.
options:
  _input:
    description: A list or a text.
    type: raw
    required: true
"""

EXAMPLES = r"""
- name: Sign out the agents from a survey
  telecom.broadworks.ocip_call_center_agent:
    agent_user_id: "{{ survey_answer | telecom.broadworks.agent_list }}"
  vars:
    survey_answer: |
      amara.o@example.net
      ben.k@example.net
"""

RETURN = r"""
_value:
  description: The user ids in the same order.
  type: list
  elements: str
"""

from typing import Any

from ..plugin_utils import shift_change
from ..plugin_utils.templates import never_a_template


def agent_list(value: Any) -> Any:
    """See the documentation of the filter."""
    return never_a_template(shift_change.agent_list(value))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"agent_list": agent_list}
