# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run in an environment of its own: other people's SOAP clients that need a newer Python.

Usage: python newer_clients.py mercury-ocip-fast|zeep URL; prints what it got as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys

DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><BroadsoftDocument protocol="OCI" xmlns="C" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sessionId xmlns="">zeep</sessionId>'
    '<command xmlns="" xsi:type="{}">{}</command></BroadsoftDocument>'
)


async def mercury_ocip_fast(url):
    """Log in, read an agent, sign two out; one of them is the last of a center."""
    from mercury_ocip_fast import client
    from mercury_ocip_fast.commands import commands
    from mercury_ocip_fast.pool.session_pool import SessionPoolSettings
    from mercury_ocip_fast.session.session import SOAPSessionSettings
    from mercury_ocip_fast.session.soap_session import SOAPSessionAtom

    session = await client.Client.create(
        host=url,
        username="ops@example.net",
        password="secret",
        atom_type=SOAPSessionAtom,
        session_config=SOAPSessionSettings(),
        pool_config=SessionPoolSettings(),
        tls=False,
    )
    async with session:
        read = await session.command(commands.UserCallCenterGetRequest19(user_id="amy"))
        asked = [
            commands.UserCallCenterAgentSignOutRequest(agent_user_id=a) for a in ("amy", "zoe")
        ]
        answers = [await session.command(request) for request in asked]
        error = await session.command(commands.UserCallCenterGetRequest19(user_id="missing"))
    tables = [answer.call_center_table.to_dict() for answer in answers]
    return {"state": read.agent_acd_state, "tables": tables, "error": error.summary}


def zeep(url):
    """Make a client of the WSDL, log in with it, and read an agent."""
    from zeep import Client

    service = Client(f"{url}?wsdl").service
    login = "<userId>ops@example.net</userId><password>secret</password>"
    return [
        service.processOCIMessage(DOCUMENT.format("LoginRequest22V5", login)),
        service.processOCIMessage(
            DOCUMENT.format("UserCallCenterGetRequest19", "<userId>amy</userId>")
        ),
    ]


if __name__ == "__main__":
    name, url = sys.argv[1:]
    answer = zeep(url) if name == "zeep" else asyncio.run(mercury_ocip_fast(url))
    print(json.dumps(answer))
