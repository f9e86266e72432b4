# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook export_world: a simulator made of its file is as the switch was."""

from __future__ import annotations

import stat

import pytest
import yaml

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import Redactor
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    USERNAME,
    connection,
    execute,
)

SALES, NIGHT = "cc-sales@example.net", "cc-night@example.net"
RENEE, ONEIL, AMARA = "renée@example.com", "o'neil&<co>@example.com", "amara.o@example.net"
FAR, ZED = "cc-far@example.net", "zed@example.net"


@pytest.fixture
def export(tmp_path):
    """Runs the playbook against a simulator; the run and the world that it wrote, if any."""

    def export(simulator, *options, transport="tcp", group="Support"):
        target = tmp_path / "exported.yml"
        command = ["ansible-playbook", "telecom.broadworks.export_world"]
        for name, value in (
            ("export_world_service_provider_id", "ExampleSP"),
            ("export_world_group_id", group),
            ("export_world_path", target),
        ):
            command += ["-e", f"{name}={value}"]
        run = execute([*command, *options], connection(simulator, transport))
        if not target.exists():
            return run, None
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        return run, yaml.safe_load(target.read_text(encoding="utf-8"))

    return export


def elsewhere(world):
    """Adds a call center of another group, of which O'Neil is a member, too."""
    world["service_providers"][0]["groups"].append({"group_id": "Far"})
    place = {"service_provider_id": "ExampleSP", "group_id": "Far"}
    world["call_centers"].append({"service_user_id": FAR, "name": "Far", **place})
    world["agents"].append({"user_id": ZED, "acd_state": "Wrap-Up", "call_centers": [FAR], **place})
    world["agents"][2]["call_centers"].append({"service_user_id": FAR, "joined": False})
    return world


def test_the_simulated_switch_is_as_the_real_one_was(
    simulate, world, export, tmp_path, monkeypatch
):
    world["call_centers"][0]["routing_type"] = "Skill Based"
    world["call_centers"][1]["allow_agent_logoff"] = False
    world["agents"][0]["call_centers"][0] = {
        "service_user_id": SALES,
        "joined": False,
        "skill_level": 7,
        "priority": 3,
    }
    switch = simulate(elsewhere(world), ("tls",))
    switch.set_agent(AMARA, acd_state="Unavailable", unavailable_code="10")
    # A path starts where the operator is.
    monkeypatch.chdir(tmp_path)
    run, exported = export(
        switch, "-e", "export_world_path=exported.yml", "-vvv", "--diff", transport="tls"
    )
    assert run.returncode == 0, run.output
    assert f"3 call centers and 5 agents are in {tmp_path / 'exported.yml'}." in run.output
    assert switch.counters["writes"] == 0
    copy = simulate(exported)
    for agent in (agent["user_id"] for agent in world["agents"]):
        known = ("acd_state", "unavailable_code", "first_name", "last_name", "call_centers")
        for key in known:
            assert copy.agent(agent)[key] == switch.agent(agent)[key], (agent, key)
    for center in (center["service_user_id"] for center in world["call_centers"]):
        for key in ("name", "type", "routing_type", "active", "policy", "allow_agent_logoff"):
            shown, real = copy.call_center(center), switch.call_center(center)
            assert shown.get(key) == real.get(key), (center, key)
        assert copy.signed_in(center) == switch.signed_in(center)
    # Of another group, with the staff that guards it.
    assert copy.signed_in(FAR) == [ZED]
    assert copy.agent(ONEIL)["call_centers"][FAR]["joined"] is False
    groups = exported["service_providers"][0]["groups"]
    assert groups[0]["unavailable_codes"]["default_code"] == "1"
    assert [code["code"] for code in groups[0]["unavailable_codes"]["codes"]] == ["1", "10", "20"]

    text = yaml.safe_dump(exported, allow_unicode=True)
    assert Redactor([PASSWORD]).text(run.output) == run.output
    assert Redactor([PASSWORD]).text(text) == text
    (administrator,) = exported["administrators"]
    assert administrator["user_id"] != USERNAME
    assert len(administrator["password"]) == 24
    assert administrator["password"] not in run.output


def test_several_groups_and_the_codes_of_an_enterprise(simulate, world, export):
    provider = elsewhere(world)["service_providers"][0]
    provider["is_enterprise"] = True
    provider["groups"][0]["unavailable_codes"]["enabled"] = False
    provider["unavailable_codes"] = provider["groups"][0].pop("unavailable_codes")
    request = "GroupCallCenterAgentUnavailableCode"
    unserved = [f"{request}SettingsGetRequest17sp4", f"{request}GetListRequest"]
    switch = simulate(world, unserved_requests=unserved)
    run, exported = export(switch, "-e", '{"export_world_group_id": ["Support", "Far"]}')
    assert run.returncode == 0, run.output
    copy = simulate(exported)
    assert copy.call_center(FAR)["group_id"] == "Far"
    assert copy.agent(ONEIL)["call_centers"] == switch.agent(ONEIL)["call_centers"]
    exported_provider = exported["service_providers"][0]
    assert exported_provider["is_enterprise"] is True
    assert exported_provider["unavailable_codes"]["default_code"] == "1"
    assert exported_provider["unavailable_codes"]["enabled"] is False


def test_what_a_login_may_not_read_is_left_out(simulate, world, export):
    elsewhere(world)["agents"][-1]["call_centers"] = [FAR, SALES]
    world["administrators"][0].update(
        login_type="Group", service_provider_id="ExampleSP", group_id="Support"
    )
    run, exported = export(simulate(world))
    assert run.returncode == 0, run.output
    assert f"Could not be read, and is not in the rehearsal: {ZED}, {FAR}" in run.output
    assert "3 call centers and 5 agents" in run.output
    copy = simulate(exported)
    assert ZED not in copy.call_center(SALES)["agents"]
    assert list(copy.agent(ONEIL)["call_centers"]) == [SALES, NIGHT]


@pytest.mark.parametrize(
    "request_name",
    [
        "UserCallCenterGetRequest23",
        "GroupCallCenterAgentUnavailableCodeGetListRequest",
        "GroupCallCenterGetInstanceRequest22",
    ],
)
def test_nothing_is_left_out_because_a_connection_is_lost(request_name, simulate, world, export):
    switch = simulate(elsewhere(world))
    switch.add_fault({"do": "drop_before", "request": request_name, "times": None})
    run, exported = export(switch, "-e", "ocip_retries=0")
    assert run.returncode == 2, run.output
    assert exported is None


def test_check_mode_reads_and_writes_no_file(simulate, world, export):
    run, exported = export(simulate(world), "--check")
    assert run.returncode == 0, run.output
    assert exported is None


def test_a_group_that_does_not_exist(simulate, world, export):
    run, exported = export(simulate(world), group="Nowhere")
    assert run.returncode == 2
    assert "[Error 4152]" in run.output
    assert exported is None


def test_it_says_what_to_give_it(simulate, world):
    run = execute(["ansible-playbook", "telecom.broadworks.export_world"], {})
    assert run.returncode == 2
    assert "-e export_world_service_provider_id=" in run.output
