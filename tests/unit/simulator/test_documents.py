# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Framing, encodings, the envelope and the order of answers."""

from __future__ import annotations

import pytest
from raw_client import Reply, command, document, to_bytes

from broadworks_simulator.documents import DocumentError, Framer

ONE = command("VerifySessionIsValidRequest")


def frames(*pieces):
    """Feed pieces to a framer; gives the documents that come out."""
    framer = Framer()
    found = []
    for piece in pieces:
        framer.feed(piece)
        while True:
            one = framer.next()
            if one is None:
                break
            found.append(one)
    return found


def test_framing_at_every_border():
    data = to_bytes(document(ONE)) + b"\r\n \n" + to_bytes(document(ONE, session="two")) + b"\n"
    whole = frames(data)
    assert [b"two" in one for one in whole] == [False, True]
    for border in range(len(data)):
        assert frames(data[:border], data[border:]) == whole
    assert frames(*[data[i : i + 1] for i in range(len(data))]) == whole


def test_an_end_tag_in_cdata_or_a_comment_ends_nothing():
    data = b"<D><![CDATA[</D>]]><!-- </D> --><d:D xmlns:d='x'/></D >\n"
    assert frames(data) == [data.rstrip()]


def test_an_empty_root_is_a_document():
    assert frames(b"<D/><D/>") == [b"<D/>", b"<D/>"]


@pytest.mark.parametrize(
    "data",
    [
        b"POST / HTTP",
        b"<a></b>",
        b"<!DOCTYPE a><a/>",
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        b'<?xml version="1.0" encoding="gb18030"?><a/>',
    ],
)
def test_framing_fails_at_once(data):
    with pytest.raises(DocumentError):
        frames(data)


def test_two_documents_in_one_packet_are_served_in_order(client):
    client.send(
        to_bytes(document(ONE, session="s1"))
        + to_bytes(document(command("SystemSoftwareVersionGetRequest"), session="s1"))
    )
    assert Reply(client.receive()).answers[0].is_success
    assert Reply(client.receive()).answers[0].type == "SystemSoftwareVersionGetResponse"


@pytest.mark.parametrize(
    "prepare",
    [
        lambda text: text.encode(),
        lambda text: b"\n\n" + text.encode() + b"\n",
        lambda text: text.replace('"', "'").encode(),
        lambda text: ("<?xml version='1.0' encoding='ISO-8859-1'?>" + text).encode(),
        lambda text: ('<?xml version="1.0" encoding="UTF-8"?>\r\n' + text).encode(),
        lambda text: text.replace("><", ">\n  <").encode(),
    ],
    ids=["bare", "line feeds", "single quotes", "latin", "crlf", "indented"],
)
def test_requests_arrive_in_many_shapes(client, prepare):
    client.send(prepare(document(ONE)))
    assert Reply(client.receive()).answers[0].is_success


@pytest.mark.parametrize("charset", ["UTF-8", "ISO-8859-1", "ISO-8859-2"])
def test_requests_are_read_by_their_own_declaration(start, connect, world, charset):
    user_id = "renée" if charset != "ISO-8859-2" else "rené-łuc"
    world["agents"][0]["user_id"] = user_id
    client = connect(start(world))
    text = f'<?xml version="1.0" encoding="{charset}"?>' + document(
        command("UserCallCenterGetRequest19", userId=user_id)
    )
    client.send(text.encode(charset))
    assert Reply(client.receive()).answers[0].type == "UserCallCenterGetResponse19"


def test_character_references_are_understood(start, connect, world):
    world["agents"][0]["user_id"] = "zoë-€'&<o>@example.com"
    sim = start(world)
    client = connect(sim)
    assert client.blocking("zoë-€'&<o>@example.com") == []
    assert sim.agent("zoë-€'&<o>@example.com")["acd_state"] == "Sign-Out"


def test_a_reply_is_a_declaration_and_one_line(client):
    client.send(to_bytes(document(ONE)))
    data = client.receive()
    lines = data.split(b"\n")
    assert lines[0] == b'<?xml version="1.0" encoding="UTF-8"?>'
    assert lines[1].startswith(b"<BroadsoftDocument protocol=")
    assert lines[2:] == [b""]


def test_login_replies_are_utf_8_and_data_replies_iso_8859_1(sim, connect):
    client = connect(sim, user_id=None)
    login = command("LoginRequest22V5", userId="ops@example.net", password="secret")
    assert client.exchange(login).charset == "UTF-8"
    reply = client.exchange(command("GroupCallCenterGetInstanceRequest22", serviceUserId="premium"))
    assert reply.charset == "ISO-8859-1"
    assert "Köln &#321;ód&#378;".encode("latin-1") in reply.data, "outside the charset: references"


def test_session_echo_and_tracking_id_come_back(client):
    reply = client.exchange(
        command("VerifySessionIsValidRequest", echo="so-&1"), tracking="track-7"
    )
    assert (reply.session, reply.tracking, reply.answers[0].echo) == ("s1", "track-7", "so-&1")
    assert client.exchange(ONE).answers[0].echo == "", "as captured, also without an echo"


def test_answers_come_in_order_and_an_error_stops_nothing(client):
    reply = client.exchange(
        command("UserCallCenterGetRequest19", echo="1", userId="amy"),
        command("UserCallCenterGetRequest19", echo="2", userId="missing"),
        command("NoSuchRequest", echo="3"),
        command("VerifySessionIsValidRequest", echo="4"),
    )
    assert [(answer.echo, answer.type) for answer in reply.answers] == [
        ("1", "UserCallCenterGetResponse19"),
        ("2", "c:ErrorResponse"),
        ("3", "c:ErrorResponse"),
        ("4", "c:SuccessResponse"),
    ]


def test_sign_outs_in_one_document_happen_in_order(sim, client):
    reply = client.exchange(
        *[
            command("UserCallCenterAgentSignOutRequest", agentUserId=agent)
            for agent in ("amy", "ben", "zoe")
        ]
    )
    assert [len(a.rows("callCenterTable")) for a in reply.answers] == [0, 1, 1]
    assert sim.agent("ben")["acd_state"] == "Unavailable"


def test_an_error_response_looks_as_captured(client):
    client.send(to_bytes(document(command("UserCallCenterGetRequest19", userId="x"))))
    data = client.receive().decode()
    assert '<command type="Error" echo="" xsi:type="c:ErrorResponse" xmlns:c="C" xmlns="">' in data
    answer = Reply(data.encode("latin-1")).answers[0]
    assert [node.tag for node in answer.node] == ["summary", "summaryEnglish"]


def test_an_empty_cell_is_an_empty_element(client):
    client.send(to_bytes(document(command("UserCallCenterGetRequest19", userId="alone"))))
    assert b"<col>basic</col><col/><col/><col>true</col>" in client.receive()
