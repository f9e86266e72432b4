# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Settles with a test agent what reading cannot tell: the only part of first contact that writes.

It is for an agent that nobody needs, joined to no call center but a test center in which it is
alone: a probe must not bring calls to anybody. Whatever happens, the agent is put back as it was,
and read once more to see that it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..ocip.errors import OcipError
from .contact import CONTINUES, STOPS
from .ids import same
from .model import (
    ACD_STATES,
    DONE,
    ERROR,
    REFUSED,
    SIGNED_OUT,
    UNAVAILABLE,
    Change,
    Failure,
    Reading,
    Verdict,
)
from .switch import Switch, failure_of

EMPTY_TABLE = "empty_table"
KEPT = "kept"
CLEARED = "cleared"
ROLLS_BACK = "rolls_back"
ACCEPTED = "accepted"


@dataclass
class Probe:
    """What a probe settled; None where it was not settled.

    :ivar sign_out_signed_out: answer to the sign-out of an agent who is signed out already:
        ``empty_table``, ``rows`` or ``error``.
    :ivar refusal: the call centers that a refusal named, as service user ids with names.
    :ivar signed_in_states: words of the ACD states in which the last agent was refused.
    :ivar joins_on_sign_out: ``kept`` or ``cleared``.
    :ivar error_in_document: what an error in the middle of a document of writes does to the
        others: ``continues``, ``stops`` or ``rolls_back``.
    :ivar hidden_state_change: where states are hidden, what a change of state is answered with:
        ``accepted`` or ``error``.
    :ivar restored: whether the agent was read as it was before; None if nothing was written, or
        where the switch hides its state.
    :ivar failure: why the probe did not begin, did not end, or could not put the agent back.
    """

    agent_user_id: str
    sign_out_signed_out: str | None = None
    refusal: list[dict[str, Any]] | None = None
    signed_in_states: list[str] | None = None
    joins_on_sign_out: str | None = None
    error_in_document: str | None = None
    hidden_state_change: str | None = None
    restored: bool | None = None
    failure: Failure | None = None
    surprises: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The result key ``probe``."""
        found = {name: value for name, value in vars(self).items() if name != "failure"}
        return {**found, "error": self.failure.as_dict() if self.failure else None}


def probe(
    switch: Switch,
    agent_user_id: str,
    service_user_id: str | None = None,
    hold_signals: Callable[[], None] = lambda: None,
) -> Probe:
    """Try out what can only be found out by writing. Never raises for what the switch does, nor
    for an interruption.

    :param agent_user_id: the test agent.
    :param service_user_id: a test center in which it is alone, or None.
    :param hold_signals: lets no signal interrupt us any more, while the agent is put back.
    """
    found = Probe(agent_user_id)
    try:
        before = dict(switch.readings([agent_user_id]))[agent_user_id]
        found.failure = _objection(switch, agent_user_id, before, service_user_id)
    except OcipError as exc:
        found.failure = failure_of(exc)
    if found.failure is not None:
        return found
    trial = _Trial(switch, found, before, service_user_id)
    try:
        try:
            trial.run()
        finally:
            hold_signals()
    except OcipError as exc:
        found.failure = failure_of(exc)
    finally:
        trial.put_back()
    return found


def _objection(
    switch: Switch, agent_user_id: str, reading: Reading, center: str | None
) -> Failure | None:
    """Why this agent must not be used for a probe."""
    if reading.failure is not None:
        return reading.failure
    others = [
        m.service_user_id
        for m in reading.memberships
        if m.joined and not (center and same(m.service_user_id, center))
    ]
    if others:
        return Failure(
            f"{agent_user_id} is joined to {', '.join(others)}. A probe could route calls to this "
            "agent: use a test agent that is not joined to any call center except "
            "probe_call_center."
        )
    if center is None:
        return None
    if not any(same(m.service_user_id, center) for m in reading.memberships):
        return Failure(f"{agent_user_id} is not assigned to probe_call_center {center}.")
    people = dict(switch.assigned([center]))[center]
    if isinstance(people, Failure):
        return people
    colleagues = [person for person in people if not same(person.user_id, agent_user_id)]
    if colleagues:
        return Failure(
            f"{center} has other agents, such as {colleagues[0].user_id}. Use a test call center "
            f"in which {agent_user_id} is the only agent."
        )
    return None


class _Trial:
    """The writes of one probe, each followed by a read."""

    def __init__(self, switch: Switch, found: Probe, before: Reading, center: str | None) -> None:
        self._switch = switch
        self._found = found
        self._agent = found.agent_user_id
        self._before = before
        self._center = next(
            (m for m in before.memberships if center and same(m.service_user_id, center)), None
        )
        self._written = False

    def run(self) -> None:
        if self._before.state is None:
            self._change_a_hidden_state()
            return
        self._sign_out_twice()
        if self._center is not None:
            self._be_the_last_one(self._center.service_user_id)
        self._fail_in_the_middle()

    def _change_a_hidden_state(self) -> None:
        verdict = self._change(Change(SIGNED_OUT))
        self._found.hidden_state_change = ACCEPTED if verdict.kind == DONE else ERROR

    def _sign_out_twice(self) -> None:
        self._bring_to(Change(SIGNED_OUT))
        verdict = self._sign_out()
        words = {DONE: EMPTY_TABLE, REFUSED: "rows", ERROR: ERROR}
        self._found.sign_out_signed_out = words.get(verdict.kind)

    def _be_the_last_one(self, center: str) -> None:
        """Sign out as the only agent of a center, from each state."""
        refused_in: list[str] = []
        for state in ACD_STATES:
            if state == SIGNED_OUT:
                continue
            reading = self._bring_to(Change(state, joined={center: True}))
            if reading.state != state or not reading.joins().get(center):
                self._found.surprises.append(f"{self._agent} could not be set to {state}.")
                continue
            verdict = self._sign_out()
            after = self._read()
            if verdict.kind == REFUSED and after.state != SIGNED_OUT:
                refused_in.append(state)
                self._found.refusal = [place.as_dict() for place in verdict.centers]
            elif verdict.kind == DONE and after.state == SIGNED_OUT:
                self._note_joins(after, center)
        self._found.signed_in_states = refused_in
        if refused_in:
            self._note_joins(self._bring_to(Change(SIGNED_OUT)), center)

    def _note_joins(self, reading: Reading, center: str) -> None:
        self._found.joins_on_sign_out = KEPT if reading.joins().get(center) else CLEARED

    def _fail_in_the_middle(self) -> None:
        """Three writes in a document, the middle one for an agent that does not exist."""
        self._bring_to(Change(SIGNED_OUT))
        domain = self._agent.partition("@")[2] or "example.invalid"
        nobody = f"no-such-agent-{secrets.token_hex(8)}@{domain}"
        self._written = True
        self._switch.modify(
            [
                (self._agent, Change("wrap_up")),
                (nobody, Change("wrap_up")),
                (self._agent, Change(UNAVAILABLE)),
            ]
        )
        words = {UNAVAILABLE: CONTINUES, "wrap_up": STOPS, SIGNED_OUT: ROLLS_BACK}
        self._found.error_in_document = words.get(self._read().state or "")

    # --- steps --------------------------------------------------------------------------

    def _bring_to(self, change: Change) -> Reading:
        self._change(change)
        return self._read()

    def _change(self, change: Change) -> Verdict:
        self._written = True
        return self._switch.modify([(self._agent, change)])[0]

    def _sign_out(self) -> Verdict:
        self._written = True
        return self._switch.sign_out([self._agent])[0]

    def _read(self) -> Reading:
        reading = dict(self._switch.readings([self._agent]))[self._agent]
        if reading.failure is not None:
            raise OcipError(f"{self._agent} can no longer be read: {reading.failure.summary}")
        return reading

    # --- the end ------------------------------------------------------------------------

    def put_back(self) -> None:
        """Bring the agent back to state, unavailable code and join as they were, and look."""
        if not self._written:
            return
        restored = False
        for attempt in range(self._switch.retries + 1):
            self._switch.pause(attempt)
            try:
                restored = self._put_back()
            except OcipError as exc:
                self._found.failure = self._found.failure or failure_of(exc)
            if restored:
                break
        self._found.restored = None if restored and self._before.state is None else restored
        if not restored:
            before = self._before.state or "state"
            before += f", {self._joined()}" if self._center else ""
            reason = f" ({self._found.failure.summary})" if self._found.failure else ""
            self._found.failure = Failure(
                f"{self._agent} could not be restored: {before}. Restore it manually.{reason}"
            )

    def _joined(self) -> str:
        return "joined" if self._center and self._center.joined else "not joined"

    def _put_back(self) -> bool:
        if self._is_as_before(self._read()):
            return True
        joined = {self._center.service_user_id: self._center.joined} if self._center else {}
        self._change(Change(self._before.state, self._before.unavailable_code, joined))
        return self._is_as_before(self._read())

    def _is_as_before(self, now: Reading) -> bool:
        before = self._before
        return (now.state, now.unavailable_code, now.joins()) == (
            before.state,
            before.unavailable_code,
            before.joins(),
        )
