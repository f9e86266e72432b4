# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Guards two writes that the switch does not guard: leaving a call center, and signing out the last
agent of a call center that closes.

Before an agent is taken out of a call center, a read must show another agent signed in and joined
there, unless that call center may be left without an agent. The read is in the document directly
before the write. A client cannot do more. If the other agent leaves between the two documents, the
reading at the end detects it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..ocip.documents import MAXIMUM_COMMANDS
from .deliver import Delivery
from .model import (
    DONE,
    ERROR,
    REFUSED,
    SIGNED_OUT,
    AgentRecord,
    AgentSwitch,
    Change,
    Failure,
    Policy,
    Reading,
    Verdict,
)
from .picture import Picture
from .plan import after_change

LEAVING_TOGETHER = 7
"""Agents who leave in one document. The other half of the read before it is for agents who stay."""

LOOKS = 12
"""Number of reads that search for an agent who stays. After that, the leaving agent must stay."""

Prepare = Callable[[Sequence[str]], "Failure | None"]


def nothing_to_prepare(_centers: Sequence[str]) -> Failure | None:
    """The default of ``prepare``: nothing must be done before a call center is emptied."""
    return None


class Unguarded:
    """Takes agents out of call centers, one call center at a time.

    :param records: records of the agents who leave.
    :param picture: which agents are in which call center; this class updates it.
    :param going: all agents who leave in this run. To show that somebody stays, other agents are
        read first.
    :param prepare: called before call centers are emptied. If it fails, the agent stays.
    """

    def __init__(
        self,
        switch: AgentSwitch,
        records: Mapping[str, AgentRecord],
        picture: Picture,
        policy: Policy,
        going: Sequence[str] = (),
        prepare: Prepare = nothing_to_prepare,
    ) -> None:
        self._switch = switch
        self._records = records
        self._picture = picture
        self._policy = policy
        self._going = frozenset(going)
        self._prepare = prepare
        self._prepared: set[str] = set()
        self._held: dict[str, Verdict] = {}
        self._delivery = Delivery(switch, records)

    # --- leaving one call center ------------------------------------------------------------

    def leave(self, center: str, agent_user_ids: Sequence[str]) -> None:
        """Take agents out of a call center; hold back those who must stay.

        :raises OcipError: the switch is out of reach; the records say how far the run came.
        """
        keys = list(agent_user_ids)
        for start in range(0, len(keys), LEAVING_TOGETHER):
            together = keys[start : start + LEAVING_TOGETHER]
            if len(together) == 1 or not self._leave_together(center, together):
                for key in together:
                    self._leave_alone(center, key)

    def _leave_together(self, center: str, keys: Sequence[str]) -> bool:
        """Take several agents out with one document. False if each agent needs its own read."""
        if self._look(keys, [center]):
            return False
        joined = [key for key in keys if self._joins(key).get(center)]
        if not joined:
            return True
        change = Change(joined={center: False})
        verdicts = self._delivery.send(
            joined, lambda some: self._switch.modify([(key, change) for key in some], once=True)
        )
        if verdicts is None or any(verdict.kind != DONE for verdict in verdicts):
            return False
        self._delivery.believe(joined, verdicts)
        return True

    def _leave_alone(self, center: str, key: str) -> None:
        self._go(key, lambda: [center], Change(joined={center: False}))

    # --- signing out in spite of the switch's refusal ---------------------------------------

    def sign_out(self, key: str) -> None:
        """Sign out an agent that the switch refused only because of call centers that may be left
        without an agent.

        :raises OcipError: the switch is out of reach; the records say how far the run came.
        """

        def centers() -> list[str]:
            return [center for center, joined in self._joins(key).items() if joined]

        self._go(key, centers, Change(state=SIGNED_OUT))

    def settle(self) -> None:
        """If an agent left some call centers and had to stay in another one, the result is that the
        agent had to stay."""
        for key, verdict in self._held.items():
            record = self._records[key]
            if record.verdict is not None and record.verdict.kind == DONE:
                record.verdict, record.centers = verdict, verdict.centers

    # --- both -------------------------------------------------------------------------------

    def _go(self, key: str, centers: Callable[[], list[str]], change: Change) -> None:
        """Send one unguarded change. If its answer is lost, send it again, up to the number of
        retries, each time after another read of the agent's call centers."""
        record = self._records[key]
        # At least one more try, for a switch that knows only an older version of the request.
        for attempt in range(max(1, self._switch.retries) + 1):
            self._switch.pause(attempt)
            emptied = self._look_ready(record, centers, change)
            if emptied is None:
                return
            if attempt and change.state and self._picture.readings[key].state is None:
                return  # the switch hides states, so a read cannot show whether it was done
            if emptied:
                record.centers, record.forced = self._picture.refs(emptied), True
            verdicts = self._delivery.send(
                [key], lambda _some: self._switch.modify([(key, change)], once=True)
            )
            if verdicts is not None:
                self._delivery.believe([key], verdicts)
                if verdicts[0].kind == DONE:
                    gone = after_change(self._picture.readings[key], change)
                    self._picture.note(key, gone)
                if verdicts[0].kind == DONE or verdicts[0].definitive:
                    return

    def _look_ready(
        self, record: AgentRecord, centers: Callable[[], list[str]], change: Change
    ) -> list[str] | None:
        """Check whether an agent may leave, directly before the write.

        :returns: the call centers that the agent leaves empty; all of them may be empty and are
            prepared. None if nothing may be sent: the agent has already left, cannot be read, or
            must stay.
        """
        for _look in range(LOOKS):
            asked = centers()
            self._meet(asked)
            empty = self._look([record.agent_user_id], asked)
            reading = self._picture.readings[record.agent_user_id]
            if reading.failure is not None:
                _note_unreadable(record, reading.failure)
                return None
            if _shows(reading, change):
                return None
            if set(centers()) - set(asked):
                continue  # the agent joined another call center in the meantime
            held = [center for center in empty if not self._policy.may_empty(center)]
            if held:
                self._hold_back(record, held)
                return None
            unprepared = [center for center in empty if center not in self._prepared]
            if not unprepared:
                return empty
            failure = self._prepare(unprepared)
            if failure is not None:
                self._hold_back(record, unprepared, failure)
                return None
            self._prepared.update(unprepared)
        self._hold_back(record, centers())
        return None

    def _hold_back(
        self, record: AgentRecord, centers: Sequence[str], failure: Failure | None = None
    ) -> None:
        earlier = self._held.get(record.agent_user_id, Verdict(REFUSED))
        refs = (*earlier.centers, *self._picture.refs(centers))
        verdict = Verdict(REFUSED, refs, failure or earlier.failure)
        self._held[record.agent_user_id] = record.verdict = verdict
        record.centers = refs

    # --- looking ----------------------------------------------------------------------------

    def _meet(self, centers: Sequence[str]) -> None:
        """Read the agents of call centers that the task does not name. Without this, an agent could
        wrongly count as the last one there."""
        seen = {**self._picture.assigned, **self._picture.unreadable}
        strange = [c for c in centers if c not in seen and not self._policy.may_empty(c)]
        if strange:
            self._picture.read_centers(strange)

    def _look(self, keys: Sequence[str], centers: Sequence[str]) -> list[str]:
        """Read agents, and other agents of these call centers in the same document.

        :returns: the call centers in which no other agent is.
        """
        empty: list[str] = list(centers)
        for _look in range(LOOKS):
            company = self._company(keys, [*empty, *(c for c in centers if c not in empty)])
            for key, reading in self._switch.glance([*keys, *company]).items():
                self._picture.note(key, reading)
                if key in self._records:
                    self._records[key].after = reading
            empty = [c for c in centers if not any(self._picture.is_in(a, c) for a in company)]
            if not any(self._candidates(keys, center) for center in empty):
                break
        return empty

    def _candidates(self, keys: Sequence[str], center: str) -> list[str]:
        """Other agents who were in a call center at the last reading; those who stay come first."""
        there = [agent for agent in self._picture.present(center) if agent not in keys]
        return sorted(there, key=lambda agent: agent in self._going)

    def _company(self, keys: Sequence[str], centers: Sequence[str]) -> list[str]:
        """Agents to read together with the leaving ones: as many as fit, from each call center in
        turn."""
        room = MAXIMUM_COMMANDS - len(keys)
        chosen: dict[str, None] = {}
        queues = [self._candidates(keys, center) for center in centers]
        while len(chosen) < room and any(queues):
            for queue in queues:
                if queue and len(chosen) < room:
                    chosen.setdefault(queue.pop(0))
        return list(chosen)

    def _joins(self, key: str) -> dict[str, bool]:
        return self._picture.readings.get(key, Reading()).joins()


def _note_unreadable(record: AgentRecord, failure: Failure) -> None:
    """Note why nothing more is sent for an agent. An earlier answer, or a lost answer, stays in the
    record, because that request may have taken effect."""
    if record.asked and (record.verdict is None or record.verdict.kind != REFUSED):
        record.incident = record.incident or failure
    else:
        record.verdict = Verdict(ERROR, failure=failure, definitive=True)


def _shows(reading: Reading, change: Change) -> bool:
    if change.state is not None:
        return reading.state == change.state
    joins = reading.joins()
    return all(joins.get(center, False) == joined for center, joined in change.joined.items())
