# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents over real sockets, and every way in which a connection can go wrong."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import time
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import build, parse
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ProtocolError,
    TransportError,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.soap import (
    SoapTransport,
    _KeepAllCookies,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.transports import (
    DEFAULT_PATH,
    TcpTransport,
    TlsTransport,
    make_transport,
    tls_context,
)
from ansible_collections.telecom.broadworks.tests.unit.ocip import samples, scripted
from ansible_collections.telecom.broadworks.tests.unit.ocip.samples import XML_TEXT
from ansible_collections.telecom.broadworks.tests.unit.ocip.scripted import (
    accept,
    cut,
    document,
    drip,
    hang,
    http_answer,
    late,
    raw,
    soap_answer,
    then,
    then_close,
)

SOCKETS = ["tcp", "tls"]
SOAP = ["http", "https"]
EVERY = [*SOCKETS, *SOAP]
ENCRYPTED = ["tls", "https"]
PROBE = build("8f1d", [("VerifySessionIsValidRequest", "1", [])])
SHORT = 0.3
"""Seconds: a time-out that a test waits for."""
PATIENCE = 2.5
"""Seconds more than the time-out that a test allows a busy machine."""


@pytest.fixture
def reach(certificates):
    """A transport to a scripted server, opened."""
    opened = []

    def connect(server, host="localhost", timeout=10.0, limit=None, **options):
        options.setdefault("ca_path", certificates.authority)
        transport = make_transport(server.transport, host, server.port, timeout=timeout, **options)
        if limit:
            transport.limit = limit
        opened.append(transport)
        transport.open()
        return transport

    yield connect
    for transport in opened:
        transport.close()


def failure(function, *arguments):
    """The TransportError that a call ends with, and the seconds it took."""
    began = time.monotonic()
    with pytest.raises(TransportError) as caught:
        function(*arguments)
    return caught.value, time.monotonic() - began


def error_of(function, *arguments):
    """The TransportError that a call ends with."""
    return failure(function, *arguments)[0]


def mirror(exchange):
    """Answer with the text that was sent, in an element and as another program escapes it."""
    text = scripted.escape(exchange.sent.commands[0]["a"], {"\r": "&#13;"})
    exchange.send(exchange.document(samples.response("X", f"<a>{text}</a>")))


def name_in(answer: bytes) -> str:
    return parse(answer).commands[0].name


class TestExchange:
    @pytest.mark.parametrize("kind", EVERY)
    def test_a_document_and_its_answer(self, serve, reach, kind):
        server = serve(kind)
        transport = reach(server)
        for _number in range(3):
            assert name_in(transport.exchange(PROBE)) == "SuccessResponse"
        assert [exchange.data.strip() for exchange in server.exchanges] == [PROBE.strip()] * 3
        assert server.connections == 1

    @pytest.mark.parametrize("kind", EVERY)
    def test_any_text_there_and_back(self, serve, reach, kind):
        transport = reach(serve(kind, steps=[mirror] * 200))

        @settings(max_examples=60)
        @given(text=XML_TEXT)
        @example("renée@example.com")
        @example("zoë-€@example.com")
        @example("o'neil&<co>@example.com")
        @example("]]>")
        @example(" \t\r\n ")
        def there_and_back(text):
            answer = transport.exchange(build("s", [("X", "1", [("a", text)])]))
            assert parse(answer).commands[0].values == {"a": text}

        there_and_back()

    @pytest.mark.parametrize("kind", EVERY)
    def test_an_answer_byte_by_byte(self, serve, reach, kind):
        transport = reach(serve(kind, steps=[drip(0)]))
        assert name_in(transport.exchange(PROBE)) == "SuccessResponse"

    @pytest.mark.parametrize("kind", EVERY)
    def test_a_large_answer(self, serve, reach, kind):
        rows = [(f"agent{n}@example.net", "Köln") for n in range(20_000)]
        big = samples.response("X", samples.table("t", ("User Id", "City"), rows))
        transport = reach(serve(kind, steps=[scripted.reply(big)]))
        table = parse(transport.exchange(PROBE)).commands[0].values["t"]
        assert table.cells[-1] == ["agent19999@example.net", "Köln"]
        assert len(table) == 20_000

    @pytest.mark.parametrize("kind", EVERY)
    def test_it_can_be_closed_and_opened_again(self, serve, reach, kind):
        server = serve(kind)
        transport = reach(server)
        transport.exchange(PROBE)
        transport.close()
        transport.close()
        error = error_of(transport.exchange, PROBE)
        assert not error.sent
        transport.open()
        assert name_in(transport.exchange(PROBE)) == "SuccessResponse"
        assert server.connections == 2

    @pytest.mark.parametrize("kind", EVERY)
    def test_an_unopened_transport_sends_nothing(self, serve, kind):
        server = serve(kind)
        error = error_of(make_transport(kind, "localhost", server.port).exchange, PROBE)
        assert not error.sent
        assert server.connections == 0

    def test_white_space_between_answers_is_no_answer(self, serve, reach):
        transport = reach(serve("tcp", steps=[then(accept, b"\r\n \n"), accept]))
        transport.exchange(PROBE)
        assert name_in(transport.exchange(PROBE)) == "SuccessResponse"


class TestTime:
    @pytest.mark.parametrize("kind", EVERY)
    def test_a_server_that_says_nothing(self, serve, reach, kind):
        transport = reach(serve(kind, steps=[hang]), timeout=SHORT)
        error, seconds = failure(transport.exchange, PROBE)
        assert error.sent
        assert not error.permanent
        assert "within 0.3 s" in str(error)
        assert "OCIP_TIMEOUT" in str(error)
        assert SHORT * 0.9 <= seconds < SHORT + PATIENCE

    @pytest.mark.parametrize("kind", EVERY)
    def test_an_answer_that_drips_for_ever(self, serve, reach, kind):
        # Every byte comes in time; the whole answer would take a minute.
        transport = reach(serve(kind, steps=[drip(0.1)]), timeout=SHORT)
        error, seconds = failure(transport.exchange, PROBE)
        assert error.sent
        assert "complete answer" in str(error)
        assert seconds < SHORT + PATIENCE

    @pytest.mark.parametrize("kind", EVERY)
    def test_an_answer_in_time_after_a_while(self, serve, reach, kind):
        transport = reach(serve(kind, steps=[late(0.2)]), timeout=10)
        assert name_in(transport.exchange(PROBE)) == "SuccessResponse"

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_endless_white_space_is_no_answer(self, serve, reach, kind):
        def spaces(exchange):
            while True:
                exchange.raw(b" \n" * 1000)
                exchange.wait(0.01)

        transport = reach(serve(kind, steps=[spaces]), timeout=SHORT)
        error, seconds = failure(transport.exchange, PROBE)
        assert error.sent
        assert seconds < SHORT + PATIENCE

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_a_server_that_reads_nothing(self, serve, reach, kind):
        server = serve(kind, greetings=[lambda connection: server.stopping.wait(60)])
        if kind == "tls":
            server.greetings.clear()
            server.before_reading = lambda: server.stopping.wait(60)
        transport = reach(server, timeout=SHORT)
        huge = build("s", [("X", "1", [("a", "x" * 30_000_000)])])
        error, seconds = failure(transport.exchange, huge)
        assert error.sent
        assert seconds < SHORT + PATIENCE + 3

    @pytest.mark.parametrize("kind", ENCRYPTED)
    def test_a_handshake_that_hangs(self, serve, reach, kind):
        server = serve(kind, greetings=[lambda connection: server.stopping.wait(60)] * 2)

        def meet():
            reach(server, timeout=SHORT).exchange(PROBE)

        error, seconds = failure(meet)
        assert "within 0.3 s" in str(error)
        assert seconds < SHORT + PATIENCE
        assert server.exchanges == []

    def test_the_deadline_is_anew_for_each_answer(self, serve, reach):
        transport = reach(serve("tcp", steps=[late(0.3)] * 4), timeout=0.9)
        for _number in range(4):
            transport.exchange(PROBE)


class TestLosses:
    @pytest.mark.parametrize("kind", EVERY)
    @pytest.mark.parametrize("step", [scripted.close, scripted.reset])
    def test_lost_after_the_document_left(self, serve, reach, kind, step):
        transport = reach(serve(kind, steps=[step]))
        error, seconds = failure(transport.exchange, PROBE)
        assert error.sent
        assert not error.permanent
        assert "access list" in str(error)
        assert seconds < PATIENCE

    @pytest.mark.parametrize("kind", EVERY)
    def test_the_access_list_is_no_guess_once_there_was_an_answer(self, serve, reach, kind):
        transport = reach(serve(kind, steps=[accept, scripted.close]))
        transport.exchange(PROBE)
        error = error_of(transport.exchange, PROBE)
        assert error.sent
        assert "access list" not in str(error)

    @pytest.mark.parametrize("kind", SOCKETS)
    @pytest.mark.parametrize("length", [1, 20, 38, 39, 100, 250, -2, -1])
    def test_lost_in_the_middle_of_an_answer(self, serve, reach, kind, length):
        whole = len(samples.UTF8 + samples.envelope(samples.success("1")).encode())
        length = length if length > 0 else whole + length
        transport = reach(serve(kind, steps=[cut(length)]))
        error = error_of(transport.exchange, PROBE)
        assert error.sent
        assert "in the middle" in str(error)

    @pytest.mark.parametrize("kind", SOAP)
    @pytest.mark.parametrize("length", [1, 9, 30, 150, 300, 700])
    def test_lost_in_the_middle_of_a_web_answer(self, serve, reach, kind, length):
        transport = reach(serve(kind, steps=[cut(length)]))
        error = error_of(transport.exchange, PROBE)
        assert error.sent
        assert not error.permanent

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_an_answer_and_then_the_end(self, serve, reach, kind):
        transport = reach(serve(kind, steps=[then_close(accept)]))
        assert name_in(transport.exchange(PROBE)) == "SuccessResponse"
        time.sleep(0.1)
        error = error_of(transport.exchange, PROBE)
        assert not error.sent
        assert "closed" in str(error)

    @pytest.mark.parametrize("kind", SOAP)
    def test_a_web_connection_that_ended_in_between_is_made_anew(self, serve, reach, kind):
        server = serve(kind, steps=[then_close(accept)])
        transport = reach(server)
        transport.exchange(PROBE)
        time.sleep(0.1)
        assert name_in(transport.exchange(PROBE)) == "SuccessResponse"
        assert server.connections == 2
        assert server.requests[1][1]["cookie"] == "JSESSIONID=c00k1e"

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_a_reset_in_between_sends_nothing(self, serve, reach, kind):
        def answer_and_reset(exchange):
            accept(exchange)
            exchange.wait(0.05)
            exchange.reset()

        server = serve(kind, steps=[answer_and_reset])
        transport = reach(server)
        transport.exchange(PROBE)
        time.sleep(0.15)
        error = error_of(transport.exchange, PROBE)
        assert not error.sent
        assert len(server.exchanges) == 1

    @pytest.mark.parametrize("kind", SOCKETS)
    @pytest.mark.parametrize("pause", [0, 0.05])
    def test_a_document_nobody_asked_for_stops_us_before_we_send(self, serve, reach, kind, pause):
        unasked = samples.envelope(samples.response("LogoutRequest")).encode()
        server = serve(kind, steps=[then(accept, unasked, pause)])
        transport = reach(server)
        transport.exchange(PROBE)
        time.sleep(0.15)
        error = error_of(transport.exchange, PROBE)
        assert not error.sent
        assert "not asked for" in str(error)
        assert len(server.exchanges) == 1

    @pytest.mark.parametrize("kind", SOCKETS)
    def test_a_second_answer_can_be_received(self, serve, reach, kind):
        transport = reach(serve(kind, steps=[scripted.twice]))
        assert transport.exchange(PROBE) == transport.receive()

    @pytest.mark.parametrize("kind", ENCRYPTED)
    def test_a_damaged_record_leaves_the_outcome_open(self, serve, reach, kind):
        def damage(exchange):
            exchange.below_tls(b"\x17\x03\x03\x00\x20" + b"x" * 32)
            exchange.wait(1)

        transport = reach(serve(kind, steps=[accept, damage]))
        transport.exchange(PROBE)
        error = error_of(transport.exchange, PROBE)
        assert error.sent
        assert not error.permanent


class TestLimit:
    @pytest.mark.parametrize("kind", EVERY)
    @pytest.mark.parametrize("form", ["table", "text", "comment"])
    def test_growth_is_refused_while_it_arrives(self, serve, reach, kind, form):
        written = []
        piece = {
            "table": b"<row><col>x</col></row>" * 2000,
            "text": b"x" * 40_000,
            "comment": b"x" * 40_000,
        }[form]

        def flood(exchange):
            start = b"<!--" if form == "comment" else b""
            head = b'<BroadsoftDocument xmlns="C"><a>' + start
            if exchange.server.soap:
                head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<a>" + start
            exchange.raw(head)
            while sum(written) < 64 * 1024 * 1024:
                exchange.raw(piece)
                written.append(len(piece))

        server = serve(kind, steps=[flood])
        transport = reach(server, limit=200_000)
        transport.close()
        transport.open()
        error, seconds = failure(transport.exchange, PROBE)
        transport.close()
        assert error.sent
        assert "larger" in str(error)
        assert seconds < 5
        stalled = sum(written)
        assert stalled < 32 * 1024 * 1024  # what sockets buffer, and no more

    def test_growth_in_small_packets(self, serve, reach):
        def flood(exchange):
            exchange.raw(b'<BroadsoftDocument xmlns="C">')
            while True:
                exchange.raw(b"<a/>" * 25)

        transport = reach(serve("tcp", steps=[flood]), limit=30_000)
        transport.close()
        transport.open()
        error = error_of(transport.exchange, PROBE)
        assert "larger" in str(error)


class TestWrongPeers:
    """Whatever listens on the port that was given."""

    @pytest.mark.parametrize("kind", EVERY)
    def test_nobody_listens(self, kind, reach, serve):
        server = serve(kind)
        server.stop_listening()

        def meet():
            reach(server).exchange(PROBE)

        error = error_of(meet)
        assert not error.sent
        assert f"localhost:{server.port}" in str(error)
        assert "refused" in str(error).lower()

    @pytest.mark.parametrize("kind", EVERY)
    @pytest.mark.parametrize(
        "host", ["no-such-host.invalid", "a b", "a..b", "x" * 70, "a\x00b", "\udc80", "[", "ä" * 80]
    )
    def test_a_host_that_cannot_be(self, kind, host):
        transport = make_transport(kind, host, 1, timeout=5)

        def meet():
            transport.open()
            transport.exchange(PROBE)

        error = error_of(meet)
        assert not error.sent

    @pytest.mark.parametrize(
        "banner",
        [
            b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
            b"\x00\x00\x00\x1cBCCT",
            b"\x15\x03\x01\x00\x02\x02\x16",
            b"220 mail ESMTP\r\n",
            samples.HTML_PAGE,
            b"<!doctype html><html>",
            b"<html></html>",
            samples.BOMB,
        ],
    )
    @pytest.mark.parametrize("kind", SOCKETS)
    def test_another_protocol_is_told_at_once(self, serve, reach, kind, banner):
        transport = reach(serve(kind, steps=[raw(banner)]))
        error, seconds = failure(transport.exchange, PROBE)
        assert isinstance(error, ProtocolError)
        assert error.sent
        assert seconds < PATIENCE

    def test_plain_ocip_on_a_port_of_tls(self, serve, certificates):
        server = serve("tls")
        transport = TcpTransport("localhost", server.port, 5)
        transport.open()
        error = error_of(transport.exchange, PROBE)
        assert "transport" in str(error)
        transport.close()

    def test_tls_on_a_port_of_plain_ocip(self, serve):
        def refuse_binary(connection):
            connection.recv(100)
            connection.sendall(b"<?xml")
            connection.close()

        server = serve("tcp", greetings=[refuse_binary])
        error = error_of(TlsTransport("localhost", server.port, 5).open)
        assert not error.sent
        assert "transport tcp" in str(error)

    @pytest.mark.parametrize("kind", SOAP)
    @pytest.mark.parametrize(
        "banner", [b"<?xml version='1.0'?>\n", b"\x00\x01\x02\n", b"220 mail\r\n"]
    )
    def test_what_is_not_http(self, serve, reach, kind, banner):
        transport = reach(serve(kind, steps=[then_close(raw(banner))]))
        error = error_of(transport.exchange, PROBE)
        assert error.sent
        assert "access list" not in str(error)

    def test_https_on_a_port_of_http(self, serve):
        server = serve("http", greetings=[lambda c: c.sendall(http_answer(b"no", 400))])
        transport = SoapTransport("localhost", server.port, 5)
        transport.open()
        error = error_of(transport.exchange, PROBE)
        assert "transport" in str(error)
        assert server.exchanges == []

    def test_too_large_a_port(self):
        error = error_of(TcpTransport("127.0.0.1", 2**40, 5).open)
        assert not error.sent


class TestCertificates:
    def meet(self, kind, port, host="localhost", **options):
        transport = make_transport(kind, host, port, timeout=5, **options)
        try:
            transport.open()
            return transport.exchange(PROBE)
        finally:
            transport.close()

    @pytest.mark.parametrize("kind", ENCRYPTED)
    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
    def test_a_good_one(self, serve, certificates, kind, host):
        answer = self.meet(kind, serve(kind).port, host, ca_path=certificates.authority)
        assert name_in(answer) == "SuccessResponse"

    @pytest.mark.parametrize("kind", ENCRYPTED)
    @pytest.mark.parametrize(
        ("which", "authority", "host", "reason"),
        [
            ("good", None, "localhost", "issuer|self-signed|self signed"),
            ("good", "other_authority", "localhost", "issuer|signature|self-signed|self signed"),
            ("elsewhere", "authority", "localhost", "localhost|match"),
            ("elsewhere", "authority", "127.0.0.1", "127.0.0.1|match"),
            ("expired", "authority", "localhost", "expired"),
        ],
    )
    def test_a_bad_one_is_refused_for_good(
        self, serve, certificates, kind, which, authority, host, reason
    ):
        server = serve(kind, tls=getattr(certificates, which))
        ca_path = getattr(certificates, authority) if authority else None

        def meet():
            self.meet(kind, server.port, host, ca_path=ca_path)

        error = error_of(meet)
        assert not error.sent
        assert error.permanent
        assert error.message.startswith(f"The certificate of {host}:{server.port} is not trusted")
        assert any(word in str(error) for word in reason.split("|")), str(error)
        advice = "renewed" if which == "expired" else "OCIP_CA_PATH"
        assert advice in str(error)
        assert server.exchanges == []

    @pytest.mark.parametrize("kind", ENCRYPTED)
    @pytest.mark.parametrize("which", ["good", "elsewhere", "expired"])
    def test_any_is_taken_when_told_so_and_the_connection_is_encrypted(
        self, serve, certificates, kind, which
    ):
        server = serve(kind, tls=getattr(certificates, which))
        answer = self.meet(kind, server.port, validate_certs=False)
        assert name_in(answer) == "SuccessResponse"

    @pytest.mark.parametrize("kind", ENCRYPTED)
    def test_a_folder_of_authorities(self, serve, certificates, kind, tmp_path):
        done = subprocess.run(
            ["openssl", "x509", "-hash", "-noout", "-in", certificates.authority],
            check=True,
            capture_output=True,
            text=True,
        )
        pem = Path(certificates.authority).read_text()
        (tmp_path / f"{done.stdout.strip()}.0").write_text(pem)
        answer = self.meet(kind, serve(kind).port, ca_path=str(tmp_path))
        assert name_in(answer) == "SuccessResponse"

    @pytest.mark.parametrize("kind", ENCRYPTED)
    @pytest.mark.parametrize(
        "content", [None, "", "no certificate\n", "-----BEGIN CERTIFICATE-----\n"]
    )
    def test_authorities_that_cannot_be_read(self, serve, kind, tmp_path, content):
        server = serve(kind)
        file = tmp_path / "ca.pem"
        if content is not None:
            file.write_text(content)

        def meet():
            self.meet(kind, server.port, ca_path=str(file))

        error = error_of(meet)
        assert error.permanent
        assert not error.sent
        assert str(file) in str(error)
        assert server.exchanges == []

    def test_ca_path_stands_instead_of_the_systems_authorities(self, certificates):
        (only,) = tls_context(True, certificates.authority).get_ca_certs()
        assert only["subject"] == ((("commonName", "ca"),),)

    @pytest.mark.parametrize("kind", ENCRYPTED)
    def test_old_versions_of_tls_are_refused(self, serve, certificates, kind):
        server = serve(kind)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            server._context.minimum_version = ssl.TLSVersion.TLSv1
            server._context.maximum_version = ssl.TLSVersion.TLSv1_1
        server._context.set_ciphers("ALL:@SECLEVEL=0")

        def meet():
            self.meet(kind, server.port, ca_path=certificates.authority)

        failure(meet)
        assert server.exchanges == []

    @pytest.mark.parametrize("kind", ENCRYPTED)
    def test_nothing_is_said_in_plain_text(self, kind):
        heard = bytearray()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            transport = make_transport(kind, "localhost", listener.getsockname()[1], timeout=SHORT)

            def meet():
                transport.open()
                transport.exchange(PROBE)

            failure(meet)
            connection, _address = listener.accept()
            heard += connection.recv(65536)
            connection.close()
        assert b"Broadsoft" not in heard
        assert heard.startswith(b"\x16\x03")


class TestSoap:
    def test_the_request_is_as_the_reference_says(self, serve, reach):
        server = serve("http")
        transport = reach(server)
        transport.exchange(PROBE)
        transport.exchange(PROBE)
        (first, first_headers), (second, second_headers) = server.requests
        assert first == second == f"POST {DEFAULT_PATH} HTTP/1.1"
        assert first_headers["content-type"] == "text/xml; charset=utf-8"
        assert first_headers["soapaction"] == '""'
        assert "cookie" not in first_headers
        assert second_headers["cookie"] == "JSESSIONID=c00k1e"

    @pytest.mark.parametrize("path", ["/OCIOverSoap/services/ProvisioningService", "a/b"])
    def test_another_path(self, serve, reach, path):
        server = serve("http")
        reach(server, path=path).exchange(PROBE)
        assert server.requests[0][0] == f"POST /{path.lstrip('/')} HTTP/1.1"

    def test_cookies_are_forgotten_with_the_session(self, serve, reach):
        server = serve("http")
        transport = reach(server)
        transport.exchange(PROBE)
        transport.close()
        transport.open()
        transport.exchange(PROBE)
        assert ["cookie" in headers for _line, headers in server.requests] == [False, False]

    def test_all_cookies_are_kept_and_the_newest_counts(self, serve, reach):
        def more(exchange):
            body = soap_answer(scripted.accepted(exchange))
            exchange.raw(http_answer(body, 200, "Set-Cookie: node=7", "Set-Cookie: node=8"))

        server = serve("http", steps=[more, accept])
        transport = reach(server)
        transport.exchange(PROBE)
        transport.exchange(PROBE)
        cookies = sorted(server.requests[1][1]["cookie"].split("; "))
        assert cookies == ["JSESSIONID=c00k1e", "node=8"]

    @pytest.mark.parametrize("status", [500, 200, 400, 503])
    def test_a_fault_at_any_status(self, serve, reach, status):
        transport = reach(serve("http", steps=[raw(http_answer(samples.SOAP_FAULT, status))]))
        error = error_of(transport.exchange, PROBE)
        assert error.sent
        assert not error.permanent
        assert "INVALID_REQUEST" in str(error)
        assert "not logged in" in str(error)

    @pytest.mark.parametrize(
        "content",
        [
            b"<processOCIMessageReturn/>",
            b"<processOCIMessageReturn></processOCIMessageReturn>",
            b"<processOCIMessageReturn>\n</processOCIMessageReturn>",
        ],
    )
    def test_an_empty_return_is_an_empty_answer(self, serve, reach, content):
        body = b"<Envelope><Body><r>" + content + b"</r></Body></Envelope>"
        transport = reach(serve("http", steps=[raw(http_answer(body))]))
        assert transport.exchange(PROBE) == b""

    @pytest.mark.parametrize("lead", [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf"])
    def test_white_space_before_the_envelope(self, serve, reach, lead):
        body = lead + soap_answer(samples.SIGNED_OUT)
        transport = reach(serve("http", steps=[raw(http_answer(body))]))
        assert name_in(transport.exchange(PROBE)) == "UserCallCenterAgentSignOutResponse"

    def test_a_document_is_one_text_however_long(self, serve, reach):
        long = samples.envelope(samples.response("X", f"<a>{'x' * 11_000_000}</a>"))
        transport = reach(serve("http", steps=[document(samples.UTF8 + long.encode())]))
        assert len(parse(transport.exchange(PROBE)).commands[0].values["a"]) == 11_000_000

    def test_the_inner_declaration_lies(self, serve, reach):
        lie = samples.LATIN + samples.envelope(samples.response("X", "<a>Köln €</a>")).encode()
        transport = reach(serve("http", steps=[document(lie)]))
        assert parse(transport.exchange(PROBE)).commands[0].values == {"a": "Köln €"}

    @pytest.mark.parametrize("chunk", [1, 7, 1000])
    def test_a_chunked_answer(self, serve, reach, chunk):
        body = soap_answer(samples.SIGNED_OUT)
        pieces = [body[n : n + chunk] for n in range(0, len(body), chunk)]
        chunked = b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in pieces)
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        transport = reach(serve("http", steps=[raw(head + chunked + b"0\r\n\r\n")]))
        assert name_in(transport.exchange(PROBE)) == "UserCallCenterAgentSignOutResponse"

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            b"HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n<a/>",
            b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n<a/>",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
            b"HTTP/1.1 xyz OK\r\n\r\n<a/>",
            b"HTTP/9.9 200\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 2000 + b"\r\n<a/>",
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n<a/>",
            b"HTTP/1.1 200 OK\r\nSet-Cookie: \xff\xfe=\x00; Expires=never\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\xff\xff\r\n\r\n",
            b"\r\n\r\n",
            b"HTTP/1.1 204 No Content\r\n\r\n",
        ],
    )
    def test_damaged_http_is_an_error_of_ours(self, serve, reach, answer):
        transport = reach(serve("http", steps=[then_close(raw(answer))]), timeout=5)
        error, seconds = failure(transport.exchange, PROBE)
        assert error.sent
        assert seconds < PATIENCE

    @pytest.mark.parametrize(
        ("status", "permanent", "hint"),
        [
            (401, True, "separate login"),
            (403, True, "access list"),
            (404, True, "path"),
            (500, False, ""),
            (503, False, ""),
        ],
    )
    @pytest.mark.parametrize("body", [samples.HTML_PAGE, b"", b"no", b"<html><p>unclosed</html>"])
    def test_web_pages(self, serve, reach, status, permanent, hint, body):
        transport = reach(serve("http", steps=[raw(http_answer(body, status))]))
        error = error_of(transport.exchange, PROBE)
        assert error.sent
        assert error.permanent is permanent
        assert str(status) in str(error)
        assert hint in str(error)

    @pytest.mark.parametrize(
        "body",
        [
            samples.HTML_PAGE,
            b"<!doctype html><p>x",
            b"<html></html>",
            b"",
            b"\x00\x01",
            samples.BOMB,
            samples.SIGNED_OUT,
        ],
    )
    def test_what_is_no_envelope(self, serve, reach, body):
        transport = reach(serve("http", steps=[raw(http_answer(body))]))
        error = error_of(transport.exchange, PROBE)
        assert error.sent

    def test_a_packed_answer_is_measured_unpacked(self, serve, reach):
        packed = gzip.compress(b"<a>" + b"x" * 30_000_000)
        answer = http_answer(packed, 200, "Content-Encoding: gzip")
        transport = reach(serve("http", steps=[raw(answer)]))
        transport.limit = 1_000_000
        error = error_of(transport.exchange, PROBE)
        assert "larger" in str(error)

    def test_no_answer_is_packed_by_our_wish(self, serve, reach):
        server = serve("http")
        reach(server).exchange(PROBE)
        assert server.requests[0][1].get("accept-encoding") == "identity"


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("kind", SOAP)
    def test_they_are_not_followed(self, serve, reach, kind, status):
        other = serve("http")
        location = f"Location: http://localhost:{other.port}/x"
        server = serve(kind, steps=[raw(http_answer(b"", status, location))])
        error = error_of(reach(server).exchange, PROBE)
        assert error.permanent
        assert "redirect" in str(error)
        assert other.connections == 0
        assert len(server.exchanges) == 1

    @pytest.mark.parametrize("location", [b"http://[", b"\xff\xfe", b"//", b"", b"http://a b/"])
    def test_nor_looked_at(self, serve, reach, location):
        answer = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
        error = error_of(reach(serve("http", steps=[raw(answer)])).exchange, PROBE)
        assert error.permanent
        assert "redirect" in str(error)

    def test_their_page_is_not_read_without_end(self, serve, reach):
        written = []

        def flood(exchange):
            exchange.raw(b"HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\n\r\n")
            while sum(written) < 256 * 1024 * 1024:
                exchange.raw(b"x" * 100_000)
                written.append(100_000)

        transport = reach(serve("http", steps=[flood]))
        transport.limit = 200_000
        failure(transport.exchange, PROBE)
        transport.close()
        assert sum(written) < 32 * 1024 * 1024


class TestEnvironment:
    def test_proxies_of_the_environment_do_not_hear_the_login(self, serve, reach, monkeypatch):
        proxy = serve("http")
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://localhost:{proxy.port}")
        server = serve("http")
        reach(server).exchange(PROBE)
        assert proxy.connections == 0
        assert len(server.exchanges) == 1

    @pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
    def test_authorities_of_the_environment_are_not_trusted(
        self, serve, reach, monkeypatch, certificates, name
    ):
        monkeypatch.setenv(name, certificates.authority)
        transport = reach(serve("https"), ca_path=certificates.other_authority)
        error = error_of(transport.exchange, PROBE)
        assert error.permanent

    def test_authorities_of_a_library_are_not_trusted(
        self, serve, reach, monkeypatch, certificates
    ):
        """As on TLS, the system decides, not the package certifi."""
        monkeypatch.setattr(
            "requests.adapters.DEFAULT_CA_BUNDLE_PATH", certificates.authority, raising=True
        )
        transport = reach(serve("https"), ca_path=None)
        assert error_of(transport.exchange, PROBE).permanent

    @pytest.mark.parametrize("kind", ["tls", "https"])
    def test_authorities_of_the_system_are_trusted_by_both(
        self, serve, reach, monkeypatch, certificates, kind
    ):
        monkeypatch.setenv("SSL_CERT_FILE", certificates.authority)
        transport = reach(serve(kind), ca_path=None)
        assert transport.exchange(PROBE)

    def test_cookies_of_another_path_are_sent_too(self):
        policy = _KeepAllCookies()
        assert policy.path_return_ok("/webservice", None)

    def test_a_netrc_is_not_sent(self, serve, reach, monkeypatch, tmp_path):
        netrc = tmp_path / "netrc"
        netrc.write_text("machine localhost login me password secret\n")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))
        server = serve("http")
        reach(server).exchange(PROBE)
        assert "authorization" not in server.requests[0][1]
