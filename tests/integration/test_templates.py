# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of the switch, of a roster or of a world that is a template: nothing of it runs.

Each attack makes a file if it is evaluated anywhere. The first test shows that each one works
where a text is a template, so that the others cannot pass for want of an attack.
"""

from __future__ import annotations

import json
import re
import stat

import pytest
import yaml
from ansible.release import __version__ as core_version

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    COLLECTION,
    connection,
    execute,
    playbook,
)

OLD_CORE = tuple(map(int, core_version.split(".")[:2])) < (2, 19)

BRACES = "{{lookup('pipe','>$P')}}"
HEADER = "#jinja2:variable_start_string:'<%'\n<%lookup('pipe','>$P')}}"
ONE_LINE = """#jinja2:variable_start_string:'<%',x:'~lookup("pipe",">$P #:")}}"""
ATTACKS = [BRACES, HEADER, *([ONE_LINE] if OLD_CORE else [])]

RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
AMARA, BEN = "amara.o@example.net", "ben.k@example.net"
HOSTILE_AGENT = f"{BRACES}@x.example"


@pytest.fixture
def proof(tmp_path):
    """The file that exists once an attack was evaluated."""
    return tmp_path / "evaluated"


@pytest.fixture
def hostile(world):
    """A world with an attack in every text that people can set on a switch."""
    for center, text in zip(world["call_centers"], (HEADER, ONE_LINE, BRACES)):
        center["name"] = text
    for agent in world["agents"]:
        agent["first_name"] = agent["last_name"] = BRACES
    world["agents"][0]["last_name"] = "#jinja2:x:{{1}}"
    codes = world["service_providers"][0]["groups"][0]["unavailable_codes"]["codes"]
    codes.append({"code": "{{9*9}}", "active": True, "description": BRACES})
    world["agents"][3]["unavailable_code"] = "{{9*9}}"
    return world


@pytest.fixture
def run(tmp_path, proof):
    """Runs plays with the inventory of a simulator; nothing may have been evaluated."""

    def run(simulator, *plays, inventories=(), **variables):
        paths = inventories or [inventory_file(tmp_path)]
        done = playbook(
            tmp_path / "book.yml",
            list(plays),
            connection(simulator, P=str(proof), ANSIBLE_SHOW_CUSTOM_STATS="1", **variables),
            "-v",
            *(option for path in paths for option in ("-i", str(path))),
        )
        assert not proof.exists(), done.output
        return done

    return run


def inventory_file(folder, **options):
    path = folder / "x.ocip_agents.yml"
    content = {
        "plugin": "telecom.broadworks.ocip_agents",
        "service_provider_id": "ExampleSP",
        "group_id": "Support",
        **options,
    }
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def play(hosts, *tasks, **more):
    named = [{"name": f"Step {number}", **task} for number, task in enumerate(tasks)]
    return {"name": "Play", "hosts": hosts, "gather_facts": False, "tasks": named, **more}


def debug(**arguments):
    return {"ansible.builtin.debug": arguments}


def shown(text):
    """As a result in JSON shows a text."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_works_where_a_text_is_a_template(attack, tmp_path, proof):
    inventory = tmp_path / "hosts.yml"
    inventory.write_text(yaml.safe_dump({"all": {"hosts": {"h": {"name_of_it": attack}}}}))
    plays = [play("h", debug(var="name_of_it"), connection="local")]
    playbook(tmp_path / "book.yml", plays, {"P": str(proof)}, "-i", str(inventory))
    assert proof.exists()


def test_host_variables(simulate, hostile, run):
    done = run(
        simulate(hostile),
        play(
            "all",
            debug(var="call_centers"),
            debug(msg="{{ first_name }} {{ call_centers | map(attribute='call_center_name') }}"),
            debug(var="unavailable_code"),
            {
                "ansible.builtin.set_fact": {
                    "copied": "{{ call_centers }}",
                    "name_of_it": "{{ first_name }}",
                }
            },
            debug(var="copied"),
            debug(var="name_of_it"),
            debug(var="indirect"),
            {
                "ansible.builtin.assert": {
                    "that": "first_name is defined",
                    "success_msg": "{{ first_name }}",
                }
            },
            {**debug(msg="{{ item.call_center_name }}"), "loop": "{{ call_centers }}"},
            debug(var="hostvars[inventory_hostname].call_centers"),
            debug(var="groups"),
            vars={"indirect": "{{ call_centers[0].call_center_name }}"},
        ),
    )
    assert done.returncode == 0, done.output
    for text in (BRACES, HEADER, ONE_LINE, "{{9*9}}"):
        assert shown(text) in done.stdout


def test_composed_variables_and_groups(simulate, hostile, run, tmp_path):
    inventory = inventory_file(
        tmp_path,
        compose={"composed": "first_name ~ '!'", "first": "call_centers[0].call_center_name"},
        keyed_groups=[
            {"key": "first_name", "prefix": "named"},
            {"key": "call_centers | map(attribute='call_center_name')", "prefix": "at"},
        ],
        strict=True,
    )
    done = run(
        simulate(hostile),
        play("all", debug(var="composed"), debug(var="first"), debug(var="group_names")),
        inventories=[inventory],
    )
    assert done.returncode == 0, done.output
    assert shown(f"{BRACES}!") in done.stdout
    assert f"named_{re.sub(r'[^A-Za-z]', '_', BRACES)}" in done.stdout


@pytest.mark.parametrize("options", [["--list"], ["--list", "--export"], ["--list", "--yaml"]])
def test_ansible_inventory(options, simulate, hostile, tmp_path, proof):
    path = inventory_file(tmp_path)
    variables = connection(simulate(hostile), P=str(proof))
    done = execute(["ansible-inventory", "-i", str(path), *options], variables)
    assert done.returncode == 0, done.output
    assert "lookup('pipe'" in done.stdout.replace("''", "'")
    assert not proof.exists()


def test_a_stored_inventory(simulate, hostile, tmp_path, proof, run):
    """AWX keeps what ansible-inventory printed, and hands it to jobs as a script prints it."""
    simulator = simulate(hostile)
    path = inventory_file(tmp_path)
    command = ["ansible-inventory", "-i", str(path), "--list", "--export"]
    printed = execute(command, connection(simulator, P=str(proof))).stdout
    stored = tmp_path / "stored"
    stored.write_text(f"#!/bin/sh\ncat <<'END'\n{printed[printed.index('{') :]}\nEND\n", "utf-8")
    stored.chmod(stored.stat().st_mode | stat.S_IXUSR)
    found = json.loads(printed[printed.index("{") :])
    assert found["ocip_agents"]["vars"]["ansible_connection"] == "local"
    assert found["_meta"]["hostvars"][AMARA]["agent_state"] == "unavailable"
    done = run(simulator, play("all", debug(var="call_centers")), inventories=[stored])
    assert done.returncode == 0, done.output
    assert shown(HEADER) in done.stdout


def test_results_and_facts(simulate, hostile, run):
    agent = "telecom.broadworks.ocip_call_center_agent"
    group = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    done = run(
        simulate(hostile),
        play(
            "localhost",
            {"telecom.broadworks.ocip_call_center_agent_info": group, "register": "info"},
            {"telecom.broadworks.ocip_call_center_info": group, "register": "centers"},
            debug(var="info"),
            debug(var="centers"),
            {
                agent: {"agent_user_id": [RENEE, ZOE, ONEIL, BEN], "last_agent": "keep"},
                "register": "done",
            },
            debug(msg="{{ done.msg }}"),
            debug(var="ocip_last_agent_call_centers"),
            debug(var="ansible_facts"),
            {"ansible.builtin.set_fact": {"kept": "{{ done }}", "line": "{{ done.msg ~ '!' }}"}},
            debug(var="kept"),
            debug(var="line"),
            {"ansible.builtin.set_stats": {"data": {"handed_on": "{{ done }}"}}},
            {**debug(msg="{{ item.first_name }}"), "loop": "{{ info.agents }}"},
            {
                "telecom.broadworks.ocip_command": {
                    "request": "GroupCallCenterGetListRequest",
                    "parameters": {"serviceProviderId": "ExampleSP", "groupId": "Support"},
                },
                "register": "raw",
                "failed_when": False,
            },
            debug(var="raw"),
        ),
        play("localhost", debug(var="ocip_last_agent_call_centers"), debug(var="kept")),
    )
    assert done.returncode == 0, done.output
    for text in (BRACES, HEADER):
        assert shown(text) in done.stdout


def test_an_error_of_the_switch(simulate, hostile, run):
    simulator = simulate(hostile)
    fault = {"do": "error", "code": 5404, "text": BRACES, "times": None}
    simulator.add_fault({**fault, "request": "UserCallCenterModifyRequest19"})
    done = run(
        simulator,
        play(
            "localhost",
            {
                "telecom.broadworks.ocip_call_center_agent": {
                    "agent_user_id": [AMARA],
                    "state": "available",
                },
                "register": "done",
                "failed_when": False,
            },
            debug(var="done"),
            debug(msg="{{ done.msg }}"),
            debug(msg="{{ done.agents[0].error.summary }}"),
        ),
    )
    assert done.returncode == 0, done.output
    assert shown(BRACES) in done.stdout


def test_a_roster(simulate, hostile, run, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "agent_user_id,start,end,call_center\n"
        f'"{HOSTILE_AGENT}",2026-11-23 22:00,2026-11-24 06:00,"{BRACES}@x"\n'
        f"{BEN},2026-11-23 14:00,2026-11-23 22:00,\n",
        encoding="utf-8",
    )
    lookup = (
        "lookup('telecom.broadworks.ocip_roster', roster, at='2026-11-23 22:00', timezone='UTC')"
    )
    done = run(
        simulate(hostile),
        play(
            "localhost",
            debug(msg="{{ " + lookup + " }}"),
            {"ansible.builtin.set_fact": {"shifts": "{{ " + lookup + " }}"}},
            debug(var="shifts"),
            debug(var="world"),
            debug(var="listed"),
            {"ansible.builtin.set_fact": {"fixed": "{{ world }}", "ids": "{{ listed }}"}},
            debug(var="fixed"),
            debug(var="ids"),
            vars={
                "roster": str(roster),
                "world": "{{ (" + lookup + ").incoming | telecom.broadworks.world_from_roster }}",
                "listed": "{{ (" + lookup + ").incoming | map(attribute='agent_user_id')"
                " | telecom.broadworks.agent_list }}",
            },
        ),
    )
    assert done.returncode == 0, done.output
    assert shown(HOSTILE_AGENT) in done.stdout


def test_the_shift_change(simulate, hostile, tmp_path, proof):
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "agent_user_id,start,end\n"
        f"{RENEE},2026-11-23 14:00,2026-11-23 22:00\n"
        f"{ONEIL},2026-11-23 14:00,2026-11-23 22:00\n"
        f'"{HOSTILE_AGENT}",2026-11-23 14:00,2026-11-23 22:00\n'
        f"{BEN},2026-11-23 22:00,2026-11-24 06:00\n",
        encoding="utf-8",
    )
    extra = {
        "shift_change_roster": str(roster),
        "shift_change_at": "2026-11-23 22:00",
        "shift_change_timezone": "UTC",
        "shift_change_report_dir": str(tmp_path / "reports"),
    }
    done = execute(
        ["ansible-playbook", "telecom.broadworks.shift_change", "-e", json.dumps(extra)],
        connection(simulate(hostile), P=str(proof), ANSIBLE_SHOW_CUSTOM_STATS="1"),
    )
    assert HOSTILE_AGENT in done.stdout, done.output
    pages = sorted((tmp_path / "reports").glob("*.json"))
    assert HOSTILE_AGENT in pages[0].read_text("utf-8")
    assert not proof.exists()


def test_an_exported_world(simulate, hostile, tmp_path, proof):
    target = tmp_path / "world.yml"
    extra = {
        "export_world_service_provider_id": "ExampleSP",
        "export_world_group_id": "Support",
        "export_world_path": str(target),
    }
    done = execute(
        ["ansible-playbook", "telecom.broadworks.export_world", "-e", json.dumps(extra), "-v"],
        connection(simulate(hostile), P=str(proof)),
    )
    assert done.returncode == 0, done.output
    assert HEADER in [c["name"] for c in yaml.safe_load(target.read_text("utf-8"))["call_centers"]]
    assert not proof.exists()


def test_agents_that_must_not_become_hosts_are_named(simulate, hostile, tmp_path, proof, run):
    for user_id in ("db1", "{{ 7*191 }}@x.example", "web@example.net"):
        hostile["agents"].append(
            {**hostile["agents"][4], "user_id": user_id, "acd_state": "Sign-Out"}
        )
    folder = tmp_path / "inventory"
    folder.mkdir()
    inventory_file(folder)
    (folder / "a.yml").write_text(
        yaml.safe_dump({"servers": {"hosts": {"db1": None, "web@example.net": None}}}), "utf-8"
    )
    done = run(
        simulate(hostile),
        play("all", debug(msg="I am {{ inventory_hostname }}, by {{ ansible_connection }}")),
        inventories=[folder],
        ANSIBLE_CONNECTION="ssh",
    )
    told = " ".join(done.output.split())
    assert "left out because a user id without @ could be the name of another host: db1" in told
    assert "has a host or a group of this name: web@example.net" in told
    assert "I am db1, by ssh" in done.stdout
    assert "I am web@example.net, by ssh" in done.stdout
    assert f"I am {BEN}, by local" in done.stdout
    assert "1337" not in done.output
    named = "{{ 7*191 }}@x.example"
    assert (f"would be evaluated as a template: {named}" in told) == OLD_CORE
    assert (f"I am {named}, by local" in done.stdout) != OLD_CORE


def test_two_sources_of_agents_may_share_them(simulate, world, tmp_path, run):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
    inventory = inventory_file(first)
    other = inventory_file(second, group_id=[], service_provider_id="", agent_user_id=[BEN])
    done = run(
        simulate(world),
        play(BEN, debug(msg="by {{ ansible_connection }}")),
        inventories=[inventory, other],
    )
    assert "left out" not in done.output
    assert "by local" in done.stdout


def test_settings_of_a_switch_for_a_rehearsal(world, simulate, proof, tmp_path):
    simulator = simulate(world, system_version=ATTACKS[-1])
    group = {"service_provider_id": "ExampleSP", "group_id": "Support", "report_dir": str(tmp_path)}
    extra = json.dumps({f"check_switch_{name}": value for name, value in group.items()})
    variables = connection(simulator, P=str(proof))
    checked = execute(["ansible-playbook", f"{COLLECTION}.check_switch", "-e", extra], variables)
    assert checked.returncode == 0, checked.output
    settings = f"@{tmp_path}/simulator_settings.yml"
    rehearsed = execute(["ansible-playbook", f"{COLLECTION}.rehearse", "-e", settings], variables)
    assert rehearsed.returncode == 0, rehearsed.output
    assert not proof.exists()
