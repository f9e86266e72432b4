# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Looks at the way to a host without a login: name service, connection, TLS, certificate.

It connects as a session does, tells which step fails, and closes the connection without having sent
a document.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from .errors import CERTIFICATE, TransportError
from .transports import DEFAULT_PORTS, ENCRYPTED, TcpTransport, TlsTransport

NOT_ENCRYPTED = "The transport is not encrypted."
NOT_VERIFIED = "Python reads a certificate only when it verifies it, and validate_certs is false."
NOT_TRUSTED = "Python does not read a certificate that it does not trust."


@dataclass
class Way:
    """What is known of the way to one host.

    :ivar connect_ms: milliseconds until the connection stood, TLS included; None if it did not.
    :ivar tls: ``version`` and ``cipher``; None without TLS.
    :ivar certificate: ``subject``, ``issuer``, ``names``, ``not_after`` (ISO 8601, UTC) and
        ``days_left`` of the server's certificate; None if it cannot be read.
    :ivar certificate_reason: why the certificate cannot be read.
    :ivar problem: why it cannot be used, with the step that failed; None if all went well.
    """

    host: str
    port: int
    transport: str
    connect_ms: float | None = None
    tls: dict[str, str] | None = None
    certificate: dict[str, Any] | None = None
    certificate_reason: str = ""
    problem: TransportError | None = None

    @property
    def failed_step(self) -> str | None:
        """NAME_SERVICE, CONNECTION, ACCESS_LIST or CERTIFICATE; None if all went well."""
        return self.problem.step if self.problem else None


def inspect(
    transport: str,
    host: str,
    port: int | None = None,
    validate_certs: bool = True,
    ca_path: str | None = None,
    timeout: float = 30,
) -> Way:
    """Go as far towards a host as one can without a login. Never raises for what it finds.

    :param transport: ``tls``, ``tcp``, ``https`` or ``http``.
    :param port: None for the usual one of the transport.
    :param timeout: seconds for each step.
    """
    way = Way(host, port or DEFAULT_PORTS[transport], transport)
    socket = TcpTransport(host, way.port, timeout)
    if transport in ENCRYPTED:
        security: dict[str, Any] = {"validate_certs": validate_certs, "ca_path": ca_path}
        socket = TlsTransport(host, way.port, timeout, **security)
    else:
        way.certificate_reason = NOT_ENCRYPTED
    start = time.monotonic()
    try:
        socket.open()
        way.connect_ms = round((time.monotonic() - start) * 1000, 1)
        if socket.encrypted:
            _look_at(way, socket.connection)
    except TransportError as exc:
        way.problem = exc
        if exc.step == CERTIFICATE:
            way.certificate_reason = NOT_TRUSTED
    finally:
        socket.close()
    return way


def _look_at(way: Way, connection: Any) -> None:
    cipher = connection.cipher()
    way.tls = {"version": connection.version() or "", "cipher": cipher[0] if cipher else ""}
    way.certificate = described(connection.getpeercert(), datetime.now(timezone.utc))
    way.certificate_reason = "" if way.certificate else NOT_VERIFIED


def described(certificate: Mapping[str, Any] | None, now: datetime) -> dict[str, Any] | None:
    """A certificate as ``getpeercert`` gives it, in plain values; None for one that was not
    verified, of which Python gives nothing."""
    if not certificate:
        return None
    import ssl

    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), timezone.utc)
    return {
        "subject": _distinguished_name(certificate.get("subject", ())),
        "issuer": _distinguished_name(certificate.get("issuer", ())),
        "names": [str(value) for _kind, value in certificate.get("subjectAltName", ())],
        "not_after": ends.isoformat(),
        "days_left": (ends - now).days,
    }


def _distinguished_name(name: Any) -> str:
    return ", ".join(f"{key}={value}" for part in name for key, value in part)
