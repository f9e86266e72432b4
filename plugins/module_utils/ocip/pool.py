# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Several sessions of one account as one, so that documents travel side by side.

A session waits for each answer before it sends the next document; on a distant or busy switch
that waiting is most of the time. Which work may go side by side is for the caller to say.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from .documents import MAXIMUM_COMMANDS
from .errors import TransportError
from .messages import LoginLevel
from .redact import Redactor
from .schema import R, Request
from .session import Answer, Session, connect

T = TypeVar("T")


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
        # Last in, first out: work that goes one by one stays on one login.
        self._idle: queue.LifoQueue[Session] = queue.LifoQueue()
        for session in reversed(self._sessions):
            self._idle.put(session)

    def __enter__(self) -> SessionPool:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def width(self) -> int:
        """Documents that can be on their way at the same time."""
        return len(self._sessions)

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
            threads.shutdown(cancel_futures=True)
            self._stopped.clear()

    def _on_idle(self, job: Callable[[Session], T]) -> T:
        session = self._idle.get()
        try:
            return job(session)
        finally:
            self._idle.put(session)

    def _sleep(self, seconds: float) -> None:
        """Every session comes here before each document it sends."""
        if self._stopped.wait(seconds):
            raise TransportError("The task was interrupted.", permanent=True)

    def pause(self, attempt: int) -> None:
        """Wait before trying again for the nth time."""
        self._sessions[0].pause(attempt)

    def drop(self) -> None:
        """Disconnect without a logout; the next command connects and logs in anew."""
        for session in self._sessions:
            session.drop()

    def close(self) -> None:
        """Log out and disconnect everywhere at once; as :meth:`.session.Session.close`."""
        with ThreadPoolExecutor(self.width) as threads:
            list(threads.map(Session.close, self._sessions))


def _reader(document: Sequence[Request[R]]) -> Callable[[Session], list[Answer[R]]]:
    return lambda session: list(session.read(document))
