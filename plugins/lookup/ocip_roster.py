# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup plugin: who comes and who goes at a moment, from a roster file."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: ocip_roster
short_description: Who comes and who goes at a moment, from a roster file
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Reads a roster of call center agents, and says which agents are on shift at a moment, which come
    in and which go out. It asks no switch.
  - A shift holds from its start up to, but not including, its end. Shifts of an agent that touch or
    overlap count as one, so that an agent whose next shift follows at once neither comes nor goes.
  - A I(change) is a moment at which somebody comes or goes. The I(shift change) of a moment is the
    last change at or before it, if it is not longer ago than O(catch_up). It is the same at 22:05
    as it was at 22:00, so that a job that starts late, or is run again, finds the same agents.
  - Changes less than O(window) before the shift change belong to it, such as the arrival of a shift
    that overlaps with the one that leaves.
  - I(Incoming) are the agents on shift at the moment whose shift started with that shift change.
    I(Outgoing) are the agents not on shift whose last shift ended with it.
  - A local time that occurs twice, when clocks go back, means the first one. One that does not
    occur, when clocks go forward, is counted with the offset before, so that V(02:30) means 03:30.
    There is a warning for each. These are the rules of iCalendar (RFC 5545).
options:
  _terms:
    description:
      - Rosters. Relative paths are looked for as those of other files are, in C(files) first.
      - A CSV file (C(.csv), C(.tsv)) names its columns in the first line. Cells are separated by
        commas, semicolons or tabs. Columns other than the ones below are left alone.
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
        looks like a user id is the call center. Events may repeat. Events that are cancelled, and
        with a warning those without an agent, are left out.
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
- name: Say who comes and who goes at 22:00
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
      description: The moment.
      type: str
      sample: "2026-11-23T22:05:00+01:00"
    change_at:
      description: The shift change of that moment, null if nobody comes or goes.
      type: str
      sample: "2026-11-23T22:00:00+01:00"
    next_change_at:
      description: The next moment at which somebody comes or goes, null if there is none within a
        week.
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
    warnings:
      description: What somebody should look at, such as a local time that occurs twice, or another
        change that is about to come.
      type: list
      elements: str
      sample: []
"""

from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.lookup import LookupBase

from ..plugin_utils import times
from ..plugin_utils.roster import as_result
from ..plugin_utils.roster_files import MissingLibraryError, RosterError, read_roster


class LookupModule(LookupBase):
    """See the documentation of the plugin."""

    def run(
        self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any
    ) -> list[dict[str, Any]]:
        """A dictionary for each roster.

        :raises AnsibleLookupError: a roster or an option cannot be used; the message says why.
        """
        self.set_options(var_options=variables, direct=kwargs)
        try:
            zone = times.zone_of(self.get_option("timezone"))
            at = moment_asked_for(self.get_option("at"), zone)
        except times.TimeError as exc:
            raise AnsibleLookupError(f"ocip_roster: {exc}") from exc
        return [self._read(self._found(term, variables), at, zone) for term in terms]

    def _found(self, term: str, variables: dict[str, Any] | None) -> str:
        path: str | None = self.find_file_in_search_path(
            variables, "files", term, ignore_missing=True
        )
        if not path:
            raise AnsibleLookupError(f"ocip_roster: there is no roster {term}.")
        return path

    def _read(self, path: str, at: datetime, zone: tzinfo | None) -> dict[str, Any]:
        window, catch_up = (
            timedelta(minutes=self.get_option(name)) for name in ("window", "catch_up")
        )
        try:
            roster = read_roster(path, self._content(path), zone, at)
        except RosterError as exc:
            raise AnsibleLookupError(f"ocip_roster: {exc}") from exc
        except MissingLibraryError as exc:
            raise AnsibleLookupError(
                f"ocip_roster: {path} is a calendar. {missing_required_lib(str(exc))}"
            ) from exc
        return as_result(roster.shifts, at, window, catch_up, roster.warnings)

    def _content(self, path: str) -> bytes:
        # The loader decrypts into a file of its own.
        real = self._loader.get_real_file(path)
        try:
            return Path(real).read_bytes()
        finally:
            self._loader.cleanup_tmp_file(real)


def moment_asked_for(text: str, zone: tzinfo | None) -> datetime:
    """The moment of the option ``at``, by default now, in the zone in which times are shown.

    :raises TimeError: it is none.
    """
    if not text:
        return datetime.now(times.UTC).astimezone(zone)  # None is where the controller is
    try:
        own = times.wall_clock(text)[1]
        return times.moment(text, zone)[0].astimezone(zone or own)
    except times.TimeError as exc:
        raise times.TimeError(f"at: {exc}") from exc
