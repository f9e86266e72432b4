# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates for TLS, good ones and bad ones, made with the library cryptography.

ansible-core needs that library anyway. This module is imported when TLS is asked for, not before.
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
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BEGIN, END, PAST = datetime(2020, 1, 1), datetime(2049, 12, 31), datetime(2021, 1, 1)
AUTHORITY = "ca"
VERSIONS = {
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
# What the authority's key is for.
SIGNING = {"key_cert_sign": True, "crl_sign": True}
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class Certificates:
    """A folder with a certificate authority and the certificates made of it when needed.

    :param folder: kept between runs; without it, a temporary one.
    """

    def __init__(self, folder: str | None = None) -> None:
        if folder is None:
            folder = tempfile.mkdtemp(prefix="broadworks-simulator-")
            atexit.register(shutil.rmtree, folder, True)
        self.folder = Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._contexts: dict[tuple[str, str], ssl.SSLContext] = {}

    @property
    def ca_path(self) -> str:
        """Give the path of the authority's certificate, for clients to trust."""
        return str(self._path(AUTHORITY, "pem"))

    def context(self, kind: str = "good", version: str = "modern") -> ssl.SSLContext:
        """Give the server context for a kind of certificate and the TLS version."""
        with self._lock:
            if (kind, version) not in self._contexts:
                self._make(kind)
                self._contexts[kind, version] = self._new_context(kind, version)
            return self._contexts[kind, version]

    def _new_context(self, kind: str, version: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._path(kind, "pem"), self._path(kind, "key"))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if version == "1.1":
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        if version in VERSIONS:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = VERSIONS[version]
        return context

    def _path(self, kind: str, suffix: str) -> Path:
        return self.folder / f"{kind}.{suffix}"

    def _make(self, kind: str) -> None:
        """Make a certificate, and first the authority's, unless they are there."""
        key = ec.generate_private_key(ec.SECP256R1())
        if not self._path(AUTHORITY, "pem").exists():
            self._write(AUTHORITY, key, _new_authority(key))
            key = ec.generate_private_key(ec.SECP256R1())
        if self._path(kind, "pem").exists():
            return
        issuer = _name("BroadWorks simulator")
        signer: Any = key
        if kind != "self_signed":
            data = self._path(AUTHORITY, "pem").read_bytes()
            issuer = x509.load_pem_x509_certificate(data).subject
            signer = forms.load_pem_private_key(self._path(AUTHORITY, "key").read_bytes(), None)
        self._write(kind, key, _new_certificate(kind, key, issuer, signer))

    def _write(
        self, kind: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
    ) -> None:
        secret = key.private_bytes(
            forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
        )
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(self._path(kind, "key"), flags, 0o600), "wb") as stream:
            stream.write(secret)
        self._path(kind, "pem").write_bytes(certificate.public_bytes(forms.Encoding.PEM))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _new_authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name("BroadWorks simulator authority")
    usage = x509.KeyUsage(**{**dict.fromkeys(USAGES, False), **SIGNING})
    builder = _builder(name, name, key, key, END)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    return builder.add_extension(usage, True).sign(key, hashes.SHA256())


def _new_certificate(
    kind: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, signer: Any
) -> x509.Certificate:
    loopback = [x509.IPAddress(ipaddress.ip_address(text)) for text in ("127.0.0.1", "::1")]
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), *loopback]
    if kind == "wrong_name":
        names = [x509.DNSName("other.example.invalid")]
    end = PAST if kind == "expired" else END
    builder = _builder(_name("BroadWorks simulator"), issuer, key, signer, end)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
    return builder.add_extension(usage, False).sign(signer, hashes.SHA256())


def _builder(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, signer: Any, end: datetime
) -> x509.CertificateBuilder:
    signer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(signer_id, False)
    )
