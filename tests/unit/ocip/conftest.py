# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates, and servers that end with their test."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from ansible_collections.telecom.broadworks.tests.unit.ocip.scripted import Authority, Scripted

HERE = "DNS:localhost,IP:127.0.0.1"


class Certificates:
    """An authority, and servers whose certificates are good, of another host, or expired."""

    def __init__(self, folder):
        for name in ("one", "other"):
            (folder / name).mkdir()
        authority = Authority(folder / "one")
        self.authority = str(authority.file)
        self.good = authority.certificate("localhost", HERE)
        self.elsewhere = authority.certificate("elsewhere", "DNS:xsp1.example.net,IP:192.0.2.1")
        self.expired = authority.certificate("expired", HERE, days=-1)
        self.other_authority = str(Authority(folder / "other").file)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def serve(certificates):
    """Start scripted servers: ``serve("tls", steps=[...])``."""
    with ExitStack() as stack:

        def start(transport="tcp", **script):
            tls = certificates.good if transport in ("tls", "https") else None
            soap = transport in ("http", "https")
            return stack.enter_context(Scripted(**{"soap": soap, "tls": tls, **script}))

        yield start
