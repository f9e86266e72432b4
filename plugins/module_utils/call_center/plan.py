# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Works out from wanted state and reading what must be sent, and in which documents. Pure."""

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
    """Whether an agent is joined to call centers, and not joined to others, as requested."""
    joins = reading.joins()
    return all(joins.get(center, False) == join for center, join in wanted.joined.items())


def change_due(reading: Reading, wanted: Wanted) -> Change:
    """What UserCallCenterModifyRequest19 must set. Never a sign-out, because this request does not
    guard it."""
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
    """As :func:`change_due`, for a record; nothing if the agent was not read."""
    if record.before is None:
        return Change()
    wanted = record.wanted
    if record.code_in_force:
        wanted = replace(wanted, unavailable_code=None)
    return change_due(record.before, wanted)


def code_in_doubt(reading: Reading | None, wanted: Wanted) -> bool:
    """Whether an agent is unavailable with a code other than the requested one. The switch may have
    replaced the requested code."""
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
    """The reading that shows an agent after a change."""
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
    """Divide the list into documents, in its order.

    With ``force``, agents that share a guarded center are never in the same document. A refused
    agent is then signed out before the request for the next agent of that center is sent, so the
    answer for the next agent takes this into account.
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

    While these agents are signed in, the switch refuses no other agent of the list, so the order of
    the others does not matter. Which of these agents it refuses depends only on their own order.
    """
    last = {center: agent for agent in agent_user_ids for center in guarded.get(agent, ())}
    remaining = set(last.values())
    return [agent for agent in agent_user_ids if agent in remaining]


def jobs(
    agent_user_ids: Sequence[str], shared: Mapping[str, Sequence[str]], width: int
) -> list[list[str]]:
    """Divide a list into at most ``width`` jobs that can run in parallel.

    Agents that share a call center, directly or through other agents, are in the same job, in the
    order of the list, because whether an agent is the last one depends on the agents before it.

    :param shared: for each agent, the centers that link agents; empty if the order does not matter.
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
    """Divide agents into groups, so that agents of different groups share no center."""
    # Each center points to another center of its group; the last center points to itself.
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
