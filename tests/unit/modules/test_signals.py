# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A signal after the last answer waits until the result is out: nothing that was done is lost."""

from __future__ import annotations

import copy
import os
import signal

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center import (
    execute,
    handover,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.pool import SessionPool
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import Session
from ansible_collections.telecom.broadworks.tests.integration.helpers import WORLD
from broadworks_simulator import Simulator

AGENT = WORLD["agents"][1]["user_id"]
TASKS = [
    ("ocip_call_center_agent", {"agents": [AGENT], "state": "available"}),
    ("ocip_shift_change", {"incoming": [AGENT], "incoming_state": "wrap_up"}),
]


@pytest.fixture(autouse=True)
def same_handlers_afterwards():
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def interrupted_before(function):
    def interrupted(*arguments, **options):
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        return function(*arguments, **options)

    return interrupted


@pytest.mark.parametrize(("module", "task"), TASKS, ids=[name for name, _task in TASKS])
@pytest.mark.parametrize("sessions", [1, 2])
@pytest.mark.parametrize("moment", ["logout", "results"])
def test_a_signal_after_the_last_answer(run, module, task, sessions, moment, monkeypatch):
    places = {
        "logout": [(Session, "close"), (SessionPool, "close")],
        "results": [(execute.Run, "report"), (handover.Handover, "report")],
    }
    for owner, name in places[moment]:
        monkeypatch.setattr(owner, name, interrupted_before(getattr(owner, name)))
    with Simulator(world=copy.deepcopy(WORLD), settings={}) as simulator:
        simulator.set_agent(AGENT, acd_state="Sign-Out")
        result = run(module, {**task, "sessions": sessions}, simulator)
    assert result.get("failed") is not True, result
    assert result["ok"] is True
    assert result["agents"][0]["outcome"] == "changed"
