# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The switch as the rules see it: questions about agents and centers in, plain values out.

The only file of this package that knows requests. It needs a session (:class:`.model.Session`)
and nothing of how that reaches the switch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from ..ocip import messages
from ..ocip.documents import checked_text
from ..ocip.errors import INVALID_DOCUMENT, ErrorResponse, OcipError, RequestError
from ..ocip.schema import R, Request, RequestType, Response
from ..ocip.values import boolean, integer
from . import versions
from .callers import (
    FORCED_FORWARDING,
    HOLIDAY,
    NIGHT_SERVICE,
    STRANDED,
    STRANDED_UNAVAILABLE,
    CallerChange,
    CallerSetting,
    ForcedForwarding,
    Holiday,
    NightService,
    Stranded,
    StrandedUnavailable,
)
from .ids import folded, normalized
from .model import (
    ACD_STATES,
    DONE,
    ERROR,
    LONGEST_USER_ID,
    REFUSED,
    SURPRISE,
    UNAVAILABLE,
    WORDS,
    CallCenterRef,
    Change,
    Failure,
    Membership,
    Person,
    Reading,
    Session,
    UnavailableCodes,
    Verdict,
)
from .versions import Versions

T = TypeVar("T")

ACCEPTED = Verdict(DONE)
MEMBERSHIP_COLUMNS = (
    "Service User Id",
    "Type",
    "Available",
    "Logoff Allowed",
    "Skill Level",
    "Priority",
)


class Switch:
    """Asks and tells a BroadWorks about call-center agents.

    :param session: a session of the client, or a pool of them.
    :param versions: what is known of the switch already.
    :param spellings: see :meth:`spell`; those of one run share them.
    """

    def __init__(
        self,
        session: Session,
        versions: Versions | None = None,
        spellings: dict[str, str] | None = None,
    ) -> None:
        self._session = session
        self._versions = versions or Versions()
        self._spellings = {} if spellings is None else spellings
        self._codes: dict[tuple[str, str], UnavailableCodes | None] = {}
        # The agents of a team read alike, so that each reading is kept once.
        self._seen: dict[Reading, Reading] = {}

    @property
    def retries(self) -> int:
        """How often something is tried again for each incident."""
        return self._session.retries

    def pause(self, attempt: int) -> None:
        """Wait before trying again for the nth time."""
        self._session.pause(attempt)

    # --- work side by side --------------------------------------------------------------

    @property
    def width(self) -> int:
        """How many requests can be on their way at the same time."""
        return self._session.width

    def side_by_side(self, jobs: Sequence[Callable[[Switch], T]]) -> list[T]:
        """Do jobs, each on a session of its own, at most :attr:`width`; give what they
        return. A single one is done on this one."""
        if len(jobs) <= 1:
            return [job(self) for job in jobs]
        return list(self._session.each([self._on_own_session(job) for job in jobs]))

    def _on_own_session(self, job: Callable[[Switch], T]) -> Callable[[Any], T]:
        return lambda session: job(Switch(session, self._versions, self._spellings))

    # --- spelling -----------------------------------------------------------------------

    def spell(self, user_ids: Iterable[str]) -> None:
        """Give ids of agents and call centers in these spellings, whatever case the switch writes
        them in: for the switch they are the same. Others are given as they were met first."""
        self._spellings.update((folded(user_id), user_id) for user_id in user_ids)

    def _spelled(self, user_id: str) -> str:
        return self._spellings.setdefault(folded(user_id), normalized(user_id))

    # --- questions ----------------------------------------------------------------------

    def readings(self, agent_user_ids: Sequence[str]) -> Iterator[tuple[str, Reading]]:
        """State and call centers of agents, as they become known, each agent once.

        :raises OcipError: the switch is out of reach; what was given before stays true.
        """
        for agent_user_id, answer in self._ask(agent_user_ids, versions.AGENT, _of_user):
            yield agent_user_id, self._reading(answer)

    def glance(self, agent_user_ids: Sequence[str]) -> dict[str, Reading]:
        """As :meth:`readings`, of at most 15 agents, all in one document and without a document
        in between: what was true at one moment.

        :raises OcipError: the switch is out of reach.
        """
        for attempt in range(self.retries + 1):
            self.pause(attempt)
            before = self._session.documents
            answers = list(self._session.read([self._read_agent(key) for key in agent_user_ids]))
            together = self._session.documents == before + 1
            if together and (attempt == self.retries or not any(map(_is_doubtful, answers))):
                break
        else:
            # Each answer took documents of its own: only the last one is fresh.
            unread = Failure("The agent could not be read together with others in one document.")
            answers, stale = answers[-1:], [unread] * (len(answers) - 1)
            readings = [
                *(Reading(failure=failure) for failure in stale),
                *map(self._reading, answers),
            ]
            return dict(zip(agent_user_ids, readings))
        return dict(zip(agent_user_ids, map(self._reading, answers)))

    def _reading(self, answer: messages.Agent | OcipError) -> Reading:
        if isinstance(answer, OcipError):
            return Reading(failure=failure_of(answer))
        try:
            state, memberships = _state(answer), self._memberships(answer)
        except ValueError as exc:
            return Reading(failure=Failure(f"{answer.name} cannot be read: {exc}"))
        reading = Reading(
            state=state,
            unavailable_code=answer.agent_unavailable_code or None,
            memberships=memberships,
        )
        return self._seen.setdefault(reading, reading)

    def _memberships(self, answer: messages.Agent) -> tuple[Membership, ...]:
        """The call centers of an agent.

        :raises ValueError: the table does not say whether the agent is joined to one of them.
        """
        if answer.call_center_table is None:
            return ()
        rows = answer.call_center_table.select(*MEMBERSHIP_COLUMNS)
        return tuple(
            Membership(
                service_user_id=self._spelled(center),
                type=kind,
                joined=_joined(center, joined),
                logoff_allowed=boolean_cell(logoff),
                skill_level=_number(skill),
                priority=_number(priority),
            )
            for center, kind, joined, logoff, skill, priority in rows
            if center
        )

    def _read_agent(self, agent_user_id: str) -> Request[messages.Agent]:
        return _of_user(self._versions.in_use(versions.AGENT), agent_user_id)

    def assigned(
        self, service_user_ids: Sequence[str]
    ) -> Iterator[tuple[str, list[Person] | Failure]]:
        """The agents assigned to call centers, or why they cannot be read."""
        for key, answer in self._ask(service_user_ids, versions.AGENTS, _of_center):
            if isinstance(answer, messages.Agents):
                rows = answer.agent_table.select("User Id", "Last Name", "First Name")
                yield (
                    key,
                    [
                        Person(self._spelled(user_id), last or None, first or None)
                        for user_id, last, first in rows
                        if user_id
                    ],
                )
            else:
                yield key, failure_of(answer)

    def profiles(
        self, service_user_ids: Sequence[str]
    ) -> Iterator[tuple[str, dict[str, Any] | Failure]]:
        """Name, type and policy of call centers, or why they cannot be read."""
        for key, answer in self._ask(service_user_ids, versions.PROFILE, _of_center):
            if isinstance(answer, messages.Profile):
                name = answer.service_instance_profile.get("name")
                yield key, {"name": name, "type": answer.type, "policy": answer.policy}
            else:
                yield key, failure_of(answer)

    def queues(self, service_user_ids: Sequence[str]) -> Iterator[tuple[str, int | Failure | None]]:
        """Calls queued in call centers now, or why that cannot be read."""
        for key, answer in self._ask(service_user_ids, versions.QUEUE, _of_center):
            if isinstance(answer, messages.Queue):
                yield key, answer.number_of_calls_queued_now
            else:
                yield key, failure_of(answer)

    def call_centers_of_group(
        self, service_provider_id: str, group_id: str
    ) -> list[dict[str, str]]:
        """The call centers of a group, as rows by heading.

        :raises ErrorResponse: the switch refused. :raises TransportError: no answer.
        """
        answer = self._session.command(
            messages.GroupCallCenterGetInstanceListRequest(
                service_provider_id=service_provider_id, group_id=group_id
            )
        )
        headings = ("Service User Id", "Name", "Type", "Is Active", "Policy")
        return [dict(zip(headings, row)) for row in answer.call_center_table.select(*headings)]

    def unavailable_codes(self, agent_user_id: str) -> UnavailableCodes | None:
        """How unavailable codes are used where an agent belongs, or None where the login may
        not know. Read once for each group.

        :raises TransportError: no answer.
        """
        place = self._place_of(agent_user_id)
        if place is not None and place not in self._codes:
            self._codes[place] = self._read_codes(place)
        return self._codes[place] if place is not None else None

    def _place_of(self, agent_user_id: str) -> tuple[str, str] | None:
        """Service provider and group of an agent: those of the login (of an enterprise without a
        group), or found in the system."""
        login = self._session.login_response
        if login is not None and login.service_provider_id and login.group_id:
            return login.service_provider_id, login.group_id
        if login is not None and login.service_provider_id and login.is_enterprise:
            return login.service_provider_id, ""
        criterion = {"mode": "Equal To", "value": agent_user_id, "isCaseInsensitive": True}
        request = messages.UserGetListInSystemRequest(search_criteria_user_id=[criterion])
        found = next(iter(self._session.read([request])))
        if isinstance(found, messages.Users):
            places = list(found.user_table.select("Service Provider Id", "Group Id"))
            if len(places) != 1:
                return None
            provider, group = places[0]
            return provider, group
        if isinstance(found, ErrorResponse) and found.error_code == INVALID_DOCUMENT:
            # Release 17sp4 cannot search for user ids.
            profile = self._optional((messages.UserGetRequest17sp4,), {"user_id": agent_user_id})
            return (profile.service_provider_id, profile.group_id) if profile else None
        return None

    def _read_codes(self, place: tuple[str, str]) -> UnavailableCodes | None:
        login = self._session.login_response
        in_group = dict(zip(("service_provider_id", "group_id"), place))
        families: list[tuple[versions.CodeFamily, dict[str, str]]] = [
            (versions.CODES_OF_GROUP, in_group),
            (versions.CODES_OF_ENTERPRISE, {"service_provider_id": place[0]}),
        ]
        if login is not None and login.is_enterprise:
            families = families[::-1] if place[1] else families[1:]
        for (setting_kinds, list_kinds), values in families:
            settings = self._optional(setting_kinds, values)
            codes = self._optional(list_kinds, values)
            if settings is not None and codes is not None:
                return _unavailable_codes(settings, codes)
        return None

    def _optional(self, kinds: versions.Kinds[R], values: dict[str, Any]) -> R | None:
        """The answer to a read, or None where the switch refuses it."""
        answer = self._versions.answer(self._session, kinds, lambda kind: kind(**values))
        return None if isinstance(answer, OcipError) else answer

    # --- writes: one document each, sent once -------------------------------------------

    def sign_out(self, agent_user_ids: Sequence[str]) -> list[Verdict]:
        """Ask the switch to sign agents out, unless they are the last ones of a center.

        :raises TransportError: with ``sent``, it may have happened.
        """
        request = messages.UserCallCenterAgentSignOutRequest
        answers = self._session.write([request(agent_user_id=key) for key in agent_user_ids])
        verdicts = map(_sign_out_verdict, answers)
        return [verdict._replace(centers=self._spelled_refs(verdict)) for verdict in verdicts]

    def _spelled_refs(self, verdict: Verdict) -> tuple[CallCenterRef, ...]:
        return tuple(CallCenterRef(self._spelled(center), name) for center, name in verdict.centers)

    def modify(self, changes: Sequence[tuple[str, Change]], once: bool = False) -> list[Verdict]:
        """Change agents without the check for the last agent.

        :param once: leave it to the caller to send it again in the version found by then: who has
            looked directly before has to look again.
        :raises TransportError: with ``sent``, it may have happened.
        """
        kind = self._versions.modify
        answers = self._session.write([_modify_request(kind, *change) for change in changes])
        if self._versions.is_unknown_modify(kind, answers):
            if not once:
                return self.modify(changes)
            return [_verdict(answer)._replace(definitive=False) for answer in answers]
        return [_verdict(answer) for answer in answers]

    # --- asking many questions ----------------------------------------------------------

    def _ask(
        self, keys: Sequence[str], kinds: versions.Kinds[R], make: versions.Make[R]
    ) -> Iterator[tuple[str, R | OcipError]]:
        """Every key with its answer, in documents of 15; doubtful answers are asked for again. A
        key that cannot be sent costs no other."""
        pending = []
        for key in keys:
            problem = problem_with_user_id(key)
            if problem:
                yield key, RequestError(problem)
            else:
                pending.append(key)
        for attempt in range(self.retries + 1):
            doubtful = []
            session_doubtful = False
            for key, answer in self._versions.answers(self._session, kinds, pending, make):
                if attempt < self.retries and _is_doubtful(answer):
                    doubtful.append(key)
                    session_doubtful |= _may_mean_no_session(answer)
                else:
                    yield key, answer
            if not doubtful:
                return
            if session_doubtful:
                self._session.drop()
            self.pause(attempt + 1)
            pending = doubtful

    # --- what callers hear --------------------------------------------------------------

    def caller_settings(
        self, questions: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[tuple[str, str], CallerSetting | Failure]]:
        """What is set for the calls of call centers, as it becomes known.

        A refusal is an answer here: the call center has no such setting, or this login may not
        read it. It is not asked for again.

        :param questions: pairs of service user id and key of CALLER_READS.
        :raises OcipError: the switch is out of reach; what was given before stays true.
        """
        problems = {center: problem_with_user_id(center) for center, _key in questions}
        yield from ((q, Failure(problems[q[0]])) for q in questions if problems[q[0]])
        pending = [question for question in questions if not problems[question[0]]]
        for attempt in range(self.retries + 1):
            surprises = []
            requests = [CALLER_READS[key][0](service_user_id=center) for center, key in pending]
            for question, answer in zip(pending, self._session.read(requests)):
                if isinstance(answer, Response):
                    yield question, CALLER_READS[question[1]][1](answer)
                elif isinstance(answer, ErrorResponse) or attempt == self.retries:
                    yield question, failure_of(answer)
                else:
                    surprises.append(question)
            if not surprises:
                return
            self.pause(attempt + 1)
            pending = surprises

    def set_callers(self, changes: Sequence[CallerChange]) -> list[Verdict]:
        """Force or lift night service of call centers, or set where all their calls go.

        :raises TransportError: with ``sent``, it may have happened.
        """
        answers = self._session.write([_callers_request(change) for change in changes])
        return [_verdict(answer) for answer in answers]


def _of_user(kind: RequestType[R], user_id: str) -> Request[R]:
    return kind(user_id=user_id)


def _of_center(kind: RequestType[R], service_user_id: str) -> Request[R]:
    return kind(service_user_id=service_user_id)


def problem_with_user_id(user_id: str) -> str:
    """Why a text cannot be a BroadWorks user id, or an empty string if it can."""
    if not user_id:
        return "The user id is empty: look for an empty entry in the list."
    if len(user_id) > LONGEST_USER_ID:
        return f"A user id has 1 to {LONGEST_USER_ID} characters; this one has {len(user_id)}."
    try:
        checked_text("The user id", user_id)
    except RequestError as exc:
        return str(exc)
    return ""


def problem_with_number(number: str) -> str:
    """Why a text cannot be a number that calls are forwarded to, or an empty string if it can."""
    if not 1 <= len(number) <= LONGEST_USER_ID:
        return f"A number has 1 to {LONGEST_USER_ID} characters; this one has {len(number)}."
    try:
        _callers_request(CallerChange("any", FORCED_FORWARDING, True, number))
    except OcipError as exc:
        return str(exc)
    return ""


def failure_of(error: OcipError) -> Failure:
    """The reason for a result, from an error of the client."""
    if isinstance(error, ErrorResponse):
        return Failure(error.summary, error.error_code, error.summary_english, error.detail)
    return Failure(str(error), getattr(error, "code", None))


def _is_doubtful(answer: Response | OcipError) -> bool:
    if isinstance(answer, ErrorResponse):
        return not answer.definitive
    return isinstance(answer, OcipError)


def _may_mean_no_session(answer: Response | OcipError) -> bool:
    # How a server says "not logged in" on TCP is unknown; no code is a hint
    # (docs/protocol.md, Login and session).
    return isinstance(answer, ErrorResponse) and answer.error_code is None


def _unavailable_codes(
    settings: messages.CodeSettings, codes: messages.Codes
) -> UnavailableCodes | None:
    rows = codes.unavailable_codes_table.select("Code", "Is Active")
    active = {code: boolean_cell(cell) for code, cell in rows}
    known = {code: is_active for code, is_active in active.items() if is_active is not None}
    if len(known) != len(active):
        return None
    return UnavailableCodes(
        enabled=settings.enable_agent_unavailable_codes,
        default=settings.default_agent_unavailable_code or None,
        codes=known,
    )


def _state(answer: messages.Agent) -> str | None:
    """The ACD state of an agent, None in XS data mode, where the call centers are told all the
    same (docs/protocol.md, States and joins).

    :raises ValueError: the answer has neither, and so tells nothing of the agent, or has a state
        that the schema does not know.
    """
    state = (answer.agent_acd_state or "").strip()
    if not state and answer.call_center_table is None:
        raise ValueError("It has neither an ACD state nor call centers.")
    if state and state not in WORDS:
        raise ValueError(f"The ACD state {state[:40]!r} is not one of the schema.")
    return WORDS.get(state)


def _joined(center: str, cell: str) -> bool:
    joined = boolean_cell(cell)
    if joined is None:
        raise ValueError(f"Available of {center} is {cell[:40]!r}, which is not a boolean.")
    return joined


def boolean_cell(cell: str) -> bool | None:
    """The boolean in the cell of a table, None where there is none."""
    try:
        return boolean(cell)
    except ValueError:
        return None


def _number(cell: str) -> int | None:
    try:
        return integer(cell) if cell else None
    except ValueError:
        return None


def _sign_out_verdict(answer: messages.CallCenters | OcipError) -> Verdict:
    if isinstance(answer, messages.CallCenters) and len(answer.call_center_table):
        rows = answer.call_center_table.select("Service User Id", "Call Center Name")
        return Verdict(REFUSED, tuple(CallCenterRef(center, name or None) for center, name in rows))
    return _verdict(answer)


def _verdict(answer: Response | OcipError) -> Verdict:
    if isinstance(answer, Response):
        return ACCEPTED
    kind = ERROR if isinstance(answer, ErrorResponse) else SURPRISE
    return Verdict(kind, failure=failure_of(answer), definitive=not _is_doubtful(answer))


def _modify_request(
    kind: RequestType[Response], agent_user_id: str, change: Change
) -> Request[Response]:
    values: dict[str, Any] = {"user_id": agent_user_id}
    if change.state is not None:
        values["agent_acd_state"] = ACD_STATES[change.state]
    if change.state == UNAVAILABLE and change.unavailable_code is not None:
        values["agent_unavailable_code"] = change.unavailable_code
    if change.joined:
        older = kind is messages.UserCallCenterModifyRequest
        values["call_center_availability" if older else "call_center_agent_settings"] = [
            {"serviceUserId": center, "available": joined}
            for center, joined in change.joined.items()
        ]
    return kind(**values)


def _callers_request(change: CallerChange) -> Request[Response]:
    if change.setting == NIGHT_SERVICE:
        return messages.GroupCallCenterNightServiceModifyRequest20(
            service_user_id=change.service_user_id, force_night_service=change.active
        )
    number = {} if change.to is None else {"forward_to_phone_number": change.to}
    return messages.GroupCallCenterForcedForwardingModifyRequest20(
        service_user_id=change.service_user_id, is_active=change.active, **number
    )


def _forced_forwarding(answer: messages.ForcedForwarding) -> ForcedForwarding:
    return ForcedForwarding(answer.is_active, answer.forward_to_phone_number or None)


def _night_service(answer: messages.NightService) -> NightService:
    return NightService(
        answer.force_night_service,
        _action(answer.action),
        _schedule(answer.business_hours),
        answer.transfer_phone_number or None,
    )


def _holiday(answer: messages.HolidayService) -> Holiday:
    schedule = _schedule(answer.holiday_schedule)
    return Holiday(_action(answer.action), schedule, answer.transfer_phone_number or None)


def _stranded(answer: messages.StrandedCalls) -> Stranded:
    return Stranded(_action(answer.action), answer.transfer_phone_number or None)


def _stranded_unavailable(answer: messages.StrandedCallsUnavailable) -> StrandedUnavailable:
    found = StrandedUnavailable(_action(answer.action), answer.transfer_phone_number or None)
    if not answer.condition_policy_on_number_of_agents_with_specified_unavailable_code:
        return found
    return found._replace(
        agents=answer.number_of_agents_with_specified_unavailable_code,
        unavailable_code=answer.agents_unavailable_code,
    )


def _action(text: str) -> str:
    """Our word for an action, such as ``night_service`` for ``Night Service``."""
    return normalized(text).lower().replace(" ", "_")


def _schedule(value: dict[str, Any] | None) -> str | None:
    return value["name"] or None if value else None


CALLER_READS: dict[str, tuple[RequestType[Any], Callable[[Any], CallerSetting]]] = {
    FORCED_FORWARDING: (
        messages.GroupCallCenterForcedForwardingGetRequest20,
        _forced_forwarding,
    ),
    NIGHT_SERVICE: (messages.GroupCallCenterNightServiceGetRequest20, _night_service),
    HOLIDAY: (messages.GroupCallCenterHolidayServiceGetRequest20, _holiday),
    STRANDED: (messages.GroupCallCenterStrandedCallGetRequest20, _stranded),
    STRANDED_UNAVAILABLE: (
        messages.GroupCallCenterStrandedCallUnavailableGetRequest20,
        _stranded_unavailable,
    ),
}
"""For each setting the request that reads it, and what its answer means."""
