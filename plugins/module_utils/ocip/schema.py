# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What requests and responses are made of; :mod:`.messages` lists them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar, Union, overload

from .documents import Command, Table, checked_text
from .errors import ErrorResponse, RequestError, UnexpectedResponse
from .values import boolean, integer

T = TypeVar("T")
R = TypeVar("R", bound="Response")
R_co = TypeVar("R_co", bound="Response", covariant=True)

SUCCESS = "SuccessResponse"


# --- What elements hold -------------------------------------------------------------------


class Kind(Generic[T]):
    """What an element holds: checks what is sent, and makes a ``T`` of what is received."""

    def sent(self, label: str, value: Any) -> Any:
        """The value as :func:`.documents.build` takes it.

        :raises RequestError: it is not of this kind.
        """
        raise NotImplementedError

    def received(self, response: str, name: str, value: Any) -> T:
        """The value of a received element.

        :raises UnexpectedResponse: it is not of this kind.
        """
        raise NotImplementedError


class _Text(Kind[str]):
    def sent(self, label: str, value: Any) -> Any:
        if not isinstance(value, str) and isinstance(value, (Mapping, list, tuple)):
            raise RequestError(f"{label} takes a single value.")
        checked_text(label, value)
        return value

    def received(self, response: str, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise UnexpectedResponse(f"{response}: {name} has another content.", response)
        return value


class _Boolean(Kind[bool]):
    def sent(self, label: str, value: Any) -> bool:
        word = str(TEXT.sent(label, value)).lower()
        if word not in ("true", "false"):
            raise RequestError(f"{label} takes true or false, not {word[:40]!r}.")
        return word == "true"

    def received(self, response: str, name: str, value: Any) -> bool:
        try:
            return boolean(TEXT.received(response, name, value))
        except ValueError:
            raise UnexpectedResponse(f"{response}: {name} is not a boolean.", response) from None


class _Integer(Kind[int]):
    def sent(self, label: str, value: Any) -> int:
        text = str(TEXT.sent(label, value))
        try:
            return integer(text)
        except ValueError:
            raise RequestError(f"{label} takes a whole number, not {text[:40]!r}.") from None

    def received(self, response: str, name: str, value: Any) -> int:
        try:
            return integer(TEXT.received(response, name, value))
        except ValueError:
            raise UnexpectedResponse(f"{response}: {name} is not an integer.", response) from None


class Rows(Kind[Table]):
    """An OCITable, which only answers have.

    :param columns: headings without which it is not the table we asked for.
    """

    def __init__(self, *columns: str) -> None:
        self.columns = columns

    def received(self, response: str, name: str, value: Any) -> Table:
        """The table, whose rows all have a cell for each heading."""
        if not isinstance(value, Table):
            raise UnexpectedResponse(f"{response} came without the headings of {name}.", response)
        if not value.well_formed or not value.has(*self.columns):
            raise UnexpectedResponse(
                f"{response}: {name} is malformed (headings {value.headings}).", response
            )
        return value


class Parts(Kind[dict[str, Any]]):
    """A complex type. Its value is a dictionary by the schema names of its elements."""

    def __init__(self, *elements: Element[Any]) -> None:
        self.elements = elements

    def sent(self, label: str, value: Any) -> list[tuple[str, Any]]:
        """The elements in schema order."""
        if not isinstance(value, Mapping):
            raise RequestError(f"{label} takes a dictionary.")
        return _in_order(label, self.elements, _by_schema_names(label, self.elements, value))

    def received(self, response: str, name: str, value: Any) -> dict[str, Any]:
        """All elements, typed where they are listed."""
        if not isinstance(value, dict):
            raise UnexpectedResponse(f"{response}: {name} has another content.", response)
        return _typed(response, self.elements, value)


TEXT = _Text()
BOOLEAN = _Boolean()
INTEGER = _Integer()


class Element(Generic[T]):
    """One element of a request or response. In a response it is an attribute that gives its
    value, and the name of the attribute is its Python name.

    :ivar name: its name in the schema, such as ``agentUserId``.
    :ivar python_name: its name in Python, such as ``agent_user_id``; by default the same.
    :ivar kind: what it holds.
    :ivar required: whether a request cannot be sent, an answer not be read without it.
    :ivar lenient: whether the schema demands it although we can do without.
    :ivar repeated: whether it may be repeated; its value is then a list.
    :ivar nillable: whether None is sent as ``xsi:nil``, which clears the value.
    """

    def __init__(
        self,
        name: str,
        kind: Kind[Any],
        python_name: str = "",
        required: bool = False,
        lenient: bool = False,
        repeated: bool = False,
        nillable: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.python_name = python_name or name
        self.required = required
        self.lenient = lenient
        self.repeated = repeated
        self.nillable = nillable

    def __set_name__(self, owner: type[Response], python_name: str) -> None:
        self.python_name = python_name
        owner.elements = (*owner.elements, self)

    @overload
    def __get__(self, answer: None, owner: type[Response]) -> Element[T]:
        """The element itself, as an attribute of the class of responses."""

    @overload
    def __get__(self, answer: Response, owner: type[Response]) -> T:
        """The value of the element in an answer."""

    def __get__(self, answer: Response | None, owner: type[Response]) -> Any:
        return self if answer is None else answer.values.get(self.name)


def one(name: str, kind: Kind[T], python_name: str = "") -> Element[T]:
    """An element that must be there."""
    return Element(name, kind, python_name, required=True)


def optional(
    name: str, kind: Kind[T], python_name: str = "", nillable: bool = False
) -> Element[T | None]:
    """An element that may be there."""
    return Element(name, kind, python_name, nillable=nillable)


def lenient(name: str, kind: Kind[T]) -> Element[T | None]:
    """An element of a response that must be there by the schema; we read it without, too."""
    return Element(name, kind, lenient=True)


def many(
    name: str, kind: Kind[T], python_name: str = "", required: bool = False
) -> Element[list[T]]:
    """An element of a request that may be repeated; a single value need not be a list."""
    return Element(name, kind, python_name, required=required, repeated=True)


# --- Responses and requests -----------------------------------------------------------------


class Response:
    """An answer that is not an error: success, or one of the classes in the table below.

    :ivar name: type name as received.
    :ivar values: all elements by their schema names, typed where they are listed here.
    :cvar elements: the elements that this collection reads, in schema order.
    """

    elements: tuple[Element[Any], ...] = ()

    def __init__(self, name: str, values: Mapping[str, Any]) -> None:
        """:raises UnexpectedResponse: an element is missing, or is not of its kind."""
        self.name = name
        self.values = _typed(name, self.elements, values)

    def __repr__(self) -> str:
        return f"{self.name}({self.values!r})"

    def as_dict(self) -> dict[str, Any]:
        """The elements as plain values; tables as lists of dictionaries by heading."""
        return {name: _plain(value) for name, value in self.values.items()}


Answer = Union[R_co, ErrorResponse, UnexpectedResponse]
"""What may come back for a request that is answered with an ``R``."""


class Request(Generic[R_co]):
    """A request with its values, ready to be sent.

    :ivar name: type name.
    :ivar writes: whether it changes anything on the switch.
    :ivar values: the elements by their schema names, as they were given.
    """

    def __init__(
        self, kind: RequestType[R_co], values: dict[str, Any], pairs: list[tuple[str, Any]]
    ) -> None:
        self.kind: RequestType[R_co] | None = kind
        self.name = kind.name
        self.writes = kind.writes
        self.values = values
        self._pairs = pairs

    def pairs(self) -> list[tuple[str, Any]]:
        """The elements in schema order, as :func:`.documents.build` takes them."""
        return self._pairs

    def interpret(self, command: Command) -> Answer[R_co]:
        """What a received command means as the answer to this request."""
        if command.name == ErrorResponse.name:
            return error_response(command)
        response = self._response_for(command.name)
        if response is None:
            return UnexpectedResponse(
                f"{self.name} was answered with {command.name or 'a command without a type'}.",
                command.name,
            )
        try:
            return response(command.name, command.values)
        except UnexpectedResponse as exc:
            return exc

    def _response_for(self, name: str) -> type[R_co] | None:
        kind = self.kind
        return kind.response if kind is not None and name == kind.response_name else None


class RequestType(Generic[R_co]):
    """One line of the table. Call it with the elements as keywords, by their Python names
    (``agent_user_id``) or their schema names (``agentUserId``), to make a request.

    :ivar name: type name.
    :ivar since: the oldest release whose public schema has it; 17sp4 is the oldest there is.
    :cvar writes: whether it changes anything on the switch.
    :ivar elements: in schema order.
    :ivar in_part: whether the schema has more elements behind those listed. They follow in the
        order given, under their schema names.
    :ivar response_name: type name of the answer. :ivar response: its class.
    """

    name: str
    writes: bool

    def __init__(
        self,
        since: str,
        elements: tuple[Element[Any], ...],
        response_name: str,
        response: type[R_co],
        in_part: bool = False,
    ) -> None:
        self.since = since
        self.elements = elements
        self.response_name = response_name
        self.response = response
        self.in_part = in_part

    def __call__(self, /, **values: Any) -> Request[R_co]:
        """:raises RequestError: an element is unknown, missing, given twice or mistyped."""
        given = _by_schema_names(self.name, self.elements, values)
        listed, others = given, {}
        if self.in_part:
            names = [element.name for element in self.elements]
            listed = {name: value for name, value in given.items() if name in names}
            others = {name: value for name, value in given.items() if name not in names}
        pairs = _in_order(self.name, self.elements, listed) + _as_given(others)
        return Request(self, given, pairs)

    def __repr__(self) -> str:
        return self.name


class Read(RequestType[R_co]):
    """A request that changes nothing."""

    writes = False


class Write(RequestType[R_co]):
    """A request that changes the switch."""

    writes = True


class RawRequest(Request[Response]):
    """A request that this file does not list, its elements sent in the order given.

    :param request_name: type name, such as ``UserGetRequest22``.
    :param parameters: elements by schema name; dict for a complex one, list for a repeated
        one, None for nil.
    """

    READ = re.compile(r"Get(?![a-z])")
    WRITE = re.compile(
        r"(?:Add|Modify|Delete|Set|Reset|Assign|Unassign|Replace|Clear|Activate|Move|Consolidated)"
        r"(?![a-z])"
    )

    def __init__(self, request_name: str, parameters: Mapping[str, Any]) -> None:
        self.kind = None
        self.name = request_name
        self.writes = not self.READ.search(request_name) or bool(self.WRITE.search(request_name))
        self.values = dict(parameters)
        self._pairs = _as_given(self.values)

    # The type of an answer follows the name of its request by custom only: a read takes any
    # response, a write the one of its name or success.
    def _response_for(self, name: str) -> type[Response] | None:
        named = self.name.replace("Request", "Response")
        known = name in (named, SUCCESS) or (not self.writes and "Response" in name)
        return Response if known else None


def error_response(command: Command) -> ErrorResponse:
    """The error that a received ``c:ErrorResponse`` tells of."""
    values = {name: value for name, value in command.values.items() if isinstance(value, str)}
    try:
        code = integer(values.get("errorCode", ""))
    except ValueError:
        code = None
    return ErrorResponse(
        summary=values.get("summary", ""),
        summary_english=values.get("summaryEnglish", ""),
        detail=values.get("detail"),
        error_code=code,
        error_type=command.error_type or "Error",
    )


def _by_schema_names(
    where: str, elements: Iterable[Element[Any]], values: Mapping[str, Any]
) -> dict[str, Any]:
    schema_names = {element.python_name: element.name for element in elements}
    given = {schema_names.get(name, name): value for name, value in values.items()}
    if len(given) != len(values):
        twice = next(name for name in values if schema_names.get(name, name) in values)
        raise RequestError(f"{where}: {schema_names.get(twice, twice)} is set twice.")
    return given


def _in_order(
    where: str, elements: tuple[Element[Any], ...], values: Mapping[str, Any]
) -> list[tuple[str, Any]]:
    _refuse_unknown(where, elements, values)
    pairs: list[tuple[str, Any]] = []
    for element in elements:
        if element.name in values:
            value = values[element.name]
            items = value if element.repeated and isinstance(value, (list, tuple)) else [value]
            pairs += [(element.name, _sent(where, element, item)) for item in items]
        elif element.required:
            raise RequestError(f"{where} needs {element.name}.")
    return pairs


def _refuse_unknown(
    where: str, elements: Iterable[Element[Any]], values: Mapping[str, Any]
) -> None:
    names = [element.name for element in elements]
    for name in values:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0.6)
            hint = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(names) or 'none'}."
            raise RequestError(f"{where} has no element {name}.", hint)


def _sent(where: str, element: Element[Any], value: Any) -> Any:
    label = f"{where}: {element.name}"
    if value is not None:
        return element.kind.sent(label, value)
    if not element.nillable:
        raise RequestError(f"{label} cannot be nil.", "Leave it out instead.")
    return None


def _as_given(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in values.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(item, (list, tuple)):
                raise RequestError(
                    f"{name} contains a list within a list.", "Use a dictionary there."
                )
            pairs.append((name, _as_given(item) if isinstance(item, Mapping) else item))
    return pairs


def _typed(
    response: str, elements: Iterable[Element[Any]], values: Mapping[str, Any]
) -> dict[str, Any]:
    typed = dict(values)
    for element in elements:
        name = element.name
        if element.required and name not in typed:
            raise UnexpectedResponse(f"{response} came without {name}.", response)
        if element.required or not _is_absent(element, typed.get(name)):
            typed[name] = element.kind.received(response, name, typed[name])
        elif name in typed:
            typed[name] = None
    return typed


def _is_absent(element: Element[Any], value: Any) -> bool:
    # A table without headings is no table; some servers may send that for an empty one.
    return value is None or (value == "" and isinstance(element.kind, Rows))


def _plain(value: Any) -> Any:
    if isinstance(value, Table):
        return list(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
