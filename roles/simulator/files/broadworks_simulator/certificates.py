# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a small certificate authority and server certificates with the openssl command."""

from __future__ import annotations

import atexit
import os
import shutil
import ssl
import subprocess
import tempfile
import threading
import warnings
from pathlib import Path

KINDS = ("good", "expired", "wrong_name", "self_signed")
_NAMES = "DNS:localhost,IP:127.0.0.1,IP:::1"
_WRONG_NAMES = "DNS:other.example.invalid"
_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {common_name}
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {names}
[self_signed]
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
subjectAltName = {names}
[ca]
default_ca = authority_files
[authority_files]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any_name
unique_subject = no
[any_name]
commonName = supplied
"""
_shared: Certificates | None = None
_shared_lock = threading.Lock()


class CertificateError(Exception):
    """No certificate could be made; the message says why."""


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

        Raises:
            CertificateError: openssl is missing or failed.
        """
        self.context("good", "modern")

    def context(self, kind: str, version: str) -> ssl.SSLContext:
        """Give the server context for a kind of certificate and the TLS version.

        Raises:
            CertificateError: openssl is missing or failed.
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
        if (self.folder / f"{kind}.pem").exists() and (self.folder / "ca.pem").exists():
            return
        self._make_authority()
        names = _WRONG_NAMES if kind == "wrong_name" else _NAMES
        self._write_config(f"{kind}.cnf", "BroadWorks simulator", names)
        if kind == "self_signed":
            self._openssl(
                "req",
                "-x509",
                *_new_key(kind),
                "-config",
                f"{kind}.cnf",
                "-extensions",
                "self_signed",
                "-days",
                "3650",
                "-out",
                f"{kind}.pem",
            )
            return
        self._openssl("req", *_new_key(kind), "-config", f"{kind}.cnf", "-out", f"{kind}.csr")
        end = "20210101000000Z" if kind == "expired" else "20491231000000Z"
        self._openssl(
            "ca",
            "-batch",
            "-notext",
            "-config",
            f"{kind}.cnf",
            "-extensions",
            "server",
            "-keyfile",
            "ca.key",
            "-cert",
            "ca.pem",
            "-in",
            f"{kind}.csr",
            "-startdate",
            "20200101000000Z",
            "-enddate",
            end,
            "-out",
            f"{kind}.pem.new",
        )
        os.replace(self.folder / f"{kind}.pem.new", self.folder / f"{kind}.pem")

    def _make_authority(self) -> None:
        if (self.folder / "ca.pem").exists():
            return
        (self.folder / "index.txt").write_text("", encoding="ascii")
        (self.folder / "serial").write_text("1000\n", encoding="ascii")
        self._write_config("ca.cnf", "BroadWorks simulator authority", _NAMES)
        self._openssl(
            "req",
            "-x509",
            *_new_key("ca"),
            "-config",
            "ca.cnf",
            "-extensions",
            "authority",
            "-days",
            "3650",
            "-out",
            "ca.pem",
        )

    def _write_config(self, name: str, common_name: str, names: str) -> None:
        text = _CONFIG.format(common_name=common_name, names=names)
        (self.folder / name).write_text(text, encoding="ascii")

    def _openssl(self, *arguments: str) -> None:
        try:
            subprocess.run(
                ["openssl", *arguments],
                cwd=self.folder,
                check=True,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                umask=0o077,
            )
        except FileNotFoundError as problem:
            raise CertificateError(
                "the command openssl is missing; install it, or serve tcp and http only"
            ) from problem
        except subprocess.CalledProcessError as problem:
            text = problem.stderr.decode("utf-8", "replace").strip()
            raise CertificateError(f"openssl {arguments[0]} failed: {text}") from problem


def _new_key(name: str) -> tuple[str, ...]:
    return (
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-sha256",
        "-keyout",
        f"{name}.key",
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
