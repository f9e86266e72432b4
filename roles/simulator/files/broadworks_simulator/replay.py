# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as a transcript did: what a switch said to one client, said again to another.

A transcript holds lines of JSON, each with t (seconds), direction (sent or received), connection
(a number) and document (XML text). Sessions may come in another order than when it was written:
each request gets the next answer that the transcript holds for the same request. What differs from
run to run is left out of the comparison: session ids, echoes, and all of a login but its name.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .answers import CLOSE, DOCUMENTS, RAW, Answer
from .documents import (
    EMPTY,
    NAMESPACE,
    NIL,
    XSI_NIL,
    XSI_TYPE,
    Command,
    DocumentError,
    Response,
    Value,
    error,
    parse_text,
)
from .engine import Exchange, Task
from .failures import unknown_text
from .journal import Journal
from .records import SimulatorError
from .schema import LOGIN, REQUESTS
from .settings import Settings
from .spoiler import Spoiler
from .vocabulary import SOAP
from .world import World

SENT, RECEIVED = "sent", "received"
CHANGING = ("LogoutRequest",)  # besides all of the kind LOGIN


Key = tuple[Any, ...]


@dataclass
class Recorded:
    """A document of the transcript with what was answered.

    :ivar keys: what was asked for, command by command.
    :ivar responses: the answers; empty for a reply without any.
    :ivar raw: the reply where it was no document, or None.
    :ivar is_lost: whether no reply came.
    :ivar used: which of its answers were given already.
    """

    keys: tuple[Key, ...]
    responses: list[Response] = field(default_factory=list)
    raw: str | None = None
    is_lost: bool = True
    used: set[int] = field(default_factory=set)

    @property
    def is_regular(self) -> bool:
        """Whether each command has its own answer."""
        return len(self.responses) == len(self.keys)


class Transcript:
    """What was asked and answered, in order.

    :raises SimulatorError: the file is no transcript.
    """

    def __init__(self, path: str) -> None:
        self.documents: list[Recorded] = []
        self.echoes = False
        self._by_document: dict[tuple[Key, ...], deque[Recorded]] = defaultdict(deque)
        self._by_command: dict[Key, deque[tuple[Recorded, int]]] = defaultdict(deque)
        try:
            lines = Path(path).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise SimulatorError(f"{path}: {problem}") from problem
        open_: dict[Any, Recorded] = {}
        for number, line in enumerate(lines, 1):
            try:
                self._read(json.loads(line), open_)
            except (ValueError, KeyError, TypeError, DocumentError) as problem:
                raise SimulatorError(f"{path}: line {number}: {problem!r}") from problem
        if not self.documents:
            raise SimulatorError(f"{path}: holds no request")
        self._index()

    def _read(self, entry: dict[str, Any], open_: dict[Any, Recorded]) -> None:
        connection, text = entry["connection"], entry["document"]
        if entry["direction"] == SENT:
            commands = parse_text(text).commands
            open_[connection] = Recorded(tuple(key_of(command) for command in commands))
            self.documents.append(open_[connection])
            return
        if entry["direction"] != RECEIVED:
            raise ValueError(f"direction {entry['direction']!r} is neither {SENT} nor {RECEIVED}")
        recorded = open_.get(connection)
        if recorded is None or not recorded.is_lost:
            return  # a document that nobody asked for
        recorded.is_lost = False
        if text.strip():
            self._take_reply(recorded, text)

    def _take_reply(self, recorded: Recorded, text: str) -> None:
        try:
            commands = parse_text(text).commands
        except DocumentError:
            recorded.raw = text
            return
        self.echoes |= any(command.echo is not None for command in commands)
        recorded.responses = [response_of(command) for command in commands]

    def _index(self) -> None:
        for recorded in self.documents:
            self._by_document[recorded.keys].append(recorded)
            if recorded.is_regular:
                for index, key in enumerate(recorded.keys):
                    self._by_command[key].append((recorded, index))

    def next_document(self, keys: tuple[Key, ...]) -> Recorded | None:
        """Give the next document that asked exactly this, unless a part of it is used up."""
        waiting = self._by_document.get(keys, deque())
        while waiting:
            recorded = waiting.popleft()
            if not recorded.used:
                recorded.used.update(range(len(keys)))
                return recorded
        return None

    def next_answer(self, key: Key) -> Response | None:
        """Give the next answer to a command, in whatever document it was asked for."""
        waiting = self._by_command.get(key, deque())
        while waiting:
            recorded, index = waiting.popleft()
            if index not in recorded.used:
                recorded.used.add(index)
                return recorded.responses[index]
        return None


def key_of(command: Command) -> Key:
    """Give what makes two commands the same request."""
    request = REQUESTS.get(command.name)
    if (request is not None and request.kind == LOGIN) or command.name in CHANGING:
        return (command.name,)
    return (command.name, *(_content(child) for child in command.element))


def _content(element: Any) -> Key:
    children = tuple(_content(child) for child in element)
    text = "" if children else " ".join((element.text or "").split())
    return (element.tag, element.get(XSI_NIL), element.get(XSI_TYPE), text, children)


def response_of(command: Command) -> Response:
    """Make a response of an answer in a transcript."""
    return Response(
        command.name,
        [(child.tag, _value(child)) for child in command.element],
        core=command.namespace == NAMESPACE,
        error_type=command.element.get("type") or "",
    )


def _value(element: Any) -> Value:
    if element.get(XSI_NIL) in ("true", "1"):
        return NIL
    if len(element):
        return [(child.tag, _value(child)) for child in element]
    return element.text or EMPTY


class Replay(Spoiler):
    """An engine that knows nothing but a transcript.

    :raises SimulatorError: the file is no transcript.
    """

    def __init__(self, path: str, settings: Settings, journal: Journal) -> None:
        self._path = path
        super().__init__(World(), settings, journal)

    def start_with(self, world: World) -> None:
        """Begin anew, at the beginning of the transcript."""
        with self.lock:
            self.transcript = Transcript(self._path)
            if not self.transcript.echoes:
                self.settings.update({"echo_returned": False})
            super().start_with(world)

    def _checked(self, command: Command) -> Task:
        return Task(command, REQUESTS.get(command.name))

    def _carry_out(self, exchange: Exchange) -> Answer:
        if exchange.problem is not None:
            return super()._carry_out(exchange)
        keys = tuple(key_of(task.command) for task in exchange.tasks)
        recorded = self.transcript.next_document(keys)
        if recorded is None:
            responses = [self._answer(task, key) for task, key in zip(exchange.tasks, keys)]
            return self._replayed(exchange, responses)
        for task in exchange.tasks:
            task.outcome = "dropped" if recorded.is_lost else "success"
        if recorded.is_lost:
            return Answer(CLOSE)
        if recorded.raw is not None:
            return Answer(RAW, body=recorded.raw.encode("utf-8"), close=True)
        if not recorded.responses:
            return Answer(DOCUMENTS if exchange.connection.transport in SOAP else CLOSE)
        return self._replayed(exchange, recorded.responses)

    def _answer(self, task: Task, key: Key) -> Response:
        response = self.transcript.next_answer(key)
        task.outcome = "success"
        if response is None:
            task.outcome = "not in the transcript"
            text = f"the transcript holds no further answer to {' '.join(_words(key))}"
            print(f"broadworks_simulator: {text}", file=sys.stderr, flush=True)
            return error(unknown_text(text))
        return response

    def _replayed(self, exchange: Exchange, responses: list[Response]) -> Answer:
        for task, response in zip(exchange.tasks, responses):
            response.echo = task.command.echo
            if response.name == "AuthenticationResponse":
                response.elements = [
                    (name, self.desk.next_nonce() if name == "nonce" else value)
                    for name, value in response.elements
                ]
        text = self.write(exchange, responses)
        return Answer(texts=[text], charset=self.settings.encoding)


def _words(key: Key) -> Iterator[str]:
    """Give a request as an operator reads it."""
    yield key[0]
    for tag, _nil, _type, text, children in key[1:]:
        yield f"{tag}={text}" if not children else f"{tag}=..."
