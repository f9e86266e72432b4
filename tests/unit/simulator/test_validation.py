# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that the schema does not allow: error 6004 that echoes the command."""

from __future__ import annotations

import pytest
from raw_client import Reply, command, document, to_bytes


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            command("UserCallCenterGetRequest18"),
            "Invalid xsi:type qname: 'UserCallCenterGetRequest18' in element BroadsoftDocument@C",
        ),
        (command("UserCallCenterGetRequest19"), "the content ends early; expected is 'userId'"),
        (
            command("UserCallCenterGetRequest19", agentUserId="amy"),
            "element 'agentUserId' is not expected here; expected is 'userId'",
        ),
        (
            command("UserCallCenterGetRequest19", userId=["amy", "amy"]),
            "element 'userId' is not expected here",
        ),
        (command("UserCallCenterGetRequest19", userId="x" * 162), "has 162 characters"),
        (command("UserCallCenterGetRequest19", userId=" "), "has 0 characters"),
        (
            command(
                "UserCallCenterModifyRequest19",
                userId="amy",
                agentUnavailableCode="1",
                agentACDState="Available",
            ),
            "element 'agentACDState' is not expected here",
        ),
        (
            command("UserCallCenterModifyRequest19", userId="amy", agentACDState="SignOut"),
            "'SignOut' is not one of",
        ),
        (
            command("UserCallCenterModifyRequest19", userId="amy", enableGuardTimer="yes"),
            "'yes' is not a boolean",
        ),
        (
            command("UserCallCenterModifyRequest19", userId="amy", guardTimerSeconds=26),
            "'26' is not a number from 1 to 25",
        ),
        (
            command("UserCallCenterModifyRequest19", userId="amy", guardTimerSeconds="1_0"),
            "'1_0' is not a number",
        ),
        (
            command(
                "UserCallCenterModifyRequest19",
                userId="amy",
                callCenterAgentSettings=[{"available": True}],
            ),
            "expected is 'serviceUserId'",
        ),
        (
            '<command xmlns="" xsi:type="UserCallCenterModifyRequest19"><userId>amy</userId>'
            '<agentACDState xsi:nil="true"/></command>',
            "'' is not one of",
        ),
        (
            '<command xmlns="" xsi:type="UserCallCenterGetRequest19"><userId><b/></userId>'
            "</command>",
            "element 'userId' must have text only",
        ),
        (
            command("GroupCallCenterAddAgentListRequest", serviceUserId="basic"),
            "expected is 'agentUserId'",
        ),
        (
            command(
                "GroupCallCenterModifyAgentListRequest", serviceUserId="basic", agentUserIdList={}
            ),
            "expected is 'userId'",
        ),
    ],
)
def test_a_wrong_command_is_error_6004_with_the_command(sim, client, text, reason):
    answer = client.exchange(text).answers[0]
    assert answer.code == 6004
    assert reason in answer.text("detail")
    assert 'xsi:type="' in answer.text("detail")
    assert answer.text("detail").endswith("</command>\n\n") or "/>" in answer.text("detail")
    assert sim.journal[-1]["outcome"] == "error 6004"


def test_the_detail_is_a_cdata_section_and_shows_the_password(sim, connect):
    """As the real one does; a client must never show it."""
    client = connect(sim, user_id=None)
    client.send(
        to_bytes(
            document(
                command("LoginRequest", userId="ops@example.net", password="s3cr3t]]>"),
                session="s1",
            )
        )
    )
    data = client.receive()
    assert b"<![CDATA[" in data
    detail = Reply(data).answers[0].text("detail")
    assert "s3cr3t" in detail
    assert detail.count("\n") >= 2
    assert "s3cr3t" not in str(list(sim.journal))


def test_a_nil_code_and_white_space_around_ids_are_valid(client):
    text = command("UserCallCenterGetRequest19", userId="\n amy \t")
    assert client.exchange(text).answers[0].type == "UserCallCenterGetResponse19"


def test_a_core_type_is_no_request(client):
    text = '<command xmlns="" xmlns:c="C" xsi:type="c:SuccessResponse"/>'
    assert client.exchange(text).answers[0].code == 6004


def test_any_prefix_for_xsi_is_fine(client):
    text = (
        '<BroadsoftDocument protocol="OCI" xmlns="C"><sessionId xmlns="">s1</sessionId>'
        '<command xmlns="" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
        'i:type="VerifySessionIsValidRequest"/></BroadsoftDocument>'
    )
    client.send(to_bytes(text))
    assert Reply(client.receive()).answers[0].is_success


ONE = command("VerifySessionIsValidRequest")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (document(*[ONE] * 16), "16 commands are too many"),
        (document(), "at least one command"),
        (document(ONE).replace("BroadsoftDocument", "Document"), "is not BroadsoftDocument"),
        (document(ONE).replace('xmlns="C"', 'xmlns="D"'), "is not BroadsoftDocument"),
        (document(ONE).replace('"OCI"', '"NSOCI"'), "protocol 'NSOCI'"),
        (document(ONE).replace("sessionId", "session"), "must come first"),
        (document(ONE.replace(' xmlns=""', "")), "is not expected here"),
        (document(ONE.replace("xsi:type", "type")), "has no xsi:type"),
        (document(ONE.replace('"Verify', '"q:Verify')), "prefix 'q'"),
        (document(ONE).replace("</sessionId>", "</sessionId><x/>"), "is not expected here"),
    ],
)
def test_a_wrong_document_is_one_error_6004(client, text, reason):
    client.send(to_bytes(text))
    reply = Reply(client.receive())
    assert [answer.code for answer in reply.answers] == [6004]
    assert reason in reply.answers[0].text("detail")


def test_a_document_type_declaration_is_refused_and_expands_nothing(client):
    text = '<!DOCTYPE x [<!ENTITY a "boom">]>' + document(
        command("UserCallCenterGetRequest19", userId="x").replace(">x<", ">&a;<")
    )
    client.send(to_bytes(text))
    reply = Reply(client.receive())
    assert reply.answers[0].code == 6004
    assert b"boom" not in reply.data
    assert client.is_closed()


def test_fifteen_commands_are_fine(client):
    reply = client.exchange(*[ONE] * 15)
    assert len(reply.answers) == 15
    assert all(answer.is_success for answer in reply.answers)


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1\r\n\r\n", b"<a><b></a>", b"\x00\x01\x02"])
def test_bytes_that_are_no_xml_end_the_connection(client, data):
    client.send(data)
    assert Reply(client.receive()).answers[0].code == 6004
    assert client.is_closed()


def test_a_document_that_is_too_large_ends_the_connection(start, connect):
    sim = start(settings={"max_document_bytes": 2048})
    client = connect(sim)
    client.send(b"<BroadsoftDocument>" + b"x" * 5000)
    answer = Reply(client.receive()).answers[0]
    assert "too large" in answer.text("detail")
    assert client.is_closed()
