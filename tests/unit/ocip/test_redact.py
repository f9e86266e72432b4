# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No form in which a password could come back survives."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import time
from html.entities import codepoint2name
from urllib.parse import quote, quote_plus, urlencode
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    build,
    wrap_in_soap,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import (
    MASK,
    Redactor,
    signed_password,
)
from ansible_collections.telecom.broadworks.tests.unit.ocip import samples

PASSWORDS = [
    's3cr3t-Zürich&<pw>" +/%',
    "<&\"é +/%'\\",
    "a'b\"c",
    "pa\\ss\nword",
    "plain-enough",
    "€uro&",
    "back\\\\\\slashes\\\\",
    '\\"\\"\\\n\\&',
]


def element_tree(text: str, encoding: str) -> str:
    """The text as the standard library writes it into XML."""
    element = ElementTree.Element("a")
    element.text = text
    return ElementTree.tostring(element, encoding=encoding).decode(encoding)


def spellings(secret: str) -> dict[str, str]:
    """Texts that hold a secret in every way we could think of, made without the client's help."""
    utf8 = secret.encode()
    return {
        "plain": secret,
        "in a sentence": f"The password {secret} is wrong.",
        "xml text": f"<password>{escape(secret)}</password>",
        "xml attribute": f"<a b={quoteattr(secret)}/>",
        "xml with all quotes": escape(secret, {'"': "&quot;", "'": "&apos;"}),
        "xml in ascii": element_tree(secret, "us-ascii"),
        "xml in utf-8": element_tree(secret, "utf-8"),
        "html": html.escape(secret),
        "html without quotes": html.escape(secret, quote=False),
        "document": build("s", [("LoginRequest22V5", "1", [("password", secret)])]).decode(),
        "envelope": wrap_in_soap(
            build("s", [("LoginRequest22V5", "1", [("password", secret)])])
        ).decode(),
        "url": quote(secret, safe=""),
        "url path": quote(secret),
        "url form": quote_plus(secret),
        "url in lower case": re.sub("%..", lambda m: m.group().lower(), quote(secret, safe="")),
        "url in a url": quote(quote(secret, safe=""), safe=""),
        "xml with hexadecimal references": "".join(
            c if c.isascii() and c.isalnum() else f"&#x{ord(c):X};" for c in secret
        ),
        "html with names": "".join(
            f"&{codepoint2name[ord(c)]};" if ord(c) in codepoint2name else c for c in secret
        ),
        "json of other languages": json.dumps(secret).replace("/", "\\/"),
        "json in json": json.dumps(json.dumps(secret)),
        "repr of json": repr(json.dumps(secret)),
        "query": urlencode({"password": secret}),
        "json": json.dumps({"password": secret}),
        "json in utf-8": json.dumps([secret], ensure_ascii=False),
        "repr": repr(secret),
        "repr of a list": repr([secret]),
        "ascii": ascii(secret),
        "repr of bytes": repr(utf8),
        "base64": base64.b64encode(utf8).decode(),
        "base64 for urls": base64.urlsafe_b64encode(utf8).decode(),
        "base64 without padding": base64.b64encode(utf8).decode().rstrip("="),
        "sha-1": hashlib.sha1(utf8).hexdigest(),
    }


def survives(secret: str, text: str) -> bool:
    """Whether a reader could still tell the secret."""
    return any(form in text for form in spellings(secret).values() if len(form) > 3)


class TestSignedPassword:
    def test_the_vector_of_the_reference(self):
        assert signed_password("password", samples.NONCE) == samples.DIGEST

    def test_other_letters_count_in_utf_8(self):
        inner = hashlib.sha1("Zürich".encode()).hexdigest()
        expected = hashlib.md5(f"17:{inner}".encode()).hexdigest()
        assert signed_password("Zürich", "17") == expected

    def test_no_password_is_too_strange(self):
        assert len(signed_password("\udc80", "1")) == 32


class TestKnownSecrets:
    @pytest.mark.parametrize("password", PASSWORDS)
    @pytest.mark.parametrize("spelling", sorted(spellings("x")))
    def test_no_spelling_survives(self, password, spelling):
        masked = Redactor([password]).text(spellings(password)[spelling])
        assert MASK in masked
        assert not survives(password, masked)

    @given(
        password=st.text("<&\"é +/%'\\\n€Łaß\x7f", min_size=4, max_size=12)
        | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=4, max_size=12)
    )
    def test_no_spelling_of_any_password_survives(self, password):
        # What is as short as an escape, or part of the words around it, is told by nothing.
        assume(len(set(password)) > 2)
        redactor = Redactor([password])
        try:
            forms = spellings(password)
        except ValueError:
            assume(False)
        for text in forms.values():
            assert MASK in redactor.text(text)

    def test_the_digest_of_a_login_is_masked_once_known(self):
        redactor = Redactor(["password"])
        redactor.add(samples.DIGEST)
        text = redactor.text(f"<signedPassword>{samples.DIGEST}</signedPassword>")
        assert samples.DIGEST not in text
        assert "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8" not in redactor.text(
            "inner 5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8"
        )

    def test_a_longer_form_is_masked_whole(self):
        redactor = Redactor(["abc", "abcdef"])
        assert redactor.text("xabcdefx abcx") == f"x{MASK}x {MASK}x"

    def test_nothing_else_is_touched(self):
        assert Redactor(["s3cret"]).text("User not found: a@b") == "User not found: a@b"

    @pytest.mark.parametrize("secrets", [[], [""]])
    def test_no_secret_masks_nothing(self, secrets):
        redactor = Redactor(secrets)
        assert redactor.text("anything") == "anything"
        assert redactor.value({"a": ["b", 1, None]}) == {"a": ["b", 1, None]}

    def test_nested_values(self):
        redactor = Redactor(["s3cret"])
        value = {"a": ["x s3cret y", {"b": ("s3cret", 5, None, True)}], "s3cret": 1}
        assert redactor.value(value) == {
            "a": [f"x {MASK} y", {"b": [MASK, 5, None, True]}],
            "s3cret": 1,
        }

    @pytest.mark.parametrize(
        "part", ["\\", '\\"', "\\\n", "\\é", "&", "&amp;", "%", "%25", "+ ", "\\ "]
    )
    def test_no_password_takes_long_to_look_for(self, part):
        """Each character more adds to the time and does not multiply it."""
        secret = f"a{part * 30}b"
        redactor = Redactor([secret])
        began = time.process_time()
        for almost in spellings(secret).values():
            redactor.text(f"{almost[:-3]}q" * 20)
        assert time.process_time() - began < 1

    def test_the_mask_is_not_a_secret(self):
        assert Redactor([MASK]).text("**") == "**"

    def test_a_password_with_signs_of_patterns(self):
        redactor = Redactor([".*(a|b)+[c]\\d$^"])
        assert redactor.text("aaa.*(a|b)+[c]\\d$^bbb") == f"aaa{MASK}bbb"
        assert redactor.text("aab") == "aab"


class TestQuotedDocuments:
    """Error 6004 quotes the whole request: its secrets go even where they are not known."""

    @pytest.mark.parametrize(
        "name",
        ["password", "signedPassword", "plainTextPassword", "nonce", "sessionId", "newPassword"],
    )
    @pytest.mark.parametrize(
        "form",
        [
            "<{0}>topsecret</{0}>",
            "<x:{0} a='b'>topsecret</x:{0} >",
            "<{0}>\n topsecret\n</{0}>",
            "<{0}><![CDATA[topsecret]]></{0}>",
            "<{0}>topsec</other>ret</{0}>",
            "<{0}>topsecret",
            "<{0}>topsecret</{0}",
            "{0}=topsecret",
            "{0}: 'topsecret'",
            '{0}="top secret"',
        ],
    )
    def test_the_content_of_secret_elements_goes(self, name, form):
        masked = Redactor().quoted_document("before " + form.format(name))
        assert "secret" not in masked
        assert "topsec" not in masked
        assert masked.startswith("before ")
        assert MASK in masked

    def test_what_is_not_secret_stays(self):
        quoted = (
            "(type 'LoginRequest') <command><userId>ops@example.net</userId>"
            "<password>x</password><reason>y</reason></command>"
        )
        assert Redactor().quoted_document(quoted) == quoted.replace(">x<", f">{MASK}<")

    def test_a_session_cookie_goes(self):
        masked = Redactor().quoted_document("Cookie: JSESSIONID=0123ABCD; path=/webservice")
        assert "0123ABCD" not in masked
        assert "path=/webservice" in masked

    @pytest.mark.parametrize("password", PASSWORDS)
    def test_a_whole_quoted_login(self, password):
        document = build(
            "s3ss10n",
            [("LoginRequest22V5", "1", [("userId", "ops"), ("password", password)])],
        ).decode()
        for text in (document, html.escape(document), f"{document!r}"):
            masked = Redactor([password]).quoted_document(f"validator said no\n{text}")
            assert not survives(password, masked)

    def test_hostile_text_is_not_searched_for_ever(self):
        for text in ("<password" * 20_000, "password=" * 20_000, "a" * 200_000, "<a:" * 60_000):
            Redactor(["s3cret"]).quoted_document(text)
