# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Agents, call centers, what is wanted and what became of it: plain typed values.

Most are named tuples: a long list makes many of them, and a module that is sent to a host pays
for making each dataclass anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from ..ocip.messages import LoginLevel
    from ..ocip.schema import Answer, R, Request

T = TypeVar("T")

SIGNED_OUT = "signed_out"
SIGNED_IN = "signed_in"
AVAILABLE = "available"
UNAVAILABLE = "unavailable"
WRAP_UP = "wrap_up"

ACD_STATES = {
    SIGNED_OUT: "Sign-Out",
    SIGNED_IN: "Sign-In",
    AVAILABLE: "Available",
    UNAVAILABLE: "Unavailable",
    WRAP_UP: "Wrap-Up",
}
"""The modules' words for the ACD states of BroadWorks (AgentACDState in the schema)."""

WORDS = {acd_state: word for word, acd_state in ACD_STATES.items()}

FAIL = "fail"
KEEP = "keep"
FORCE = "force"
LAST_AGENT = (FAIL, KEEP, FORCE)

CHANGED = "changed"
UNCHANGED = "unchanged"
REFUSED = "refused"
FORCED = "forced"
FAILED = "failed"
UNKNOWN = "unknown"
NOT_ATTEMPTED = "not_attempted"
OUTCOMES = (CHANGED, UNCHANGED, REFUSED, FORCED, FAILED, UNKNOWN, NOT_ATTEMPTED)

LONGEST_USER_ID = 161


class Failure(NamedTuple):
    """Why something was not done: the switch's own words, or ours with code None."""

    summary: str
    code: int | None = None
    summary_english: str = ""
    detail: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The result key ``error``."""
        return {
            "code": self.code,
            "summary": self.summary,
            "summary_english": self.english,
            "detail": self.detail,
        }

    @property
    def english(self) -> str:
        """The summary in English, where the switch gave one."""
        return self.summary_english or self.summary

    @property
    def brief(self) -> str:
        """As :attr:`english`, to stand within a sentence."""
        return self.english.rstrip(".")

    def of(self, what: str) -> Failure:
        """The same, saying first what failed."""
        return self._replace(
            summary=f"{what}: {self.summary}", summary_english=f"{what}: {self.english}"
        )


class CallCenterRef(NamedTuple):
    """A call center by its service user id, with its name where that is known."""

    service_user_id: str
    call_center_name: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """An element of the result key ``last_agent_call_centers``."""
        return {
            "service_user_id": self.service_user_id,
            "call_center_name": self.call_center_name,
        }

    def __str__(self) -> str:
        if not self.call_center_name:
            return self.service_user_id
        return f"{self.call_center_name} ({self.service_user_id})"


def is_basic(center_type: str | None) -> bool:
    """Whether a call center is one whose last agent the switch does not hold back."""
    return (center_type or "").lower() == "basic"


class Person(NamedTuple):
    """An agent by user id, with the names that the list of a call center gives."""

    user_id: str
    last_name: str | None = None
    first_name: str | None = None


class Membership(NamedTuple):
    """One agent's place in one call center.

    :ivar joined: whether the agent takes calls of this center when in state available.
    :ivar logoff_allowed: whether the agent may leave it, None where the switch does not say.
    """

    service_user_id: str
    type: str = ""
    joined: bool = True
    logoff_allowed: bool | None = None
    skill_level: int | None = None
    priority: int | None = None

    @property
    def guards(self) -> bool:
        """Whether the center is one whose last agent the switch holds back: all but basic ones."""
        return not is_basic(self.type)


class Reading(NamedTuple):
    """What the switch said of an agent.

    :ivar state: word of ACD_STATES; None where the switch reports no state (XS data mode).
    :ivar failure: set when the agent could not be read; all else is then empty.
    """

    state: str | None = None
    unavailable_code: str | None = None
    memberships: tuple[Membership, ...] = ()
    failure: Failure | None = None

    @property
    def signed_in(self) -> bool:
        """Signed in is any known state but signed out (docs/protocol.md, Guarded sign-out)."""
        return self.state not in (None, SIGNED_OUT)

    @property
    def guarded_centers(self) -> tuple[str, ...]:
        """Service user ids of the centers that a sign-out of this agent could leave empty."""
        return tuple(m.service_user_id for m in self.memberships if m.joined and m.guards)

    @property
    def shared_centers(self) -> tuple[str, ...]:
        """As :attr:`guarded_centers`, and those that the agent could join at any moment."""
        return tuple(m.service_user_id for m in self.memberships if m.guards)

    def is_in(self, center: str) -> bool:
        """Whether the agent is signed in and joined to a call center."""
        return self.signed_in and bool(self.joins().get(center))

    def joins(self) -> dict[str, bool]:
        """Whether the agent is joined, for each call center by service user id."""
        return {m.service_user_id: m.joined for m in self.memberships}


@dataclass(frozen=True)
class Wanted:
    """What a task asks for of one agent.

    :ivar state: word of ACD_STATES, or None to leave the state alone.
    :ivar joined: for which call centers, by service user id, the agent is to take calls.
    :ivar entry: with state SIGNED_IN, which every state but signed out fulfills, the state that an
        agent who is signed out is given; None if nobody but the agent may sign in.
    """

    state: str | None = SIGNED_OUT
    unavailable_code: str | None = None
    joined: dict[str, bool] = field(default_factory=dict)
    entry: str | None = SIGNED_IN


class Policy(NamedTuple):
    """What a run may do about the last agent of a call center.

    :ivar last_agent: FAIL, KEEP or FORCE. :ivar closing: service user ids of the call centers that
        may be left without an agent.
    """

    last_agent: str = FAIL
    closing: frozenset[str] = frozenset()

    def may_empty(self, center: str) -> bool:
        """Whether a call center may be left without an agent."""
        return self.last_agent == FORCE or center in self.closing


STRICT = Policy()
"""The last agent of a call center stays and fails the task."""


@dataclass(frozen=True)
class Change:
    """What UserCallCenterModifyRequest19 is to set for an agent; None leaves it alone."""

    state: str | None = None
    unavailable_code: str | None = None
    joined: dict[str, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.state is not None or bool(self.joined)


DONE = "done"
ERROR = "error"
SURPRISE = "surprise"


class Verdict(NamedTuple):
    """How the switch answered one write: DONE, REFUSED, ERROR or SURPRISE.

    :ivar centers: with REFUSED, the call centers whose last agent this is.
    :ivar failure: with ERROR and SURPRISE.
    :ivar definitive: whether asking again would give the same answer.
    """

    kind: str
    centers: tuple[CallCenterRef, ...] = ()
    failure: Failure | None = None
    definitive: bool = False


@dataclass
class AgentRecord:
    """All that is known of one agent during a run.

    :ivar before: as read before any write; None as long as it was not read.
    :ivar after: as read after the last write; None if it was not.
    :ivar asked: whether a write for the agent may have reached the switch.
    :ivar verdict: the last answer that was believed.
    :ivar accepted: whether the switch accepted a write for the agent at any time.
    :ivar moved: whether a reading showed that a write took effect, whatever others did since.
    :ivar forced: whether the agent was let go although the last one of a call center.
    :ivar centers: the call centers whose last agent this is.
    :ivar incident: why nothing was sent, or an answer did not come or was not believed.
    :ivar code_in_force: whether the unavailable code before is the one that the switch takes
        instead of the one asked for, so that asking for it would change nothing.
    """

    agent_user_id: str
    wanted: Wanted = Wanted()
    before: Reading | None = None
    after: Reading | None = None
    asked: bool = False
    verdict: Verdict | None = None
    accepted: bool = False
    moved: bool = False
    forced: bool = False
    centers: tuple[CallCenterRef, ...] = ()
    incident: Failure | None = None
    code_in_force: bool = False


class UnavailableCodes(NamedTuple):
    """How a group or an enterprise uses unavailable codes.

    :ivar codes: whether each code is active.
    """

    enabled: bool
    default: str | None
    codes: dict[str, bool]

    def taken_for(self, code: str) -> str | None:
        """The code the switch takes when this one is asked for.

        See docs/protocol.md, Unavailable codes.
        """
        if not self.enabled:
            return None
        return code if self.codes.get(code) else self.default


class AgentResult(NamedTuple):
    """One entry of the result key ``agents``.

    :ivar before: joins and unavailable code before, for the diff, where a task concerns them.
    :ivar after: the same as read back, or as forecast.
    """

    agent_user_id: str
    outcome: str
    changed: bool = False
    state_before: str | None = None
    state_after: str | None = None
    last_agent_call_centers: tuple[CallCenterRef, ...] = ()
    failure: Failure | None = None
    warning: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The entry as it is returned."""
        return {
            "agent_user_id": self.agent_user_id,
            "outcome": self.outcome,
            "changed": self.changed,
            "state_before": self.state_before,
            "state_after": self.state_after,
            "last_agent_call_centers": [c.as_dict() for c in self.last_agent_call_centers],
            "error": self.failure.as_dict() if self.failure else None,
        }


# --- The seam: what the rules need of the client, and of the switch ------------------------


class Session(Protocol):
    """A login on the switch, or a pool of them: :class:`..ocip.session.Session`."""

    @property
    def retries(self) -> int:
        """How often something is tried again for each incident."""

    @property
    def width(self) -> int:
        """How many documents can be on their way at the same time."""

    @property
    def documents(self) -> int:
        """Documents sent so far."""

    @property
    def login_response(self) -> LoginLevel | None:
        """Level of the login, with its service provider and group."""

    def pause(self, attempt: int) -> None:
        """Wait before trying again for the nth time."""

    def drop(self) -> None:
        """Disconnect; the next command connects anew."""

    def command(self, request: Request[R]) -> R:
        """Send one request. :raises OcipError: it was refused or not answered."""

    def read(self, requests: Sequence[Request[R]]) -> Iterator[Answer[R]]:
        """Answers to requests that only read. :raises TransportError: no answer."""

    def write(self, requests: Sequence[Request[R]]) -> list[Answer[R]]:
        """Send one document once. :raises TransportError: with ``sent`` it may have happened."""

    def each(self, jobs: Iterable[Callable[[Any], T]]) -> Iterator[T]:
        """Do jobs side by side, each with a session of its own."""


class AgentSwitch(Protocol):
    """What the rules ask and tell: a real switch, or one that answers from a forecast."""

    @property
    def retries(self) -> int:
        """How often something is tried again for each incident."""

    @property
    def width(self) -> int:
        """How many requests can be on their way at the same time."""

    def pause(self, attempt: int) -> None:
        """Wait before trying again for the nth time."""

    def side_by_side(self, jobs: Sequence[Callable[[AgentSwitch], T]]) -> list[T]:
        """Do jobs, each on a session of its own, at most ``width`` at a time."""

    def readings(self, agent_user_ids: Sequence[str]) -> Iterator[tuple[str, Reading]]:
        """State and call centers of agents. :raises OcipError: the switch is out of reach."""

    def glance(self, agent_user_ids: Sequence[str]) -> dict[str, Reading]:
        """As ``readings``, of at most 15 agents, all in one document."""

    def assigned(
        self, service_user_ids: Sequence[str]
    ) -> Iterator[tuple[str, list[Person] | Failure]]:
        """The agents assigned to call centers, or why they cannot be read."""

    def profiles(
        self, service_user_ids: Sequence[str]
    ) -> Iterator[tuple[str, dict[str, Any] | Failure]]:
        """Name, type and policy of call centers, or why they cannot be read."""

    def unavailable_codes(self, agent_user_id: str) -> UnavailableCodes | None:
        """How unavailable codes are used where an agent belongs, or None if that is not known."""

    def spell(self, user_ids: Iterable[str]) -> None:
        """Use these spellings of ids, whatever case the switch writes them in."""

    def sign_out(self, agent_user_ids: Sequence[str]) -> list[Verdict]:
        """Sign agents out, guarded by the switch. :raises TransportError: see ``Session``."""

    def modify(self, changes: Sequence[tuple[str, Change]], once: bool = False) -> list[Verdict]:
        """Change agents, unguarded; ``once``: see :meth:`.switch.Switch.modify`.

        :raises TransportError: see ``Session``.
        """
