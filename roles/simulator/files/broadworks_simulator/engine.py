# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves documents: counts, checks, finds faults, carries out, answers. Knows no sockets.

One lock lets one document in at a time, so that the last-agent check and the sign-out are one.
"""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from . import acd, tables
from .answers import (
    CLOSE,
    DOCUMENTS,
    EMPTY_RETURN,
    SILENCE,
    SOAP_FAULT,
    Answer,
    apply_faults,
    changed_reply,
)
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
    success,
)
from .failures import INVALID_REQUEST, CommandFailed, unknown_text
from .faults import SOAP, CommandView, Fault, Faults, Plan
from .handlers import HANDLERS, Call
from .journal import Journal, without_secrets
from .schema import LOGIN, REQUESTS, SESSION, WRITE
from .sessions import ConnectionClosed, LoginDesk, Session
from .settings import Settings
from .validation import Invalid, read_sequence
from .world import World

NOT_LOGGED_IN_FAULT = "INVALID_REQUEST"


@dataclass
class Connection:
    """A client's connection; over TCP its sessions live and die with it."""

    number: int
    transport: str
    sessions: dict[str, Session] = field(default_factory=dict)


@dataclass
class Task:
    """A command after its check: what it is, and what became of it."""

    command: Command
    kind: str | None
    parameters: dict[str, Any]
    invalid: str = ""
    response: Response | None = None
    outcome: str = "dropped"
    applied: bool = False
    faults: list[str] = field(default_factory=list)
    caller: str | None = None

    @property
    def view(self) -> CommandView:
        """Give what faults may look at."""
        agents = set()
        for key in ("userId", "agentUserId", "supervisorUserId"):
            value = self.parameters.get(key)
            agents.update(value if isinstance(value, list) else [value] if value else [])
        return CommandView(self.command.name, self.kind, frozenset(agents))


class NotLoggedIn(Exception):
    """A command without a login."""


class Engine:
    """The switch behind all transports."""

    def __init__(self, world: World, settings: Settings, journal: Journal) -> None:
        self.lock = threading.RLock()
        self.settings = settings
        self.journal = journal
        self.faults = Faults()
        self.soap_sessions: dict[str, dict[str, Session]] = {}
        self._connections = itertools.count(1)
        self.counters: dict[str, int] = {}
        self.start_with(world)

    # -- the outside -----------------------------------------------------------------------
    def start_with(self, world: World) -> None:
        """Begin anew with a world: no sessions, no faults, an empty journal, counters at 0."""
        with self.lock:
            self.world = world
            self.desk = LoginDesk(self.settings)
            self.soap_sessions.clear()
            self.faults.clear()
            self.journal.clear()
            self._connections = itertools.count(1)
            self.counters = dict.fromkeys(
                (
                    "connections",
                    "refused_connections",
                    "logins",
                    "failed_logins",
                    "logouts",
                    "documents",
                    "commands",
                    "writes",
                    "writes_applied",
                ),
                0,
            )
            self.settings_changed()

    def settings_changed(self) -> None:
        """Let the world follow the settings."""
        with self.lock:
            self.world.set_staff_rule(acd.staff_rule(self.settings))

    def connect(self, transport: str, address: str, open_connections: int) -> Connection | None:
        """Let a client in, or give None to have the connection closed at once."""
        with self.lock:
            connection = Connection(next(self._connections), transport)
            self.counters["connections"] += 1
            refused = (
                (self.settings.access_list and address not in self.settings.access_list)
                or (
                    self.settings.max_connections
                    and open_connections >= self.settings.max_connections
                )
                or self.faults.refuses(connection.number, transport)
            )
            if refused:
                self.counters["refused_connections"] += 1
                return None
            return connection

    def disconnect(self, connection: Connection) -> None:
        """Forget a connection with the logins that were made on it."""
        with self.lock:
            for session in connection.sessions.values():
                self.desk.leave(session)

    def handle(
        self, connection: Connection, sessions: dict[str, Session], source: bytes | str
    ) -> Answer:
        """Serve one document.

        Args:
            connection: where it came from.
            sessions: the sessions of this socket, or of this JSESSIONID.
            source: the document, as bytes (TCP) or as text (SOAP).
        """
        with self.lock:
            self.counters["documents"] += 1
            number = self.counters["documents"]
        try:
            document = parse_bytes(source) if isinstance(source, bytes) else parse_text(source)
            if len(document.commands) > self.settings.max_commands:
                raise DocumentError(f"{len(document.commands)} commands are too many", document)
        except DocumentError as problem:
            return self.refuse_document(connection, problem, number)
        tasks = [self._checked(command) for command in document.commands]
        with self.lock:
            plan = self.faults.plan(
                number, connection.number, connection.transport, [task.view for task in tasks]
            )
        self._wait(number, plan)
        with self.lock:
            answer = self._carry_out(connection, sessions, document, tasks, plan)
            self._note(connection, number, tasks, plan)
        return apply_faults(answer, document, plan, self.settings)

    def refuse_document(
        self, connection: Connection, problem: DocumentError, number: int | None = None
    ) -> Answer:
        """Answer bytes that are no valid document, as the setting bad_document says."""
        with self.lock:
            if number is None:
                self.counters["documents"] += 1
                number = self.counters["documents"]
            plan = self.faults.plan(number, connection.number, connection.transport, [])
            self.journal.add(
                transport=connection.transport,
                connection=connection.number,
                document=number,
                command=None,
                echo=None,
                user_id=None,
                parameters={},
                outcome=f"error {INVALID_REQUEST}",
                is_write=False,
                applied=False,
                faults=plan.names(),
            )
        self._wait(number, plan)
        if self.settings.bad_document == "close":
            return Answer(CLOSE)
        failure = CommandFailed(INVALID_REQUEST, detail=f"{problem}\n\n")
        text = render(problem.document, [error(failure)], self.settings)
        answer = Answer(texts=[text], charset=self.settings.login_encoding)
        return apply_faults(answer, problem.document, plan, self.settings)

    # -- checking --------------------------------------------------------------------------
    def _checked(self, command: Command) -> Task:
        request = REQUESTS.get(command.name) if command.namespace is None else None
        if request is None or command.name in self.settings.unserved_requests:
            return Task(command, None, {}, f"type '{command.name}' is not known")
        try:
            parameters = read_sequence(command.element, request.content)
        except Invalid as problem:
            return Task(command, request.kind, {}, f"type '{command.name}': {problem}")
        return Task(command, request.kind, parameters)

    def _wait(self, number: int, plan: Plan) -> None:
        settings = self.settings
        milliseconds = settings.latency_ms
        if settings.latency_spike_every and number % settings.latency_spike_every == 0:
            milliseconds += settings.latency_spike_ms
        milliseconds += sum(f.parameters["ms"] for f in plan.wire if f.do == "delay")
        if milliseconds:
            time.sleep(milliseconds / 1000)

    # -- carrying out ----------------------------------------------------------------------
    def _carry_out(
        self,
        connection: Connection,
        sessions: dict[str, Session],
        document: Document,
        tasks: list[Task],
        plan: Plan,
    ) -> Answer:
        session = sessions.setdefault(document.session_id, Session(document.session_id))
        if any(fault.do == "not_logged_in" for fault in plan.document):
            self.desk.leave(session)
        before = session.caller
        if not plan.apply:
            for task in tasks:
                task.caller = before.user_id if before else None
            return Answer(CLOSE)
        undo = self._snapshot(tasks)
        try:
            for index, task in enumerate(tasks):
                self._run(task, session, plan.commands.get(index), tasks)
        except ConnectionClosed:
            return Answer(CLOSE)
        except NotLoggedIn:
            return self._not_logged_in(connection, document, tasks)
        if undo is not None and any(t.response and t.response.failure for t in tasks):
            self.world = undo
            for task in tasks:
                task.applied = False
        return self._reply(connection, document, tasks, before is not None, plan)

    def _snapshot(self, tasks: list[Task]) -> World | None:
        """Keep the world of before, where one error is to undo all."""
        if self.settings.multi_command == "rollback" and len(tasks) > 1:
            return self.world.copy()
        return None

    def _run(self, task: Task, session: Session, fault: Fault | None, tasks: list[Task]) -> None:
        caller = session.caller
        task.caller = caller.user_id if caller else None
        locale = caller.locale if caller else "en_US"
        if fault is not None:
            task.faults.append(fault.do)
        try:
            self._check_valid(task, tasks)
            response = self._response(task, session, fault)
            task.outcome = "refused" if _refused(task, response) else "success"
            is_done = fault is None or (fault.apply and fault.do != "lie")
            task.applied = task.kind == WRITE and task.outcome == "success" and is_done
        except CommandFailed as failure:
            response = error(failure, locale)
            task.outcome = "error" if failure.code is None else f"error {failure.code}"
        self._count(task)
        tables.arrange(response, self.settings)
        if fault is not None and response.failure is None:
            response = _damaged(response, fault, task.command.name)
        response.echo = task.command.echo
        task.response = response

    def _check_valid(self, task: Task, tasks: list[Task]) -> None:
        invalid = [task] if task.invalid else []
        if self.settings.validation_scope == "document":
            invalid = [other for other in tasks if other.invalid]
        if invalid:
            text = f"{invalid[0].invalid}\n{quote_command(invalid[0].command)}\n\n"
            raise CommandFailed(INVALID_REQUEST, detail=text)

    def _response(self, task: Task, session: Session, fault: Fault | None) -> Response:
        name = task.command.name
        if task.kind == LOGIN:
            if fault is not None and fault.do == "error":
                raise _given_error(fault, task)
            return self.desk.serve(self.world, session, name, task.parameters)
        if not self.desk.still_logged_in(session):
            raise NotLoggedIn
        if fault is not None and fault.do == "error":
            raise _given_error(fault, task)
        if task.kind == SESSION:
            if name == "LogoutRequest":
                return self.desk.logout(session, task.parameters["userId"])
            return success()
        if task.kind == WRITE and self.settings.read_only:
            raise unknown_text("the system is read only, no change is accepted")
        if fault is not None and fault.do == "lie":
            return _lie(name)
        if fault is not None and not fault.apply:
            return self._unapplied(task, session)
        return self._handled(task, session, self.world)

    def _handled(self, task: Task, session: Session, world: World) -> Response:
        caller = session.caller
        if caller is None:
            raise NotLoggedIn
        call = Call(task.command.name, task.parameters, caller, world, self.settings)
        return HANDLERS[task.command.name](call)

    def _unapplied(self, task: Task, session: Session) -> Response:
        """Give the answer that a command would have, on a copy of the world."""
        return self._handled(task, session, self.world.copy())

    def _count(self, task: Task) -> None:
        counters = self.counters
        if task.kind == LOGIN and task.command.name != "AuthenticationRequest":
            counters["logins" if task.outcome == "success" else "failed_logins"] += 1
        if task.command.name == "LogoutRequest" and task.outcome == "success":
            counters["logouts"] += 1

    def _note(self, connection: Connection, number: int, tasks: list[Task], plan: Plan) -> None:
        for task in tasks:
            request = REQUESTS.get(task.command.name)
            is_write = task.kind == WRITE
            self.counters["commands"] += 1
            self.counters["writes"] += is_write
            self.counters["writes_applied"] += task.applied
            self.journal.add(
                transport=connection.transport,
                connection=connection.number,
                document=number,
                command=task.command.name,
                echo=task.command.echo,
                user_id=task.caller,
                parameters=without_secrets(task.parameters, request.secrets if request else ()),
                outcome=task.outcome,
                is_write=is_write,
                applied=task.applied,
                faults=plan.names() + task.faults,
            )

    # -- answering -------------------------------------------------------------------------
    def _reply(
        self,
        connection: Connection,
        document: Document,
        tasks: list[Task],
        logged_in: bool,
        plan: Plan,
    ) -> Answer:
        settings = self.settings
        responses = [task.response for task in tasks if task.response is not None]
        if settings.validation_scope == "document" and any(task.invalid for task in tasks):
            responses = responses[:1]
        at_login = not logged_in or all(task.kind in (LOGIN, SESSION) for task in tasks)
        charset = settings.login_encoding if at_login else settings.encoding
        if [task.command.name for task in tasks] == ["LogoutRequest"]:
            kind = self._logout_answer(connection)
            if kind != DOCUMENTS:
                return Answer(kind)
        for fault in plan.document:
            document, responses = changed_reply(document, responses, fault)
        return Answer(texts=[render(document, responses, settings)], charset=charset)

    def _logout_answer(self, connection: Connection) -> str:
        """Say how a logout is answered."""
        if connection.transport in SOAP:
            return EMPTY_RETURN if self.settings.soap_logout_reply == "empty" else DOCUMENTS
        replies = {"success": DOCUMENTS, "none": SILENCE, "close": CLOSE}
        return replies[self.settings.logout_reply]

    def _not_logged_in(
        self, connection: Connection, document: Document, tasks: list[Task]
    ) -> Answer:
        for task in tasks:
            if task.response is None:
                task.outcome = "not logged in"
        mode = self.settings.not_logged_in
        if mode != "error":
            return Answer(CLOSE if mode == "close" else SILENCE)
        if connection.transport in SOAP:
            return Answer(
                SOAP_FAULT, body=NOT_LOGGED_IN_FAULT, status=int(self.settings.soap_fault_status)
            )
        failure = unknown_text("session is not logged in")
        for task in tasks:
            if task.response is None:
                task.response = error(failure)
                task.response.echo = task.command.echo
        responses = [task.response for task in tasks if task.response is not None]
        text = render(document, responses, self.settings)
        return Answer(texts=[text], charset=self.settings.login_encoding)


def _given_error(fault: Fault, task: Task) -> CommandFailed:
    subject = ", ".join(sorted(task.view.agents))
    return CommandFailed(fault.parameters["code"], subject, fault.parameters["text"] or "")


def _damaged(response: Response, fault: Fault, name: str) -> Response:
    """Give an answer as a fault of the command level wants it."""
    if fault.do == "wrong_type":
        return Response(name.replace("Request", "Response")) if response.core else success()
    if fault.do not in ("lie", "error"):
        tables.damage(response, fault.do)
    return response


def _refused(task: Task, response: Response) -> bool:
    """Whether a sign-out was refused: its normal answer has rows then."""
    return task.command.name == "UserCallCenterAgentSignOutRequest" and any(
        isinstance(value, Table) and value.rows for _name, value in response.elements
    )


def _lie(name: str) -> Response:
    if name != "UserCallCenterAgentSignOutRequest":
        return success()
    table = Table(["Service User Id", "Call Center Name"])
    return Response(name.replace("Request", "Response"), [("callCenterTable", table)])
