# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Wanted state and read state give what is due, and in which documents it travels. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .model import (
    SIGNED_IN,
    SIGNED_OUT,
    UNAVAILABLE,
    AgentRecord,
    Change,
    Failure,
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


def joins_fulfilled(reading: Reading, wanted: Wanted) -> bool:
    """Whether an agent takes calls for the wanted call centers, and not for the unwanted ones."""
    joins = reading.joins()
    return all(joins.get(center, False) == join for center, join in wanted.joined.items())


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
    state = wanted.entry if wanted.state == SIGNED_IN else wanted.state
    return Change(state, wanted.unavailable_code, joined)


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


def membership_failure(reading: Reading, wanted: Wanted) -> Failure | None:
    """The reason why joins cannot be set: the agent is not assigned to the call center."""
    missing = [center for center in wanted.joined if center not in reading.joins()]
    if not missing:
        return None
    return Failure(
        f"The agent is not assigned to the call center {', '.join(missing)}, so it can "
        "neither join nor leave it. Assign it on the switch first."
    )


def after_change(before: Reading, change: Change) -> Reading:
    """How an agent reads after a change."""
    memberships = tuple(
        m._replace(joined=change.joined.get(m.service_user_id, m.joined))
        for m in before.memberships
    )
    if change.state is None or before.state is None:
        return before._replace(memberships=memberships)
    return Reading(change.state, change.unavailable_code, memberships)


def batches(
    agent_user_ids: Sequence[str], guarded: Mapping[str, Sequence[str]], size: int, force: bool
) -> Iterator[list[str]]:
    """Cut the list into the agents of each document, in its order.

    With ``force``, agents that share a guarded center never share a document: an agent that
    is refused is then signed out before the next one of its center is asked about, so that
    the answer for that one counts.
    """
    batch: list[str] = []
    centers: set[str] = set()
    for agent in agent_user_ids:
        own = set(guarded.get(agent, ()))
        if len(batch) == size or (force and centers & own):
            yield batch
            batch, centers = [], set()
        batch.append(agent)
        centers |= own
    if batch:
        yield batch


def last_of_each(agent_user_ids: Sequence[str], guarded: Mapping[str, Sequence[str]]) -> list[str]:
    """The last agent of the list in each guarded center, in the order of the list.

    As long as they are signed in, the switch refuses none of the others, whose order therefore
    does not matter. Which of these agents it refuses then depends on their own order only.
    """
    last = {center: agent for agent in agent_user_ids for center in guarded.get(agent, ())}
    remaining = set(last.values())
    return [agent for agent in agent_user_ids if agent in remaining]


def jobs(
    agent_user_ids: Sequence[str], shared: Mapping[str, Sequence[str]], width: int
) -> list[list[str]]:
    """The agents of each job, of which at most ``width`` are done side by side.

    Agents that share a call center, directly or by way of others, stay in one job, in the order
    of the list: whether one of them is the last one depends on those before it.

    :param shared: for each agent, the centers that count; none where the order does not matter.
    """
    spread: list[list[str]] = []
    for group in sorted(_connected(agent_user_ids, shared), key=len, reverse=True):
        if len(spread) < width:
            spread.append(group)
        else:
            min(spread, key=len).extend(group)
    place = {key: number for number, key in enumerate(agent_user_ids)}
    return [sorted(agents, key=place.__getitem__) for agents in spread]


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
