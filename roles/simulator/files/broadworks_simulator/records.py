# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads plain values (from YAML or JSON) with errors that name the place: agents[3].acd_state."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, fields
from typing import Any, Callable

# Characters that no XML document can carry.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class SimulatorError(ValueError):
    """What the simulator cannot do, for example with a wrong world; the message says where."""


class Record:
    """A mapping at a place of the input. Each key is asked for once; done() finds the others."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise SimulatorError(f"{place or 'world'}: must be a mapping, not {_kind(value)}")
        self.value = value
        self.place = place
        self._known: list[str] = []

    def at(self, key: str) -> str:
        """Give the place of a key, for messages."""
        return f"{self.place}.{key}" if self.place else key

    def error(self, key: str, problem: str) -> SimulatorError:
        """Make an error about one key."""
        return SimulatorError(f"{self.at(key)}: {problem}")

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

    def choice(self, key: str, choices: Iterable[Any], default: Any) -> Any:
        """Give one of a few values."""
        value, listed = self.get(key), list(choices)
        if value is None:
            return default
        if value not in listed:
            raise self.error(key, f"{value!r} is not one of {', '.join(map(str, listed))}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Give a boolean."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, not {value!r}")
        return value

    def number(
        self,
        key: str,
        default: float | None,
        lowest: float,
        highest: float | None = None,
        whole: bool = True,
    ) -> Any:
        """Give a number within limits."""
        value = self.get(key)
        if value is None:
            return default
        kind, types = ("whole number", (int,)) if whole else ("number", (int, float))
        limits = f"of at least {lowest}" if highest is None else f"from {lowest} to {highest}"
        if (
            isinstance(value, bool)
            or not isinstance(value, types)
            or value < lowest
            or (highest is not None and value > highest)
        ):
            raise self.error(key, f"must be a {kind} {limits}, not {value!r}")
        return value

    def items(self, key: str) -> list[tuple[Any, str]]:
        """Give the values of a list with their places."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(key, f"must be a list, not {_kind(value)}")
        return [(item, f"{self.at(key)}[{number}]") for number, item in enumerate(value)]

    def texts(self, key: str, choices: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Give the strings of a list with their places."""
        texts = [(_text(item, place, 161), place) for item, place in self.items(key)]
        for text, place in texts:
            if choices and text not in choices:
                raise SimulatorError(f"{place}: {text!r} is not one of {', '.join(choices)}")
        return texts

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
                near = difflib.get_close_matches(str(key), self._known, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise self.error(str(key), f"is not known here{hint}")


# -- what a key may be -----------------------------------------------------------------------
# Reads a key of a record that may be absent: record, key, default.
Reader = Callable[[Record, str, Any], Any]


def flag() -> Reader:
    """Make what reads a boolean."""
    return Record.flag


def text(longest: int = 161) -> Reader:
    """Make what reads a string."""
    return lambda record, key, default: record.text(key, default, longest)


def choice(choices: Iterable[Any]) -> Reader:
    """Make what reads one of a few values."""
    return lambda record, key, default: record.choice(key, choices, default)


def number(lowest: float, highest: float | None = None, whole: bool = True) -> Reader:
    """Make what reads a number within limits."""
    return lambda record, key, default: record.number(key, default, lowest, highest, whole)


def keyed(default: Any, reader: Reader) -> Any:
    """Make a field of a dataclass that is also a key of records."""
    # The dataclass is where this is called.
    # pylint: disable-next=invalid-field-call
    return field(default=default, metadata={"reader": reader})


def read_keys(record: Record, item: Any) -> dict[str, Any]:
    """Read the keys of a dataclass; an object gives the defaults instead of its class."""
    return {
        f.name: f.metadata["reader"](record, f.name, getattr(item, f.name))
        for f in fields(item)
        if "reader" in f.metadata
    }


def key_values(item: Any) -> dict[str, Any]:
    """Give what read_keys would read, but for what is absent or empty."""
    values = {f.name: getattr(item, f.name) for f in fields(item) if "reader" in f.metadata}
    return {key: value for key, value in values.items() if value not in (None, "")}


def _text(value: Any, place: str, longest: int) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise SimulatorError(f"{place}: must be a string, not {_kind(value)}")
    if len(value) > longest:
        raise SimulatorError(f"{place}: is longer than {longest} characters")
    if _NOT_XML.search(value):
        raise SimulatorError(f"{place}: has a character that XML cannot carry")
    return value


def _kind(value: Any) -> str:
    names = {dict: "a mapping", list: "a list", str: "a string", type(None): "nothing"}
    return names.get(type(value), repr(value))
