# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several sessions as one: what travels side by side, what does not, and how it ends."""

from __future__ import annotations

import threading
import time

import pytest

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


@pytest.mark.parametrize("kind", ["tcp", "https"])
def test_every_session_logs_out(serve, pool, kind):
    server = serve(kind, steps=[scripted.late(0.2)] * 4)
    several = pool(server, 4)
    list(several.read(reads(60)))
    several.close()
    assert server.login_attempts == 4
    assert scripted.wait_for(lambda: server.logouts_received == 4)


def test_logging_out_of_servers_that_hang_takes_the_time_of_one(serve, pool):
    server = serve("tcp", steps=[scripted.late(0.2)] * 4, logouts=[scripted.hang] * 4)
    several = pool(server, 4)
    list(several.read(reads(60)))
    began = time.monotonic()
    several.close()
    assert time.monotonic() - began < 4


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
