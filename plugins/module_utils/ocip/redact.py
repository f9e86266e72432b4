# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Takes passwords, and everything made from them, out of texts and nested values."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "********"
SECRET_NAMES = "(?:[A-Za-z]*[Pp]assword|nonce|sessionId|JSESSIONID)"
SECRET_ELEMENT = re.compile(
    rf"(<(?:[\w.-]+:)?({SECRET_NAMES})\b[^>]*>).*?(?:(</(?:[\w.-]+:)?\2\s*>)|\Z)", re.DOTALL
)
SECRET_ASSIGNMENT = re.compile(rf"\b({SECRET_NAMES})(\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;<]+)")


def signed_password(password: str, nonce: str) -> str:
    """Digest of the two-stage login: MD5 of nonce, colon, SHA-1 of the password, in hex.

    The password counts in UTF-8, as in every client seen (ocip.md, 3.1). Neither hash
    protects anything here; the protocol prescribes both.
    """
    inner = _sha1(password)
    return hashlib.md5(f"{nonce}:{inner}".encode(), usedforsecurity=False).hexdigest()


def _sha1(password: str) -> str:
    data = password.encode("utf-8", "surrogatepass")
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


class Redactor:
    """Masks known secrets in every form in which they could come back.

    The server may quote a request (error 6004), a proxy may quote a URL, a library may quote
    a header: hence the XML-escaped, URL-encoded, JSON, Python and base64 forms, too.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Learn one more secret, such as the digest of a login."""
        if secret:
            self._forms |= forms(secret)
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

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


def forms(secret: str) -> set[str]:
    """Every spelling of a secret that is masked."""
    escaped = {html.escape(secret, quote=quote_marks) for quote_marks in (True, False)}
    escaped |= {form.replace("&#x27;", "&apos;") for form in escaped}
    escaped |= {form.replace("&#x27;", "&#39;") for form in escaped}
    escaped |= {form.encode("ascii", "xmlcharrefreplace").decode("ascii") for form in escaped}
    twice_escaped = {html.escape(form) for form in escaped}
    urls = {
        quote(secret, safe="", errors="surrogatepass"),
        quote(secret, errors="surrogatepass"),
        quote_plus(secret, errors="surrogatepass"),
    }
    urls |= {re.sub("%..", lambda match: match.group().lower(), url) for url in urls}
    literals = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    literals |= {repr(secret)[1:-1], ascii(secret)[1:-1]}
    encoded = _encoded_forms(secret, "utf-8") | _encoded_forms(secret, "latin-1")
    return {secret, _sha1(secret)} | escaped | twice_escaped | urls | literals | encoded


def _encoded_forms(secret: str, encoding: str) -> set[str]:
    try:
        data = secret.encode(encoding)
    except UnicodeEncodeError:
        return set()
    encoded = base64.b64encode(data).decode("ascii")
    safe = base64.urlsafe_b64encode(data).decode("ascii")
    return {encoded, encoded.rstrip("="), safe, safe.rstrip("="), repr(data)[2:-1]}
