# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of a shift change, as the options give them."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils._handovers import shift_change_by

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
