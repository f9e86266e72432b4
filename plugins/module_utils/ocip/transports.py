# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Send a document, get a document: over TCP, TLS or SOAP. One in flight on each connection.

A transport knows bytes and deadlines; it knows neither commands nor logins. Every error is
a TransportError that says whether the document may have left (``sent``).
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from typing import Any

from .documents import (
    BYTE_ORDER_MARK,
    MAXIMUM_ANSWER,
    Framer,
    too_large,
    unwrap_soap,
    wrap_in_soap,
)
from .errors import MissingLibraryError, ProtocolError, TransportError

DEFAULT_PORTS = {"tls": 2209, "tcp": 2208, "https": 443, "http": 80}
DEFAULT_PATH = "/webservice/services/ProvisioningService"
ENCRYPTED = ("tls", "https")
CHUNK = 65536

HINT_NOT_OURS = "Check host, port and transport."
HINT_ACCESS_LIST = (
    "If this happens at every start, the address of this machine is probably missing in the "
    "provisioning access list of the switch (NetworkAccessLists/OCI/Provisioning)."
)
HINT_CERTIFICATE = (
    "Give the certificate of its authority with ca_path (OCIP_CA_PATH), and use the host name "
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
        except socket.gaierror as exc:
            raise TransportError(
                f"The host name {self.host} cannot be resolved ({exc.strerror}).",
                "Check the option host and the name service of this machine.",
            ) from None
        except socket.timeout:
            raise TransportError(
                f"{self.peer} did not accept a connection within {self.timeout:g} s.",
                "Check host, port and firewalls.",
            ) from None
        except (OSError, OverflowError, UnicodeError) as exc:
            raise TransportError(f"Cannot connect to {self.peer}: {exc}.", HINT_NOT_OURS) from None
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = self._secured(connection)

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
            raise TransportError(f"{self.peer} closed the connection.")
        if (data and data.strip()) or self._framer.started:
            raise TransportError(
                f"{self.peer} sent a document that was not asked for; the session is over."
            )

    def _late(self) -> TransportError:
        return TransportError(
            f"{self.peer} gave no whole answer within {self.timeout:g} s.",
            "Raise the option timeout (OCIP_TIMEOUT) if the server is slow.",
            sent=True,
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
    )


def certificate_error(peer: str, reason: str) -> TransportError:
    """The error for a server whose certificate is not trusted; trying again cannot help."""
    return TransportError(
        f"The certificate of {peer} is not trusted: {reason.rstrip('.')}.",
        HINT_CERTIFICATE,
        permanent=True,
    )


def _would_block(exc: OSError) -> bool:
    # ssl.SSLWantReadError, told by name so that plain TCP need not import ssl.
    return type(exc).__name__ in ("SSLWantReadError", "SSLWantWriteError")


class SoapTransport(Transport):
    """OCI over SOAP: the document as text in ``processOCIMessage``; cookies hold the session.

    :param path: path of the service.
    :param encrypted: https or http.
    :param validate_certs: False accepts any certificate.
    :param ca_path: file or folder of trusted authorities, instead of the default ones.
    """

    def __init__(
        self,
        *args: Any,
        path: str = DEFAULT_PATH,
        encrypted: bool = True,
        validate_certs: bool = True,
        ca_path: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.encrypted = encrypted
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "https" if encrypted else "http"
        self.url = f"{scheme}://{host}:{self.port}/{path.lstrip('/')}"
        self._ca_path = ca_path
        self._verify: Any = (ca_path or True) if validate_certs else False
        self._http: Any = None
        self._answered = False

    def open(self) -> None:
        """Prepare a cookie jar; the first exchange connects."""
        requests = _requests()
        self.close()
        self._http = requests.Session()
        # Proxies, netrc and CA variables of the environment must not redirect or reveal a login.
        self._http.trust_env = False
        # Nor must a redirect be looked at: requests reads its page to the end, however long.
        self._http.get_redirect_target = lambda _response: None
        self._http.verify = self._verify
        if self.encrypted:
            context = tls_context(self._verify is not False, self._ca_path)
            if _urllib3_checks_addresses_itself(requests, self.host):
                context.check_hostname = False
            self._http.mount("https://", _adapter(requests, context))
        if self._verify is False:
            requests.packages.urllib3.disable_warnings()

    def exchange(self, document: bytes) -> bytes:
        """Post a document and give the inner document of the answer, b"" for an empty one.

        :raises TransportError: ``sent`` tells whether the document may have left.
        """
        if self._http is None:
            raise TransportError(f"Not connected to {self.peer}.")
        requests = _requests()
        urllib3 = requests.packages.urllib3
        try:
            status, body = self._within_timeout(wrap_in_soap(document))
        except requests.exceptions.SSLError as exc:
            raise self._tls_error(exc) from None
        except requests.exceptions.ConnectTimeout:
            raise TransportError(
                f"{self.peer} did not accept a connection within {self.timeout:g} s.",
                "Check host, port and firewalls.",
            ) from None
        except requests.exceptions.Timeout:
            raise self._late() from None
        except (requests.exceptions.InvalidURL, urllib3.exceptions.LocationValueError):
            raise TransportError(
                f"{self.url} is no address.", "Check host and path.", permanent=True
            ) from None
        except (requests.exceptions.RequestException, OSError, ValueError) as exc:
            raise self._lost(exc) from None
        self._answered = True
        return self._inner(status, body)

    def receive(self) -> bytes:
        """A web server sends nothing that was not asked for."""
        raise ProtocolError(f"{self.peer} answered another request than the one sent.")

    def _within_timeout(self, envelope: bytes) -> tuple[int, bytes]:
        """Post in a thread: requests has a timeout for each packet, but none for the whole."""
        outcome: queue.SimpleQueue[tuple[tuple[int, bytes], Exception | None]] = queue.SimpleQueue()

        def post() -> None:
            try:
                outcome.put((self._post(self._http, envelope), None))
            except Exception as exc:
                outcome.put(((0, b""), exc))

        threading.Thread(target=post, daemon=True).start()
        try:
            answer, error = outcome.get(timeout=self.timeout)
        except queue.Empty:
            raise self._late() from None
        if error is not None:
            raise error
        return answer

    def _post(self, http: Any, envelope: bytes) -> tuple[int, bytes]:
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": '""',
            "Accept-Encoding": "identity",
        }
        with http.post(
            self.url,
            data=envelope,
            headers=headers,
            timeout=self.timeout,
            stream=True,
            allow_redirects=False,
        ) as response:
            body = bytearray()
            for chunk in response.iter_content(CHUNK):
                body += chunk
                if len(body) > self.limit:
                    raise too_large(self.limit)
            return response.status_code, bytes(body)

    def _inner(self, status: int, body: bytes) -> bytes:
        if 300 <= status < 400:
            raise TransportError(
                f"{self.url} redirects to another address, which is not followed.",
                "Give the final host, port and path.",
                permanent=True,
            )
        if not body.lstrip(BYTE_ORDER_MARK + b" \t\r\n").startswith(b"<") or (
            status != 200 and b"Envelope" not in body
        ):
            raise self._http_error(status)
        answer = unwrap_soap(body)
        if answer.fault:
            raise TransportError(
                f"{self.peer} refused the request with the SOAP fault {answer.fault[:200]}.",
                "INVALID_REQUEST means that the session is not logged in; NO_OCS_CONNECTION that "
                "the XSP lost its Open Client Server.",
                sent=True,
            )
        return answer.document

    def _http_error(self, status: int) -> TransportError:
        hints = {
            401: "The web server asks for a login of its own: ask its administrator.",
            403: HINT_ACCESS_LIST,
            404: "Check the option path; others use /OCIOverSoap/services/ProvisioningService.",
        }
        return TransportError(
            f"{self.url} answered with HTTP status {status} and no OCI-P.",
            hints.get(status, HINT_NOT_OURS),
            sent=True,
            permanent=status in hints,
        )

    def _tls_error(self, exc: Exception) -> TransportError:
        text = str(exc)
        if "CERTIFICATE_VERIFY_FAILED" in text or "doesn't match" in text:
            reason = text.rpartition("certificate verify failed: ")[2].partition(" (_ssl")[0]
            return certificate_error(self.peer, reason[:200].rstrip("')"))
        # This may be the handshake or, after the document left, a damaged answer.
        return TransportError(
            f"{self.peer} does not speak TLS as expected.", "Check port and transport.", sent=True
        )

    def _late(self) -> TransportError:
        return TransportError(
            f"{self.peer} gave no whole answer within {self.timeout:g} s.",
            "Raise the option timeout (OCIP_TIMEOUT) if the server is slow.",
            sent=True,
        )

    def _lost(self, exc: Exception) -> TransportError:
        cause = _root_cause(exc)
        text = str(cause).rpartition(": ")[2] or type(cause).__name__
        if type(cause).__name__ in ("NewConnectionError", "NameResolutionError"):
            return TransportError(f"Cannot connect to {self.peer}: {text}.", HINT_NOT_OURS)
        if type(cause).__name__ == "BadStatusLine":
            return ProtocolError(f"{self.peer} answered, but not with HTTP.", HINT_NOT_OURS)
        hint = "" if self._answered else HINT_ACCESS_LIST
        return TransportError(f"The connection to {self.peer} was lost: {text}.", hint, sent=True)

    def close(self) -> None:
        """Forget the cookies and disconnect; never fails."""
        if self._http is not None:
            self._http.close()
            self._http = None


def _requests() -> Any:
    """The library requests, imported when SOAP is used and not before.

    :raises MissingLibraryError: it is not installed for this Python.
    """
    try:
        import requests
    except ImportError:
        raise MissingLibraryError("requests") from None
    return requests


def _adapter(requests: Any, context: Any) -> Any:
    """An HTTP adapter that trusts what TLS sockets trust: the system, or ca_path."""

    class ContextAdapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=context, **kwargs)

    return ContextAdapter()


def _urllib3_checks_addresses_itself(requests: Any, host: str) -> bool:
    """Whether urllib3 compares the certificate with the host on its own: version 1 does so for
    IP addresses, and names no host to ssl, which then refuses to check one."""
    old = requests.packages.urllib3.__version__.startswith("1.")
    return old and (":" in host or host.replace(".", "").isdigit())


def _root_cause(exc: BaseException) -> BaseException:
    """The innermost error that requests and urllib3 wrapped."""
    inner = getattr(exc, "reason", None)
    for candidate in (inner, *reversed(exc.args)):
        if isinstance(candidate, BaseException):
            return _root_cause(candidate)
    return exc


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
    return SoapTransport(*arguments, path=path, encrypted=kind == "https", **security)
