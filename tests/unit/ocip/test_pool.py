# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several sessions as one: what travels side by side, what does not, and how it ends."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import pool as pool_module
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import (
    session as session_module,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    INVALID_PASSWORD,
    InterruptedRun,
    LoginError,
    TransportError,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.messages import (
    SystemSoftwareVersionGetRequest,
    UserCallCenterAgentSignOutRequest,
    UserCallCenterGetRequest23,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.pool import SessionPool
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import Session
from ansible_collections.telecom.broadworks.tests.unit.ocip import scripted

EVERY = ["tcp", "tls", "http", "https"]
READ = SystemSoftwareVersionGetRequest()
SIGN_OUT = UserCallCenterAgentSignOutRequest(agent_user_id="amara.o@example.net")


def reads(number):
    return [UserCallCenterGetRequest23(user_id=f"agent{n}") for n in range(number)]


@pytest.fixture
def pool(certificates):
    pools = []

    def start(server, sessions=3, **options):
        pools.append(
            SessionPool(
                sessions,
                host="localhost",
                username="ops@example.net",
                password="secret",
                transport=server.transport,
                port=server.port,
                ca_path=certificates.authority,
                **{"timeout": 10, "retries": 0, **options},
            )
        )
        return pools[-1]

    yield start
    for each in pools:
        each.close()


@pytest.mark.parametrize("kind", EVERY)
def test_documents_travel_side_by_side_and_answers_keep_their_order(serve, pool, kind):
    together = threading.Barrier(3)

    def meet(exchange):
        together.wait(5)
        scripted.accept(exchange)

    server = serve(kind, steps=[meet] * 3)
    given = list(pool(server).read(reads(45)))
    assert len(given) == 45
    assert server.login_attempts == 3


def test_what_goes_one_by_one_stays_on_one_login(serve, pool):
    server = serve("tcp")
    one = pool(server)
    assert one.login_response is None
    for _number in range(3):
        assert one.command(READ).version == "25.0"
        assert len(one.write([SIGN_OUT])) == 1
    assert len(list(one.read(reads(3)))) == 3
    assert (one.logins, server.login_attempts) == (1, 1)
    assert one.documents == 7 + 2  # the digest login takes two
    assert one.login_response is not None


def test_a_wrong_password_is_sent_once_by_all_of_them(serve, pool):
    server = serve("tls", logins=[scripted.error(INVALID_PASSWORD)] * 9)
    with pytest.raises(LoginError):
        list(pool(server, 8).read(reads(200)))
    assert server.login_attempts == 1


@pytest.mark.parametrize("sessions", [2, 3, 8])
@pytest.mark.parametrize(
    "refusal",
    [
        scripted.error(5000, "too many sessions"),
        scripted.error(INVALID_PASSWORD),
        scripted.close,
        scripted.reset,
        scripted.hang,
        scripted.raw(b"nonsense\r\n\r\n"),
    ],
)
@pytest.mark.parametrize("kind", ["tls", "http"])
def test_the_work_goes_on_over_the_sessions_that_can_log_in(serve, pool, kind, refusal, sessions):
    first = [scripted.accept] * (2 if kind == "http" else 1)
    server = serve(kind, logins=first + [refusal] * 20, steps=[scripted.late(0.05)] * 20)
    several = pool(server, sessions, timeout=3, retries=3)
    began = time.monotonic()
    given = list(several.read(reads(150)))
    assert time.monotonic() - began < 2.5
    assert all(not isinstance(answer, Exception) for answer in given)
    assert len(given) == 150
    assert several.width <= sessions
    if refusal is scripted.hang:
        # Nobody waits for it, and after a while it is told.
        assert several.width == sessions
        assert scripted.wait_for(lambda: several.warnings, 2)
        assert "option sessions" in several.warnings[0]
        return
    assert scripted.wait_for(lambda: several.warnings)
    (warning,) = several.warnings
    assert f"1 of {sessions} sessions" in warning
    assert "option sessions" in warning
    assert several.width == 1
    rejected = [n for n in server.names if n[0].startswith(("Login", "Auth"))][len(first) :]
    assert len(rejected) <= sessions - 1


def test_a_rejected_password_is_sent_once_even_if_it_was_accepted_before(serve, pool):
    server = serve(
        "tls",
        logins=[scripted.accept] + [scripted.error(INVALID_PASSWORD)] * 9,
        steps=[scripted.late(0.05)] * 20,
    )
    several = pool(server, 8)
    assert len(list(several.read(reads(150)))) == 150
    assert server.login_attempts == 2
    several.drop()
    with pytest.raises(LoginError):
        several.command(READ)
    assert server.login_attempts == 2


def test_a_refusal_for_their_number_does_not_hold_for_the_session_that_works(serve, pool):
    logins = [scripted.accept, scripted.error(5000, "too many"), scripted.accept]
    server = serve("tls", logins=logins, steps=[scripted.late(0.05)] * 20)
    several = pool(server, 2)
    assert len(list(several.read(reads(150)))) == 150
    several.drop()
    assert several.command(READ).version == "25.0"
    assert several.width == 1


def test_the_time_to_give_up_is_that_of_one_session(serve, pool):
    took = []
    for sessions in (1, 8):
        server = serve("tcp", logins=[scripted.hang] * 40)
        began = time.monotonic()
        with pytest.raises(TransportError, match=r"within 0\.5 s"):
            list(pool(server, sessions, timeout=0.5, retries=1).read(reads(200)))
        took.append(time.monotonic() - began)
    assert took[1] < took[0] + 0.5


def test_nor_does_it_take_longer_in_the_middle_of_the_work(serve, pool):
    """All connections are lost, and no login is answered any more."""
    took = []
    for sessions in (1, 8):
        server = serve("tls", steps=[scripted.late(0.1)] * sessions + [scripted.close] * 40)
        several = pool(server, sessions, timeout=0.5, retries=1)
        list(several.read(reads(15 * sessions)))
        server.logins.extend([scripted.hang] * 40)
        began = time.monotonic()
        with pytest.raises(TransportError):
            list(several.read(reads(200)))
        took.append(time.monotonic() - began)
    assert took[1] < took[0] + 0.7


def test_a_session_that_logs_in_late_takes_its_part(serve, pool):
    server = serve(
        "tls", logins=[scripted.accept, scripted.late(0.3)], steps=[scripted.late(0.05)] * 40
    )
    several = pool(server, 2)
    list(several.read(reads(300)))
    assert several.logins == 2
    assert several.warnings == []
    assert {e.connection for e in server.exchanges if e.names[0].startswith("UserCall")} == {1, 2}


def test_closing_does_not_wait_for_a_login_that_hangs(serve, pool):
    server = serve("tls", logins=[scripted.accept, scripted.hang], steps=[scripted.late(0.05)] * 40)
    several = pool(server, 2, timeout=30)
    list(several.read(reads(90)))
    began = time.monotonic()
    several.close()
    assert time.monotonic() - began < 2


def test_a_session_that_gets_in_while_the_others_are_closed_is_closed_once(
    serve, pool, monkeypatch
):
    """Two threads that log one session out at the same time take the connection from each other."""
    several = pool(serve("tcp"), 2)
    several.command(READ)
    late = several._unopened.pop()
    several._opening += 1
    closed, close = [], Session.close

    class OpensMeanwhile(ThreadPoolExecutor):
        def __init__(self, width):
            super().__init__(width)
            several._open_besides(late)

    monkeypatch.setattr(Session, "close", lambda self: (closed.append(self), close(self)))
    monkeypatch.setattr(pool_module, "ThreadPoolExecutor", OpensMeanwhile)
    several.close()
    assert closed.count(late) == 1
    assert len(closed) == 2
    monkeypatch.undo()


@pytest.mark.parametrize("kind", ["tcp", "https"])
def test_every_session_logs_out(serve, pool, kind):
    server = serve(kind, steps=[scripted.late(0.2)] * 4)
    several = pool(server, 4)
    list(several.read(reads(60)))
    several.close()
    assert server.login_attempts == 4
    assert scripted.wait_for(lambda: server.logouts_received == 4)


def test_logging_out_of_servers_that_hang_takes_the_time_of_one(serve, pool, monkeypatch):
    monkeypatch.setattr(session_module, "LOGOUT_WAIT", 0.5)
    server = serve("tcp", steps=[scripted.late(0.2)] * 8, logouts=[scripted.hang] * 8)
    several = pool(server, 8)
    list(several.read(reads(120)))
    began = time.monotonic()
    several.close()
    assert time.monotonic() - began < 2.5  # eight in turn take four seconds


def test_what_was_read_before_a_loss_is_given(serve, pool):
    server = serve("tcp", steps=[scripted.accept, scripted.close, scripted.close])
    given = pool(server, 1).read(reads(45))
    assert len([next(given) for _number in range(15)]) == 15
    with pytest.raises(TransportError):
        next(given)


def test_nothing_is_sent_after_an_interruption(serve, pool):
    """The document under way is waited for; the rest of each job is not begun."""
    server = serve("tcp", steps=[scripted.late(0.3)] * 40)
    several = pool(server, 2)
    ended = []

    def job(session):
        try:
            for _number in range(10):
                session.write([SIGN_OUT])
        finally:
            ended.append(session)

    def jobs():
        yield job
        yield job
        scripted.wait_for(lambda: len(server.work) == 2)
        raise InterruptedRun("The task was interrupted (SIGTERM).")

    with pytest.raises(InterruptedRun):
        list(several.each(jobs()))
    assert len(ended) == 2
    assert len(server.work) == 2
    # It goes on working: what was done is to be read back.
    assert several.command(READ).version == "25.0"
    assert len(server.work) == 3


def test_an_interruption_ends_pauses(serve, pool):
    server = serve("tcp", steps=[scripted.close] * 9)
    several = pool(server, 2, retries=8)

    def jobs():
        yield lambda session: session.command(READ)
        scripted.wait_for(lambda: len(server.work) == 3)
        raise InterruptedRun("The task was interrupted (SIGINT).")

    began = time.monotonic()
    with pytest.raises(InterruptedRun):
        list(several.each(jobs()))
    assert time.monotonic() - began < 3


def test_a_caller_that_stops_asking_leaves_nothing_running(serve, pool):
    server = serve("tcp", steps=[scripted.late(0.05)] * 40)
    several = pool(server, 2)
    given = several.read(reads(300))
    next(given)
    given.close()
    sent = len(server.work)
    assert sent < 12
    time.sleep(0.2)
    assert len(server.work) == sent
