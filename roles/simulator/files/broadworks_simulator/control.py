# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control endpoint: JSON over HTTP, for people who rehearse and for tests elsewhere."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Callable
from urllib.parse import unquote

from .records import SimulatorError

if TYPE_CHECKING:
    from .simulator import Simulator

MAX_BODY = 64 * 1024 * 1024


class ControlServer(ThreadingHTTPServer):
    """Serves the paths of README.md, section "Control"."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str, port: int, simulator: Simulator) -> None:
        self.simulator = simulator
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)
        self.port: int = self.socket.getsockname()[1]
        threading.Thread(
            target=self.serve_forever, args=(0.1,), name="control", daemon=True
        ).start()

    def stop(self) -> None:
        """Stop serving."""
        self.shutdown()
        self.server_close()


class _Problem(Exception):
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ControlServer

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""

    def _serve(self) -> None:
        self.close_connection = self.headers.get("Connection", "").lower() == "close"
        try:
            if "Origin" in self.headers:
                raise _Problem(403, "web pages may not control the simulator")
            value = self._action()()
            self._send(200, {"status": "ok"} if value is None else value)
        except _Problem as problem:
            self._send(problem.status, {"error": str(problem)})
        except KeyError as problem:
            self._send(404, {"error": str(problem.args[0])})
        except (SimulatorError, TypeError) as problem:
            self._send(400, {"error": str(problem)})

    do_GET = do_POST = do_DELETE = _serve

    def _action(self) -> Callable[[], Any]:
        """Give what the request asks for; it may still be refused."""
        simulator, wanted = self.server.simulator, f"{self.command} {self.path}"
        agents = "POST /agents/"
        if wanted.startswith(agents):
            user_id = unquote(wanted[len(agents) :])
            return lambda: simulator.set_agent(user_id, **self._body())
        actions: dict[str, Callable[[], Any]] = {
            "GET /health": lambda: {"status": "ok", **simulator.endpoints()},
            "GET /world": lambda: simulator.export_world(passwords=False),
            "GET /journal": lambda: list(simulator.journal),
            "GET /counters": lambda: simulator.counters,
            "GET /settings": lambda: simulator.settings,
            "GET /faults": lambda: simulator.faults,
            "POST /world": lambda: simulator.reset(self._body()),
            "POST /faults": lambda: simulator.add_fault(self._body()),
            # Not unnecessary: the body is read, and may be refused, when it is called.
            # pylint: disable-next=unnecessary-lambda
            "POST /settings": lambda: simulator.configure(**self._body()),
            "DELETE /faults": simulator.clear_faults,
        }
        if wanted not in actions:
            raise _Problem(404, f"there is no {wanted}")
        return actions[wanted]

    def _body(self) -> Any:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_BODY:
            raise _Problem(411, "a body with a Content-Length is expected")
        try:
            value = json.loads(self.rfile.read(int(length)))
        except ValueError as problem:
            raise _Problem(400, f"the body is not JSON: {problem}") from problem
        if not isinstance(value, dict):
            raise _Problem(400, "the body must be a JSON object")
        return value

    def _send(self, status: int, value: Any) -> None:
        data = json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
