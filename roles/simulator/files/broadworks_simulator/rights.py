# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a caller may do: administrators within their scope, users for themselves and their agents.

Which error a real switch gives outside the scope is unknown: setting scope_refusal.
"""

from __future__ import annotations

from .failures import NOT_FOUND, CommandFailed, unauthorized
from .settings import Settings
from .world import Account, CallCenter, User, World


def check_user(world: World, caller: Account, user: User, settings: Settings) -> None:
    """Let administrators of the user, the user's supervisors and the user pass.

    :raises CommandFailed: 5404, or what scope_refusal says for an administrator of another scope.
    """
    if isinstance(caller, User):
        own = world.users.get(caller.user_id)
        if own is not user and (own is None or not own.supervises_agent(user.user_id)):
            raise unauthorized()
    elif not caller.reaches(user.service_provider_id, user.group_id):
        raise out_of_scope(user.user_id, settings)


def check_center(
    world: World, caller: Account, center: CallCenter, settings: Settings, supervisors: bool
) -> None:
    """Let administrators of the center pass, and its supervisors where they may.

    :raises CommandFailed: as check_user.
    """
    if isinstance(caller, User):
        own = world.users.get(caller.user_id)
        if not supervisors or own is None or center.service_user_id not in own.supervises:
            raise unauthorized()
    elif not caller.reaches(center.service_provider_id, center.group_id):
        raise out_of_scope(center.service_user_id, settings)


def check_scope(caller: Account, service_provider_id: str, group_id: str = "") -> None:
    """Let administrators of a provider, or of a group of it, pass.

    :raises CommandFailed: 5404.
    """
    if isinstance(caller, User) or not caller.reaches(service_provider_id, group_id):
        raise unauthorized()


def out_of_scope(user_id: str, settings: Settings) -> CommandFailed:
    """Make the failure for a user outside the caller's scope."""
    return CommandFailed(
        settings.scope_refusal, user_id if settings.scope_refusal == NOT_FOUND else ""
    )
