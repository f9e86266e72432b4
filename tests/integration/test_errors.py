# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input, bad networks, bad logins: a clear word in bounded time, and no secret in any of it."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import threading
import time
import urllib.parse
from html import escape
from pathlib import Path

import pytest
import yaml

from ansible_collections.telecom.broadworks.tests.documents import ROOT
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    TRANSPORTS,
    USERNAME,
    alone,
    ansible,
    cancelled,
    connection,
    execute,
    playbook,
)

MODULE = "ocip_call_center_agent"
AMARA, BEN = "amara.o@example.net", "ben.k@example.net"
NOBODY_DONE = {"changed": 0, "unchanged": 0, "refused": 0, "forced": 0, "failed": 0, "unknown": 0}


def spellings(secret):
    """The forms in which a password could come out, made without the collection's own code."""
    data = secret.encode()
    return {
        secret,
        escape(secret),
        escape(secret, quote=False),
        urllib.parse.quote(secret),
        urllib.parse.quote(secret, safe=""),
        urllib.parse.quote_plus(secret),
        base64.b64encode(data).decode(),
        base64.urlsafe_b64encode(data).decode(),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escape(secret).encode("ascii", "xmlcharrefreplace").decode(),
        escape(secret, quote=False).encode("ascii", "xmlcharrefreplace").decode(),
    }


def assert_no_secret(text):
    for spelling in spellings(PASSWORD):
        assert spelling not in text


def assert_told(run, *words):
    """The task failed with a message that has these words, each agent listed, no traceback."""
    assert run.returncode != 0
    for word in words:
        assert word in run.result["msg"], run.result["msg"]
    assert "Traceback" not in run.output
    assert_no_secret(run.output)


def assert_nobody_attempted(run, agents):
    assert [a["agent_user_id"] for a in run.result["agents"]] == agents
    assert run.result["summary"] == {**NOBODY_DONE, "not_attempted": len(agents)}
    assert run.result["changed"] is False


@pytest.fixture
def silent_server():
    """Accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_nothing_set():
    run = ansible(MODULE, {"agents": [AMARA]}, {})
    assert_told(run, "OCIP_HOST", "OCIP_USERNAME", "OCIP_PASSWORD")
    assert_nobody_attempted(run, [AMARA])


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_wrong_password_is_sent_once(transport, simulate, world):
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport, OCIP_USERNAME=USERNAME)
    world_password = PASSWORD
    variables["OCIP_PASSWORD"] = world_password + "x"
    run = alone(MODULE, {"agents": [AMARA, BEN]}, variables)
    assert_told(run, "4962", "OCIP_PASSWORD")
    assert_nobody_attempted(run, [AMARA, BEN])
    assert simulator.counters["failed_logins"] == 1


def test_a_disabled_account(simulate, world):
    world["administrators"][0]["disabled"] = True
    run = alone(MODULE, {"agents": [AMARA]}, connection(simulate(world)))
    assert_told(run, "5202", "administrator")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_dead_server(transport):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    variables = {
        "OCIP_HOST": "127.0.0.1",
        "OCIP_PORT": str(port),
        "OCIP_TRANSPORT": transport,
        "OCIP_USERNAME": USERNAME,
        "OCIP_PASSWORD": PASSWORD,
        "OCIP_RETRIES": "1",
    }
    run = alone(MODULE, {"agents": [AMARA]}, variables)
    assert_told(run, f"127.0.0.1:{port}", "refused")
    assert_nobody_attempted(run, [AMARA])


@pytest.mark.parametrize("transport", ["tcp", "tls", "http"])
def test_a_hanging_server(transport, silent_server):
    variables = {
        "OCIP_HOST": "127.0.0.1",
        "OCIP_PORT": str(silent_server),
        "OCIP_TRANSPORT": transport,
        "OCIP_USERNAME": USERNAME,
        "OCIP_PASSWORD": PASSWORD,
        "OCIP_RETRIES": "1",
        "OCIP_TIMEOUT": "0.5",
    }
    run = alone(MODULE, {"agents": [AMARA]}, variables)
    assert_told(run, "0.5 s")
    assert_nobody_attempted(run, [AMARA])


@pytest.mark.parametrize("transport", ["tls", "https"])
def test_an_untrusted_certificate(transport, simulate, world):
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport)
    del variables["OCIP_CA_PATH"]
    run = alone(MODULE, {"agents": [AMARA]}, variables)
    assert_told(run, "certificate", "ca_path")
    assert simulator.counters["logins"] == simulator.counters["failed_logins"] == 0
    trusting = alone(MODULE, {"agents": [BEN]}, {**variables, "OCIP_VALIDATE_CERTS": "false"})
    assert trusting.returncode == 0, trusting.output


def test_a_missing_ca_file(simulate, world):
    simulator = simulate(world, ("tls",))
    run = alone(
        MODULE, {"agents": [AMARA]}, connection(simulator, "tls", OCIP_CA_PATH="/nowhere/ca.pem")
    )
    assert_told(run, "/nowhere/ca.pem")
    assert_nobody_attempted(run, [AMARA])


def test_tls_to_a_plain_port(simulate, world):
    simulator = simulate(world, ("tcp",))
    variables = connection(simulator, "tcp", OCIP_TRANSPORT="tls", OCIP_RETRIES="0")
    assert_told(alone(MODULE, {"agents": [AMARA]}, {**variables, "OCIP_TIMEOUT": "2"}), "TLS")


def test_missing_rights(simulate, world):
    world["administrators"].append(
        {
            "user_id": "other@example.net",
            "password": PASSWORD,
            "login_type": "Group",
            "service_provider_id": "OtherSP",
            "group_id": "Other",
        }
    )
    simulator = simulate(world)
    run = alone(
        MODULE, {"agents": [AMARA]}, connection(simulator, OCIP_USERNAME="other@example.net")
    )
    assert_told(run, "5404", AMARA)
    assert run.result["agents"][0]["outcome"] == "failed"
    assert run.result["agents"][0]["error"]["code"] == 5404


@pytest.mark.parametrize("bad", ["", "x" * 162, "a\u0007b@example.net"])
def test_a_bad_user_id_fails_alone(bad, simulate, world):
    run = alone(MODULE, {"agents": [bad, AMARA]}, connection(simulate(world)))
    assert_told(run, "Failed")
    assert [a["outcome"] for a in run.result["agents"]] == ["failed", "changed"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"agents": [AMARA], "unavailable_code": "1"}, "unavailable_code"),
        ({"agents": [AMARA], "state": "as_is"}, "joined"),
        ({"agents": [AMARA], "joined": {"cc": "perhaps"}}, "perhaps"),
        ({"agents": [AMARA], "joined": [{"center": "cc"}]}, "service_user_id"),
        ({"agents": [AMARA], "port": 70000}, "65535"),
        ({"agents": [AMARA], "timeout": 0}, "timeout"),
        ({"agents": [AMARA], "retries": -1}, "retries"),
    ],
)
def test_contradictory_options(arguments, word, simulate, world):
    run = alone(MODULE, arguments, connection(simulate(world)))
    assert_told(run, word)
    assert_nobody_attempted(run, [AMARA])


def test_no_agents_is_nothing_to_do(simulate, world):
    run = alone(MODULE, {"agents": []}, connection(simulate(world)))
    assert run.returncode == 0
    assert run.result["agents"] == []
    assert run.result["changed"] is False


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_password_is_nowhere_at_any_verbosity(transport, simulate, world, tmp_path):
    """Even where the server quotes the login back, in the detail of its error."""
    logins = ["LoginRequest22V5", "LoginRequest14sp4"]
    simulator = simulate(world, (transport,), unserved_requests=logins)
    variables = connection(simulator, transport, OCIP_LOGIN="password")
    variables.update(ANSIBLE_LOG_PATH=str(tmp_path / "log"))
    run = ansible(MODULE, {"agents": [AMARA]}, variables, "-vvvvvv", "--diff")
    assert_told(run, "6004")
    assert_no_secret((tmp_path / "log").read_text(encoding="utf-8"))


def process_list():
    """Command lines of all processes, as the kernel shows them to everybody."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended since
            lines.append(path.read_bytes().replace(b"\0", b" "))
    return b"\n".join(lines)


def test_the_password_is_in_no_process_list(simulate, world):
    secret = "only-in-th1s-test"  # other tests run at the same time
    world["administrators"][0]["password"] = secret
    simulator = simulate(world, latency_ms=200)
    seen = []
    stop = threading.Event()

    def watch():
        while not stop.is_set():
            seen.append(process_list())
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    run = ansible(MODULE, {"agents": [AMARA]}, connection(simulator, OCIP_PASSWORD=secret))
    stop.set()
    watcher.join()
    assert run.returncode == 0, run.output
    text = b"\n".join(seen).decode(errors="replace")
    assert MODULE in text
    assert secret not in text


def test_the_server_quotes_a_request_only_redacted(simulate, world):
    simulator = simulate(world)
    parameters = {"userId": AMARA, "oldPassword": "0ld<&", "newPassword": PASSWORD}
    run = ansible(
        "ocip_command",
        {"request": "UserNoSuchModifyRequest", "parameters": parameters},
        connection(simulator),
        "-vvvv",
    )
    assert run.returncode != 0
    assert "0ld" not in run.stdout.partition("=>")[2]


def test_a_module_on_another_host_gets_the_credentials_of_the_controller(simulate, world, tmp_path):
    """Variables and environment of the controller, resolved before the module leaves it."""
    simulator = simulate(world)
    inventory = tmp_path / "inventory.yml"
    inventory.write_text(
        "all:\n  hosts:\n    far:\n      ansible_connection: local\n"
        f"      ocip_host: {simulator.host}\n"
        '      ocip_port: "{{ 0 + the_port }}"\n'
        f"      the_port: {simulator.port('tcp')}\n"
        "      ocip_transport: tcp\n",
        encoding="utf-8",
    )
    task = {
        "telecom.broadworks.ocip_call_center_agent": {"agents": [AMARA]},
        # What a far host would see: none of the controller's variables.
        "environment": {"OCIP_USERNAME": "", "OCIP_PASSWORD": ""},
    }
    run = playbook(
        tmp_path / "far.yml",
        [{"hosts": "far", "gather_facts": False, "tasks": [task]}],
        {"OCIP_USERNAME": USERNAME, "OCIP_PASSWORD": PASSWORD},
        "-i",
        str(inventory),
        "-vvvv",
    )
    assert run.returncode == 0, run.output
    assert simulator.agent(AMARA)["acd_state"] == "Sign-Out"
    assert_no_secret(run.output)


def test_precedence_argument_default_variable_environment(simulate, world, tmp_path):
    simulator = simulate(world)
    variables = connection(simulator, OCIP_TIMEOUT="11", OCIP_RETRIES="5", OCIP_LOGIN="digest")
    variables["ANSIBLE_INJECT_INVOCATION"] = "1"  # from ansible-core 2.21 on not shown unasked
    plays = [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": {"ocip_timeout": 22, "ocip_retries": 6, "ocip_password": PASSWORD},
            "module_defaults": {"group/telecom.broadworks.ocip": {"timeout": 33, "retries": 7}},
            "tasks": [
                {
                    "telecom.broadworks.ocip_call_center_agent_info": {
                        "agents": [AMARA],
                        "retries": 8,
                    }
                },
            ],
        }
    ]
    run = playbook(tmp_path / "precedence.yml", plays, variables, "-vvv")
    assert run.returncode == 0, run.output
    assert '"timeout": 33.0' in run.stdout
    assert '"retries": 8' in run.stdout
    assert '"login": "digest"' in run.stdout


def interrupted(simulator, kind, folder):
    """Cancel a sign-out as AWX does, by SIGTERM, while the switch is at a document of a kind."""
    simulator.add_fault({"do": "delay", "ms": 3000, "kind": kind})
    result = cancelled(
        MODULE,
        {"agents": [AMARA]},
        connection(simulator),
        folder,
        lambda: simulator.faults[0]["done"],
    )
    assert result["failed"] is True
    assert "SIGTERM" in result["msg"]
    return result


def test_interrupted_before_the_sign_out_nothing_is_attempted(simulate, world, tmp_path):
    simulator = simulate(world)
    result = interrupted(simulator, "read", tmp_path)
    assert result["summary"]["not_attempted"] == 1
    assert not [e for e in simulator.journal if e["is_write"]]


def test_interrupted_in_the_sign_out_the_agent_is_read_once_more(simulate, world, tmp_path):
    simulator = simulate(world)
    result = interrupted(simulator, "write", tmp_path)
    agent = result["agents"][0]
    assert (agent["outcome"], agent["state_after"]) == ("failed", "unavailable")
    assert "may still take effect" in agent["error"]["summary"]
    assert "may still take effect" in result["msg"]
    assert simulator.counters["logouts"] == 1


def test_help_is_complete():
    meta = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    modules = [f"telecom.broadworks.{name}" for name in meta["action_groups"]["ocip"]]
    run = execute(["ansible-doc", "--json", *modules], {})
    assert run.returncode == 0, run.output
    told = json.loads(run.stdout)
    for module in modules:
        assert "OCIP_PASSWORD" in json.dumps(told[module]), module
