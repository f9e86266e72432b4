# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: the report of a shift change, and its pages."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: shift_change_pages
short_description: The report of a shift change, and its pages
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Makes the report of what the role P(telecom.broadworks.shift_change#role) did, also of a module
    that was killed or never ran, and renders it as HTML, JSON and Markdown.
  - The pages are rendered by a Jinja of their own, which escapes every value. Names of agents and
    call centers come from the switch.
positional: templates
options:
  _input:
    description: What the role knows; C(vars/main.yml) of the role names it.
    type: dict
    required: true
  templates:
    description: Folder with C(report.html.j2) and C(report.md.j2).
    type: path
    required: true
"""

EXAMPLES = r"""
- name: Put the report together
  ansible.builtin.set_fact:
    said: "{{ what_happened | telecom.broadworks.shift_change_pages(role_path ~ '/templates') }}"
"""

RETURN = r"""
_value:
  description:
    - C(ok), whether everything is in the requested state, and C(message), one line for people.
    - C(folder), and C(pages), a list of dictionaries with C(path) and C(content).
    - C(stats), the report with C(files) and C(markdown), for C(ansible.builtin.set_stats).
      The README of the role describes its keys.
  type: dict
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleFilterError
from jinja2 import TemplateError

from ..plugin_utils import times
from ..plugin_utils.shift_change import plain
from ..plugin_utils.shift_pages import said
from ..plugin_utils.shift_report import report_of
from ..plugin_utils.templates import never_a_template


def shift_change_pages(facts: Mapping[str, Any], templates: str) -> Any:
    """See the documentation of the filter. What comes from the switch is no template.

    :raises AnsibleFilterError: a template cannot be read or rendered.
    """
    known = plain(facts)
    settings = known.get("settings") or {}
    try:
        zone = times.zone_of(settings.get("timezone") or "")
    except times.TimeError:
        zone = None  # this is no moment to fail: the place of the controller will do
    report = report_of(known, datetime.now(times.UTC).astimezone(zone))
    try:
        found = said(report, settings, Path(templates), secrets.token_hex(2))
    except (TemplateError, OSError) as exc:
        raise AnsibleFilterError(f"shift_change_pages: {exc}") from None
    return never_a_template(found)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"shift_change_pages": shift_change_pages}
