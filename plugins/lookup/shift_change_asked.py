# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup plugin: what the role shift_change asks of its module."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: shift_change_asked
short_description: Work out the module options of the role shift_change
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Works out who starts, who leaves, and who moves, from the variables of the role
    P(telecom.broadworks.shift_change#role) and their roster. It does not connect to a switch.
  - If the variables or the roster are wrong, the lookup does not fail, but returns the problem in
    its result.
options:
  _terms:
    description:
      - The variables of the role, without their prefix, as a dictionary.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: telecom.broadworks.ocip_roster
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show who would start and who would leave
  ansible.builtin.debug:
    msg: "{{ asked.problem or asked.msg }}"
  vars:
    asked: "{{ lookup('telecom.broadworks.shift_change_asked', settings) }}"
    settings:
      roster: roster.csv
      at: 2026-11-23T22:00
      timezone: Europe/Berlin
      window: 60
      catch_up: 240
"""

RETURN = r"""
_raw:
  description: A dictionary for each set of variables.
  type: list
  elements: dict
  contains:
    incoming:
      description: The incoming agents, as user ids or as dictionaries with C(agent_user_id) and
        C(join).
      type: list
      elements: raw
    outgoing:
      description: The outgoing agents, as user ids.
      type: list
      elements: raw
    moving:
      description: The agents who continue in another call center, with C(agent_user_id), C(join),
        and C(leave).
      type: list
      elements: dict
    exclude:
      description: The agents who are not changed.
      type: list
      elements: str
    closing:
      description: Service user ids of call centers that may be left without an agent.
      type: list
      elements: str
    opening:
      description: Service user ids of call centers that open.
      type: list
      elements: str
    expect:
      description: The approved forecast; empty if there is none.
      type: dict
    at:
      description: The requested moment; null without a roster.
      type: str
    change_at:
      description: The shift change of that moment, null if there is none.
      type: str
    msg:
      description: One line about the roster.
      type: str
    warnings:
      description: Warnings about the roster.
      type: list
      elements: str
    problem:
      description: What is wrong with the variables or the roster; null if nothing is.
      type: str
    is_due:
      description: Whether there are agents to change.
      type: bool
    began:
      description: The value of C(shift_change_result) until the report is written.
      type: dict
"""

from typing import Any

from ..plugin_utils.roster_lookup import RosterLookup
from ..plugin_utils.shift_change import asked, plain
from ..plugin_utils.shift_report import began


class LookupModule(RosterLookup):
    """See the documentation of the plugin."""

    def run(
        self,
        terms: list[dict[str, Any]],
        variables: dict[str, Any] | None = None,
        **_kwargs: Any,
    ) -> list[dict[str, Any]]:
        """A dictionary for each set of variables."""
        return [
            {
                **asked(
                    settings,
                    lambda path, question: self.change_of(path, variables, question),
                ),
                "began": began(settings),
            }
            for settings in plain(terms)
        ]
