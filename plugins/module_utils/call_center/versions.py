# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which of several versions of a request a switch knows: found out once, with error 6004.

Error 6004 is what a switch answers to a request that it does not know, and also to one whose
content it does not like. It may also end, or roll back, the whole document. So a version counts as
unknown only if no command of its document was answered; in doubt one is sent alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..ocip import messages
from ..ocip.documents import MAXIMUM_COMMANDS
from ..ocip.errors import INVALID_DOCUMENT, ErrorResponse, OcipError
from ..ocip.schema import Answer, R, Request, RequestType, Response
from .model import Session

READ_AHEAD = 64 * MAXIMUM_COMMANDS
"""Requests made at a time: enough for many sessions, few enough to keep memory flat."""

MOST_FAILURES = 5
"""Requests sent alone without an answer in any version, after which we stop looking."""

# Newest first. The oldest of each is in every public schema, from 17sp4 on (docs/protocol.md,
# Releases).
AGENT = (
    messages.UserCallCenterGetRequest23,
    messages.UserCallCenterGetRequest19,
    messages.UserCallCenterGetRequest17,
)
PROFILE = (
    messages.GroupCallCenterGetInstanceRequest22,
    messages.GroupCallCenterGetInstanceRequest19sp1,
    messages.GroupCallCenterGetInstanceRequest17sp3,
)
AGENTS = (messages.GroupCallCenterGetAgentListRequest,)
QUEUE = (messages.GroupCallCenterGetInstanceQueueStatusRequest,)

Kinds = tuple[RequestType[R], ...]
CodeFamily = tuple[Kinds[messages.CodeSettings], Kinds[messages.Codes]]

CODES_OF_GROUP: CodeFamily = (
    (
        messages.GroupCallCenterAgentUnavailableCodeSettingsGetRequest17sp4,
        messages.GroupCallCenterAgentUnavailableCodeSettingsGetRequest,
    ),
    (messages.GroupCallCenterAgentUnavailableCodeGetListRequest,),
)
CODES_OF_ENTERPRISE: CodeFamily = (
    (
        messages.EnterpriseCallCenterAgentUnavailableCodeSettingsGetRequest17sp4,
        messages.EnterpriseCallCenterAgentUnavailableCodeSettingsGetRequest,
    ),
    (messages.EnterpriseCallCenterAgentUnavailableCodeGetListRequest,),
)

Make = Callable[[RequestType[R], str], Request[R]]
Answered = list[tuple[str, Answer[R]]]


class Versions:
    """What is known of one switch, shared by all that ask it."""

    def __init__(self) -> None:
        self._answered: dict[Any, int] = {}
        self._failures: dict[Any, int] = {}
        self._lacks_modify19 = False

    def in_use(self, kinds: Kinds[R]) -> RequestType[R]:
        """The version that was answered, or the newest as long as none was."""
        return kinds[self._answered.get(kinds, 0)]

    @property
    def modify(self) -> RequestType[Response]:
        """The request that changes an agent, of the release of the one that reads it."""
        oldest = self.in_use(AGENT) is messages.UserCallCenterGetRequest17
        if oldest or self._lacks_modify19:
            return messages.UserCallCenterModifyRequest
        return messages.UserCallCenterModifyRequest19

    def is_unknown_modify(
        self, kind: RequestType[Response], answers: Sequence[Answer[Response]]
    ) -> bool:
        """Whether nothing of a document was done since the switch says of every command that it
        does not know the request; then there is an older one."""
        if kind is messages.UserCallCenterModifyRequest19 and all(
            isinstance(answer, ErrorResponse) and answer.says_unknown(kind.name)
            for answer in answers
        ):
            self._lacks_modify19 = True
        return self.modify is not kind

    def answer(
        self, session: Session, kinds: Kinds[R], make: Callable[[RequestType[R]], Request[R]]
    ) -> Answer[R]:
        """Ask one question, with older versions where newer ones are unknown."""
        ((_key, answer),) = self.answers(session, kinds, [""], lambda kind, _key: make(kind))
        return answer

    def answers(
        self, session: Session, kinds: Kinds[R], keys: Sequence[str], make: Make[R]
    ) -> Iterator[tuple[str, Answer[R]]]:
        """Ask the same of many, in documents of 15: each key with its answer, in any order."""
        start = 0
        while start < len(keys):
            # A first document shows which version is known, then many are sent at a time.
            is_known = len(kinds) == 1 or kinds in self._answered
            some = keys[start : start + (READ_AHEAD if is_known else MAXIMUM_COMMANDS)]
            yield from self._ask(session, kinds, some, make)
            start += len(some)

    def _ask(
        self, session: Session, kinds: Kinds[R], keys: Sequence[str], make: Make[R]
    ) -> Iterator[tuple[str, Answer[R]]]:
        version = self._answered.get(kinds, 0)
        answers = iter(session.read([make(kinds[version], key) for key in keys]))
        unknown = []
        for start in range(0, len(keys), MAXIMUM_COMMANDS):
            document = list(zip(keys[start : start + MAXIMUM_COMMANDS], answers))
            if self._is_settled(kinds, version, document):
                yield from document
            else:
                unknown.append(document)
        # Only now: nothing may be sent while answers are still being read.
        for document in unknown:
            yield from self._ask_otherwise(session, kinds, version, document, make)

    def _is_settled(self, kinds: Kinds[R], version: int, document: Answered[R]) -> bool:
        """Whether the answers of a document are what the switch has to say."""
        if any(_shows_version(answer) for _key, answer in document):
            self._answered[kinds] = max(version, self._answered.get(kinds, 0))
            return True
        hopeless = self._failures.get(kinds, 0) >= MOST_FAILURES
        return hopeless or not any(_is_invalid(answer) for _key, answer in document)

    def _ask_otherwise(
        self,
        session: Session,
        kinds: Kinds[R],
        version: int,
        document: Answered[R],
        make: Make[R],
    ) -> Iterator[tuple[str, Answer[R]]]:
        """Ask once more what a document did not answer since it has an invalid command: in older
        versions, or one command alone and then the others without it."""
        keys = [key for key, _answer in document]
        if all(_is_invalid(answer) for _key, answer in document):
            for older in range(version + 1, len(kinds)):
                answers = list(zip(keys, session.read([make(kinds[older], key) for key in keys])))
                if self._is_settled(kinds, older, answers):
                    yield from answers
                    return
        if len(keys) == 1:
            self._failures[kinds] = self._failures.get(kinds, 0) + (kinds not in self._answered)
            yield from document
            return
        invalid = [key for key, answer in document if _is_invalid(answer)][0]  # noqa: RUF015
        yield from self._ask(session, kinds, [invalid], make)
        yield from self._ask(session, kinds, [key for key in keys if key != invalid], make)


def _is_invalid(answer: Response | OcipError) -> bool:
    return isinstance(answer, ErrorResponse) and answer.error_code == INVALID_DOCUMENT


def _shows_version(answer: Response | OcipError) -> bool:
    """Whether an answer shows that the switch knows the request: data, or an error that is about
    its content."""
    if isinstance(answer, ErrorResponse):
        return answer.definitive and not _is_invalid(answer)
    return isinstance(answer, Response)
