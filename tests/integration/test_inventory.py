# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agents as hosts: ansible-inventory, ansible and ansible-playbook with ocip_agents."""

from __future__ import annotations

import json

import pytest
import yaml

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import Redactor
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    connection,
    execute,
)

MODULE = "telecom.broadworks.ocip_call_center_agent"
RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
AMARA, BEN = "amara.o@example.net", "ben.k@example.net"


@pytest.fixture
def inventory(tmp_path):
    """Writes an inventory file."""

    def write(**options):
        path = tmp_path / "support.ocip_agents.yml"
        content = {
            "plugin": "telecom.broadworks.ocip_agents",
            "service_provider_id": "ExampleSP",
            "group_id": "Support",
            **options,
        }
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return str(path)

    return write


def listed(path, variables, *options):
    run = execute(["ansible-inventory", "-i", path, "--list", "--export", *options], variables)
    assert run.returncode == 0, run.output
    return json.loads(run.stdout[run.stdout.index("{\n") :]), run


def test_hosts_groups_and_variables(simulate, world, inventory):
    simulator = simulate(world, ("https",))
    found, _run = listed(inventory(), connection(simulator, "https"))
    assert sorted(found["ocip_agents"]["hosts"]) == sorted([RENEE, ZOE, ONEIL, AMARA, BEN])
    assert sorted(found["call_center_nachtdienst_köln"]["hosts"]) == sorted([ONEIL, BEN])
    assert found["agent_state_wrap_up"]["hosts"] == [ZOE]
    assert found["_meta"]["hostvars"][ONEIL]["last_name"] == {"__ansible_unsafe": "O'Neil"}
    assert simulator.counters["writes"] == 0
    assert simulator.counters["open_sessions"] == 0


def test_an_ad_hoc_command_on_a_call_center(simulate, world, inventory):
    simulator = simulate(world)
    command = ["ansible", "-i", inventory(), "call_center_sales_renewals", "-m", MODULE]
    run = execute([*command, "-a", "agent_user_id={{ agent_user_id }}"], connection(simulator))
    # One of the three has to stay, as the last one of Sales, and O'Neil holds the night desk.
    states = {agent: simulator.agent(agent)["acd_state"] for agent in (RENEE, ZOE, ONEIL)}
    assert run.returncode == 2, run.output
    assert states == {RENEE: "Sign-Out", ZOE: "Sign-Out", ONEIL: "Available"}
    assert f"{ONEIL} | FAILED!" in run.stdout


def test_limit_and_serial_take_a_slice(simulate, world, inventory, tmp_path):
    simulator = simulate(world)
    book = tmp_path / "book.yml"
    task = {
        "name": "Make it available",
        MODULE: {"agent_user_id": "{{ agent_user_id }}", "state": "available"},
    }
    play = {
        "name": "Agents",
        "hosts": "agent_state_wrap_up:agent_state_signed_out",
        "serial": 1,
        "gather_facts": False,
        "tasks": [task],
    }
    book.write_text(yaml.safe_dump([play]), encoding="utf-8")
    command = ["ansible-playbook", "-i", inventory(), str(book), "--limit", f"!{ZOE}"]
    run = execute(command, connection(simulator))
    assert run.returncode == 0, run.output
    assert simulator.agent(BEN)["acd_state"] == "Available"
    assert simulator.agent(ZOE)["acd_state"] == "Wrap-Up"


def test_the_cache_answers_when_the_switch_is_gone(simulate, world, inventory, tmp_path):
    simulator = simulate(world)
    path = inventory(
        cache=True, cache_plugin="ansible.builtin.jsonfile", cache_connection=str(tmp_path / "c")
    )
    first, _run = listed(path, connection(simulator))
    simulator.add_fault({"do": "refuse_connection", "times": None})
    second, _run = listed(path, connection(simulator))
    assert second == first
    book = tmp_path / "book.yml"
    book.write_text(yaml.safe_dump([{"name": "Nothing", "hosts": "all", "gather_facts": False}]))
    gone = execute(
        ["ansible-playbook", "-i", path, str(book), "--flush-cache"],
        connection(simulator, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="1", OCIP_RETRIES="0"),
    )
    assert gone.returncode != 0
    assert "closed the connection" in gone.output


@pytest.mark.parametrize("password", [PASSWORD, 'n0t-the-Öne&<pw>" +/%'])
def test_no_secret_in_any_output(password, simulate, world, inventory, tmp_path):
    cache = tmp_path / "c"
    path = inventory(
        password="{{ lookup('ansible.builtin.env', 'SWITCH_PASSWORD') }}",
        cache=True,
        cache_plugin="ansible.builtin.jsonfile",
        cache_connection=str(cache),
    )
    variables = connection(simulate(world), SWITCH_PASSWORD=password)
    del variables["OCIP_PASSWORD"]
    told = ""
    for action in (["--list"], ["--graph", "--vars"], ["--host", AMARA]):
        run = execute(["ansible-inventory", "-i", path, *action, "-vvvv"], variables)
        told += run.output
    told += "".join(file.read_text(encoding="utf-8") for file in cache.iterdir())
    assert ("4962" in told) == (password != PASSWORD)
    assert Redactor([password]).text(told) == told


def test_a_password_that_is_no_template_is_in_no_output(simulate, world, inventory):
    secret = "n0t-{{ a template"
    run = execute(
        ["ansible-inventory", "-i", inventory(password=secret), "--list", "-vvvv"],
        connection(simulate(world)),
    )
    assert "password is not a valid template" in run.output
    assert Redactor([secret]).text(run.output) == run.output
