# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Takes passwords, and everything made from them, out of texts and nested values."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html.entities import codepoint2name
from typing import Any

MASK = "********"
BACKSLASH = r"\\(?:\\){0,2}"
"""As a pattern: a backslash that escapes, in a literal or in a literal within a literal."""
SECRET_NAMES = "(?:[A-Za-z]*[Pp]assword|nonce|sessionId|JSESSIONID)"
SECRET_ELEMENT = re.compile(
    rf"(<(?:[\w.-]+:)?({SECRET_NAMES})\b[^<>]*>).*?(?:(</(?:[\w.-]+:)?\2\s*>)|\Z)", re.DOTALL
)
SECRET_ASSIGNMENT = re.compile(rf"\b({SECRET_NAMES})(\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;<]+)")


def signed_password(password: str, nonce: str) -> str:
    """Digest of the two-stage login: MD5 of nonce, colon, SHA-1 of the password, in hex.

    The password counts in UTF-8, as in every client seen (docs/protocol.md, Login and
    session). Neither hash protects anything here; the protocol prescribes both.
    """
    inner = _sha1(password)
    return hashlib.md5(f"{nonce}:{inner}".encode(), usedforsecurity=False).hexdigest()


def _sha1(password: str) -> str:
    data = password.encode("utf-8", "surrogatepass")
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


class Redactor:
    """Masks known secrets in every form in which they could come back.

    The server may quote a request (error 6004), a proxy may quote a URL, a library may quote
    a header: hence the XML-escaped, URL-encoded, JSON, Python and base64 forms, too. Which of
    its characters a writer escapes differs, so that each may stand in any of its forms.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Learn one more secret, such as the digest of a login."""
        if secret:
            self._secrets.add(secret)
            longest_first = sorted(self._secrets, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(_spelt_in_any_way, longest_first)))

    def text(self, text: str) -> str:
        """The text with every known secret masked."""
        if self._pattern is None or not self._pattern.search(text):
            return text
        return self._pattern.sub(MASK, text)

    def quoted_document(self, text: str) -> str:
        """As :meth:`text`, for texts that may quote a document: the content of elements and
        assignments with secret names is masked as well, whatever it is."""
        text = SECRET_ELEMENT.sub(lambda m: m.group(1) + MASK + (m.group(3) or ""), text)
        return self.text(SECRET_ASSIGNMENT.sub(rf"\1\2{MASK}", text))

    def value(self, value: Any) -> Any:
        """A nested value of dicts and lists with every text in it masked. Keys are names that the
        program chose, and stay: a short password must not make a result unreadable."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(item) for item in value]
        return value


def _spelt_in_any_way(secret: str) -> str:
    """A regular expression for a secret as it is, escaped, encoded or hashed."""
    escaped = "".join(map(_escaped_in_any_way, secret))
    hashed = _encoded_forms(secret, "utf-8") | _encoded_forms(secret, "latin-1") | {_sha1(secret)}
    return "|".join([escaped, *sorted(hashed, key=len, reverse=True)])


def _encoded_forms(secret: str, encoding: str) -> set[str]:
    try:
        data = secret.encode(encoding)
    except UnicodeEncodeError:
        return set()
    encoded = base64.b64encode(data).decode("ascii").rstrip("=")
    safe = base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
    return {f"{re.escape(encoded)}=*", f"{re.escape(safe)}=*"}


def _escaped_in_any_way(character: str) -> str:
    """A regular expression for one character in XML, URLs, JSON and Python, escaped up to twice.

    No writer escapes ASCII letters and digits.
    """
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    names = [f"#0*{code};", f"#[xX]0*{_any_case(f'{code:x}')};"]
    names += [f"{name};" for name in (codepoint2name.get(code), "apos" * (code == 39)) if name]
    forms = [re.escape(character), f"&(?:amp;)?(?:{'|'.join(names)})"]
    forms += [_octets("%(?:25)?", data) for data in _as_bytes(character)]
    forms += [_octets(f"{BACKSLASH}x", data) for data in _as_bytes(character)]
    forms += [BACKSLASH + escape for escape in _literal_escapes(character)]
    if character == " ":
        forms.append(re.escape("+"))
    return f"(?:{'|'.join(forms)})"


def _as_bytes(character: str) -> list[bytes]:
    encoded = [character.encode("utf-8", "surrogatepass")]
    return encoded + ([character.encode("latin-1")] if "\x7f" < character <= "\xff" else [])


def _octets(prefix: str, data: bytes) -> str:
    return "".join(f"{prefix}{_any_case(f'{octet:02x}')}" for octet in data)


def _literal_escapes(character: str) -> list[str]:
    """What follows the backslash in literals of JSON and Python."""
    utf16 = character.encode("utf-16-be", "surrogatepass")
    units = [_any_case(f"u{utf16[n : n + 2].hex()}") for n in range(0, len(utf16), 2)]
    short = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}.get(character, character)
    return [BACKSLASH.join(units), _any_case(f"U{ord(character):08x}"), re.escape(short)]


def _any_case(digits: str) -> str:
    return "".join(f"[{d}{d.upper()}]" if d.isalpha() else d for d in digits)
