# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures: simulated BroadWorks systems on loopback."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.telecom.broadworks.tests.integration.awx import EVERYTHING, TEAMS, Awx
from ansible_collections.telecom.broadworks.tests.integration.helpers import WORLD, Run
from broadworks_simulator import Simulator


@pytest.fixture
def world() -> dict[str, Any]:
    """A world of its own for each test."""
    return copy.deepcopy(WORLD)


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for TMPDIR. ansible-core 2.21 puts a Unix socket below it, whose path may have 107
    characters: those of pytest's folders are too long."""
    with tempfile.TemporaryDirectory(prefix="ocip-") as folder:
        yield Path(folder)


@pytest.fixture
def simulate() -> Iterator[Callable[..., Simulator]]:
    """Starts simulators that are stopped after the test."""
    started = []

    def start(world: dict[str, Any], transports: tuple[str, ...] = ("tcp",), **settings: Any):
        simulator = Simulator(world=world, settings=settings, transports=transports)
        simulator.__enter__()
        started.append(simulator)
        return simulator

    yield start
    for simulator in started:
        simulator.__exit__(None, None, None)


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Awx, Run]:
    """An AWX on which the setup has installed everything, and that run: nobody changes them."""
    awx = Awx(tmp_path_factory.mktemp("awx"))
    # What must exist before teams and instance groups can be named.
    place = awx.add("organization", name="Telephony")
    for name in ("Supervisors", "Duty officers", "Auditors"):
        awx.add("team", name=name, organization=place["id"])
    awx.add("instance_group", name="night")
    run = awx.set_up({**EVERYTHING, **TEAMS}, "-vvv")
    assert run.returncode == 0, run.output
    return awx, run
