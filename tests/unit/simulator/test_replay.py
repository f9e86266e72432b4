# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A transcript is answered again, whatever the order of its sessions."""

from __future__ import annotations

import json

import pytest
from raw_client import RawClient, command, document, to_bytes

from broadworks_simulator import Simulator, SimulatorError

READ = command("UserCallCenterGetRequest19", userId="amy")
SIGN_OUT = command("UserCallCenterAgentSignOutRequest", agentUserId="amy")
GONE = command("UserCallCenterGetRequest19", userId="missing")


class Notebook:
    """Talks to a simulator and keeps a transcript of it."""

    def __init__(self, path):
        self.path = path
        self.lines = []

    def note(self, direction, text, connection=1):
        entry = {"t": 0.0, "direction": direction, "connection": connection, "document": text}
        self.lines.append(json.dumps(entry))
        self.path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")

    def exchange(self, client, *commands, connection=1):
        self.note("sent", document(*commands), connection)
        client.send(to_bytes(document(*commands)))
        data = client.receive()
        self.note("received", data.decode("iso-8859-1"), connection)
        return data

    def log_in(self, client, connection=1):
        self.exchange(client, command("AuthenticationRequest", userId="ops@example.net"))
        login = command("LoginRequest22V5", userId="ops@example.net", password="secret")
        self.exchange(client, login, connection=connection)


@pytest.fixture
def notebook(tmp_path):
    return Notebook(tmp_path / "transcript.jsonl")


@pytest.fixture
def replayed(notebook):
    """Start a simulator that knows the notebook only; give clients of it."""
    with_clients = []

    def begin(**options):
        simulator = Simulator({}, replay=str(notebook.path), **options).start()
        client = RawClient(simulator)
        with_clients.extend((client.close, simulator.stop))
        return simulator, client

    yield begin
    for end in with_clients:
        end()


def answers(client, *commands):
    return [answer.node for answer in client.exchange(*commands).answers]


def as_text(nodes):
    return [[(n.tag, n.text) for node in nodes for n in node.iter()], [n.attrib for n in nodes]]


def test_a_whole_run_is_answered_again(client, notebook, replayed):
    notebook.log_in(client)
    asked = [(READ,), (READ, GONE, READ), (SIGN_OUT,), (READ,)]
    said = [notebook.exchange(client, *commands) for commands in asked]
    _simulator, again = replayed()
    assert again.login("anybody@example.net", "any").type == "LoginResponse22V5"
    for commands, data in zip(asked, said):
        again.send(to_bytes(document(*commands)))
        assert again.receive() == data, "byte by byte, but for what differs in every run"


def test_what_differs_from_run_to_run_is_our_own(client, notebook, replayed):
    notebook.log_in(client)
    _simulator, again = replayed()
    reply = again.exchange(
        command("AuthenticationRequest", userId="x", echo="mine"), session="another"
    )
    assert reply.session == "another"
    assert reply.answers[0].echo == "mine"
    assert reply.answers[0].text("nonce") not in notebook.path.read_text(encoding="utf-8")


def test_the_same_request_is_answered_in_order(client, notebook, replayed):
    notebook.exchange(client, READ)
    notebook.exchange(client, SIGN_OUT)
    notebook.exchange(client, READ)
    _simulator, again = replayed()
    assert again.state("amy")[0] == "Available"
    assert again.state("amy")[0] == "Sign-Out", "though the sign-out was not asked for"


def test_sessions_may_come_in_another_order(sim, connect, notebook, replayed):
    clients = [connect(sim), connect(sim)]
    for number, (client, user_id) in enumerate(zip(clients, ("amy", "ben")), 1):
        asked = command("UserCallCenterGetRequest19", userId=user_id)
        notebook.exchange(client, asked, connection=number)
    simulator, again = replayed()
    assert again.state("ben")[0] == "Unavailable"
    assert again.state("amy")[0] == "Available"
    assert [entry["outcome"] for entry in simulator.journal] == ["success", "success"]


def test_commands_may_be_put_into_other_documents(client, notebook, replayed):
    notebook.exchange(client, READ, GONE)
    notebook.exchange(client, SIGN_OUT)
    _simulator, again = replayed()
    reply = again.exchange(SIGN_OUT, READ)
    assert [answer.type for answer in reply.answers] == [
        "UserCallCenterAgentSignOutResponse",
        "UserCallCenterGetResponse19",
    ]
    assert again.exchange(GONE).answers[0].code == 4008


def test_what_it_does_not_hold_is_said(client, notebook, replayed, capsys):
    notebook.exchange(client, READ)
    simulator, again = replayed()
    assert not again.ask("UserCallCenterGetRequest19", userId="amy").is_error
    for asked in (READ, SIGN_OUT):
        answer = again.exchange(asked).answers[0]
        assert answer.is_error
        assert "the transcript holds no further answer to UserCallCenter" in answer.summary
    assert "agentUserId=amy" in answer.summary
    assert "no further answer to UserCallCenterAgentSignOutRequest" in capsys.readouterr().err
    assert [entry["outcome"] for entry in simulator.journal] == [
        "success",
        "not in the transcript",
        "not in the transcript",
    ]


def test_a_lost_reply_is_lost_again(client, notebook, replayed):
    notebook.exchange(client, READ)
    notebook.note("sent", document(SIGN_OUT))
    notebook.exchange(client, READ)
    _simulator, again = replayed()
    assert again.exchange(READ).answers[0].type == "UserCallCenterGetResponse19"
    again.send(to_bytes(document(SIGN_OUT)))
    assert again.is_closed()


def test_a_reply_with_fewer_answers_stays_one(sim, client, notebook, replayed):
    sim.configure(multi_command="stops")
    notebook.exchange(client, READ, GONE, READ)
    _simulator, again = replayed()
    assert [answer.code for answer in again.exchange(READ, GONE, READ).answers] == [None, 4008]


def test_echoes_that_did_not_come_do_not_come(sim, client, notebook, replayed):
    sim.configure(echo_returned=False)
    notebook.exchange(client, command("VerifySessionIsValidRequest", echo="1"))
    _simulator, again = replayed()
    answer = again.exchange(command("VerifySessionIsValidRequest", echo="2")).answers[0]
    assert answer.echo is None


def test_no_document_is_answered_by_what_came(notebook, replayed):
    notebook.note("sent", document(READ))
    notebook.note("received", "<html><body>502</body></html>")
    _simulator, again = replayed()
    again.send(to_bytes(document(READ)))
    assert again.receive(b"</html>") == b"<html><body>502</body></html>"
    assert again.is_closed()


def test_a_reset_begins_anew(client, notebook, replayed):
    notebook.exchange(client, READ)
    simulator, again = replayed()
    assert not again.exchange(READ).answers[0].is_error
    simulator.reset()
    assert not again.exchange(READ).answers[0].is_error


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "holds no request"),
        ("{}", "line 1: KeyError"),
        ("[", "line 1: JSONDecodeError"),
        (json.dumps({"direction": "sent", "connection": 1, "document": "x"}), "not well-formed"),
        (json.dumps({"direction": "up", "connection": 1, "document": "x"}), "'up' is neither"),
    ],
)
def test_a_file_that_is_no_transcript(tmp_path, text, problem):
    path = tmp_path / "transcript.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SimulatorError) as told:
        Simulator({}, replay=str(path))
    assert problem in str(told.value)
    with pytest.raises(SimulatorError):
        Simulator({}, replay=str(tmp_path / "missing"))
