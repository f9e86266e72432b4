# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of the protocol as servers send them, and a reader of requests that is not ours.

Nothing here uses the client: a mistake in it must not find its twin in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from hypothesis import strategies as st

# What XML 1.0 can carry.
XML_TEXT = st.text(
    st.characters(
        exclude_categories=["Cs"],
        exclude_characters=[chr(n) for n in (*range(9), 11, 12, *range(14, 32))]
        + ["\ufffe", "\uffff"],
    )
)
LATIN = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
UTF8 = b'<?xml version="1.0" encoding="UTF-8"?>\n'
LATIN2 = b'<?xml version="1.0" encoding="ISO-8859-2"?>\n'
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DIGEST = "77e4a6de3a1e00be05e121cf0ebee860"
"""Of the password "password" with the nonce 1234567890123: the vector of the reference."""
NONCE = "1234567890123"


def envelope(*commands: str, session: str = "8f1d") -> str:
    """Give a document as servers lay it out, without its declaration."""
    return (
        f'<BroadsoftDocument protocol="OCI" xmlns="C" xmlns:xsi="{XSI}">'
        f'<sessionId xmlns="">{session}</sessionId>{"".join(commands)}</BroadsoftDocument>'
    )


def response(name: str, content: str = "", echo: str = "") -> str:
    return f'<command echo="{echo}" xsi:type="{name}" xmlns="">{content}</command>'


def success(echo: str = "") -> str:
    return f'<command echo="{echo}" xsi:type="c:SuccessResponse" xmlns:c="C" xmlns=""/>'


def error(text: str, echo: str = "", detail: str = "") -> str:
    """Give an ErrorResponse; the text holds the code in brackets, as all captured ones do."""
    return (
        f'<command type="Error" echo="{echo}" xsi:type="c:ErrorResponse" xmlns:c="C" xmlns="">'
        f"<summary>{text}</summary><summaryEnglish>{text}</summaryEnglish>{detail}</command>"
    )


def table(name: str, headings: tuple[str, ...], rows: Any = ()) -> str:
    """Give an OCITable; the cells are XML already."""
    body = "".join(f"<colHeading>{heading}</colHeading>" for heading in headings)
    for row in rows:
        body += "<row>" + "".join(f"<col>{c}</col>" if c else "<col/>" for c in row) + "</row>"
    return f"<{name}>{body}</{name}>"


CENTERS = ("Service User Id", "Call Center Name")
AGENT = (
    "Service User Id",
    "Phone Number",
    "Extension",
    "Available",
    "Logoff Allowed",
    "Type",
    "Priority",
    "Routing Policy",
    "Skill Level",
)


def signed_out(*rows: tuple[str, str], echo: str = "") -> str:
    """Give the answer to a sign-out: done without rows, refused with them."""
    content = table("callCenterTable", CENTERS, rows)
    return response("UserCallCenterAgentSignOutResponse", content, echo)


def agent(state: str | None, *rows: tuple[str, ...], echo: str = "", version: str = "23") -> str:
    """Give the answer to a read of an agent."""
    content = f"<agentACDState>{state}</agentACDState>" if state else ""
    content += (
        "<useDefaultGuardTimer>true</useDefaultGuardTimer>"
        "<enableGuardTimer>false</enableGuardTimer><guardTimerSeconds>5</guardTimerSeconds>"
    )
    content += table("callCenterTable", AGENT, rows)
    return response(f"UserCallCenterGetResponse{version}", content, echo)


# --- The sample documents of the protocol reference, byte by byte ------------------------

AUTHENTICATION_REPLY = (
    UTF8
    + envelope(
        response(
            "AuthenticationResponse",
            f"<userId>ops.bot@example.net</userId><nonce>{NONCE}</nonce>"
            "<passwordAlgorithm>MD5</passwordAlgorithm>",
        ),
        session="5f0c9a4e-6f7e-4a36-9d0e-0c5a2b7d1e11",
    ).encode()
    + b"\n"
)

LOGIN_REPLY = (
    UTF8
    + envelope(
        response(
            "LoginResponse14sp4",
            "<loginType>Group</loginType><locale>en_US</locale><encoding>ISO-8859-1</encoding>"
            "<groupId>Support</groupId><serviceProviderId>ExampleSP</serviceProviderId>"
            "<isEnterprise>false</isEnterprise>"
            "<passwordExpiresDays>2147483647</passwordExpiresDays>"
            "<userDomain>example.net</userDomain>",
        ),
        session="5f0c9a4e-6f7e-4a36-9d0e-0c5a2b7d1e11",
    ).encode()
    + b"\n"
)

WRONG_PASSWORD = UTF8 + envelope(error("[Error 4962] Invalid password")).encode() + b"\n"

SIGNED_OUT = (
    b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    b'<BroadsoftDocument protocol="OCI" xmlns="C" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sessionId xmlns="">8f1d</sessionId>'
    b'<command echo="so-0001" xsi:type="UserCallCenterAgentSignOutResponse" xmlns="">'
    b"<callCenterTable><colHeading>Service User Id</colHeading>"
    b"<colHeading>Call Center Name</colHeading></callCenterTable></command></BroadsoftDocument>\n"
)

REFUSED = (
    b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    b'<BroadsoftDocument protocol="OCI" xmlns="C" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sessionId xmlns="">8f1d</sessionId>'
    b'<command echo="so-0001" xsi:type="UserCallCenterAgentSignOutResponse" xmlns="">'
    b"<callCenterTable><colHeading>Service User Id</colHeading>"
    b"<colHeading>Call Center Name</colHeading><row><col>cc-sales@example.net</col>"
    b"<col>Sales &amp; Renewals</col></row><row><col>cc-night@example.net</col>"
    b"<col>Nachtdienst K&#246;ln</col></row></callCenterTable></command></BroadsoftDocument>\n"
)

REFUSED_ROWS = [
    ("cc-sales@example.net", "Sales & Renewals"),
    ("cc-night@example.net", "Nachtdienst Köln"),
]

UNKNOWN_USER = (
    LATIN
    + envelope(error("[Error 4008] User not found: nobody@example.net", "so-0001")).encode()
    + b"\n"
)

QUOTED_REQUEST = (
    '<command xsi:type="NoSuchRequest" echo="0123456789ABCDEF0123456789ABCDEF">'
    "<userId>x</userId></command>\n\n"
)
INVALID = (
    LATIN
    + envelope(
        error(
            "[Error 6004] OCI XML Request validation error",
            detail="<detail><![CDATA[(validator text naming type 'NoSuchRequest')\n"
            f"{QUOTED_REQUEST}]]></detail>",
        )
    ).encode()
    + b"\n"
)

MIXED = (
    LATIN
    + envelope(
        response(
            "UserCallCenterGetResponse19",
            "<agentACDState>Unavailable</agentACDState>"
            "<agentUnavailableCode>10</agentUnavailableCode>"
            "<useDefaultGuardTimer>true</useDefaultGuardTimer>"
            "<enableGuardTimer>false</enableGuardTimer><guardTimerSeconds>5</guardTimerSeconds>"
            "<useSystemDefaultUnavailableSettings>true</useSystemDefaultUnavailableSettings>"
            "<forceAgentUnavailableOnDNDActivation>false</forceAgentUnavailableOnDNDActivation>"
            "<forceAgentUnavailableOnPersonalCalls>false</forceAgentUnavailableOnPersonalCalls>"
            "<forceAgentUnavailableOnBouncedCallLimit>true"
            "</forceAgentUnavailableOnBouncedCallLimit>"
            "<numberConsecutiveBouncedCallsToForceAgentUnavailable>3"
            "</numberConsecutiveBouncedCallsToForceAgentUnavailable>"
            "<forceAgentUnavailableOnNotReachable>false</forceAgentUnavailableOnNotReachable>"
            "<makeOutgoingCallsAsCallCenter>false</makeOutgoingCallsAsCallCenter>"
            + table(
                "callCenterTable",
                AGENT,
                [
                    (
                        "cc-sales@example.net",
                        "+1-5550100",
                        "0100",
                        "true",
                        "true",
                        "Premium",
                        "1",
                        "Skill Based",
                        "4",
                    ),
                    ("cc-front@example.net", "", "0200", "false", "false", "Basic", "2", "", ""),
                ],
            ),
            echo="1",
        ),
        error("[Error 4008] User not found: nobody@example.net", "2"),
        success("3"),
    ).encode()
    + b"\n"
)

SOAP_REPLY = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    b'<processOCIMessageResponse xmlns=""><ns1:processOCIMessageReturn '
    b'xmlns:ns1="urn:com:broadsoft:webservice">&lt;?xml version="1.0" encoding="ISO-8859-1"?&gt;'
    b'&lt;BroadsoftDocument protocol="OCI" xmlns="C" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"&gt;'
    b'&lt;sessionId xmlns=""&gt;8f1d&lt;/sessionId&gt;'
    b'&lt;command echo="" xsi:type="UserCallCenterAgentSignOutResponse" xmlns=""&gt;'
    b"&lt;callCenterTable&gt;&lt;colHeading&gt;Service User Id&lt;/colHeading&gt;"
    b"&lt;colHeading&gt;Call Center Name&lt;/colHeading&gt;&lt;/callCenterTable&gt;"
    b"&lt;/command&gt;&lt;/BroadsoftDocument&gt;"
    b"</ns1:processOCIMessageReturn></processOCIMessageResponse></soapenv:Body></soapenv:Envelope>"
)

SOAP_FAULT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    b"<soapenv:Fault><faultcode>soapenv:Server.generalException</faultcode>"
    b"<faultstring>INVALID_REQUEST</faultstring><faultactor>ProvisioningService</faultactor>"
    b"<detail><string>no request is served before login (reworded)</string></detail>"
    b"</soapenv:Fault></soapenv:Body></soapenv:Envelope>"
)

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE BroadsoftDocument ['
    b'<!ENTITY a "aaaaaaaaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 16) for n in range(9))
    + b']><BroadsoftDocument protocol="OCI" xmlns="C"><sessionId xmlns="">&j;</sessionId>'
    b"</BroadsoftDocument>"
)
"""Entities that would unfold to 16 ** 10 letters."""

HTML_PAGE = (
    b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1">\n'
    b"<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>\n"
)


# --- Reading what the client sent --------------------------------------------------------


@dataclass
class SentCommand:
    """A command of a request, read by another parser than the client's."""

    name: str
    echo: str
    elements: list[tuple[str, Any]]

    def __getitem__(self, element: str) -> Any:
        return dict(self.elements)[element]


@dataclass
class SentDocument:
    """A request, read by another parser than the client's."""

    session: str
    commands: list[SentCommand]


def read_request(data: bytes) -> SentDocument:
    """Read a document as a server does that insists on the schema's namespaces."""
    root = ElementTree.fromstring(data)
    if root.tag != "{C}BroadsoftDocument" or root.get("protocol") != "OCI":
        raise ValueError(f"not a BroadsoftDocument: {root.tag}")
    session, *commands = list(root)
    if session.tag != "sessionId" or any(command.tag != "command" for command in commands):
        raise ValueError("children of the root are not in no namespace, or out of order")
    return SentDocument(
        session.text or "",
        [
            SentCommand(
                command.attrib[f"{{{XSI}}}type"], command.get("echo", ""), _elements(command)
            )
            for command in commands
        ],
    )


def _elements(parent: ElementTree.Element) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for child in parent:
        if child.get(f"{{{XSI}}}nil") == "true":
            found.append((child.tag, None))
        elif len(child):
            found.append((child.tag, _elements(child)))
        else:
            found.append((child.tag, child.text or ""))
    return found


def end_of_request(data: bytes) -> int:
    """Give the length of the first whole request in a stream, 0 if there is none yet."""
    found = re.search(rb"</BroadsoftDocument>\n?", data)
    return found.end() if found else 0
