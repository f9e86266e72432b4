# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a handler gets: one checked command of a caller, and short ways to what it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import rights
from ..documents import Response, Value
from ..failures import (
    GROUP_NOT_FOUND,
    CommandFailed,
    NotLoggedIn,
    unknown_text,
    user_not_found,
)
from ..sessions import LoginDesk, Session
from ..settings import Settings
from ..tables import Column, table
from ..world import Account, CallCenter, Group, ServiceProvider, User, World


@dataclass
class Call:
    """One command, its values read by the schema, with everything that an answer needs."""

    name: str
    parameters: dict[str, Any]
    session: Session
    desk: LoginDesk
    world: World
    settings: Settings

    @property
    def caller(self) -> Account:
        """Give who is logged in.

        :raises NotLoggedIn: nobody is.
        """
        if self.session.caller is None:
            raise NotLoggedIn
        return self.session.caller

    def respond(self, *elements: tuple[str, Value]) -> Response:
        """Make the data response that is named after the request."""
        return Response(self.name.replace("Request", "Response"), list(elements))

    def user(self, key: str = "userId") -> User:
        """Give the user that a parameter names, if the caller may.

        :raises CommandFailed: 4008, 5404.
        """
        user = self.find_user(self.parameters[key])
        rights.check_user(self.world, self.caller, user, self.settings)
        return user

    def find_user(self, user_id: str) -> User:
        """Give a user by the id.

        :raises CommandFailed: 4008.
        """
        if user_id not in self.world.users:
            raise user_not_found(user_id)
        return self.world.users[user_id]

    def agent(self, key: str = "userId") -> User:
        """Give the agent that a parameter names, if the caller may.

        :raises CommandFailed: 4008, 5404, or the setting non_agent_code for a user who is no agent.
        """
        user = self.user(key)
        self.check_agent(user)
        return user

    def check_agent(self, user: User) -> None:
        """Refuse a user without a call center service."""
        if not user.is_agent:
            subject = user.user_id if self.settings.non_agent_code == 4008 else "Call Center"
            raise CommandFailed(self.settings.non_agent_code, subject)

    def center(self, key: str = "serviceUserId", supervisors: bool = False) -> CallCenter:
        """Give the call center that a parameter names, if the caller may.

        :raises CommandFailed: 4008, 5404.
        """
        center = self.find_center(self.parameters[key])
        rights.check_center(self.world, self.caller, center, self.settings, supervisors)
        return center

    def find_center(self, service_user_id: str) -> CallCenter:
        """Give a call center by its id.

        :raises CommandFailed: 4008.
        """
        if service_user_id not in self.world.centers:
            raise user_not_found(service_user_id)
        return self.world.centers[service_user_id]

    def provider(self) -> ServiceProvider:
        """Give the service provider that the request names, if the caller may.

        :raises CommandFailed: an error without a known code, 5404.
        """
        provider_id = self.parameters["serviceProviderId"]
        rights.check_scope(self.caller, provider_id)
        if provider_id not in self.world.service_providers:
            raise unknown_text(f"service provider not found: {provider_id}")
        return self.world.service_providers[provider_id]

    def group(self, key: str = "groupId") -> tuple[ServiceProvider, Group]:
        """Give the group that the request names, if the caller may.

        :raises CommandFailed: 4152, 5404.
        """
        provider_id, group_id = self.parameters["serviceProviderId"], self.parameters[key]
        rights.check_scope(self.caller, provider_id, group_id)
        provider = self.world.service_providers.get(provider_id)
        if provider is None or group_id not in provider.groups:
            raise CommandFailed(GROUP_NOT_FOUND, f"{provider_id}:{group_id}")
        return provider, provider.groups[group_id]

    def respond_table(
        self, name: str, wanted: Iterable[Column], records: Sequence[Mapping[str, str]]
    ) -> Response:
        """Make a response with a table, unless it has more rows than responseSizeLimit allows.

        :raises CommandFailed: too many rows; the switch does not cut tables short.
        """
        limit = self.parameters.get("responseSizeLimit")
        if limit is not None and len(records) > limit:
            raise unknown_text(f"more than {limit} results, responseSizeLimit is exceeded")
        return self.respond((name, table(wanted, records, self.settings)))
