# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A transcript tells what was said, and nobody's name, number or secret."""

from __future__ import annotations

import json
import os
import stat
import threading
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import messages
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    build,
    parse,
    write,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    TranscriptError,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.pseudonyms import (
    HEADINGS,
    Pseudonyms,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import (
    MASK,
    Redactor,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.schema import (
    BOOLEAN,
    INTEGER,
    Parts,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.session import connect
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.transcript import Transcript
from ansible_collections.telecom.broadworks.tests.unit.ocip import samples, scripted
from ansible_collections.telecom.broadworks.tests.unit.ocip.samples import (
    envelope,
    error,
    response,
    table,
)

PASSWORD = "s3cr3t-Zürich&<pw>"
ELEMENTS = sorted(
    {
        element.name
        for kind in messages.REQUESTS.values()
        for element in (*kind.elements, *kind.response.elements)
    }
    | {"phoneNumber", "linePort", "newPassword", "unheardOf", "description", "value", "type"}
)
# A private text has something in it that stands nowhere else in a file.
PRIVATE = st.builds(
    lambda a, b, c: f"{a}\u00df{b}\u00df{c}",
    *[st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)] * 3,
) | st.from_regex(r"\A(\+[0-9]{1,3}-)?[0-9]{6,14}\Z")


def typed_elements():
    """Every element of the table that holds a boolean or a number, however deep, with its kind."""
    found = {}

    def walk(elements):
        for element in elements:
            if isinstance(element.kind, Parts):
                walk(element.kind.elements)
            elif element.kind in (BOOLEAN, INTEGER):
                found[element.name] = element.kind

    for kind in messages.REQUESTS.values():
        walk((*kind.elements, *kind.response.elements))
    return sorted(found.items(), key=lambda item: item[0])


def rewritten(*commands, redactor=None):
    """The commands of a document after all that is private was taken out, as parsed again."""
    pseudonyms = Pseudonyms(redactor or Redactor())
    document = parse(envelope(*commands).encode())
    return parse(write(pseudonyms.document(document)).encode()).commands


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


class TestWhatStays:
    def test_names_headings_words_booleans_numbers_and_codes(self):
        content = samples.MIXED.decode().partition("</sessionId>")[2]
        commands = rewritten(content.partition("</BroadsoftDocument>")[0])
        assert commands[0].name == "UserCallCenterGetResponse19"
        values = commands[0].values
        assert values["agentACDState"] == "Unavailable"
        assert values["agentUnavailableCode"] == "10"
        assert values["useDefaultGuardTimer"] == "true"
        assert values["guardTimerSeconds"] == "5"
        rows = list(values["callCenterTable"])
        assert [row["Type"] for row in rows] == ["Premium", "Basic"]
        assert [row["Available"] for row in rows] == ["true", "false"]
        assert [row["Routing Policy"] for row in rows] == ["Skill Based", ""]
        assert [row["Priority"] for row in rows] == ["1", "2"]
        assert commands[1].values["summary"].startswith("[Error 4008] User not found: agent")
        assert (commands[1].error_type, commands[1].echo) == ("Error", "2")
        assert commands[2].name == "SuccessResponse"

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("version", "Rel_22.0_1.1123"),
            ("version", "2022.08_1.350"),
            ("version", "25"),
            ("enableAgentUnavailableCodes", "false"),
            ("conditionPolicyOnNumberOfAgentsWithSpecifiedUnavailableCode", "true"),
            ("locale", "en_US"),
            ("encoding", "ISO-8859-1"),
            ("loginType", "Service Provider"),
            ("isEnterprise", " 1\n"),
            ("passwordExpiresDays", "30"),
            ("action", "Night Service"),
            ("passwordAlgorithm", "MD5"),
        ],
    )
    def test_words_of_the_schema(self, name, text):
        (command,) = rewritten(response("X", f"<{name}>{text}</{name}>"))
        assert command.values == {name: text}

    @pytest.mark.parametrize(("name", "kind"), typed_elements())
    def test_every_boolean_and_number_that_this_collection_knows(self, name, kind):
        for text in ("true", "false", "0", "1") if kind is BOOLEAN else ("0", "7", "42"):
            (command,) = rewritten(response("X", f"<{name}>{text}</{name}>"))
            assert command.values == {name: text}

    @pytest.mark.parametrize("heading", sorted(HEADINGS))
    def test_headings_whatever_their_case(self, heading):
        content = table("t", (heading.title(), heading.upper()))
        (command,) = rewritten(response("X", content))
        assert command.values["t"].headings == [heading.title(), heading.upper()]

    def test_an_unknown_request_is_named_with_its_reason(self):
        text = "OCI XML Request validation error"
        detail = "Invalid xsi:type qname: 'FooRequest' in element BroadsoftDocument@C"
        command = error(f"[Error 6004] {text}", detail=f"<detail>{detail}</detail>")
        (_known, other) = rewritten(response("FooRequest"), command)
        assert other.values["summary"] == f"[Error 6004] {text}"
        assert other.values["detail"] == detail


class TestWhatGoes:
    @pytest.mark.parametrize("name", ["newPasscode", "pin", "number", "sipAuthenticationUserName"])
    @pytest.mark.parametrize("digits", ["12", "112", "8642"])
    def test_numbers_that_could_be_dialed_or_be_secret(self, name, digits):
        (command,) = rewritten(response("X", f"<{name}>{digits}</{name}>"))
        assert digits not in command.values[name]

    def test_codes_but_unavailable_codes(self):
        content = "<code>4711</code>" + table("t", ("Code", "Description"), [("0815", "Door")])
        family = "CallCenterAgentUnavailableCode"
        door, lunch = rewritten(
            response("GroupAccountAuthorizationCodesGetListResponse", content),
            response(f"Group{family}GetListResponse", content),
        )
        assert "4711" not in door.values["code"]
        assert "0815" not in door.values["t"].cells[0]
        assert lunch.values["code"] == "4711"
        assert lunch.values["t"].cells[0][0] == "0815"


class TestPseudonyms:
    def test_the_same_everywhere_and_of_its_kind(self):
        first = response(
            "X",
            "<agentUserId>amara.o@example.net</agentUserId>"
            "<serviceUserId>cc-sales@example.net</serviceUserId><lastName>Okafor</lastName>"
            "<serviceProviderId>ACME</serviceProviderId><phoneNumber>+1-5550100</phoneNumber>",
        )
        row = ("cc-sales@example.net", "Okafor", "0100")
        second = response(
            "Y", table("t", ("Service User Id", "Call Center Name", "Extension"), [row])
        )
        third = error("[Error 4008] User not found: amara.o@example.net")
        one, two, three = rewritten(first, second, third)
        assert one.values == {
            "agentUserId": "agent1@domain1",
            "serviceUserId": "center1@domain1",
            "lastName": "name1",
            "serviceProviderId": "provider1",
            "phoneNumber": "phone1",
        }
        assert two.values["t"].cells == [["center1@domain1", "name1", "phone2"]]
        assert three.values["summary"] == "[Error 4008] User not found: agent1@domain1"

    def test_ids_that_differ_in_case_stay_the_same_for_a_switch(self):
        content = "".join(f"<agentUserId>{i}</agentUserId>" for i in ("ann@x", "ANN@x", "Ann@X"))
        (command,) = rewritten(response("X", content))
        spelled = command.values["agentUserId"]
        assert len(set(spelled)) == 3
        assert {text.casefold() for text in spelled} == {"agent1@domain1"}

    def test_white_space_around_a_text_stays(self):
        (command,) = rewritten(response("X", "<userId> ann@x\n</userId>"))
        assert command.values["userId"] == " agent1@domain1\n"

    @pytest.mark.parametrize("name", ["password", "signedPassword", "newPassword", "nonce"])
    def test_secrets_are_not_even_pseudonyms(self, name):
        (command,) = rewritten(response("X", f"<{name}>abc</{name}>"))
        assert command.values == {name: MASK}


class TestNothingPrivate:
    @given(data=st.data())
    def test_in_any_element_heading_cell_or_error(self, data):
        """Random texts everywhere; none of them is found in the document again."""
        texts = []

        def private():
            texts.append(data.draw(PRIVATE))
            return escape(texts[-1])

        names = data.draw(st.lists(st.sampled_from(ELEMENTS), max_size=6, unique=True))
        elements = "".join(f"<{name}>{private()}</{name}>" for name in names)
        nested = f"<criterion><mode>{private()}</mode><value>{private()}</value></criterion>"
        headings = data.draw(
            st.lists(st.sampled_from(sorted(HEADINGS)), min_size=1, max_size=5, unique=True)
        )
        cells = [private() for _heading in headings] + [private()]
        rows = table("t", (*headings, private()), [cells])
        detail = f"<detail>{private()} <![CDATA[<userId>{private()}</userId>]]></detail>"
        failure = error(f"[Error 4008] User not found: {private()}", detail=detail)
        failure = failure.replace("</command>", f"<x><y>{private()}</y></x></command>")
        odd = response("X", "", echo=private().replace('"', "&quot;"))
        document = envelope(
            response("UserCallCenterGetResponse23", elements + nested + rows), failure, odd
        )
        pseudonyms = Pseudonyms(Redactor())
        parsed = parse(document.encode())
        for text in (write(pseudonyms.document(parsed)) for _time in range(2)):
            plain = "".join(ElementTree.fromstring(text).itertext()) + text
            for private_text in texts:
                assert private_text not in plain
                for part in private_text.split():
                    assert len(part) < 4 or (part.isascii() and part.isalnum()) or part not in plain

    def test_what_is_no_document_is_not_written_down(self, tmp_path):
        transcript = Transcript(str(tmp_path / "t.jsonl"))
        transcript.record("received", 1, b"<html>amara.o@example.net</html>", Redactor())
        (line,) = lines(tmp_path / "t.jsonl")
        assert line["document"] == ""
        assert line["note"] == "no document of OCI-P, 32 bytes"

    @pytest.mark.parametrize("kind", ["tcp", "tls", "http", "https"])
    @pytest.mark.parametrize("login", ["digest", "password"])
    def test_a_session_leaves_no_secret(self, serve, certificates, tmp_path, kind, login):
        def quoting(exchange):
            scripted.error(6004, "bad", f"{exchange.data.decode()} {PASSWORD} {samples.DIGEST}")(
                exchange
            )

        server = serve(kind, steps=[scripted.accept, quoting])
        path = tmp_path / "t.jsonl"
        with connect(
            host="localhost",
            username="zoë@example.net",
            password=PASSWORD,
            transport=server.transport,
            port=server.port,
            ca_path=certificates.authority,
            login=login,
            transcript=Transcript(str(path)),
        ) as session:
            session.command(messages.UserCallCenterGetRequest19(user_id="amara.o@example.net"))
            session.batch([messages.UserCallCenterGetRequest19(user_id="ben.k@example.net")])
        text = path.read_text(encoding="ascii")
        sent = {exchange.sent.session for exchange in server.exchanges}
        for secret in (
            PASSWORD,
            "s3cr3t",
            samples.NONCE,
            "c00k1e",
            "example.net",
            "zo\\u00eb",
            *sent,
        ):
            assert secret not in text
        told = lines(path)
        assert [line["direction"] for line in told] == ["sent", "received"] * (len(told) // 2)
        assert len(told) == 2 * len(server.exchanges)
        names = [parse(line["document"].encode()).commands[0].name for line in told]
        assert names[0::2] == [exchange.names[0] for exchange in server.exchanges]
        assert {line["connection"] for line in told} == {1}
        assert [line["t"] for line in told] == sorted(line["t"] for line in told)


class TestFile:
    def test_only_its_owner_may_read_it(self, tmp_path):
        old = os.umask(0)
        try:
            Transcript(str(tmp_path / "t.jsonl"))
        finally:
            os.umask(old)
        assert stat.S_IMODE((tmp_path / "t.jsonl").stat().st_mode) == 0o600

    def test_an_existing_one_is_not_overwritten(self, tmp_path):
        path = tmp_path / "t.jsonl"
        path.write_text("kept")
        paths = [Transcript(str(path)) for _number in range(2)]
        assert [os.path.basename(each.path) for each in paths] == ["t-2.jsonl", "t-3.jsonl"]
        assert "t-2.jsonl" in paths[0].warnings[0]
        assert path.read_text() == "kept"

    def test_a_link_is_not_followed(self, tmp_path):
        (tmp_path / "t").symlink_to(tmp_path / "elsewhere")
        Transcript(str(tmp_path / "t"))
        assert not (tmp_path / "elsewhere").exists()

    @pytest.mark.parametrize("path", ["no/folder/t", "\0"])
    def test_one_that_cannot_be_made_is_told_at_once(self, tmp_path, path):
        with pytest.raises(TranscriptError, match="OCIP_TRANSCRIPT"):
            Transcript(f"{tmp_path}/{path}")

    def test_a_full_disk_stops_the_transcript_and_not_the_work(self, tmp_path):
        transcript = Transcript(str(tmp_path / "t"))
        transcript._file = os.open("/dev/full", os.O_WRONLY)
        for _number in range(2):
            transcript.record("sent", 1, build("s", [("X", "1", [])]), Redactor())
        (warning,) = transcript.warnings
        assert "not complete" in warning

    def test_lines_of_several_sessions_stay_whole(self, tmp_path):
        transcript = Transcript(str(tmp_path / "t"))
        data = build("s", [("X", "1", [("userId", f"user{n}") for n in range(50)])])

        def work():
            number = transcript.connection()
            for _turn in range(20):
                transcript.record("sent", number, data, Redactor())

        threads = [threading.Thread(target=work) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told = lines(tmp_path / "t")
        assert len(told) == 80
        assert {line["connection"] for line in told} == {1, 2, 3, 4}


@pytest.mark.parametrize("sample", [samples.SIGNED_OUT, samples.REFUSED, samples.MIXED])
def test_a_document_is_written_as_it_was_read(sample):
    document = parse(sample)
    assert repr(parse(write(document).encode())) == repr(document)
