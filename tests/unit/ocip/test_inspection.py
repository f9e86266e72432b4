# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a host, step by step, against real sockets."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import inspection
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    CERTIFICATE,
    CONNECTION,
    NAME_SERVICE,
)
from broadworks_simulator import Simulator

WORLD: dict[str, Any] = {"administrators": [{"user_id": "ops", "password": "secret"}]}


@pytest.fixture(scope="module")
def switch() -> Iterator[Simulator]:
    with Simulator(world=WORLD, transports=("tls", "tcp", "http")) as simulator:
        yield simulator


def test_a_good_way_names_tls_and_the_certificate(switch: Simulator) -> None:
    way = inspection.inspect(
        "tls", "localhost", switch.port("tls"), ca_path=switch.ca_path, timeout=5
    )
    assert way.failed_step is None
    assert way.problem is None
    assert way.connect_ms is not None
    assert 0 < way.connect_ms < 5000
    assert way.tls is not None
    assert way.tls["version"].startswith("TLSv1.")
    assert way.certificate is not None
    assert "localhost" in way.certificate["names"]
    assert way.certificate["days_left"] > 0
    assert way.certificate_reason == ""


def test_a_plain_way_has_no_certificate(switch: Simulator) -> None:
    for transport in ("tcp", "http"):
        way = inspection.inspect(transport, "127.0.0.1", switch.port(transport), timeout=5)
        assert (way.failed_step, way.tls, way.certificate) == (None, None, None)
        assert way.certificate_reason == inspection.NOT_ENCRYPTED


def test_a_certificate_that_is_not_verified_is_not_read(switch: Simulator) -> None:
    way = inspection.inspect(
        "tls", "127.0.0.1", switch.port("tls"), validate_certs=False, timeout=5
    )
    assert way.failed_step is None
    assert way.certificate is None
    assert way.certificate_reason == inspection.NOT_VERIFIED


@pytest.mark.parametrize(
    ("setting", "reason", "advice"),
    [
        ("expired", "expired", "renewed"),
        ("wrong_name", "match", "ca_path"),
        ("self_signed", "self", "ca_path"),
    ],
)
def test_a_bad_certificate_is_told_with_what_to_do(setting: str, reason: str, advice: str) -> None:
    with Simulator(
        world=WORLD, settings={"certificate": setting}, transports=("tls",)
    ) as simulator:
        way = inspection.inspect(
            "tls", "localhost", simulator.port("tls"), ca_path=simulator.ca_path, timeout=5
        )
    assert way.failed_step == CERTIFICATE
    assert way.problem is not None
    assert reason in way.problem.message.lower()
    assert advice in way.problem.hint
    assert way.certificate_reason == inspection.NOT_TRUSTED


def test_an_unknown_name_a_closed_port_and_another_protocol_are_told_apart() -> None:
    unknown = inspection.inspect("tcp", "no-such-host.invalid", timeout=5)
    assert unknown.failed_step == NAME_SERVICE

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = inspection.inspect("tcp", "127.0.0.1", free.getsockname()[1], timeout=5)
    assert closed.failed_step == CONNECTION

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_greet, args=(server,), daemon=True).start()
        other = inspection.inspect("tls", "127.0.0.1", server.getsockname()[1], timeout=5)
    assert other.failed_step == CONNECTION
    assert other.problem is not None
    assert "does not speak TLS" in other.problem.message


def _greet(server: socket.socket) -> None:
    connection, _address = server.accept()
    with connection, contextlib.suppress(OSError):
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        connection.recv(1024)


def test_the_days_of_a_certificate_are_counted_from_now() -> None:
    now = datetime(2026, 11, 24, tzinfo=timezone.utc)
    ends = now + timedelta(days=20, hours=5)
    found = inspection.described(
        {
            "subject": ((("commonName", "xsp1.example.net"),),),
            "issuer": ((("organizationName", "Example"),), (("commonName", "Example CA"),)),
            "notAfter": ends.strftime("%b %d %H:%M:%S %Y GMT"),
            "subjectAltName": (("DNS", "xsp1.example.net"), ("IP Address", "192.0.2.1")),
        },
        now,
    )
    assert found == {
        "subject": "commonName=xsp1.example.net",
        "issuer": "organizationName=Example, commonName=Example CA",
        "names": ["xsp1.example.net", "192.0.2.1"],
        "not_after": ends.isoformat(),
        "days_left": 20,
    }
