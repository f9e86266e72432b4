# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Sends writes over one session until each is carried out, refused, or given up.

The rules (docs/protocol.md, Several commands in one document): a document holds up to 15 writes. If
its answer is lost, contains an error, or is unexpected, the answer is not used. The agents of the
document are read, and the writes that are not yet done are sent one by one. A write is sent again
only after such a read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..ocip.documents import MAXIMUM_COMMANDS
from ..ocip.errors import InterruptedRun, OcipError, TransportError
from .model import (
    DONE,
    REFUSED,
    SIGNED_OUT,
    AgentRecord,
    AgentSwitch,
    Change,
    Reading,
    Verdict,
    Wanted,
)
from .plan import joins_fulfilled, state_fulfilled
from .switch import failure_of


class Delivery:
    """Sends writes for some agents of a run, and notes the answers in their records.

    :param records: by agent user id. No other delivery may handle the same agents in parallel.
    """

    def __init__(self, switch: AgentSwitch, records: Mapping[str, AgentRecord]) -> None:
        self._switch = switch
        self._records = records
        self._lost_in_a_row = 0
        self._given_up_in_a_row = 0

    def sign_out(self, batches: Iterable[Sequence[str]], force: bool) -> None:
        """Sign agents out, guarded by the switch.

        :param batches: the agents of each document, in order.
        :param force: whether refused agents get the unguarded request as well.
        :raises OcipError: the switch is out of reach; the records say how far the run came.
        """
        for batch in batches:
            self._deliver(batch, self._switch.sign_out, _is_signed_out)
            if force:
                self._force([key for key in batch if self._is_refused(key)])

    def _is_refused(self, key: str) -> bool:
        verdict = self._records[key].verdict
        return verdict is not None and verdict.kind == REFUSED

    def _force(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._records[key].forced = True
        self.modify({key: Change(state=SIGNED_OUT) for key in keys})

    def modify(self, changes: Mapping[str, Change], size: int = MAXIMUM_COMMANDS) -> None:
        """Change agents, without the check for the last agent.

        :param size: agents in a document.
        :raises OcipError: as :meth:`sign_out`.
        """
        keys = list(changes)
        for start in range(0, len(keys), size):
            self._deliver(
                keys[start : start + size],
                lambda some: self._switch.modify([(key, changes[key]) for key in some]),
                lambda key, reading: _shows(reading, changes[key]),
            )

    def _deliver(
        self,
        keys: Sequence[str],
        send: Callable[[Sequence[str]], list[Verdict]],
        shows_done: Callable[[str, Reading], bool | None],
    ) -> None:
        """Send one request for each agent, following the rules above."""
        if len(keys) > 1:
            verdicts = self.send(keys, send)
            if verdicts is not None and all(v.kind in (DONE, REFUSED) for v in verdicts):
                self.believe(keys, verdicts)
                self._given_up_in_a_row = 0
                return
            keys = self._not_done(keys, shows_done)
        for key in keys:
            self._deliver_one(key, send, shows_done)

    def _deliver_one(
        self,
        key: str,
        send: Callable[[Sequence[str]], list[Verdict]],
        shows_done: Callable[[str, Reading], bool | None],
    ) -> None:
        tries = 1 if self._given_up_in_a_row else self._switch.retries + 1
        for attempt in range(tries):
            self._switch.pause(attempt)
            verdicts = self.send([key], send)
            if verdicts is not None:
                self.believe([key], verdicts)
                if verdicts[0].kind in (DONE, REFUSED) or verdicts[0].definitive:
                    self._given_up_in_a_row = 0
                    return
            if not self._not_done([key], shows_done):
                return
        self._give_up_on(key)

    def _give_up_on(self, key: str) -> None:
        """Give up on an agent whose request was lost, or failed, at every try.

        The other agents follow with one try each. If nothing is answered for several agents in a
        row, the run ends.
        """
        self._given_up_in_a_row += 1
        if self._lost_in_a_row and self._given_up_in_a_row > self._switch.retries:
            incident = self._records[key].incident
            raise TransportError(incident.summary if incident else "Every answer is lost.")

    def send(
        self, keys: Sequence[str], send: Callable[[Sequence[str]], list[Verdict]]
    ) -> list[Verdict] | None:
        """Send one document. None if its answer was lost.

        :raises OcipError: it was not sent, or sending more cannot succeed.
        """
        records = [self._records[key] for key in keys]
        known = [(record.asked, record.after, record.verdict) for record in records]
        # Marked before it is sent: a signal may interrupt us at any moment after that.
        self._mark_asked(keys)
        try:
            verdicts = send(keys)
        except InterruptedRun:
            raise
        except OcipError as exc:
            if not (isinstance(exc, TransportError) and exc.sent):
                for record, values in zip(records, known):
                    record.asked, record.after, record.verdict = values
                raise
            self._note_loss(keys, exc)
            return None
        self._lost_in_a_row = 0
        return verdicts

    def _note_loss(self, keys: Sequence[str], exc: TransportError) -> None:
        for key in keys:
            self._records[key].incident = failure_of(exc)
        if exc.permanent:
            raise exc
        self._lost_in_a_row += 1
        self._switch.pause(min(self._lost_in_a_row, self._switch.retries))

    def _mark_asked(self, keys: Sequence[str]) -> None:
        for key in keys:
            record = self._records[key]
            record.asked = True
            record.after = None
            record.verdict = None

    def believe(self, keys: Sequence[str], verdicts: Sequence[Verdict]) -> None:
        """Note answers that are certain."""
        for key, verdict in zip(keys, verdicts):
            record = self._records[key]
            record.verdict = verdict
            record.accepted |= verdict.kind == DONE
            if verdict.kind == REFUSED:
                record.centers = verdict.centers

    def _not_done(
        self, keys: Sequence[str], shows_done: Callable[[str, Reading], bool | None]
    ) -> list[str]:
        """Read agents, and return those that are not yet in the requested state. An agent that
        cannot be read, or whose state is hidden, is not returned, because its state is not known.
        """
        remaining = []
        for key, reading in self._switch.readings(keys):
            record = self._records[key]
            record.after = reading
            done = None if reading.failure else shows_done(key, reading)
            if done:
                record.verdict, record.accepted = Verdict(DONE), True
            elif done is not None:
                remaining.append(key)
        return remaining


def _is_signed_out(_key: str, reading: Reading) -> bool | None:
    return None if reading.state is None else reading.state == SIGNED_OUT


def _shows(reading: Reading, change: Change) -> bool | None:
    if change.state is not None and reading.state is None:
        return None
    wanted = Wanted(change.state, change.unavailable_code, change.joined)
    return state_fulfilled(reading, wanted) and joins_fulfilled(reading, wanted)
