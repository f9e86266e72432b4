# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookup plugins for rosters have in common: from a path to who comes and who goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from . import times
from .roster import RosterError, as_result, next_change
from .roster_calendar import MissingLibraryError
from .roster_files import read_roster


@dataclass(frozen=True)
class Question:
    """What is asked of a roster.

    :ivar at: the moment, ISO 8601; empty for now.
    :ivar timezone: of times without an offset; may be empty.
    :ivar window: minutes.
    :ivar catch_up: minutes.
    :ivar include: kinds of calendar events that count as shifts.
    :ivar or_next: whether the next change will do if there is none at the moment.
    """

    at: str = ""
    timezone: str = ""
    window: int = 60
    catch_up: int = 240
    include: tuple[str, ...] = ()
    or_next: bool = False


class RosterLookup(LookupBase):
    """A lookup plugin that reads rosters."""

    def change_of(
        self, term: str, variables: dict[str, Any] | None, question: Question
    ) -> dict[str, Any]:
        """Who comes and who goes by a roster; its warnings are shown on the console.

        :param term: path of the roster.
        :raises RosterError: it cannot be read, or does not cover the moment.
        """
        path = self._found(term, variables)
        try:
            zone = times.zone_of(question.timezone)
            at = moment_asked_for(question.at, zone)
            found = self._change(path, at, zone, question)
        except times.TimeError as exc:
            raise RosterError(str(exc)) from None
        for warning in found["warnings"]:
            Display().warning(warning)
        return found

    def _found(self, term: str, variables: dict[str, Any] | None) -> str:
        near = Path(term).expanduser().absolute()
        if near.is_file():
            return str(near)
        path: str | None = self.find_file_in_search_path(
            variables, "files", term, ignore_missing=True
        )
        if not path:
            raise RosterError(f"There is no roster {term}.")
        return path

    def _change(
        self, path: str, at: datetime, zone: tzinfo | None, question: Question
    ) -> dict[str, Any]:
        window, catch_up = timedelta(minutes=question.window), timedelta(minutes=question.catch_up)
        content = self._content(path)
        try:
            roster = read_roster(path, content, zone, at, question.include)
            following = next_change(roster.shifts, at, catch_up) if question.or_next else None
            if following:
                at = following  # a calendar is read around its moment
                roster = read_roster(path, content, zone, at, question.include)
        except MissingLibraryError as exc:
            raise RosterError(f"{path} is a calendar. {missing_required_lib(str(exc))}") from None
        return as_result(path, roster.shifts, at, window, catch_up, roster.warnings)

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
        raise times.TimeError(f"at: {exc}") from None
