# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads BroadsoftDocuments and writes them. The only file that knows how they look as XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from .failures import CommandFailed
from .settings import Settings

NAMESPACE = "C"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_TYPE = f"{{{XSI}}}type"
XSI_NIL = f"{{{XSI}}}nil"
IDENTITIES = ("sessionId", "userId", "phoneNumber", "linePort", "externalUserIdentity")
_WHITE = b" \t\r\n"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class DocumentError(Exception):
    """Bytes or XML that are no BroadsoftDocument; what could be read of it comes along."""

    def __init__(self, problem: str, document: Document | None = None) -> None:
        super().__init__(problem)
        self.document = document or Document()


# -- reading ---------------------------------------------------------------------------------
@dataclass
class Command:
    """One command of a request document, its type resolved, its content not yet checked."""

    name: str
    namespace: str | None
    echo: str | None
    element: Any


@dataclass
class Document:
    """A request document."""

    identity: str = "sessionId"
    session_id: str = ""
    tracking_id: str | None = None
    commands: list[Command] = field(default_factory=list)


class Framer:
    """Cuts a byte stream into XML documents, wherever the packets' borders are."""

    def __init__(self) -> None:
        self._buffer = b""
        self._is_changed = False

    @property
    def size(self) -> int:
        """How many bytes of an unfinished document are held."""
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        """Take bytes from the stream."""
        self._buffer += data
        # Only these can end a document, or be the start of something that is none.
        self._is_changed |= b">" in data or not self._buffer.lstrip(_WHITE).startswith(b"<")

    def next(self) -> bytes | None:
        """Give the next complete document, or None when more bytes are needed.

        :raises DocumentError: the bytes are not well-formed, or have a DTD.
        """
        self._buffer = self._buffer.lstrip(_WHITE)
        if not self._buffer or not self._is_changed:
            return None
        end = _end_of_document(self._buffer)
        self._is_changed = end is not None
        if end is None:
            return None
        document, self._buffer = self._buffer[:end], self._buffer[end:]
        return document


def _end_of_document(data: bytes) -> int | None:
    """Find the end of the root element; None when it is not there yet."""
    depth = 0
    end: int | None = None
    parser = expat.ParserCreate()

    def opened(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1

    def closed(_name: str) -> None:
        nonlocal depth, end
        depth -= 1
        if depth == 0 and end is None:
            end = parser.CurrentByteIndex

    def doctype(*_arguments: Any) -> None:
        raise DocumentError("a document type declaration is not allowed")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, False)
    except (expat.ExpatError, ValueError, LookupError) as problem:  # the latter: its encoding
        if end is None:  # otherwise it complains about the next document
            raise DocumentError(f"not well-formed: {problem}") from problem
    if end is not None and data.startswith(b"</", end):
        return data.index(b">", end) + 1
    return end  # of an element without content the parser tells the end itself


def parse_bytes(data: bytes) -> Document:
    """Read a request document from bytes, by its own declaration.

    :raises DocumentError: it is not well-formed or breaks the rules of the envelope.
    """
    return _read(parse_xml(data))


def parse_text(text: str) -> Document:
    """Read a request document from text (SOAP); its declaration says nothing any more.

    :raises DocumentError: as parse_bytes.
    """
    return parse_bytes(_DECLARATION.sub("", text, count=1).strip().encode("utf-8"))


def parse_xml(data: bytes) -> Any:
    """Read XML with entities, DTDs and the network off; gives the root element.

    :raises DocumentError: it is not well-formed, or has a DTD.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"not well-formed: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError("a document type declaration is not allowed")
    return root


def _read(root: Any) -> Document:
    document = Document()
    if root.tag != f"{{{NAMESPACE}}}BroadsoftDocument":
        raise DocumentError(f"root element {root.tag!r} is not BroadsoftDocument in namespace C")
    children = list(root)
    identity = children[0] if children else None
    if identity is not None and identity.tag in IDENTITIES:
        document.identity = identity.tag
        document.session_id = " ".join((identity.text or "").split())
        children.pop(0)
    if children and children[0].tag == "trackingId":
        document.tracking_id = (children.pop(0).text or "").strip()
        if not document.tracking_id:
            raise DocumentError("trackingId is empty", document)
    if root.get("protocol") != "OCI":
        raise DocumentError(f"protocol {root.get('protocol')!r} is not served", document)
    if identity is None or identity.tag not in IDENTITIES:
        raise DocumentError("one of " + ", ".join(IDENTITIES) + " must come first", document)
    for child in children:
        if child.tag != "command":
            raise DocumentError(f"element {child.tag!r} is not expected here", document)
        document.commands.append(_command(child, document))
    if not document.commands:
        raise DocumentError("at least one command is expected", document)
    return document


def _command(element: Any, document: Document) -> Command:
    type_name = (element.get(XSI_TYPE) or "").strip()
    if not type_name:
        raise DocumentError("a command has no xsi:type", document)
    prefix, _colon, name = type_name.rpartition(":")
    if prefix and prefix not in element.nsmap:
        raise DocumentError(f"prefix {prefix!r} is not bound to a namespace", document)
    namespace = element.nsmap[prefix] if prefix else None
    return Command(name, namespace, element.get("echo"), element)


def quote_command(command: Command) -> str:
    """Give a command as text, as the detail of a validation error quotes it, secrets included."""
    return etree.tostring(command.element, encoding="unicode", with_tail=False)


# -- writing ---------------------------------------------------------------------------------
@dataclass
class Table:
    """An OCITable."""

    headings: list[str]
    rows: list[list[str]] = field(default_factory=list)


NIL = object()
EMPTY = object()
# str, int, bool, Table, NIL, EMPTY, or a list of (name, value) pairs for a nested element.
Value = Any


@dataclass
class Response:
    """The answer to one command.

    :ivar name: name of its type.
    :ivar elements: (name, value) pairs in order; a list as value is a nested element.
    :ivar core: whether the type is one of the core schema, written with a prefix.
    :ivar echo: echo of the request.
    :ivar failure: what went wrong, for an ErrorResponse.
    :ivar error_type: its attribute type, where that is no matter of the settings.
    """

    name: str
    elements: list[tuple[str, Value]] = field(default_factory=list)
    core: bool = False
    echo: str | None = None
    failure: CommandFailed | None = None
    error_type: str = ""


def success() -> Response:
    """Make a SuccessResponse."""
    return Response("SuccessResponse", core=True)


def error(failure: CommandFailed) -> Response:
    """Make an ErrorResponse."""
    return Response("ErrorResponse", core=True, failure=failure)


def render(request: Document, responses: list[Response], settings: Settings) -> str:
    """Write a reply document without its declaration, on one line.

    CDATA sections and settings.line_feeds_inside bring line feeds into it.
    """
    separator = "\n" if settings.line_feeds_inside else ""
    identity = _escaped(request.session_id)
    parts = [
        f'<BroadsoftDocument protocol="OCI" xmlns="{NAMESPACE}" xmlns:xsi="{XSI}">',
        f'<{request.identity} xmlns="">{identity}</{request.identity}>',
    ]
    if request.tracking_id is not None:
        parts.append(f'<trackingId xmlns="">{_escaped(request.tracking_id)}</trackingId>')
    parts.extend(_response(response, settings, separator) for response in responses)
    parts.append("</BroadsoftDocument>")
    return separator.join(parts)


def encode(text: str, charset: str) -> bytes:
    """Encode a document; characters outside the charset become character references."""
    declared = f'<?xml version="1.0" encoding="{charset}"?>\n{text}'
    return declared.encode(charset, "xmlcharrefreplace")


def _response(response: Response, settings: Settings, separator: str) -> str:
    attributes = []
    if response.failure is not None or response.error_type:
        error_type = response.error_type or settings.error_type
        attributes.append(f"type={quoteattr(error_type)}")
    if settings.echo_returned and (response.echo is not None or settings.empty_echo):
        attributes.append(f"echo={quoteattr(response.echo or '')}")
    if response.core:
        prefix = settings.core_prefix
        attributes.append(f'xsi:type="{prefix}:{response.name}" xmlns:{prefix}="{NAMESPACE}"')
    else:
        attributes.append(f'xsi:type="{response.name}"')
    start = f'<command {" ".join(attributes)} xmlns=""'
    elements = response.elements
    if response.failure is not None:
        elements = _failure_elements(response.failure, settings)
    if not elements:
        return f"{start}/>"
    body = separator.join(_element(name, value, separator) for name, value in elements)
    return f"{start}>{separator}{body}{separator}</command>"


def _failure_elements(failure: CommandFailed, settings: Settings) -> list[tuple[str, Value]]:
    elements: list[tuple[str, Value]] = []
    if settings.error_code_element and failure.code is not None:
        elements.append(("errorCode", failure.code))
    elements.append(("summary", failure.summary()))
    elements.append(("summaryEnglish", failure.summary()))
    if failure.detail is not None:
        elements.append(("detail", _CData(failure.detail)))
    return elements


@dataclass
class _CData:
    text: str


def _element(name: str, value: Value, separator: str) -> str:
    if isinstance(value, str):
        return f"<{name}>{_escaped(value)}</{name}>"
    if isinstance(value, (bool, int)):
        return f"<{name}>{plain(value)}</{name}>"
    if value is NIL:
        return f'<{name} xsi:nil="true"/>'
    if value is EMPTY:
        return f"<{name}/>"
    if isinstance(value, _CData):
        text = value.text.replace("]]>", "]]]]><![CDATA[>")
        return f"<{name}><![CDATA[{text}]]></{name}>"
    if isinstance(value, Table):
        parts = _table_parts(value)
    else:
        parts = [_element(key, item, separator) for key, item in value]
    return f"<{name}>{separator}{separator.join(parts)}{separator}</{name}>"


def plain(value: Any) -> str:
    """Give a value as the text of an element or a column."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _escaped(text: str) -> str:
    """Escape text; most texts need nothing, and answers are long."""
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        return escape(text, {"\r": "&#13;"})
    return text


def _table_parts(table: Table) -> list[str]:
    parts = [f"<colHeading>{_escaped(heading)}</colHeading>" for heading in table.headings]
    for row in table.rows:
        columns = [f"<col>{_escaped(text)}</col>" if text else "<col/>" for text in row]
        parts.append(f"<row>{''.join(columns)}</row>")
    return parts
