# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: the report of a shift change as a page."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: shift_change_page
short_description: The report of a shift change as a page, every value escaped
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Renders a template with a report. Unlike Ansible's own templates it escapes every value, since
    names of agents and call centers come from the switch. The role
    P(telecom.broadworks.shift_change#role) uses it for its HTML and Markdown.
positional: template, markup
options:
  _input:
    description: The report, as made by P(telecom.broadworks.shift_change_report#filter).
    type: dict
    required: true
  template:
    description: A Jinja template. It sees the keys of the report and C(report) itself.
    type: str
    required: true
  markup:
    description: How values are escaped.
    type: str
    choices: [html, markdown]
    default: html
"""

EXAMPLES = r"""
- name: Write a page of one's own
  ansible.builtin.copy:
    content: "{{ report | telecom.broadworks.shift_change_page(my_template) }}"
    dest: report.html
    mode: "0640"
  vars:
    my_template: "{{ lookup('ansible.builtin.file', 'my_report.html.j2') }}"
"""

RETURN = r"""
_value:
  description: The page.
  type: str
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from jinja2 import TemplateError

from ..plugin_utils.shift_pages import HTML, render
from ..plugin_utils.templates import never_a_template


def shift_change_page(report: Mapping[str, Any], template: str, markup: str = HTML) -> Any:
    """See the documentation of the filter.

    :raises AnsibleFilterError: the template cannot be rendered.
    """
    try:
        return never_a_template(render(report, str(template), markup))
    except (TemplateError, ValueError) as exc:
        raise AnsibleFilterError(f"shift_change_page: {exc}") from exc


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"shift_change_page": shift_change_page}
