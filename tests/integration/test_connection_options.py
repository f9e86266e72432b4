# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the action plugin in front of every module does: where options come from, what is masked
when a task is wrong, and what it says about loops and async."""

from __future__ import annotations

import json

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import Redactor
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    ansible,
    connection,
    playbook,
)

INFO = "telecom.broadworks.ocip_call_center_agent_info"
AMARA, BEN = "amara.o@example.net", "ben.k@example.net"
SECRET = 'hid&den<"é" +/%'


def task(name, arguments, **keywords):
    return {"name": name, INFO: {"agent_user_id": [AMARA], **arguments}, **keywords}


def play(*tasks, **keywords):
    return {
        "name": "Play",
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": list(tasks),
        **keywords,
    }


def test_the_place_nearest_to_the_task_counts(simulate, world, tmp_path):
    places = ("task", "defaults", "variable", "task_keyword", "block", "play", "controller")
    port = {}
    simulators = {place: simulate(world) for place in places}
    for place, simulator in simulators.items():
        port[place] = simulator.port("tcp")
    defaults = {"module_defaults": {INFO: {"port": port["defaults"]}}}
    variable = {"vars": {"ocip_port": port["variable"]}}
    keyword = {"environment": {"OCIP_PORT": str(port["task_keyword"])}}
    block = {
        "name": "Block",
        "environment": {"OCIP_PORT": "{{ port_of_block }}"},
        "block": [
            task("by task", {"port": port["task"]}, **defaults, **variable, **keyword),
            task("by defaults", {}, **defaults, **variable, **keyword),
            task("by variable", {}, **variable, **keyword),
            task("by task_keyword", {}, **keyword),
            task("by block", {}),
        ],
    }
    plays = [
        play(
            block,
            task("by play", {}),
            environment={"OCIP_PORT": str(port["play"])},
            vars={"port_of_block": str(port["block"])},
        ),
        play(task("by controller", {}), environment={"OCIP_PORT": ""}),
    ]
    run = playbook(tmp_path / "book.yml", plays, connection(simulators["controller"]))
    assert run.returncode == 0, run.output
    assert {place: s.counters["logins"] for place, s in simulators.items()} == dict.fromkeys(
        places, 1
    )


def test_false_and_zero_are_set(simulate, world, tmp_path):
    variables = connection(simulate(world, ("tls",)), "tls", OCIP_RETRIES="-1")
    del variables["OCIP_CA_PATH"]
    wanted = {"ocip_validate_certs": False, "ocip_retries": 0}
    run = playbook(tmp_path / "book.yml", [play(task("Read", {}), vars=wanted)], variables)
    assert run.returncode == 0, run.output


def test_no_secret_of_parameters_given_as_text(simulate, world, tmp_path):
    texts = ('{{"newPassword": {}}}', "newPassword={}", '{{"newPassword": {}')
    given = {f"P{n}": text.format(json.dumps(SECRET)) for n, text in enumerate(texts)}
    tasks = [
        {
            "name": "Send",
            "telecom.broadworks.ocip_command": {
                "parameters": f"{{{{ lookup('ansible.builtin.env', '{name}') }}}}",
                **request,
            },
            "ignore_errors": True,
        }
        for name in given
        for request in ({"request": "UserGetLoginInfoRequest"}, {})
    ]
    variables = connection(simulate(world), **given)
    variables["ANSIBLE_INJECT_INVOCATION"] = "1"  # from ansible-core 2.21 on not shown unasked
    run = playbook(tmp_path / "book.yml", [play(*tasks)], variables, "-vvvv")
    assert "ignored=6" in run.output
    assert run.output.count('"module_args"') >= 6
    assert Redactor([SECRET]).text(run.output) == run.output


def test_no_secret_in_a_misspelt_option(simulate, world):
    arguments = {"agent_user_id": [AMARA], "pasword": SECRET}
    run = ansible("ocip_call_center_agent_info", arguments, connection(simulate(world)), "-vvv")
    assert "Unsupported parameters" in run.output
    assert Redactor([SECRET]).text(run.output) == run.output


def test_no_password_of_the_keyword_environment(simulate, world, tmp_path):
    variables = connection(simulate(world))
    password = variables.pop("OCIP_PASSWORD")
    step = {**task("Read", {}), "environment": {"OCIP_PASSWORD": password, "OTHER": "seen"}}
    run = playbook(tmp_path / "book.yml", [play(step)], variables, "-vvvvv")
    assert run.returncode == 0, run.output
    assert "OTHER=seen" in run.output
    assert Redactor([password]).text(run.output) == run.output


def test_a_password_that_is_no_template_is_not_shown(simulate, world, tmp_path):
    values = ("n0t-{{ a template", "n0t-{{ shown | no_such }}", "n0t-{{ x }}")
    # Of the play: what a task itself sets is shown with the task.
    plays = [
        play(task("Read", {}, ignore_errors=True), vars={"ocip_password": value})
        for value in values
    ]
    run = playbook(tmp_path / "book.yml", plays, connection(simulate(world)), "-vvv")
    assert "ignored=3" in run.output
    told = "The variable ocip_password cannot be evaluated as a template"
    assert " ".join(run.stdout.split()).count(told) >= 3
    assert "n0t-" not in run.output


def test_async_is_refused_in_one_line(simulate, world, tmp_path):
    simulator = simulate(world)
    plays = [play(task("Read", {}, **{"async": 60, "poll": 0}))]
    run = playbook(tmp_path / "book.yml", plays, connection(simulator))
    assert run.returncode == 2
    assert "async is not supported. Ansible keeps the results" in run.output
    assert simulator.counters["connections"] == 0


@pytest.mark.parametrize(
    ("loops", "times"),
    [
        ([([AMARA, BEN, AMARA], "{{ item }}")], 1),
        ([([AMARA], "{{ item }}"), ([[AMARA, BEN], [BEN, AMARA]], "{{ item }}"), (None, AMARA)], 0),
    ],
)
def test_a_loop_over_agents_is_told_of_lists_once(loops, times, simulate, world, tmp_path):
    tasks = [
        task("Read", {"agent_user_id": agents}, **({"loop": loop} if loop else {}))
        for loop, agents in loops
    ]
    run = playbook(tmp_path / "book.yml", [play(*tasks)], connection(simulate(world)))
    assert run.returncode == 0, run.output
    assert " ".join(run.output.split()).count("Pass the whole list to agent_user_id") == times
