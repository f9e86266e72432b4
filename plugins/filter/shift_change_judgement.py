# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter plugin: what a workflow of AWX makes of a shift change."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: shift_change_judgement
short_description: Decide how a workflow continues after a shift change
version_added: 1.1.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Decides whether a person is asked to approve a forecast, which forecast a run must match, and
    whether the workflow succeeds. The playbooks of this collection for AWX use it.
options:
  _input:
    description:
      - The value of C(shift_change_result) from the role P(telecom.broadworks.shift_change#role).
      - Empty if there is no such value.
    type: dict
  at:
    description: The step of the workflow.
    type: str
    choices: [forecast, start, report]
    required: true
  after:
    description: The node before the report.
    type: str
    choices: [shift_change, forecast, approval]
    default: shift_change
  needed:
    description: Whether a run may start only with an approved forecast.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Fail unless the shift change succeeded
  ansible.builtin.assert:
    that: (shift_change_result | telecom.broadworks.shift_change_judgement('report')).ok
"""

RETURN = r"""
_value:
  description:
    - C(ok), the decision, and C(msg), the reason in one line.
    - At the start, also C(expect), the approved forecast, or C(result), the reason why there is
      none.
    - In a report, also C(lines), the text of the report.
  type: dict
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..plugin_utils import shift_judgement
from ..plugin_utils.shift_change import plain
from ..plugin_utils.templates import never_a_template


def shift_change_judgement(
    result: Mapping[str, Any] | None,
    at: str,
    after: str = shift_judgement.AFTER_RUN,
    needed: bool = False,
) -> Any:
    """See the documentation of the filter."""
    result = plain(result)
    if at == "forecast":
        judgement = shift_judgement.at_forecast(result)
    elif at == "start":
        judgement = shift_judgement.at_start(result, bool(needed))
    elif at == "report":
        judgement = shift_judgement.at_report(result, after)
    else:
        raise AnsibleFilterError(f"shift_change_judgement: at is no {at}.")
    return never_a_template(judgement)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Name and function."""
        return {"shift_change_judgement": shift_change_judgement}
