# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any world, any lists, any faults, and somebody else at work between any two documents.

What must hold whatever happens is in :func:`check`. A failing round says its seed; run it again
with CHAOS_SEED. ``make chaos`` runs more rounds.
"""

from __future__ import annotations

import copy
import os
import random
from dataclasses import dataclass, field

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.handover import (
    Options,
    hand_over,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    CHANGED,
    FAIL,
    FORCE,
    FORCED,
    KEEP,
    UNCHANGED,
    Policy,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.shift_change import (
    Move,
    ShiftChange,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.staffing import (
    Staffing,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.verdict import (
    is_ok,
    message,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ErrorResponse,
    UnexpectedResponse,
)
from ansible_collections.telecom.broadworks.tests.unit.call_center.fake import (
    LOST,
    MODIFY,
    WORDS,
    Agent,
    FakeSession,
    World,
    garbled,
    interrupted,
    lie,
    lost,
    not_sent,
    refused_by_error,
    surprising,
)

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "100"))
SEED = os.environ.get("CHAOS_SEED")
NAMES = [f"a{n:02}" for n in range(20)]


@dataclass
class Case:
    """One task over one world, made anew for each run of it."""

    world: World
    lists: dict
    options: Options
    shift_change: bool
    write_faults: list = field(default_factory=list)
    read_faults: list = field(default_factory=list)
    width: int = 1

    def task(self):
        if self.shift_change:
            return ShiftChange(**self.lists)
        return Staffing(**self.lists)

    def run(self, world, check_mode=False, quiet=True, dice=None):
        session = FakeSession(world)
        session.width = self.width
        if not quiet:
            session.write_faults.extend(self.write_faults)
            session.read_faults.extend(self.read_faults)
            session.between = Others(dice)
        report = hand_over(Switch(session), self.task(), self.options, check_mode)
        return report, session


class Others:
    """Agents and supervisors who do as they like between any two documents."""

    def __init__(self, dice):
        self._dice = dice
        self._restlessness = dice.choice([0, 0.05, 0.3])

    def __call__(self, world):
        if not world.agents or self._dice.random() >= self._restlessness:
            return
        agent = world.agents[self._dice.choice(list(world.agents))]
        what = self._dice.choice(["sign out", "sign out", "state", "join", "leave"])
        if what == "sign out":
            agent.state = "Sign-Out"
        elif what == "state":
            agent.state = self._dice.choice([*WORDS])
        elif agent.joined:
            agent.joined[self._dice.choice(list(agent.joined))] = what == "join"


class Dice(random.Random):
    """Worlds, lists and faults, all from one number."""

    def some(self, items, most=None):
        items = list(items)
        return self.sample(items, self.randint(0, min(len(items), most or len(items))))

    def case(self, faults=True):
        world = self.world()
        shift_change = self.random() < 0.5
        lists = self.shift_change(world) if shift_change else self.staffing(world)
        closing = frozenset(self.some(world.types))
        options = Options(
            Policy(self.choice([FAIL, FAIL, KEEP, FORCE]), closing),
            wait=self.random() < 0.7,
            night_service=shift_change and self.random() < 0.5,
            opening=tuple(c for c in self.some(world.types, 1) if c not in closing),
        )
        write_faults = [self.write_fault() for _n in range(self.randint(0, 6))] if faults else []
        read_faults = [self.read_fault() for _n in range(self.choice([0, 0, 8]))] if faults else []
        width = self.choice([1, 1, 2, 8])
        return Case(world, lists, options, shift_change, write_faults, read_faults, width)

    def world(self):
        types = ["Basic", "Standard", "Premium", "Premium"]
        centers = {f"c{n}": self.choice(types) for n in range(self.randint(1, 4))}
        agents = {
            name: Agent(
                self.choice([*WORDS, "Sign-Out", "Available"]),
                {center: self.random() < 0.7 for center in self.some(centers)},
            )
            for name in self.some(NAMES, self.choice([3, 6, 20]))
        }
        return World(agents, centers)

    def members(self, world, center):
        return [name for name, agent in world.agents.items() if center in agent.joined]

    def staffing(self, world):
        lists = {c: self.some(self.members(world, c), 4) for c in self.some(world.types)}
        if self.random() < 0.1:
            lists.setdefault(self.choice(list(world.types)), []).append("nobody")
        return {"agents_of": lists, "state": "available", "purge": self.random() < 0.9}

    def shift_change(self, world):
        assigned = [name for name, agent in world.agents.items() if agent.joined]
        self.shuffle(assigned)
        cut, end = sorted([self.randint(0, len(assigned)), self.randint(0, len(assigned))])
        incoming = {k: self.some(world.agents[k].joined, 2) for k in assigned[:cut]}
        moving = {k: self.move(world.agents[k]) for k in assigned[end:][:3]}
        if self.random() < 0.05:
            incoming["nobody"] = []
        return {
            "incoming": incoming,
            "outgoing": assigned[cut:end],
            "moving": moving,
            "incoming_state": self.choice(["available", "signed_in", "unavailable", "as_is"]),
        }

    def move(self, agent):
        join = self.some(agent.joined)
        return Move(tuple(join), tuple(c for c in agent.joined if c not in join))

    def write_fault(self):
        number = self.choice([0, 0, 1, 2, 5])
        applied = self.choice([None, 0, number])
        return self.choice(
            [
                *([None] * 4),
                lost(applied),
                lost(applied),
                garbled(applied),
                refused_by_error(number, self.choice([9999, None])),
                refused_by_error(number, self.choice([4008, 5404])),
                refused_by_error(number, 9999, skipped=False),
                surprising(number, self.random() < 0.5),
                interrupted(applied),
                not_sent(),
                lie(number),
            ]
        )

    def read_fault(self):
        texts = ["[Error 5001] busy", "no", "[Error 4008] User not found"]
        errors = [*map(ErrorResponse, texts), UnexpectedResponse("x", "X")]
        some = {name: self.choice(errors) for name in self.some(NAMES, 3)}
        return self.choice([None, None, None, some, some, LOST])


# --- what must hold -------------------------------------------------------------------------


def check(case, before, report, session, quiet=False):
    """Compare a report with what was read, and with what was written."""
    guarded_writes(case, session)
    last = {key: agent for document in session.log for key, agent in document.read.items()}
    for result in report.results:
        key = result.agent_user_id
        if result.state_after is not None:
            assert result.state_after == last[key].word, result
        if result.outcome in (CHANGED, UNCHANGED, FORCED):
            as_listed(case, key, last[key])
        if result.outcome == UNCHANGED:
            assert not result.changed
        assert result.last_agent_call_centers or result.outcome not in ("refused", FORCED), result
        assert result.failure or result.outcome not in ("failed", "unknown", "not_attempted"), (
            result
        )
    assert message(report, case.options.policy, {"": "Changed"}, stopped=report.stopped)
    ok = is_ok(report, case.options.policy)
    for center in report.centers:
        there = [
            k for k, a in last.items() if a.state != "Sign-Out" and a.joined.get(key_of(center))
        ]
        if center.after is not None:
            assert sorted(center.after) == sorted(there), center
            assert center.left_empty is (not there)
        if ok and not case.options.policy.may_empty(key_of(center)):
            assert there or before.types[key_of(center)] == "Basic", center
        if center.night_service == "forced" and center.after is not None and quiet:
            assert center.left_empty, center
    if ok and not case.shift_change:
        staffed_exactly(case, last, report)


def key_of(center):
    return center.service_user_id


def guarded_writes(case, session):
    """No unguarded write without a look at somebody else there in the document before."""
    policy = case.options.policy
    for previous, document in zip([None, *session.log], session.log):
        for request, values in document.writes:
            if request != MODIFY:
                continue
            key = values["userId"]
            taken_out = [
                s["serviceUserId"]
                for s in values.get("callCenterAgentSettings", ())
                if not s["available"]
            ]
            if values.get("agentACDState") == "Sign-Out":
                before = previous.read.get(key) if previous else None
                assert before or policy.last_agent == FORCE, (values, previous)
                joined = before.joined.items() if before else ()
                taken_out += [center for center, joined in joined if joined]
            going = {v["userId"] for name, v in document.writes if name == MODIFY}
            for center in taken_out:
                if not policy.may_empty(center):
                    assert any(
                        other not in going and a.state != "Sign-Out" and a.joined.get(center)
                        for other, a in previous.read.items()
                    ), (center, values, previous)


def as_listed(case, key, agent):
    """Whoever is told of as done is as the lists say, by the last reading."""
    if not case.shift_change:
        centers = [c for c, agents in case.lists["agents_of"].items() if key in agents]
        if not centers:
            assert agent.state == "Sign-Out"
        elif centers:
            assert agent.state != "Sign-Out"
            assert all(agent.joined[center] for center in centers)
    elif key in case.lists["incoming"]:
        assert agent.state != "Sign-Out"
        assert all(agent.joined[center] for center in case.lists["incoming"][key])
    elif key in case.lists["moving"]:
        move = case.lists["moving"][key]
        assert agent.state != "Sign-Out" or not move.join
        assert all(agent.joined[center] for center in move.join)
        assert not any(agent.joined[center] for center in move.leave)
    else:
        assert agent.state == "Sign-Out"


def staffed_exactly(case, last, report):
    """Success means the lists, no more and no less."""
    kept = {r.agent_user_id for r in report.results if r.outcome == "refused"}
    for center, agents in case.lists["agents_of"].items():
        there = {k for k, a in last.items() if a.state != "Sign-Out" and a.joined.get(center)}
        assert set(agents) <= there
        if case.lists["purge"]:
            assert there - kept <= set(agents)


def rounds():
    if SEED:
        return [int(SEED)]
    base = random.SystemRandom().randrange(10**9)
    print(f"{ROUNDS} rounds from seed {base}")
    return range(base, base + ROUNDS)


def each_round(play):
    for seed in rounds():
        try:
            play(Dice(seed))
        except Exception as exc:
            raise AssertionError(f"CHAOS_SEED={seed}: {exc!r}") from exc


def test_chaos_of_a_handover():
    def play(dice):
        case = dice.case()
        before, world = copy.deepcopy(case.world), copy.deepcopy(case.world)
        report, session = case.run(world, quiet=False, dice=dice)
        check(case, before, report, session)
        assert session.repeated == []
        # Where nobody interferes any more, the next run completes it, and another changes nothing.
        again, second = case.run(world)
        check(case, before, again, second, quiet=True)
        then = copy.deepcopy(world)
        third, _session = case.run(world)
        assert world == then
        assert not any(result.changed for result in third.results)
        if not case.options.opening:
            assert is_ok(third, case.options.policy) == is_ok(again, case.options.policy)

    each_round(play)


def test_chaos_of_a_forecast():
    def play(dice):
        case = dice.case(faults=False)
        world = copy.deepcopy(case.world)
        forecast, session = case.run(world, check_mode=True)
        assert not any(document.writes for document in session.log)
        assert world == case.world
        real, _session = case.run(world)
        assert forecast.results == real.results
        assert forecast.centers == real.centers
        assert forecast.problems == real.problems
        assert sorted(forecast.warnings) == sorted(real.warnings)

    each_round(play)


def test_chaos_of_a_forecast_with_faults():
    def play(dice):
        case = dice.case()
        case.write_faults = []
        world = copy.deepcopy(case.world)
        session = FakeSession(world, [], case.read_faults)
        report = hand_over(Switch(session), case.task(), case.options, True)
        assert not session.write_documents
        assert world == case.world
        assert {result.outcome for result in report.results} <= {
            *(CHANGED, UNCHANGED, FORCED, "refused", "failed", "not_attempted")
        }

    each_round(play)


if __name__ == "__main__":
    pytest.main([__file__])
