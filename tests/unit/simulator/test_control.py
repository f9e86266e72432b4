# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object for tests, the control endpoint and the command line."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from raw_client import RawClient, command, document, to_bytes

from broadworks_simulator import Simulator, SimulatorError
from broadworks_simulator.__main__ import main

PROBE = command("SystemSoftwareVersionGetRequest")
PROBED = document(
    '<command echo="" xmlns="" xsi:type="SystemSoftwareVersionGetResponse">'
    "<version>recorded</version></command>"
)
PROGRAM = Path(__file__).resolve().parents[3] / "roles/simulator/files/broadworks_simulator"


# -- the object ------------------------------------------------------------------------------
def test_looking_and_changing(sim):
    assert sim.agent("zoe")["call_centers"]["premium"] == {
        "joined": True,
        "skill_level": 4,
        "priority": 1,
    }
    center = sim.call_center("premium")
    assert (center["type"], center["agents"], center["signed_in"]) == (
        "Premium",
        ["zoe", "out"],
        ["zoe"],
    )
    assert sim.signed_in("premium") == ["zoe"]
    sim.set_agent("out", acd_state="Unavailable", unavailable_code="2")
    assert sim.signed_in("premium") == ["zoe", "out"]
    assert sim.agent("out")["unavailable_code"] == "2"
    sim.set_agent("out", joined={"premium": False})
    assert sim.signed_in("premium") == ["zoe"]


def test_wrong_changes_are_refused(sim):
    for ask in (lambda: sim.agent("x"), lambda: sim.call_center("x"), lambda: sim.set_agent("x")):
        with pytest.raises(KeyError, match="there is no"):
            ask()
    with pytest.raises(SimulatorError, match="'Away' is not one of"):
        sim.set_agent("amy", acd_state="Away")
    with pytest.raises(SimulatorError, match="amy is no agent of premium"):
        sim.set_agent("amy", acd_state="Wrap-Up", joined={"premium": True})
    assert sim.agent("amy")["acd_state"] == "Available"
    with pytest.raises(ValueError, match="'udp' is not one of"):
        Simulator({}, transports=("udp",))


def test_reset_brings_the_first_world_back(sim, client):
    client.blocking("amy")
    sim.reset()
    assert sim.agent("amy")["acd_state"] == "Available"
    assert list(sim.journal) == []
    assert set(sim.counters.values()) == {0}
    sim.reset({"agents": []})
    with pytest.raises(KeyError):
        sim.agent("amy")


def test_a_wrong_world_changes_nothing(sim):
    with pytest.raises(SimulatorError):
        sim.reset({"agents": [{"user_id": "x", "acd_state": "y"}]})
    assert sim.agent("amy")["acd_state"] == "Available"


def test_counters_and_journal(sim, client):
    client.exchange(
        command("UserCallCenterGetRequest19", echo="e1", userId="amy"),
        command("UserCallCenterAgentSignOutRequest", agentUserId="amy"),
    )
    counters = sim.counters
    assert counters == {
        "connections": 1,
        "refused_connections": 0,
        "logins": 1,
        "failed_logins": 0,
        "logouts": 0,
        "documents": 2,
        "commands": 3,
        "writes": 1,
        "writes_applied": 1,
        "open_sessions": 1,
    }
    entry = dict(sim.journal[1])
    assert abs(entry.pop("time") - time.time()) < 60
    assert entry == {
        "n": 2,
        "transport": "tcp",
        "connection": 1,
        "document": 2,
        "command": "UserCallCenterGetRequest19",
        "echo": "e1",
        "user_id": "ops@example.net",
        "parameters": {"userId": "amy"},
        "outcome": "success",
        "is_write": False,
        "applied": False,
        "faults": [],
    }
    assert sim.journal[0]["parameters"] == {"userId": "ops@example.net"}, "without the password"


def test_a_stopped_simulator_leaves_nothing(world):
    before = set(threading.enumerate())
    with Simulator(world, transports=("tcp", "tls", "http", "https", "control")) as sim:
        client = RawClient(sim)
        client.login()
        port = sim.port("tcp")
    assert client.is_closed()
    client.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)
    deadline = time.monotonic() + 5
    while set(threading.enumerate()) - before:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_many_connections_at_a_time(sim, connect):
    clients = [connect(sim) for _number in range(60)]
    failures = []

    def work(client):
        for _round in range(5):
            if not client.ask("VerifySessionIsValidRequest").is_success:
                failures.append(client)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sim.counters["documents"] == 60 * 6


# -- control ---------------------------------------------------------------------------------
@pytest.fixture
def control(start):
    sim = start(transports=("tcp", "control"))

    def ask(method, path, value=None, **headers):
        return ask_control(sim.port("control"), method, path, value, **headers)

    return sim, ask


def ask_control(port, method, path, value=None, **headers):
    """Send a request to the control endpoint; gives status and value."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        body = None if value is None else json.dumps(value)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, json.load(response)


def test_control_shows(control, connect):
    sim, ask = control
    connect(sim).blocking("amy")
    status, health = ask("GET", "/health")
    assert status == 200
    assert health["ports"]["tcp"] == sim.port("tcp")
    assert ask("GET", "/counters")[1]["writes"] == 1
    assert [entry["n"] for entry in ask("GET", "/journal")[1]] == [1, 2]
    assert ask("GET", "/settings")[1]["latency_ms"] == 0
    assert ask("GET", "/faults")[1] == []
    exported = ask("GET", "/world")[1]
    assert exported["agents"][0]["acd_state"] == "Sign-Out"
    assert "secret" not in json.dumps(exported), "no passwords"


def test_control_changes(control, connect):
    sim, ask = control
    exported = ask("GET", "/world")[1]
    exported["agents"][0]["acd_state"] = "Wrap-Up"
    assert ask("POST", "/world", exported) == (200, {"status": "ok"})
    assert sim.agent("amy")["acd_state"] == "Wrap-Up"
    client = connect(sim)
    assert client.state("amy")[0] == "Wrap-Up", "the passwords are those of before"
    status, fault = ask("POST", "/faults", {"do": "error", "code": 5})
    assert (status, fault["times"]) == (200, 1)
    assert client.ask("AvailabilityTestRequest").code == 5
    ask("POST", "/faults", {"do": "error", "times": None})
    assert ask("DELETE", "/faults")[0] == 200
    assert client.ask("AvailabilityTestRequest").is_success
    assert ask("POST", "/settings", {"read_only": True})[1]["read_only"] is True
    assert client.sign_out("amy").is_error
    status, agent = ask(
        "POST", "/agents/amy", {"acd_state": "Sign-Out", "joined": {"standard": False}}
    )
    assert (status, agent["acd_state"]) == (200, "Sign-Out")
    assert agent["call_centers"]["standard"]["joined"] is False


@pytest.mark.parametrize(
    ("method", "path", "value", "status", "text"),
    [
        ("GET", "/nothing", None, 404, "there is no GET /nothing"),
        ("POST", "/agents/who%40x", {}, 404, "there is no user 'who@x'"),
        ("POST", "/agents/amy", {"acd_state": "x"}, 400, "'x' is not one of"),
        ("POST", "/settings", {"speed": 1}, 400, "settings.speed: is not known here"),
        ("POST", "/faults", {"do": "x"}, 400, "'x' is not one of"),
        ("POST", "/world", {"agents": 1}, 400, "agents: must be a list"),
        ("POST", "/world", [], 400, "the body must be a JSON object"),
    ],
)
def test_control_refuses(control, method, path, value, status, text):
    _sim, ask = control
    answer = ask(method, path, value)
    assert answer[0] == status
    assert text in answer[1]["error"]


def test_control_refuses_web_pages(control):
    sim, ask = control
    assert ask("POST", "/agents/amy", {"acd_state": "Wrap-Up"}, Origin="http://x")[0] == 403
    assert sim.agent("amy")["acd_state"] == "Available"


# -- command line ----------------------------------------------------------------------------
def run(*arguments, cwd, given=None):
    return subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def called(*arguments, cwd, given=""):
    """As run() does, within this process."""
    output, errors = io.StringIO(), io.StringIO()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    folder, stdin = Path.cwd(), sys.stdin
    try:
        os.chdir(cwd)
        sys.stdin = io.StringIO(given)
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = main(list(arguments))
    except SystemExit as end:
        status = end.code
    finally:
        os.chdir(folder)
        sys.stdin = stdin
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return subprocess.CompletedProcess(arguments, status, output.getvalue(), errors.getvalue())


def manage(action, *arguments, cwd, how=called):
    """Run start, stop or status; gives what it prints."""
    result = how(action, "--directory", "run", *arguments, cwd=cwd)
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.fixture
def files(tmp_path, world):
    (tmp_path / "world.json").write_text(json.dumps(world), encoding="utf-8")
    yield tmp_path
    called("stop", "--directory", "run", cwd=tmp_path)


START = ("--world", "world.json", "--tcp-port", "0", "--control-port", "0")


def test_in_the_background(files):
    options = (*START, "--journal-file", "j.jsonl")
    assert manage("start", "--check", *options, cwd=files, how=run) == {"changed": True}
    assert not (files / "run").exists()
    assert manage("status", cwd=files, how=run) == {"running": False}

    first = manage("start", *options, cwd=files, how=run)
    assert (first.pop("changed"), set(first["ports"])) == (True, {"tcp", "control"})
    assert (files / "run/inputs.json").stat().st_mode & 0o077 == 0
    with socket.create_connection(("127.0.0.1", first["ports"]["tcp"]), 10) as plain:
        plain.sendall(b"<x/>")
        assert b"Error 6004" in plain.recv(10_000)
    entry = json.loads((files / "run/j.jsonl").read_text(encoding="utf-8"))
    assert entry["outcome"] == "error 6004"

    assert manage("status", cwd=files, how=run) == {"running": True, **first}
    assert manage("start", *options, cwd=files, how=run) == {"changed": False, **first}
    assert manage("start", "--check", *options, cwd=files, how=run) == {"changed": False, **first}
    assert manage("stop", "--check", cwd=files, how=run) == {"changed": True}
    assert manage("status", cwd=files, how=run)["running"]

    assert manage("stop", cwd=files, how=run) == {"changed": True}
    assert [path.name for path in (files / "run").iterdir()] == ["j.jsonl"], "the journal stays"
    assert manage("stop", cwd=files, how=run) == {"changed": False}


@pytest.mark.parametrize("change", ["world", "settings", "options"])
def test_what_differs_restarts_it(files, change):
    first = manage("start", *START, cwd=files)
    options = list(START)
    if change == "world":
        (files / "world.json").write_text('{"agents": []}', encoding="utf-8")
    elif change == "settings":
        (files / "s.json").write_text('{"latency_ms": 1}', encoding="utf-8")
        options += ["--settings", "s.json"]
    else:
        options += ["--http-port", "0"]
    second = manage("start", *options, cwd=files)
    assert second["changed"]
    assert second["pid"] != first["pid"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", first["ports"]["control"]), 10)


def test_a_killed_simulator_is_started_again(files):
    first = manage("start", *START, cwd=files)
    os.kill(first["pid"], signal.SIGKILL)
    deadline = time.monotonic() + 5
    while manage("status", cwd=files)["running"]:
        assert time.monotonic() < deadline
    second = manage("start", *START, cwd=files)
    assert second["changed"]
    assert second["pid"] != first["pid"]


def test_a_stale_pid_file_is_no_simulator(files):
    (files / "run").mkdir()
    (files / "run/simulator.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    assert manage("status", cwd=files) == {"running": False}
    assert manage("stop", cwd=files) == {"changed": True}, "it removes the file, and ends nobody"


def test_one_simulator_for_a_pid_file(files):
    first = manage("start", *START, cwd=files)
    again = called(*START, "--pid-file", "run/simulator.pid", cwd=files)
    assert again.returncode == 1
    assert "runs already" in again.stderr
    assert manage("status", cwd=files)["pid"] == first["pid"]


def test_replay_on_the_command_line(files):
    lines = [
        {"t": 0, "direction": "sent", "connection": 1, "document": document(PROBE)},
        {"t": 0, "direction": "received", "connection": 1, "document": PROBED},
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (files / "t.jsonl").write_text(text, encoding="utf-8")
    ports = manage("start", "--replay", "t.jsonl", "--tcp-port", "0", cwd=files)["ports"]
    with socket.create_connection(("127.0.0.1", ports["tcp"]), 10) as plain:
        plain.sendall(to_bytes(document(PROBE)))
        assert b"<version>recorded</version>" in plain.recv(10_000)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_foreground_and_signals(files, number):
    process = subprocess.Popen(
        [
            sys.executable,
            str(PROGRAM),
            "--world",
            "world.json",
            "--tcp-port",
            "0",
            "--ready-file",
            "r.json",
        ],
        cwd=files,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert json.loads(process.stdout.readline())["ports"]["tcp"] > 0
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    assert not (files / "r.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--tcp-port", "0"), "--world is missing"),
        (("--world", "world.json"), "nothing to serve"),
        (("--world", "world.json", "--control-port", "0"), "nothing to serve"),
        (("--world", "no.json", "--tcp-port", "0"), "no.json: "),
        (("--world", "bad.json", "--tcp-port", "0"), "bad.json: Expecting"),
        (("--world", "wrong.yml", "--tcp-port", "0"), "agents[0].acd_state: 'x' is not one of"),
        (
            ("--world", "world.json", "--tcp-port", "0", "--settings", "wrong.yml"),
            "settings.agents: is not known here",
        ),
        (
            ("--world", "world.json", "--tcp-port", "0", "--faults", "wrong.yml"),
            "wrong.yml: faults must be a list",
        ),
        (
            ("--inputs", "list.json", "--tcp-port", "0"),
            "list.json: must hold world, settings and faults",
        ),
        (
            ("--world", "world.json", "--tcp-port", "0", "--listen", "0.0.0.0"),
            "0.0.0.0 is not a loopback address; add --allow-remote",
        ),
        (("--replay", "world.json", "--tcp-port", "0"), "world.json: line 1: "),
    ],
)
def test_wrong_command_lines(files, arguments, message):
    (files / "bad.json").write_text("{,}", encoding="utf-8")
    (files / "list.json").write_text("[]", encoding="utf-8")
    (files / "wrong.yml").write_text(
        "agents: [{user_id: a, acd_state: x, service_provider_id: s, group_id: g}]",
        encoding="utf-8",
    )
    for action in ((), ("start", "--directory", "run")):
        result = called(*action, *arguments, cwd=files)
        assert result.returncode in (1, 2)
        assert message in result.stderr
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize("action", ["start", "stop", "status"])
def test_an_action_needs_a_directory(tmp_path, action):
    result = called(action, "--world", "world.json", cwd=tmp_path)
    assert result.returncode == 2
    assert f"{action} needs --directory" in result.stderr


@pytest.mark.parametrize("way", ["files", "one file", "standard input"])
def test_yaml_settings_and_faults(files, world, way):
    (files / "s.yml").write_text("latency_ms: 1\n", encoding="utf-8")
    (files / "f.yml").write_text("- {do: refuse_connection}\n", encoding="utf-8")
    inputs = {
        "world": world,
        "settings": {"latency_ms": 1},
        "faults": [{"do": "refuse_connection"}],
    }
    (files / "inputs.json").write_text(json.dumps(inputs), encoding="utf-8")
    ways = {
        "files": ("--world", "world.json", "--settings", "s.yml", "--faults", "f.yml"),
        "one file": ("--inputs", "inputs.json"),
        "standard input": ("--inputs", "-"),
    }
    ports_wanted = ("--tcp-port", "0", "--control-port", "0")
    start = ("start", "--directory", "run", *ways[way], *ports_wanted)
    result = called(*start, cwd=files, given=json.dumps(inputs))
    ports = json.loads(result.stdout)["ports"]
    with socket.create_connection(("127.0.0.1", ports["tcp"]), 10) as plain:
        assert plain.recv(1) == b""
    assert ask_control(ports["control"], "GET", "/settings")[1]["latency_ms"] == 1
