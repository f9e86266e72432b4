# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: how far the installation in AWX is."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: awx_setup
short_description: What to install in AWX, and what is already installed
version_added: 1.1.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Checks the variables of the role P(telecom.broadworks.awx_setup#role), and works out which
    objects to look up and install. The role uses it before each of its tasks, with the registered
    results of the earlier tasks.
options:
  _input:
    description: The variables of the role, without their prefix C(awx_setup_).
    type: dict
    required: true
  files:
    description: The content of the files in C(extensions/awx) of this collection.
    type: dict
    required: true
  found:
    description: Registered results of the tasks that look up objects, by kind.
    type: dict
    default: {}
  made:
    description: Registered results of the tasks that install objects, by kind.
    type: dict
    default: {}
  check_mode:
    description: Whether the role runs in check mode and installs nothing.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Check the variables
  ansible.builtin.assert:
    that: (variables | telecom.broadworks.awx_setup(files)).problems | length == 0
"""

RETURN = r"""
_value:
  description:
    - C(problems), messages about wrong variables. If there are any, everything else is empty.
    - C(look), objects to look up, by kind.
    - C(missing), messages about required objects that do not exist.
    - C(make), objects that can be installed now, by kind, with the ids of the objects that they
      refer to.
    - C(changed), names of created and updated objects, by kind.
    - C(msg), these names in one line.
  type: dict
"""

from collections.abc import Mapping
from typing import Any

from ..plugin_utils.awx_setup import state_of
from ..plugin_utils.shift_change import plain
from ..plugin_utils.templates import never_a_template


def awx_setup(
    given: Mapping[str, Any],
    files: Mapping[str, Any],
    found: Mapping[str, Any] | None = None,
    made: Mapping[str, Any] | None = None,
    check_mode: bool = False,
) -> Any:
    """See the documentation of the filter. The templates in the files are for AWX, not for here."""
    state = state_of(plain(given), plain(files), plain(found or {}), plain(made or {}), check_mode)
    return never_a_template(state)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"awx_setup": awx_setup}
