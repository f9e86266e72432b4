# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fresh process in which one client signs agents out; prints what that took, as JSON.

Usage: python worker.py CLIENT <AGENTS  (with OCIP_HOST and so on in the environment)

CLIENT is telecom.broadworks, which also reads every agent before and after, or another library,
which sends the sign-outs only. Besides the client, only the standard library is imported, so that
this runs in the virtual environment of each client.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

OURS = "ansible_collections.telecom.broadworks.plugins.module_utils"
SignOut = Callable[[str, int, str, str, list[str]], None]


def telecom_broadworks() -> SignOut:
    """Our client: log in, read, sign out, read back, log out."""
    client = importlib.import_module(f"{OURS}.ocip.session")
    rules = importlib.import_module(f"{OURS}.call_center.execute")
    wanted = importlib.import_module(f"{OURS}.call_center.model").Wanted()
    switch = importlib.import_module(f"{OURS}.call_center.switch").Switch

    def sign_out(host: str, port: int, username: str, password: str, agents: list[str]) -> None:
        with client.connect(host, username, password, transport="tcp", port=port) as session:
            report = rules.work_through(switch(session), dict.fromkeys(agents, wanted))
        if {result.outcome for result in report.results} != {"changed"}:
            raise SystemExit(f"Not everybody was signed out: {report.stopped}")

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


def mercury_ocip_fast() -> SignOut:
    """The library mercury-ocip-fast: log in, sign out fifteen at a time, disconnect."""
    library = importlib.import_module("mercury_ocip_fast.client")
    commands = importlib.import_module("mercury_ocip_fast.commands.commands")
    pool = importlib.import_module("mercury_ocip_fast.pool.session_pool")
    settings = importlib.import_module("mercury_ocip_fast.session.session")
    tcp = importlib.import_module("mercury_ocip_fast.session.tcp_session")

    async def work(agents: list[str], **account: Any) -> None:
        client = library.Client(
            atom_type=tcp.TCPSessionAtom,
            session_config=settings.TCPSessionSettings(),
            pool_config=pool.SessionPoolSettings(),
            tls=False,
            **account,
        )
        request = commands.UserCallCenterAgentSignOutRequest
        async with client:
            answers = await client.command([request(agent_user_id=agent) for agent in agents])
        if {type(answer).__name__ for answer in answers} != {"UserCallCenterAgentSignOutResponse"}:
            raise SystemExit("mercury-ocip-fast did not sign everybody out")

    def sign_out(host: str, port: int, username: str, password: str, agents: list[str]) -> None:
        asyncio.run(work(agents, host=host, port=port, username=username, password=password))

    return sign_out


CLIENTS = {
    "telecom.broadworks": telecom_broadworks,
    "broadworks-ocip": broadworks_ocip,
    "mercury-ocip": mercury_ocip,
    "mercury-ocip-fast": mercury_ocip_fast,
}


def main() -> None:
    """Import, sign out, print."""
    agents = sys.stdin.read().split()
    host, port, username, password = (
        os.environ[f"OCIP_{name}"] for name in ("HOST", "PORT", "USERNAME", "PASSWORD")
    )
    sign_out = CLIENTS[sys.argv[1]]()
    begin = time.perf_counter()
    sign_out(host, int(port), username, password, agents)
    print(json.dumps(time.perf_counter() - begin))


if __name__ == "__main__":
    main()
