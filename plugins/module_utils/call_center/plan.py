# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Wanted state and read state give a plan; what happened gives a result. Pure.

Check mode and the real run start from the same plan; check mode ends with
:func:`forecast_results`, the real run with :func:`result_of` on what was read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .model import (
    CHANGED,
    DONE,
    FAILED,
    FORCE,
    FORCED,
    NOT_ATTEMPTED,
    REFUSED,
    SIGNED_IN,
    SIGNED_OUT,
    SURPRISE,
    UNAVAILABLE,
    UNCHANGED,
    UNKNOWN,
    AgentRecord,
    AgentResult,
    CallCenterRef,
    Change,
    Fault,
    Reading,
    Wanted,
)


def needs_sign_out(reading: Reading, wanted: Wanted) -> bool:
    """Whether the guarded sign-out is due. A state that the switch hides counts as signed in."""
    return wanted.state == SIGNED_OUT and reading.state != SIGNED_OUT


def state_fulfilled(reading: Reading, wanted: Wanted) -> bool:
    """Whether an agent is in the wanted state, and with the wanted unavailable code."""
    if wanted.state is None:
        return True
    if wanted.state == SIGNED_IN:
        return reading.signed_in
    if reading.state != wanted.state:
        return False
    if wanted.state != UNAVAILABLE or wanted.unavailable_code is None:
        return True
    return reading.unavailable_code == wanted.unavailable_code


def change_due(reading: Reading, wanted: Wanted) -> Change:
    """What UserCallCenterModifyRequest19 has to set. Never a sign-out, which is guarded."""
    joins = reading.joins()
    joined = {
        center: join
        for center, join in wanted.joined.items()
        if center in joins and joins[center] != join
    }
    if wanted.state == SIGNED_OUT or state_fulfilled(reading, wanted):
        return Change(joined=joined)
    return Change(wanted.state, wanted.unavailable_code, joined)


def due(record: AgentRecord) -> Change:
    """As :func:`change_due`, for what is known of an agent; nothing if it was not read."""
    if record.before is None:
        return Change()
    wanted = record.wanted
    if record.code_in_force:
        wanted = replace(wanted, unavailable_code=None)
    return change_due(record.before, wanted)


def code_in_doubt(reading: Reading | None, wanted: Wanted) -> bool:
    """Whether an agent is unavailable with another code than asked for, which may be the one
    that the switch takes instead."""
    if reading is None or wanted.state != UNAVAILABLE or wanted.unavailable_code is None:
        return False
    return reading.state == UNAVAILABLE and reading.unavailable_code != wanted.unavailable_code


def membership_fault(reading: Reading, wanted: Wanted) -> Fault | None:
    """The reason why joins cannot be set: the agent is not assigned to the call center."""
    missing = [center for center in wanted.joined if center not in reading.joins()]
    if not missing:
        return None
    return Fault(
        f"The agent is not assigned to the call center {', '.join(missing)}, so that it can "
        "neither join nor leave it. Assign it on the switch first."
    )


def code_warning(agent_user_id: str, reading: Reading | None, wanted: Wanted) -> str:
    """What to say when the switch replaced the unavailable code, which it does silently."""
    if reading is None or not code_in_doubt(reading, wanted):
        return ""
    asked, taken = wanted.unavailable_code, reading.unavailable_code
    return (
        f"{agent_user_id}: unavailable code {asked} was asked for, the switch took "
        f"{taken if taken is not None else 'none'}. Unavailable codes are switched off there, or "
        f"code {asked} is inactive or unknown."
    )


def documents(
    agent_user_ids: Sequence[str], guarded: Mapping[str, Sequence[str]], size: int, force: bool
) -> Iterator[list[str]]:
    """Cut the list into documents, in its order.

    With ``force``, agents that share a guarded center never share a document: an agent that
    is refused is then signed out before the next one of its center is asked about, so that
    the centers reported as left unstaffed are exact.
    """
    document: list[str] = []
    centers: set[str] = set()
    for agent in agent_user_ids:
        own = set(guarded.get(agent, ()))
        if len(document) == size or (force and centers & own):
            yield document
            document, centers = [], set()
        document.append(agent)
        centers |= own
    if document:
        yield document


def lanes(
    agent_user_ids: Sequence[str], shared: Mapping[str, Sequence[str]], count: int
) -> list[list[str]]:
    """Spread a list over at most so many lanes that can be worked through side by side.

    Agents that share a call center, directly or by way of others, stay in one lane, in the order
    of the list: whether one of them is the last one depends on those before it.

    :param shared: for each agent, the centers that count.
    """
    spread: list[list[str]] = []
    for group in sorted(_connected(agent_user_ids, shared), key=len, reverse=True):
        if len(spread) < count:
            spread.append(group)
        else:
            min(spread, key=len).extend(group)
    place = {key: number for number, key in enumerate(agent_user_ids)}
    return [sorted(lane, key=place.__getitem__) for lane in spread]


def _connected(
    agent_user_ids: Sequence[str], shared: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """Agents in groups that have no center in common."""
    # Each center points to another of its group, the last one to itself.
    next_of: dict[str, str] = {}

    def last_of(center: str) -> str:
        while next_of.setdefault(center, center) != center:
            next_of[center] = next_of[next_of[center]]
            center = next_of[center]
        return center

    groups: dict[tuple[str, str], list[str]] = {}
    for agent in agent_user_ids:
        for center in shared.get(agent, ())[1:]:
            next_of[last_of(center)] = last_of(shared[agent][0])
    for agent in agent_user_ids:
        centers = shared.get(agent, ())
        key = ("center", last_of(centers[0])) if centers else ("agent", agent)
        groups.setdefault(key, []).append(agent)
    return list(groups.values())


def result_of(record: AgentRecord) -> AgentResult:
    """What became of an agent, from what was read, asked and answered."""
    before = record.before.state if record.before else None
    after = record.after if record.asked else record.before
    outcome, changed, fault = _outcome(record)
    readable = after is not None and after.fault is None
    return AgentResult(
        agent_user_id=record.agent_user_id,
        outcome=outcome,
        changed=changed,
        state_before=before,
        state_after=after.state if after is not None and readable else None,
        last_agent_call_centers=() if outcome in (CHANGED, UNCHANGED) else record.centers,
        fault=fault,
        warning=_warning(record, after),
        before=details(record.before, record.wanted),
        after=details(after, record.wanted),
    )


def _warning(record: AgentRecord, after: Reading | None) -> str:
    took_it = record.verdict is not None and record.verdict.kind == DONE
    if not took_it and not record.code_in_force:
        return ""
    return code_warning(record.agent_user_id, after, record.wanted)


def details(reading: Reading | None, wanted: Wanted) -> dict[str, Any] | None:
    """What the diff shows besides the state: joins and unavailable code, if a task sets them."""
    if reading is None or reading.fault is not None:
        return None
    shown: dict[str, Any] = {}
    if wanted.unavailable_code is not None:
        shown["unavailable_code"] = reading.unavailable_code
    if wanted.joined:
        joins = reading.joins()
        shown["joined"] = {center: joins.get(center) for center in wanted.joined}
    return shown or None


def _outcome(record: AgentRecord) -> tuple[str, bool, Fault | None]:
    before = record.before
    if before is not None and before.fault is not None:
        return FAILED, False, before.fault
    if record.asked:
        return _outcome_of_asked(record, before or Reading())
    if record.verdict is not None:
        return FAILED, False, record.verdict.fault
    if before is None:
        return NOT_ATTEMPTED, False, record.incident
    if needs_sign_out(before, record.wanted) or due(record):
        return NOT_ATTEMPTED, False, record.incident
    return UNCHANGED, False, None


def _outcome_of_asked(record: AgentRecord, before: Reading) -> tuple[str, bool, Fault | None]:
    wanted = record.wanted
    kind = record.verdict.kind if record.verdict else None
    fault = (record.verdict.fault if record.verdict else None) or record.incident
    if record.after is None or record.after.fault is not None:
        return _outcome_unread(record, kind, fault)
    if record.after.state is None and wanted.state is not None and kind in (None, SURPRISE):
        return UNKNOWN, False, fault
    moved = _differs(before, record.after, wanted)
    if _fulfilled(record.after, wanted, kind):
        reached = FORCED if record.forced else CHANGED
        if record.after.state is None:
            return reached, True, None
        return (reached, True, None) if moved else (UNCHANGED, False, None)
    if kind == REFUSED:
        return REFUSED, False, None
    if kind is None and fault is not None:
        return FAILED, moved, unanswered(fault)
    return FAILED, moved, fault or contradiction(record)


def _outcome_unread(
    record: AgentRecord, kind: str | None, fault: Fault | None
) -> tuple[str, bool, Fault | None]:
    """The agent could not be read after the write: only an answer of the switch is known."""
    if kind == REFUSED:
        return REFUSED, False, None
    if kind is not None and kind != DONE and record.verdict and record.verdict.definitive:
        return FAILED, False, fault
    unread = record.after.fault if record.after else record.incident
    if kind == DONE:
        said = f"The switch accepted the request for {record.agent_user_id}, but could not be "
        why = f": {unread.summary}" if unread else "."
        return UNKNOWN, True, Fault(f"{said}read afterwards{why}")
    return UNKNOWN, False, fault or unread


def _fulfilled(after: Reading, wanted: Wanted, kind: str | None) -> bool:
    if after.state is None and wanted.state is not None:
        return kind == DONE
    joins = after.joins()
    joined = all(joins.get(center, join) == join for center, join in wanted.joined.items())
    if kind == DONE and wanted.state == UNAVAILABLE and after.state == UNAVAILABLE:
        # A code that the switch replaced is warned of; the state is the one asked for.
        return joined
    return joined and state_fulfilled(after, wanted)


def _differs(before: Reading, after: Reading, wanted: Wanted) -> bool:
    return before.state != after.state or (
        (before.unavailable_code != after.unavailable_code and wanted.state == UNAVAILABLE)
        or any(before.joins().get(c) != after.joins().get(c) for c in wanted.joined)
    )


def unanswered(incident: Fault) -> Fault:
    """The reason where a request was sent, no answer came, and a read shows no effect: the
    switch may still be at work on it."""
    return incident._replace(summary=f"{incident.summary} The request may still take effect.")


def contradiction(record: AgentRecord) -> Fault:
    """The reason where the switch accepted a request and a read shows otherwise."""
    after = record.after or Reading()
    if state_fulfilled(after, record.wanted):
        asked, shown = _unlike(after.joins(), record.wanted.joined)
    else:
        asked, shown = f"be {record.wanted.state}", after.state or "otherwise"
    return Fault(
        f"{record.agent_user_id} was to {asked}, and the switch "
        f"accepted that, but a read afterwards shows {shown}. Look whether someone "
        "else changed the agent at the same moment, then run the task again."
    )


def _unlike(joins: Mapping[str, bool], wanted: Mapping[str, bool]) -> tuple[str, str]:
    """Which joins were asked for and are not as asked, and how they are."""
    unlike = [center for center, join in wanted.items() if joins.get(center) != join]
    asked = [f"{'join' if wanted[center] else 'leave'} {center}" for center in unlike]
    shown = [f"{center} {'joined' if joins.get(center) else 'not joined'}" for center in unlike]
    return " and ".join(asked), " and ".join(shown)


def forecast_results(
    records: Sequence[AgentRecord],
    last_of: Mapping[str, Sequence[str]],
    names: Mapping[str, str | None],
) -> list[AgentResult]:
    """What a real run would report, for check mode.

    :param last_of: from :func:`.forecast.forecast_sign_outs`, for the agents to be signed out.
    :param names: names of call centers by service user id.
    """
    return [_forecast_result(record, last_of, names) for record in records]


def _forecast_result(
    record: AgentRecord,
    last_of: Mapping[str, Sequence[str]],
    names: Mapping[str, str | None],
) -> AgentResult:
    before, wanted = record.before, record.wanted
    change = due(record)
    if before is None or before.fault or record.verdict:
        return result_of(record)
    if not needs_sign_out(before, wanted) and not change:
        return result_of(record)
    centers = tuple(
        CallCenterRef(center, names.get(center)) for center in last_of.get(record.agent_user_id, ())
    )
    outcome = CHANGED
    if centers:
        outcome = FORCED if wanted.last_agent == FORCE else REFUSED
    refused = outcome == REFUSED
    after = before.state if refused or wanted.state is None else wanted.state
    if before.state is None:
        after = None
    elif wanted.state == SIGNED_IN and before.signed_in:
        after = before.state
    return AgentResult(
        agent_user_id=record.agent_user_id,
        outcome=outcome,
        changed=not refused,
        state_before=before.state,
        state_after=after,
        last_agent_call_centers=centers,
        before=details(before, wanted),
        after=details(before if refused else after_change(before, change), wanted),
    )


def after_change(before: Reading, change: Change) -> Reading:
    """How an agent would read after a change."""
    memberships = tuple(
        m._replace(joined=change.joined.get(m.service_user_id, m.joined))
        for m in before.memberships
    )
    if change.state is None:
        return before._replace(memberships=memberships)
    return Reading(change.state, change.unavailable_code, memberships)
