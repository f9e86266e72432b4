# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins, batches, losses and logouts against a server that follows a script."""

from __future__ import annotations

import hashlib
import signal
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import documents
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import (
    session as session_module,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    AnswerMismatchError,
    ErrorResponse,
    InterruptedRun,
    LoginError,
    MissingLibraryError,
    OcipError,
    ProtocolError,
    RequestError,
    TransportError,
    UnexpectedResponse,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.messages import (
    Response,
    SystemSoftwareVersionGetRequest,
    UserCallCenterAgentSignOutRequest,
    UserCallCenterGetRequest23,
    UserCallCenterModifyRequest19,
    VerifySessionIsValidRequest,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import (
    LOGOUT_WAIT,
    STALE_ANSWERS,
    Account,
    Session,
    connect,
    pause_before,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.transports import (
    make_transport,
)
from ansible_collections.telecom.broadworks.tests.unit.ocip import samples, scripted
from ansible_collections.telecom.broadworks.tests.unit.ocip.scripted import (
    accept,
    cut,
    document,
    drip,
    error,
    hang,
    http_answer,
    raw,
    reply,
    then,
    then_close,
)

SOCKETS = ["tcp", "tls"]
SOAP = ["http", "https"]
EVERY = [*SOCKETS, *SOAP]
PASSWORD = 's3cr3t-Zürich&<pw>" +/%'
USERNAME = "zoë-€&<ops>@example.net"
READ = SystemSoftwareVersionGetRequest()
SIGN_OUT = UserCallCenterAgentSignOutRequest(agent_user_id="amara.o@example.net")
LOST = [scripted.close, scripted.reset, cut(30), cut(250), drip(0.05)]
VERSION = ["SystemSoftwareVersionGetRequest"]
SIGNED_OUT = ["UserCallCenterAgentSignOutRequest"]


class Clock:
    """Takes the pauses of a session, and takes no time."""

    def __init__(self):
        self.pauses = []

    def sleep(self, seconds):
        if seconds:
            self.pauses.append(round(seconds, 3))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def log_in(certificates, clock):
    """A session on scripted servers: the first host first."""
    sessions = []

    def start(*servers, password=PASSWORD, login="auto", retries=3, timeout=10.0):
        hosts = [
            make_transport(
                server.transport,
                "localhost",
                server.port,
                ca_path=certificates.authority,
                timeout=timeout,
            )
            for server in servers
        ]
        session = Session(hosts, Account(USERNAME, password, login), retries, clock.sleep)
        sessions.append(session)
        return session

    yield start
    for session in sessions:
        session.drop()


def digest_of(password):
    inner = hashlib.sha1(password.encode()).hexdigest()
    return hashlib.md5(f"{samples.NONCE}:{inner}".encode()).hexdigest()


class TestLogin:
    @pytest.mark.parametrize(
        ("kind", "login", "expected"),
        [
            ("tcp", "auto", "digest"),
            ("http", "auto", "digest"),
            ("tls", "auto", "password"),
            ("https", "auto", "password"),
            *((kind, login, login) for kind in EVERY for login in ("digest", "password")),
        ],
    )
    def test_the_right_kind(self, serve, log_in, kind, login, expected):
        server = serve(kind)
        session = log_in(server, login=login)
        assert session.command(READ).version == "25.0"
        first, second = server.exchanges[0].sent.commands[0], server.exchanges[1].sent.commands[0]
        if expected == "password":
            assert first.name == "LoginRequest22V5"
            assert first.elements == [("userId", USERNAME), ("password", PASSWORD)]
            assert [PASSWORD.encode() in e.data for e in server.exchanges] == [False] * 2
        else:
            assert first.name == "AuthenticationRequest"
            assert first.elements == [("userId", USERNAME)]
            assert second.name == "LoginRequest14sp4"
            assert second.elements == [
                ("userId", USERNAME),
                ("signedPassword", digest_of(PASSWORD)),
            ]
        assert (session.logins, session.documents) == (1, len(server.exchanges))
        assert session.login_response.login_type == "System"
        assert session.login_response.is_enterprise is False

    @pytest.mark.parametrize("kind", ["tls", "https"])
    def test_auto_falls_back_to_the_digest_on_6004(self, serve, log_in, kind):
        server = serve(kind, logins=[error(6004, "OCI XML Request validation error")])
        session = log_in(server)
        session.command(READ)
        assert [names[0] for names in server.names] == [
            "LoginRequest22V5",
            "AuthenticationRequest",
            "LoginRequest14sp4",
            *VERSION,
        ]
        assert server.connections == 1
        session.drop()
        session.command(READ)  # what the server does not know is not tried again
        assert [names[0] for names in server.names][4:] == [
            "AuthenticationRequest",
            "LoginRequest14sp4",
            *VERSION,
        ]

    @pytest.mark.parametrize("code", [4962, 5202, 5404, 4008, 4005, None, 6003])
    @pytest.mark.parametrize("kind", ["tls", "https"])
    def test_no_other_error_falls_back(self, serve, log_in, kind, code):
        server = serve(kind, logins=[error(code, "no")])
        with pytest.raises(LoginError) as caught:
            log_in(server).command(READ)
        assert caught.value.code == code
        assert server.names == [["LoginRequest22V5"]]

    @pytest.mark.parametrize("kind", ["tls", "https"])
    def test_password_steps_down_to_the_older_login_with_it(self, serve, log_in, kind):
        server = serve(kind, logins=[error(6004, "no")])
        session = log_in(server, login="password")
        session.command(READ)
        session.drop()
        session.command(READ)  # what the server does not know is not tried again
        logins = [e.sent.commands[0] for e in server.exchanges if "Login" in e.names[0]]
        assert [login.name for login in logins] == [
            "LoginRequest22V5",
            "LoginRequest14sp4",
            "LoginRequest14sp4",
        ]
        plain = [("userId", USERNAME), ("plainTextPassword", PASSWORD)]
        assert logins[1].elements == logins[2].elements == plain

    def test_both_unknown(self, serve, log_in):
        server = serve("tls", logins=[error(6004, "no")] * 2)
        with pytest.raises(LoginError, match="login=digest"):
            log_in(server, login="password").command(READ)
        assert server.names == [["LoginRequest22V5"], ["LoginRequest14sp4"]]

    @pytest.mark.parametrize("kind", ["tcp", "http"])
    def test_without_encryption_it_does_not_step_down(self, serve, log_in, kind):
        server = serve(kind, logins=[error(6004, "no")])
        with pytest.raises(LoginError, match="login=digest"):
            log_in(server, login="password").command(READ)
        assert server.names == [["LoginRequest22V5"]]

    @pytest.mark.parametrize("code", [4962, 5202, 5404, None])
    def test_a_rejected_password_is_not_sent_in_another_login(self, serve, log_in, code):
        server = serve("tls", logins=[error(code, "no")])
        with pytest.raises(LoginError):
            log_in(server, login="password").command(READ)
        assert server.names == [["LoginRequest22V5"]]

    def test_an_unknown_digest_login_is_not_answered_with_digest(self, serve, log_in):
        server = serve("tcp", logins=[error(6004, "no")])
        with pytest.raises(LoginError, match="login=password on an encrypted") as caught:
            log_in(server, login="digest").command(READ)
        assert "non-ASCII" not in str(caught.value)

    @pytest.mark.parametrize("code", [4962, 5202])
    @pytest.mark.parametrize("kind", EVERY)
    def test_a_rejected_password_is_never_sent_again(self, serve, log_in, clock, kind, code):
        challenge = [accept] if kind in ("tcp", "http") else []
        server = serve(kind, logins=[*challenge, error(code, "no")])
        other = serve(kind)
        session = log_in(server, other)
        for use in (session.command, session.command, lambda r: session.batch([r])):
            with pytest.raises(LoginError) as caught:
                use(READ)
            assert caught.value.code == code
        with pytest.raises(LoginError):
            session.command(SIGN_OUT)
        session.close()
        assert server.login_attempts == 1
        assert server.connections == 1
        assert other.connections == 0
        assert clock.pauses == []
        assert session.logins == 0

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_nor_after_a_loss_in_the_middle_of_a_run(self, serve, log_in, kind):
        logins = [accept, accept, accept, error(4962)] if kind == "tcp" else [accept, error(4962)]
        server = serve(kind, logins=logins, steps=[accept, scripted.close])
        session = log_in(server)
        session.command(READ)
        with pytest.raises(LoginError):
            session.command(READ)
        with pytest.raises(LoginError):
            session.command(READ)
        assert server.login_attempts == 2

    def test_an_unknown_user_is_not_asked_for_again(self, serve, log_in):
        server = serve("tcp", logins=[error(4008, "User not found: x")])
        session = log_in(server)
        for _number in range(2):
            with pytest.raises(LoginError, match="OCIP_USERNAME"):
                session.command(READ)
        assert server.names == [["AuthenticationRequest"]]

    def test_what_the_server_quotes_of_a_login_is_not_told(self, serve, log_in):
        def quote_it(exchange):
            error(6004, f"bad: {PASSWORD} or {scripted.escape(PASSWORD)}", exchange.data.decode())(
                exchange
            )

        server = serve("tls", logins=[quote_it, quote_it])
        with pytest.raises(LoginError) as caught:
            log_in(server, login="password").command(READ)
        told = repr(vars(caught.value)) + str(caught.value) + repr(caught.value)
        assert PASSWORD not in told
        assert scripted.escape(PASSWORD) not in told
        assert "Zürich" not in told
        assert "LoginRequest" not in told

    @pytest.mark.parametrize(
        ("kind", "login", "doubtful"),
        [
            ("tcp", "auto", True),
            ("tcp", "digest", True),
            ("tcp", "password", False),
            ("tls", "auto", False),
            ("tls", "digest", True),
            ("tls", "password", False),
        ],
    )
    def test_a_hint_at_non_ascii_letters_where_they_may_be_the_reason(
        self, serve, log_in, kind, login, doubtful
    ):
        digest = login == "digest" or (kind, login) == ("tcp", "auto")
        server = serve(kind, logins=[accept] * digest + [error(4962)])
        with pytest.raises(LoginError) as caught:
            log_in(server, login=login).command(READ)
        assert ("non-ASCII" in str(caught.value)) is doubtful

    def test_no_hint_at_letters_for_an_ascii_password(self, serve, log_in):
        server = serve("tcp", logins=[accept, error(4962, "Invalid password")])
        with pytest.raises(LoginError) as caught:
            log_in(server, password="plain").command(READ)
        assert "non-ASCII" not in str(caught.value)
        assert "Invalid password" in str(caught.value)
        assert "OCIP_PASSWORD" in str(caught.value)

    @pytest.mark.parametrize(
        "surprise",
        [
            reply(samples.success()),
            reply(samples.response("AuthenticationResponse")),
            reply(samples.response("AuthenticationResponse", '<nonce xsi:nil="true"/>')),
            reply(),
            reply(samples.success(), samples.success()),
            document(b"<BroadsoftDocument/>\n"),
            raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
            scripted.close,
        ],
    )
    def test_a_challenge_that_is_none_ends_without_a_password(self, serve, log_in, surprise):
        server = serve("tcp", logins=[surprise] * 2)
        with pytest.raises(TransportError) as caught:
            log_in(server, retries=1, timeout=0.3).command(SIGN_OUT)
        assert not caught.value.sent
        assert server.login_attempts == 0
        assert server.connections == 2

    def test_a_login_whose_answer_is_lost_is_made_again(self, serve, log_in, clock):
        server = serve("tls", logins=[scripted.close, cut(100), accept])
        assert log_in(server).command(READ).version == "25.0"
        assert server.login_attempts == 3
        assert clock.pauses == [0.1, 0.3]

    def test_every_connection_has_a_session_id_of_its_own(self, serve, log_in):
        server = serve("tcp", steps=[accept, scripted.close])
        session, other = log_in(server), log_in(serve("tcp"))
        session.command(READ)
        session.command(READ)
        other.command(READ)
        ids = {exchange.connection: exchange.sent.session for exchange in server.exchanges}
        assert len({exchange.sent.session for exchange in server.exchanges}) == 2
        assert len(set(ids.values())) == 2
        assert all(len(each) >= 16 for each in ids.values())

    def test_a_user_name_that_xml_cannot_carry(self, serve, log_in):
        server = serve("tcp")
        session = log_in(server)
        session.account.username = "a\x00"
        with pytest.raises(RequestError):
            session.command(READ)
        assert server.exchanges == []


class TestCommands:
    @pytest.mark.parametrize("kind", EVERY)
    def test_typed_answers(self, serve, log_in, kind):
        server = serve(kind)
        session = log_in(server)
        assert session.command(READ).version == "25.0"
        assert len(session.command(SIGN_OUT).call_center_table) == 0
        assert (
            session.command(UserCallCenterGetRequest23(user_id="a")).agent_acd_state == "Available"
        )
        assert session.command(VerifySessionIsValidRequest()).values == {}
        assert server.connections == session.logins == 1

    @pytest.mark.parametrize("kind", EVERY)
    def test_a_raw_command(self, serve, log_in, kind):
        server = serve(kind)
        session = log_in(server)
        session.raw_command("UserCallCenterAgentSignOutRequest", agentUserId="o'neil&<co>@x")
        session.raw_command("GroupGetListRequest", a={"b": None}, c=[1, True])
        signed_out, listed = (exchange.sent.commands[0] for exchange in server.exchanges[-2:])
        assert signed_out.elements == [("agentUserId", "o'neil&<co>@x")]
        assert listed.elements == [("a", [("b", None)]), ("c", "1"), ("c", "true")]

    def test_errors_are_raised(self, serve, log_in):
        server = serve("tcp", steps=[error(4008, "User not found: x", "more")])
        session = log_in(server)
        with pytest.raises(ErrorResponse) as caught:
            session.command(SIGN_OUT)
        assert caught.value.error_code == 4008
        assert caught.value.summary == "[Error 4008] User not found: x"
        assert caught.value.detail == "more"
        session.command(READ)
        assert server.connections == 1

    def test_surprises_are_raised(self, serve, log_in):
        server = serve("tcp", steps=[reply(samples.success())])
        with pytest.raises(UnexpectedResponse, match="SuccessResponse"):
            log_in(server).command(SIGN_OUT)

    def test_what_an_error_quotes_is_redacted(self, serve, log_in):
        def quote_it(exchange):
            detail = (
                f"(bad) <password>other</password> {PASSWORD} "
                f"<sessionId>{exchange.sent.session}</sessionId> {digest_of(PASSWORD)}"
            )
            error(6004, f"x {PASSWORD}", detail)(exchange)

        session = log_in(serve("tcp", steps=[quote_it]))
        with pytest.raises(ErrorResponse) as caught:
            session.command(READ)
        told = f"{vars(caught.value)!r} {caught.value} {caught.value.args}"
        for secret in (PASSWORD, "Zürich", "other", session._session_id, digest_of(PASSWORD)):
            assert secret not in told
        assert caught.value.detail.startswith("(bad)")

    def test_a_batch_travels_in_fifteens_and_in_order(self, serve, log_in):
        server = serve("tcp")
        session = log_in(server)
        requests = [UserCallCenterGetRequest23(user_id=f"agent{n}") for n in range(31)]
        answers = session.batch(requests)
        assert [len(names) for names in server.work] == [15, 15, 1]
        sent = [c["userId"] for e in server.exchanges[2:] for c in e.sent.commands]
        assert sent == [f"agent{n}" for n in range(31)]
        assert all(isinstance(answer, Response) for answer in answers)
        assert session.documents == 5

    def test_a_batch_gives_errors_and_surprises_in_their_places(self, serve, log_in):
        mixed = reply(
            samples.agent("Available"),
            samples.error("[Error 4008] x"),
            samples.success(),
            samples.agent("Sign-Out"),
        )
        session = log_in(serve("tcp", steps=[mixed]))
        answers = session.batch([UserCallCenterGetRequest23(user_id=n) for n in "abcd"])
        assert [type(answer) for answer in answers] == [
            type(answers[0]),
            ErrorResponse,
            UnexpectedResponse,
            type(answers[0]),
        ]
        assert isinstance(answers[0], Response)
        assert answers[0].agent_acd_state == "Available"
        assert answers[3].agent_acd_state == "Sign-Out"

    def test_an_empty_batch_sends_nothing(self, serve, log_in):
        server = serve("tcp")
        session = log_in(server)
        assert session.batch([]) == []
        assert list(session.read([])) == []
        assert server.connections == 0

    def test_echoes_are_never_used_twice(self, serve, log_in):
        server = serve("tcp", steps=[accept, scripted.close])
        session = log_in(server)
        for _number in range(3):
            session.batch([READ, READ])
        echoes = [c.echo for e in server.exchanges for c in e.sent.commands]
        assert len(set(echoes)) == len(echoes)

    def test_connect_makes_a_session(self, serve, certificates):
        server = serve("tls")
        with connect(
            ["no-such-host.invalid", "localhost"],
            USERNAME,
            PASSWORD,
            port=server.port,
            ca_path=certificates.authority,
            timeout=5,
            sleep=lambda seconds: None,
        ) as session:
            assert session.command(READ).version == "25.0"
        assert server.names[-1] == ["LogoutRequest"]


class TestPairing:
    REQUESTS = tuple(UserCallCenterGetRequest23(user_id=name) for name in "abc")
    STATES = ("Available", "Sign-Out", "Wrap-Up")

    def answer(self, session):
        answers = session.batch(self.REQUESTS)
        return [answer.agent_acd_state for answer in answers]

    def commands(self, exchange, order=(0, 1, 2), echo=True):
        echoes = [command.echo for command in exchange.sent.commands]
        return [samples.agent(self.STATES[n], echo=echoes[n] if echo else "") for n in order]

    def raw_answer(self, exchange, commands):
        body = samples.envelope(*commands, session=exchange.sent.session)
        exchange.send(samples.LATIN + body.encode() + b"\n")

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 0, 2)])
    def test_answers_are_told_apart_by_their_echo(self, serve, log_in, order):
        def shuffled(exchange):
            self.raw_answer(exchange, self.commands(exchange, order))

        session = log_in(serve("tcp", steps=[shuffled]))
        assert self.answer(session) == list(self.STATES)

    def test_servers_that_echo_nothing_are_taken_by_order(self, serve, log_in):
        def mute(exchange):
            self.raw_answer(exchange, self.commands(exchange, echo=False))

        session = log_in(serve("tcp", steps=[mute]))
        assert self.answer(session) == list(self.STATES)

    @pytest.mark.parametrize("order", [(), (0,), (0, 1), (0, 1, 2, 2), (0, 0, 1)])
    def test_what_does_not_pair_is_not_believed(self, serve, log_in, order):
        def short(exchange):
            self.raw_answer(exchange, self.commands(exchange, order))

        server = serve("tcp", steps=[short])
        session = log_in(server)
        with pytest.raises(AnswerMismatchError) as caught:
            session.write(self.REQUESTS)
        assert caught.value.sent
        assert len(server.work) == 1

    @pytest.mark.parametrize("order", [(), (0, 1), (0, 1, 2, 2)])
    def test_reads_that_do_not_pair_are_asked_one_by_one(self, serve, log_in, order):
        def short(exchange):
            self.raw_answer(exchange, self.commands(exchange, order))

        ones = [reply(samples.agent(state)) for state in self.STATES]
        server = serve("tcp", steps=[short, *ones])
        assert self.answer(log_in(server)) == list(self.STATES)
        assert [len(names) for names in server.work] == [3, 1, 1, 1]

    def test_one_unreadable_answer_does_not_hide_the_others(self, serve, log_in):
        bad = samples.agent("Available").replace("Available", "\x0b")

        def by_agent(exchange):
            wanted = [command["userId"] for command in exchange.sent.commands]
            commands = [bad if name == "b" else samples.agent("Available") for name in wanted]
            exchange.send(exchange.document(*commands))

        server = serve("tcp", steps=[by_agent] * 20)
        answers = log_in(server).batch(self.REQUESTS)
        assert [isinstance(answer, Response) for answer in answers] == [True, False, True]
        assert isinstance(answers[1], UnexpectedResponse)

    def test_an_old_answer_is_passed_over(self, serve, log_in):
        server = serve("tcp", steps=[accept])
        session = log_in(server)
        session.command(READ)
        old = scripted.accepted(server.exchanges[-1]).replace(b"25.0", b"24.0")

        def late_twin(exchange):
            exchange.raw(old)
            accept(exchange)

        server.steps.append(late_twin)
        assert session.command(READ).version == "25.0"
        assert server.connections == 1

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_a_second_copy_of_an_answer_is_never_taken_for_the_next(self, serve, log_in, kind):
        def copies(version):
            command = samples.response(
                "SystemSoftwareVersionGetResponse", f"<version>{version}</version>"
            )

            def step(exchange):
                exchange.send(exchange.document(command) * 2)

            return step

        server = serve(kind, steps=[copies(n) for n in range(20)])
        session = log_in(server)
        for n in range(8):
            assert int(session.command(READ).version) == len(server.work) - 1 >= n

    def test_old_answers_without_end_are_too_much(self, serve, log_in):
        server = serve("tcp", steps=[accept])
        session = log_in(server, retries=0)
        session.command(READ)
        old = scripted.accepted(server.exchanges[-1])
        server.steps.append(raw(old * (STALE_ANSWERS + 1)))
        with pytest.raises(ProtocolError, match="not sent"):
            session.command(READ)

    @pytest.mark.parametrize("kind", EVERY)
    def test_the_answer_of_another_session_is_not_believed(self, serve, log_in, kind):
        server = serve(kind, steps=[reply(samples.signed_out(), session="other")])
        session = log_in(server)
        with pytest.raises(ProtocolError, match="another session") as caught:
            session.command(SIGN_OUT)
        assert caught.value.sent
        assert server.work == [SIGNED_OUT]
        assert session.command(READ).version == "25.0"
        assert server.login_attempts == 2

    def test_a_missing_session_id_is_forgiven(self, serve, log_in):
        def without(exchange):
            data = scripted.accepted(exchange)
            start, end = data.index(b"<sessionId"), data.index(b"</sessionId>") + 12
            exchange.send(data[:start] + data[end:])

        assert log_in(serve("tcp", steps=[without])).command(READ).version == "25.0"


class TestLosses:
    @pytest.mark.parametrize("kind", EVERY)
    @pytest.mark.parametrize("lost", LOST, ids=["close", "reset", "cut", "cut later", "drip"])
    def test_a_read_is_repeated_on_a_new_login(self, serve, log_in, clock, kind, lost):
        server = serve(kind, steps=[lost])
        session = log_in(server, timeout=0.4)
        assert session.command(READ).version == "25.0"
        assert server.work == [VERSION, VERSION]
        assert session.logins == server.login_attempts == 2
        assert clock.pauses == [0.1]

    @pytest.mark.parametrize("kind", EVERY)
    @pytest.mark.parametrize("lost", LOST, ids=["close", "reset", "cut", "cut later", "drip"])
    def test_a_write_is_sent_once(self, serve, log_in, clock, kind, lost):
        server = serve(kind, steps=[lost])
        session = log_in(server, timeout=0.4)
        with pytest.raises(TransportError) as caught:
            session.command(SIGN_OUT)
        assert caught.value.sent
        assert server.work == [SIGNED_OUT]
        assert server.login_attempts == 1
        assert clock.pauses == []
        assert session.command(READ).version == "25.0"

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_a_write_that_was_not_sent_is_sent(self, serve, log_in, clock, kind):
        server = serve(kind, steps=[then_close(accept)])
        session = log_in(server)
        session.command(READ)
        time.sleep(0.1)
        session.command(SIGN_OUT)
        assert server.work == [VERSION, SIGNED_OUT]
        assert server.login_attempts == 2
        assert clock.pauses == [0.1]

    def test_a_batch_with_a_write_in_it_is_sent_once(self, serve, log_in):
        server = serve("tcp", steps=[scripted.close])
        with pytest.raises(TransportError) as caught:
            log_in(server).batch([READ, UserCallCenterModifyRequest19(user_id="a"), READ])
        assert caught.value.sent
        assert len(server.work) == 1

    @pytest.mark.parametrize("retries", [0, 1, 3])
    def test_tries_come_to_an_end(self, serve, log_in, clock, retries):
        server = serve("tcp", steps=[scripted.close] * 20)
        with pytest.raises(TransportError) as caught:
            log_in(server, retries=retries).command(READ)
        assert caught.value.sent
        assert len(server.work) == retries + 1
        assert clock.pauses == [0.1, 0.3, 0.9][:retries]

    def test_an_answer_begins_the_count_anew(self, serve, log_in, clock):
        script = [scripted.close, scripted.close, accept] * 4
        server = serve("tcp", steps=script)
        session = log_in(server, retries=2)
        for _number in range(4):
            assert session.command(READ).version == "25.0"
        assert len(server.work) == 12
        assert clock.pauses == [0.1, 0.3] * 4

    def test_every_document_of_a_read_has_its_own_tries(self, serve, log_in):
        server = serve("tcp", steps=[scripted.close, accept, scripted.close, accept])
        requests = [UserCallCenterGetRequest23(user_id=str(n)) for n in range(30)]
        assert len(list(log_in(server, retries=1).read(requests))) == 30
        assert [len(names) for names in server.work] == [15, 15, 15, 15]

    def test_what_was_read_before_a_loss_is_given(self, serve, log_in):
        server = serve("tcp", steps=[accept, *[scripted.close] * 2])
        requests = [UserCallCenterGetRequest23(user_id=str(n)) for n in range(20)]
        given = log_in(server, retries=1).read(requests)
        assert [next(given).agent_acd_state for _number in range(15)] == ["Available"] * 15
        with pytest.raises(TransportError):
            next(given)

    @pytest.mark.parametrize("kind", EVERY)
    def test_a_hanging_server_ends_in_bounded_time(self, serve, log_in, clock, kind):
        server = serve(kind, steps=[hang] * 5)
        began = time.monotonic()
        with pytest.raises(TransportError, match="within"):
            log_in(server, timeout=0.3, retries=1).command(READ)
        assert time.monotonic() - began < 4
        assert len(server.work) == 2
        assert clock.pauses == [0.1]

    def test_a_hanging_login_ends_in_bounded_time(self, serve, log_in):
        server = serve("tls", logins=[hang] * 5)
        began = time.monotonic()
        with pytest.raises(TransportError) as caught:
            log_in(server, timeout=0.3, retries=1).command(SIGN_OUT)
        assert not caught.value.sent
        assert time.monotonic() - began < 4
        assert server.login_attempts == 2

    @pytest.mark.parametrize("kind", SOCKETS)
    @pytest.mark.parametrize("pause", [0, 0.05])
    def test_a_logout_by_the_server_between_commands(self, serve, log_in, kind, pause):
        order = samples.response("LogoutRequest", "<userId>u</userId>")

        def dismiss(exchange):
            then(accept, exchange.document(order), pause)(exchange)

        server = serve(kind, steps=[dismiss])
        session = log_in(server)
        session.command(READ)
        time.sleep(0.15)
        session.command(SIGN_OUT)
        assert server.work == [VERSION, SIGNED_OUT]
        assert server.login_attempts == 2

    @pytest.mark.parametrize("kind", EVERY)
    def test_a_logout_by_the_server_in_place_of_an_answer(self, serve, log_in, kind):
        order = reply(samples.response("LogoutRequest", "<userId>u</userId>"))
        server = serve(kind, steps=[order, accept, order])
        session = log_in(server)
        assert session.command(READ).version == "25.0"
        with pytest.raises(TransportError, match="ended the session") as caught:
            session.command(SIGN_OUT)
        assert caught.value.sent
        assert server.work == [VERSION, VERSION, SIGNED_OUT]

    @pytest.mark.parametrize("kind", SOAP)
    def test_a_fault_of_a_lost_login_is_cured_by_a_login(self, serve, log_in, kind):
        fault = raw(http_answer(samples.SOAP_FAULT, 500))
        server = serve(kind, steps=[fault, accept, fault])
        session = log_in(server)
        assert session.command(READ).version == "25.0"
        assert server.login_attempts == 2
        with pytest.raises(TransportError, match="INVALID_REQUEST") as caught:
            session.command(SIGN_OUT)
        assert caught.value.sent
        assert server.work == [VERSION, VERSION, SIGNED_OUT]

    @pytest.mark.parametrize("kind", SOAP)
    def test_an_empty_return_is_no_answer(self, serve, log_in, kind):
        server = serve(kind, steps=[document(b""), accept, document(b"")])
        session = log_in(server)
        assert session.command(READ).version == "25.0"
        with pytest.raises(ProtocolError, match="empty"):
            session.command(SIGN_OUT)

    @pytest.mark.parametrize("kind", EVERY)
    def test_a_loss_at_any_byte_of_a_conversation(self, serve, log_in, kind):
        def budget(length):
            left = [length]

            def step(exchange):
                data = scripted.accepted(exchange)
                if exchange.server.soap:
                    data = http_answer(scripted.soap_answer(data))
                exchange.raw(data[: left[0]])
                if len(data) > left[0]:
                    left[0] = 10**9
                    exchange.close()
                left[0] -= len(data)

            return step

        whole = 3600 if kind in SOAP else 1500
        for length in range(0, whole, 211):
            step = budget(length)
            server = serve(kind, logins=[step] * 20, steps=[step] * 20)
            session = log_in(server)
            assert session.command(READ).version == "25.0"
            assert session.command(READ).version == "25.0"
            session.drop()

    @pytest.mark.parametrize("status", [401, 403, 404, 302])
    def test_what_cannot_change_is_not_tried_again(self, serve, log_in, clock, status):
        answer = raw(http_answer(b"<html/>", status, "Location: /elsewhere"))
        server = serve("http", logins=[answer] * 5)
        with pytest.raises(TransportError) as caught:
            log_in(server).command(READ)
        assert caught.value.permanent
        assert len(server.exchanges) == 1
        assert clock.pauses == []

    @pytest.mark.parametrize("kind", ["tls", "https"])
    def test_a_bad_certificate_is_not_tried_again(self, serve, log_in, clock, certificates, kind):
        server = serve(kind, tls=certificates.elsewhere)
        with pytest.raises(TransportError, match="ca_path"):
            log_in(server).command(READ)
        assert server.connections == 1
        assert server.exchanges == []
        assert clock.pauses == []

    def test_an_interrupted_exchange_leaves_no_answer_behind(self, serve, log_in):
        server = serve("tcp", steps=[scripted.late(0.25)])
        session = log_in(server)
        session.open()

        def interrupt(_number, _frame):
            raise InterruptedRun("stop")

        previous = signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try:
            with pytest.raises(InterruptedRun):
                session.command(SIGN_OUT)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)
        time.sleep(0.2)
        assert session.command(READ).version == "25.0"
        assert server.work == [SIGNED_OUT, VERSION]
        session.close()
        assert server.names[-1] == ["LogoutRequest"]


class TestPauses:
    def test_they_grow(self):
        pauses = [pause_before(attempt) for attempt in range(8)]
        assert pauses == pytest.approx([0, 0.1, 0.3, 0.9, 2.7, 8.1, 10, 10])

    def test_they_are_bounded_for_any_count(self):
        assert pause_before(500) == 10

    def test_nobody_listens(self, serve, log_in, clock):
        server = serve("tcp")
        server.stop_listening()
        with pytest.raises(TransportError, match="Cannot connect") as caught:
            log_in(server).command(SIGN_OUT)
        assert not caught.value.sent
        assert clock.pauses == [0.1, 0.3, 0.9]


class TestHosts:
    def closed(self, serve, kind="tcp"):
        server = serve(kind)
        server.stop_listening()
        return server

    @pytest.mark.parametrize("kind", EVERY)
    def test_the_first_that_answers_is_used(self, serve, log_in, clock, kind):
        down, up, spare = self.closed(serve, kind), serve(kind), serve(kind)
        session = log_in(down, up, spare)
        session.command(READ)
        session.command(READ)
        assert up.work == [VERSION] * 2
        assert spare.connections == 0
        assert clock.pauses == []

    def test_the_order_counts(self, serve, log_in):
        first, second = serve("tcp"), serve("tcp")
        log_in(first, second).command(READ)
        assert (first.connections, second.connections) == (1, 0)

    def test_after_a_loss_the_same_host_comes_first(self, serve, log_in):
        down, up = self.closed(serve), serve("tcp", steps=[scripted.close, accept])
        spare = serve("tcp")
        session = log_in(down, up, spare)
        session.command(READ)
        assert up.login_attempts == 2
        assert spare.connections == 0

    def test_then_the_others_in_their_order(self, serve, log_in):
        def die(exchange):
            first.stop_listening()
            exchange.close()

        first = serve("tcp", steps=[die])
        second, third = serve("tcp"), serve("tcp")
        session = log_in(first, second, third)
        assert session.command(READ).version == "25.0"
        assert (second.login_attempts, third.connections) == (1, 0)
        session.drop()
        session.command(READ)
        assert second.login_attempts == 2

    def test_a_write_lost_on_one_host_is_not_sent_to_another(self, serve, log_in):
        first, second = serve("tcp", steps=[scripted.close]), serve("tcp")
        session = log_in(first, second)
        with pytest.raises(TransportError) as caught:
            session.command(SIGN_OUT)
        assert caught.value.sent
        assert second.connections == 0

    def test_all_are_tried_before_each_pause(self, serve, log_in, clock):
        hosts = [self.closed(serve), self.closed(serve)]
        with pytest.raises(TransportError) as caught:
            log_in(*hosts, retries=1).command(READ)
        assert clock.pauses == [0.1]
        assert all(f"localhost:{host.port}" in str(caught.value) for host in hosts)

    def test_a_host_with_a_bad_certificate_is_passed_over(self, serve, log_in, certificates):
        bad, good = serve("tls", tls=certificates.expired), serve("tls")
        assert log_in(bad, good).command(READ).version == "25.0"

    def test_no_host_at_all(self, log_in):
        with pytest.raises(TransportError, match="No host"):
            log_in().command(READ)


class TestLogout:
    @pytest.mark.parametrize("kind", EVERY)
    def test_it_says_why_and_comes_last(self, serve, log_in, kind):
        server = serve(kind)
        with log_in(server) as session:
            session.command(READ)
        sent = server.exchanges[-1].sent.commands
        assert [(c.name, c.elements) for c in sent] == [
            ("LogoutRequest", [("userId", USERNAME), ("reason", "Client Logout")])
        ]
        session.close()
        assert server.logouts_received == 1

    @pytest.mark.parametrize("kind", EVERY)
    @pytest.mark.parametrize(
        "answer",
        [
            scripted.close,
            scripted.reset,
            cut(40),
            error(5404),
            reply(samples.response("X")),
            raw(b"garbage"),
            scripted.twice,
        ],
    )
    def test_no_answer_to_it_is_a_failure(self, serve, log_in, kind, answer):
        server = serve(kind, logouts=[answer])
        with log_in(server, timeout=0.3) as session:
            session.command(READ)
        assert server.logouts_received == 1

    @pytest.mark.parametrize("kind", SOAP)
    def test_an_empty_return_ends_it_at_once(self, serve, log_in, kind):
        server = serve(kind, logouts=[document(b"")])
        session = log_in(server)
        session.command(READ)
        began = time.monotonic()
        session.close()
        assert time.monotonic() - began < LOGOUT_WAIT
        assert server.logouts_received == 1

    @pytest.mark.parametrize(("kind", "silence"), [("tcp", drip(0.1)), ("https", hang)])
    def test_its_answer_is_waited_for_two_seconds_at_most(
        self, serve, log_in, kind, silence, monkeypatch
    ):
        assert LOGOUT_WAIT == 2
        monkeypatch.setattr(session_module, "LOGOUT_WAIT", 0.4)
        session = log_in(serve(kind, logouts=[silence]), timeout=60)
        session.command(READ)
        began = time.monotonic()
        session.close()
        assert 0.3 < time.monotonic() - began < 2.9

    def test_and_no_longer_than_the_time_out(self, serve, log_in):
        session = log_in(serve("tcp", logouts=[hang]), timeout=0.2)
        session.command(READ)
        began = time.monotonic()
        session.close()
        assert time.monotonic() - began < LOGOUT_WAIT

    @pytest.mark.parametrize("kind", EVERY)
    def test_it_is_sent_after_a_failure_too(self, serve, log_in, kind):
        server = serve(kind)

        def fail():
            with log_in(server) as session:
                session.command(READ)
                raise ValueError("unrelated")

        with pytest.raises(ValueError, match="unrelated"):
            fail()
        assert server.names[-1] == ["LogoutRequest"]

    def test_no_login_no_logout(self, serve, log_in):
        server = serve("tcp")
        with log_in(server):
            pass
        assert server.connections == 0

    def test_a_lost_connection_is_not_made_anew_for_it(self, serve, log_in):
        server = serve("tcp", steps=[scripted.close])
        session = log_in(server)
        with pytest.raises(TransportError):
            session.command(SIGN_OUT)
        session.close()
        assert server.connections == 1
        assert server.logouts_received == 0

    def test_a_session_can_be_used_again_after_it(self, serve, log_in):
        server = serve("tcp")
        session = log_in(server)
        session.command(READ)
        session.close()
        session.command(READ)
        assert server.login_attempts == 2


class TestLibraries:
    @pytest.mark.parametrize("kind", SOAP)
    def test_requests_is_missing(self, serve, log_in, monkeypatch, kind):
        monkeypatch.setitem(sys.modules, "requests", None)
        with pytest.raises(MissingLibraryError) as caught:
            log_in(serve(kind)).command(READ)
        assert caught.value.library == "requests"

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_requests_is_not_needed_for_sockets(self, serve, log_in, monkeypatch, kind):
        monkeypatch.setitem(sys.modules, "requests", None)
        assert log_in(serve(kind)).command(READ).version == "25.0"

    def test_lxml_is_missing(self, serve, log_in, monkeypatch):
        monkeypatch.setattr(documents, "etree", None)
        server = serve("tcp")
        with pytest.raises(MissingLibraryError) as caught:
            log_in(server).command(READ)
        assert caught.value.library == "lxml"
        assert server.connections == 0


PIECES = [
    *(b"<?xml version='1.0'?>", b"<BroadsoftDocument>", b"</BroadsoftDocument>", b"\n", b" "),
    *(b'<BroadsoftDocument protocol="OCI" xmlns="C">', b"<sessionId>", b"</sessionId>", b"<a"),
    *(b'<command xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="', b'">', b"/>"),
    *(b"SystemSoftwareVersionGetResponse", b"SuccessResponse", b"c:ErrorResponse", b"</command>"),
    *(b"<version>", b"</version>", b"<summary>", b"</summary>", b"&amp;", b"&x;", b"<![CDATA["),
    *(b"]]>", b"<!--", b"-->", b"<!DOCTYPE a>", b"\x00", b"\xff", b"\xef\xbb\xbf", b"x", b'"'),
    *(b"<callCenterTable>", b"</callCenterTable>", b"<colHeading>", b"</colHeading>", b"<row/>"),
    *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\n", b"Content-Length: 10\r\n", b"\r\n"),
    *(
        b"Transfer-Encoding: chunked\r\n",
        b"Location: \xff\r\n",
        b"Set-Cookie: a=\x01\r\n",
        b"5\r\n",
    ),
    *(b"<Envelope>", b"</Envelope>", b"<processOCIMessageReturn>", b"</processOCIMessageReturn>"),
    *(b"<Fault>", b"</Fault>", b"<faultstring>", b"</faultstring>", b"HTTP/1.1 999 \r\n"),
]
ANY_BYTES = st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join)


def outcome_of(session):
    """The type of the answer, or the text of an error of ours; another error is none of ours."""
    try:
        return type(session.command(READ)).__name__
    except OcipError as exc:
        return str(exc)


class TestHostileAnswers:
    @pytest.mark.parametrize("kind", ["tcp", "http"])
    @given(data=ANY_BYTES, stage=st.sampled_from(["logins", "steps", "logouts"]))
    @settings(
        max_examples=120,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_any_bytes_are_an_answer_or_an_error_of_ours(self, serve, log_in, kind, data, stage):
        server = serve(kind, **{stage: [then_close(raw(data))]})
        began = time.monotonic()
        with log_in(server, retries=0, timeout=5) as session:
            assert len(outcome_of(session)) < 2000
        assert time.monotonic() - began < 4

    @given(body=ANY_BYTES, status=st.sampled_from([200, 200, 500, 404, 302]))
    @settings(
        max_examples=80,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_any_body_of_a_web_answer(self, serve, log_in, body, status):
        server = serve("http", steps=[raw(http_answer(body, status))])
        assert len(outcome_of(log_in(server, retries=0, timeout=5))) < 2000
