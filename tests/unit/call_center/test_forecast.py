# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forecast against a switch played through one sign-out after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.forecast import (
    forecast_sign_outs,
    signed_in_staff,
)

AGENTS = [f"a{n}" for n in range(6)]
CENTERS = [f"c{n}" for n in range(3)]
MEMBERS = st.fixed_dictionaries(
    {agent: st.lists(st.sampled_from(CENTERS), unique=True) for agent in AGENTS}
)


def played(order, guarded, present, force):
    """What docs/protocol.md, Guarded sign-out, says, without any cleverness."""
    signed_in = set(present)
    answers = {}
    for agent in order:
        blocking = [
            center
            for center in guarded[agent]
            if not [a for a in signed_in if a != agent and center in guarded[a]]
        ]
        answers[agent] = tuple(blocking)
        if force or not blocking:
            signed_in.discard(agent)
    return answers


@given(MEMBERS, st.sets(st.sampled_from(AGENTS)), st.randoms(), st.booleans())
def test_the_forecast_is_what_the_switch_would_do(guarded, present, dice, force):
    order = sorted(present)
    dice.shuffle(order)
    centers = {center: [a for a in AGENTS if center in guarded[a]] for center in CENTERS}
    staff = signed_in_staff(centers, guarded, present)
    assert forecast_sign_outs(order, guarded, staff, force) == played(
        order, guarded, present, force
    )


def test_the_order_of_the_list_decides_who_is_the_last():
    guarded = {"a": ["c"], "b": ["c"]}
    staff = {"c": ["a", "b"]}
    assert forecast_sign_outs(["a", "b"], guarded, staff, False) == {"a": (), "b": ("c",)}
    assert forecast_sign_outs(["b", "a"], guarded, staff, False) == {"b": (), "a": ("c",)}


def test_a_refused_agent_still_staffs_the_other_centers():
    guarded = {"a": ["c1", "c2"], "b": ["c2"]}
    staff = {"c1": ["a"], "c2": ["a", "b"]}
    assert forecast_sign_outs(["a", "b"], guarded, staff, False) == {"a": ("c1",), "b": ()}
    assert forecast_sign_outs(["a", "b"], guarded, staff, True) == {"a": ("c1",), "b": ("c2",)}


def test_a_center_whose_staff_is_not_known_counts_as_empty():
    assert forecast_sign_outs(["a"], {"a": ["c"]}, {}, False) == {"a": ("c",)}
