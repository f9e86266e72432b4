# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Everything that can go wrong between this client and a BroadWorks, as one hierarchy.

Every message is written for an operator. No message carries a document, a password or a
digest; :mod:`.session` redacts what a server quotes before it gets here.
"""

from __future__ import annotations

import re

CODE_IN_SUMMARY = re.compile(r"\s*\[Error ([0-9]{1,9})\]")

UNKNOWN_TYPE = r"(?:[Ii]nvalid xsi:type qname: *|[Cc]annot resolve *)['\"](?:[\w.-]+:)?{}['\"]"
"""How a validator says that it has no such type: the first form was captured, the second is that
of Xerces."""

HINT_ACCESS_LIST = (
    "If this happens at every start, the address of this machine is probably missing in the "
    "provisioning access list of the switch (NetworkAccessLists/OCI/Provisioning)."
)
"""The hint of a connection that was closed before anything was answered."""

NAME_SERVICE = "name service"
CONNECTION = "connection"
ACCESS_LIST = "access list"
CERTIFICATE = "certificate"

USER_NOT_FOUND = 4008
SERVICE_NOT_ASSIGNED = 4410
INVALID_PASSWORD = 4962
ACCOUNT_DISABLED = 5202
UNAUTHORIZED = 5404
INVALID_DOCUMENT = 6004

REJECTIONS = frozenset((USER_NOT_FOUND, INVALID_PASSWORD, ACCOUNT_DISABLED))
"""Codes of a login that must not be tried again: repeated attempts lock accounts."""

DEFINITIVE_CODES = frozenset(
    (
        USER_NOT_FOUND,
        SERVICE_NOT_ASSIGNED,
        INVALID_PASSWORD,
        ACCOUNT_DISABLED,
        UNAUTHORIZED,
        INVALID_DOCUMENT,
    )
)
"""Codes whose meaning is known from public sources; asking again gives the same answer."""


class OcipError(Exception):
    """Base of all errors of this client.

    :param message: what failed, for an operator.
    :param hint: what to do next, or an empty string.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        if not self.hint:
            return self.message
        stop = "" if self.message.endswith((".", "!", "?")) else "."
        return f"{self.message}{stop} {self.hint}"


class MissingLibraryError(OcipError):
    """A Python library is not installed for the interpreter that runs this.

    :ivar library: its name on the package index.
    """

    def __init__(self, library: str) -> None:
        super().__init__(f"The Python library {library} is not installed.")
        self.library = library


class InterruptedRun(OcipError):
    """Someone asked the process to end. For programs that raise it from a signal handler: it
    passes through the client, which then still logs out."""


class TranscriptError(OcipError):
    """The transcript that was asked for cannot be written."""


class RequestError(OcipError):
    """A request that cannot be sent: unknown element, wrong type, a character XML cannot carry."""


class TransportError(OcipError):
    """The way to the server or back failed.

    :param sent: whether the document may have reached the server, so that its effect is
        unknown until the switch is read.
    :param permanent: whether trying again cannot help (an untrusted certificate).
    :param step: of a connection that could not be made, what failed: NAME_SERVICE, CONNECTION,
        ACCESS_LIST or CERTIFICATE.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        sent: bool = False,
        permanent: bool = False,
        step: str = CONNECTION,
    ) -> None:
        super().__init__(message, hint)
        self.sent = sent
        self.permanent = permanent
        self.step = step


class ProtocolError(TransportError):
    """Something came back, but not the answer to the document that was sent.

    The document was received, so its effect is unknown: ``sent`` is true.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, sent=True)


class AnswerMismatchError(ProtocolError):
    """A well-formed answer whose commands do not pair with the commands that were sent."""


class LoginError(OcipError):
    """The server refused the login. It is not tried again: repeated attempts lock accounts.

    :param code: error code of the server, or None.
    """

    def __init__(self, message: str, hint: str = "", code: int | None = None) -> None:
        super().__init__(message, hint)
        self.code = code


class ErrorResponse(OcipError):
    """``c:ErrorResponse``: the server refused one command. Raised by ``Session.command``,
    an element of what ``Session.batch`` returns.

    :ivar error_code: int, from the element or from the text ``[Error 4008]``; None if neither.
    :ivar summary: text in the locale of the login.
    :ivar summary_english: text in English.
    :ivar detail: redacted detail, or None. Always None for logins (docs/protocol.md, Errors).
    :ivar error_type: ``Error``, ``Warning`` or ``Info``. Whatever it is, the command failed.
    """

    name = "ErrorResponse"

    def __init__(
        self,
        summary: str,
        summary_english: str = "",
        detail: str | None = None,
        error_code: int | None = None,
        error_type: str = "Error",
    ) -> None:
        super().__init__(summary_english or summary)
        self.summary = summary
        self.summary_english = summary_english or summary
        self.detail = detail
        self.error_type = error_type
        self.error_code = error_code if error_code is not None else code_in(self.summary_english)
        if self.error_code is None:
            self.error_code = code_in(summary)

    def says_unknown(self, request_name: str) -> bool:
        """Whether the server says that it does not know this request, so that nothing was done.
        The code alone does not say so: it is that of invalid content, too. The quoted request,
        which names it in any case, is not looked at."""
        unknown = re.compile(UNKNOWN_TYPE.format(re.escape(request_name)))
        texts = (self.summary_english, self.summary, self.detail or "")
        return self.error_code == INVALID_DOCUMENT and any(map(unknown.search, texts))

    @property
    def definitive(self) -> bool:
        """Whether the meaning of the code is known, so that asking again is of no use."""
        return self.error_code in DEFINITIVE_CODES


class UnexpectedResponse(OcipError):
    """A command was answered with another type or shape than the schema gives for it.

    Neither success nor failure: only reading the switch tells (docs/protocol.md, Errors).

    :ivar name: the type that came instead, or the expected one when its content is wrong.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


def code_in(summary: str) -> int | None:
    """Error code at the start of a summary such as ``[Error 4008] User not found: x``."""
    match = CODE_IN_SUMMARY.match(summary or "")
    return int(match.group(1)) if match else None
