# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine whose answers are spoiled on request; faults.py says which faults there are, and when.

The engine below does not know about it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .answers import CLOSE, DOCUMENTS, RAW, SILENCE, SOAP_FAULT, STREAM, Answer
from .documents import (
    EMPTY,
    NAMESPACE,
    NIL,
    XSI,
    Response,
    Table,
    render,
    success,
)
from .engine import Connection, Engine, Exchange, Task
from .failures import CommandFailed, unknown_text
from .faults import Fault, Faults, Plan, agents_of
from .journal import Journal
from .schema import LOGIN, SESSION
from .sessions import Session
from .settings import Settings
from .wire import Wire
from .world import World

# They change the way of the answer; the other ones send something else.
WIRE_FAULTS = ("drop_before", "drop_after", "reset", "cut", "hang", "slow", "split")
HTML_PAGE = "<html><head><title>Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n"
DEPTH = 100_000
_START = (
    f'<BroadsoftDocument protocol="OCI" xmlns="{NAMESPACE}" xmlns:xsi="{XSI}">'
    '<sessionId xmlns="">x</sessionId><command echo="" xmlns="" '
    'xsi:type="UserCallCenterAgentSignOutResponse"><callCenterTable>'
    "<colHeading>Service User Id</colHeading><colHeading>Call Center Name</colHeading>"
)
_END = "</callCenterTable></command></BroadsoftDocument>"


class Spoiler(Engine):
    """The engine with the faults that wait for their moment."""

    def __init__(self, world: World, settings: Settings, journal: Journal) -> None:
        self.faults = Faults()
        self._plans: dict[int, Plan] = {}
        self._fault: Fault | None = None  # of the command that is carried out now
        super().__init__(world, settings, journal)

    def start_with(self, world: World) -> None:
        """Begin anew with a world; faults are forgotten too."""
        with self.lock:
            self.faults.clear()
            super().start_with(world)

    def refuses(self, connection: Connection, address: str, open_connections: int) -> bool:
        """Whether a connection is closed at accept."""
        return super().refuses(connection, address, open_connections) or self.faults.refuses(
            connection.number, connection.transport
        )

    def serve(self, exchange: Exchange) -> Answer:
        """Carry a document out and answer it, or let happen what was asked for."""
        with self.lock:
            plan = self._plans[exchange.number] = self.faults.plan(exchange)
        exchange.faults = plan.names()
        time.sleep(sum(f.parameters["ms"] for f in plan.wire if f.do == "delay") / 1000)
        try:
            answer = super().serve(exchange) if plan.apply else self._drop(exchange)
        finally:
            del self._plans[exchange.number]
        return spoiled(answer, exchange, plan, self.settings)

    def _drop(self, exchange: Exchange) -> Answer:
        """Carry nothing out."""
        self.wait(exchange)
        caller = exchange.session.caller
        for task in exchange.tasks:
            task.caller = caller.user_id if caller else None
        with self.lock:
            self.note(exchange)
        return Answer(CLOSE)

    def _carry_out(self, exchange: Exchange) -> Answer:
        plan = self._plans[exchange.number]
        if any(fault.do == "not_logged_in" for fault in plan.document):
            self.desk.leave(exchange.session)
        return super()._carry_out(exchange)

    def run(self, task: Task, exchange: Exchange) -> None:
        """Carry one command out, and damage its answer if that was asked for."""
        fault = self._plans[exchange.number].commands.get(exchange.tasks.index(task))
        if fault is None:
            super().run(task, exchange)
            return
        task.faults.append(fault.do)
        self._fault = fault
        try:
            super().run(task, exchange)
        finally:
            self._fault = None
        task.applied = task.applied and fault.apply and fault.do != "lie"
        if task.response is not None and task.response.failure is None:
            task.response = damaged(task.response, fault, task.command.name)

    def perform(self, task: Task, session: Session) -> Response:
        """Give the answer to a command, or the one that a fault wants."""
        fault = self._fault
        if fault is None:
            return super().perform(task, session)
        is_heard = task.kind == LOGIN or self.desk.still_logged_in(session)
        if fault.do == "error" and is_heard:
            raise _given_error(fault, task)
        if fault.do == "lie" and is_heard:
            if self.settings.read_only:
                raise unknown_text("the system is read only, no change is accepted")
            return _lie(task.command.name)
        if fault.apply or task.kind in (LOGIN, SESSION):
            return super().perform(task, session)
        real, self.world = self.world, self.world.copy()
        try:
            return super().perform(task, session)
        finally:
            self.world = real

    def write(self, exchange: Exchange, responses: list[Response]) -> str:
        """Write the reply document, with what a fault of the document wants."""
        document = exchange.document
        for fault in self._plans[exchange.number].document:
            if fault.do == "wrong_session_id":
                document = replace(document, session_id=f"not-{document.session_id}")
            elif fault.do == "missing_command":
                responses = responses[:-1]
            elif fault.do == "extra_command":
                responses = [*responses, success()]
        return render(document, responses, self.settings)


# -- the answer to one command ---------------------------------------------------------------
def _given_error(fault: Fault, task: Task) -> CommandFailed:
    subject = ", ".join(sorted(agents_of(task)))
    return CommandFailed(fault.parameters["code"], subject, fault.parameters["text"] or "")


def _lie(name: str) -> Response:
    if name != "UserCallCenterAgentSignOutRequest":
        return success()
    table = Table(["Service User Id", "Call Center Name"])
    return Response(name.replace("Request", "Response"), [("callCenterTable", table)])


def damaged(response: Response, fault: Fault, request: str) -> Response:
    """Do to a good answer what a fault of the command level says."""
    if fault.do == "wrong_type":
        name = request.replace("Request", "Response")
        wrong = Response(name) if response.core else success()
        return replace(wrong, echo=response.echo)
    if fault.do not in ("lie", "error"):
        response.elements = [
            (name, _damaged(value, fault.do) if isinstance(value, Table) else value)
            for name, value in response.elements
            if not (fault.do == "no_table" and isinstance(value, Table))
        ]
    return response


def _damaged(table: Table, how: str) -> Any:
    if how == "nil_table":
        return NIL
    if how == "empty_table_element":
        return EMPTY
    if how == "no_headings":
        return Table([], table.rows)
    if how == "no_service_user_id_heading":
        headings = ["Renamed Id" if h == "Service User Id" else h for h in table.headings]
        return Table(headings, table.rows)
    short = (table.rows or [["short"] * len(table.headings)])[0][:-1]
    return Table(table.headings, [short, *table.rows[1:]])


# -- the way of the reply --------------------------------------------------------------------
def spoiled(answer: Answer, exchange: Exchange, plan: Plan, settings: Settings) -> Answer:
    """Change an answer as the faults of its document say."""
    for fault in plan.document:
        _add_documents(answer, exchange, fault, settings)
    for fault in plan.wire:
        if fault.do in WIRE_FAULTS:
            _change_wire(answer, fault)
        else:
            _replace(answer, exchange, fault, settings)
    return answer


def _add_documents(answer: Answer, exchange: Exchange, fault: Fault, settings: Settings) -> None:
    if answer.kind != DOCUMENTS or not answer.texts:
        return
    if fault.do == "duplicate_reply":
        answer.texts = answer.texts * 2
    elif fault.do == "unsolicited":
        stray = render(exchange.document, [success()], settings)
        before = fault.parameters["position"] == "before"
        answer.texts = [stray, *answer.texts] if before else [*answer.texts, stray]


def _change_wire(answer: Answer, fault: Fault) -> None:
    """Let the answer leave in another way, or break off."""
    if not fault.apply or answer.kind == SILENCE:
        answer.kind, answer.texts = DOCUMENTS, []
    values = fault.parameters
    answer.wire = Wire(
        "drop" if fault.do.startswith("drop") else fault.do,
        amount=values.get("bytes", values.get("at")),
        fraction=values.get("fraction", 0.5),
        pause=values.get("tick_ms", 20) / 1000,
    )


def _replace(answer: Answer, exchange: Exchange, fault: Fault, settings: Settings) -> None:
    """Send something else than the answer."""
    values = fault.parameters
    if fault.do == "garbage":
        data = fault.content
        answer.kind, answer.body = RAW, HTML_PAGE.encode("ascii") if data is None else data
        answer.close = True
    elif fault.do == "huge_reply":
        answer.kind, answer.body, answer.close = STREAM, endless(values["mib"]), True
    elif fault.do == "bad_xml":
        answer.kind, answer.texts = DOCUMENTS, [hostile(values["style"])]
        answer.charset, answer.close = "UTF-8", True
    elif fault.do == "forced_logout":
        elements = [("userId", "ocs"), ("reason", "Open Client Server Forced Logout")]
        text = render(exchange.document, [Response("LogoutRequest", elements)], settings)
        answer.kind, answer.texts, answer.close = DOCUMENTS, [text], True
    elif fault.do == "soap_fault":
        answer.kind, answer.body = SOAP_FAULT, values["faultstring"]
        answer.status = values["status"]
    elif fault.do in ("http_status", "redirect"):
        answer.kind, answer.status = RAW, values["status"]
        answer.body = f"<html><body>{fault.do}</body></html>".encode("ascii")
        if fault.do == "redirect":
            answer.headers["Location"] = values["url"]


def hostile(style: str) -> str:
    """Write a document that no client must accept, of a style named in faults.STYLES."""
    if style == "doctype":
        return f'<!DOCTYPE BroadsoftDocument [<!ENTITY a "x">]>{_START}{_END}'
    if style == "entities":
        levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        return (
            f'<!DOCTYPE BroadsoftDocument [<!ENTITY e0 "lol">{levels}]>'
            f"{_START}<row><col>&e9;</col><col/></row>{_END}"
        )
    if style == "deep":
        return f"{_START}{'<row>' * DEPTH}{'</row>' * DEPTH}{_END}"
    return f"{_START}<row><col>\x01</col><col/></row>{_END}"


def endless(mib: int) -> Iterator[bytes]:
    """Give the pieces of a document of at least so many MiB that never ends."""
    yield f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{_START}'.encode("ascii")
    block = (b"<row><col>" + b"x" * 999 + b"</col><col/></row>") * 64
    for _number in range(mib * 1024 * 1024 // len(block) + 1):
        yield block
