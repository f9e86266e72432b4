# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the switch knows: users, agents, call centers, codes. State only; the rules are in acd.py.

Every change of an ACD state or a join goes through the World, which keeps for each call center
the index of the agents that count as signed in; so the last-agent check costs no search. What is
keyed() may be given in a world as plain values, see world_format.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Union

from . import vocabulary as words
from .records import choice, flag, keyed, number, text

# Attributes of a CallCenter that its type must have, by operators' guides.
STANDARD_FEATURES = ("stranded_calls", "stranded_calls_unavailable")
PREMIUM_FEATURES = ("night_service", "forced_forwarding", "holiday_service")


@dataclass
class UnavailableCode:
    """A reason for being unavailable, for example code 10, "Lunch"."""

    code: str
    active: bool = keyed(True, flag())
    description: str = keyed("", text(40))


@dataclass
class CodeTable:
    """The unavailable codes of an enterprise or of a group, with their settings."""

    enabled: bool = False
    force_use: bool = keyed(False, flag())
    default_code: str | None = keyed(None, text(10))
    default_on_dnd: str | None = keyed(None, text(10))
    default_on_personal_calls: str | None = keyed(None, text(10))
    default_on_consecutive_bounces: str | None = keyed(None, text(10))
    default_on_not_reachable: str | None = keyed(None, text(10))
    codes: dict[str, UnavailableCode] = field(default_factory=dict)


@dataclass
class Group:
    """A group of a service provider or enterprise."""

    group_id: str
    unavailable_codes: CodeTable = field(default_factory=CodeTable)


@dataclass
class ServiceProvider:
    """A service provider, or an enterprise, with its groups."""

    service_provider_id: str
    is_enterprise: bool = False
    unavailable_codes: CodeTable = field(default_factory=CodeTable)
    groups: dict[str, Group] = field(default_factory=dict)


@dataclass(frozen=True)
class NightService:
    """What callers get outside business hours, or always while it is forced."""

    action: str = keyed("None", choice(words.SERVICE_ACTIONS))
    forced: bool = keyed(False, flag())
    schedule: str = keyed("", text(40))
    transfer_to: str = keyed("", text())
    manual_override: bool = keyed(False, flag())


@dataclass(frozen=True)
class ForcedForwarding:
    """Where all calls go while it is active."""

    active: bool = keyed(False, flag())
    to: str = keyed("", text())


@dataclass(frozen=True)
class HolidayService:
    """What callers get on holidays."""

    action: str = keyed("None", choice(words.SERVICE_ACTIONS))
    schedule: str = keyed("", text(40))
    transfer_to: str = keyed("", text())


@dataclass(frozen=True)
class StrandedCalls:
    """What waiting calls get when no agent is left to take them."""

    action: str = keyed("None", choice(words.STRANDED_ACTIONS))
    transfer_to: str = keyed("", text())


@dataclass
class CallCenter:
    """A call center (a service user), its agents, and who of them is signed in and joined."""

    service_user_id: str
    name: str
    service_provider_id: str
    group_id: str
    type: str = keyed(words.STANDARD, choice(words.CALL_CENTER_TYPES))
    active: bool = keyed(True, flag())
    policy: str = keyed("Circular", choice(words.POLICIES))
    routing_type: str | None = keyed(None, choice(words.ROUTING_TYPES))
    phone_number: str = keyed("", text(23))
    extension: str = keyed("", text(20))
    department: str = keyed("", text(255))
    allow_agent_logoff: bool = keyed(True, flag())
    calls_queued: int = keyed(0, number(0, 525))
    night_service: NightService = NightService()
    forced_forwarding: ForcedForwarding = ForcedForwarding()
    holiday_service: HolidayService = HolidayService()
    stranded_calls: StrandedCalls = StrandedCalls()
    stranded_calls_unavailable: StrandedCalls = StrandedCalls()
    members: dict[str, User] = field(default_factory=dict)
    signed_in: dict[str, User] = field(default_factory=dict)

    def signed_in_agents(self) -> list[User]:
        """Give who is signed in and joined, in the order of the agents."""
        return [user for user_id, user in self.members.items() if user_id in self.signed_in]

    @property
    def guarded(self) -> bool:
        """Whether the last-agent rule protects this center (Standard and Premium)."""
        return self.type != words.BASIC

    @property
    def features(self) -> tuple[str, ...]:
        """Give the names of those of its features that its type has."""
        if self.type == words.PREMIUM:
            return (*STANDARD_FEATURES, *PREMIUM_FEATURES)
        return STANDARD_FEATURES if self.type == words.STANDARD else ()

    @property
    def skill_based(self) -> bool:
        """Whether skill levels mean something here."""
        return self.type == words.PREMIUM and self.routing_type == words.SKILL_BASED


@dataclass
class Membership:
    """What an agent is to one call center."""

    center: CallCenter
    joined: bool = keyed(True, flag())
    skill_level: int = keyed(1, number(1, 20))
    priority: int = keyed(1, number(1, 1000))


@dataclass
class User:
    """A user; an agent when a call center service is assigned; perhaps a supervisor."""

    user_id: str
    service_provider_id: str
    group_id: str
    first_name: str = keyed("", text(30))
    last_name: str = keyed("", text(30))
    phone_number: str = keyed("", text(23))
    extension: str = keyed("", text(20))
    department: str = keyed("", text(255))
    email: str = keyed("", text(80))
    services: list[str] = field(default_factory=list)
    password: str | None = keyed(None, text(60))
    locale: str = keyed("en_US", text(20))
    acd_state: str = words.SIGN_OUT
    unavailable_code: str | None = None
    agent_settings: dict[str, Any] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    supervises: dict[str, dict[str, None]] = field(default_factory=dict)

    @property
    def login_type(self) -> str:
        """Give what a login as this user is."""
        return words.USER

    @property
    def is_agent(self) -> bool:
        """Whether any of the three call center services is assigned."""
        return any(name in self.services for name in words.CALL_CENTER_SERVICES.values())

    def supervises_agent(self, user_id: str) -> bool:
        """Whether this user supervises that agent in any call center."""
        return any(user_id in agents for agents in self.supervises.values())


@dataclass
class Administrator:
    """A login that belongs to no user."""

    user_id: str
    password: str | None = keyed(None, text(60))
    login_type: str = keyed(words.SYSTEM, choice(words.ADMINISTRATOR_LOGIN_TYPES))
    service_provider_id: str = keyed("", text(30))
    group_id: str = keyed("", text(30))
    locale: str = keyed("en_US", text(20))
    disabled: bool = keyed(False, flag())

    def reaches(self, service_provider_id: str, group_id: str = "") -> bool:
        """Whether the scope holds a provider (and a group of it)."""
        if self.login_type in (words.SYSTEM, words.PROVISIONING):
            return True
        if self.login_type == words.SERVICE_PROVIDER:
            return self.service_provider_id == service_provider_id
        return (self.service_provider_id, self.group_id) == (service_provider_id, group_id)


Account = Union[Administrator, User]


@dataclass(frozen=True)
class SignedInRule:
    """Who counts as signed in to a call center; reality is unknown, so these are settings."""

    states: frozenset[str] = frozenset(words.ACD_STATES) - {words.SIGN_OUT}
    other_groups: bool = True


class World:
    """Everything the switch knows. Not locked: the engine lets one document in at a time."""

    def __init__(self) -> None:
        self.administrators: dict[str, Administrator] = {}
        self.service_providers: dict[str, ServiceProvider] = {}
        self.users: dict[str, User] = {}
        self.centers: dict[str, CallCenter] = {}
        self.signed_in_rule = SignedInRule()

    # -- finding ---------------------------------------------------------------------------
    def account(self, user_id: str) -> Account | None:
        """Give the administrator of this id, or the user if he may log in."""
        account = self.administrators.get(user_id) or self.users.get(user_id)
        return account if account is not None and account.password is not None else None

    def code_table(self, service_provider_id: str, group_id: str) -> CodeTable:
        """Give the codes that hold for a group: its enterprise's, or else its own."""
        provider = self.service_providers[service_provider_id]
        if provider.is_enterprise:
            return provider.unavailable_codes
        return provider.groups[group_id].unavailable_codes

    def users_of_group(self, service_provider_id: str, group_id: str) -> list[User]:
        """Give the users of a group in the order in which they came."""
        wanted = (service_provider_id, group_id)
        return [
            user
            for user in self.users.values()
            if (user.service_provider_id, user.group_id) == wanted
        ]

    def supervisors_of(self, center: CallCenter, agent: User | None = None) -> list[User]:
        """Give a center's supervisors, or those of one of its agents."""
        return [
            user
            for user in self.users.values()
            if center.service_user_id in user.supervises
            and (agent is None or agent.user_id in user.supervises[center.service_user_id])
        ]

    def copy(self) -> World:
        """Give a world of its own that is the same; nothing in it is shared but what stays."""
        other = World()
        other.signed_in_rule = self.signed_in_rule
        other.administrators = dict(self.administrators)
        other.service_providers = deepcopy(self.service_providers)
        other.centers = {
            key: replace(center, members={}, signed_in={}) for key, center in self.centers.items()
        }
        for key, user in self.users.items():
            other.users[key] = replace(
                user,
                services=list(user.services),
                agent_settings=dict(user.agent_settings),
                memberships={
                    center: replace(membership, center=other.centers[center])
                    for center, membership in user.memberships.items()
                },
                supervises={center: dict(agents) for center, agents in user.supervises.items()},
            )
        for key, center in self.centers.items():
            other.centers[key].members = {user: other.users[user] for user in center.members}
            other.centers[key].signed_in = {user: other.users[user] for user in center.signed_in}
        return other

    # -- building --------------------------------------------------------------------------
    def ensure_group(self, service_provider_id: str, group_id: str) -> None:
        """Create a service provider and a group that something else mentions."""
        provider = self.service_providers.setdefault(
            service_provider_id, ServiceProvider(service_provider_id)
        )
        provider.groups.setdefault(group_id, Group(group_id))

    def add_center(self, center: CallCenter) -> None:
        """Add a call center and, when it is missing, its group."""
        self.ensure_group(center.service_provider_id, center.group_id)
        self.centers[center.service_user_id] = center

    def add_user(self, user: User) -> None:
        """Add a user and, when it is missing, the group."""
        self.ensure_group(user.service_provider_id, user.group_id)
        self.users[user.user_id] = user

    # -- changing --------------------------------------------------------------------------
    def set_acd_state(self, user: User, state: str, unavailable_code: str | None = None) -> None:
        """Set an agent's state; the code is kept with Unavailable only."""
        user.acd_state = state
        user.unavailable_code = unavailable_code if state == words.UNAVAILABLE else None
        for membership in user.memberships.values():
            self._index(user, membership)

    def set_joined(self, user: User, service_user_id: str, joined: bool) -> None:
        """Let an agent take calls of a center, or not."""
        membership = user.memberships[service_user_id]
        membership.joined = joined
        self._index(user, membership)

    def add_member(self, user: User, membership: Membership) -> None:
        """Make a user an agent of a call center."""
        user.memberships[membership.center.service_user_id] = membership
        membership.center.members[user.user_id] = user
        self._index(user, membership)

    def remove_member(self, user: User, service_user_id: str) -> None:
        """Take a user out of a call center, and out of its supervisors' lists."""
        center = user.memberships.pop(service_user_id).center
        center.members.pop(user.user_id, None)
        center.signed_in.pop(user.user_id, None)
        for supervisor in self.supervisors_of(center, user):
            del supervisor.supervises[service_user_id][user.user_id]

    def set_signed_in_rule(self, rule: SignedInRule) -> None:
        """Change who counts as signed in, and make the indexes anew."""
        if rule == self.signed_in_rule:
            return
        self.signed_in_rule = rule
        for user in self.users.values():
            for membership in user.memberships.values():
                self._index(user, membership)

    def _index(self, user: User, membership: Membership) -> None:
        if membership.joined and self.counts_as_signed_in(user, membership.center):
            membership.center.signed_in[user.user_id] = user
        else:
            membership.center.signed_in.pop(user.user_id, None)

    def counts_as_signed_in(self, user: User, center: CallCenter) -> bool:
        """Whether a user counts as signed in for a center, joined or not."""
        if user.acd_state not in self.signed_in_rule.states:
            return False
        same_group = (user.service_provider_id, user.group_id) == (
            center.service_provider_id,
            center.group_id,
        )
        return same_group or self.signed_in_rule.other_groups
