# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: what a check of a switch found, as files."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: switch_pages
short_description: Create the report of a switch check
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Renders the result of M(telecom.broadworks.ocip_switch_info) as HTML, Markdown, and JSON, with
    the settings that make the simulator behave like the switch. The playbook C(check_switch) uses
    it.
  - The filter escapes every value, because names come from the switch.
positional: templates, folder
options:
  _input:
    description: The result of M(telecom.broadworks.ocip_switch_info).
    type: dict
    required: true
  templates:
    description: Folder with C(switch.html.j2) and C(switch.md.j2).
    type: path
    required: true
  folder:
    description: Folder for the files. If it is empty, C(switch_reports) in the current folder is
      used.
    type: path
    default: ""
"""

EXAMPLES = r"""
- name: Create the files
  ansible.builtin.set_fact:
    files: "{{ switch | telecom.broadworks.switch_pages(playbook_dir ~ '/templates') }}"
"""

RETURN = r"""
_value:
  description: C(folder), and C(files), a list of dictionaries with C(path) and C(content).
  type: dict
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleFilterError
from jinja2 import TemplateError

from ..plugin_utils import times
from ..plugin_utils.shift_change import plain
from ..plugin_utils.switch_pages import files_of
from ..plugin_utils.templates import never_a_template


def switch_pages(found: Mapping[str, Any], templates: str, folder: str = "") -> Any:
    """See the documentation of the filter. What comes from the switch is no template.

    :raises AnsibleFilterError: a template cannot be read or rendered.
    """
    now = datetime.now(times.UTC).astimezone()
    try:
        files = files_of(plain(found), Path(templates), folder, now)
    except (TemplateError, OSError) as exc:
        raise AnsibleFilterError(f"switch_pages: {exc}") from None
    return never_a_template(files)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"switch_pages": switch_pages}
