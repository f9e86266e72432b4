# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a small certificate authority and server certificates, with the library cryptography.

ansible-core needs that library anyway. It is imported when TLS is asked for, not before.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import ssl
import tempfile
import threading
import warnings
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .records import SimulatorError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

BEGIN, END, PAST = datetime(2020, 1, 1), datetime(2049, 12, 31), datetime(2021, 1, 1)
_shared: Certificates | None = None
_shared_lock = threading.Lock()


class Certificates:
    """A folder with a certificate authority and the certificates made of it when needed."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._contexts: dict[tuple[str, str], ssl.SSLContext] = {}

    @property
    def ca_path(self) -> str:
        """Give the path of the authority's certificate, for clients to trust."""
        return str(self.folder / "ca.pem")

    def prepare(self) -> None:
        """Make the authority and the good certificate, unless they are there.

        :raises SimulatorError: the library cryptography is missing.
        """
        self.context("good", "modern")

    def context(self, kind: str, version: str) -> ssl.SSLContext:
        """Give the server context for a kind of certificate and the TLS version.

        :raises SimulatorError: the library cryptography is missing.
        """
        with self._lock:
            if (kind, version) not in self._contexts:
                self._make(kind)
                self._contexts[kind, version] = self._new_context(kind, version)
            return self._contexts[kind, version]

    def _new_context(self, kind: str, version: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{kind}.pem", self.folder / f"{kind}.key")
        versions = {
            "1.1": ssl.TLSVersion.TLSv1_1,
            "1.2": ssl.TLSVersion.TLSv1_2,
            "1.3": ssl.TLSVersion.TLSv1_3,
        }
        if version == "modern":
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            return context
        if version == "1.1":
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = versions[version]
            context.maximum_version = versions[version]
        return context

    def _make(self, kind: str) -> None:
        names = ("ca.pem", "ca.key", f"{kind}.pem", f"{kind}.key")
        if all((self.folder / name).exists() for name in names):
            return
        try:
            from cryptography.hazmat.primitives.asymmetric import ec
            from cryptography.hazmat.primitives.serialization import load_pem_private_key
            from cryptography.x509 import load_pem_x509_certificate
        except ImportError as problem:
            raise SimulatorError(
                "the Python library cryptography is missing; install it, or serve tcp and http only"
            ) from problem
        if not (self.folder / "ca.pem").exists():
            key = ec.generate_private_key(ec.SECP256R1())
            self._write("ca", key, _certificate("BroadWorks simulator authority", key))
        authority = load_pem_x509_certificate((self.folder / "ca.pem").read_bytes())
        signer: Any = load_pem_private_key((self.folder / "ca.key").read_bytes(), None)
        key = ec.generate_private_key(ec.SECP256R1())
        if kind == "self_signed":
            certificate = _certificate("BroadWorks simulator", key, kind)
        else:
            certificate = _certificate("BroadWorks simulator", key, kind, authority, signer)
        self._write(kind, key, certificate)

    def _write(
        self, name: str, key: EllipticCurvePrivateKey, certificate: x509.Certificate
    ) -> None:
        from cryptography.hazmat.primitives import serialization as forms

        secret = key.private_bytes(
            forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
        )
        target = os.open(self.folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(target, "wb") as stream:
            stream.write(secret)
        (self.folder / f"{name}.pem").write_bytes(certificate.public_bytes(forms.Encoding.PEM))


def _certificate(
    common_name: str,
    key: EllipticCurvePrivateKey,
    kind: str = "",
    authority: x509.Certificate | None = None,
    signer: EllipticCurvePrivateKey | None = None,
) -> x509.Certificate:
    """Make a certificate: of an authority without a kind, self-signed without an authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    addresses = (ipaddress.ip_address(text) for text in ("127.0.0.1", "::1"))
    own = [x509.DNSName("localhost"), *(x509.IPAddress(address) for address in addresses)]
    others = [x509.DNSName("other.example.invalid")]
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(authority.subject if authority else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(PAST if kind == "expired" else END)
    )
    issuer_key = (signer or key).public_key()
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=not kind, path_length=None), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), False),
        (_usage(is_authority=not kind), True),
    ]
    if kind:
        names = x509.SubjectAlternativeName(others if kind == "wrong_name" else own)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        extensions += [(names, False), (usage, False)]
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer or key, hashes.SHA256())


def _usage(is_authority: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def shared_certificates() -> Certificates:
    """Give the certificates of this process, made once and removed at its end."""
    global _shared
    with _shared_lock:
        if _shared is None:
            folder = tempfile.mkdtemp(prefix="broadworks-simulator-")
            atexit.register(shutil.rmtree, folder, True)
            _shared = Certificates(folder)
        return _shared
