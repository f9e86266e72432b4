# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sign-out costs, beside the least it could cost on the same simulator in the same run.

`make benchmark` runs it and writes docs/performance.md. Times depend on the machine; ratios within
one run are what counts, and no test depends on either.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.execute import (
    work_through,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import Wanted
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import (
    Session,
    connect,
)

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "roles" / "simulator" / "files" / "broadworks_simulator"
USERNAME, PASSWORD = "ops@example.net", "rehearsal"
CENTERS = 10
END = b"</BroadsoftDocument>"
MODULE = "telecom.broadworks.ocip_call_center_agent"
Timed = tuple[float, Any]


def world(agents: int) -> dict[str, Any]:
    """Agents spread over premium call centers, each of which keeps one agent besides."""
    place = {"service_provider_id": "ExampleSP", "group_id": "Support"}
    centers = [f"cc{n}@example.net" for n in range(CENTERS)]
    everybody = [f"agent{n:05}@example.net" for n in range(agents)]
    staying = {"user_id": "staying@example.net", "acd_state": "Available", "call_centers": centers}
    return {
        "administrators": [{"user_id": USERNAME, "password": PASSWORD}],
        "call_centers": [
            {"service_user_id": center, "name": center, "type": "Premium", **place}
            for center in centers
        ],
        "agents": [
            {
                "user_id": user_id,
                "acd_state": "Available",
                "call_centers": [centers[n % CENTERS]],
                **place,
            }
            for n, user_id in enumerate(everybody)
        ]
        + [{**staying, **place}],
    }


class Server:
    """The simulator in a process of its own, so that it does not share our interpreter."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.host: str = ready["host"]
        self.port: int = ready["ports"]["tcp"]
        self._control = f"http://{self.host}:{ready['ports']['control']}"

    def tell(self, path: str, value: Any) -> None:
        """Send something to the control endpoint."""
        request = urllib.request.Request(
            self._control + path, json.dumps(value).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=60).close()


@contextmanager
def simulator() -> Iterator[Server]:
    """A running simulator."""
    with tempfile.TemporaryDirectory() as folder:
        world_file, ready_file = Path(folder, "world.json"), Path(folder, "ready.json")
        world_file.write_text(json.dumps(world(1)), encoding="utf-8")
        command = [sys.executable, str(PROGRAM), "--world", str(world_file)]
        command += ["--tcp-port", "0", "--control-port", "0", "--ready-file", str(ready_file)]
        process = subprocess.Popen(command)
        try:
            deadline = time.monotonic() + 30
            while not ready_file.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("The simulator did not start.")
                time.sleep(0.05)
            yield Server(json.loads(ready_file.read_text(encoding="utf-8")))
        finally:
            process.terminate()
            process.wait(10)


def timed(work: Callable[..., Any], *arguments: Any) -> Timed:
    """Seconds that something takes, and what it gives."""
    begin = time.perf_counter()
    value = work(*arguments)
    return time.perf_counter() - begin, value


def sign_out(server: Server, agents: list[str], recorded: list[bytes]) -> Session:
    """The client's whole way: log in, read, sign out, read back, log out."""
    # The password itself, since a digest could not be replayed with another nonce.
    session = connect(
        server.host, USERNAME, PASSWORD, transport="tcp", port=server.port, login="password"
    )
    transport = session._hosts[0]
    exchange = transport.exchange

    def recording(document: bytes) -> bytes:
        recorded.append(document)
        return exchange(document)

    transport.exchange = recording  # type: ignore[method-assign]
    with session:
        report = work_through(Switch(session), dict.fromkeys(agents, Wanted()))
    if {result.outcome for result in report.results} != {"changed"}:
        raise SystemExit(f"Not everybody was signed out: {report.stopped}")
    return session


def replay(server: Server, documents: list[bytes]) -> None:
    """The least that can be done: the same bytes over one socket, answers read and not parsed."""
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


def measure_sizes(server: Server, sizes: list[int], latencies: list[int], rounds: int) -> str:
    """Client beside bare socket, for numbers of agents and milliseconds a document."""
    lines = [
        "| agents | ms a document | documents | logins | client s | bare socket s | ratio |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size in sizes:
        agents = [f"agent{n:05}@example.net" for n in range(size)]
        for latency in latencies:
            lines.append(_size_row(server, agents, latency, rounds if size < 10000 else 3))
            print(lines[-1], flush=True)
    return "\n".join(lines)


def _size_row(server: Server, agents: list[str], latency: int, rounds: int) -> str:
    client, bare = [], []
    for _round in range(rounds):
        documents: list[bytes] = []
        fresh = world(len(agents))
        server.tell("/settings", {"latency_ms": 0})
        server.tell("/world", fresh)
        server.tell("/settings", {"latency_ms": latency})
        seconds, session = timed(sign_out, server, agents, documents)
        client.append(seconds)
        server.tell("/world", fresh)
        bare.append(timed(replay, server, documents)[0])
    ours, least = statistics.median(client), statistics.median(bare)
    return (
        f"| {len(agents)} | {latency} | {session.documents} | {session.logins} "
        f"| {ours:.2f} | {least:.2f} | {ours / least:.2f} |"
    )


def environment(server: Server) -> dict[str, str]:
    """The connection options for the ansible command."""
    return {
        **os.environ,
        "OCIP_HOST": server.host,
        "OCIP_PORT": str(server.port),
        "OCIP_TRANSPORT": "tcp",
        "OCIP_USERNAME": USERNAME,
        "OCIP_PASSWORD": PASSWORD,
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_LOCALHOST_WARNING": "0",
    }


def run(command: list[str], variables: dict[str, str]) -> float:
    """Seconds of a command that must succeed."""
    return timed(lambda: subprocess.run(command, env=variables, check=True, capture_output=True))[0]


def median_of(rounds: int, work: Callable[[], float]) -> float:
    """The median of several measurements."""
    return statistics.median(work() for _round in range(rounds))


def measure_command(server: Server, rounds: int) -> str:
    """One sign-out through the command line, beside ping; a list beside a loop."""
    variables = environment(server)
    few = [f"agent{n:05}@example.net" for n in range(20)]

    def module(agents: list[str]) -> float:
        server.tell("/world", world(20))
        return run(
            ["ansible", "localhost", "-m", MODULE, "-a", json.dumps({"agents": agents})], variables
        )

    def loop() -> float:
        server.tell("/world", world(20))
        task = {MODULE: {"agents": "{{ item }}"}, "loop": few}
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as book:
            json.dump([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}], book)
            book.flush()
            return run(["ansible-playbook", book.name], variables)

    def client() -> float:
        server.tell("/world", world(20))
        return timed(sign_out, server, few[:1], [])[0]

    ping_command = ["ansible", "localhost", "-m", "ansible.builtin.ping"]
    ping = median_of(rounds, lambda: run(ping_command, variables))
    one = median_of(rounds, lambda: module(few[:1]))
    alone = median_of(rounds, client)
    many = median_of(rounds, lambda: module(few))
    looped = median_of(min(rounds, 3), loop)
    rows = [
        ("`ansible -m ansible.builtin.ping`", ping, 1.0),
        ("one agent signed out with `ansible`", one, one / ping),
        ("the client alone, one agent, without Ansible", alone, alone / ping),
        ("20 agents as a list in one task", many, many / ping),
        ("20 agents in a loop, one task each", looped, looped / ping),
    ]
    head = "| what | s | ping = 1 |\n|---|---:|---:|\n"
    return head + "\n".join(f"| {name} | {s:.2f} | {ratio:.2f} |" for name, s, ratio in rows)


def measure_imports(rounds: int) -> str:
    """A fresh Python that imports nothing, lxml, and the client."""
    client = "ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session"
    statements = {"nothing": "pass", "lxml.etree": "import lxml.etree", "the client": ""}
    statements["the client"] = f"import {client}"
    rows = ["| a fresh Python imports | ms |", "|---|---:|"]
    for name, statement in statements.items():
        command = [sys.executable, "-c", statement]
        seconds = median_of(3 * rounds, lambda command=command: run(command, dict(os.environ)))
        rows.append(f"| {name} | {seconds * 1000:.0f} |")
    return "\n".join(rows)


TEXT = """# Performance

`make benchmark` made this page, in one run on one machine:
{machine}.
The simulator ran in a process of its own on the same machine. The ratios are what counts; times
differ from machine to machine. Each figure is the median of {rounds} measurements (3 for loops and
for 10,000 agents).

## Many agents in one task

Each agent is read, signed out with the request that the switch guards, and read back. The bare
socket sends exactly the same bytes, built before, and looks at nothing in the answers: nobody can
do the same reads, sign-outs and read-backs on one connection in less.

{sizes}

## The command line

{command}

One task with a list logs in once and costs little more than one agent. A loop starts a module, logs
in and logs out for each agent.

## Imports

{imports}
"""


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and sizes")
    parser.add_argument("--large", action="store_true", help="10,000 agents as well")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "performance.md")
    arguments = parser.parse_args()
    rounds = 1 if arguments.quick else 5
    sizes = [100] if arguments.quick else [100, 1000] + [10000] * arguments.large
    with simulator() as server:
        size_table = measure_sizes(server, sizes, [0, 20, 80], rounds)
        server.tell("/settings", {"latency_ms": 0})
        command_table = measure_command(server, rounds)
        print(command_table, flush=True)
    import_table = measure_imports(rounds)
    print(import_table, flush=True)
    machine = (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"ansible-core {version('ansible-core')}, lxml {version('lxml')}"
    )
    arguments.output.write_text(
        TEXT.format(
            machine=machine,
            rounds=rounds,
            sizes=size_table,
            command=command_table,
            imports=import_table,
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
