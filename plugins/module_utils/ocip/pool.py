# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Several sessions of one account as one, so that documents travel side by side.

A session waits for each answer before it sends the next document; on a distant or busy switch
that waiting is most of the time. Which work may go side by side is for the caller to say.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from .documents import MAXIMUM_COMMANDS
from .errors import TransportError
from .messages import LoginLevel
from .redact import Redactor
from .schema import Answer, R, Request
from .session import Session, connect

T = TypeVar("T")

LATE_LOGIN = 1.0
"""Seconds after which a session that is not logged in yet is worth a word."""


class SessionPool:
    """Sessions that are opened as they are needed, all with one account.

    It is used by one thread; the threads below are its own. What its methods have in common
    with :class:`.session.Session` means the same.

    :param sessions: the most that are open at a time, each a login on the switch.
    :param options: as :func:`.session.connect` takes them.
    """

    def __init__(self, sessions: int, **options: Any) -> None:
        self._stopped = threading.Event()
        self._sessions = [connect(**options, sleep=self._sleep) for _number in range(sessions)]
        for session in self._sessions:
            session.account = self._sessions[0].account
        self._changed = threading.Condition()
        # Guarded by it. Last in, first out: work that goes one by one stays on one login.
        self._unopened = self._sessions[::-1]
        self._opening = 0
        self._opened_at = 0.0
        self._admitted: list[Session] = []
        self._idle: list[Session] = []
        self._waiting = 0
        self._problem: Exception | None = None
        self._given_up: Exception | None = None
        self._closed = False

    def __enter__(self) -> SessionPool:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def width(self) -> int:
        """Documents that can be on their way at the same time."""
        return len(self._admitted if self._given_up else self._sessions)

    @property
    def retries(self) -> int:
        """Tries after the first for each incident."""
        return self._sessions[0].retries

    @property
    def redactor(self) -> Redactor:
        """Masks the password and all digests made from it."""
        return self._sessions[0].redactor

    @property
    def login_response(self) -> LoginLevel | None:
        """Level of a login, with its service provider and group; None before the first."""
        found = (session.login_response for session in self._sessions)
        return next((response for response in found if response is not None), None)

    @property
    def warnings(self) -> list[str]:
        """What an operator should know of the sessions."""
        reason: object = self._given_up
        if reason is None and self._opening and time.monotonic() - self._opened_at > LATE_LOGIN:
            reason = (
                "Another session has waited for an answer to its login for more than "
                f"{LATE_LOGIN:g} s."
            )
        if reason is None:
            return self._sessions[0].warnings
        return [
            *self._sessions[0].warnings,
            f"Only {len(self._admitted)} of {len(self._sessions)} sessions could log in and were "
            f"used. {reason} If the switch limits logins, lower the option sessions "
            "(OCIP_SESSIONS).",
        ]

    @property
    def documents(self) -> int:
        """Documents sent so far."""
        return sum(session.documents for session in self._sessions)

    @property
    def logins(self) -> int:
        """Logins so far."""
        return sum(session.logins for session in self._sessions)

    def command(self, request: Request[R]) -> R:
        """As :meth:`.session.Session.command`."""
        return self._on_idle(lambda session: session.command(request))

    def write(self, requests: Sequence[Request[R]]) -> list[Answer[R]]:
        """As :meth:`.session.Session.write`."""
        return self._on_idle(lambda session: session.write(requests))

    def read(self, requests: Sequence[Request[R]]) -> Iterator[Answer[R]]:
        """As :meth:`.session.Session.read`, with documents side by side."""
        starts = range(0, len(requests), MAXIMUM_COMMANDS)
        documents = (requests[start : start + MAXIMUM_COMMANDS] for start in starts)
        for answers in self.each(_reader(document) for document in documents):
            yield from answers

    def each(self, jobs: Iterable[Callable[[Session], T]]) -> Iterator[T]:
        """Do jobs side by side, each on a session of its own, and give what they return in order.

        When a job raises, or the caller is interrupted or stops asking, jobs that have not begun
        are left out, those under way come to the end of their document, and only then does this
        return: nothing happens behind the caller's back.
        """
        threads = ThreadPoolExecutor(self.width)
        ahead: deque[Future[T]] = deque()
        try:
            for job in jobs:
                ahead.append(threads.submit(self._on_idle, job))
                if len(ahead) > 2 * self.width:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            self._stopped.set()
            with self._changed:
                self._changed.notify_all()
            threads.shutdown(cancel_futures=True)
            self._stopped.clear()

    def _on_idle(self, job: Callable[[Session], T]) -> T:
        session = self._taken()
        try:
            return job(session)
        finally:
            self._give_back(session)

    def _taken(self) -> Session:
        """A session to work with. The first is opened by whoever needs one, and all wait for that;
        if it cannot be opened, all are told. The others are opened besides: where the switch
        limits logins, the work goes on over those that it lets in.

        :raises OcipError: there is none.
        """
        with self._changed:
            problem = self._problem
            self._waiting += 1
            try:
                while not self._idle:
                    if self._stopped.is_set():
                        raise _interrupted()
                    if self._problem is not None and self._problem is not problem:
                        raise self._problem
                    if not self._admitted and not self._opening:
                        break
                    self._open_another()
                    self._changed.wait()
                else:
                    return self._idle.pop()
                self._opening += 1
            finally:
                self._waiting -= 1
        return self._opened_first()

    def _opened_first(self) -> Session:
        session = self._unopened[-1]
        try:
            session.open()
            self._admitted.append(self._unopened.pop())
        except Exception as exc:
            self._problem = exc
            raise
        finally:
            with self._changed:
                self._opening -= 1
                self._changed.notify_all()
        return session

    def _open_another(self) -> None:
        """Open one more session, in a thread that nobody waits for: a login may hang."""
        if self._admitted and self._unopened and self._opening < self._waiting:
            self._opening += 1
            self._opened_at = time.monotonic()
            arguments = [self._unopened.pop()]
            threading.Thread(target=self._open_besides, args=arguments, daemon=True).start()

    def _open_besides(self, session: Session) -> None:
        problem: Exception | None = None
        try:
            session.open(besides=True)
        except Exception as exc:
            problem = exc
        with self._changed:
            self._opening -= 1
            self._changed.notify_all()
            if problem is not None:
                # No other is tried: repeated attempts lock accounts, and lost ones take time.
                self._given_up = self._given_up or problem
                self._unopened.clear()
                return
            self._admitted.append(session)
            self._idle.insert(0, session)
            closed = self._closed
        if closed:
            session.close()

    def _give_back(self, session: Session) -> None:
        with self._changed:
            self._idle.append(session)
            self._changed.notify_all()

    def _sleep(self, seconds: float) -> None:
        """Every session comes here before each document it sends."""
        if self._stopped.wait(seconds):
            raise _interrupted()

    def pause(self, attempt: int) -> None:
        """Wait before trying again for the nth time."""
        self._sessions[0].pause(attempt)

    def drop(self) -> None:
        """Disconnect without a logout; the next command connects and logs in anew."""
        for session in self._admitted:
            session.drop()

    def close(self) -> None:
        """Log out and disconnect everywhere at once; as :meth:`.session.Session.close`. A session
        whose login still hangs logs out if it ever gets in."""
        with self._changed:
            self._closed = True
            # One that gets in from now on is closed by its own thread, and by no other.
            admitted = list(self._admitted)
        with ThreadPoolExecutor(self.width) as threads:
            list(threads.map(Session.close, admitted))


def _interrupted() -> TransportError:
    return TransportError("The task was interrupted.", permanent=True)


def _reader(document: Sequence[Request[R]]) -> Callable[[Session], list[Answer[R]]]:
    return lambda session: list(session.read(document))
