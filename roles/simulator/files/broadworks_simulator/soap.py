# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OCI over SOAP: the web service that carries the same documents over HTTP and HTTPS."""

from __future__ import annotations

import socket
import uuid
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from . import wire
from .answers import CLOSE, RAW, SILENCE, SOAP_FAULT, STREAM, Answer
from .documents import DocumentError, encode, parse_xml
from .engine import Connection, Engine
from .servers import Serve

PATH_END = "/services/ProvisioningService"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
SERVICE = "urn:com:broadsoft:webservice"
COOKIE = "JSESSIONID"
_START = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{ENVELOPE}">'
    "<soapenv:Body>"
)
_END = "</soapenv:Body></soapenv:Envelope>"
# What a reply begins with in captures; the namespaces of the WSDL are others.
_CAPTURED = (
    f'<processOCIMessageResponse xmlns=""><ns1:processOCIMessageReturn xmlns:ns1="{SERVICE}">'
)


_WSDL = """<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions targetNamespace="{service}" xmlns:bw="{service}"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
  <wsdl:types>
    <xsd:schema elementFormDefault="qualified" targetNamespace="{service}">
      <xsd:element name="processOCIMessage"><xsd:complexType><xsd:sequence>
        <xsd:element name="in0" type="xsd:string"/>
      </xsd:sequence></xsd:complexType></xsd:element>
      <xsd:element name="processOCIMessageResponse"><xsd:complexType><xsd:sequence>
        <xsd:element name="processOCIMessageReturn" type="xsd:string"/>
      </xsd:sequence></xsd:complexType></xsd:element>
    </xsd:schema>
  </wsdl:types>
  <wsdl:message name="processOCIMessageRequest">
    <wsdl:part name="parameters" element="bw:processOCIMessage"/>
  </wsdl:message>
  <wsdl:message name="processOCIMessageResponse">
    <wsdl:part name="parameters" element="bw:processOCIMessageResponse"/>
  </wsdl:message>
  <wsdl:portType name="BWProvisioningService">
    <wsdl:operation name="processOCIMessage">
      <wsdl:input name="processOCIMessageRequest" message="bw:processOCIMessageRequest"/>
      <wsdl:output name="processOCIMessageResponse" message="bw:processOCIMessageResponse"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="ProvisioningServiceSoapBinding" type="bw:BWProvisioningService">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="processOCIMessage">
      <soap:operation soapAction=""/>
      <wsdl:input name="processOCIMessageRequest"><soap:body use="literal"/></wsdl:input>
      <wsdl:output name="processOCIMessageResponse"><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="BWProvisioningServiceService">
    <wsdl:port name="ProvisioningService" binding="bw:ProvisioningServiceSoapBinding">
      <soap:address location={address}/>
    </wsdl:port>
  </wsdl:service>
</wsdl:definitions>
"""


def wsdl(address: str) -> str:
    """Describe the service at an address, for SOAP clients that make themselves of it."""
    return _WSDL.format(service=SERVICE, address=quoteattr(address))


class _BadEnvelope(Exception):
    """An HTTP request without a SOAP envelope that carries a document."""


def serve_soap(engine: Engine) -> Serve:
    """Make the function that serves HTTP on a connection."""

    def serve(sock: socket.socket, connection: Connection) -> None:
        _Handler(sock, connection, engine)

    return serve


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SimulatedBroadWorks"
    sys_version = ""

    def __init__(self, sock: socket.socket, connection: Connection, engine: Engine) -> None:
        self._client = connection
        self._engine = engine
        super().__init__(sock, ("", 0), None)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the journal tells what happens."""

    def do_GET(self) -> None:
        """Give the WSDL at ?wsdl, and refuse the rest: only POST carries documents."""
        path, _mark, query = self.path.partition("?")
        if path.endswith(PATH_END) and query.lower() == "wsdl":
            scheme = "https" if self._client.transport == "https" else "http"
            address = f"{scheme}://{self.headers.get('Host', '')}{path}"
            self._send(200, wsdl(address).encode("utf-8"))
        else:
            self._send(405, b"", {"Allow": "POST"})

    def do_POST(self) -> None:
        """Serve a document in a SOAP envelope."""
        body = self._body()
        if body is None:
            return
        path = self.path.split("?")[0]
        if not path.endswith(PATH_END):
            self._send(404, b"<html><body>404 Not Found</body></html>\n", html=True)
            return
        headers: dict[str, str] = {}
        sessions = self._sessions(path, headers)
        try:
            text = _document_text(body)
        except _BadEnvelope as problem:
            status = int(self._engine.settings.soap_fault_status)
            answer = Answer(SOAP_FAULT, body=str(problem), status=status)
        else:
            answer = self._engine.handle(self._client, sessions, text)
        answer.headers.update(headers)
        self._answer(answer)

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if length.isdigit() and int(length) <= self._engine.settings.max_document_bytes:
            return self.rfile.read(int(length))
        self.close_connection = True
        self._send(413 if length.isdigit() else 411, b"")
        return None

    def _sessions(self, path: str, headers: dict[str, str]) -> Any:
        """Give the sessions of the request's JSESSIONID; a new one gets its cookie set."""
        try:
            morsel = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        except CookieError:
            morsel = None
        key = morsel.value if morsel else ""
        with self._engine.lock:
            if key not in self._engine.soap_sessions:
                key = uuid.uuid4().hex.upper()
                self._engine.soap_sessions[key] = {}
                context = path[: -len(PATH_END)] or "/"
                cookie_path = self._engine.settings.soap_cookie_path or context
                headers["Set-Cookie"] = f"{COOKIE}={key}; Path={cookie_path}; HttpOnly"
            return self._engine.soap_sessions[key]

    def _answer(self, answer: Answer) -> None:
        self.close_connection |= answer.close
        if answer.kind == CLOSE:
            self.close_connection = True
        elif answer.kind == STREAM:
            self._stream(answer)
        elif answer.kind == RAW:
            self._send(answer.status, answer.body, answer.headers, html=True, way=answer.wire)
        elif answer.kind == SOAP_FAULT:
            page = _soap_fault(answer.body).encode("utf-8")
            self._send(answer.status, page, answer.headers, way=answer.wire)
        elif answer.kind != SILENCE:
            page = self._envelope(answer).encode("utf-8")
            self._send(200, page, answer.headers, way=answer.wire)

    def _envelope(self, answer: Answer) -> str:
        # Characters outside the charset are references in the document, as over TCP.
        inner = "".join(
            encode(text, answer.charset).decode(answer.charset) for text in answer.texts
        )
        if self._engine.settings.soap_return_namespaces == "wsdl":
            body = (
                f'<processOCIMessageResponse xmlns="{SERVICE}"><processOCIMessageReturn>'
                f"{escape(inner)}</processOCIMessageReturn></processOCIMessageResponse>"
            )
        else:
            body = (
                f"{_CAPTURED}{escape(inner)}</ns1:processOCIMessageReturn>"
                "</processOCIMessageResponse>"
            )
        return _START + body + _END

    def _stream(self, answer: Answer) -> None:
        self.close_connection = True
        head = self._head(200, {"Content-Type": "text/xml;charset=utf-8", "Connection": "close"})
        self.connection.sendall(head + f"{_START}{_CAPTURED}".encode("ascii"))
        for block in answer.body:
            self.connection.sendall(escape(block.decode("ascii")).encode("ascii"))

    def _send(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
        html: bool = False,
        way: wire.Wire = wire.WHOLE,
    ) -> None:
        kind = "text/html" if html else "text/xml"
        all_headers = {
            "Content-Type": f"{kind};charset=utf-8",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }
        if self.close_connection:
            all_headers["Connection"] = "close"
        data = self._head(status, all_headers) + body
        if not wire.transmit(self.connection, data, way):
            self.close_connection = True

    def _head(self, status: int, headers: dict[str, str]) -> bytes:
        reason = self.responses.get(status, ("", ""))[0]
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{k}: {v}" for k, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Any, *names: str) -> Any:
    for child in element:
        if _local(child) in names:
            return child
    raise _BadEnvelope(f"no element {' or '.join(names)} in {_local(element)}")


def _document_text(body: bytes) -> str:
    """Take the document out of an envelope, lenient about names as the real one is."""
    try:
        envelope = parse_xml(body)
    except DocumentError as problem:
        raise _BadEnvelope(str(problem)) from problem
    if _local(envelope) != "Envelope":
        raise _BadEnvelope("the root element is not a SOAP envelope")
    message = _child(_child(envelope, "Body"), "processOCIMessage")
    return str(_child(message, "in0", "arg0").text or "")


def _soap_fault(faultstring: str) -> str:
    return (
        f"{_START}<soapenv:Fault><faultcode>soapenv:Server.generalException</faultcode>"
        f"<faultstring>{escape(faultstring)}</faultstring>"
        "<faultactor>ProvisioningService</faultactor>"
        "<detail><string>SIMULATOR: the request is not served (real text reworded)</string>"
        f"</detail></soapenv:Fault>{_END}"
    )
