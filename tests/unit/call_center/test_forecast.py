# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forecast against a switch that really carries out the same writes."""

from __future__ import annotations

import copy
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.forecast import (
    ForecastSwitch,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    DONE,
    REFUSED,
    Change,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import ErrorResponse
from ansible_collections.telecom.broadworks.tests.unit.call_center.fake import (
    WORDS,
    Agent,
    FakeSession,
    World,
)


def any_world(dice):
    centers = {f"c{n}": dice.choice(["Basic", "Standard", "Premium"]) for n in range(3)}
    agents = {
        f"a{n}": Agent(
            dice.choice(list(WORDS)),
            {c: dice.random() < 0.7 for c in centers if dice.random() < 0.7},
        )
        for n in range(6)
    }
    return World(agents, centers, codes={"1": True, "2": False}, default_code="1")


def any_write(dice, world):
    key = dice.choice(list(world.agents))
    what = dice.choice(["sign_out", "state", "join"])
    if what == "sign_out":
        return key, None
    if what == "state":
        state = dice.choice(["available", "unavailable", "signed_out", "wrap_up"])
        return key, Change(state, dice.choice(["1", "2"]) if state == "unavailable" else None)
    return key, Change(joined={c: dice.random() < 0.5 for c in world.agents[key].joined})


@given(seed=st.integers(0, 2**32))
@settings(max_examples=200)
def test_it_answers_as_the_switch_does(seed):
    dice = random.Random(seed)
    world = any_world(dice)
    real = Switch(FakeSession(copy.deepcopy(world)))
    session = FakeSession(world)
    forecast = ForecastSwitch(Switch(session))
    names = list(world.agents)
    assert dict(forecast.readings(names)) == dict(real.readings(names))
    for _write in range(8):
        key, change = any_write(dice, world)
        if change is None:
            assert forecast.sign_out([key]) == real.sign_out([key])
        elif change:
            assert forecast.modify([(key, change)]) == real.modify([(key, change)])
        assert forecast.glance(names) == real.glance(names)
    assert not session.write_documents


def test_it_reads_each_agent_and_call_center_once():
    world = World({n: Agent("Available", {"c": True}) for n in "abc"}, {"c": "Premium"})
    session = FakeSession(world)
    forecast = ForecastSwitch(Switch(session))
    for _time in range(3):
        dict(forecast.readings(["a", "b"]))
        forecast.look_around(["a", "b"])
        assert [v.kind for v in forecast.sign_out(["a", "b", "c"])][:2] == [DONE, DONE]
    assert sorted(key for _kind, key in session.events if key != "c") == ["a", "b"]


def test_what_cannot_be_read_makes_it_uncertain():
    world = World({n: Agent("Available", {"c": True}) for n in "ab"}, {"c": "Premium"})
    gone = {"b": ErrorResponse("[Error 5404] no")}
    forecast = ForecastSwitch(Switch(FakeSession(world, read_faults=[None, None, gone])))
    dict(forecast.readings(["a"]))
    assert forecast.sign_out(["a"])[0].kind == REFUSED
    assert "b cannot be read" in forecast.warnings[0]
