# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads plain values (from YAML or JSON) with errors that name the place: agents[3].acd_state."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# Characters that no XML document can carry.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class WorldError(ValueError):
    """A world that makes no sense; the message names the place and what is expected."""


class Record:
    """A mapping at a place of the input. Each key is asked for once; done() finds the others."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise WorldError(f"{place or 'world'}: must be a mapping, not {_kind(value)}")
        self.value = value
        self.place = place
        self._known: list[str] = []

    def at(self, key: str) -> str:
        """Give the place of a key, for messages."""
        return f"{self.place}.{key}" if self.place else key

    def error(self, key: str, problem: str) -> WorldError:
        """Make an error about one key."""
        return WorldError(f"{self.at(key)}: {problem}")

    def has(self, key: str) -> bool:
        """Whether the key is present with a value."""
        self._known.append(key)
        return self.value.get(key) is not None

    def get(self, key: str) -> Any:
        """Give the raw value, or None."""
        self._known.append(key)
        return self.value.get(key)

    def text(self, key: str, default: str | None = "", longest: int = 161) -> Any:
        """Give a string; numbers are taken as their digits, as YAML likes to make them."""
        value = self.get(key)
        if value is None:
            return default
        return _text(value, self.at(key), longest)

    def required(self, key: str, longest: int = 161) -> str:
        """Give a string that must be there and not be empty."""
        value = self.text(key, "", longest)
        if not value:
            raise self.error(key, "is missing")
        return str(value)

    def choice(self, key: str, choices: Sequence[str], default: Any) -> Any:
        """Give one of a few strings."""
        value = self.get(key)
        if value is None:
            return default
        if value not in choices:
            raise self.error(key, f"{value!r} is not one of {', '.join(choices)}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Give a boolean."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, not {value!r}")
        return value

    def integer(self, key: str, default: int, lowest: int, highest: int) -> int:
        """Give an integer within limits."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise self.error(
                key, f"must be a whole number from {lowest} to {highest}, not {value!r}"
            )
        return value

    def items(self, key: str) -> list[tuple[Any, str]]:
        """Give the values of a list with their places."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(key, f"must be a list, not {_kind(value)}")
        return [(item, f"{self.at(key)}[{number}]") for number, item in enumerate(value)]

    def texts(self, key: str) -> list[tuple[str, str]]:
        """Give the strings of a list with their places."""
        return [(_text(item, place, 161), place) for item, place in self.items(key)]

    def records(self, key: str) -> Iterator[Record]:
        """Give the mappings of a list."""
        for item, place in self.items(key):
            yield Record(item, place)

    def record(self, key: str) -> Record:
        """Give a mapping; an absent one is empty."""
        value = self.get(key)
        return Record({} if value is None else value, self.at(key))

    def done(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.value:
            if key not in self._known:
                raise self.error(str(key), f"is not known here{suggestion(key, self._known)}")


def suggestion(name: object, known: Iterable[str]) -> str:
    """Give the end of an error about a name that is not known: the one that may be meant."""
    near = difflib.get_close_matches(str(name), list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _text(value: Any, place: str, longest: int) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise WorldError(f"{place}: must be a string, not {_kind(value)}")
    if len(value) > longest:
        raise WorldError(f"{place}: is longer than {longest} characters")
    if _NOT_XML.search(value):
        raise WorldError(f"{place}: has a character that XML cannot carry")
    return value


def _kind(value: Any) -> str:
    names = {dict: "a mapping", list: "a list", str: "a string", type(None): "nothing"}
    return names.get(type(value), repr(value))
