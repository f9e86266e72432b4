# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which sign-outs the switch would refuse: pure, from plain values.

The rule is that of UserCallCenterAgentSignOutRequest (docs/protocol.md, Guarded sign-out): a
sign-out is refused while the agent is the last one signed in to a standard or premium call
center that the agent is joined to. It is a forecast: in a real run the verdict of the switch
counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def signed_in_staff(
    centers: Mapping[str, Iterable[str]],
    guarded: Mapping[str, Iterable[str]],
    signed_in: Iterable[str],
) -> dict[str, set[str]]:
    """For each call center, the agents that are signed in and joined to it.

    :param centers: the agents assigned to each center.
    :param guarded: the centers that each agent is joined to, basic ones left out.
    :param signed_in: the agents in any state but signed out.
    """
    present = set(signed_in)
    joined = {agent: set(own) for agent, own in guarded.items()}
    return {
        center: {a for a in agents if a in present and center in joined.get(a, ())}
        for center, agents in centers.items()
    }


def forecast_sign_outs(
    order: Iterable[str],
    guarded: Mapping[str, Iterable[str]],
    staff: Mapping[str, Iterable[str]],
    force: bool,
) -> dict[str, tuple[str, ...]]:
    """The centers whose last agent each agent would be, signing them out one after the other.

    :param order: the agents to sign out, in the order of the list.
    :param guarded: the centers that each agent is joined to, basic ones left out.
    :param staff: the agents signed in to each center before the first sign-out.
    :param force: whether an agent that is refused is signed out all the same.
    """
    remaining = {center: set(agents) for center, agents in staff.items()}
    last_of = {}
    for agent in order:
        own = guarded.get(agent, ())
        last_of[agent] = tuple(c for c in own if remaining.get(c, set()) <= {agent})
        if force or not last_of[agent]:
            for center in own:
                remaining.get(center, set()).discard(agent)
    return last_of
