# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the elements of a command against the schema and gives their values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .documents import XSI_NIL, XSI_TYPE
from .releases import has
from .schema import (
    Anything,
    Boolean,
    Element,
    Enumeration,
    Integer,
    Particle,
    Sequence,
    Text,
    Variants,
)

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class Invalid(Exception):
    """A command that breaks the schema; the message names the element."""


def read_sequence(parent: Any, content: Sequence, release: str) -> dict[str, Any]:
    """Read the child elements of an element by a sequence, as a release knows it.

    :returns: name to value: text, int, bool, dict for a nested element, None for xsi:nil, and a
        list of these for an element that may be repeated. Absent elements have no key.
    :raises Invalid: wrong order, unknown element, missing element or wrong value.
    """
    children = list(parent)
    values: dict[str, Any] = {}
    position = 0
    for particle in content.particles:
        element = _alternative(particle, children[position:])
        if not has(release, element.since):
            continue
        found: list[Any] = []
        while position < len(children) and children[position].tag == element.name:
            if element.most is not None and len(found) == element.most:
                break
            found.append(_value(children[position], element, release))
            position += 1
        if len(found) < element.least:
            raise Invalid(_expected(children, position, [element]))
        if found:
            values[element.name] = found if element.repeated else found[0]
    if position < len(children):
        raise Invalid(_expected(children, position, []))
    return values


def _alternative(particle: Particle, rest: list[Any]) -> Element:
    if isinstance(particle, Element):
        return particle
    for element in particle.elements:
        if rest and rest[0].tag == element.name:
            return element
    return particle.elements[0]


def _expected(children: list[Any], position: int, expected: Iterable[Element]) -> str:
    names = ", ".join(f"'{element.name}'" for element in expected)
    if position < len(children):
        text = f"element '{children[position].tag}' is not expected here"
        return f"{text}; expected is {names}" if names else text
    return f"the content ends early; expected is {names}"


def _value(node: Any, element: Element, release: str) -> Any:
    if element.nillable and node.get(XSI_NIL, "").strip() in ("true", "1"):
        if len(node) or (node.text or "").strip():
            raise Invalid(f"element '{node.tag}' is nil and has content")
        return None
    content = element.type
    if isinstance(content, Variants):
        content = _variant(node, content)
    if isinstance(content, Sequence):
        if (node.text or "").strip():
            raise Invalid(f"element '{node.tag}' must not have text")
        return read_sequence(node, content, release)
    if isinstance(element.type, Anything):
        return "".join(node.itertext())
    if len(node):
        raise Invalid(f"element '{node.tag}' must have text only")
    return _simple(node.text or "", element)


def _variant(node: Any, variants: Variants) -> Sequence:
    """Find the type that xsi:type names; the types that the simulator knows are in no namespace."""
    name = (node.get(XSI_TYPE) or "").strip()
    if name not in variants.types:
        raise Invalid(
            f"element '{node.tag}' has the type '{name}', not {', '.join(variants.types)}"
        )
    return variants.types[name]


def _simple(text: str, element: Element) -> Any:
    type_ = element.type
    if isinstance(type_, Text):
        value = " ".join(text.split()) if type_.collapse else text
        if not type_.shortest <= len(value) <= type_.longest:
            raise Invalid(
                f"element '{element.name}' has {len(value)} characters, allowed are "
                f"{type_.shortest} to {type_.longest}"
            )
        return value
    text = text.strip()
    if isinstance(type_, Enumeration):
        if text not in type_.values:
            raise Invalid(f"element '{element.name}': '{text}' is not one of {type_.values}")
        return text
    if isinstance(type_, Boolean):
        if text not in _BOOLEANS:
            raise Invalid(f"element '{element.name}': '{text}' is not a boolean")
        if type_.fixed not in (None, _BOOLEANS[text]):
            raise Invalid(f"element '{element.name}': only {str(type_.fixed).lower()} is allowed")
        return _BOOLEANS[text]
    return _integer(text, element.name, type_)


def _integer(text: str, name: str, type_: Integer) -> int:
    try:
        value = int(text) if "_" not in text else None
    except ValueError:
        value = None
    if value is None or not type_.lowest <= value <= type_.highest:
        raise Invalid(
            f"element '{name}': '{text}' is not a number from {type_.lowest} to {type_.highest}"
        )
    return value
