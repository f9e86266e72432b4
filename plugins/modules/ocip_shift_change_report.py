#!/usr/bin/python

# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of this name, which does the work. There is no module."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ocip_shift_change_report
short_description: Write the report of a shift change
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Part of the role P(telecom.broadworks.shift_change#role). It writes the report of the role, and
    passes it to later jobs of a workflow as C(shift_change_result), like
    C(ansible.builtin.set_stats).
  - It also writes a report if M(telecom.broadworks.ocip_shift_change) was killed or never ran. That
    report lists what is not known.
  - A separate Jinja environment renders the pages and escapes every value, because names of agents
    and call centers come from the switch.
  - If the report cannot be written, the task does not fail, but RV(ok) is false, and RV(msg) says
    why.
options:
  settings:
    description: The variables of the role, without their prefix, with C(check_mode) and C(host).
      See C(vars/main.yml) of the role.
    type: dict
    required: true
  asked:
    description: The result of the lookup P(telecom.broadworks.shift_change_asked#lookup).
    type: dict
    required: true
  done:
    description: The result of M(telecom.broadworks.ocip_shift_change); empty if it was not called.
    type: dict
    default: {}
  failure:
    description: Why the role ended early; empty if it did not.
    type: str
    default: ""
  per_host:
    description: Whether the stats are set for each host instead of for the whole run.
    type: bool
    default: false
attributes:
  action:
    description: The action plugin of this name does all the work.
    support: full
  async:
    description: Supports being used with the C(async) keyword.
    support: none
  become:
    description: Files belong to the user who started Ansible, regardless of C(become).
    support: none
  check_mode:
    description: Check mode also writes the report, because a forecast needs it.
    support: full
  diff_mode:
    description: Shows no differences.
    support: none
notes:
  - It runs inside Ansible on the controller and uses no connection. It does not accept the
    connection options of this collection.
  - It is never reported as changed.
seealso:
  - module: telecom.broadworks.ocip_shift_change
"""

EXAMPLES = r"""
- name: Change the shift
  telecom.broadworks.ocip_shift_change:
    incoming: [dmitri.v@example.net]
    outgoing: [ben.k@example.net]
  register: change
  failed_when: false

- name: Write the report as HTML
  telecom.broadworks.ocip_shift_change_report:
    settings:
      report_dir: reports
      report_formats: [html]
    asked:
      incoming: [dmitri.v@example.net]
      outgoing: [ben.k@example.net]
    done: "{{ change }}"
  register: report
"""

RETURN = r"""
ok:
  description: Whether everything is in the requested state, and the report is written.
  returned: always
  type: bool
  sample: true
msg:
  description: One line for people that says what happened, and what to do next.
  returned: always
  type: str
  sample: "The shift change is done. Brought in: dmitri.v@example.net."
files:
  description: Paths of the reports on the controller. Empty if they could not be written.
  returned: always
  type: list
  elements: str
  sample: [/home/ops/shift_change_reports/shift-change-20261123T220500-localhost-0a1b.html]
ansible_stats:
  description: The stats that are set. C(shift_change_result) in their C(data) is the report, with
    C(files) and C(markdown). The README of the role describes its keys.
  returned: always
  type: dict
  sample:
    data: {shift_change_result: {ok: true, verdict: done}}
    per_host: false
    aggregate: false
"""
