# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to sign agents out: our client, a bare socket, other libraries in fresh processes."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from measuring import timed
from simulated import PASSWORD, USERNAME, Server, agent_ids

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.execute import (
    work_through,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import Wanted
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.pool import SessionPool
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import (
    Account,
    Session,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.transports import (
    TcpTransport,
)

WORKER = Path(__file__).with_name("worker.py")
OURS = "telecom.broadworks"
END = b"</BroadsoftDocument>"


class RecordingTransport(TcpTransport):
    """Plain TCP that remembers what was sent."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.host, server.port)
        self.sent: list[bytes] = []

    def exchange(self, document: bytes) -> bytes:
        """Remember the document and send it."""
        self.sent.append(document)
        return super().exchange(document)


def sign_out(session: Any, agents: int) -> None:
    """The client's whole way: log in, read, sign out, read back, log out."""
    wanted = dict.fromkeys(agent_ids(agents), Wanted())
    with session:
        report = work_through(Switch(session), wanted)
    if {result.outcome for result in report.results} != {"changed"}:
        raise SystemExit(f"Not everybody was signed out: {report.stopped}")


def recorded_sign_out(server: Server, agents: int) -> tuple[float, list[bytes]]:
    """Seconds of the client's whole way, and the documents it sent."""
    transport = RecordingTransport(server)
    # The password itself, since a digest could not be replayed with another nonce.
    session = Session([transport], Account(USERNAME, PASSWORD, login="password"))
    return timed(sign_out, session, agents)[0], transport.sent


def sign_out_over(server: Server, agents: int, sessions: int) -> float:
    """Seconds of the client's whole way over several sessions."""
    options = {"host": server.host, "port": server.port, "transport": "tcp"}
    pool = SessionPool(sessions, username=USERNAME, password=PASSWORD, **options)
    return timed(sign_out, pool, agents)[0]


def replay(server: Server, documents: list[bytes]) -> float:
    """Seconds of the least that can be done: the same bytes over one socket, the answers awaited
    and not looked at."""
    return timed(_replay, server, documents)[0]


def _replay(server: Server, documents: list[bytes]) -> None:
    with socket.create_connection((server.host, server.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for document in documents:
            connection.sendall(document)
            answer = b""
            while not answer.rstrip().endswith(END):
                data = connection.recv(65536)
                if not data:
                    raise SystemExit("The simulator closed the connection.")
                answer += data


def in_fresh_process(
    server: Server, agents: int, client: str = OURS, python: Path | None = None
) -> tuple[float, float]:
    """Seconds of a whole process, and of it those after the imports."""
    command = [str(python or sys.executable), str(WORKER), client]
    seconds, done = timed(
        lambda: subprocess.run(
            command,
            env=server.environment(),
            input="\n".join(agent_ids(agents)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    )
    return seconds, float(done.stdout)
