# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup plugin: who starts and who leaves at a moment, from a roster file."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: ocip_roster
short_description: Who starts and who leaves at a moment, from a roster file
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Reads a roster of call center agents, and says which agents are on shift at a moment, which come
    in and which go out. It asks no switch.
  - A shift holds from its start up to, but not including, its end. Shifts of an agent that touch or
    overlap count as one, so that an agent whose next shift follows at once neither starts nor
    leaves.
  - A I(change) is a moment at which somebody starts, leaves, or moves. The I(shift change) of a
    moment is the last change at or before it, if it is not longer ago than O(catch_up). It is the
    same at 22:05 as it was at 22:00, so that a job that starts late, or is run again, finds the
    same agents.
  - Changes less than O(window) before the shift change belong to it, such as the arrival of a shift
    that overlaps with the one that leaves.
  - I(Incoming) are the agents on shift at the moment whose shift started with that shift change.
    I(Outgoing) are the agents not on shift whose last shift ended with it. I(Moving) are the agents
    on shift who work for other call centers since then. Shifts without a call center move nobody.
  - A roster has to cover the moment. The lookup fails if the first shift of the roster begins
    later, or its last one ended before, unless that end is still within O(catch_up).
  - A local time that occurs twice, when clocks go back, means the first one. One that does not
    occur, when clocks go forward, is counted with the offset before, so that V(02:30) means 03:30.
    There is a warning for each. These are the rules of iCalendar (RFC 5545).
options:
  _terms:
    description:
      - Rosters. A relative path starts in the current folder. If there is no such file, it is
        looked for as other files are, in C(files) and beside the playbook.
      - A CSV file (C(.csv), C(.tsv)) names its columns in the first line. Cells are separated by
        commas, semicolons or tabs. Columns other than the ones below are left alone. A first line
        such as C(sep=;) names the separator.
      - A YAML file (C(.yml), C(.yaml)) is a list of dictionaries, or has such a list below the key
        C(shifts).
      - The columns, or keys, are C(agent_user_id), C(start), C(end), and C(call_center) (the
        service user id of the call center that the shift is for), which may be left out or empty.
        An agent with two call centers has two rows.
      - Start and end are ISO 8601 dates and times, such as V(2026-11-23T22:00+01:00). Without an
        offset they are local times of O(timezone). An end may be a time only, such as V(06:00); it
        is the next such time after the start.
      - In an iCalendar file (C(.ics)) each event is a shift of all who attend it and have not
        declined, C(mailto:) left out, or of the agent whose user id is the title. A place that
        looks like a user id is the call center. Events may repeat. Events that are canceled are
        left out, and with a warning those without an agent and those of O(include).
    type: list
    elements: str
    required: true
  at:
    description:
      - The moment as an ISO 8601 date and time. Without an offset it is a local time of
        O(timezone). By default it is now.
    type: str
    default: ''
  timezone:
    description:
      - Time zone of times without an offset, and of the times in the result, by its IANA name, such
        as V(Europe/Berlin). The place of the controller is never guessed at for them.
    type: str
    default: ''
  include:
    description:
      - Events of calendars that count as shifts although they usually are none. V(all_day) are
        those without times of day, V(free) are transparent or marked as free, V(tentative) are not
        confirmed, V(out_of_office) are marked so by Outlook or Exchange.
    type: list
    elements: str
    choices: [all_day, free, tentative, out_of_office]
    default: []
  or_next:
    description: Whether to take the next change if there is none at the moment.
    type: bool
    default: false
  fail:
    description: Whether a roster that cannot be used fails the task. If it does not, the result has
      RV(_raw[].problem) only.
    type: bool
    default: true
  window:
    description: Minutes that changes may lie apart and still belong to one shift change.
    type: int
    default: 60
  catch_up:
    description: Minutes for which a shift change remains the one to be carried out, unless another
      one comes.
    type: int
    default: 240
requirements:
  - icalendar 6.1.0 or newer, and recurring-ical-events 3.3.4 or newer, both on the controller and
    for iCalendar files only
notes:
  - Files that are encrypted with Ansible Vault are decrypted.
seealso:
  - plugin: telecom.broadworks.world_from_roster
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show who starts and who leaves at 22:00
  ansible.builtin.debug:
    msg: "{{ change.incoming | map(attribute='agent_user_id') | join(', ') }} for
      {{ change.outgoing | map(attribute='agent_user_id') | join(', ') }}"
  vars:
    change: "{{ lookup('telecom.broadworks.ocip_roster', 'roster.csv',
      at='2026-11-23T22:00', timezone='Europe/Berlin') }}"

- name: Sign out whose shift has just ended
  telecom.broadworks.ocip_call_center_agent:
    agent_user_id: "{{ change.outgoing | map(attribute='agent_user_id') }}"
  vars:
    change: "{{ lookup('telecom.broadworks.ocip_roster', 'roster.ics') }}"
"""

RETURN = r"""
_raw:
  description: A dictionary for each roster.
  type: list
  elements: dict
  contains:
    at:
      description: The moment; with O(or_next) that of the next change, if that one was taken.
      type: str
      sample: "2026-11-23T22:05:00+01:00"
    change_at:
      description: The shift change of that moment, null if nobody starts, leaves, or moves.
      type: str
      sample: "2026-11-23T22:00:00+01:00"
    next_change_at:
      description: The next change, null if there is none.
      type: str
      sample: "2026-11-24T06:00:00+01:00"
    timezone:
      description: The time zone of the times.
      type: str
      sample: Europe/Berlin
    incoming:
      description: The agents who come in, each once.
      type: list
      elements: dict
      sample:
        - agent_user_id: amara.o@example.net
          call_centers: [cc-sales@example.net]
          start: "2026-11-23T22:00:00+01:00"
          end: "2026-11-24T06:00:00+01:00"
      contains:
        agent_user_id:
          description: The agent.
          type: str
        call_centers:
          description: The call centers of the shift by their service user ids, where the roster
            has them.
          type: list
          elements: str
        start:
          description: Start of the shift, or of the first one of several that touch.
          type: str
        end:
          description: End of the shift, or of the last one of several that touch.
          type: str
    outgoing:
      description: The agents who go out, each once, with the keys of RV(_raw[].incoming).
      type: list
      elements: dict
      sample: []
    moving:
      description: The agents who work on for other call centers.
      type: list
      elements: dict
      sample:
        - agent_user_id: ben.k@example.net
          join: [cc-emergency@example.net]
          leave: [cc-support@example.net]
      contains:
        agent_user_id:
          description: The agent.
          type: str
        join:
          description: Service user ids of the call centers that are new.
          type: list
          elements: str
        leave:
          description: Service user ids of the call centers that are over.
          type: list
          elements: str
    on_shift:
      description: All agents on shift at the moment, with the keys of RV(_raw[].incoming).
      type: list
      elements: dict
      sample: []
    shifts:
      description: All shifts from a week before to a week after the moment.
      type: list
      elements: dict
      sample:
        - agent_user_id: amara.o@example.net
          call_center: cc-sales@example.net
          start: "2026-11-23T22:00:00+01:00"
          end: "2026-11-24T06:00:00+01:00"
    msg:
      description: One line that names who starts, leaves, and moves, or says when the next change
        is.
      type: str
      sample: "Shift change of 2026-11-23T22:00:00+01:00. Incoming: amara.o@example.net."
    problem:
      description: Why the roster cannot be used, with O(fail=false); null if it can.
      type: str
      sample: null
    warnings:
      description: What somebody should look at, such as a local time that occurs twice, or another
        change that is about to come. They are shown on the console as well.
      type: list
      elements: str
      sample: []
"""

from typing import Any

from ansible.errors import AnsibleLookupError

from ..plugin_utils.roster import RosterError
from ..plugin_utils.roster_lookup import Question, RosterLookup


class LookupModule(RosterLookup):
    """See the documentation of the plugin."""

    def run(
        self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any
    ) -> list[dict[str, Any]]:
        """A dictionary for each roster.

        :raises AnsibleLookupError: a roster or an option cannot be used; the message says why.
        """
        self.set_options(var_options=variables, direct=kwargs)
        question = Question(
            at=self.get_option("at"),
            timezone=self.get_option("timezone"),
            window=self.get_option("window"),
            catch_up=self.get_option("catch_up"),
            include=tuple(self.get_option("include")),
            or_next=self.get_option("or_next"),
        )
        return [self._answer(term, variables, question) for term in terms]

    def _answer(
        self, term: str, variables: dict[str, Any] | None, question: Question
    ) -> dict[str, Any]:
        try:
            return {**self.change_of(term, variables, question), "problem": None}
        except RosterError as exc:
            if self.get_option("fail"):
                raise AnsibleLookupError(str(exc)) from None
            return {"problem": str(exc)}
