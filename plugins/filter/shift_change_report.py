# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: what became of a shift change."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: shift_change_report
short_description: What became of a shift change, as plain values
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Puts together what the tasks of a shift change returned, also of those that failed or never ran.
    The role P(telecom.broadworks.shift_change#role) uses it; its result is the report in JSON.
options:
  _input:
    description: What the role knows; C(vars/main.yml) of the role names it.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Put the report together
  ansible.builtin.set_fact:
    report: "{{ what_happened | telecom.broadworks.shift_change_report }}"
"""

RETURN = r"""
_value:
  description: The report; the README of the role describes its keys.
  type: dict
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..plugin_utils import times
from ..plugin_utils.shift_report import report_of
from ..plugin_utils.templates import never_a_template


def shift_change_report(facts: Mapping[str, Any]) -> Any:
    """See the documentation of the filter. What comes from the switch is no template."""
    try:
        zone = times.zone_of(facts.get("timezone") or "")
    except times.TimeError:
        zone = None  # this is no moment to fail: the place of the controller will do
    return never_a_template(report_of(facts, datetime.now(times.UTC).astimezone(zone)))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"shift_change_report": shift_change_report}
