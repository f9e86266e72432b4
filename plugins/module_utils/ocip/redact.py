# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Takes passwords, and everything made from them, out of texts and nested values."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
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
    parts = re.findall(r"(\\*)([^\\]|\Z)", secret, re.DOTALL)
    escaped = "".join(_escaped_in_any_way(len(run), character) for run, character in parts)
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


def _escaped_in_any_way(run: int, character: str) -> str:
    """A regular expression for so many backslashes and the character behind them, if there is
    one, in XML, URLs, JSON and Python, escaped up to twice.

    A row of backslashes is one part of the pattern, which can match in one way only: with each
    of them in any form of its own, the time for a row would double with every backslash.
    """
    plain, behind_backslash, encoded = _forms(character)
    if not run and not encoded:
        return plain
    others = "|".join([rf"{BACKSLASH}(?:{'|'.join(behind_backslash)})"] * bool(behind_backslash))
    extra = 3 if behind_backslash else 0
    rows = [rf"\\{{{run},{4 * run + extra}}}{plain}"]
    rows += [rf"\\{{{run + 1},{4 * run + 3}}}(?:{'|'.join(behind_backslash)})"] * bool(others)
    rows += [rf"\\{{{run},{4 * run}}}(?:{'|'.join(encoded)})"] * bool(encoded)
    if run:
        whole = "|".join([rf"\\{{0,{extra}}}{plain}", *filter(None, [others]), *encoded])
        rows.append(f"(?:{BACKSLASH_IN_OTHER_FORMS}){{{run}}}(?:{whole})")
    return f"(?:{'|'.join(rows)})"


def _forms(character: str) -> tuple[str, list[str], list[str]]:
    """Regular expressions for a character as it is, for what stands behind a backslash in its
    place, and for its forms without one. No writer escapes ASCII letters and digits."""
    if not character or (character.isascii() and character.isalnum()):
        return character, [], []
    code = ord(character)
    names = [f"#0*{code};", f"#[xX]0*{_any_case(f'{code:x}')};"]
    names += [f"{name};" for name in (codepoint2name.get(code), "apos" * (code == 39)) if name]
    encoded = [f"&(?:amp;)?(?:{'|'.join(names)})"]
    encoded += [_octets("%(?:25)?", data) for data in _as_bytes(character)]
    if character == " ":
        encoded.append(re.escape("+"))
    behind_backslash = [_octets(f"{BACKSLASH}x", data) for data in _as_bytes(character)]
    behind_backslash = [octets[len(BACKSLASH) :] for octets in behind_backslash]
    return re.escape(character), behind_backslash + _literal_escapes(character), encoded


def _as_bytes(character: str) -> list[bytes]:
    encoded = [character.encode("utf-8", "surrogatepass")]
    return encoded + ([character.encode("latin-1")] if "\x7f" < character <= "\xff" else [])


def _octets(prefix: str, data: bytes) -> str:
    return "".join(f"{prefix}{_any_case(f'{octet:02x}')}" for octet in data)


def _literal_escapes(character: str) -> list[str]:
    """What follows the backslash in literals of JSON and Python, besides the character itself."""
    utf16 = character.encode("utf-16-be", "surrogatepass")
    units = [_any_case(f"u{utf16[n : n + 2].hex()}") for n in range(0, len(utf16), 2)]
    short = {"\n": ["n"], "\r": ["r"], "\t": ["t"], "\b": ["b"], "\f": ["f"]}.get(character, [])
    return [BACKSLASH.join(units), _any_case(f"U{ord(character):08x}"), *short]


def _any_case(digits: str) -> str:
    return "".join(f"[{d}{d.upper()}]" if d.isalpha() else d for d in digits)


# All but the backslash itself, and two of them.
BACKSLASH_IN_OTHER_FORMS = "|".join(
    [rf"{BACKSLASH}(?:{'|'.join(_forms(chr(92))[1])})", *_forms(chr(92))[2]]
)


def secrets_in(parameters: Any, names: Iterable[str]) -> list[str]:
    """The values of secret parameters at any depth: those named, and all passwords."""
    marked = {name.lower() for name in names}
    return [str(value) for value in _secrets(parameters, marked) if value not in (None, "")]


def _secrets(value: Any, marked: set[str]) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, item in value.items():
            word = str(name).lower()
            if word in marked or "password" in word:
                yield from _leaves(item)
            else:
                yield from _secrets(item, marked)
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(item, marked)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
