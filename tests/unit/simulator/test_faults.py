# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault does what it says, at the moment that was asked for, as often as asked for."""

from __future__ import annotations

import base64
import http.client
import time
from pathlib import Path

import pytest
from raw_client import Reply, command, document, to_bytes

from broadworks_simulator import SimulatorError
from broadworks_simulator.faults import KINDS

README = Path(__file__).resolve().parents[3] / "roles/simulator/README.md"
ONE = command("VerifySessionIsValidRequest")
SIGN_OUT = "UserCallCenterAgentSignOutRequest"
AMY = to_bytes(document(command(SIGN_OUT, agentUserId="amy")))


def state(sim, agent="amy"):
    return sim.agent(agent)["acd_state"]


def test_the_readme_has_each_fault():
    text = README.read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        assert f"| `{name}` |" in text, name
        assert kind.text in text, name


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({}, "fault.do: is missing"),
        ({"do": "explode"}, "fault.do: 'explode' is not one of"),
        ({"do": "cut", "byte": 3}, "fault.byte: is not known here; did you mean 'bytes'?"),
        ({"do": "cut", "bytes": -1}, "fault.bytes: must be a whole number of at least 0"),
        ({"do": "cut", "fraction": 2}, "fault.fraction: must be a number from 0 to 1"),
        ({"do": "slow", "bytes": 0}, "fault.bytes: must be a whole number of at least 1"),
        ({"do": "delay", "document": 0}, "fault.document: must be a whole number of at least 1"),
        ({"do": "delay", "kind": "reads"}, "fault.kind: 'reads' is not one of read, write"),
        ({"do": "delay", "transport": "udp"}, "fault.transport: 'udp' is not one of tcp"),
        ({"do": "delay", "times": 0}, "fault.times: must be a whole number of at least 1"),
        ({"do": "delay", "skip": True}, "fault.skip: must be a whole number of at least 0"),
        ({"do": "garbage", "base64": "%"}, "fault.base64:"),
        ({"do": "redirect"}, "fault.url: is missing"),
        ({"do": "bad_xml", "style": "odd"}, "fault.style: 'odd' is not one of doctype"),
        ({"do": "drop_after", "apply": "no"}, "fault.apply: must be true or false"),
        ({"do": "unsolicited", "position": "x"}, "fault.position: 'x' is not one of before, after"),
    ],
)
def test_a_wrong_fault_is_refused(sim, fault, message):
    with pytest.raises(SimulatorError) as caught:
        sim.add_fault(fault)
    assert str(caught.value).startswith(message)
    assert sim.faults == []


# -- when ------------------------------------------------------------------------------------
def test_once_is_the_default_and_null_is_for_ever(sim, client):
    sim.add_fault({"do": "error", "code": 1})
    assert [client.ask("AvailabilityTestRequest").code for _n in range(2)] == [1, None]
    sim.add_fault({"do": "error", "code": 2, "times": None})
    assert [client.ask("AvailabilityTestRequest").code for _n in range(3)] == [2, 2, 2]
    sim.clear_faults()
    assert client.ask("AvailabilityTestRequest").is_success


def test_skip_and_times(sim, client):
    sim.add_fault({"do": "error", "code": 1, "skip": 2, "times": 2})
    codes = [client.ask("AvailabilityTestRequest").code for _n in range(5)]
    assert codes == [None, None, 1, 1, None]
    assert sim.faults[0]["done"] == 2


def test_by_number_of_the_document(sim, client):
    sim.add_fault({"do": "error", "code": 1, "document": 3})
    sim.add_fault({"do": "error", "code": 2, "document_from_now": 3})
    codes = [client.ask("AvailabilityTestRequest").code for _n in range(4)]
    assert codes == [None, 1, 2, None], "the login was document 1"


def test_by_request_agent_and_kind(sim, client):
    sim.add_fault({"do": "error", "code": 1, "agent": "ben", "request": SIGN_OUT})
    sim.add_fault({"do": "error", "code": 2, "kind": "read", "times": None})
    reply = client.exchange(
        command(SIGN_OUT, agentUserId="amy"),
        command(SIGN_OUT, agentUserId="ben"),
        command("UserCallCenterGetRequest19", userId="ben"),
        ONE,
    )
    assert [answer.code for answer in reply.answers] == [None, 1, 2, None]
    assert state(sim, "ben") == "Unavailable"


def test_by_kind_login(sim, connect):
    sim.add_fault({"do": "error", "code": 1, "kind": "login"})
    client = connect(sim, user_id=None)
    assert client.login().code == 1
    assert client.login().type == "LoginResponse22V5"


def test_by_connection_and_transport(start, connect):
    sim = start(transports=("tcp", "tls"))
    sim.add_fault({"do": "error", "code": 1, "connection": 2, "times": None, "kind": "session"})
    sim.add_fault({"do": "error", "code": 2, "transport": "tls", "kind": "session"})
    clients = [connect(sim), connect(sim), connect(sim, "tls")]
    assert [c.ask("AvailabilityTestRequest").code for c in clients] == [None, 1, 2]


def test_a_reset_of_the_simulator_forgets_faults_and_counts_anew(sim, client, connect):
    sim.add_fault({"do": "error", "code": 1, "times": None})
    sim.reset()
    assert sim.faults == []
    assert client.ask("AvailabilityTestRequest").is_error, "the login is gone too"
    sim.add_fault({"do": "error", "code": 7, "document": 3})
    again = connect(sim)
    assert again.ask("AvailabilityTestRequest").code == 7


# -- the way of the reply ----------------------------------------------------------------------
def test_refuse_connection(sim, connect):
    sim.add_fault({"do": "refuse_connection", "times": 2})
    assert connect(sim, user_id=None).is_closed()
    assert connect(sim, user_id=None).is_closed()
    assert connect(sim).ask("AvailabilityTestRequest").is_success


@pytest.mark.parametrize(
    ("do", "expected"), [("drop_before", "Available"), ("drop_after", "Sign-Out")]
)
def test_drop(sim, client, do, expected):
    sim.add_fault({"do": do})
    client.send(AMY)
    assert client.socket.recv(10) == b"", "closed, without a byte and without a reset"
    assert state(sim) == expected
    entry = sim.journal[-1]
    assert entry["faults"] == [do]
    assert entry["applied"] == (expected == "Sign-Out")
    assert entry["outcome"] == ("success" if entry["applied"] else "dropped")


def test_drop_instead_of_silence(start, connect):
    sim = start(settings={"logout_reply": "none"})
    client = connect(sim)
    sim.add_fault({"do": "drop_after"})
    client.send(to_bytes(document(command("LogoutRequest", userId="ops@example.net"))))
    assert client.is_closed()


@pytest.mark.parametrize("apply", [True, False])
def test_reset(sim, client, apply):
    sim.add_fault({"do": "reset", "apply": apply})
    client.send(AMY)
    with pytest.raises(ConnectionResetError):
        client.socket.recv(10)
    assert (state(sim) == "Sign-Out") == apply


@pytest.mark.parametrize("size", [0, 1, 100])
def test_cut_after_bytes(sim, client, size):
    sim.add_fault({"do": "cut", "bytes": size})
    client.send(AMY)
    with pytest.raises(EOFError) as caught:
        client.receive()
    assert len(caught.value.args[0]) == size
    assert state(sim) == "Sign-Out"


def test_cut_after_a_fraction(sim, client):
    whole = len(client.exchange(command(SIGN_OUT, agentUserId="amy")).data)
    sim.reset()
    client.login()
    sim.add_fault({"do": "cut", "fraction": 0.25})
    client.send(AMY)
    with pytest.raises(EOFError) as caught:
        client.receive()
    assert len(caught.value.args[0]) == whole // 4


@pytest.mark.parametrize("apply", [True, False])
def test_hang(sim, client, apply):
    sim.add_fault({"do": "hang", "apply": apply})
    client.send(AMY)
    client.socket.settimeout(0.1)
    with pytest.raises(OSError, match="timed out"):
        client.socket.recv(1)
    assert (state(sim) == "Sign-Out") == apply


def test_delay(sim, client):
    sim.add_fault({"do": "delay", "ms": 80})
    begun = time.perf_counter()
    assert client.ask("AvailabilityTestRequest").is_success
    assert time.perf_counter() - begun >= 0.08


def test_slow_and_split(sim, client):
    sim.add_fault({"do": "slow", "bytes": 100, "tick_ms": 10})
    client.send(to_bytes(document(ONE)))
    first = client.socket.recv(65536)
    client.buffer = first
    assert Reply(client.receive()).answers[0].is_success
    assert len(first) == 100
    sim.add_fault({"do": "split", "at": 7})
    client.send(to_bytes(document(ONE)))
    assert client.socket.recv(65536) == b"<?xml v"


def test_garbage(sim, client, connect):
    sim.add_fault({"do": "garbage"})
    client.send(AMY)
    assert client.receive(b"</html>").startswith(b"<html>")
    assert client.is_closed() or client.buffer
    assert state(sim) == "Available"
    other = connect(sim)
    sim.add_fault({"do": "garbage", "base64": base64.b64encode(b"\x00\xffBCCT").decode()})
    other.send(AMY)
    assert other.receive(b"BCCT") == b"\x00\xffBCCT"


def test_huge_reply(sim, client):
    sim.add_fault({"do": "huge_reply", "mib": 3})
    client.send(AMY)
    size = 0
    while True:
        data = client.socket.recv(1 << 20)
        size += len(data)
        if not data:
            break
    assert size > 3 * 1024 * 1024
    assert state(sim) == "Available"


def test_a_client_may_leave_a_huge_reply(sim, client, connect):
    sim.add_fault({"do": "huge_reply", "mib": 500})
    client.send(AMY)
    client.socket.recv(1000)
    client.close()
    assert connect(sim).ask("AvailabilityTestRequest").is_success


@pytest.mark.parametrize(
    ("style", "sign"),
    [
        ("doctype", b"<!DOCTYPE"),
        ("entities", b"&e9;"),
        ("deep", b"<row><row><row>"),
        ("control_character", b"\x01"),
    ],
)
def test_bad_xml(sim, client, style, sign):
    sim.add_fault({"do": "bad_xml", "style": style})
    client.send(AMY)
    assert sign in client.receive()
    assert client.is_closed()


def test_forced_logout(sim, client):
    sim.add_fault({"do": "forced_logout"})
    client.send(AMY)
    answer = Reply(client.receive()).answers[0]
    assert answer.type == "LogoutRequest"
    assert answer.text("reason") == "Open Client Server Forced Logout"
    assert client.is_closed()
    assert state(sim) == "Available"


# -- the document ------------------------------------------------------------------------------
def test_not_logged_in(sim, client):
    sim.add_fault({"do": "not_logged_in"})
    assert "not logged in" in client.ask("AvailabilityTestRequest").summary
    assert client.ask("AvailabilityTestRequest").is_error, "the login is gone for good"
    client.login()
    assert client.ask("AvailabilityTestRequest").is_success


@pytest.mark.parametrize("position", ["before", "after"])
def test_unsolicited(sim, client, position):
    sim.add_fault({"do": "unsolicited", "position": position})
    client.send(AMY)
    types = [Reply(client.receive()).answers[0].type for _document in range(2)]
    stray = types.pop(0 if position == "before" else 1)
    assert (stray, types) == ("c:SuccessResponse", ["UserCallCenterAgentSignOutResponse"])


def test_wrong_session_id(sim, client):
    sim.add_fault({"do": "wrong_session_id"})
    assert client.exchange(ONE).session == "not-s1"


def test_missing_and_extra_command(sim, client):
    sim.add_fault({"do": "missing_command"})
    assert len(client.exchange(ONE, ONE, ONE).answers) == 2
    sim.add_fault({"do": "extra_command"})
    assert len(client.exchange(ONE, ONE).answers) == 3


def test_duplicate_reply(sim, client):
    sim.add_fault({"do": "duplicate_reply"})
    client.send(AMY)
    assert client.receive() == client.receive()


# -- one command -------------------------------------------------------------------------------
def test_error(sim, client):
    sim.add_fault({"do": "error", "agent": "amy", "code": 9999, "text": "Boom"})
    assert client.sign_out("amy").summary == "[Error 9999] Boom"
    assert state(sim) == "Available"
    sim.add_fault({"do": "error", "code": 5404})
    assert client.sign_out("amy").summary == "[Error 5404] Unauthorized transaction."
    sim.add_fault({"do": "error", "text": "no code at all"})
    assert client.sign_out("amy").summary == "no code at all"


def test_lie(sim, client):
    sim.add_fault({"do": "lie", "times": 2})
    assert client.ask("AvailabilityTestRequest").is_success, "reads are left alone"
    assert client.blocking("amy") == []
    assert client.ask(
        "UserCallCenterModifyRequest19", userId="amy", agentACDState="Wrap-Up"
    ).is_success
    assert state(sim) == "Available"
    assert [entry["applied"] for entry in sim.journal.writes()] == [False, False]


@pytest.mark.parametrize("apply", [True, False])
def test_wrong_type(sim, client, apply):
    sim.add_fault({"do": "wrong_type", "apply": apply})
    assert client.sign_out("amy").is_success
    assert (state(sim) == "Sign-Out") == apply
    sim.add_fault({"do": "wrong_type"})
    answer = client.ask("UserCallCenterModifyRequest19", userId="amy")
    assert answer.type == "UserCallCenterModifyResponse19"


def damaged(sim, client, do, agent="zoe", **more):
    sim.add_fault({"do": do, **more})
    answer = client.sign_out(agent)
    assert answer.type == "UserCallCenterAgentSignOutResponse"
    return answer.node.find("callCenterTable")


def test_tables_can_be_damaged(sim, client):
    assert damaged(sim, client, "no_table") is None
    assert damaged(sim, client, "nil_table").attrib == {
        "{http://www.w3.org/2001/XMLSchema-instance}nil": "true"
    }
    table = damaged(sim, client, "empty_table_element")
    assert (len(table), table.attrib) == (0, {})
    assert [node.tag for node in damaged(sim, client, "no_headings")] == ["row"]
    table = damaged(sim, client, "no_service_user_id_heading")
    assert [node.text for node in table.findall("colHeading")] == ["Renamed Id", "Call Center Name"]
    assert [len(row) for row in damaged(sim, client, "short_row").findall("row")] == [1]


def test_damage_and_deed_are_two_things(sim, client):
    assert damaged(sim, client, "no_table", "amy", apply=False) is None
    assert state(sim) == "Available"
    assert sim.journal[-1]["applied"] is False
    assert damaged(sim, client, "no_table", "amy") is None
    assert state(sim) == "Sign-Out"


# -- SOAP --------------------------------------------------------------------------------------
@pytest.fixture
def soap(start, connect):
    sim = start(transports=("http",))
    return sim, connect(sim, "http")


def post(client, *commands):
    return client.post(client.envelope(document(*commands)))


def test_soap_fault(soap):
    sim, client = soap
    sim.add_fault({"do": "soap_fault", "status": 200})
    status, _headers, data = post(client, ONE)
    assert status == 200
    assert b"<faultstring>NO_OCS_CONNECTION</faultstring>" in data


def test_http_status_and_redirect(soap):
    sim, client = soap
    sim.add_fault({"do": "http_status", "status": 503})
    assert post(client, ONE)[0] == 503
    sim.add_fault({"do": "redirect", "url": "http://other.example.net/"})
    status, headers, _data = post(client, ONE)
    assert (status, headers["Location"]) == (307, "http://other.example.net/")
    assert client.ask("AvailabilityTestRequest").is_success


def test_soap_faults_leave_other_transports_alone(sim, client):
    sim.add_fault({"do": "http_status"})
    assert client.ask("AvailabilityTestRequest").is_success
    assert sim.faults[0]["done"] == 0


@pytest.mark.parametrize("do", ["drop_before", "drop_after", "reset"])
def test_drops_over_soap(soap, do):
    sim, client = soap
    sim.add_fault({"do": do})
    with pytest.raises(ConnectionError):
        post(client, command(SIGN_OUT, agentUserId="amy"))
    assert (state(sim) == "Sign-Out") == (do != "drop_before")


def test_cut_over_soap(soap):
    sim, client = soap
    sim.add_fault({"do": "cut"})
    with pytest.raises((http.client.IncompleteRead, http.client.HTTPException)):
        post(client, command(SIGN_OUT, agentUserId="amy"))
    assert state(sim) == "Sign-Out"


def test_garbage_and_huge_over_soap(soap):
    sim, client = soap
    sim.add_fault({"do": "garbage", "text": "<p>hello</p>"})
    assert post(client, ONE)[2] == b"<p>hello</p>"
    sim.add_fault({"do": "huge_reply", "mib": 1})
    assert len(post(client, ONE)[2]) > 1024 * 1024
