# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Takes everything out of documents that could tell who, where or what somebody is.

What stays is known to be harmless: names of requests and elements, known headings and words of the
schema, booleans, numbers that are no phone numbers, codes, and the fixed words of errors. Any other
text becomes a pseudonym, the same one wherever that text stands. Secrets become asterisks.
"""

from __future__ import annotations

import re
from typing import Any

from .documents import Command, Document, Table
from .errors import ErrorResponse
from .redact import MASK, SECRET_NAMES, Redactor

NAME = re.compile("[A-Za-z][A-Za-z0-9]*")
SECRET = re.compile(SECRET_NAMES)
NUMBER = re.compile("-?[0-9]{1,5}|2147483647")  # the latter: never, of days
HARMLESS = {
    "text": re.compile("true|false|0|1"),
    "phone": re.compile("true|false"),
    # Names of settings have these words in them, too.
    "code": re.compile("[0-9]{1,4}|true|false"),
}
"""What stays, for each kind of element."""

RELEASE = re.compile(
    r"(?:Rel_)?[0-9]{2,4}(?:\.[0-9]{1,2})?(?:sp[0-9]{1,2})?(?:_[0-9]{1,2}\.[0-9]{1,4})?"
)
LOCALE = re.compile("[a-z]{2}_[A-Z]{2}")
ENCODING = re.compile("(?:ISO-8859-[0-9]{1,2}|UTF-8|US-ASCII|windows-125[0-9])", re.IGNORECASE)
ERROR_CODE = re.compile(r"\s*\[Error [0-9]{1,9}\]")
WORD = re.compile(r"[^\s\"'<>(),;=\[\]{}/]+")
PUNCTUATION = ".:!?"


def _listed(text: str) -> frozenset[str]:
    """What a text lists, between bars."""
    return frozenset(re.split(r"\s*\|\s*", text.strip()))


# Keys are names of elements and headings in small letters, without blanks.
NUMBERS = _listed(
    """errorcode | guardtimerseconds | numberconsecutivebouncedcallstoforceagentunavailable
    | numberofagentswithspecifiedunavailablecode | numberofcallsqueuednow | passwordexpiresdays
    | priority | queuelength | responsesizelimit | skilllevel | weight | wrapupseconds"""
)
STATES = _listed("Sign-In | Sign-Out | Available | Unavailable | Wrap-Up")
ROUTING = _listed("Priority Based | Skill Based")
MESSAGES = _listed("File | URL | Default")
WORDS = {
    "agentacdstate": STATES,
    "agentstateaftercall": STATES,
    "type": _listed(
        "Basic | Standard | Premium | System | Service Provider | Group | User | Holiday | Time"
    ),
    "policy": _listed("Circular | Regular | Simultaneous | Uniform | Weighted"),
    "routingtype": ROUTING,
    "routingpolicy": ROUTING,
    "action": _listed("None | Busy | Transfer | Night Service | Ringing | Announcement"),
    "mode": _listed("Starts With | Contains | Equal To"),
    "reason": _listed(
        "Client Logout | Server Connection Failure | Open Client Server Forced Logout"
    ),
    "logintype": _listed(
        "System | Provisioning | Service Provider | Group | Group Department | User | Reseller"
    ),
    "passwordalgorithm": _listed("MD5"),
    "audiomessageselection": MESSAGES,
    "videomessageselection": MESSAGES,
    "manualaudiomessageselection": MESSAGES,
    "manualvideomessageselection": MESSAGES,
    "manualannouncementmode": _listed("Normal Announcement | Manual Announcement"),
    "servicename": _listed("Call Center - Basic | Call Center - Standard | Call Center - Premium"),
}
HEADINGS = _listed(
    """available | call center name | code | country code | department | description
    | email address | extension | first name | group id | hiragana first name
    | hiragana last name | imp id | in trunk group | is active | last name | location code
    | logoff allowed | name | national prefix | phone number | phone number activated | policy
    | priority | reseller id | routing policy | service name | service pack name
    | service provider id | service user id | skill level | type | user external id | user id
    | video | weight"""
)
PATTERNS = {"version": RELEASE, "locale": LOCALE, "encoding": ENCODING}
IDS = {
    "userid": "agent",
    "agentuserid": "agent",
    "agent": "agent",
    "supervisoruserid": "agent",
    "serviceuserid": "center",
    "serviceproviderid": "provider",
    "groupid": "group",
    "resellerid": "reseller",
    "userdomain": "domain",
    "dn": "phone",
    "extension": "phone",
}
PARTS = {
    "phonenumber": "phone",
    "userid": "agent",
    "email": "mail",
    "department": "department",
    "unavailablecode": "code",
    "name": "name",
}
FIXED_WORDS = frozenset(
    re.findall(
        r"\S+",
        """a account administrator agent already an and assigned available be call can cannot center
        code command cvc-elt.4.2 definition deleted denied detail disabled do document does element
        enterprise error exceeded exist exists expired failed for found from group has id ids in
        invalid is it last limit locked logged login match maximum may missing must no not number
        oci of on or out password permission provider qname queue reached real refused request
        required resolve server service session signed simulator state subscriber supervisor system
        text that the this to too transaction type unauthorized unknown user users valid validation
        value was with xml xsi:type broadsoftdocument broadsoftdocument@c""",
    )
)


class Pseudonyms:
    """The pseudonyms of one transcript.

    :param redactor: masks the secrets of the login wherever they stand.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._known: dict[str, str] = {}
        self._spellings: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}
        self._names = {"command", "sessionId"}
        self._is_about_codes = False

    def document(self, document: Document) -> Document:
        """A document with nothing in it that could tell who somebody is."""
        return Document("", [self._command(command) for command in document.commands])

    def _command(self, command: Command) -> Command:
        is_error = command.name == ErrorResponse.name
        self._is_about_codes = "UnavailableCode" in command.name
        return Command(
            name=self._name(command.name),
            namespace=command.namespace if command.namespace == "C" else "",
            echo=command.echo if NUMBER.fullmatch(command.echo) else "",
            error_type=command.error_type
            if command.error_type in ("Error", "Warning", "Info")
            else "",
            values={
                self._name(name): self._sentences(value) if is_error else self._value(name, value)
                for name, value in command.values.items()
            },
        )

    def _name(self, name: str) -> str:
        if not NAME.fullmatch(name):
            return "Unreadable"
        self._names.add(name)
        return name

    def _value(self, name: str, value: Any, parent: str = "") -> Any:
        if isinstance(value, dict):
            return {self._name(key): self._value(key, item, name) for key, item in value.items()}
        if isinstance(value, list):
            return [self._value(name, item, parent) for item in value]
        if isinstance(value, Table):
            return self._table(value)
        if value is None:
            return None
        if SECRET.fullmatch(name):
            return MASK
        # The value of a search is what it looks for.
        sought = parent.replace("searchCriteria", "") if name == "value" else name
        return self._text(sought, value)

    def _table(self, table: Table) -> Table:
        rows = [
            [self._text(heading, cell) for heading, cell in zip(table.headings, row)]
            + [self._text("", cell) for cell in row[len(table.headings) :]]
            for row in table.cells
        ]
        return Table([self._heading(heading) for heading in table.headings], rows)

    def _heading(self, heading: str) -> str:
        return (
            heading if heading.strip().lower() in HEADINGS else self._pseudonym("heading", heading)
        )

    def _text(self, name: str, text: str) -> str:
        key = name.replace(" ", "").lower()
        if key == "code" and self._is_about_codes:  # others may be ones that open something
            key = "unavailablecode"
        bare = text.strip()
        kind = kind_of(key)
        if not bare or _is_harmless(key, kind, bare):
            return text
        return self._pseudonym(kind, text)

    def _sentences(self, value: Any) -> Any:
        """The texts of an error, word by word."""
        if isinstance(value, dict):
            return {self._name(key): self._sentences(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._sentences(item) for item in value]
        if isinstance(value, Table):
            return self._table(value)
        if value is None or NUMBER.fullmatch(value.strip()):
            return value
        text = self._redactor.quoted_document(value)
        code = ERROR_CODE.match(text)
        end = code.end() if code else 0
        return text[:end] + WORD.sub(lambda match: self._word(match.group()), text[end:])

    def _word(self, word: str) -> str:
        core = word.rstrip(PUNCTUATION)
        rest = word[len(core) :]
        if core not in self._known and (
            core.lower() in FIXED_WORDS or core in self._names or not re.search(r"\w", core)
        ):
            return word
        return self._pseudonym("agent" if "@" in core else "word", core) + rest

    def _pseudonym(self, kind: str, text: str) -> str:
        """The pseudonym of a text, with the white space around it."""
        bare = text.strip()
        if not bare:
            return text
        if bare not in self._known:
            self._known[bare] = self._spelled(kind, bare)
        start = text.index(bare)
        return text[:start] + self._known[bare] + text[start + len(bare) :]

    def _spelled(self, kind: str, bare: str) -> str:
        """A new pseudonym. Texts that differ in case have pseudonyms that differ in case: for the
        switch such ids are the same."""
        folded = bare.casefold()
        spellings = self._spellings.setdefault(folded, [])
        if not spellings:
            local, at, domain = bare.rpartition("@")
            made = self._numbered(kind)
            if local and at and domain.strip():
                made += f"@{self._pseudonym('domain', domain).strip()}"
            spellings[:] = [made, made.upper(), made.capitalize()]
        return spellings.pop(0) if len(spellings) > 1 else spellings[0]

    def _numbered(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"


def kind_of(key: str) -> str:
    """What an element or a column holds, by its name in small letters without blanks."""
    if key in IDS:
        return IDS[key]
    return next((kind for part, kind in PARTS.items() if part in key), "text")


def _is_harmless(key: str, kind: str, text: str) -> bool:
    if text in WORDS.get(key, ()):
        return True
    if key in NUMBERS:
        return bool(NUMBER.fullmatch(text))
    pattern = PATTERNS.get(key) or HARMLESS.get(kind)
    return pattern is not None and bool(pattern.fullmatch(text))
