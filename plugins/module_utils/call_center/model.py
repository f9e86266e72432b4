# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Agents, call centers, what is wanted and what became of it: plain typed values.

Most are named tuples: a long list makes many of them, and a module that is sent to a host pays
for making each dataclass anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

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


class Fault(NamedTuple):
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
            "summary_english": self.summary_english or self.summary,
            "detail": self.detail,
        }


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
        return self.type.lower() != "basic"


class Reading(NamedTuple):
    """What the switch said of an agent.

    :ivar state: word of ACD_STATES; None where the switch reports no state (XS data mode).
    :ivar fault: set when the agent could not be read; all else is then empty.
    """

    state: str | None = None
    unavailable_code: str | None = None
    memberships: tuple[Membership, ...] = ()
    fault: Fault | None = None

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

    def joins(self) -> dict[str, bool]:
        """Whether the agent is joined, for each call center by service user id."""
        return {m.service_user_id: m.joined for m in self.memberships}


@dataclass(frozen=True)
class Wanted:
    """What a task asks for of one agent.

    :ivar state: word of ACD_STATES, or None to leave the state alone.
    :ivar joined: for which call centers, by service user id, the agent is to take calls.
    """

    state: str | None = SIGNED_OUT
    last_agent: str = FAIL
    unavailable_code: str | None = None
    joined: dict[str, bool] = field(default_factory=dict)


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
    :ivar fault: with ERROR and SURPRISE.
    :ivar definitive: whether asking again would give the same answer.
    """

    kind: str
    centers: tuple[CallCenterRef, ...] = ()
    fault: Fault | None = None
    definitive: bool = False


@dataclass
class AgentRecord:
    """All that is known of one agent during a run.

    :ivar before: as read before any write; None as long as it was not read.
    :ivar after: as read after the last write; None if it was not.
    :ivar asked: whether a write for the agent may have reached the switch.
    :ivar verdict: the last answer that was believed.
    :ivar forced: whether the unguarded request was used.
    :ivar incident: why an answer did not come or was not believed.
    :ivar code_in_force: whether the unavailable code before is the one that the switch takes
        instead of the one asked for, so that asking for it would change nothing.
    """

    agent_user_id: str
    wanted: Wanted = Wanted()
    before: Reading | None = None
    after: Reading | None = None
    asked: bool = False
    verdict: Verdict | None = None
    forced: bool = False
    centers: tuple[CallCenterRef, ...] = ()
    incident: Fault | None = None
    code_in_force: bool = False


class UnavailableCodes(NamedTuple):
    """How a group or an enterprise uses unavailable codes.

    :ivar codes: whether each code is active.
    """

    enabled: bool
    default: str | None
    codes: dict[str, bool]

    def taken_for(self, code: str) -> str | None:
        """The code the switch takes for this one (docs/protocol.md, Unavailable codes)."""
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
    fault: Fault | None = None
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
            "error": self.fault.as_dict() if self.fault else None,
        }
