# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain OCI-P client for the simulator's tests: it shows what is on the wire, and trusts nothing.

It shares no code with the collection's client, so that an error cannot hide in both.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
from xml.etree import ElementTree
from xml.sax.saxutils import escape

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
NIL = object()
TIMEOUT = 10


def element(name, value):
    """Write one element; a dict nests, a list repeats, NIL is xsi:nil."""
    if isinstance(value, list):
        return "".join(element(name, item) for item in value)
    if value is NIL:
        return f'<{name} xsi:nil="true"/>'
    if isinstance(value, dict):
        return f"<{name}>{''.join(element(k, v) for k, v in value.items())}</{name}>"
    if isinstance(value, bool):
        value = "true" if value else "false"
    return f"<{name}>{escape(str(value))}</{name}>"


def command(name, *, echo=None, **parameters):
    """Write one command, its parameters in the given order."""
    body = "".join(element(key, value) for key, value in parameters.items())
    attribute = "" if echo is None else f' echo="{escape(echo)}"'
    return f'<command{attribute} xmlns="" xsi:type="{name}">{body}</command>'


def document(*commands, session="s1", tracking=None):
    """Write a request document as text without a declaration."""
    extra = "" if tracking is None else f'<trackingId xmlns="">{tracking}</trackingId>'
    return (
        '<BroadsoftDocument protocol="OCI" xmlns="C" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<sessionId xmlns="">{session}</sessionId>{extra}{"".join(commands)}</BroadsoftDocument>'
    )


def to_bytes(text):
    """Encode a document as ASCII with character references, under a declaration."""
    declared = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{text}'
    return declared.encode("ascii", "xmlcharrefreplace")


class Answer:
    """One command of a reply."""

    def __init__(self, node):
        self.node = node
        self.type = node.get(XSI + "type")
        self.echo = node.get("echo")

    def text(self, name):
        """Give the text of an element, or None when it is absent."""
        found = self.node.find(name)
        return None if found is None else (found.text or "")

    @property
    def summary(self):
        return self.text("summaryEnglish")

    @property
    def code(self):
        """Give the number in the summary of an error, or None."""
        summary = self.summary or ""
        return int(summary[7:].split("]")[0]) if summary.startswith("[Error ") else None

    @property
    def is_success(self):
        return self.type == "c:SuccessResponse"

    @property
    def is_error(self):
        return self.type == "c:ErrorResponse"

    def headings(self, table):
        return [node.text or "" for node in self.node.find(table).findall("colHeading")]

    def rows(self, table):
        """Give the rows of a table as lists."""
        return [
            [column.text or "" for column in row.findall("col")]
            for row in self.node.find(table).findall("row")
        ]

    def records(self, table):
        """Give the rows of a table as dicts by heading."""
        return [dict(zip(self.headings(table), row)) for row in self.rows(table)]


class Reply:
    """A reply document."""

    def __init__(self, data):
        self.data = data
        root = ElementTree.fromstring(data)
        self.root = root
        self.session = root.findtext("sessionId")
        self.tracking = root.findtext("trackingId")
        self.answers = [Answer(node) for node in root.findall("command")]

    @property
    def charset(self):
        return self.data.split(b'encoding="')[1].split(b'"')[0].decode()


class RawClient:
    """A client on a TCP or TLS connection."""

    def __init__(self, sim, transport="tcp", port=None, context=None):
        self.socket = socket.create_connection((sim.host, port or sim.port(transport)), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if transport == "tls":
            context = context or ssl.create_default_context(cafile=sim.ca_path)
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.session = "s1"
        self.buffer = b""

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def receive(self, end=b"</BroadsoftDocument>\n"):
        """Give the bytes up to and with an end mark.

        Raises EOFError with the bytes so far when the server closes before.
        """
        while end not in self.buffer:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError(self.buffer)
            self.buffer += data
        reply, _end, self.buffer = self.buffer.partition(end)
        return reply + end

    def exchange(self, *commands, **options):
        """Send commands in one document and give the reply."""
        options.setdefault("session", self.session)
        self.send(to_bytes(document(*commands, **options)))
        return Reply(self.receive())

    def ask(self, name, **parameters):
        """Send one command and give its answer."""
        reply = self.exchange(command(name, **parameters))
        assert len(reply.answers) == 1
        return reply.answers[0]

    def login(self, user_id="ops@example.net", password="secret"):
        return self.ask("LoginRequest22V5", userId=user_id, password=password)

    def digest_login(self, user_id="ops@example.net", password="secret"):
        nonce = self.ask("AuthenticationRequest", userId=user_id).text("nonce")
        return self.ask(
            "LoginRequest14sp4", userId=user_id, signedPassword=signed_password(nonce, password)
        )

    def sign_out(self, user_id):
        """Sign an agent out; gives the answer."""
        return self.ask("UserCallCenterAgentSignOutRequest", agentUserId=user_id)

    def blocking(self, user_id):
        """Sign an agent out; gives the ids of the centers that refuse it."""
        return [row[0] for row in self.sign_out(user_id).rows("callCenterTable")]

    def state(self, user_id):
        answer = self.ask("UserCallCenterGetRequest19", userId=user_id)
        return answer.text("agentACDState"), answer.text("agentUnavailableCode")

    def is_closed(self):
        """Whether the server has closed the connection; waits for it."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True


def signed_password(nonce, password):
    inner = hashlib.sha1(password.encode("utf-8")).hexdigest()
    return hashlib.md5(f"{nonce}:{inner}".encode("ascii")).hexdigest()


class SoapClient:
    """A client of the web service, with one connection that is kept alive."""

    PATH = "/webservice/services/ProvisioningService"

    def __init__(self, sim, transport="http"):
        if transport == "https":
            context = ssl.create_default_context(cafile=sim.ca_path)
            self.connection = http.client.HTTPSConnection(
                "localhost", sim.port(transport), timeout=TIMEOUT, context=context
            )
        else:
            self.connection = http.client.HTTPConnection(
                "localhost", sim.port(transport), timeout=TIMEOUT
            )
        self.cookie = None

    def close(self):
        self.connection.close()

    def post(self, body, path=PATH, content_type="text/xml; charset=utf-8"):
        """Send a body; gives status, headers and body of the response."""
        headers = {"Content-Type": content_type, "SOAPAction": '""'}
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.connection.request("POST", path, body, headers)
        response = self.connection.getresponse()
        data = response.read()
        if response.headers.get("Set-Cookie"):
            self.cookie = response.headers["Set-Cookie"].split(";")[0]
        return response.status, response.headers, data

    @staticmethod
    def envelope(text, child="in0", namespace="urn:com:broadsoft:webservice", cdata=False):
        content = f"<![CDATA[{text}]]>" if cdata else escape(text)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">'
            f'<soapenv:Body><processOCIMessage xmlns="{namespace}"><{child}>{content}</{child}>'
            "</processOCIMessage></soapenv:Body></soapenv:Envelope>"
        ).encode()

    @staticmethod
    def returned(data):
        """Give the text of the return element, found by its local name."""
        for node in ElementTree.fromstring(data).iter():
            if node.tag.endswith("processOCIMessageReturn"):
                return node.text or ""
        raise AssertionError(f"no return element in {data!r}")

    def exchange(self, *commands, session="s1"):
        status, _headers, data = self.post(self.envelope(document(*commands, session=session)))
        assert status == 200, data
        text = self.returned(data)
        declaration, _newline, inner = text.partition("\n")
        assert declaration.startswith("<?xml")
        return Reply(f'<?xml version="1.0" encoding="UTF-8"?>{inner}'.encode())

    def ask(self, name, **parameters):
        return self.exchange(command(name, **parameters)).answers[0]

    def login(self, user_id="ops@example.net", password="secret"):
        return self.ask("LoginRequest22V5", userId=user_id, password=password)
