# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building documents byte by byte as the reference has them; reading whatever servers send."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    Command,
    Document,
    Framer,
    Table,
    build,
    parse,
    parse_xml,
    unwrap_soap,
    wrap_in_soap,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    OcipError,
    ProtocolError,
    RequestError,
)
from ansible_collections.telecom.broadworks.tests.unit.ocip import samples
from ansible_collections.telecom.broadworks.tests.unit.ocip.samples import (
    LATIN,
    LATIN2,
    UTF8,
    XML_TEXT,
    envelope,
    error,
    read_request,
    response,
    success,
)

AWKWARD = [
    "renée@example.com",
    "zoë-€@example.com",
    "o'neil&<co>@example.com",
    "a\r\nb\tc",
    "\U0001d518\U0001f4de",
]


def feed_all(framer: Framer, data: bytes, step: int = 0) -> list[bytes]:
    """Feed bytes in pieces of the same size, or at once, and give the documents found."""
    pieces = [data[n : n + step] for n in range(0, len(data), step)] if step else [data]
    return [document for piece in pieces if (document := framer.feed(piece)) is not None]


def one_document(data: bytes, step: int = 0) -> bytes:
    """Feed bytes to a framer in pieces of the same size and give the document it finds."""
    (document,) = feed_all(Framer(), data, step)
    return document


def parse_reply(data: bytes) -> Document:
    """Read an answer as it comes from a socket: framing first."""
    return parse(one_document(data))


BOM = b"\xef\xbb\xbf"
LEADS = [b"\n", b"\r\n", b" \t\r\n\n", BOM, BOM + b"\n", b"\n" + BOM, b" " + BOM + b"\r\n"]


class TestBuild:
    def test_sign_out_request_is_the_sample_of_the_reference(self):
        built = build(
            "8f1d",
            [
                (
                    "UserCallCenterAgentSignOutRequest",
                    "so-0001",
                    [("agentUserId", "amara.o@example.net")],
                )
            ],
        )
        assert built == (
            b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
            b'<BroadsoftDocument protocol="OCI" xmlns="C" '
            b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            b'<sessionId xmlns="">8f1d</sessionId>'
            b'<command echo="so-0001" xmlns="" xsi:type="UserCallCenterAgentSignOutRequest">'
            b"<agentUserId>amara.o@example.net</agentUserId></command></BroadsoftDocument>\n"
        )

    def test_nil_nesting_and_booleans_are_the_sample_of_the_reference(self):
        built = build(
            "8f1d",
            [
                (
                    "UserCallCenterModifyRequest19",
                    "1",
                    [
                        ("userId", "amara.o@example.net"),
                        ("agentACDState", "Available"),
                        ("agentUnavailableCode", None),
                        (
                            "callCenterAgentSettings",
                            [("serviceUserId", "cc-sales@example.net"), ("available", True)],
                        ),
                    ],
                )
            ],
        )
        assert built.partition(b"</sessionId>")[2] == (
            b'<command echo="1" xmlns="" xsi:type="UserCallCenterModifyRequest19">'
            b"<userId>amara.o@example.net</userId><agentACDState>Available</agentACDState>"
            b'<agentUnavailableCode xsi:nil="true"/><callCenterAgentSettings>'
            b"<serviceUserId>cc-sales@example.net</serviceUserId><available>true</available>"
            b"</callCenterAgentSettings></command></BroadsoftDocument>\n"
        )

    def test_several_commands_each_have_their_own_namespace_declaration(self):
        built = build(
            "8f1d",
            [
                ("UserCallCenterGetRequest19", "1", [("userId", "amara.o@example.net")]),
                ("UserCallCenterGetRequest19", "2", [("userId", "nobody@example.net")]),
                ("VerifySessionIsValidRequest", "3", []),
            ],
        )
        assert built.partition(b"</sessionId>")[2] == (
            b'<command echo="1" xmlns="" xsi:type="UserCallCenterGetRequest19">'
            b"<userId>amara.o@example.net</userId></command>"
            b'<command echo="2" xmlns="" xsi:type="UserCallCenterGetRequest19">'
            b"<userId>nobody@example.net</userId></command>"
            b'<command echo="3" xmlns="" xsi:type="VerifySessionIsValidRequest"></command>'
            b"</BroadsoftDocument>\n"
        )

    def test_everything_beyond_ascii_is_a_decimal_reference(self):
        built = build("s", [("LoginRequest22V5", "1", [("password", "paäs&word €")])])
        assert b"<password>pa&#228;s&amp;word &#8364;</password>" in built
        assert built.isascii()

    @pytest.mark.parametrize("text", AWKWARD)
    def test_awkward_text_arrives_as_it_was(self, text):
        sent = read_request(build(text, [("X", text, [("a", text)])]))
        # Line breaks in attributes are the parser's to normalise, where not written as references.
        assert sent.session == text
        assert sent.commands[0].elements == [("a", text)]

    @given(session=XML_TEXT, text=XML_TEXT, echo=st.text("abc-123"))
    def test_any_text_in_the_same_text_out(self, session, text, echo):
        elements = [("a", text), ("b", [("c", text), ("c", None)])]
        built = build(session, [("X", echo, elements), ("Y", echo, [])])
        assert built.isascii()
        sent = read_request(built)
        assert sent.session == session
        assert [(c.name, c.echo, c.elements) for c in sent.commands] == [
            ("X", echo, elements),
            ("Y", echo, []),
        ]
        assert one_document(built) + b"\n" == built

    @given(text=XML_TEXT)
    def test_our_reader_reads_what_we_write(self, text):
        read = parse(one_document(build("s", [("X", "e", [("a", text), ("b", None)])])))
        assert read.session_id == "s"
        assert (read.commands[0].name, read.commands[0].echo) == ("X", "e")
        assert read.commands[0].values == {"a": text, "b": None}

    @given(text=st.text())
    def test_text_is_sent_or_refused_and_nothing_else(self, text):
        try:
            built = build("s", [("X", "1", [("a", text)])])
        except RequestError:
            assert any(
                ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or c in "\ufffe\uffff" for c in text
            )
        else:
            assert read_request(built).commands[0].elements == [("a", text)]

    @pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1f", "\ud800", "\ufffe"])
    def test_a_character_that_xml_cannot_carry_is_named(self, character):
        with pytest.raises(RequestError, match=f"U\\+{ord(character):04X}"):
            build("s", [("X", "1", [("agentUserId", f"a{character}b")])])

    @pytest.mark.parametrize(
        "name", ["", "a b", "a><b", "1a", 'x" xmlns="y', "a:b", "a\n", "é", "-a", "a/"]
    )
    def test_a_name_cannot_smuggle_in_markup(self, name):
        with pytest.raises(RequestError):
            build("s", [(name, "1", [])])
        with pytest.raises(RequestError):
            build("s", [("X", "1", [(name, "v")])])
        with pytest.raises(RequestError):
            build("s", [("X", "1", [("b", [(name, "v")])])])


class TestFraming:
    """Where one document ends and the next begins."""

    @pytest.mark.parametrize(
        "reply",
        [
            samples.SIGNED_OUT,
            samples.INVALID,
            samples.MIXED,
            LATIN + b"<!-- a -->" + samples.REFUSED,
        ],
        ids=["signed out", "quoted request", "several", "comment"],
    )
    def test_byte_by_byte(self, reply):
        if not reply.startswith(LATIN + b"<?"):
            reply = reply.replace(LATIN + b"<!-- a -->" + LATIN, LATIN + b"<!-- a -->")
        assert one_document(reply, 1) == reply.rstrip(b"\n")

    @pytest.mark.parametrize("step", [2, 3, 7, 64, 1000])
    def test_in_pieces(self, step):
        assert one_document(samples.MIXED, step) == samples.MIXED.rstrip(b"\n")

    def test_every_place_to_split_a_document_in_two(self):
        whole = samples.INVALID
        for split in range(1, len(whole) - 1):
            framer = Framer()
            first = framer.feed(whole[:split])
            assert first is None
            assert framer.feed(whole[split:]) == whole.rstrip(b"\n")

    def test_a_multi_byte_character_split_between_packets(self):
        reply = UTF8 + envelope(response("X", "<name>Kö€\U0001f4deln</name>")).encode()
        for split in range(len(reply)):
            framer = Framer()
            document = framer.feed(reply[:split]) or framer.feed(reply[split:])
            assert parse(document).commands[0].values == {"name": "Kö€\U0001f4deln"}

    @pytest.mark.parametrize("lead", LEADS)
    def test_leftovers_before_a_declaration_are_skipped_wherever_packets_split(self, lead):
        reply = lead + samples.SIGNED_OUT.rstrip(b"\n")
        for split in range(len(lead) + 3):
            framer = Framer()
            assert framer.feed(reply[:split]) is None
            assert framer.feed(reply[split:]) == samples.SIGNED_OUT.rstrip(b"\n")
        assert one_document(reply + b"\n", 1) == samples.SIGNED_OUT.rstrip(b"\n")

    @pytest.mark.parametrize("lead", LEADS)
    def test_they_are_skipped_by_the_parser_too(self, lead):
        assert repr(parse(lead + samples.SIGNED_OUT)) == repr(parse(samples.SIGNED_OUT))

    def test_two_documents_in_a_packet_come_one_after_the_other(self):
        framer = Framer()
        assert framer.feed(samples.SIGNED_OUT + samples.REFUSED) == samples.SIGNED_OUT[:-1]
        assert framer.started
        assert framer.feed(b"") == samples.REFUSED[:-1]
        assert not framer.started
        assert framer.feed(b"\n") is None
        assert not framer.started

    def test_a_quoted_closing_tag_in_cdata_does_not_end_the_document(self):
        quoted = samples.SIGNED_OUT.decode().partition("\n")[2]
        reply = (
            LATIN
            + envelope(
                error("[Error 6004] x", detail=f"<detail><![CDATA[{quoted}]]></detail>")
            ).encode()
        )
        for step in (0, 1, 5):
            assert one_document(reply, step) == reply
        assert parse(reply).commands[0].values["detail"] == quoted

    @pytest.mark.parametrize("section", ["<!-- {} -->", "<?note {} ?>", "<![CDATA[{}]]>"])
    def test_a_closing_tag_in_a_section_does_not_end_the_document(self, section):
        inside = section.format("</BroadsoftDocument>")
        reply = UTF8 + envelope(response("X", f"<a>{inside}</a>")).encode()
        for step in (0, 1):
            assert one_document(reply, step) == reply

    @pytest.mark.parametrize(
        "tag", ["</BroadsoftDocument>", "</BroadsoftDocument \n>", "</b:BroadsoftDocument>"]
    )
    def test_forms_of_the_closing_tag(self, tag):
        prefix = "b:" if "b:" in tag else ""
        reply = f'<{prefix}BroadsoftDocument xmlns{":b" if prefix else ""}="C"><sessionId/>{tag}'
        for step in (0, 1):
            assert one_document(reply.encode() + b"\n", step) == reply.encode()

    @pytest.mark.parametrize(
        "data",
        [
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            b"\x15\x03\x01\x00\x02\x02\x16",
            b"\x00\x00\x00\x1c",
            b"SSH-2.0-OpenSSH_9.2\r\n",
            "<?xml version='1.0'?>".encode("utf-16"),
            b"\x00",
            b"\xef\xbb\x00",
            b"\xefa",
        ],
    )
    def test_what_is_not_xml_is_told_at_once(self, data):
        with pytest.raises(ProtocolError, match="not XML"):
            Framer().feed(data)

    @pytest.mark.parametrize(
        "data",
        [
            samples.HTML_PAGE,
            b"<!doctype html><html><body>x</body></html>",
            b"<html><body>x</body></html>",
            b"<?xml version='1.0'?>\n<Error>x</Error>",
            b"<\x00\x01\x02\x03",
            b"< BroadsoftDocument>",
            b"<1>",
            b"<![CDATA[x]]>",
            b"<?xml version='1.0'?>text",
        ],
    )
    @pytest.mark.parametrize("step", [0, 1])
    def test_what_is_not_ocip_is_told_at_once(self, data, step):
        with pytest.raises(ProtocolError):
            feed_all(Framer(), data, step)

    def test_a_doctype_is_refused_before_its_entities_arrive(self):
        framer = Framer()
        with pytest.raises(ProtocolError, match="DOCTYPE"):
            framer.feed(samples.BOMB[:60])

    def test_an_answer_over_the_limit_is_refused_while_it_arrives(self):
        framer = Framer(limit=10_000)
        framer.feed(LATIN + b'<BroadsoftDocument xmlns="C">')
        with pytest.raises(ProtocolError, match="larger"):
            feed_all(framer, (b"<a>" + b"x" * 100 + b"</a>") * 200, 107)
        assert len(framer._buffer) < 10_200

    @pytest.mark.parametrize(
        "start", [b"<!--", b"<?x ", b"<Broad", b"<BroadsoftDocument><![CDATA["]
    )
    def test_endless_beginnings_are_refused_while_they_arrive(self, start):
        framer = Framer(limit=500_000)
        framer.feed(start)
        with pytest.raises(ProtocolError):
            feed_all(framer, b"a" * 600_000, 1000)
        assert len(framer._buffer) < 501_100

    def test_a_document_as_long_as_the_limit_is_taken(self):
        document = samples.SIGNED_OUT.rstrip(b"\n")
        assert Framer(limit=len(document)).feed(document) == document
        with pytest.raises(ProtocolError):
            Framer(limit=len(document) - 1).feed(document)

    def test_white_space_for_ever_takes_no_memory(self):
        framer = Framer(limit=100)
        for _number in range(1000):
            assert framer.feed(b" \n" * 100) is None
        assert len(framer._buffer) == 0

    def test_a_large_answer_in_packets_takes_time_in_proportion(self):
        rows = "<row><col>agent@example.net</col><col/></row>" * 60_000
        reply = LATIN + envelope(response("X", f"<t>{rows}</t>")).encode()
        began = time.process_time()
        framer = Framer()
        found = [framer.feed(reply[n : n + 1400]) for n in range(0, len(reply), 1400)]
        assert found[-1] == reply
        assert time.process_time() - began < 3  # searching anew from the start takes minutes

    @given(
        data=st.binary(max_size=300)
        | st.lists(
            st.sampled_from(
                [
                    *(b"<", b"<?", b"?>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"\xef\xbb\xbf"),
                    *(b"<BroadsoftDocument", b"</BroadsoftDocument>", b">", b" ", b"\n", b"x:"),
                    *(b"<!DOCTYPE", b"\x00", b"\xff", b"a", b"<command>", b"</command>", b"/>"),
                ]
            ),
            max_size=30,
        ).map(b"".join),
        cuts=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    )
    @settings(max_examples=300)
    def test_any_bytes_give_documents_or_an_error_of_ours(self, data, cuts):
        framer = Framer(limit=200)
        position = turn = 0
        while position < len(data):
            size = cuts[turn % len(cuts)]
            turn += 1
            try:
                document = framer.feed(data[position : position + size])
                if document is not None:
                    assert len(document) <= 200
                    parse(document)
            except OcipError:
                return
            assert len(framer._buffer) <= 240
            position += size


class TestParse:
    def test_signed_out(self):
        document = parse_reply(samples.SIGNED_OUT)
        assert document.session_id == "8f1d"
        (command,) = document.commands
        assert (command.name, command.namespace) == ("UserCallCenterAgentSignOutResponse", "")
        assert command.echo == "so-0001"
        assert command.error_type == ""
        center_table = command.values["callCenterTable"]
        assert center_table.headings == ["Service User Id", "Call Center Name"]
        assert len(center_table) == 0
        assert center_table.well_formed

    def test_refused(self):
        (command,) = parse_reply(samples.REFUSED).commands
        assert list(command.values["callCenterTable"].select(*samples.CENTERS)) == (
            samples.REFUSED_ROWS
        )

    def test_error(self):
        (command,) = parse_reply(samples.UNKNOWN_USER).commands
        assert (command.name, command.namespace) == ("ErrorResponse", "C")
        assert command.error_type == "Error"
        assert command.values == {
            "summary": "[Error 4008] User not found: nobody@example.net",
            "summaryEnglish": "[Error 4008] User not found: nobody@example.net",
        }

    def test_error_that_quotes_the_request(self):
        (command,) = parse_reply(samples.INVALID).commands
        assert command.values["detail"] == (
            f"(validator text naming type 'NoSuchRequest')\n{samples.QUOTED_REQUEST}"
        )

    def test_several_commands(self):
        first, second, third = parse_reply(samples.MIXED).commands
        assert (first.echo, second.echo, third.echo) == ("1", "2", "3")
        assert first.values["agentACDState"] == "Unavailable"
        assert first.values["agentUnavailableCode"] == "10"
        assert list(first.values["callCenterTable"]) == [
            {
                "Service User Id": "cc-sales@example.net",
                "Phone Number": "+1-5550100",
                "Extension": "0100",
                "Available": "true",
                "Logoff Allowed": "true",
                "Type": "Premium",
                "Priority": "1",
                "Routing Policy": "Skill Based",
                "Skill Level": "4",
            },
            {
                "Service User Id": "cc-front@example.net",
                "Phone Number": "",
                "Extension": "0200",
                "Available": "false",
                "Logoff Allowed": "false",
                "Type": "Basic",
                "Priority": "2",
                "Routing Policy": "",
                "Skill Level": "",
            },
        ]
        assert second.name == "ErrorResponse"
        assert (third.name, third.namespace, third.values) == ("SuccessResponse", "C", {})

    def test_login_replies(self):
        (challenge,) = parse_reply(samples.AUTHENTICATION_REPLY).commands
        assert challenge.values["nonce"] == samples.NONCE
        (answer,) = parse_reply(samples.LOGIN_REPLY).commands
        assert answer.values["serviceProviderId"] == "ExampleSP"

    @pytest.mark.parametrize(
        ("declaration", "encoding"),
        [
            (LATIN, "iso-8859-1"),
            (UTF8, "utf-8"),
            (b"", "utf-8"),
            (b'<?xml version="1.0"?>', "utf-8"),
            (b"<?xml version='1.0' encoding='iso-8859-1' standalone='yes'?>\r\n", "iso-8859-1"),
        ],
    )
    def test_names_by_the_declared_encoding(self, declaration, encoding):
        name = "Føroyskur Þjónusta Köln"
        reply = declaration + envelope(response("X", f"<name>{name}</name>")).encode(encoding)
        assert parse_reply(reply).commands[0].values == {"name": name}

    def test_polish_names_by_the_declared_encoding(self):
        name = "Łódź Świętokrzyska"
        reply = LATIN2 + envelope(response("X", f"<name>{name}</name>")).encode("iso-8859-2")
        assert parse_reply(reply).commands[0].values == {"name": name}

    def test_encodings_may_differ_within_a_connection(self):
        framer = Framer()
        body = envelope(response("X", "<name>Köln</name>"))
        both = UTF8 + body.encode() + b"\n" + LATIN + body.encode("latin-1") + b"\n"
        for document in (framer.feed(both), framer.feed(b"")):
            assert parse(document).commands[0].values == {"name": "Köln"}

    def test_prefixes_are_free(self):
        reply = (
            '<o:BroadsoftDocument xmlns:o="C" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
            'protocol="OCI"><sessionId>8f1d</sessionId>'
            '<command echo="1" i:type="o:ErrorResponse" type="Warning"><summary>s</summary>'
            '<summaryEnglish>e</summaryEnglish><x i:nil="1"/></command>'
            '<command echo="2" i:type=" z:SuccessResponse " xmlns:z="C"/>'
            '<command echo="3" i:type="UserCallCenterGetResponse19"/></o:BroadsoftDocument>'
        )
        document = parse_reply(reply.encode())
        assert [(c.name, c.namespace, c.error_type) for c in document.commands] == [
            ("ErrorResponse", "C", "Warning"),
            ("SuccessResponse", "C", ""),
            ("UserCallCenterGetResponse19", "", ""),
        ]
        assert document.commands[0].values["x"] is None

    def test_xsi_is_told_by_its_namespace_not_by_its_prefix(self):
        reply = envelope('<command xmlns="" xmlns:xsi="urn:other" xsi:type="SuccessResponse"/>')
        assert parse(reply.encode()).commands[0].name == ""

    def test_comments_and_instructions_do_not_split_text(self):
        reply = envelope(response("X", "<!-- a --><a>one<!-- b -->two<?p q?>three</a>"))
        assert parse(reply.encode()).commands[0].values == {"a": "onetwothree"}

    def test_repeated_and_nested_elements(self):
        reply = envelope(
            response("X", "<a>1</a><b><c>2</c><c>3</c></b><a>4</a><a/><d><e><f>5</f></e></d>")
        )
        assert parse(reply.encode()).commands[0].values == {
            "a": ["1", "4", ""],
            "b": {"c": ["2", "3"]},
            "d": {"e": {"f": "5"}},
        }

    def test_a_repeated_nil_stays_a_list(self):
        reply = envelope(response("X", '<a xsi:nil="true"/><a>1</a><a xsi:nil="true"/>'))
        assert parse(reply.encode()).commands[0].values == {"a": [None, "1", None]}

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ('<t xsi:nil="true"/>', None),
            ('<t xsi:nil="1"/>', None),
            ('<t xsi:nil="false">x</t>', "x"),
            ("<t/>", ""),
            ("<t></t>", ""),
            ("<t><row><col>a</col></row></t>", {"row": {"col": "a"}}),
        ],
    )
    def test_what_is_no_table_is_not_made_one(self, content, expected):
        assert parse(envelope(response("X", content)).encode()).commands[0].values == {
            "t": expected
        }

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<",
            b"<BroadsoftDocument>",
            b"<BroadsoftDocument></BroadsoftDocument",
            b"<BroadsoftDocument>\x00</BroadsoftDocument>",
            b"<BroadsoftDocument>\x0b</BroadsoftDocument>",
            b"<BroadsoftDocument>\xff</BroadsoftDocument>",
            b"<BroadsoftDocument>&nbsp;</BroadsoftDocument>",
            b"<BroadsoftDocument>&#0;</BroadsoftDocument>",
            b"<BroadsoftDocument/>trailing",
            b"<BroadsoftDocument/><BroadsoftDocument/>",
            b'<?xml version="1.0" encoding="no-such-encoding"?><BroadsoftDocument/>',
            b'<?xml version="1.0" encoding="UTF-16"?><BroadsoftDocument/>',
            b"<a/>",
            samples.HTML_PAGE,
        ],
    )
    def test_what_is_no_answer_is_an_error_of_ours(self, data):
        with pytest.raises(ProtocolError):
            parse(data)

    @given(data=st.binary(max_size=200))
    def test_any_bytes_parse_or_give_an_error_of_ours(self, data):
        for read in (parse, unwrap_soap):
            try:
                read(data)
            except OcipError:
                pass

    @given(seed=st.integers(0, 2**32), flips=st.integers(1, 12))
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def test_damaged_answers_parse_or_give_an_error_of_ours(self, seed, flips):
        generator = random.Random(seed)
        data = bytearray(generator.choice([samples.MIXED, samples.INVALID, samples.SOAP_REPLY]))
        for _number in range(flips):
            place = generator.randrange(len(data))
            data[place : place + generator.randrange(3)] = generator.choice(
                [b"", b"<", b">", b"&", b"]]>", b'"', b"\x00", b"\xff", b"<a>", b"</command>"]
            )
        for read in (parse, unwrap_soap):
            try:
                read(bytes(data))
            except OcipError:
                pass


class TestAttacks:
    def test_entities_are_refused_before_they_unfold(self):
        tracemalloc.start()
        try:
            with pytest.raises(ProtocolError, match="DOCTYPE"):
                parse(samples.BOMB)
            assert tracemalloc.get_traced_memory()[1] < 5_000_000
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
    @pytest.mark.parametrize("read", [parse_xml, unwrap_soap])
    def test_a_doctype_in_no_encoding_slips_through(self, read, encoding):
        page = f'<?xml version="1.0" encoding="{encoding.upper()}"?><!DOCTYPE a [<!ENTITY b "c">]>'
        with pytest.raises(ProtocolError):
            read((page + "<a>&b;</a>").encode(encoding))

    def test_entities_in_attributes_are_refused_too(self):
        bomb = samples.BOMB.replace(b"OCI", b"&j;")
        for data in (
            bomb,
            bomb.decode().replace("<?xml version", "<?xml version").encode("utf-16"),
        ):
            with pytest.raises(ProtocolError):
                parse(data)

    @pytest.mark.parametrize("system", ["file:///etc/hostname", "http://127.0.0.1:1/x"])
    def test_nothing_outside_is_read(self, system):
        document = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{system}">]>' + envelope("&b;")
        with pytest.raises(ProtocolError, match="DOCTYPE"):
            parse(document.encode())

    def test_a_comment_does_not_hide_a_doctype(self):
        with pytest.raises(ProtocolError, match="DOCTYPE"):
            parse(b"<!-- x --><?y z?>\n" + samples.BOMB.partition(b"?>")[2])

    @pytest.mark.parametrize("depth", [1_000, 200_000])
    def test_deep_nesting_is_refused(self, depth):
        with pytest.raises(ProtocolError):
            parse(
                b"<BroadsoftDocument>" + b"<a>" * depth + b"</a>" * depth + b"</BroadsoftDocument>"
            )

    def test_deep_nesting_within_the_parsers_limit_is_read(self):
        nested = "<a>" * 200 + "x" + "</a>" * 200
        value = parse(envelope(response("X", nested)).encode()).commands[0].values
        for _number in range(200):
            value = value["a"]
        assert value == "x"

    @pytest.mark.parametrize(
        "declaration", [b"", UTF8, LATIN, b'<?xml version="1.0" encoding="windows-1250"?>']
    )
    def test_a_text_as_long_as_an_answer_may_be_is_read(self, declaration):
        text = "x" * 11_000_000
        document = declaration + envelope(response("X", f"<a>{text}</a>")).encode()
        assert parse(document).commands[0].values == {"a": text}

    @pytest.mark.parametrize("depth", [250, 1_000, 3_000])
    def test_a_long_text_does_not_open_the_door_to_deep_nesting(self, depth):
        nested = "<a>" * depth + "</a>" * depth
        document = envelope(response("X", f"{nested}<b>{'x' * 11_000_000}</b>"))
        with pytest.raises(ProtocolError):
            parse(document.encode())

    @pytest.mark.parametrize("lead", ["", "\ufeff", " \n", "<!-- x -->"])
    def test_a_long_text_does_not_open_the_door_to_entities(self, lead):
        bomb = samples.BOMB.decode().partition("?>")[2].replace("OCI", "&j;")
        began = time.monotonic()
        with pytest.raises(ProtocolError):
            parse((lead + bomb + f"<!--{'x' * 11_000_000}-->").encode())
        assert time.monotonic() - began < 5

    @pytest.mark.parametrize("encoding", ["UTF-7", "UTF-16", "UTF-16LE", "EUC-JP", "x"])
    def test_nor_does_an_encoding_that_hides_a_doctype(self, encoding):
        hidden = b"<!DOCTYPE" if encoding == "EUC-JP" else b"+ADwAIQ-DOCTYPE"
        document = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + hidden + b" a []>"
        with pytest.raises(ProtocolError):
            parse(document + b"<a>" + b"x" * 11_000_000 + b"</a>")

    def test_many_attributes_and_names_are_survived(self):
        attributes = " ".join(f'a{n}="{n}"' for n in range(5000))
        names = "".join(f"<n{n}/>" for n in range(20_000))
        reply = envelope(response("X", f"<a {attributes}/>{names}")).encode()
        assert len(parse(reply).commands[0].values) == 20_001


class TestTable:
    def test_columns_are_found_by_heading_whatever_their_case_and_place(self):
        swapped = Table(["call center name", "New", "SERVICE USER ID"], [["Sales", "?", "cc@x"]])
        assert swapped.has("Service User Id", "Call Center Name")
        assert list(swapped.select("Service User Id", "Call Center Name")) == [("cc@x", "Sales")]
        assert swapped.well_formed

    def test_absent_columns_and_cells_are_empty(self):
        short = Table(["A", "B"], [["1"], ["1", "2"], []])
        assert list(short.select("B", "C", "a")) == [("", "", "1"), ("2", "", "1"), ("", "", "")]
        assert not short.has("C")

    @pytest.mark.parametrize(
        ("headings", "rows", "well_formed"),
        [
            (["A", "B"], [], True),
            (["A", "B"], [["1", "2"]], True),
            (["A", "B"], [["1", "2"], ["1"]], False),
            (["A", "B"], [["1", "2", "3"]], False),
            (["A"], [[]], False),
            ([], [], False),
            ([], [[]], False),
        ],
    )
    def test_well_formed(self, headings, rows, well_formed):
        assert Table(headings, rows).well_formed is well_formed

    def test_rows_by_index_and_slice(self):
        rows = Table(["A"], [["1"], ["2"], ["3"]])
        assert rows[1] == {"A": "2"}
        assert rows[-1] == {"A": "3"}
        assert rows[1:] == [{"A": "2"}, {"A": "3"}]
        assert [row["A"] for row in rows] == ["1", "2", "3"]
        with pytest.raises(IndexError):
            rows[3]

    def test_a_table_is_read_with_white_space_and_empty_cells(self):
        spread = "<t>\n <colHeading>A</colHeading>\n <row>\n  <col/>\n </row>\n"
        spread += "<row><col>b</col></row> </t>"
        read = parse(envelope(response("X", spread)).encode()).commands[0].values["t"]
        assert (read.headings, read.cells) == (["A"], [[""], ["b"]])

    @given(
        headings=st.lists(XML_TEXT, min_size=1, max_size=4),
        data=st.data(),
    )
    def test_any_cells_in_the_same_cells_out(self, headings, data):
        width = st.lists(XML_TEXT, min_size=len(headings), max_size=len(headings))
        rows = data.draw(st.lists(width, max_size=4))
        elements = [("colHeading", heading) for heading in headings]
        elements += [("row", [("col", cell) for cell in row]) for row in rows]
        read = parse(one_document(build("s", [("X", "1", [("t", elements)])])))
        found = read.commands[0].values["t"]
        assert (found.headings, found.cells) == (headings, rows)


class TestSoap:
    def test_the_envelope_is_that_of_the_reference(self):
        document = build("8f1d", [("VerifySessionIsValidRequest", "1", [])])
        wrapped = wrap_in_soap(document)
        assert wrapped.replace(b"'", b'"') == (
            b'<?xml version="1.0" encoding="UTF-8"?>\n'
            b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">'
            b'<soapenv:Body><processOCIMessage xmlns="urn:com:broadsoft:webservice"><in0>'
            b'&lt;?xml version="1.0" encoding="ISO-8859-1"?&gt;\n'
            b'&lt;BroadsoftDocument protocol="OCI" xmlns="C" '
            b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"&gt;'
            b'&lt;sessionId xmlns=""&gt;8f1d&lt;/sessionId&gt;'
            b'&lt;command echo="1" xmlns="" xsi:type="VerifySessionIsValidRequest"&gt;'
            b"&lt;/command&gt;&lt;/BroadsoftDocument&gt;\n"
            b"</in0></processOCIMessage></soapenv:Body></soapenv:Envelope>"
        )

    @given(text=XML_TEXT)
    def test_any_text_in_the_same_text_out(self, text):
        wrapped = wrap_in_soap(build("s", [("X", "1", [("a", text)])]))
        assert wrapped.isascii()
        inner = parse_xml(wrapped).findtext(".//{urn:com:broadsoft:webservice}in0")
        assert read_request(inner.encode("ascii")).commands[0].elements == [("a", text)]

    def test_the_captured_reply(self):
        answer = unwrap_soap(samples.SOAP_REPLY)
        assert answer.fault == ""
        (command,) = parse(answer.document).commands
        assert command.values["callCenterTable"].headings == list(samples.CENTERS)

    @pytest.mark.parametrize("declared", ["ISO-8859-1", "UTF-8", "ISO-8859-2", "UTF-16"])
    @pytest.mark.parametrize("outer", ["utf-8", "iso-8859-1", "utf-16"])
    def test_the_inner_declaration_does_not_count(self, declared, outer):
        inner = f'<?xml version="1.0" encoding="{declared}"?>' + envelope(
            response("X", "<n>Köln</n>")
        )
        reply = f'<?xml version="1.0" encoding="{outer}"?>'
        reply += f"<e><processOCIMessageReturn><![CDATA[{inner}]]></processOCIMessageReturn></e>"
        answer = unwrap_soap(reply.encode(outer))
        assert parse(answer.document).commands[0].values == {"n": "Köln"}

    @pytest.mark.parametrize("lead", ["", " \n", "\ufeff", "\n\ufeff\n"])
    def test_white_space_before_the_inner_declaration(self, lead):
        inner = lead + '<?xml version="1.0"?>\n ' + envelope(success())
        escaped = inner.replace("&", "&amp;").replace("<", "&lt;")
        reply = f"<e><processOCIMessageReturn>{escaped}</processOCIMessageReturn></e>"
        assert parse(unwrap_soap(reply.encode()).document).commands[0].name == "SuccessResponse"

    @pytest.mark.parametrize(
        "content",
        ["<processOCIMessageReturn/>", "<processOCIMessageReturn> </processOCIMessageReturn>"],
    )
    def test_an_empty_return(self, content):
        answer = unwrap_soap(f"<e><b>{content}</b></e>".encode())
        assert (answer.document, answer.fault) == (b"", "")

    def test_a_fault(self):
        assert unwrap_soap(samples.SOAP_FAULT).fault == "INVALID_REQUEST"

    def test_a_fault_without_text_is_a_fault_all_the_same(self):
        assert unwrap_soap(b"<e><Fault/></e>").fault

    @pytest.mark.parametrize("lead", [b"", *LEADS])
    def test_white_space_before_the_envelope(self, lead):
        assert unwrap_soap(lead + samples.SOAP_FAULT).fault == "INVALID_REQUEST"

    @pytest.mark.parametrize("page", [samples.HTML_PAGE, b"<html/>", b"<a", b"", b"\x00"])
    def test_web_pages_are_told(self, page):
        with pytest.raises(ProtocolError):
            unwrap_soap(page)


def test_a_command_without_a_type_has_no_name():
    reply = envelope('<command xmlns=""/>', '<command xmlns="" xsi:type=""/>')
    assert parse(reply.encode()).commands == [Command(""), Command("")]
