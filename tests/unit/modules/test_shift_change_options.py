# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of a shift change, as the options give them."""

from __future__ import annotations

import os

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils._handovers import (
    approved_by,
    shift_change_by,
)

NOBODY = {
    **dict.fromkeys(("incoming", "outgoing", "moving", "exclude", "closing", "opening"), ()),
    "incoming_state": "available",
}


@pytest.mark.parametrize(
    ("option", "entries"),
    [
        ("moving", [{"agent_user_id": "a@x", "leave": [c], "join": []} for c in ("c@x", "d@x")]),
        ("incoming", [{"agent_user_id": "a@x", "join": ["c@x"]}, " a@x"]),
    ],
)
def test_an_agent_of_whom_a_list_says_two_things_is_refused(option, entries):
    with pytest.raises(ValueError, match=f"a@x is in {option} twice, with different call centers"):
        shift_change_by({**NOBODY, option: entries})


def test_an_agent_who_is_named_twice_alike_is_one():
    both = [
        {"agent_user_id": "a@x", "join": ["c@x", "c@x "]},
        {"agent_user_id": "a@x\t", "join": "c@x"},
    ]
    task = shift_change_by({**NOBODY, "incoming": both, "outgoing": ["b@x", "b@x "]})
    assert (task.incoming, task.outgoing) == ({"a@x": ("c@x",)}, ["b@x"])


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (
            {"join": ["c@x", "d@x"], "leave": ["d@x"]},
            "a@x in moving must not both join and leave d@x",
        ),
        ({"join": [], "leave": None}, "a@x in moving must join or leave a call center"),
    ],
)
def test_a_move_that_is_none_is_refused(lists, expected):
    with pytest.raises(ValueError, match=expected):
        shift_change_by({**NOBODY, "moving": [{"agent_user_id": "a@x", **lists}]})


@pytest.mark.parametrize(
    "value",
    [
        '{"a":' * 100_000,
        {"agents": [], "change_at": {"x": 1}},
        {"agents": [{"agent_user_id": "a@x", "shift": "outgoing", "join": [None]}]},
    ],
)
def test_what_is_no_forecast_is_refused_in_one_sentence(value):
    with pytest.raises(ValueError, match=r"expect .*Nothing was sent\."):
        approved_by(value)


def test_a_forecast_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="not a file"):
        approved_by(str(tmp_path / "pipe"))


def test_a_forecast_saved_by_an_editor_of_windows(tmp_path):
    (tmp_path / "forecast.json").write_text('{"agents": []}', "utf-8-sig")
    assert approved_by(str(tmp_path / "forecast.json")) == {"agents": []}
