# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""BroadsoftDocument <-> plain Python values. The only file that touches lxml.

Rests on the envelope of the OCI-P schema: root ``BroadsoftDocument`` in namespace ``C``,
children in no namespace, one to fifteen commands named by ``xsi:type``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from .errors import MissingLibraryError, ProtocolError, RequestError

try:
    from lxml import etree
except ImportError:
    etree = None  # type: ignore[assignment]

CORE_NAMESPACE = "C"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_TYPE = f"{{{XSI}}}type"
XSI_NIL = f"{{{XSI}}}nil"
MAXIMUM_COMMANDS = 15
MAXIMUM_ANSWER = 64 * 1024 * 1024
"""Bytes. An answer that grows beyond this is refused while it arrives."""

DECLARATION = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
LONGEST_PROLOG = 64 * 1024
XML_NAME = re.compile("[A-Za-z_][A-Za-z0-9_.-]*")
NOT_XML_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LEADING = re.compile(rb"(?:[ \t\r\n]|\xef\xbb\xbf)*")
"""White space and byte order marks, which servers put in front of a document."""
LONGEST_TEXT = 10_000_000
"""Bytes. libxml2 by itself takes no longer text; over SOAP a whole document is one text."""
TRANSPARENT = re.compile(
    rb"<\?xml[^>]*\bencoding\s*=\s*[\"'](?:utf-?8|us-ascii|iso-8859-[0-9]+|windows-125[0-9])[\"']"
    rb"|(?!<\?xml[^>]*\bencoding\b)<[!-~]",
    re.IGNORECASE,
)
"""Encodings in which a DOCTYPE cannot hide from a search for its letters."""
DEEPEST = 200
"""Elements within elements. The schema has fewer than ten."""
DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
UNFINISHED = re.compile(rb"(?:<(?:[\w.:-]*|\?.*|!-?|!--.*|![A-Za-z]*))?\Z", re.DOTALL)
"""What may stand after a prolog as long as the rest is on its way."""
ROOT_NAME = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
ROOT_END = re.compile(rb"<!\[CDATA\[|<!--|<\?|</(?:[\w.-]+:)?BroadsoftDocument\s*>", re.DOTALL)
SECTION_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
LONGEST_END_TAG = 128
"""Bytes kept back when searching, so that an end tag split between two packets is found."""


def require_lxml() -> None:
    """:raises MissingLibraryError: lxml is not installed for this Python."""
    if etree is None:
        raise MissingLibraryError("lxml")


class Table(Sequence[Any]):
    """An OCITable: column headings, and rows as dictionaries by heading.

    Columns may be added or moved by any release, so that they are found by heading and
    never by position, whatever the case of its letters.

    :param headings: the column headings as received.
    :param rows: the cells of each row as received, empty cells as empty strings.
    """

    def __init__(self, headings: list[str], rows: list[list[str]]) -> None:
        self.headings = headings
        self.cells = rows

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [dict(zip(self.headings, row)) for row in self.cells[index]]
        return dict(zip(self.headings, self.cells[index]))

    def __repr__(self) -> str:
        return f"Table({self.headings!r}, {self.cells!r})"

    @property
    def well_formed(self) -> bool:
        """Whether every row has exactly one cell for each heading."""
        return bool(self.headings) and all(len(row) == len(self.headings) for row in self.cells)

    def has(self, *headings: str) -> bool:
        """Whether all these columns are there."""
        positions = _positions(tuple(self.headings))
        return all(heading.lower() in positions for heading in headings)

    def select(self, *headings: str) -> Iterator[tuple[str, ...]]:
        """The cells of these columns, row by row; an absent column or cell gives ``""``."""
        positions = _positions(tuple(self.headings))
        wanted = [positions.get(heading.lower(), -1) for heading in headings]
        for row in self.cells:
            yield tuple(row[n] if 0 <= n < len(row) else "" for n in wanted)


@lru_cache(maxsize=64)
def _positions(headings: tuple[str, ...]) -> dict[str, int]:
    """Where each column is, by its heading in small letters. All tables of a list are alike."""
    return {heading.lower(): n for n, heading in enumerate(headings)}


@dataclass
class Command:
    """One received command.

    :ivar name: local name of its type, such as ``UserCallCenterGetResponse19``.
    :ivar namespace: ``"C"`` for types of the core schema, ``""`` for all others.
    :ivar echo: what the request asked to have echoed, or an empty string.
    :ivar error_type: attribute ``type`` of an ErrorResponse.
    :ivar values: the elements by name: str, None for nil, dict, :class:`Table`, or a list
        of these where an element is repeated.
    """

    name: str
    namespace: str = ""
    echo: str = ""
    error_type: str = ""
    values: dict[str, Any] = field(default_factory=dict)


class Document(NamedTuple):
    """One received document: its session and its commands."""

    session_id: str
    commands: list[Command]


def build(session_id: str, commands: Iterable[tuple[str, str, list[tuple[str, Any]]]]) -> bytes:
    """Serialise commands into one document of pure ASCII.

    Every character beyond ASCII becomes a numeric reference, so that the document means
    the same under any encoding the server assumes (docs/protocol.md, Documents and encoding).

    :param commands: of each: type name, echo, and its elements in order, as pairs of name
        and value. A value is str, int, bool, None for nil, or a list of such pairs for a
        complex element. A repeated element stands there as often as it is to be sent.
    :raises RequestError: a name is no XML name, or a value holds a character that XML 1.0
        cannot carry.
    """
    body = "".join(
        f'<command echo="{_escape(echo)}" xmlns="" xsi:type="{_checked_name(name)}">'
        f"{_serialise(elements)}</command>"
        for name, echo, elements in commands
    )
    document = (
        f'<BroadsoftDocument protocol="OCI" xmlns="{CORE_NAMESPACE}" xmlns:xsi="{XSI}">'
        f'<sessionId xmlns="">{_escape(session_id)}</sessionId>{body}</BroadsoftDocument>\n'
    )
    return DECLARATION + document.encode("ascii", "xmlcharrefreplace")


def write(document: Document) -> str:
    """A parsed document as text, without a declaration."""
    body = "".join(map(_written, document.commands))
    return (
        f'<BroadsoftDocument protocol="OCI" xmlns="{CORE_NAMESPACE}" xmlns:xsi="{XSI}">'
        f'<sessionId xmlns="">{_escape(document.session_id)}</sessionId>{body}</BroadsoftDocument>'
    )


def _written(command: Command) -> str:
    core = command.namespace == CORE_NAMESPACE
    prefix, namespace = ("c:", f' xmlns:c="{CORE_NAMESPACE}"') if core else ("", "")
    kind = f' type="{_escape(command.error_type)}"' if command.error_type else ""
    return (
        f'<command{kind} echo="{_escape(command.echo)}"{namespace} xmlns="" '
        f'xsi:type="{prefix}{_checked_name(command.name)}">'
        f"{_serialise(_pairs(command.values))}</command>"
    )


def _pairs(values: dict[str, Any]) -> list[tuple[str, Any]]:
    pairs = []
    for name, value in values.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Table):
                item = [("colHeading", heading) for heading in item.headings] + [
                    ("row", [("col", cell) for cell in row]) for row in item.cells
                ]
            pairs.append((name, _pairs(item) if isinstance(item, dict) else item))
    return pairs


# lxml cannot write xmlns="" on the children of a root with a default namespace, and only that
# form is known to be understood by every BroadWorks; hence these few lines and html.escape.
def _serialise(elements: list[tuple[str, Any]]) -> str:
    parts = []
    for name, value in elements:
        tag = _checked_name(name)
        if value is None:
            parts.append(f'<{tag} xsi:nil="true"/>')
        elif isinstance(value, list):
            parts.append(f"<{tag}>{_serialise(value)}</{tag}>")
        else:
            parts.append(f"<{tag}>{_text(tag, value)}</{tag}>")
    return "".join(parts)


def _checked_name(name: str) -> str:
    if not XML_NAME.fullmatch(name):
        raise RequestError(f"{name!r} is not a name of an OCI-P request or element.")
    return name


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _escape(checked_text(name, value))


def checked_text(name: str, value: Any) -> str:
    """The text of a single value.

    :raises RequestError: it holds a character that XML 1.0 cannot carry, or is a number that
        Python does not write out.
    """
    try:
        text = str(value)
    except ValueError:
        raise RequestError(f"{name} contains a number with thousands of digits.") from None
    bad = NOT_XML_CHARACTER.search(text)
    if bad:
        raise RequestError(
            f"{name} contains the character U+{ord(bad.group()):04X}, which is not allowed in XML.",
            "Remove it from the value.",
        )
    return text


def _escape(text: str) -> str:
    # A bare carriage return would be read back as a line feed.
    return html.escape(text).replace("\r", "&#13;")


class Framer:
    """Finds where one document ends in a stream that has neither lengths nor delimiters.

    Feed it what arrives; it gives the document as soon as its last byte is there and keeps
    what follows. Sections whose text may contain anything (CDATA, comments) are skipped, so
    that an error that quotes a whole request does not end the answer early.
    """

    def __init__(self, limit: int = MAXIMUM_ANSWER) -> None:
        self.limit = limit
        self._buffer = bytearray()
        self._searched = 0
        self._section_end = b""
        self._root_seen = False

    @property
    def started(self) -> bool:
        """Whether anything but white space has arrived of the next document."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> bytes | None:
        """Take the next bytes; give the whole document once it is complete.

        :raises ProtocolError: the stream is not OCI-P, has a DOCTYPE, or is over the limit.
        """
        self._buffer += data
        if not self._root_seen:
            self._drop_leading_space()
            if not self._check_beginning():
                return self._checked_size(None)
        return self._checked_size(self._cut())

    def _drop_leading_space(self) -> None:
        del self._buffer[: _end_of(LEADING, self._buffer)]

    def _check_beginning(self) -> bool:
        """Whether the root element has begun; raises when it can never be ours."""
        if not self._buffer or BYTE_ORDER_MARK.startswith(self._buffer):
            return False
        if not self._buffer.startswith(b"<"):
            raise ProtocolError(
                "The server answered with something that is not XML.",
                "Check host, port and transport: OCI-P listens on TCP 2208 (plain) and 2209 "
                "(TLS) of an XSP or ADP node.",
            )
        begin = _end_of(PROLOG, self._buffer)
        if DOCTYPE.match(self._buffer, begin):
            raise doctype_refused()
        name = ROOT_NAME.match(self._buffer, begin)
        if name is None:
            if len(self._buffer) > LONGEST_PROLOG or not UNFINISHED.match(self._buffer, begin):
                raise ProtocolError("The server answered with something that is not OCI-P.")
            return False
        if name.group(1) != b"BroadsoftDocument":
            raise ProtocolError(
                f"The server answered with a document of type {name.group(1)[:40].decode('ascii')}"
                ", not with OCI-P.",
                "Check host, port, transport and path.",
            )
        self._root_seen = True
        self._searched = begin
        return True

    def _cut(self) -> bytes | None:
        while self._left_section():
            found = ROOT_END.search(self._buffer, self._searched)
            if found is None:
                self._searched = max(self._searched, len(self._buffer) - LONGEST_END_TAG)
                return None
            self._section_end = SECTION_ENDS.get(bytes(found.group()), b"")
            if not self._section_end:
                return self._take(found.end())
            self._searched = found.end()
        return None

    def _left_section(self) -> bool:
        """Whether the search is outside of CDATA, comments and instructions, or can go there."""
        if self._section_end:
            end = self._buffer.find(self._section_end, self._searched)
            if end < 0:
                kept = len(self._buffer) - len(self._section_end)
                self._searched = max(self._searched, kept)
                return False
            self._searched = end + len(self._section_end)
            self._section_end = b""
        return True

    def _take(self, end: int) -> bytes:
        document = bytes(self._buffer[:end])
        self._buffer = bytearray(self._buffer[end:].lstrip())
        self._searched = 0
        self._root_seen = False
        return document

    def _checked_size(self, document: bytes | None) -> bytes | None:
        if len(document or self._buffer) > self.limit:
            raise too_large(self.limit)
        return document


def _end_of(pattern: re.Pattern[bytes], data: bytes | bytearray) -> int:
    match = pattern.match(data)
    return match.end() if match else 0


def too_large(limit: int) -> ProtocolError:
    """The error for an answer over the limit, in bytes."""
    return ProtocolError(
        f"The answer is larger than {limit // (1024 * 1024)} MiB and was refused.",
        "Request less at a time.",
    )


def doctype_refused() -> ProtocolError:
    """The error for an answer with a DOCTYPE: OCI-P has none, attacks and web pages do."""
    return ProtocolError(
        "The answer carries a DOCTYPE and was refused: it is a web page or an attack, not OCI-P.",
        "Check host, port, transport and path.",
    )


@lru_cache
def _parser(huge: bool) -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
    )


def parse_xml(data: bytes) -> Any:
    """Parse bytes by their own declaration, without DTDs, entities and network. White space
    and byte order marks in front of the declaration are skipped.

    :raises ProtocolError: not well-formed, or with a DOCTYPE.
    """
    data = data[_end_of(LEADING, data) :]
    if DOCTYPE.match(data, _end_of(PROLOG, data)):
        raise doctype_refused()
    # libxml2's limits protect from entities, which a long text without a DOCTYPE cannot have.
    huge = len(data) > LONGEST_TEXT and bool(TRANSPARENT.match(data))
    try:
        root = etree.fromstring(data, _parser(huge))
    except (etree.XMLSyntaxError, LookupError, ValueError) as exc:
        line = getattr(exc, "lineno", None)
        raise ProtocolError(
            "The answer is not well-formed XML" + (f" (line {line})." if line else ".")
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise doctype_refused()
    return root


def parse(data: bytes) -> Document:
    """Parse an answer.

    :raises ProtocolError: not a BroadsoftDocument of protocol OCI with commands.
    """
    root = parse_xml(data)
    if _local_name(root) != "BroadsoftDocument":
        raise ProtocolError("The server answered with a document that is not OCI-P.")
    session_id = ""
    commands = []
    for child in root:
        name = _local_name(child)
        if name == "sessionId":
            session_id = child.text or ""
        elif name == "command":
            commands.append(_command(child))
    return Document(session_id, commands)


def _command(element: Any) -> Command:
    prefix, _colon, name = element.get(XSI_TYPE, "").strip().rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    if prefix and namespace is None:
        name = f"{prefix}:{name}"
    return Command(
        name=name,
        namespace=namespace or "",
        echo=element.get("echo", ""),
        error_type=element.get("type", ""),
        values=_children(element),
    )


def _children(element: Any, depth: int = 1) -> dict[str, Any]:
    if depth > DEEPEST:
        raise ProtocolError("The answer nests elements too deeply.")
    values: dict[str, Any] = {}
    repeated = set()
    for child in element:
        name = _local_name(child)
        value = _value(child, depth)
        if name not in values:
            values[name] = value
        elif name in repeated:
            values[name].append(value)
        else:
            values[name] = [values[name], value]
            repeated.add(name)
    return values


def _local_name(element: Any) -> str:
    tag: str = element.tag
    return tag[tag.rindex("}") + 1 :] if tag[0] == "{" else tag


def _value(element: Any, depth: int) -> Any:
    if len(element):
        if _local_name(element[0]) == "colHeading":
            return _table(element)
        return _children(element, depth + 1)
    text = element.text
    if text is None and element.get(XSI_NIL) in ("true", "1"):
        return None
    return text or ""


def _table(element: Any) -> Table:
    headings = [heading.text or "" for heading in element.iterchildren("{*}colHeading")]
    rows = [[cell.text or "" for cell in row] for row in element.iterchildren("{*}row")]
    return Table(headings, rows)


SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SERVICE_NAMESPACE = "urn:com:broadsoft:webservice"
INNER_DECLARATION = re.compile(r"\s*(?:\ufeff)?\s*<\?xml[^>]*\?>")


class SoapAnswer(NamedTuple):
    """What a SOAP envelope held: a document as bytes in UTF-8, or the text of a fault."""

    document: bytes = b""
    fault: str = ""


def wrap_in_soap(document: bytes) -> bytes:
    """Put a document of :func:`build` into the envelope of operation ``processOCIMessage``."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    default_namespace: Any = {None: SERVICE_NAMESPACE}
    operation = etree.SubElement(
        body, f"{{{SERVICE_NAMESPACE}}}processOCIMessage", nsmap=default_namespace
    )
    etree.SubElement(operation, f"{{{SERVICE_NAMESPACE}}}in0").text = document.decode("ascii")
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def unwrap_soap(data: bytes) -> SoapAnswer:
    """Take the inner document, or the fault, out of a SOAP envelope.

    The inner declaration is dropped: the document is decoded text by then, whatever
    encoding it names.

    :raises ProtocolError: neither of them is there.
    """
    envelope = parse_xml(data)
    for element in envelope.iter(etree.Element):
        name = _local_name(element)
        if name == "Fault":
            texts = {_local_name(child): child.text or "" for child in element}
            return SoapAnswer(fault=texts.get("faultstring") or "no text")
        if name == "processOCIMessageReturn":
            text = INNER_DECLARATION.sub("", element.text or "", count=1)
            return SoapAnswer(document=text.strip().encode("utf-8"))
    raise ProtocolError(
        "The web server answered, but not with OCI over SOAP.",
        "Check host, port and path.",
    )
