# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: why something could not be installed in AWX, without secrets."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: awx_failure
short_description: Why something could not be installed in AWX, without secrets
version_added: 1.1.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Creates a one-line message from the result of a failed task, even if the task hides its output
    because it contains passwords. The role P(telecom.broadworks.awx_setup#role) uses it.
options:
  _input:
    description: The result of the failed task, C(ansible_failed_result).
    type: dict
    required: true
  task:
    description: The name of the task.
    type: str
    required: true
  given:
    description:
      - The variables of the role, without their prefix C(awx_setup_).
      - Secrets among them are masked.
    type: dict
    required: true
  files:
    description: The content of the files in C(extensions/awx) of this collection.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Report why it failed
  ansible.builtin.fail:
    msg: "{{ result | telecom.broadworks.awx_failure(ansible_failed_task.name, variables, files) }}"
  vars:
    result: "{{ ansible_failed_result }}"
"""

RETURN = r"""
_value:
  description: What failed, what AWX said, and what to do next.
  type: str
"""

from collections.abc import Mapping
from typing import Any

from ..module_utils.ocip.redact import Redactor
from ..plugin_utils.awx_setup import failure_text, secrets_of
from ..plugin_utils.shift_change import plain
from ..plugin_utils.templates import never_a_template


def awx_failure(
    result: Mapping[str, Any], task: str, given: Mapping[str, Any], files: Mapping[str, Any]
) -> Any:
    """See the documentation of the filter."""
    redactor = Redactor(secrets_of(plain(given), plain(files)))
    return never_a_template(redactor.text(failure_text(plain(result), task)))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"awx_failure": awx_failure}
