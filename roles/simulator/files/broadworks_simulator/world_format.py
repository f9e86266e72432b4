# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world as plain values: reads and checks it, and writes it. README.md describes the format."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from . import vocabulary as words
from .records import Record, SimulatorError, flag, key_values, number, read_keys, text
from .world import (
    PREMIUM_FEATURES,
    STANDARD_FEATURES,
    Account,
    Administrator,
    CallCenter,
    CodeTable,
    Group,
    Membership,
    ServiceProvider,
    UnavailableCode,
    User,
    World,
)

# The agent settings that a world may give: name in the world, element of the protocol.
AGENT_SETTINGS = {
    "use_default_guard_timer": ("useDefaultGuardTimer", flag()),
    "enable_guard_timer": ("enableGuardTimer", flag()),
    "guard_timer_seconds": ("guardTimerSeconds", number(1, 25)),
    "use_system_default_unavailable_settings": ("useSystemDefaultUnavailableSettings", flag()),
    "force_unavailable_on_dnd": ("forceAgentUnavailableOnDNDActivation", flag()),
    "force_unavailable_on_personal_calls": ("forceAgentUnavailableOnPersonalCalls", flag()),
    "force_unavailable_on_bounced_calls": ("forceAgentUnavailableOnBouncedCallLimit", flag()),
    "bounced_call_limit": ("numberConsecutiveBouncedCallsToForceAgentUnavailable", number(1, 5)),
    "force_unavailable_on_not_reachable": ("forceAgentUnavailableOnNotReachable", flag()),
    "make_outgoing_calls_as_call_center": ("makeOutgoingCallsAsCallCenter", flag()),
    "threshold_profile": ("agentThresholdProfileName", text(40)),
    "use_system_default_wrap_up_destination": ("useSystemDefaultWrapUpDestination", flag()),
    "wrap_up_destination": ("wrapUpDestination", text(161)),
}


def load_world(value: Any, previous: World | None = None) -> World:
    """Make a World of plain values.

    :param value: the world as a dict, see README.md.
    :param previous: where logins that come without a password take theirs from.

    :raises SimulatorError: something is wrong; the message names the place.
    """
    record = Record(value, "")
    world = World()
    for provider in record.records("service_providers"):
        _add_provider(world, provider)
    for center in record.records("call_centers"):
        _add_center(world, center)
    for administrator in record.records("administrators"):
        _add_administrator(world, administrator)
    for key in ("agents", "users"):
        for user in record.records(key):
            _add_user(world, user, is_agent=key == "agents")
    for supervisor in record.records("supervisors"):
        _add_supervisor(world, supervisor)
    record.done()
    if previous is not None:
        _keep_passwords(world, previous)
    return world


def _keep_passwords(world: World, previous: World) -> None:
    accounts: list[Account] = [*world.administrators.values(), *world.users.values()]
    for account in accounts:
        known = previous.account(account.user_id)
        if account.password is None and known is not None:
            account.password = known.password


def _add_provider(world: World, record: Record) -> None:
    provider = ServiceProvider(
        record.required("service_provider_id", 30),
        is_enterprise=record.flag("is_enterprise", False),
        unavailable_codes=_codes(record.record("unavailable_codes")),
    )
    provider_id = provider.service_provider_id
    if provider_id in world.service_providers:
        raise record.error("service_provider_id", f"{provider_id!r} is there twice")
    for item in record.records("groups"):
        group = Group(
            item.required("group_id", 30),
            unavailable_codes=_codes(item.record("unavailable_codes")),
        )
        if group.group_id in provider.groups:
            raise item.error("group_id", f"{group.group_id!r} is there twice")
        item.done()
        provider.groups[group.group_id] = group
    record.done()
    world.service_providers[provider_id] = provider


def _codes(record: Record) -> CodeTable:
    table = CodeTable(
        enabled=record.flag("enabled", bool(record.value.get("codes"))),
        **read_keys(record, CodeTable),
    )
    for item in record.records("codes"):
        code = UnavailableCode(item.required("code", 10), **read_keys(item, UnavailableCode))
        item.done()
        table.codes[code.code] = code
    for key, code_name in vars(table).items():
        if key.startswith("default_") and code_name not in (None, *table.codes):
            raise record.error(key, f"{code_name!r} is not one of the codes")
    record.done()
    return table


def _new_user_id(world: World, record: Record, key: str = "user_id") -> str:
    user_id = record.required(key)
    if user_id in world.users or user_id in world.centers or user_id in world.administrators:
        raise record.error(key, f"{user_id!r} is there twice")
    return user_id


def _place_in_group(world: World, record: Record) -> tuple[str, str]:
    """Read provider and group; with one group in the world so far they may be left out."""
    if not record.has("service_provider_id") and not record.has("group_id"):
        known = [
            (provider.service_provider_id, group_id)
            for provider in world.service_providers.values()
            for group_id in provider.groups
        ]
        if len(known) != 1:
            raise record.error("group_id", "is missing, and so is service_provider_id")
        return known[0]
    return record.required("service_provider_id", 30), record.required("group_id", 30)


def _add_center(world: World, record: Record) -> None:
    service_user_id = _new_user_id(world, record, "service_user_id")
    provider_id, group_id = _place_in_group(world, record)
    center = CallCenter(
        service_user_id,
        name=record.text("name", service_user_id, 80),
        service_provider_id=provider_id,
        group_id=group_id,
        **read_keys(record, CallCenter),
    )
    if center.type == words.PREMIUM:
        center.routing_type = center.routing_type or words.PRIORITY_BASED
    for name in (*PREMIUM_FEATURES, *STANDARD_FEATURES):
        if record.has(name):
            if name not in center.features:
                raise record.error(name, f"is not a feature of a {center.type} call center")
            feature = record.record(name)
            values = read_keys(feature, getattr(center, name))
            feature.done()
            setattr(center, name, replace(getattr(center, name), **values))
    record.done()
    world.add_center(center)


def _add_administrator(world: World, record: Record) -> None:
    administrator = Administrator(_new_user_id(world, record), **read_keys(record, Administrator))
    login_type = administrator.login_type
    needs_provider = login_type not in (words.SYSTEM, words.PROVISIONING)
    if needs_provider and not administrator.service_provider_id:
        raise record.error("service_provider_id", f"is missing for a {login_type} login")
    if login_type in (words.GROUP, words.GROUP_DEPARTMENT) and not administrator.group_id:
        raise record.error("group_id", f"is missing for a {login_type} login")
    record.done()
    world.administrators[administrator.user_id] = administrator


def _read_user(world: World, record: Record) -> User:
    user_id = _new_user_id(world, record)
    provider_id, group_id = _place_in_group(world, record)
    return User(
        user_id,
        service_provider_id=provider_id,
        group_id=group_id,
        **read_keys(record, User),
    )


def _add_user(world: World, record: Record, is_agent: bool) -> None:
    user = _read_user(world, record)
    if is_agent:
        state = record.choice("acd_state", words.ACD_STATES, words.SIGN_OUT)
        code = record.text("unavailable_code", None, 10)
        if code is not None and state != words.UNAVAILABLE:
            raise record.error("unavailable_code", "goes with acd_state Unavailable only")
        for place, membership in _memberships(world, record):
            if membership.center.service_user_id in user.memberships:
                raise SimulatorError(
                    f"{place}: {membership.center.service_user_id!r} is there twice"
                )
            world.add_member(user, membership)
        user.agent_settings = _agent_settings(record.record("settings"))
        world.set_acd_state(user, state, code)
    user.services = _services(record, user, is_agent)
    record.done()
    world.add_user(user)


def _services(record: Record, user: User, is_agent: bool) -> list[str]:
    """Read the services; by default an agent has those that the call centers need."""
    services = [name for name, _place in record.texts("services", words.SERVICES)]
    if is_agent and not record.has("services"):
        types = {m.center.type for m in user.memberships.values()} or {words.STANDARD}
        services = [words.CALL_CENTER_SERVICES[t] for t in words.CALL_CENTER_TYPES if t in types]
    if user.memberships and not services:
        raise record.error("services", "a member of a call center needs a call center service")
    return services


def _memberships(world: World, record: Record) -> list[tuple[str, Membership]]:
    found = []
    for priority, (item, place) in enumerate(record.items("call_centers"), 1):
        entry = Record({"service_user_id": item} if isinstance(item, str) else item, place)
        membership = Membership(
            _center(world, entry.required("service_user_id"), place), priority=priority
        )
        membership = replace(membership, **read_keys(entry, membership))
        entry.done()
        found.append((place, membership))
    return found


def _center(world: World, service_user_id: str, place: str) -> CallCenter:
    if service_user_id not in world.centers:
        raise SimulatorError(f"{place}: there is no call center {service_user_id!r}")
    return world.centers[service_user_id]


def _agent_settings(record: Record) -> dict[str, Any]:
    found = {
        element: reader(record, key, None)
        for key, (element, reader) in AGENT_SETTINGS.items()
        if record.has(key)
    }
    if record.has("outgoing_call_dnis"):
        dnis = record.record("outgoing_call_dnis")
        found["outgoingCallDNIS"] = {
            "serviceUserId": dnis.required("service_user_id"),
            "name": dnis.required("name", 40),
        }
        dnis.done()
    record.done()
    return found


def _add_supervisor(world: World, record: Record) -> None:
    user_id = record.required("user_id")
    if user_id in world.users:
        user = world.users[user_id]
        user.password = record.text("password", user.password, 60)
    else:
        user = _read_user(world, record)
        world.add_user(user)
    only = dict(record.texts("agents"))
    for agent_id, place in only.items():
        if agent_id not in world.users:
            raise SimulatorError(f"{place}: there is no agent {agent_id!r}")
    for service_user_id, place in record.texts("call_centers"):
        center = _center(world, service_user_id, place)
        user.supervises[service_user_id] = {
            member: None for member in center.members if not record.has("agents") or member in only
        }
    record.done()


# -- writing ---------------------------------------------------------------------------------
def export_world(world: World, passwords: bool = True) -> dict[str, Any]:
    """Give the world as plain values that load_world takes."""
    agents = [user for user in world.users.values() if user.is_agent]
    others = [user for user in world.users.values() if not user.is_agent]
    exported = {
        "service_providers": [_provider_out(p) for p in world.service_providers.values()],
        "call_centers": [center_values(c) for c in world.centers.values()],
        "administrators": [_slim(vars(a)) for a in world.administrators.values()],
        "agents": [_agent_out(user) for user in agents],
        "users": [_user_out(user) for user in others],
        "supervisors": [
            supervisor for user in world.users.values() for supervisor in _supervisors_out(user)
        ],
    }
    if not passwords:
        for key in ("administrators", "agents", "users"):
            for item in exported[key]:
                item.pop("password", None)
    return exported


def _slim(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is absent or empty; nothing has a default other than that."""
    return {key: value for key, value in values.items() if value not in (None, "")}


def _provider_out(provider: ServiceProvider) -> dict[str, Any]:
    return {
        "service_provider_id": provider.service_provider_id,
        "is_enterprise": provider.is_enterprise,
        "unavailable_codes": _codes_out(provider.unavailable_codes),
        "groups": [
            {
                "group_id": group.group_id,
                "unavailable_codes": _codes_out(group.unavailable_codes),
            }
            for group in provider.groups.values()
        ],
    }


def _codes_out(table: CodeTable) -> dict[str, Any]:
    values = {**vars(table), "codes": [_slim(vars(code)) for code in table.codes.values()]}
    return _slim(values)


def center_values(center: CallCenter) -> dict[str, Any]:
    """Give a call center as plain values, without its agents."""
    values = {k: v for k, v in vars(center).items() if k not in ("members", "signed_in")}
    for name in (*PREMIUM_FEATURES, *STANDARD_FEATURES):
        values[name] = asdict(values[name]) if name in center.features else None
    return _slim(values)


def _user_out(user: User) -> dict[str, Any]:
    keys = ("user_id", "service_provider_id", "group_id")
    return {
        **{key: getattr(user, key) for key in keys},
        **key_values(user),
        "services": list(user.services),
    }


def _agent_out(user: User) -> dict[str, Any]:
    return {
        **_user_out(user),
        **_slim({"acd_state": user.acd_state, "unavailable_code": user.unavailable_code}),
        "settings": _agent_settings_out(user.agent_settings),
        "call_centers": [
            {"service_user_id": service_user_id, **key_values(membership)}
            for service_user_id, membership in user.memberships.items()
        ],
    }


def _agent_settings_out(settings: dict[str, Any]) -> dict[str, Any]:
    found = {
        key: settings[element]
        for key, (element, _reader) in AGENT_SETTINGS.items()
        if element in settings
    }
    dnis = settings.get("outgoingCallDNIS")
    if dnis:
        found["outgoing_call_dnis"] = {
            "service_user_id": dnis["serviceUserId"],
            "name": dnis["name"],
        }
    return found


def _supervisors_out(user: User) -> list[dict[str, Any]]:
    """Give one entry for each different list of agents that a user supervises."""
    entries: dict[tuple[str, ...], list[str]] = {}
    for service_user_id, agents in user.supervises.items():
        entries.setdefault(tuple(agents), []).append(service_user_id)
    return [
        {"user_id": user.user_id, "call_centers": centers, "agents": list(agents)}
        for agents, centers in entries.items()
    ]
