# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Works out the outcome of an agent from the request, the answer, and the last reading. Pure.

The rules are one table, :data:`TABLE`. The first row that fits an agent counts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, Union

from .model import (
    CHANGED,
    DONE,
    ERROR,
    FAILED,
    FORCED,
    NOT_ATTEMPTED,
    REFUSED,
    SIGNED_OUT,
    SURPRISE,
    UNAVAILABLE,
    UNCHANGED,
    UNKNOWN,
    AgentRecord,
    AgentResult,
    Failure,
    Reading,
    Wanted,
)
from .plan import code_in_doubt, joins_fulfilled, state_fulfilled

# What was sent to the switch for the agent.
NOTHING = "nothing"
PLAINLY = "plainly"
BY_FORCE = "by force"
# The answer, in addition to DONE, REFUSED, ERROR (a final error), and SURPRISE.
NO_ANSWER = "no answer"
HELD = "held"  # nothing was sent, and the record says why
# The last reading.
UNREAD = "unread"
UNREADABLE = "unreadable"
HIDDEN = "hidden"  # a switch that reports no ACD states
AS_BEFORE = "as asked, as before"
AS_ASKED = "as asked"
OTHERWISE = "otherwise"
ASTRAY = "astray"  # as OTHERWISE, and not only because the agent may not leave


class Case(NamedTuple):
    """The three columns of the table that select a row."""

    asked: str
    answered: str
    read: str


# --- whether the agent was changed, and the reason for a failure ----------------------------


def _no(_record: AgentRecord) -> bool:
    return False


def _yes(_record: AgentRecord) -> bool:
    return True


def _moved(record: AgentRecord) -> bool:
    """Whether the requested state, code, or joins differ from the first reading, now or at any time
    during the run."""
    before, after = record.before or Reading(), last_reading(record) or Reading()
    wanted = record.wanted
    return (
        record.moved
        or before.state != after.state
        or (
            (before.unavailable_code != after.unavailable_code and wanted.state == UNAVAILABLE)
            or any(before.joins().get(c) != after.joins().get(c) for c in wanted.joined)
        )
    )


def _moved_by_us(record: AgentRecord) -> bool:
    return record.accepted and _moved(record)


def _none(_record: AgentRecord) -> Failure | None:
    return None


def _refusal(record: AgentRecord) -> Failure | None:
    return record.verdict.failure if record.verdict else None


def _answer(record: AgentRecord) -> Failure | None:
    return (record.verdict.failure if record.verdict else None) or record.incident


def _incident(record: AgentRecord) -> Failure | None:
    return record.incident


def _unreadable(record: AgentRecord) -> Failure | None:
    reading = last_reading(record)
    return reading.failure if reading else record.incident


def _answer_or_unreadable(record: AgentRecord) -> Failure | None:
    return _answer(record) or _unreadable(record)


def _accepted_unread(record: AgentRecord) -> Failure | None:
    unread = _unreadable(record)
    said = f"The switch accepted the request for {record.agent_user_id}, but could not be "
    return Failure(f"{said}read afterward{f': {unread.summary}' if unread else '.'}")


def _unanswered(record: AgentRecord) -> Failure | None:
    """A request was sent, no answer came, and a read shows no effect. The switch may still carry it
    out."""
    incident = record.incident
    if incident is None:
        return _contradiction(record)
    return incident._replace(summary=f"{incident.summary} The request may still take effect.")


def _answer_or_contradiction(record: AgentRecord) -> Failure | None:
    return _answer(record) or _contradiction(record)


def _contradiction(record: AgentRecord) -> Failure:
    if _waits_for_sign_in(record):
        return _not_as_asked(record)  # the request was accepted, but it did not set a state
    asked, shown = _unlike(record)
    return Failure(
        f"{record.agent_user_id} must {asked}, and the switch accepted the request, but a later "
        f"read shows {shown}. Check whether someone else changed the agent at the same time, then "
        "run the task again."
    )


def _waits_for_sign_in(record: AgentRecord) -> bool:
    reading = last_reading(record) or Reading()
    return record.wanted.entry is None and not state_fulfilled(reading, record.wanted)


def _not_as_asked(record: AgentRecord) -> Failure:
    """Nothing was sent, and the last reading does not show the requested state."""
    asked, shown = _unlike(record)
    if _waits_for_sign_in(record):
        return Failure(
            f"{record.agent_user_id} must {asked}, but the switch shows {shown}. With as_is, the "
            "task signs nobody in. Run it again when the agent has signed in."
        )
    return Failure(
        f"{record.agent_user_id} must {asked}, but the last read shows {shown}. Someone "
        "else changed the agent in the meantime: run the task again."
    )


def _unlike(record: AgentRecord) -> tuple[str, str]:
    """What was requested and is not fulfilled, and what the last reading shows instead."""
    after, wanted = last_reading(record) or Reading(), record.wanted
    if not state_fulfilled(after, wanted):
        return f"be {wanted.state}", after.state or "no state"
    joins = after.joins()
    unlike = [c for c, join in wanted.joined.items() if joins.get(c, False) != join]
    asked = [f"{'join' if wanted.joined[center] else 'leave'} {center}" for center in unlike]
    shown = [f"{center} {'joined' if joins.get(center) else 'not joined'}" for center in unlike]
    return " and ".join(asked), " and ".join(shown)


# --- the table ------------------------------------------------------------------------------

_ANY = ""
_ASKED = (PLAINLY, BY_FORCE)
_NO_READ = (UNREAD, UNREADABLE)

Fits = Union[str, "tuple[str, ...]"]
Row = tuple[
    Fits, Fits, Fits, str, Callable[[AgentRecord], bool], Callable[[AgentRecord], "Failure | None"]
]

TABLE: tuple[Row, ...] = (
    # asked    answered    read        -> outcome       changed       error
    (NOTHING, ERROR, _ANY, FAILED, _no, _answer),
    (NOTHING, _ANY, UNREADABLE, FAILED, _no, _unreadable),
    (NOTHING, _ANY, UNREAD, NOT_ATTEMPTED, _no, _incident),
    (NOTHING, _ANY, (AS_ASKED, AS_BEFORE), UNCHANGED, _no, _none),
    (NOTHING, REFUSED, ASTRAY, FAILED, _no, _not_as_asked),
    (NOTHING, REFUSED, _ANY, REFUSED, _no, _refusal),
    (NOTHING, HELD, _ANY, NOT_ATTEMPTED, _no, _incident),
    (NOTHING, _ANY, _ANY, FAILED, _no, _not_as_asked),
    (_ASKED, REFUSED, _NO_READ, REFUSED, _no, _refusal),
    (_ASKED, ERROR, _NO_READ, FAILED, _no, _answer),
    (_ASKED, DONE, _NO_READ, UNKNOWN, _yes, _accepted_unread),
    (_ASKED, _ANY, _NO_READ, UNKNOWN, _no, _answer_or_unreadable),
    (PLAINLY, DONE, HIDDEN, CHANGED, _yes, _none),
    (BY_FORCE, DONE, HIDDEN, FORCED, _yes, _none),
    (_ASKED, (NO_ANSWER, SURPRISE), HIDDEN, UNKNOWN, _no, _answer),
    (_ASKED, _ANY, AS_BEFORE, UNCHANGED, _no, _none),
    (PLAINLY, _ANY, AS_ASKED, CHANGED, _yes, _none),
    (BY_FORCE, _ANY, AS_ASKED, FORCED, _yes, _none),
    (_ASKED, REFUSED, ASTRAY, FAILED, _moved_by_us, _not_as_asked),
    (_ASKED, REFUSED, _ANY, REFUSED, _moved_by_us, _refusal),
    (_ASKED, NO_ANSWER, _ANY, FAILED, _moved, _unanswered),
    (_ASKED, _ANY, _ANY, FAILED, _moved, _answer_or_contradiction),
)


def result_of(record: AgentRecord) -> AgentResult:
    """The result for an agent, from the request, the answer, and the last reading."""
    outcome, changed, failure = _look_up(record)
    before, after = record.before, last_reading(record)
    readable = after is not None and after.failure is None
    return AgentResult(
        agent_user_id=record.agent_user_id,
        outcome=outcome,
        changed=changed,
        state_before=before.state if before else None,
        state_after=after.state if after is not None and readable else None,
        last_agent_call_centers=() if outcome in (CHANGED, UNCHANGED) else record.centers,
        failure=failure,
        warning=_warning(record, after),
        before=details(before, record.wanted),
        after=details(after, record.wanted),
    )


def _look_up(record: AgentRecord) -> tuple[str, bool, Failure | None]:
    _asked, _answered, _read, outcome, changed, error = _row_for(case_of(record))
    return outcome, changed(record), error(record)


@cache
def _row_for(case: Case) -> Row:
    # The last rows fit everything.
    return next(row for row in TABLE if all(map(_fits, case, row[:3])))


def _fits(value: str, wanted: Fits) -> bool:
    return value in wanted if isinstance(wanted, tuple) else wanted in (_ANY, value)


def case_of(record: AgentRecord) -> Case:
    """The columns of the table that select the row of an agent."""
    asked = NOTHING if not record.asked else BY_FORCE if record.forced else PLAINLY
    return Case(asked, _answered(record), _read(record))


def _answered(record: AgentRecord) -> str:
    verdict = record.verdict
    if verdict is None:
        return HELD if record.incident and not record.asked else NO_ANSWER
    if verdict.kind == ERROR and not verdict.definitive:
        return "passing error"
    return verdict.kind


def _read(record: AgentRecord) -> str:
    reading = last_reading(record)
    if reading is None:
        return UNREAD
    if reading.failure is not None:
        return UNREADABLE
    if reading.state is None and record.wanted.state is not None:
        return HIDDEN
    if not fulfilled(record, reading):
        return ASTRAY if _is_astray(record.wanted, reading) else OTHERWISE
    return AS_ASKED if _moved(record) else AS_BEFORE


def _is_astray(wanted: Wanted, reading: Reading) -> bool:
    """Whether an agent who is to work on does not, in the state or in a call center."""
    if wanted.state == SIGNED_OUT:
        return False
    joins = reading.joins()
    absent = [center for center, join in wanted.joined.items() if join and not joins.get(center)]
    return bool(absent) or not state_fulfilled(reading, wanted)


def last_reading(record: AgentRecord) -> Reading | None:
    """The last reading of an agent; None if something was sent after it."""
    if record.after is not None or record.asked:
        return record.after
    return record.before


def fulfilled(record: AgentRecord, reading: Reading) -> bool:
    """Whether a reading shows the requested state, code, and joins."""
    wanted = record.wanted
    done = record.verdict is not None and record.verdict.kind == DONE
    if (done or record.code_in_force) and wanted.state == reading.state == UNAVAILABLE:
        # If the switch replaced the code, a warning says so; the state is the requested one.
        return joins_fulfilled(reading, wanted)
    return joins_fulfilled(reading, wanted) and state_fulfilled(reading, wanted)


def _warning(record: AgentRecord, after: Reading | None) -> str:
    took_it = record.verdict is not None and record.verdict.kind == DONE
    if after is None or not (took_it or record.code_in_force):
        return ""
    if not code_in_doubt(after, record.wanted):
        return ""
    asked, taken = record.wanted.unavailable_code, after.unavailable_code
    return (
        f"{record.agent_user_id}: unavailable code {asked} was requested, the switch used "
        f"{taken if taken is not None else 'none'}. Unavailable codes are turned off there, or "
        f"code {asked} is inactive or unknown."
    )


def details(reading: Reading | None, wanted: Wanted) -> dict[str, Any] | None:
    """What the diff shows in addition to the state: joins and unavailable code, if a task sets
    them."""
    if reading is None or reading.failure is not None:
        return None
    shown: dict[str, Any] = {}
    if wanted.unavailable_code is not None:
        shown["unavailable_code"] = reading.unavailable_code
    if wanted.joined:
        joins = reading.joins()
        shown["joined"] = {center: joins.get(center) for center in wanted.joined}
    return shown or None
