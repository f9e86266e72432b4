# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""First contact: what ocip_switch_info finds out about switches of many kinds."""

from __future__ import annotations

import contextlib
import copy
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center import readiness
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.contact import (
    Findings,
    examine,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import connect
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    TRANSPORTS,
    USERNAME,
    WORLD,
    alone,
    ansible,
    cancelled,
    connection,
)
from broadworks_simulator import Simulator

GROUP = {"service_provider_id": "ExampleSP", "group_id": "Support"}
PROBE_AGENT = "test.agent@example.net"
PROBE_CENTER = "cc-test@example.net"
KEYS = {
    "ok",
    "msg",
    "checks",
    "connection",
    "login",
    "release",
    "release_reason",
    "requests",
    "behaviour",
    "scope",
    "simulator_settings",
    "probe",
}


def probe_world(**agent: Any) -> dict[str, Any]:
    """The usual world with a test center and a test agent, who is the only one there."""
    world = copy.deepcopy(WORLD)
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    world["call_centers"].append(
        {"service_user_id": PROBE_CENTER, "name": "Test", "type": "Standard", **place}
    )
    world["agents"].append(
        {
            "user_id": PROBE_AGENT,
            "acd_state": "Unavailable",
            "unavailable_code": "10",
            "call_centers": [{"service_user_id": PROBE_CENTER, "joined": False}],
            **place,
            **agent,
        }
    )
    return world


def run_module(simulator: Simulator | None, transport: str = "tcp", **options: Any) -> Any:
    """Run the file of the module, as ansible does on a host, and give its result."""
    arguments: dict[str, Any] = {
        "transport": transport,
        "username": USERNAME,
        "password": PASSWORD,
        "retries": 0,
        "timeout": 5,
    }
    if simulator is not None:
        arguments.update(host=[simulator.host], port=simulator.port(transport))
        if transport in ("tls", "https"):
            arguments["ca_path"] = str(simulator.ca_path)
    arguments.update(options)
    return alone("ocip_switch_info", arguments, {}).result


def status(result: Any, name: str) -> str:
    found: str = next(check["status"] for check in result["checks"] if name in check["name"])
    return found


def failed(result: Any) -> list[str]:
    return [check["name"] for check in result["checks"] if check["status"] == "failed"]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_good_switch_is_ready_and_nothing_is_written(
    transport: str, world: Any, simulate: Callable[..., Simulator]
) -> None:
    simulator = simulate(world, (transport,), read_only=True)
    run = alone("ocip_switch_info", GROUP, connection(simulator, transport))
    result = run.result
    assert run.returncode == 0, run.output
    assert set(result) >= KEYS
    assert (result["ok"], result["changed"]) == (True, False)
    assert result["msg"].startswith("Ready for shift changes.")
    assert (result["connection"]["tls"] is None) == (transport in ("tcp", "http"))
    assert result["connection"]["round_trip_ms"]["min"] >= 0
    assert result["scope"]["call_center_count"] == 3
    assert result["scope"]["agent_count"] == 5
    assert result["login"]["type"] == "System"
    assert result["requests"]["UserCallCenterAgentSignOutRequest"] == "untested"
    assert result["requests"]["UserCallCenterGetRequest23"] == "known"
    assert not simulator.journal.writes()
    assert PASSWORD not in run.output


def findings_of(simulator: Simulator, transport: str = "tcp") -> Findings:
    with connect(
        simulator.host,
        USERNAME,
        PASSWORD,
        transport=transport,
        port=simulator.port(transport),
        ca_path=simulator.ca_path,
        retries=1,
        timeout=10,
    ) as session:
        return examine(session, ("ExampleSP", "Support"), [])


SETTINGS: list[dict[str, Any]] = [
    {},
    {"xs_mode": True},
    {"error_code_element": True},
    {"error_type": "Warning"},
    {"encoding": "ISO-8859-2"},
    {"login_encoding": "ISO-8859-1"},
    {"system_version": "22.0"},
    {"unserved_requests": ["UserCallCenterGetRequest23"]},
    {"unserved_requests": ["VerifySessionIsValidRequest"]},
    {"unserved_requests": ["SystemSoftwareVersionGetRequest", "LoginRequest22V5"]},
    {"multi_command": "rollback"},
    {"validation_scope": "document"},
    {"empty_echo": False},
    {"table_extra_column": True, "table_swap_columns": True},
    {"line_feed_after_reply": False},
    {"line_feeds_inside": True},
    {"delivery": "bytewise"},
    {"delivery": "split", "core_prefix": "bw"},
    {"non_agent_code": 5404},
    {"multi_command": "stops"},
    {"echo_returned": False},
    {"non_ascii_search": "error"},
    {"password_expires_days": 9},
    {"release": "17sp4"},
    {"release": "20sp1", "xs_mode": True},
    {"max_sessions_per_user": 1},
    {"xs_mode": True, "error_code_element": True, "encoding": "UTF-8"},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_what_is_set_is_found_and_the_settings_found_behave_alike(
    settings: dict[str, Any], world: Any, simulate: Callable[..., Simulator]
) -> None:
    first = findings_of(simulate(world, **settings))
    assert first.stopped is None
    assert first.behaviour["acd_states_visible"] is not settings.get("xs_mode", False)
    assert first.behaviour["error_code_element"] is settings.get("error_code_element", False)
    assert first.login is not None
    assert first.login.encoding == settings.get("encoding", "ISO-8859-1")
    for name in settings.get("unserved_requests", []):
        assert first.requests[name] in ("unknown", "untested")

    found = readiness.simulator_settings(first)
    again = findings_of(simulate(copy.deepcopy(WORLD), **found))
    assert again.behaviour == first.behaviour
    assert again.release == first.release
    assert readiness.simulator_settings(again) == found
    assert {k: v for k, v in again.requests.items() if v != "untested"} == {
        k: v for k, v in first.requests.items() if v != "untested"
    }


def test_a_login_without_rights_says_which(world: Any, simulate: Callable[..., Simulator]) -> None:
    world["administrators"] = [
        {
            "user_id": USERNAME,
            "password": PASSWORD,
            "login_type": "Group",
            "service_provider_id": "OtherSP",
            "group_id": "Other",
        }
    ]
    result = run_module(simulate(world), agent_user_id=["ben.k@example.net"], **GROUP)
    assert result["failed"] is True
    assert set(result) >= KEYS
    assert "rights: sign-out" in failed(result)
    assert status(result, "unavailable codes") in ("warning", "skipped")
    assert "supervisor" in next(
        check["advice"] for check in result["checks"] if check["name"] == "rights: sign-out"
    )


def test_an_answer_of_another_type_is_no_refusal(
    world: Any, simulate: Callable[..., Simulator]
) -> None:
    simulator = simulate(world)
    simulator.add_fault({"do": "wrong_type", "request": readiness.AGENT_LIST, "times": 1000})
    result = run_module(simulator, agent_user_id=["ben.k@example.net"], **GROUP)
    assert result["requests"][readiness.AGENT_LIST] == "unexpected"
    check = next(check for check in result["checks"] if check["name"] == "rights: staffing")
    assert check["status"] == "failed"
    assert "may not use it" not in check["message"]
    assert "transcript" in check["advice"]


@pytest.fixture
def ssh() -> Iterator[int]:
    """A port on which something else than a switch answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    client, _address = server.accept()
                except OSError:
                    return
                with client, contextlib.suppress(OSError):
                    client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                    client.recv(4096)

        threading.Thread(target=greet, daemon=True).start()
        yield server.getsockname()[1]


def test_a_port_that_is_something_else_is_told(ssh: int) -> None:
    result = run_module(None, host=["127.0.0.1"], port=ssh, **GROUP)
    assert failed(result) == ["protocol"]
    assert status(result, "connection") == "ok"
    assert status(result, "login") == "skipped"


def test_a_host_that_does_not_exist_is_told() -> None:
    result = run_module(None, host=["no-such-switch.invalid"], **GROUP)
    assert failed(result) == ["name service"]
    assert "no-such-switch.invalid" in result["msg"]
    assert set(result) >= KEYS


def test_a_port_that_greets_first_is_told_what_to_do(ssh: int) -> None:
    result = run_module(None, host=["127.0.0.1"], port=ssh, transport="tcp", **GROUP)
    assert failed(result) == ["protocol"]
    assert "Check host, port and transport" in result["msg"]


def test_missing_options_are_told_with_every_key() -> None:
    result = run_module(None, **GROUP)
    assert result["failed"] is True
    assert "host" in result["msg"]
    assert set(result) >= KEYS


@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_a_closed_door_names_the_access_list(
    transport: str, world: Any, simulate: Callable[..., Simulator]
) -> None:
    simulator = simulate(world, (transport,), access_list=["192.0.2.1"])
    result = run_module(simulator, transport, **GROUP)
    assert failed(result) == ["access list"]
    assert "access list" in result["msg"]


def test_an_expired_certificate_is_told(world: Any, simulate: Callable[..., Simulator]) -> None:
    simulator = simulate(world, ("tls",), certificate="expired")
    result = run_module(simulator, "tls", **GROUP)
    assert failed(result) == ["certificate"]
    assert "renewed" in result["msg"]


def test_a_wrong_password_is_sent_once_and_told(
    world: Any, simulate: Callable[..., Simulator]
) -> None:
    simulator = simulate(world)
    result = run_module(simulator, password="not it", retries=3, **GROUP)
    assert failed(result) == ["login"]
    assert simulator.counters["failed_logins"] == 1


def test_a_probe_settles_what_reading_cannot_and_puts_the_agent_back(
    simulate: Callable[..., Simulator],
) -> None:
    simulator = simulate(
        probe_world(),
        signed_in_states=["Available", "Wrap-Up"],
        sign_out_signed_out="error",
        joins_on_sign_out="cleared",
        multi_command="rollback",
    )
    before = agent_on(simulator)
    result = run_module(simulator, probe_agent=PROBE_AGENT, probe_call_center=PROBE_CENTER, **GROUP)
    assert result["ok"] is True, result["msg"]
    probe = result["probe"]
    assert probe["restored"] is True
    assert probe["signed_in_states"] == ["available", "wrap_up"]
    assert probe["sign_out_signed_out"] == "error"
    assert probe["joins_on_sign_out"] == "cleared"
    assert probe["error_in_document"] == "rolls_back"
    assert probe["refusal"] == [{"service_user_id": PROBE_CENTER, "call_center_name": "Test"}]
    assert agent_on(simulator) == before
    assert result["simulator_settings"]["multi_command"] == "rollback"


def agent_on(simulator: Simulator) -> Any:
    with connect(
        simulator.host, USERNAME, PASSWORD, transport="tcp", port=simulator.port("tcp")
    ) as session:
        answer = session.raw_command("UserCallCenterGetRequest23", userId=PROBE_AGENT)
    return answer.as_dict()


@pytest.mark.parametrize("number", range(4, 30, 5))
def test_a_probe_that_loses_its_connection_puts_the_agent_back(
    number: int, simulate: Callable[..., Simulator]
) -> None:
    simulator = simulate(probe_world())
    before = agent_on(simulator)
    simulator.add_fault({"do": "drop_after", "kind": "write", "skip": number // 3})
    result = run_module(
        simulator, probe_agent=PROBE_AGENT, probe_call_center=PROBE_CENTER, retries=3, **GROUP
    )
    assert result["probe"]["restored"] is True, result
    assert agent_on(simulator) == before


@pytest.mark.parametrize("written", [1, 3, 6])
def test_a_probe_that_is_interrupted_puts_the_agent_back(
    written: int, simulate: Callable[..., Simulator], tmp_path: Path
) -> None:
    simulator = simulate(probe_world())
    before = agent_on(simulator)
    # Time for the signals: one at a write of the probe, one while the agent is being put back.
    simulator.add_fault({"do": "delay", "ms": 300, "kind": "write", "times": None})
    result = cancelled(
        "ocip_switch_info",
        {**GROUP, "probe_agent": PROBE_AGENT, "probe_call_center": PROBE_CENTER},
        connection(simulator),
        tmp_path,
        lambda: len(simulator.journal.writes()) >= written,
        signal.SIGINT,
    )
    assert set(result) >= KEYS
    assert result["ok"] is False
    assert "SIGTERM" in result["msg"]
    assert result["probe"]["restored"] is True
    assert agent_on(simulator) == before


def test_an_interrupted_examination_is_told_and_probes_nothing(
    simulate: Callable[..., Simulator], tmp_path: Path
) -> None:
    simulator = simulate(probe_world(), latency_ms=20)
    result = cancelled(
        "ocip_switch_info",
        {**GROUP, "probe_agent": PROBE_AGENT},
        connection(simulator),
        tmp_path,
        lambda: simulator.counters["documents"] > 4,
        signal.SIGINT,
    )
    assert set(result) >= KEYS
    assert failed(result) == ["examination"]
    assert "SIGTERM" in result["msg"]
    assert not simulator.journal.writes()


def test_a_transcript_of_first_contact(simulate: Callable[..., Simulator], tmp_path: Path) -> None:
    simulator = simulate(probe_world())
    path = tmp_path / "first.jsonl"
    options: dict[str, Any] = {"transcript": str(path), "sessions": 4, **GROUP}
    result = run_module(simulator, **options)
    assert result["ok"] is True, result["msg"]
    assert "SystemSoftwareVersionGetRequest" in path.read_text("ascii")
    again = run_module(simulator, **options)
    assert "first-2.jsonl" in str(again["warnings"])


def test_a_transcript_that_cannot_be_written_is_told(
    simulate: Callable[..., Simulator], tmp_path: Path
) -> None:
    simulator = simulate(probe_world())
    result = run_module(simulator, transcript=str(tmp_path / "no" / "folder"), **GROUP)
    assert set(result) >= KEYS
    assert result["ok"] is False
    assert "cannot be written" in result["msg"]
    assert simulator.counters["connections"] == 0


@pytest.mark.parametrize(
    ("agent", "center", "reason"),
    [
        ({"call_centers": ["cc-sales@example.net"]}, None, "joined to cc-sales@example.net"),
        ({}, "cc-sales@example.net", "not assigned"),
        ({"call_centers": ["cc-sales@example.net"]}, "cc-sales@example.net", "other agents"),
    ],
)
def test_a_probe_that_could_bring_calls_to_somebody_is_refused(
    agent: Any, center: str | None, reason: str, simulate: Callable[..., Simulator]
) -> None:
    simulator = simulate(probe_world(**agent))
    options = {"probe_call_center": center} if center else {}
    result = run_module(simulator, probe_agent=PROBE_AGENT, **options, **GROUP)
    assert result["failed"] is True
    assert reason in result["msg"]
    assert result["probe"]["restored"] is None
    assert not simulator.journal.writes()


def test_check_mode_leaves_the_probe_out(simulate: Callable[..., Simulator]) -> None:
    simulator = simulate(probe_world(), read_only=True)
    arguments = {**GROUP, "probe_agent": PROBE_AGENT}
    run = ansible("ocip_switch_info", arguments, connection(simulator), "--check")
    assert run.returncode == 0, run.output
    assert run.result["probe"] is None
