# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Send a document, get a document: over TCP or TLS here, over SOAP in soap.py.

One document is in flight on each connection.

A transport knows bytes and deadlines; it knows neither commands nor logins. Every error is
a TransportError that says whether the document may have left (``sent``).
"""

from __future__ import annotations

import socket
import time
from typing import Any

from .documents import MAXIMUM_ANSWER, Framer
from .errors import ACCESS_LIST, CERTIFICATE, HINT_ACCESS_LIST, NAME_SERVICE, TransportError

DEFAULT_PORTS = {"tls": 2209, "tcp": 2208, "https": 443, "http": 80}
DEFAULT_PATH = "/webservice/services/ProvisioningService"
ENCRYPTED = ("tls", "https")
CHUNK = 65536

HINT_NOT_OURS = "Check host, port and transport."
HINT_EXPIRED = (
    "Have the certificate of the switch renewed. Check the clock of this machine as well."
)
HINT_CERTIFICATE = (
    "Name the certificate of its authority in ca_path (OCIP_CA_PATH), and use the host name "
    "that is in the certificate."
)


class Transport:
    """A connection to one host.

    :param host: name or address.
    :param port: TCP port.
    :param timeout: seconds for connecting and for each whole answer.
    :param limit: largest answer in bytes.
    """

    encrypted = False

    def __init__(
        self, host: str, port: int, timeout: float = 30, limit: int = MAXIMUM_ANSWER
    ) -> None:
        self.host = host
        self.port = port
        self.timeout = timeout
        self.limit = limit

    @property
    def peer(self) -> str:
        """The server's name in messages."""
        return f"{self.host}:{self.port}"

    def open(self) -> None:
        """Connect. :raises TransportError: never with ``sent``."""
        raise NotImplementedError

    def exchange(self, document: bytes) -> bytes:
        """Send a document and give the bytes of the answer.

        :raises TransportError: ``sent`` tells whether the document may have left.
        """
        raise NotImplementedError

    def receive(self) -> bytes:
        """One more document, where the server sent one that answers nothing we asked."""
        raise NotImplementedError

    def close(self) -> None:
        """Disconnect; never fails."""
        raise NotImplementedError

    def _not_accepted(self) -> TransportError:
        return TransportError(
            f"{self.peer} did not accept a connection within {self.timeout:g} s.",
            "Check host, port and firewalls.",
        )

    def _late(self) -> TransportError:
        return TransportError(
            f"{self.peer} did not send a complete answer within {self.timeout:g} s.",
            "Raise the option timeout (OCIP_TIMEOUT) if the server is slow.",
            sent=True,
        )


class TcpTransport(Transport):
    """OCI-P on a plain socket: a stream of documents without lengths or delimiters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._socket: Any = None
        self._framer = Framer(self.limit)
        self._deadline = 0.0
        self._answered = False

    def open(self) -> None:
        """Connect. :raises TransportError: never with ``sent``."""
        self._framer = Framer(self.limit)
        self._answered = False
        try:
            connection = socket.create_connection((self.host, self.port), self.timeout)
        except (socket.gaierror, UnicodeError) as exc:
            reason = getattr(exc, "strerror", None) or exc
            raise TransportError(
                f"The host name {self.host} cannot be resolved ({reason}).",
                "Check the option host and the name service of this machine.",
                step=NAME_SERVICE,
            ) from None
        except socket.timeout:
            raise self._not_accepted() from None
        except (OSError, OverflowError) as exc:
            raise TransportError(f"Cannot connect to {self.peer}: {exc}.", HINT_NOT_OURS) from None
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = self._secured(connection)

    @property
    def connection(self) -> Any:
        """The socket, once it is open."""
        return self._socket

    def _secured(self, connection: Any) -> Any:
        return connection

    def exchange(self, document: bytes) -> bytes:
        """Send a document and give the bytes of the answer.

        :raises TransportError: ``sent`` tells whether the document may have left.
        """
        self._check_quiet()
        self._deadline = time.monotonic() + self.timeout
        try:
            self._socket.settimeout(self.timeout)
            self._socket.sendall(document)
        except OSError as exc:
            raise self._lost(exc) from None
        return self.receive()

    def receive(self) -> bytes:
        """The next document, before the deadline of the current exchange."""
        document = self._framer.feed(b"")
        while document is None:
            document = self._framer.feed(self._chunk())
        self._answered = True
        return document

    def _chunk(self) -> bytes:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise self._late()
        try:
            self._socket.settimeout(remaining)
            data: bytes = self._socket.recv(CHUNK)
        except OSError as exc:
            raise self._lost(exc) from None
        if not data:
            raise self._closed()
        return data

    def _check_quiet(self) -> None:
        """Find out before sending that the server has left, so that nothing is in doubt."""
        if self._socket is None:
            raise TransportError(f"Not connected to {self.peer}.")
        try:
            self._socket.settimeout(0)
            data = self._socket.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            data = None
        except OSError as exc:
            if not _would_block(exc):
                raise TransportError(f"{self.peer} dropped the connection: {exc}.") from None
            data = None
        if data == b"":
            hint = "" if self._answered else HINT_ACCESS_LIST
            raise TransportError(f"{self.peer} closed the connection.", hint)
        if (data and data.strip()) or self._framer.started:
            raise TransportError(
                f"{self.peer} sent a document that was not asked for; the session is over."
            )

    def _lost(self, exc: OSError) -> TransportError:
        if isinstance(exc, socket.timeout):
            return self._late()
        hint = "" if self._answered else f"{HINT_NOT_OURS} {HINT_ACCESS_LIST}"
        return TransportError(f"The connection to {self.peer} was lost: {exc}.", hint, sent=True)

    def _closed(self) -> TransportError:
        if self._framer.started:
            return TransportError(
                f"{self.peer} closed the connection in the middle of an answer.", sent=True
            )
        hint = "" if self._answered else HINT_ACCESS_LIST
        return TransportError(
            f"{self.peer} closed the connection without an answer.", hint, sent=True
        )

    def close(self) -> None:
        """Disconnect; never fails."""
        if self._socket is not None:
            try:
                self._socket.close()
            except OSError:
                pass
            self._socket = None


class TlsTransport(TcpTransport):
    """OCI-P on TLS, which starts at once; certificate and host name are verified.

    :param validate_certs: False accepts any certificate; the connection stays encrypted.
    :param ca_path: file or folder of trusted authorities, instead of the system's.
    """

    encrypted = True

    def __init__(
        self, *args: Any, validate_certs: bool = True, ca_path: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._validate_certs = validate_certs
        self._ca_path = ca_path
        self._context: Any = None

    def open(self) -> None:
        """Connect and shake hands. :raises TransportError: never with ``sent``."""
        if self._context is None:
            self._context = tls_context(self._validate_certs, self._ca_path)
        super().open()

    def _secured(self, connection: Any) -> Any:
        import ssl

        try:
            return self._context.wrap_socket(connection, server_hostname=self.host)
        except ssl.SSLCertVerificationError as exc:
            connection.close()
            raise certificate_error(self.peer, exc.verify_message) from None
        except socket.timeout:
            connection.close()
            raise TransportError(
                f"{self.peer} did not finish the TLS handshake within {self.timeout:g} s.",
                HINT_NOT_OURS,
            ) from None
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError):
            # Python 3.9 reports SSLZeroReturnError where later versions report SSLEOFError.
            connection.close()
            raise TransportError(
                f"{self.peer} closed the connection at once.",
                f"{HINT_NOT_OURS} {HINT_ACCESS_LIST}",
                step=ACCESS_LIST,
            ) from None
        except (OSError, ValueError) as exc:
            connection.close()
            raise TransportError(
                f"{self.peer} does not speak TLS as expected: {exc}.",
                "Check port and transport (plain OCI-P is transport tcp, port 2208). "
                + HINT_ACCESS_LIST,
            ) from None


def tls_context(validate_certs: bool, ca_path: str | None) -> Any:
    """An ``ssl.SSLContext`` for a client, TLS 1.2 or newer.

    :raises TransportError: ca_path cannot be read.
    """
    import ssl

    try:
        file, folder = _authorities(ca_path)
        context = ssl.create_default_context(cafile=file, capath=folder)
    except (OSError, ssl.SSLError) as exc:
        raise ca_path_error(ca_path, exc) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _authorities(ca_path: str | None) -> tuple[str | None, str | None]:
    """The arguments cafile and capath."""
    import os

    if not ca_path:
        return None, None
    if not os.path.exists(ca_path):
        raise FileNotFoundError("no such file or folder on this machine")
    return (None, ca_path) if os.path.isdir(ca_path) else (ca_path, None)


def ca_path_error(ca_path: str | None, reason: object) -> TransportError:
    """The error for authorities that cannot be read."""
    return TransportError(
        f"The certificates in ca_path {ca_path} cannot be read: {reason}.",
        "Name a PEM file, or a folder prepared with 'openssl rehash', on the machine where the "
        "module runs.",
        permanent=True,
        step=CERTIFICATE,
    )


def certificate_error(peer: str, reason: str) -> TransportError:
    """The error for a server whose certificate is not trusted; trying again cannot help."""
    return TransportError(
        f"The certificate of {peer} is not trusted: {reason.rstrip('.')}.",
        HINT_EXPIRED if "expired" in reason else HINT_CERTIFICATE,
        permanent=True,
        step=CERTIFICATE,
    )


def _would_block(exc: OSError) -> bool:
    # ssl.SSLWantReadError, told by name so that plain TCP need not import ssl.
    return type(exc).__name__ in ("SSLWantReadError", "SSLWantWriteError")


def make_transport(
    kind: str,
    host: str,
    port: int | None = None,
    path: str = DEFAULT_PATH,
    validate_certs: bool = True,
    ca_path: str | None = None,
    timeout: float = 30,
) -> Transport:
    """A transport by its name: ``tls``, ``tcp``, ``https`` or ``http``.

    :param port: None for the usual one of the transport.
    """
    arguments = (host, port or DEFAULT_PORTS[kind], timeout)
    if kind == "tcp":
        return TcpTransport(*arguments)
    security: dict[str, Any] = {"validate_certs": validate_certs, "ca_path": ca_path}
    if kind == "tls":
        return TlsTransport(*arguments, **security)
    from .soap import SoapTransport

    return SoapTransport(*arguments, path=path, encrypted=kind == "https", **security)
