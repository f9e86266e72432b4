# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fresh process in which one client signs agents out; prints what that took, as JSON.

Usage: python worker.py CLIENT [--traced] <AGENTS  (with OCIP_HOST and so on in the environment)

CLIENT is telecom.broadworks, which also reads every agent before and after, or another library,
which sends the bare sign-outs and looks at no agent. With --traced every allocation is counted,
which takes time. Besides the client only the standard library is imported, so that this runs in
the virtual environment of each client.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

OURS = "ansible_collections.telecom.broadworks.plugins.module_utils"
SignOut = Callable[[str, int, str, str, list[str]], Any]


def telecom_broadworks() -> SignOut:
    """Our client: log in, read, sign out, read back, log out."""
    client = importlib.import_module(f"{OURS}.ocip.session")
    rules = importlib.import_module(f"{OURS}.call_center.execute")
    wanted = importlib.import_module(f"{OURS}.call_center.model").Wanted()
    switch = importlib.import_module(f"{OURS}.call_center.switch").Switch

    def sign_out(host: str, port: int, username: str, password: str, agents: list[str]) -> Any:
        with client.connect(host, username, password, transport="tcp", port=port) as session:
            report = rules.work_through(switch(session), dict.fromkeys(agents, wanted))
        if {result.outcome for result in report.results} != {"changed"}:
            raise SystemExit(f"Not everybody was signed out: {report.stopped}")
        return report

    return sign_out


def broadworks_ocip() -> SignOut:
    """The library broadworks-ocip: log in, sign out, log out."""
    library = importlib.import_module("broadworks_ocip")

    def sign_out(host: str, port: int, username: str, password: str, agents: list[str]) -> None:
        api = library.BroadworksAPI(host=host, port=port, username=username, password=password)
        for agent in agents:
            api.command("UserCallCenterAgentSignOutRequest", agent_user_id=agent)
        api.close()

    return sign_out


def mercury_ocip() -> SignOut:
    """The library mercury-ocip: log in, sign out, disconnect."""
    library = importlib.import_module("mercury_ocip")
    # 1.3.0 sends the default of an optional element as text, which no server can take for a
    # password: without this line it cannot log in.
    library.commands.commands.LoginRequest14sp4.plain_text_password = None

    def sign_out(host: str, port: int, username: str, password: str, agents: list[str]) -> None:
        client = library.Client(
            host=host, port=port, username=username, password=password, tls=False
        )
        for agent in agents:
            answer = client.raw_command("UserCallCenterAgentSignOutRequest", agent_user_id=agent)
            if type(answer).__name__ != "UserCallCenterAgentSignOutResponse":
                raise SystemExit(f"mercury-ocip did not sign {agent} out: {answer}")
        client.disconnect()

    return sign_out


CLIENTS = {
    "telecom.broadworks": telecom_broadworks,
    "broadworks-ocip": broadworks_ocip,
    "mercury-ocip": mercury_ocip,
}


def resident(field: str) -> int:
    """Bytes in memory: VmRSS now, VmHWM at the most so far; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(field)), 0)


def main() -> None:
    """Import, sign out, print."""
    client, *options = sys.argv[1:]
    agents = sys.stdin.read().split()
    host, port, username, password = (
        os.environ[f"OCIP_{name}"] for name in ("HOST", "PORT", "USERNAME", "PASSWORD")
    )
    begin = time.perf_counter()
    sign_out = CLIENTS[client]()
    measured: dict[str, Any] = {"import": time.perf_counter() - begin}
    measured["resident"] = resident("VmRSS")
    if options == ["--traced"]:
        tracemalloc.start()
    begin = time.perf_counter()
    report = sign_out(host, int(port), username, password, agents)
    measured["run"] = time.perf_counter() - begin
    measured["peak"] = resident("VmHWM")
    measured["kept"], measured["traced"] = tracemalloc.get_traced_memory()
    print(json.dumps(measured))
    del report  # kept until here, so that it counts as kept


if __name__ == "__main__":
    main()
