# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small server on a real socket that plays a list of replies and faults.

It knows no call centers: a test says what comes back, document by document. A step is a
function of an :class:`Exchange`, which holds what the client sent and can answer it.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ansible_collections.telecom.broadworks.tests.unit.ocip import samples
from ansible_collections.telecom.broadworks.tests.unit.ocip.samples import (
    UTF8,
    SentDocument,
    envelope,
    read_request,
    response,
)

LOGIN_TYPES = ("AuthenticationRequest", "LoginRequest14sp4", "LoginRequest22V5")
COOKIE = "JSESSIONID=c00k1e; Path=/webservice; HttpOnly"
HEADER = re.compile(rb"^([^:\r\n]+):[ \t]*(.*?)[ \t]*\r$", re.MULTILINE)


class Gone(Exception):
    """The client, or a step, ended the connection."""


class Exchange:
    """One document from the client, and the means to answer it.

    :ivar connection: the number of its connection, from 1.
    :ivar sent: the document as another parser than the client's reads it.
    :ivar headers: of HTTP, in lower case; empty on TCP.
    """

    def __init__(
        self, server: Scripted, connection: int, wire: Any, data: bytes, headers: dict[str, str]
    ) -> None:
        self.server = server
        self.connection = connection
        self.data = data
        self.headers = headers
        self.sent: SentDocument = read_request(data)
        self._wire = wire

    @property
    def names(self) -> list[str]:
        return [command.name for command in self.sent.commands]

    def document(self, *commands: str, session: str | None = None) -> bytes:
        """A document with these commands, each with the echo of the request in its place."""
        echoes = [command.echo for command in self.sent.commands]
        echoed = [
            command.replace('echo=""', f'echo="{echo}"', 1)
            for command, echo in zip(commands, echoes)
        ]
        body = envelope(*echoed, *commands[len(echoes) :], session=session or self.sent.session)
        return UTF8 + body.encode() + b"\n"

    def send(self, document: bytes) -> None:
        """Send a document as the transport has it."""
        self.raw(http_answer(soap_answer(document)) if self.server.soap else document)

    def raw(self, data: bytes) -> None:
        """Put bytes on the wire."""
        try:
            self._wire.sendall(data)
        except OSError:
            raise Gone from None

    def below_tls(self, data: bytes) -> None:
        """Put bytes on the wire past the encryption."""
        os.write(self._wire.fileno(), data)

    def close(self) -> None:
        raise Gone

    def reset(self) -> None:
        """End the connection so that the client sees a reset."""
        self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than the server lives."""
        if self.server.stopping.wait(seconds):
            raise Gone


Step = Callable[[Exchange], None]


# --- Steps ------------------------------------------------------------------------------


def reply(*commands: str, session: str | None = None) -> Step:
    """Answer with these commands, one for each of the request."""
    return lambda exchange: exchange.send(exchange.document(*commands, session=session))


def error(code: int | None, text: str = "no", detail: str = "") -> Step:
    """Answer every command with an ErrorResponse."""
    summary = f"[Error {code}] {text}" if code else text
    quoted = f"<detail>{escape(detail)}</detail>" if detail else ""
    command = samples.error(escape(summary), detail=quoted)
    return lambda exchange: exchange.send(exchange.document(*[command] * len(exchange.names)))


def document(data: bytes) -> Step:
    """Answer with a document of which every byte is given."""
    return lambda exchange: exchange.send(data)


def raw(data: bytes) -> Step:
    """Answer with bytes, whatever the transport."""
    return lambda exchange: exchange.raw(data)


def close(exchange: Exchange) -> None:
    exchange.close()


def reset(exchange: Exchange) -> None:
    exchange.reset()


def hang(exchange: Exchange) -> None:
    exchange.wait(60)


def late(seconds: float, then: Step | None = None) -> Step:
    """Wait before another step."""

    def step(exchange: Exchange) -> None:
        exchange.wait(seconds)
        (then or accept)(exchange)

    return step


def cut(length: int) -> Step:
    """Send that many bytes of the right answer, then close."""

    def step(exchange: Exchange) -> None:
        data = accepted(exchange)
        if exchange.server.soap:
            data = http_answer(soap_answer(data))
        exchange.raw(data[:length])
        exchange.close()

    return step


def drip(pause: float, size: int = 1) -> Step:
    """Send the right answer in small pieces."""

    def step(exchange: Exchange) -> None:
        data = accepted(exchange)
        if exchange.server.soap:
            data = http_answer(soap_answer(data))
        for start in range(0, len(data), size):
            exchange.raw(data[start : start + size])
            if pause:
                exchange.wait(pause)

    return step


def twice(exchange: Exchange) -> None:
    """Send the right answer two times."""
    exchange.send(accepted(exchange) * 2)


def then_close(step: Step) -> Step:
    """Another step, after which the connection ends."""

    def both(exchange: Exchange) -> None:
        step(exchange)
        exchange.close()

    return both


def then(step: Step, extra: bytes, pause: float = 0) -> Step:
    """Another step, after which more bytes come that nobody asked for."""

    def both(exchange: Exchange) -> None:
        step(exchange)
        if pause:
            exchange.wait(pause)
        exchange.raw(extra)

    return both


def accept(exchange: Exchange) -> None:
    """Answer every command as a server does to which nothing is wrong."""
    exchange.send(accepted(exchange))


def accepted(exchange: Exchange) -> bytes:
    return exchange.document(*[_accepted(name) for name in exchange.names])


def _accepted(name: str) -> str:
    named = name.replace("Request", "Response")
    if name == "AuthenticationRequest":
        content = f"<userId>u</userId><nonce>{samples.NONCE}</nonce>"
        return response(named, content + "<passwordAlgorithm>MD5</passwordAlgorithm>")
    if name.startswith("LoginRequest"):
        content = "<loginType>System</loginType><locale>en_US</locale>"
        return response(named, content + "<isEnterprise>false</isEnterprise>")
    if name == "UserCallCenterAgentSignOutRequest":
        return samples.signed_out()
    if name.startswith("UserCallCenterGetRequest"):
        return samples.agent("Available", version=name[-2:])
    if name == "SystemSoftwareVersionGetRequest":
        return response(named, "<version>25.0</version>")
    return samples.success()


# --- HTTP -------------------------------------------------------------------------------


def soap_answer(data: bytes) -> bytes:
    """The envelope of a document, in the form that was captured."""
    inner = escape(data.decode())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope '
        'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        '<processOCIMessageResponse xmlns=""><ns1:processOCIMessageReturn '
        f'xmlns:ns1="urn:com:broadsoft:webservice">{inner}</ns1:processOCIMessageReturn>'
        "</processOCIMessageResponse></soapenv:Body></soapenv:Envelope>"
    ).encode()


def http_answer(body: bytes, status: int = 200, *headers: str) -> bytes:
    """An HTTP answer with its length."""
    lines = [
        f"HTTP/1.1 {status} Whatever",
        "Content-Type: text/xml; charset=utf-8",
        f"Content-Length: {len(body)}",
        f"Set-Cookie: {COOKIE}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def inner_document(envelope_data: bytes) -> bytes:
    """The document in a SOAP request, which must be of the form that the WSDL gives."""
    root = ElementTree.fromstring(envelope_data)
    service = "{urn:com:broadsoft:webservice}"
    soap = "{http://schemas.xmlsoap.org/soap/envelope/}"
    inner = root.findtext(f"{soap}Body/{service}processOCIMessage/{service}in0")
    if root.tag != f"{soap}Envelope" or inner is None:
        raise ValueError("not the envelope of processOCIMessage")
    return inner.encode("ascii")


# --- The server -------------------------------------------------------------------------


class Scripted:
    """Plays steps, one for each document.

    :param steps: for all documents but those of login and logout; then :func:`accept`.
    :param logins: for AuthenticationRequest and LoginRequest; then :func:`accept`.
    :param logouts: for LogoutRequest; then :func:`accept`.
    :param greetings: for connections, before anything is read: functions of the bare socket.
    :param tls: certificate and key, as files.
    :ivar exchanges: all documents received, in order.
    """

    def __init__(
        self,
        steps: Iterable[Step] = (),
        logins: Iterable[Step] = (),
        logouts: Iterable[Step] = (),
        greetings: Iterable[Callable[[Any], None]] = (),
        soap: bool = False,
        tls: tuple[Path, Path] | None = None,
    ) -> None:
        self.steps = deque(steps)
        self.logins = deque(logins)
        self.logouts = deque(logouts)
        self.greetings = deque(greetings)
        self.soap = soap
        self.exchanges: list[Exchange] = []
        self.connections = 0
        self.failures: list[Exception] = []
        self.stopping = threading.Event()
        self.before_reading: Callable[[], Any] = lambda: None
        self.requests: list[tuple[str, dict[str, str]]] = []
        self._context = _server_context(tls) if tls else None
        self._lock = threading.Lock()
        self._open: list[Any] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    @property
    def transport(self) -> str:
        """The client's word for how this server is reached."""
        words = {(False, False): "tcp", (False, True): "tls", (True, False): "http"}
        return words.get((self.soap, self._context is not None), "https")

    @property
    def names(self) -> list[list[str]]:
        """The types of the commands of each document received."""
        return [exchange.names for exchange in self.exchanges]

    @property
    def work(self) -> list[list[str]]:
        """The same without logins and logouts."""
        return [n for n in self.names if n[0] not in (*LOGIN_TYPES, "LogoutRequest")]

    @property
    def login_attempts(self) -> int:
        """How often a password, or its digest, was sent."""
        return sum(names[0].startswith("LoginRequest") for names in self.names)

    @property
    def logouts_received(self) -> int:
        return self.names.count(["LogoutRequest"])

    def __enter__(self) -> Scripted:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stopping.set()
        self.stop_listening()
        with self._lock:
            for connection in self._open:
                _shut(connection)
        for thread in self._threads:
            thread.join(5)
        if self.failures:
            raise self.failures[0]

    def stop_listening(self) -> None:
        """Accept no more connections."""
        _shut(self._listener)  # wakes the thread that accepts
        self._listener.close()

    def _start(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.append(connection)
                self.connections += 1
            self._start(self._serve, connection, self.connections)

    def _serve(self, connection: Any, number: int) -> None:
        try:
            if self.greetings:
                self.greetings.popleft()(connection)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            self._converse(connection, number)
        except (Gone, OSError):
            pass
        except Exception as exc:
            self.failures.append(exc)
        finally:
            connection.close()

    def _converse(self, connection: Any, number: int) -> None:
        buffer = bytearray()
        self.before_reading()
        while not self.stopping.is_set():
            data, headers = self._next_document(connection, buffer)
            exchange = Exchange(self, number, connection, data, headers)
            with self._lock:
                self.exchanges.append(exchange)
                step = self._next_step(exchange)
            step(exchange)

    def _next_step(self, exchange: Exchange) -> Step:
        queue = self.steps
        if exchange.names[0] in LOGIN_TYPES:
            queue = self.logins
        elif exchange.names[0] == "LogoutRequest":
            queue = self.logouts
        return queue.popleft() if queue else accept

    def _next_document(self, connection: Any, buffer: bytearray) -> tuple[bytes, dict[str, str]]:
        if self.soap:
            return self._next_post(connection, buffer)
        while not (end := samples.end_of_request(bytes(buffer))):
            _receive(connection, buffer)
        data = bytes(buffer[:end])
        del buffer[:end]
        return data, {}

    def _next_post(self, connection: Any, buffer: bytearray) -> tuple[bytes, dict[str, str]]:
        while b"\r\n\r\n" not in buffer:
            _receive(connection, buffer)
        head = bytes(buffer).partition(b"\r\n\r\n")[0] + b"\r\n"
        headers = {k.decode().lower(): v.decode() for k, v in HEADER.findall(head)}
        self.requests.append((head.partition(b"\r\n")[0].decode(), headers))
        end = len(head) + 2 + int(headers["content-length"])
        while len(buffer) < end:
            _receive(connection, buffer)
        body = bytes(buffer[len(head) + 2 : end])
        del buffer[:end]
        return inner_document(body), headers


def _receive(connection: Any, buffer: bytearray) -> None:
    data = connection.recv(65536)
    if not data:
        raise Gone
    buffer += data


def _shut(connection: Any) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


# --- Certificates -----------------------------------------------------------------------


def _server_context(tls: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*tls)
    return context


class Authority:
    """Certificates made by openssl in a folder: those of an authority and of servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "ca.pem"
        self._request("ca", "-x509", "-days", "3", "-addext", "keyUsage=critical,keyCertSign")

    def _request(self, name: str, *options: str) -> None:
        form = "pem" if "-x509" in options else "csr"
        self._openssl(
            *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", f"{name}.key", "-out", f"{name}.{form}", "-subj", f"/CN={name}"),
            *options,
        )

    def certificate(self, name: str, names: str, days: int = 2) -> tuple[Path, Path]:
        """The certificate and the key of a server.

        :param names: what it may be called, such as ``DNS:localhost``.
        :param days: for how long it is valid; less than none for one that has expired.
        """
        self._request(name)
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(
            f"subjectAltName={names}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        )
        self._openssl(
            *("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", "-days", str(days)),
            *("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
            *("-extfile", extensions.name),
        )
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)


def wait_for(condition: Callable[[], Any], seconds: float = 5) -> bool:
    """Whether something becomes true within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return bool(condition())
