# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook check_switch: what it writes, and what its page looks like."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.telecom.broadworks.tests.chromium import (
    MISSING,
    Chromium,
    find_chromium,
)
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    COLLECTION,
    PASSWORD,
    WORLD,
    Run,
    connection,
    execute,
)
from broadworks_simulator import Simulator

HOSTILE = "{{ 7*191 }}<script>alert(1)</script>|`x`@example.net"


def check_switch(folder: Path, variables: dict[str, str], **extra: Any) -> Run:
    """Run the playbook as an operator does, with reports in a folder."""
    group = {
        "check_switch_service_provider_id": "ExampleSP",
        "check_switch_group_id": "Support",
        "check_switch_report_dir": str(folder),
    }
    return execute(
        ["ansible-playbook", f"{COLLECTION}.check_switch", "-e", json.dumps({**group, **extra})],
        variables,
    )


def hostile_world() -> dict[str, Any]:
    world = copy.deepcopy(WORLD)
    world["agents"].append(
        {
            "user_id": HOSTILE,
            "first_name": "<b>",
            "last_name": "Łukasik",
            "service_provider_id": "ExampleSP",
            "group_id": "Support",
            "call_centers": ["cc-sales@example.net"],
        }
    )
    return world


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """A check of a hostile switch, and the folder of its reports."""
    folder = tmp_path_factory.mktemp("checked")
    with Simulator(hostile_world(), {"xs_mode": True}, transports=("tls",)) as simulator:
        simulator.add_fault({"do": "error", "agent": HOSTILE, "code": 5404, "times": None})
        return check_switch(folder, connection(simulator, "tls")), folder


def test_it_writes_what_it_found_and_settings_for_a_rehearsal(checked: tuple[Run, Path]) -> None:
    run, folder = checked
    assert run.returncode == 0, run.output
    assert "Ready for shift changes" in run.stdout
    assert PASSWORD not in run.output

    found = json.loads((folder / "switch.json").read_text("utf-8"))
    assert found["behaviour"]["acd_states_visible"] is False
    assert found["scope"]["unreadable_agents"] == [HOSTILE]
    settings = yaml.safe_load((folder / "simulator_settings.yml").read_text("utf-8"))
    assert settings["rehearse_settings"]["xs_mode"] is True
    page = (folder / "switch.html").read_text("utf-8")
    assert "XS mode" in page
    assert "<script>" not in page
    assert "1337" not in page
    text = (folder / "switch.md").read_text("utf-8")
    assert "<script>" not in text
    assert "| XS mode | warning |" in text


def test_a_switch_that_is_not_ready_fails_with_a_report_that_says_what_to_do(
    tmp_path: Path, world: Any, simulate: Callable[..., Simulator]
) -> None:
    """What else can be wrong is in test_switch_info.py: the report says what the module says."""
    simulator = simulate(world, ("tls",), certificate="expired")
    run = check_switch(tmp_path, connection(simulator, "tls"))
    assert run.returncode == 2
    for name in ("switch.html", "switch.md", "switch.json"):
        content = (tmp_path / name).read_text("utf-8")
        assert "renewed" in content, name
        assert PASSWORD not in content
    assert "Not ready for shift changes" in (tmp_path / "switch.html").read_text("utf-8")


def test_the_page_fits_a_phone_and_a_desk(checked: tuple[Run, Path]) -> None:
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    with Chromium(program) as chromium:
        for width in (390, 1280):
            chromium.show(width)
            chromium.open(checked[1] / "switch.html")
            assert chromium.value("document.documentElement.scrollWidth") == width
            assert chromium.value("document.scripts.length") == 0


@pytest.mark.parametrize(
    ("extra", "variables", "reason"),
    [
        ({}, {"OCIP_PORT": "abc"}, "'port' is of type"),
        ({"check_switch_probe_call_center": "cc-test@example.net"}, {}, "probe_agent"),
    ],
    ids=["port", "probe"],
)
def test_options_that_cannot_be_are_told_as_the_module_tells_them(
    extra: dict[str, str], variables: dict[str, str], reason: str, tmp_path: Path
) -> None:
    run = check_switch(tmp_path, variables, **extra)
    assert run.returncode == 2
    assert reason in run.stdout
    assert "undefined" not in run.output
