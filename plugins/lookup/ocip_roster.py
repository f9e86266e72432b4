# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup plugin: who starts and who leaves at a moment, from a roster file."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: ocip_roster
short_description: Read from a roster who starts and who ends a shift
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Reads a roster of call center agents and returns which agents are on shift at a moment, which
    agents start, and which agents leave. It does not connect to a switch.
  - A shift lasts from its start up to, but not including, its end. Shifts of an agent that touch or
    overlap count as one, so an agent whose next shift follows immediately neither starts nor
    leaves.
  - A I(change) is a moment at which somebody starts, leaves, or moves. The I(shift change) of a
    moment is the last change at or before that moment, but not earlier than O(catch_up) minutes
    before it. At 22:05, the shift change is the same as at 22:00. A job that starts late, or that
    you run again, therefore finds the same agents.
  - Changes less than O(window) minutes before the shift change belong to it, for example the start
    of a shift that overlaps with the previous one.
  - I(Incoming) agents are on shift at the moment, and their shift started with that shift change.
    I(Outgoing) agents are not on shift, and their last shift ended with that shift change.
    I(Moving) agents are on shift, and work for other call centers since that shift change. If a
    shift has no call center, its agent does not move.
  - The roster must cover the moment. The lookup fails if the first shift of the roster starts
    later, or if its last shift ended more than O(catch_up) before.
  - If a local time occurs twice because clocks go back, the lookup uses the first one. If a local
    time does not exist because clocks go forward, the lookup uses the offset before the change, so
    V(02:30) means 03:30. The lookup warns about each such time. These are the rules of iCalendar
    (RFC 5545).
options:
  _terms:
    description:
      - Rosters. A relative path starts in the current folder. If there is no such file, the lookup
        searches the usual places of Ansible, such as C(files) and the folder of the playbook.
      - A CSV file (C(.csv), C(.tsv)) names its columns in the first line. Separators are commas,
        semicolons, or tabs. Columns other than the ones below are ignored. A line such as C(sep=;)
        before the column names sets the separator.
      - A YAML file (C(.yml), C(.yaml)) is a list of dictionaries, or has such a list below the key
        C(shifts).
      - The columns, or keys, are C(agent_user_id), C(start), C(end), and C(call_center) (the
        service user id of the call center that the shift is for), which is optional. An agent with
        two call centers has two rows.
      - Start and end are ISO 8601 dates and times, such as V(2026-11-23T22:00+01:00). Without an
        offset, they are local times in O(timezone). An end can be a time without a date, such as
        V(06:00); it is the next such time after the start.
      - In an iCalendar file (C(.ics)), each event is a shift of all attendees who have not
        declined. Their addresses without C(mailto:) are the user ids. The title can also be the
        user id of an agent. If the location looks like a user id, it is the call center. Events can
        repeat. The lookup ignores canceled events. It also ignores, with a warning, events without
        an agent and events of the kinds that you can name in O(include).
    type: list
    elements: str
    required: true
  at:
    description:
      - The moment, as an ISO 8601 date and time. Without an offset, it is a local time in
        O(timezone). The default is the current time.
    type: str
    default: ''
  timezone:
    description:
      - Time zone of times without an offset, and of the times in the result, as an IANA name such
        as V(Europe/Berlin). The lookup never uses the time zone of the controller.
    type: str
    default: ''
  include:
    description:
      - Calendar events that count as shifts, although they are ignored by default. V(all_day)
        events have no times of day. V(free) events are transparent or marked as free. V(tentative)
        events are not confirmed. V(out_of_office) events are marked as such by Outlook or Exchange.
    type: list
    elements: str
    choices: [all_day, free, tentative, out_of_office]
    default: []
  or_next:
    description: Whether to use the next change if there is none at the moment.
    type: bool
    default: false
  fail:
    description: Whether the task fails if a roster cannot be used. With V(false), the result then
      contains only RV(_raw[].problem).
    type: bool
    default: true
  window:
    description: Maximum number of minutes between changes that belong to the same shift change.
    type: int
    default: 60
  catch_up:
    description: Minutes for which a shift change remains the current one, unless another one
      follows.
    type: int
    default: 240
requirements:
  - icalendar 6.1.0 or newer, and recurring-ical-events 3.3.4 or newer, both on the controller and
    for iCalendar files only
notes:
  - The lookup decrypts files that are encrypted with Ansible Vault.
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

- name: Sign out agents whose shift has just ended
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
      description: The moment; with O(or_next), the moment of the next change if that one is used.
      type: str
      sample: "2026-11-23T22:05:00+01:00"
    change_at:
      description: The shift change of that moment; null if nobody starts, leaves, or moves.
      type: str
      sample: "2026-11-23T22:00:00+01:00"
    next_change_at:
      description: The next change; null if there is none.
      type: str
      sample: "2026-11-24T06:00:00+01:00"
    timezone:
      description: The time zone of the times.
      type: str
      sample: Europe/Berlin
    incoming:
      description: The agents who start.
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
          description: Service user ids of the call centers of the shift, if the roster names them.
          type: list
          elements: str
        start:
          description: Start of the shift, or of the first one of several that touch.
          type: str
        end:
          description: End of the shift, or of the last one of several that touch.
          type: str
    outgoing:
      description: The agents who leave, with the keys of RV(_raw[].incoming).
      type: list
      elements: dict
      sample: []
    moving:
      description: The agents who continue in other call centers.
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
          description: Service user ids of the call centers to join.
          type: list
          elements: str
        leave:
          description: Service user ids of the call centers to leave.
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
      description: What to check, such as a local time that occurs twice, or another change that
        follows soon. The console also shows these warnings.
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
