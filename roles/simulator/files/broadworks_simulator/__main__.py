# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: python3 broadworks_simulator --world world.yml --tcp-port 0 ..."""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

if not __package__:
    # Run as a folder: its parent must be on the path for the package to be found.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

try:
    from broadworks_simulator import Simulator, SimulatorError
    from broadworks_simulator.background import PidFile, RunDirectory
except ModuleNotFoundError as problem:
    if problem.name != "lxml":
        raise
    sys.exit(f"broadworks_simulator: the Python library lxml is missing for {sys.executable}")

SERVED = ("tcp", "tls", "http", "https", "control")
NAME = "broadworks_simulator: "
ACTIONS = ("serve", "start", "stop", "status")


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="broadworks_simulator",
        description="A stand-in BroadWorks: OCI-P over TCP, TLS and SOAP.",
    )
    parser.add_argument(
        "action",
        nargs="?",
        choices=ACTIONS,
        default="serve",
        help="serve until a signal (default); or start, stop or show one in the background, with "
        "one line of JSON that tells where it listens and whether anything changed",
    )
    parser.add_argument("--world", help="YAML or JSON file with the world")
    parser.add_argument("--settings", help="YAML or JSON file with settings")
    parser.add_argument("--faults", help="YAML or JSON file with a list of faults")
    parser.add_argument(
        "--inputs",
        help="YAML or JSON file with world, settings, faults, replay in one; - is standard input",
    )
    parser.add_argument("--replay", help="transcript to answer from, instead of a world")
    parser.add_argument("--listen", default="127.0.0.1", help="address (default: 127.0.0.1)")
    parser.add_argument(
        "--allow-remote",
        action="store_true",
        help="allow --listen with an address that is not loopback; passwords and states of the "
        "simulator are open to the network then",
    )
    for name in SERVED:
        parser.add_argument(
            f"--{name}-port",
            type=int,
            metavar="PORT",
            help=f"serve {name} on this port; 0: any free one; without it {name} is not served",
        )
    parser.add_argument("--ready-file", help="JSON file written when all ports listen")
    parser.add_argument("--journal-file", help="file for the journal, lines of JSON")
    parser.add_argument("--certificate-dir", help="folder for certificates, kept between runs")
    parser.add_argument("--pid-file", help="file for the process id, locked while it runs")
    parser.add_argument("--directory", help="for start, stop and status: the folder of its files")
    parser.add_argument("--check", action="store_true", help="only say whether anything changes")
    values = parser.parse_args(arguments)
    if values.action != "serve" and not values.directory:
        parser.error(f"{values.action} needs --directory")
    is_given = values.world or values.inputs or values.replay
    if values.action in ("serve", "start") and not is_given:
        parser.error("--world is missing")
    return values


def read_values(path: str) -> Any:
    """Read a YAML or JSON file, or standard input (-).

    :raises SimulatorError: it cannot be read.
    """
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise SimulatorError(f"{path}: {problem}") from problem
    try:
        return json.loads(text)
    except ValueError as problem:
        if text.lstrip()[:1] == "{":
            raise SimulatorError(f"{path}: {problem}") from problem
    try:
        import yaml
    except ImportError as problem:
        raise SimulatorError(
            f"{path} is not JSON, and YAML needs the Python library PyYAML "
            f"({sys.executable} has none)"
        ) from problem
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise SimulatorError(f"{path}: {problem}") from problem


def read_inputs(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read world, settings and faults from their files, and the path of a transcript.

    :raises SimulatorError: a file cannot be read, or is no such thing.
    """
    inputs = read_values(arguments.inputs) if arguments.inputs else {}
    if not isinstance(inputs, dict):
        raise SimulatorError(f"{arguments.inputs}: must hold world, settings and faults")
    values = {"world": {}, "settings": {}, "faults": [], "replay": None, **inputs}
    for name in ("world", "settings", "faults"):
        if getattr(arguments, name):
            values[name] = read_values(getattr(arguments, name))
    if not isinstance(values["faults"], list):
        raise SimulatorError(f"{arguments.faults or arguments.inputs}: faults must be a list")
    replay = arguments.replay or values["replay"]
    values["replay"] = str(Path(replay).expanduser().absolute()) if replay else None
    return values


def write_file(path: str, text: str) -> None:
    """Write a file so that readers see all of it or nothing."""
    target = Path(path).resolve()
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".simulator-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(temporary).replace(target)


def asked_ports(arguments: argparse.Namespace) -> dict[str, int]:
    """Give the transports to serve with their ports."""
    ports = {name: getattr(arguments, f"{name}_port") for name in SERVED}
    return {name: port for name, port in ports.items() if port is not None}


def build(arguments: argparse.Namespace) -> Simulator:
    """Make the simulator that the command line asks for.

    :raises SimulatorError: wrong input.
    """
    ports = asked_ports(arguments)
    if not set(ports) - {"control"}:
        raise SimulatorError(
            "nothing to serve: give at least one of --tcp-port, --tls-port, "
            "--http-port and --https-port"
        )
    if not _is_loopback(arguments.listen) and not arguments.allow_remote:
        raise SimulatorError(
            f"{arguments.listen} is not a loopback address; add --allow-remote if "
            "others are to reach the simulator"
        )
    inputs = read_inputs(arguments)
    simulator = Simulator(
        inputs["world"],
        inputs["settings"],
        transports=tuple(ports),
        host=arguments.listen,
        ports=ports,
        certificate_dir=arguments.certificate_dir,
        journal_path=arguments.journal_file,
        replay=inputs["replay"],
    )
    for fault in inputs["faults"]:
        simulator.add_fault(fault)
    return simulator


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def serve(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; gives the exit status.

    When all ports listen, a line of JSON on standard output tells so.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    pid_file = PidFile(arguments.pid_file) if arguments.pid_file else None
    try:
        simulator = build(arguments)
        if pid_file is not None:
            pid_file.acquire()
        with simulator:
            text = json.dumps({"pid": os.getpid(), **simulator.endpoints()})
            if arguments.ready_file:
                write_file(arguments.ready_file, text + "\n")
            print(text, flush=True)
            stopping.wait()
    except (SimulatorError, OSError) as problem:
        print(f"{NAME}{problem}", file=sys.stderr)
        return 1
    if arguments.ready_file:
        Path(arguments.ready_file).unlink(missing_ok=True)
    if pid_file is not None:
        pid_file.release()
    return 0


def start(arguments: argparse.Namespace) -> dict[str, Any]:
    """Start a simulator in the background unless it runs already; gives what to print.

    :raises SimulatorError, OSError: wrong input, or it does not start.
    """
    options = ["--listen", arguments.listen]
    for name, port in asked_ports(arguments).items():
        options += [f"--{name}-port", str(port)]
    if arguments.allow_remote:
        options.append("--allow-remote")
    if arguments.journal_file:
        options += ["--journal-file", arguments.journal_file]
    directory = RunDirectory(arguments.directory)
    return directory.start(read_inputs(arguments), options, arguments.check)


def manage(arguments: argparse.Namespace) -> int:
    """Start, stop or show a simulator in the background; gives the exit status."""
    directory = RunDirectory(arguments.directory)
    try:
        if arguments.action == "start":
            result = start(arguments)
        elif arguments.action == "stop":
            result = {"changed": directory.stop(arguments.check)}
        else:
            endpoints = directory.endpoints()
            result = {"running": endpoints is not None, **(endpoints or {})}
    except (SimulatorError, OSError) as problem:
        text = str(problem)
        # The program in the background has put its name in front already.
        print(text if text.startswith(NAME) else f"{NAME}{text}", file=sys.stderr)
        return 1
    print(json.dumps(result))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    values = parse_arguments(arguments)
    return serve(values) if values.action == "serve" else manage(values)


if __name__ == "__main__":
    sys.exit(main())
