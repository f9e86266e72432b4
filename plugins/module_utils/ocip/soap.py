# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Send a document, get a document: OCI over SOAP, by the library requests.

A file of its own, so that whoever uses a socket need not load it.
"""

from __future__ import annotations

import queue
import threading
from http.cookiejar import DefaultCookiePolicy
from typing import Any

from .documents import BYTE_ORDER_MARK, too_large, unwrap_soap, wrap_in_soap
from .errors import HINT_ACCESS_LIST, MissingLibraryError, ProtocolError, TransportError
from .transports import (
    CHUNK,
    DEFAULT_PATH,
    HINT_NOT_OURS,
    Transport,
    certificate_error,
    tls_context,
)


class SoapTransport(Transport):
    """OCI over SOAP: the document as text in ``processOCIMessage``; cookies hold the session.

    :param path: path of the service.
    :param encrypted: https or http.
    :param validate_certs: False accepts any certificate.
    :param ca_path: file or folder of trusted authorities, instead of the system's.
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
        self._validate_certs = validate_certs
        self._http: Any = None
        self._answered = False

    def open(self) -> None:
        """Prepare a cookie jar; the first exchange connects."""
        requests = _requests()
        self.close()
        self._http = requests.Session()
        # Proxies, netrc and CA variables of the environment must not redirect or reveal a login.
        self._http.trust_env = False
        self._http.cookies.set_policy(_KeepAllCookies())
        # Nor must a redirect be looked at: requests reads its page to the end, however long.
        self._http.get_redirect_target = lambda _response: None
        self._http.verify = self._validate_certs
        if self.encrypted:
            context = tls_context(self._validate_certs, self._ca_path)
            if _urllib3_checks_addresses_itself(requests, self.host):
                context.check_hostname = False
            self._http.mount("https://", _adapter(requests, context))
        if not self._validate_certs:
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
            raise self._not_accepted() from None
        except requests.exceptions.Timeout:
            raise self._late() from None
        except (requests.exceptions.InvalidURL, urllib3.exceptions.LocationValueError):
            raise TransportError(
                f"{self.url} is not a valid address.", "Check host and path.", permanent=True
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
                "Set host, port and path to the final address.",
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
            401: "The web server requires a separate login: ask its administrator.",
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


class _KeepAllCookies(DefaultCookiePolicy):
    """Sends cookies of any path: there is only one address, and a login hangs on its cookies
    (docs/protocol.md, SOAP)."""

    def path_return_ok(self, path: str, request: Any) -> bool:
        return True


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
    """An HTTP adapter that trusts what TLS sockets trust: the system, or ca_path. By itself the
    library trusts the authorities of the package certifi, too."""

    class ContextAdapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=context, **kwargs)

        def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
            host, pool = super().build_connection_pool_key_attributes(*args, **kwargs)
            return host, {**pool, "ssl_context": context}

        def cert_verify(self, conn: Any, _url: Any, verify: Any, _cert: Any) -> None:
            conn.cert_reqs = "CERT_REQUIRED" if verify else "CERT_NONE"

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
