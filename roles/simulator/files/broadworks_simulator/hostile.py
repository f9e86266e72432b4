# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replies that no client must accept: hostile XML and endless streams."""

from __future__ import annotations

from collections.abc import Iterator

from .documents import NAMESPACE, XSI

_START = (
    f'<BroadsoftDocument protocol="OCI" xmlns="{NAMESPACE}" xmlns:xsi="{XSI}">'
    '<sessionId xmlns="">x</sessionId><command echo="" xmlns="" '
    'xsi:type="UserCallCenterAgentSignOutResponse"><callCenterTable>'
    "<colHeading>Service User Id</colHeading><colHeading>Call Center Name</colHeading>"
)
_END = "</callCenterTable></command></BroadsoftDocument>"
DEPTH = 100_000


def document(style: str) -> str:
    """Write a hostile document of a style named in faults.STYLES, without its declaration."""
    if style == "doctype":
        return f'<!DOCTYPE BroadsoftDocument [<!ENTITY a "x">]>{_START}{_END}'
    if style == "entities":
        levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        return (
            f'<!DOCTYPE BroadsoftDocument [<!ENTITY e0 "lol">{levels}]>'
            f"{_START}<row><col>&e9;</col><col/></row>{_END}"
        )
    if style == "deep":
        return f"{_START}{'<row>' * DEPTH}{'</row>' * DEPTH}{_END}"
    return f"{_START}<row><col>\x01</col><col/></row>{_END}"


def endless(mib: int) -> Iterator[bytes]:
    """Give the pieces of a document of at least so many MiB that never ends."""
    yield f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{_START}'.encode("ascii")
    block = (b"<row><col>" + b"x" * 999 + b"</col><col/></row>") * 64
    for _number in range(mib * 1024 * 1024 // len(block) + 1):
        yield block
