# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of agents and call centers: who is the last one, what a sign-out and a state do.

Plain functions on the world; no documents, no sockets. The rules follow section 5 of the
protocol notes; each point that is unknown of a real BroadWorks is an argument or a setting.
"""

from __future__ import annotations

from . import vocabulary as words
from .settings import Settings
from .world import CallCenter, SignedInRule, User, World


def signed_in_rule(settings: Settings) -> SignedInRule:
    """Make the rule of who counts as signed in from the settings."""
    return SignedInRule(frozenset(settings.signed_in_states), settings.other_groups_count)


def blocking_centers(user: User, settings: Settings) -> list[CallCenter]:
    """Return the Standard and Premium centers in which this user is the last signed-in, joined
    agent."""
    return [
        membership.center
        for membership in user.memberships.values()
        if membership.center.guarded
        and (membership.center.active or settings.inactive_centers_block)
        and not (settings.night_service_lifts_guard and membership.center.night_service.forced)
        and len(membership.center.signed_in) == 1
        and user.user_id in membership.center.signed_in
    ]


def sign_out(world: World, user: User, settings: Settings) -> None:
    """Set the agent to Sign-Out. The caller checks blocking_centers first, if necessary."""
    world.set_acd_state(user, words.SIGN_OUT)
    if settings.joins_on_sign_out == "cleared":
        for service_user_id in user.memberships:
            world.set_joined(user, service_user_id, False)


def effective_code(world: World, user: User, asked: str | None, settings: Settings) -> str | None:
    """Return the unavailable code that the switch will use: the default if the requested code is
    not usable."""
    table = world.code_table(user.service_provider_id, user.group_id)
    if not table.enabled:
        return table.default_code if settings.disabled_code == "default" else None
    code = table.codes.get(asked) if asked is not None else None
    return code.code if code is not None and code.active else table.default_code


def staffed_agents(center: CallCenter, settings: Settings) -> list[User]:
    """Give the agents that a queue status calls currently staffed."""
    if settings.staffed_means == "joined":
        return center.signed_in_agents()
    is_available = settings.staffed_means == "available"
    wanted = [words.AVAILABLE] if is_available else settings.signed_in_states
    return [user for user in center.members.values() if user.acd_state in wanted]
