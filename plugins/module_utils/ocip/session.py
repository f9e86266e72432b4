# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A login on a BroadWorks: commands, batches of commands, reconnecting, logging out.

    with connect(host="xsp1.example.net", username="ops", password=password) as session:
        answer = session.command(UserCallCenterAgentSignOutRequest(agent_user_id="a@example.net"))

Reads are repeated after a lost connection. A write is sent once; when its answer is lost the
error says so (``sent``), and the caller reads what happened before sending anything again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from . import errors, messages
from .documents import MAXIMUM_COMMANDS, Command, build, parse, require_lxml
from .errors import (
    AnswerMismatchError,
    ErrorResponse,
    LoginError,
    OcipError,
    ProtocolError,
    TransportError,
    UnexpectedResponse,
)
from .messages import LoginLevel
from .redact import Redactor, signed_password
from .schema import Answer, R, Request, Response
from .transports import DEFAULT_PATH, Transport, make_transport

T = TypeVar("T")

if TYPE_CHECKING:
    from .transcript import Transcript

LOGIN_METHODS = ("auto", "digest", "password")
LOGOUT_WAIT = 2.0
LONGEST_PAUSE = 10.0
STALE_ANSWERS = 5


def pause_before(attempt: int) -> float:
    """Seconds to wait before trying again for the nth time: 0.1, 0.3, 0.9, ... up to 10."""
    return float(min(LONGEST_PAUSE, 0.1 * 3 ** (attempt - 1))) if attempt > 0 else 0.0


def wait(seconds: float) -> None:
    """Wait, and for no time do not even give the processor away, as ``time.sleep(0)`` does."""
    if seconds > 0:
        time.sleep(seconds)


class Account:
    """Who logs in and how, shared by all sessions of a run.

    :param username: BroadWorks user id of an administrator, supervisor or agent.
    :param password: its password; never sent again once the server rejected it.
    :param login: ``auto`` (the password on encrypted transports, the digest on others or
        where the server does not know the newer login), ``digest`` or ``password``.
    :ivar redactor: masks the password and all digests made from it.
    :ivar rejected: why the server refused the login, or None.
    :ivar turn: held while logging in: of sessions that begin together, one tries the password.
    :ivar lacks_22v5: whether the server does not know LoginRequest22V5.
    :ivar failures: logins that got no answer. :ivar failure: the last of them.
    """

    def __init__(self, username: str, password: str, login: str = "auto") -> None:
        self.username = username
        self.password = password
        self.login = login
        self.redactor = Redactor([password])
        self.rejected: LoginError | None = None
        self.turn = threading.Lock()
        self.lacks_22v5 = False
        self.failures = 0
        self.failure: TransportError | None = None

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Log in within this, when the others that wait for it may.

        :raises TransportError: one that had its turn while we waited got no answer. It would take
            each of us as long to find that out, one after the other.
        """
        failures = self.failures
        with self.turn:
            if self.failure is not None and self.failures != failures:
                raise TransportError(self.failure.message, self.failure.hint)
            try:
                yield
            except TransportError as exc:
                self.failures += 1
                self.failure = exc
                raise


class Session:
    """One login, on the first of several hosts that answers. Not for use by two threads.

    :param hosts: a transport for each host, in the order in which they are tried.
    :param retries: tries after the first for each incident; an answer resets the count.
    :param sleep: waits a number of seconds, before every document: 0 before the first try.
    :param transcript: where to record what is sent and received.
    :cvar width: documents that can be on their way at the same time.
    :ivar account: may be replaced by that of another session, to share it.
    :ivar documents: documents sent so far. :ivar logins: logins so far.
    :ivar login_response: level of the last login, with its service provider and group.
    """

    width = 1

    def __init__(
        self,
        hosts: Sequence[Transport],
        account: Account,
        retries: int = 3,
        sleep: Callable[[float], None] = wait,
        transcript: Transcript | None = None,
    ) -> None:
        self._transcript = transcript
        self.account = account
        self.retries = retries
        self.documents = 0
        self.logins = 0
        self.login_response: LoginLevel | None = None
        self._hosts = list(hosts)
        self._sleep = sleep
        self._transport: Transport | None = None
        self._session_id = ""
        self._besides = False
        self._connection = 0
        self._echo = 0

    @property
    def warnings(self) -> list[str]:
        """What an operator should know besides what became of the requests."""
        return self._transcript.warnings if self._transcript else []

    @property
    def redactor(self) -> Redactor:
        """Masks the password and all digests made from it."""
        return self.account.redactor

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def command(self, request: Request[R]) -> R:
        """Send one request and give its typed response.

        :raises ErrorResponse: the server refused it.
        :raises UnexpectedResponse: the answer is of another type than the schema says.
        :raises TransportError: no answer; for a write with ``sent`` its effect is unknown.
        :raises LoginError: the login was refused.
        """
        answers = self.write([request]) if request.writes else self.read([request])
        answer = next(iter(answers))
        if isinstance(answer, OcipError):
            raise answer
        return answer

    def raw_command(self, request_name: str, **parameters: Any) -> Response:
        """As :meth:`command`, for any request by its name, elements by their schema names.

        :raises RequestError: the request is known and has no such elements.
        """
        return self.command(messages.request(request_name, parameters))

    def batch(self, requests: Sequence[Request[R]]) -> list[Answer[R]]:
        """Send many requests, up to 15 in a document, and pair the answers with them.

        Errors are elements of the list, not raised. Reads and writes may be mixed; a
        document that holds a write is sent once only.

        :raises TransportError: as :meth:`command`.
        """
        answers: list[Answer[R]] = []
        for start in range(0, len(requests), MAXIMUM_COMMANDS):
            document = requests[start : start + MAXIMUM_COMMANDS]
            if any(request.writes for request in document):
                answers.extend(self.write(document))
            else:
                answers.extend(self.read(document))
        return answers

    def read(self, requests: Sequence[Request[R]]) -> Iterator[Answer[R]]:
        """Answers to requests that only read, as they come; repeated after every loss.

        :raises TransportError: ``retries`` more tries did not help either.
        """
        for start in range(0, len(requests), MAXIMUM_COMMANDS):
            yield from self._exchanged(requests[start : start + MAXIMUM_COMMANDS])

    def _exchanged(self, requests: Sequence[Request[R]], once: bool = False) -> list[Answer[R]]:
        """Send one document, again after a loss: with ``once`` only if it cannot have arrived."""
        incidents = 0
        while True:
            self.pause(incidents)
            self.open()
            try:
                return self._exchange(requests)
            except TransportError as exc:
                incidents += 1
                if not once and _may_be_one_of_them(exc, incidents) and len(requests) > 1:
                    return [self._read_alone(request) for request in requests]
                if exc.permanent or incidents > self.retries or (once and exc.sent):
                    raise

    def _read_alone(self, request: Request[R]) -> Answer[R]:
        try:
            return self._exchanged([request])[0]
        except ProtocolError as exc:
            return UnexpectedResponse(
                f"{request.name} got an answer that cannot be used: {exc.message}", ""
            )

    def write(self, requests: Sequence[Request[R]]) -> list[Answer[R]]:
        """Send one document of at most 15 requests, once.

        :raises TransportError: with ``sent``, the document may have been carried out.
        """
        return self._exchanged(requests, once=True)

    def as_received(self, requests: Sequence[Request[R]]) -> list[tuple[Command, Answer[R]]]:
        """Send one document, once, and give its commands as they came beside what they mean: for
        finding out how a server answers.

        :raises TransportError: no answer that pairs with the requests.
        """
        self.open()
        commands = self._commands_for(requests)
        return [(c, self._redacted(r.interpret(c))) for r, c in zip(requests, commands)]

    @property
    def login_method(self) -> str:
        """How the last login was made: ``password`` or ``digest``."""
        return "password" if self._sends_password() else "digest"

    def each(self, jobs: Iterable[Callable[[Session], T]]) -> Iterator[T]:
        """Do jobs with this session, one after the other; see :meth:`.pool.SessionPool.each`."""
        return (job(self) for job in jobs)

    def pause(self, attempt: int) -> None:
        """Wait before trying again for the nth time."""
        self._sleep(pause_before(attempt))

    def open(self, besides: bool = False) -> None:
        """Connect and log in, unless that is done: each host in turn, again after pauses.

        :param besides: there is another session of the account, and this one is tried once. A
            refusal then may be about the number of sessions, and need not hold for the others.
        :raises LoginError: refused, now or earlier in this session.
        :raises TransportError: no host could be reached; never with ``sent``.
        """
        if self._transport is not None:
            return
        require_lxml()
        failures: list[TransportError] = []
        self._besides = besides
        for attempt in range(1 if besides else self.retries + 1):
            if attempt:
                self.pause(attempt)
            failures = []
            for transport in self._hosts:
                failure = self._open_on(transport)
                if failure is None:
                    return
                failures.append(failure)
            if all(failure.permanent for failure in failures):
                break
        raise _no_host(failures)

    def _open_on(self, transport: Transport) -> TransportError | None:
        self._refuse_if_rejected()
        try:
            transport.open()
            self._transport = transport
            self._connection = self._transcript.connection() if self._transcript else 0
            self._session_id = secrets.token_hex(16)
            with self.account.in_turn():
                self._refuse_if_rejected()
                self._log_in()
        except TransportError as exc:
            self.drop()
            return exc
        except OcipError:
            self.drop()
            raise
        # After a loss, the host that served us comes first.
        self._hosts.remove(transport)
        self._hosts.insert(0, transport)
        self.logins += 1
        return None

    def _refuse_if_rejected(self) -> None:
        if self.account.rejected is not None:
            raise self.account.rejected

    def _log_in(self) -> None:
        while self._sends_password():
            answer = self._login_step(self._password_login())
            if not (_is_error(answer, errors.INVALID_DOCUMENT) and self._steps_down()):
                self.login_response = self._check_login(answer)
                return
        self.login_response = self._log_in_with_digest()

    def _password_login(self) -> Request[LoginLevel]:
        user_id, password = self.account.username, self.account.password
        if self.account.lacks_22v5:
            return messages.LoginRequest14sp4(user_id=user_id, plain_text_password=password)
        return messages.LoginRequest22V5(user_id=user_id, password=password)

    def _steps_down(self) -> bool:
        """Whether there is another login for a server that does not know the last one
        (docs/protocol.md, Login and session)."""
        account = self.account
        if account.login == "auto":
            account.login = "digest"
            return True
        if account.lacks_22v5 or not self._current().encrypted:
            return False
        account.lacks_22v5 = True
        return True

    def _log_in_with_digest(self) -> LoginLevel:
        challenge = self._login_step(messages.AuthenticationRequest(user_id=self.account.username))
        nonce = self._check_login(challenge).nonce
        digest = signed_password(self.account.password, nonce)
        self.redactor.add(digest)
        request = messages.LoginRequest14sp4(user_id=self.account.username, signed_password=digest)
        return self._check_login(self._login_step(request))

    def _login_step(self, request: Request[R]) -> Answer[R]:
        answer = self._exchange([request])[0]
        if isinstance(answer, ErrorResponse):
            answer.detail = None
        return answer

    def _check_login(self, answer: Answer[R]) -> R:
        if isinstance(answer, UnexpectedResponse):
            raise ProtocolError(f"The login failed: {answer.message}")
        if isinstance(answer, ErrorResponse):
            error = _login_error(
                answer, self.account.username, self._sends_password(), self._digest_is_doubtful()
            )
            if not self._besides or error.code in errors.REJECTIONS:
                self.account.rejected = error
            raise error
        return answer

    def _sends_password(self) -> bool:
        """Whether the next login is made with the password itself, not with its digest."""
        automatically = self.account.login == "auto" and self._current().encrypted
        return automatically or self.account.login == "password"

    def _digest_is_doubtful(self) -> bool:
        return not self._sends_password() and not self.account.password.isascii()

    def _current(self) -> Transport:
        if self._transport is None:
            raise TransportError("Not connected.")
        return self._transport

    def _exchange(self, requests: Sequence[Request[R]]) -> list[Answer[R]]:
        """Send one document and interpret its answer; the connection is dropped on any doubt."""
        commands = self._commands_for(requests)
        return [self._redacted(r.interpret(c)) for r, c in zip(requests, commands)]

    def _commands_for(self, requests: Sequence[Request[R]]) -> list[Command]:
        echoes = [str(self._echo + n) for n in range(1, len(requests) + 1)]
        self._echo += len(requests)
        document = build(
            self._session_id,
            [(r.name, echo, r.pairs()) for r, echo in zip(requests, echoes)],
        )
        self.documents += 1
        try:
            commands = self._answer_to(document, echoes)
        except BaseException:
            # Whatever interrupted us, an answer may still be on its way: never read it as the next.
            self.drop()
            raise
        return commands

    def _answer_to(self, document: bytes, echoes: list[str]) -> list[Command]:
        transport = self._current()
        self._record("sent", document)
        data = transport.exchange(document)
        for _stale in range(STALE_ANSWERS):
            self._record("received", data)
            commands = self._commands(data)
            if not _is_stale(commands, echoes):
                return _paired(commands, echoes)
            data = transport.receive()
        raise ProtocolError(f"{transport.peer} keeps answering requests that were not sent.")

    def _record(self, direction: str, data: bytes) -> None:
        if self._transcript is not None:
            self._transcript.record(direction, self._connection, data, self.redactor)

    def _commands(self, data: bytes) -> list[Command]:
        peer = self._current().peer
        if not data:
            raise ProtocolError(f"{peer} sent an empty answer.")
        answer = parse(data)
        if any(command.name == "LogoutRequest" for command in answer.commands):
            raise TransportError(f"{peer} ended the session.", sent=True)
        if answer.session_id and answer.session_id.strip() != self._session_id:
            raise ProtocolError(f"{peer} answered with the document of another session.")
        return answer.commands

    def _redacted(self, answer: Answer[R]) -> Answer[R]:
        if isinstance(answer, ErrorResponse):
            answer.summary = self.redactor.text(answer.summary)
            answer.summary_english = answer.message = self.redactor.text(answer.summary_english)
            answer.args = (answer.message,)
            if answer.detail is not None:
                answer.detail = self.redactor.quoted_document(answer.detail)
        return answer

    def drop(self) -> None:
        """Disconnect without a logout; the next command connects and logs in anew."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def close(self) -> None:
        """Log out and disconnect. Waits two seconds at most and never fails: whether and how
        a logout is answered differs between servers."""
        transport = self._transport
        if transport is None:
            return
        timeout, transport.timeout = transport.timeout, min(LOGOUT_WAIT, transport.timeout)
        try:
            self._exchange(
                [messages.LogoutRequest(user_id=self.account.username, reason="Client Logout")]
            )
        except OcipError:
            pass
        finally:
            transport.timeout = timeout
            self.drop()


def connect(
    host: str | Sequence[str],
    username: str,
    password: str,
    transport: str = "tls",
    port: int | None = None,
    path: str = DEFAULT_PATH,
    login: str = "auto",
    validate_certs: bool = True,
    ca_path: str | None = None,
    timeout: float = 30,
    retries: int = 3,
    sleep: Callable[[float], None] = wait,
    transcript: Transcript | None = None,
) -> Session:
    """A session on one host or several, tried in order. It connects when it is first used.

    :param transport: ``tls``, ``tcp``, ``https`` or ``http``; the last two are SOAP.
    :param port: None for the usual one: tls 2209, tcp 2208, https 443, http 80.
    :param timeout: seconds for connecting and for each answer.
    """
    names = [host] if isinstance(host, str) else list(host)
    hosts = [
        make_transport(transport, name, port, path, validate_certs, ca_path, timeout)
        for name in names
    ]
    return Session(hosts, Account(username, password, login), retries, sleep, transcript)


def _may_be_one_of_them(exc: TransportError, incidents: int) -> bool:
    """Whether an answer may be unreadable for one of its commands, so that asking for each
    alone saves the others: at once where the count is wrong, else when it happens again."""
    return isinstance(exc, AnswerMismatchError) or (
        isinstance(exc, ProtocolError) and incidents > 1
    )


def _is_error(answer: Answer[Response], code: int) -> bool:
    return isinstance(answer, ErrorResponse) and answer.error_code == code


def _is_stale(commands: list[Command], echoes: list[str]) -> bool:
    """Whether a document answers something else; servers that echo nothing cannot be told."""
    return any(command.echo and command.echo not in echoes for command in commands)


def _paired(commands: list[Command], echoes: list[str]) -> list[Command]:
    if len(commands) != len(echoes):
        raise AnswerMismatchError(
            f"{len(echoes)} commands were answered with {len(commands)}: the answer is not used."
        )
    by_echo = {command.echo: command for command in commands}
    if set(by_echo) == set(echoes):
        return [by_echo[echo] for echo in echoes]
    if any(command.echo not in ("", echo) for command, echo in zip(commands, echoes)):
        raise AnswerMismatchError("The answers do not match the commands and are not used.")
    return commands


def _login_error(
    answer: ErrorResponse, username: str, sent_password: bool, digest_is_doubtful: bool
) -> LoginError:
    hints = {
        errors.INVALID_PASSWORD: "Check username and password (OCIP_USERNAME, OCIP_PASSWORD). "
        "It was not tried again, since repeated attempts lock the account.",
        errors.USER_NOT_FOUND: "Check username (OCIP_USERNAME).",
        errors.ACCOUNT_DISABLED: "The account is disabled or locked: an administrator of the "
        "switch must enable it.",
        errors.INVALID_DOCUMENT: "The server does not know this kind of login: try "
        + ("login=digest." if sent_password else "login=password on an encrypted transport."),
    }
    hint = hints.get(answer.error_code or 0, "")
    if digest_is_doubtful and answer.error_code == errors.INVALID_PASSWORD:
        hint += (
            " The password has non-ASCII letters, which servers hash differently: prefer an "
            "encrypted transport with login=password."
        )
    return LoginError(
        f"The switch refused the login of {username}: {answer.summary_english}",
        hint.strip(),
        answer.error_code,
    )


def _no_host(failures: list[TransportError]) -> TransportError:
    if not failures:
        return TransportError("No host is set.", permanent=True)
    if len(failures) == 1:
        only = failures[0]
        return TransportError(only.message, only.hint, permanent=only.permanent)
    return TransportError(
        "None of the hosts can be used: " + " ".join(f.message for f in failures),
        failures[0].hint,
        permanent=all(f.permanent for f in failures),
    )
