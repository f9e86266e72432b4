# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""First contact: finds out by reading how a switch behaves and what a login may see there.

Nothing here changes anything on the switch. What cannot be found out stays unknown, with the
reason; only a switch that is out of reach ends the examination, and what was found before stays.
"""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..ocip import messages
from ..ocip.errors import (
    INVALID_DOCUMENT,
    AnswerMismatchError,
    ErrorResponse,
    OcipError,
    UnexpectedResponse,
)
from ..ocip.schema import Answer, R, Request, Response
from ..ocip.session import Session
from .model import Failure, Person
from .survey import Center, Survey
from .switch import Switch, failure_of

KNOWN = "known"
UNKNOWN = "unknown"
UNTESTED = "untested"
UNEXPECTED = "unexpected"
CONTINUES = "continues"
STOPS = "stops"
FOUND = "found"
ERROR = "error"

ROUND_TRIPS = 10
LOGIN_REQUESTS = {
    "password": ("LoginRequest22V5",),
    "digest": ("AuthenticationRequest", "LoginRequest14sp4"),
}

Group = tuple[str, str]


class Scope(Survey):
    """What the login sees of a group and of named agents.

    :ivar group: service provider and group. :ivar failure: why its list cannot be read.
    """

    def __init__(self, switch: Switch | None = None, group: Group | None = None) -> None:
        super().__init__(switch)
        self.group = group
        self.failure: Failure | None = None

    def look_around(self, agent_user_ids: Sequence[str]) -> None:
        """Read the call centers of the group and their agents; without a group those of the named
        agents.

        :raises OcipError: the switch is out of reach.
        """
        if self.group is not None:
            try:
                self.find_group(*self.group)
            except (ErrorResponse, UnexpectedResponse) as exc:
                self.failure = failure_of(exc)
        self.read_assigned()
        self.read_agents(dict.fromkeys([*agent_user_ids, *self.people()]))
        if not self.centers:
            places = [m for agent in agent_user_ids for m in self.readings[agent].memberships]
            for place in places:
                center = Center(place.service_user_id, type=place.type or None)
                self.centers.setdefault(place.service_user_id, center)
            self.read_assigned()

    @property
    def unreadable_centers(self) -> list[str]:
        """Centers whose agents the login cannot read."""
        return [key for key, center in self.centers.items() if center.failure is not None]

    @property
    def unreadable_agents(self) -> list[str]:
        """Agents that the login cannot read."""
        return [key for key, reading in self.readings.items() if reading.failure is not None]

    def premium_centers(self) -> list[str]:
        """Centers that may have night service, which is a feature of premium centers."""
        return [key for key, c in self.centers.items() if (c.type or "").lower() == "premium"]


@dataclass
class Findings:
    """What is known of a switch after an examination; None is not known.

    :ivar login: the login response, None without a login. :ivar login_method: how it was made.
    :ivar round_trip_ms: milliseconds of each of several round trips.
    :ivar requests: for each request of the client KNOWN, UNKNOWN, UNTESTED, UNEXPECTED (answered
        otherwise than by the schema), or ``refused (code)``.
    :ivar behaviour: how the switch answers, by the keys of the result ``behaviour``.
    :ivar stopped: why the examination ended early.
    """

    login: messages.LoginLevel | None = None
    login_method: str | None = None
    round_trip_ms: list[float] = field(default_factory=list)
    release: str | None = None
    release_reason: str = "There was no login."
    requests: dict[str, str] = field(default_factory=dict)
    behaviour: dict[str, Any] = field(
        default_factory=lambda: dict.fromkeys(
            (
                "acd_states_visible",
                "error_in_document",
                "error_code_element",
                "echo_returned",
                "non_ascii_search",
            )
        )
    )
    scope: Scope = field(default_factory=Scope)
    stopped: OcipError | None = None

    def round_trips(self) -> dict[str, float] | None:
        """Shortest, middle and longest round trip in milliseconds."""
        if not self.round_trip_ms:
            return None
        times = self.round_trip_ms
        return {
            "min": round(min(times), 1),
            "median": round(statistics.median(times), 1),
            "max": round(max(times), 1),
        }


def examine(session: Session, group: Group | None, agent_user_ids: Sequence[str]) -> Findings:
    """Find out what can be found out by reading. Never raises for what the switch does.

    :param group: service provider and group to look at, None for those of the login.
    :param agent_user_ids: known agents to look at besides those of the group.
    """
    examination = _Examination(session)
    try:
        examination.log_in()
        examination.measure()
        examination.look_around(group, agent_user_ids)
        examination.try_requests()
        examination.watch_answers()
    except OcipError as exc:
        examination.findings.stopped = exc
    return examination.findings


class _Examination:
    def __init__(self, session: Session) -> None:
        self.findings = Findings()
        self._session = session

    # --- the login ----------------------------------------------------------------------

    def log_in(self) -> None:
        self._session.open()
        self.findings.login = self._session.login_response
        self.findings.login_method = self._session.login_method
        for name, request in messages.REQUESTS.items():
            self.findings.requests[name] = UNTESTED
            if name in LOGIN_REQUESTS[self._session.login_method] and not request.writes:
                self.findings.requests[name] = KNOWN

    def measure(self) -> None:
        """How long an answer takes, by a request that does nothing; and the release."""
        probe: Request[Any] = messages.VerifySessionIsValidRequest()
        if self._try(probe) == UNKNOWN:
            probe = messages.UserCallCenterAgentDetailsGetRequest(
                agent_user_id=self._session.account.username
            )
        for _number in range(ROUND_TRIPS):
            start = time.monotonic()
            self._alone(probe)
            self.findings.round_trip_ms.append((time.monotonic() - start) * 1000)
        self._ask_release()

    def _ask_release(self) -> None:
        request = messages.SystemSoftwareVersionGetRequest()
        answer = self._alone(request)
        self._note(request, answer)
        if isinstance(answer, Response):
            self.findings.release = answer.version
            self.findings.release_reason = ""
        else:
            self.findings.release_reason = str(answer)

    # --- what it sees -------------------------------------------------------------------

    def look_around(self, group: Group | None, agent_user_ids: Sequence[str]) -> None:
        self.findings.scope = Scope(Switch(self._session), group or self._own_group())
        self.findings.scope.look_around(agent_user_ids)

    def _own_group(self) -> Group | None:
        login = self._session.login_response
        if login is None or not login.service_provider_id or not login.group_id:
            return None
        return login.service_provider_id, login.group_id

    # --- which requests it knows --------------------------------------------------------

    def try_requests(self) -> None:
        """Send each request that reads, alone, so that one answer cannot touch another."""
        samples = self._samples()
        for name in list(self.findings.requests):
            request = _sample_of(name, samples)
            if request is not None and self.findings.requests[name] == UNTESTED:
                self._try(request)

    def _samples(self) -> dict[str, str]:
        """Values for elements of requests, of what is there."""
        scope = self.findings.scope
        readable = [key for key, reading in scope.readings.items() if reading.failure is None]
        agents = readable or list(scope.readings)
        premium = scope.premium_centers()
        centers = premium or list(scope.centers)
        samples: dict[str, str] = {}
        if agents:
            samples.update(userId=agents[0], agentUserId=agents[0])
        if centers:
            samples["serviceUserId"] = centers[0]
        if scope.group:
            samples.update(
                serviceProviderId=scope.group[0], groupId=scope.group[1], GroupId=scope.group[1]
            )
        return samples

    def _try(self, request: Request[Any]) -> str:
        return self._note(request, self._alone(request))

    def _note(self, request: Request[Any], answer: Answer[Any]) -> str:
        self.findings.requests[request.name] = _status_of(answer)
        return self.findings.requests[request.name]

    def _alone(self, request: Request[R]) -> Answer[R]:
        return next(iter(self._session.read([request])))

    # --- how it answers -----------------------------------------------------------------

    def watch_answers(self) -> None:
        behaviour = self.findings.behaviour
        states = [
            reading.state is not None
            for reading in self.findings.scope.readings.values()
            if reading.failure is None
        ]
        if states:
            behaviour["acd_states_visible"] = any(states)
        self._watch_an_error()
        behaviour["non_ascii_search"] = self._search_beyond_ascii()

    def _watch_an_error(self) -> None:
        """A document of three reads, the middle one of an agent that does not exist."""
        behaviour = self.findings.behaviour
        good = self._good_read()
        if good is None:
            behaviour["error_in_document"] = UNTESTED
            return
        domain = getattr(self.findings.login, "user_domain", None) or "example.invalid"
        nobody = f"no-such-agent-{secrets.token_hex(8)}@{domain}"
        bad = messages.UserCallCenterAgentDetailsGetRequest(agent_user_id=nobody)
        third: object = None
        try:
            first, middle, (_last, third) = self._session.as_received([good, bad, good])
        except AnswerMismatchError:  # the answer ends with the error: alone it says the rest
            first = self._session.as_received([good])[0]
            middle = self._session.as_received([bad])[0]
        error, refused = middle
        behaviour["echo_returned"] = bool(first[0].echo and error.echo)
        if isinstance(refused, ErrorResponse):
            behaviour["error_code_element"] = "errorCode" in error.values
            behaviour["error_in_document"] = CONTINUES if isinstance(third, Response) else STOPS

    def _good_read(self) -> Request[Any] | None:
        candidates: list[Request[Any]] = [
            messages.VerifySessionIsValidRequest(),
            messages.SystemSoftwareVersionGetRequest(),
        ]
        for request in candidates:
            if self.findings.requests.get(request.name) == KNOWN:
                return request
        return None

    def _search_beyond_ascii(self) -> str:
        """Search for a name with a letter beyond ASCII, where a list of agents has one."""
        for key, center in self.findings.scope.centers.items():
            for person in center.assigned:
                if not (person.last_name or "").isascii():
                    return self._search(key, person)
        return UNTESTED

    def _search(self, center: str, person: Person) -> str:
        criterion = {"mode": "Equal To", "value": person.last_name, "isCaseInsensitive": True}
        answer = self._alone(
            messages.GroupCallCenterGetAgentListRequest(
                service_user_id=center, search_criteria_user_last_name=[criterion]
            )
        )
        if not isinstance(answer, Response):
            return ERROR
        found = [user_id for (user_id,) in answer.agent_table.select("User Id")]
        return FOUND if person.user_id in found else ERROR


def _status_of(answer: Answer[Any]) -> str:
    if isinstance(answer, Response):
        return KNOWN
    if isinstance(answer, UnexpectedResponse):
        return UNEXPECTED
    code = answer.error_code
    if code == INVALID_DOCUMENT:
        return UNKNOWN
    return f"refused ({code if code is not None else 'without a code'})"


def _sample_of(name: str, samples: Mapping[str, str]) -> Request[Any] | None:
    """A harmless form of a request that reads, or None where something is missing for it."""
    request = messages.REQUESTS[name]
    if request.writes or name.startswith(("Login", "Logout", "Authentication")):
        return None
    values: dict[str, Any] = {}
    for element in request.elements:
        if element.required and element.name not in samples:
            return None
        if element.required:
            values[element.name] = samples[element.name]
    if any(element.name == "searchCriteriaUserId" for element in request.elements):
        # Without it, the answer would list every user of the system.
        if "userId" not in samples:
            return None
        criterion = {"mode": "Equal To", "value": samples["userId"], "isCaseInsensitive": True}
        values["searchCriteriaUserId"] = [criterion]
    return request(**values)
