# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a caller may do: administrators within their scope, users for themselves and their agents.

Which error a real switch gives outside the scope is unknown: setting scope_refusal.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import vocabulary as words
from .failures import NOT_FOUND, CommandFailed, unauthorized
from .settings import Settings
from .world import CallCenter, User, World


@dataclass(frozen=True)
class Caller:
    """Who is logged in."""

    user_id: str
    login_type: str
    service_provider_id: str = ""
    group_id: str = ""
    locale: str = "en_US"

    @property
    def is_user(self) -> bool:
        """Whether the caller is a user and not an administrator."""
        return self.login_type == words.USER

    def reaches(self, service_provider_id: str, group_id: str = "") -> bool:
        """Whether an administrator's scope holds a provider (and a group of it)."""
        if self.login_type in (words.SYSTEM, words.PROVISIONING):
            return True
        if self.login_type == words.SERVICE_PROVIDER:
            return self.service_provider_id == service_provider_id
        own = (self.service_provider_id, self.group_id)
        return not self.is_user and own == (service_provider_id, group_id)


def check_user(world: World, caller: Caller, user: User, settings: Settings) -> None:
    """Let administrators of the user, the user's supervisors and the user pass.

    :raises CommandFailed: 5404, or what scope_refusal says for an administrator of another scope.
    """
    if caller.is_user:
        own = world.users.get(caller.user_id)
        if own is not user and (own is None or not own.supervises_agent(user.user_id)):
            raise unauthorized()
    elif not caller.reaches(user.service_provider_id, user.group_id):
        raise out_of_scope(user.user_id, settings)


def check_center(
    world: World, caller: Caller, center: CallCenter, settings: Settings, supervisors: bool
) -> None:
    """Let administrators of the center pass, and its supervisors where they may.

    :raises CommandFailed: as check_user.
    """
    if caller.is_user:
        own = world.users.get(caller.user_id)
        if not supervisors or own is None or center.service_user_id not in own.supervises:
            raise unauthorized()
    elif not caller.reaches(center.service_provider_id, center.group_id):
        raise out_of_scope(center.service_user_id, settings)


def check_scope(caller: Caller, service_provider_id: str, group_id: str = "") -> None:
    """Let administrators of a provider, or of a group of it, pass.

    :raises CommandFailed: 5404.
    """
    if not caller.reaches(service_provider_id, group_id):
        raise unauthorized()


def out_of_scope(user_id: str, settings: Settings) -> CommandFailed:
    """Make the failure for a user outside the caller's scope."""
    return CommandFailed(
        settings.scope_refusal, user_id if settings.scope_refusal == NOT_FOUND else ""
    )
