# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listens on sockets and serves each connection in a thread of its own."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Callable

from . import wire
from .answers import CLOSE, DOCUMENTS, RAW, SILENCE, STREAM, Answer
from .documents import DocumentError, Framer, encode
from .engine import Connection, Engine

if TYPE_CHECKING:
    from .certificates import Certificates

ACCEPT_PAUSE = 0.5
ERROR_PAUSE = 0.01
HANDSHAKE_TIMEOUT = 10.0
RECEIVE_SIZE = 65536
Serve = Callable[[socket.socket, Connection], None]


class Listener:
    """A listening socket with a thread that accepts, and one thread for each connection."""

    def __init__(
        self,
        engine: Engine,
        transport: str,
        host: str,
        port: int,
        serve: Serve,
        certificates: Certificates | None = None,
    ) -> None:
        self._engine = engine
        self._transport = transport
        self._serve = serve
        self._certificates = certificates
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopped = False
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=512)
        self._socket.settimeout(ACCEPT_PAUSE)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(
            target=self._accept, name=f"{transport}-accept", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and end all connections."""
        self._stopped = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._thread.join(ACCEPT_PAUSE * 4)
        self._socket.close()
        with self._lock:  # the threads of the connections end with them
            for sock in self._open:
                try:
                    # Not the method of SSLSocket: that one breaks a read in another thread.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
                except OSError:
                    pass

    def _accept(self) -> None:
        while not self._stopped:
            try:
                sock, address = self._socket.accept()
            except socket.timeout:
                continue
            except OSError:
                time.sleep(ERROR_PAUSE)  # stopping, or out of descriptors for a moment
                continue
            connection = self._engine.connect(self._transport, address[0], len(self._open))
            if connection is None:
                wire.close(sock)
                continue
            threading.Thread(
                target=self._run,
                args=(sock, connection),
                daemon=True,
                name=f"{self._transport}-{connection.number}",
            ).start()

    def _run(self, sock: socket.socket, connection: Connection) -> None:
        with self._lock:
            self._open.add(sock)
        secure = sock
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            secure = self._secured(sock)
            self._serve(secure, connection)
        except OSError:
            pass  # the client has gone
        except ValueError:
            if secure.fileno() >= 0:
                raise
            # A fault has closed the socket; the files on it say so in this way.
        finally:
            with self._lock:
                self._open.discard(sock)
                self._open.discard(secure)
            self._engine.disconnect(connection)
            wire.close(secure)

    def _secured(self, sock: socket.socket) -> socket.socket:
        if self._certificates is None:
            return sock
        settings = self._engine.settings
        context = self._certificates.context(settings.certificate, settings.tls_version)
        sock.settimeout(HANDSHAKE_TIMEOUT)
        secure = context.wrap_socket(sock, server_side=True)
        secure.settimeout(None)
        with self._lock:
            self._open.discard(sock)
            self._open.add(secure)
        return secure


def serve_documents(engine: Engine) -> Serve:
    """Make the function that serves OCI-P documents on a TCP or TLS connection."""

    def serve(sock: socket.socket, connection: Connection) -> None:
        framer = Framer()
        while True:
            answer = _next_answer(sock, framer, engine, connection)
            if answer is None or not send_answer(sock, answer, engine):
                return

    return serve


def _next_answer(
    sock: socket.socket, framer: Framer, engine: Engine, connection: Connection
) -> Answer | None:
    """Read the next document and have it served; None when the client has gone."""
    try:
        document = framer.next()
        while document is None:
            data = sock.recv(RECEIVE_SIZE)
            if not data:
                return None
            framer.feed(data)
            if framer.size > engine.settings.max_document_bytes:
                raise DocumentError("the document is too large")
            document = framer.next()
    except DocumentError as problem:
        answer = engine.refuse_document(connection, problem)
        answer.close = True
        return answer
    return engine.handle(connection, connection.sessions, document)


def send_answer(sock: socket.socket, answer: Answer, engine: Engine) -> bool:
    """Send an answer over TCP; gives whether the connection goes on."""
    if answer.kind == CLOSE:
        return False
    if answer.kind == SILENCE:
        return True
    if answer.kind == STREAM:
        for block in answer.body:
            sock.sendall(block)
        return False
    end = b"\n" if engine.settings.line_feed_after_reply else b""
    data = answer.body if answer.kind == RAW else b""
    if answer.kind == DOCUMENTS:
        data = b"".join(encode(text, answer.charset) + end for text in answer.texts)
    return wire.transmit(sock, data, answer.wire) and not answer.close
