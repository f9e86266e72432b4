# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about unavailable codes, of enterprises and of groups."""

from __future__ import annotations

from collections.abc import Callable

from ..documents import Response, Value, plain
from ..failures import unknown_text
from ..schema import CODE, GROUP, PROVIDER, READ, Element, Handler, one, serves
from ..tables import columns
from ..world import CodeTable
from .call import Call

COLUMNS = columns("Is Active", "Code", "Description")
DEFAULTS = {
    "defaultAgentUnavailableCodeOnDND": "default_on_dnd",
    "defaultAgentUnavailableCodeOnPersonalCalls": "default_on_personal_calls",
    "defaultAgentUnavailableCodeOnConsecutiveBounces": "default_on_consecutive_bounces",
    "defaultAgentUnavailableCodeOnNotReachable": "default_on_not_reachable",
}


def _table(call: Call) -> CodeTable:
    """Find the codes: an enterprise's for the Enterprise family, a group's for the Group one."""
    if call.name.startswith("Enterprise"):
        provider = call.provider()
        if not provider.is_enterprise:
            raise unknown_text(f"{provider.service_provider_id} is no enterprise")
        return provider.unavailable_codes
    provider, group = call.group()
    if provider.is_enterprise:
        raise unknown_text(f"{provider.service_provider_id} is an enterprise: its codes hold")
    return group.unavailable_codes


def _both(suffix: str, *particles: Element, since: str = "") -> Callable[[Handler], Handler]:
    """Declare a request that enterprises and groups have alike."""

    def register(handler: Handler) -> Handler:
        for family, key in (("Enterprise", (PROVIDER,)), ("Group", (PROVIDER, GROUP))):
            name = f"{family}CallCenterAgentUnavailableCode{suffix}"
            serves(READ, name, *key, *particles, since=since)(handler)
        return handler

    return register


@_both("GetRequest", one("code", CODE))
def get(call: Call) -> Response:
    """Give a code."""
    table, name = _table(call), call.parameters["code"]
    if name not in table.codes:
        raise unknown_text(f"unavailable code not found: {name}")
    code = table.codes[name]
    elements: list[tuple[str, Value]] = [("isActive", code.active)]
    if code.description:
        elements.append(("description", code.description))
    return call.respond(*elements)


@_both("GetListRequest")
def get_list(call: Call) -> Response:
    """List the codes."""
    records = [
        {"Is Active": plain(code.active), "Code": code.code, "Description": code.description}
        for code in _table(call).codes.values()
    ]
    return call.respond_table("unavailableCodesTable", COLUMNS, records)


@_both("SettingsGetRequest")
@_both("SettingsGetRequest17sp4", since="20sp1")
def settings_get(call: Call) -> Response:
    """Give the settings of the codes."""
    table = _table(call)
    elements: list[tuple[str, Value]] = [("enableAgentUnavailableCodes", table.enabled)]
    for name, attribute in DEFAULTS.items():
        if getattr(table, attribute) is not None:
            elements.append((name, getattr(table, attribute)))
    if not call.name.endswith("17sp4"):
        elements = [e for e in elements if not e[0].endswith("OnNotReachable")]
    elements.append(("forceUseOfAgentUnavailableCodes", table.force_use))
    if table.default_code is not None:
        elements.append(("defaultAgentUnavailableCode", table.default_code))
    return call.respond(*elements)
