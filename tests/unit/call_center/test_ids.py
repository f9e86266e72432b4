# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids as the switch takes them: white space collapsed, case ignored."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center import ids


@pytest.mark.parametrize(
    ("given", "normalized"),
    [
        (" fiona.w@x", "fiona.w@x"),
        ("fiona.w@x\r\n", "fiona.w@x"),
        ("a \t\n b@x", "a b@x"),
        ("\u00a0a@x", "\u00a0a@x"),
        ("", ""),
        (" ", ""),
        (7, "7"),
    ],
)
def test_white_space_is_collapsed_as_in_the_schema(given: object, normalized: str) -> None:
    assert ids.normalized(given) == normalized


def test_ids_that_are_equal_after_that_count_once() -> None:
    assert ids.unique(["b@x", " a@x", "a@x ", "B@x"]) == ["b@x", "a@x", "B@x"]


def test_two_spellings_of_one_id_are_found() -> None:
    assert ids.twins(["a@x", "b@x", "A@x", " a@x", "B@X"]) == [("a@x", "A@x"), ("b@x", "B@X")]
    assert ids.same("Carla.M@x", " carla.m@X")
    assert not ids.same("carla.m@x", "carla.n@x")
    assert not ids.same("stra\u00dfe@x", "strasse@x")
