# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers documents as a switch does: checks them, carries them out, keeps a journal. No sockets.

A lock makes sure that only one document is processed at a time. Nothing can therefore happen
between the last-agent check and the sign-out.
"""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

# pylint: disable-next=unused-import
from . import acd, handlers, tables  # noqa: F401 - handlers declares the requests
from .answers import CLOSE, DOCUMENTS, SILENCE, SOAP_FAULT, Answer
from .documents import (
    Command,
    Document,
    DocumentError,
    Response,
    Table,
    error,
    parse_bytes,
    parse_text,
    quote_command,
    render,
)
from .failures import INVALID_REQUEST, CommandFailed, NotLoggedIn, unauthorized, unknown_text
from .handlers.call import Call
from .journal import Journal, without_secrets
from .releases import has
from .schema import LOGIN, REQUESTS, SESSION, WRITE, Request
from .sessions import ConnectionClosed, LoginDesk, Session
from .settings import Settings
from .validation import Invalid, read_sequence
from .vocabulary import SOAP
from .wire import Wire
from .world import World

NO_COMMAND = Command("", None, None, None)  # of a document that cannot be read
NOT_LOGGED_IN = "INVALID_REQUEST"  # the faultstring over SOAP, as captured
COUNTERS = (
    "connections",
    "refused_connections",
    "logins",
    "failed_logins",
    "logouts",
    "documents",
    "commands",
    "writes",
    "writes_applied",
)


@dataclass
class Connection:
    """A client's connection. Over TCP, its sessions end when it ends."""

    number: int
    transport: str
    sessions: dict[str, Session] = field(default_factory=dict)


@dataclass
class Task:
    """A command after its check, with its answer and outcome."""

    command: Command
    request: Request | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    invalid: str = ""
    response: Response | None = None
    outcome: str = "dropped"
    applied: bool = False
    faults: list[str] = field(default_factory=list)
    caller: str | None = None

    @property
    def kind(self) -> str | None:
        """Give the kind of request, or None for one that is not known."""
        return self.request.kind if self.request else None


@dataclass
class Exchange:
    """A document and everything that belongs to processing it.

    :ivar problem: why the document cannot be processed, or None.
    :ivar faults: names of faults that affect the whole document, for the journal.
    """

    connection: Connection
    number: int
    document: Document
    session: Session
    tasks: list[Task] = field(default_factory=list)
    problem: DocumentError | None = None
    faults: list[str] = field(default_factory=list)


class Engine:
    """The switch behind all transports."""

    def __init__(self, world: World, settings: Settings, journal: Journal) -> None:
        self.lock = threading.RLock()
        self.settings = settings
        self.journal = journal
        self.soap_sessions: dict[str, dict[str, Session]] = {}
        self._connections = itertools.count(1)
        self.counters: dict[str, int] = {}
        self.start_with(world)

    # -- for the transports ----------------------------------------------------------------
    def start_with(self, world: World) -> None:
        """Start again with a world: no sessions, an empty journal, counters at 0."""
        with self.lock:
            self.world = world
            self.desk = LoginDesk(self.settings)
            self.soap_sessions.clear()
            self.journal.clear()
            self._connections = itertools.count(1)
            self.counters = dict.fromkeys(COUNTERS, 0)
            self.settings_changed()

    def settings_changed(self) -> None:
        """Apply changed settings to the world."""
        with self.lock:
            self.world.set_signed_in_rule(acd.signed_in_rule(self.settings))

    def connect(self, transport: str, address: str, open_connections: int) -> Connection | None:
        """Accept a client, or return None to close the connection immediately."""
        with self.lock:
            connection = Connection(next(self._connections), transport)
            self.counters["connections"] += 1
            if self.refuses(connection, address, open_connections):
                self.counters["refused_connections"] += 1
                return None
            return connection

    def refuses(self, connection: Connection, address: str, open_connections: int) -> bool:
        """Whether a connection is closed at accept."""
        allowed, most = self.settings.access_list, self.settings.max_connections
        return bool((allowed and address not in allowed) or (most and open_connections >= most))

    def disconnect(self, connection: Connection) -> None:
        """End the logins that were made on a connection."""
        with self.lock:
            for session in connection.sessions.values():
                self.desk.leave(session)

    def handle(
        self, connection: Connection, sessions: dict[str, Session], source: bytes | str
    ) -> Answer:
        """Serve one document.

        :param connection: where it came from.
        :param sessions: the sessions of this socket, or of this JSESSIONID.
        :param source: the document, as bytes (TCP) or as text (SOAP).
        """
        try:
            document = parse_bytes(source) if isinstance(source, bytes) else parse_text(source)
            if len(document.commands) > self.settings.max_commands:
                raise DocumentError(f"{len(document.commands)} commands are too many", document)
        except DocumentError as problem:
            return self.refuse_document(connection, problem)
        tasks = [self._checked(command) for command in document.commands]
        with self.lock:
            session = sessions.setdefault(document.session_id, Session(document.session_id))
            exchange = Exchange(connection, self._next_number(), document, session, tasks)
        return self.serve(exchange)

    def refuse_document(self, connection: Connection, problem: DocumentError) -> Answer:
        """Answer bytes that are not a valid document, as the setting bad_document says."""
        with self.lock:
            document = problem.document
            session = Session(document.session_id)
            exchange = Exchange(connection, self._next_number(), document, session, problem=problem)
        return self.serve(exchange)

    def _next_number(self) -> int:
        self.counters["documents"] += 1
        return self.counters["documents"]

    def _checked(self, command: Command) -> Task:
        request = REQUESTS.get(command.name) if command.namespace is None else None
        if request is None or not self._has(command.name, request):
            text = f"Invalid xsi:type qname: '{command.name}' in element BroadsoftDocument@C"
            return Task(command, invalid=text)
        try:
            release = self.settings.release
            parameters = read_sequence(command.element, request.content, release)
        except Invalid as problem:
            return Task(command, request, invalid=f"type '{command.name}': {problem}")
        return Task(command, request, parameters)

    def _has(self, name: str, request: Request) -> bool:
        """Whether the release knows a request in the current data mode."""
        settings = self.settings
        is_lost = (
            (settings.xs_mode and settings.xs_lacks_as_requests)
            and request.as_mode != ""
            and has(settings.release, request.as_mode)
        )
        is_known = has(settings.release, request.since, request.absent) and not is_lost
        return is_known and name not in settings.unserved_requests

    # -- serving ---------------------------------------------------------------------------
    def serve(self, exchange: Exchange) -> Answer:
        """Carry out a document and answer it."""
        self.wait(exchange)
        with self.lock:
            answer = self._carry_out(exchange)
            self.note(exchange)
        if answer.kind == DOCUMENTS:
            answer.wire = Wire(self.settings.delivery)
        return answer

    def wait(self, exchange: Exchange) -> None:
        """Wait as long as the settings say."""
        settings = self.settings
        milliseconds = settings.latency_ms
        if settings.latency_spike_every and exchange.number % settings.latency_spike_every == 0:
            milliseconds += settings.latency_spike_ms
        if milliseconds:
            time.sleep(milliseconds / 1000)

    def _carry_out(self, exchange: Exchange) -> Answer:
        if exchange.problem is not None:
            return self._refusal(exchange, exchange.problem)
        was_logged_in = exchange.session.caller is not None
        tasks = exchange.tasks
        is_rollback = self.settings.multi_command == "rollback" and len(tasks) > 1
        undo = self.world.copy() if is_rollback else None
        try:
            for task in tasks:
                self.run(task, exchange)
                if self.settings.multi_command == "stops" and _failed(task):
                    break
        except NotLoggedIn:
            return self._not_logged_in(exchange)
        except ConnectionClosed:
            return Answer(CLOSE)
        if undo is not None and any(_failed(task) for task in tasks):
            self.world = undo
            for task in tasks:
                task.applied = False
        return self._reply(exchange, was_logged_in)

    def _refusal(self, exchange: Exchange, problem: DocumentError) -> Answer:
        if self.settings.bad_document == "close":
            return Answer(CLOSE)
        failure = CommandFailed(INVALID_REQUEST, detail=f"{problem}\n\n")
        text = render(problem.document, [error(failure)], self.settings)
        return Answer(texts=[text], charset=self.settings.login_encoding)

    def run(self, task: Task, exchange: Exchange) -> None:
        """Carry out one command.

        :raises NotLoggedIn: there is no login.
        :raises ConnectionClosed: the connection is closed instead of an answer.
        """
        caller = exchange.session.caller
        task.caller = caller.user_id if caller else None
        try:
            self._check_valid(task, exchange.tasks)
            response = self.perform(task, exchange.session)
            task.outcome = "refused" if _refused(task, response) else "success"
            task.applied = task.kind == WRITE and task.outcome == "success"
        except CommandFailed as failure:
            response = error(failure)
            task.outcome = "error" if failure.code is None else f"error {failure.code}"
        self._count(task)
        tables.arrange(response, self.settings)
        response.echo = task.command.echo
        task.response = response

    def _check_valid(self, task: Task, tasks: list[Task]) -> None:
        invalid = [task] if task.invalid else []
        if self.settings.validation_scope == "document":
            invalid = [other for other in tasks if other.invalid]
        if invalid:
            text = f"{invalid[0].invalid}\n{quote_command(invalid[0].command)}\n\n"
            raise CommandFailed(INVALID_REQUEST, detail=text)

    def perform(self, task: Task, session: Session) -> Response:
        """Carry out a valid command and return its answer.

        :raises CommandFailed: the switch refuses.
        :raises NotLoggedIn: there is no login.
        """
        name, request = task.command.name, task.request
        if request is None or (request.kind != LOGIN and not self.desk.still_logged_in(session)):
            raise NotLoggedIn
        if name in self.settings.unauthorized_requests:
            raise unauthorized()
        if request.kind == WRITE and self.settings.read_only:
            raise unknown_text("the system is read only, no change is accepted")
        return request.handler(
            Call(name, task.parameters, session, self.desk, self.world, self.settings)
        )

    def _count(self, task: Task) -> None:
        counters = self.counters
        if task.kind == LOGIN and task.command.name != "AuthenticationRequest":
            counters["logins" if task.outcome == "success" else "failed_logins"] += 1
        if task.command.name == "LogoutRequest" and task.outcome == "success":
            counters["logouts"] += 1

    def note(self, exchange: Exchange) -> None:
        """Write the commands of a document into the journal, and count them."""
        connection, refused = exchange.connection, f"error {INVALID_REQUEST}"
        self.counters["commands"] += len(exchange.tasks)
        for task in exchange.tasks or [Task(NO_COMMAND, outcome=refused)]:
            self.counters["writes"] += task.kind == WRITE
            self.counters["writes_applied"] += task.applied
            self.journal.add(
                transport=connection.transport,
                connection=connection.number,
                document=exchange.number,
                command=task.command.name or None,
                echo=task.command.echo,
                user_id=task.caller,
                parameters=without_secrets(task.parameters),
                outcome=task.outcome,
                is_write=task.kind == WRITE,
                applied=task.applied,
                faults=exchange.faults + task.faults,
            )

    # -- answering -------------------------------------------------------------------------
    def _reply(self, exchange: Exchange, was_logged_in: bool) -> Answer:
        settings, tasks = self.settings, exchange.tasks
        responses = [task.response for task in tasks if task.response is not None]
        if settings.validation_scope == "document" and any(task.invalid for task in tasks):
            responses = responses[:1]
        at_login = not was_logged_in or all(task.kind in (LOGIN, SESSION) for task in tasks)
        charset = settings.login_encoding if at_login else settings.encoding
        if [task.command.name for task in tasks] == ["LogoutRequest"]:
            answer = self._logout_answer(exchange.connection)
            if answer is not None:
                return answer
        return Answer(texts=[self.write(exchange, responses)], charset=charset)

    def write(self, exchange: Exchange, responses: list[Response]) -> str:
        """Write the reply document."""
        return render(exchange.document, responses, self.settings)

    def _logout_answer(self, connection: Connection) -> Answer | None:
        """Return the answer to a logout, if the settings ask for an unusual one."""
        if connection.transport in SOAP:
            return Answer() if self.settings.soap_logout_reply == "empty" else None
        kinds = {"none": SILENCE, "close": CLOSE}
        kind = kinds.get(self.settings.logout_reply)
        return Answer(kind) if kind else None

    def _not_logged_in(self, exchange: Exchange) -> Answer:
        unanswered = [task for task in exchange.tasks if task.response is None]
        for task in unanswered:
            task.outcome = "not logged in"
        mode = self.settings.not_logged_in
        if mode != "error":
            return Answer(CLOSE if mode == "close" else SILENCE)
        if exchange.connection.transport in SOAP:
            status = int(self.settings.soap_fault_status)
            return Answer(SOAP_FAULT, body=NOT_LOGGED_IN, status=status)
        for task in unanswered:
            task.response = error(unknown_text("session is not logged in"))
            task.response.echo = task.command.echo
        responses = [task.response for task in exchange.tasks if task.response is not None]
        text = self.write(exchange, responses)
        return Answer(texts=[text], charset=self.settings.login_encoding)


def _failed(task: Task) -> bool:
    return task.response is not None and task.response.failure is not None


def _refused(task: Task, response: Response) -> bool:
    """Whether a sign-out was refused: then its normal answer has rows."""
    return task.command.name == "UserCallCenterAgentSignOutRequest" and any(
        isinstance(value, Table) and value.rows for _name, value in response.elements
    )
