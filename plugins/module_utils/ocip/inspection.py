# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Looks at the way to a host without a login: name service, connection, TLS, certificate.

A session reports the first thing that goes wrong. This goes step by step, so that each step is
known to work or to fail, and closes the connection without having sent a document.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from .errors import TransportError
from .transports import DEFAULT_PORTS, ENCRYPTED, HINT_CERTIFICATE, tls_context

NAME_SERVICE = "name service"
CONNECTION = "connection"
ACCESS_LIST = "access list"
CERTIFICATE = "certificate"

ACCESS_LIST_ADVICE = (
    "Have the address of this machine added to the provisioning access list of the switch "
    "(NetworkAccessLists/OCI/Provisioning), and check host, port and transport."
)
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
    :ivar failed_step: NAME_SERVICE, CONNECTION, ACCESS_LIST or CERTIFICATE; None if all went well.
    :ivar problem: the error of that step.
    """

    host: str
    port: int
    transport: str
    connect_ms: float | None = None
    tls: dict[str, str] | None = None
    certificate: dict[str, Any] | None = None
    certificate_reason: str = ""
    failed_step: str | None = None
    problem: TransportError | None = None


def inspect(
    transport: str,
    host: str,
    port: int | None = None,
    validate_certs: bool = True,
    ca_path: str | None = None,
    timeout: float = 30,
    now: datetime | None = None,
) -> Way:
    """Go as far towards a host as one can without a login. Never raises for what it finds.

    :param transport: ``tls``, ``tcp``, ``https`` or ``http``.
    :param port: None for the usual one of the transport.
    :param timeout: seconds for each step.
    :param now: the time against which the certificate is held, with a time zone.
    """
    way = Way(host, port or DEFAULT_PORTS[transport], transport)
    way.certificate_reason = NOT_ENCRYPTED
    try:
        _resolve(way)
        start = time.monotonic()
        with _connect(way, timeout) as connection:
            if transport in ENCRYPTED:
                _shake_hands(way, connection, validate_certs, ca_path, timeout, now)
        way.connect_ms = round((time.monotonic() - start) * 1000, 1)
    except TransportError as exc:
        way.problem = exc
    return way


def _resolve(way: Way) -> None:
    try:
        socket.getaddrinfo(way.host, way.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as exc:
        way.failed_step = NAME_SERVICE
        reason = getattr(exc, "strerror", None) or exc
        raise TransportError(
            f"The host name {way.host} cannot be resolved ({reason}).",
            "Check the option host and the name service of this machine.",
        ) from None


def _connect(way: Way, timeout: float) -> socket.socket:
    peer = f"{way.host}:{way.port}"
    way.failed_step = CONNECTION
    try:
        connection = socket.create_connection((way.host, way.port), timeout)
    except socket.timeout:
        raise TransportError(
            f"{peer} did not accept a connection within {timeout:g} s.",
            "Check host and port, and whether a firewall lets this machine through.",
        ) from None
    except (OSError, OverflowError) as exc:
        raise TransportError(
            f"Cannot connect to {peer}: {exc}.", "Check host, port and transport."
        ) from None
    way.failed_step = None
    return connection


def _shake_hands(
    way: Way,
    connection: socket.socket,
    validate_certs: bool,
    ca_path: str | None,
    timeout: float,
    now: datetime | None,
) -> None:
    import ssl

    peer = f"{way.host}:{way.port}"
    way.failed_step = CERTIFICATE
    context = tls_context(validate_certs, ca_path)
    connection.settimeout(timeout)
    try:
        with context.wrap_socket(connection, server_hostname=way.host) as secured:
            cipher = secured.cipher()
            way.tls = {"version": secured.version() or "", "cipher": cipher[0] if cipher else ""}
            way.certificate = described(secured.getpeercert(), now or datetime.now(timezone.utc))
    except ssl.SSLCertVerificationError as exc:
        way.certificate_reason = NOT_TRUSTED
        raise TransportError(
            f"The certificate of {peer} is not trusted: {exc.verify_message.rstrip('.')}.",
            certificate_advice(exc.verify_message),
            permanent=True,
        ) from None
    except (ssl.SSLEOFError, ConnectionError):
        way.failed_step = ACCESS_LIST
        raise TransportError(f"{peer} closed the connection at once.", ACCESS_LIST_ADVICE) from None
    except (OSError, ValueError) as exc:
        way.failed_step = CONNECTION
        raise TransportError(
            f"{peer} does not speak TLS as expected: {exc}.",
            "Check port and transport: plain OCI-P is transport tcp, usually port 2208.",
        ) from None
    way.failed_step = None
    way.certificate_reason = "" if way.certificate else NOT_VERIFIED


def certificate_advice(reason: str) -> str:
    """What to do about a certificate that is not trusted."""
    if "expired" in reason:
        return (
            "Have the certificate of the switch renewed. Check the clock of this machine as well."
        )
    return HINT_CERTIFICATE


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
