# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about unavailable codes, of enterprises and of groups."""

from __future__ import annotations

from ..documents import Response, Table, Value, plain, success
from ..failures import unknown_text
from ..world import CodeTable, UnavailableCode
from .call import Call, Handler

HEADINGS = ["Is Active", "Code", "Description"]
DEFAULTS = {
    "defaultAgentUnavailableCodeOnDND": "default_on_dnd",
    "defaultAgentUnavailableCodeOnPersonalCalls": "default_on_personal_calls",
    "defaultAgentUnavailableCodeOnConsecutiveBounces": "default_on_consecutive_bounces",
    "defaultAgentUnavailableCodeOnNotReachable": "default_on_not_reachable",
    "defaultAgentUnavailableCode": "default_code",
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


def _code(call: Call, table: CodeTable) -> UnavailableCode:
    return _find(table, call.parameters["code"])


def _find(table: CodeTable, code: str) -> UnavailableCode:
    if code not in table.codes:
        raise unknown_text(f"unavailable code not found: {code}")
    return table.codes[code]


def add(call: Call) -> Response:
    """Add a code."""
    table = _table(call)
    code = call.parameters["code"]
    if code in table.codes:
        raise unknown_text(f"unavailable code exists already: {code}")
    table.codes[code] = UnavailableCode(
        code, call.parameters["isActive"], call.parameters.get("description", "")
    )
    return success()


def get(call: Call) -> Response:
    """Give a code."""
    code = _code(call, _table(call))
    elements: list[tuple[str, Value]] = [("isActive", code.active)]
    if code.description:
        elements.append(("description", code.description))
    return call.respond(*elements)


def get_list(call: Call) -> Response:
    """List the codes."""
    codes = _table(call).codes.values()
    rows = [[plain(code.active), code.code, code.description] for code in codes]
    return call.respond(("unavailableCodesTable", Table(list(HEADINGS), rows)))


def modify(call: Call) -> Response:
    """Change a code; nil clears the description."""
    code = _code(call, _table(call))
    code.active = call.parameters.get("isActive", code.active)
    if "description" in call.parameters:
        code.description = call.parameters["description"] or ""
    return success()


def delete(call: Call) -> Response:
    """Delete a code, unless it is a default."""
    table = _table(call)
    code = _code(call, table)
    if code.code in [getattr(table, name) for name in DEFAULTS.values()]:
        raise unknown_text(f"unavailable code is a default: {code.code}")
    del table.codes[code.code]
    return success()


def settings_get(call: Call) -> Response:
    """Give the settings of the codes."""
    table = _table(call)
    last = "defaultAgentUnavailableCode"
    defaults: list[tuple[str, Value]] = [
        (name, getattr(table, attribute))
        for name, attribute in DEFAULTS.items()
        if getattr(table, attribute) is not None
    ]
    return call.respond(
        ("enableAgentUnavailableCodes", table.enabled),
        *[element for element in defaults if element[0] != last],
        ("forceUseOfAgentUnavailableCodes", table.force_use),
        *[element for element in defaults if element[0] == last],
    )


def settings_modify(call: Call) -> Response:
    """Change the settings of the codes, and which codes are active."""
    table = _table(call)
    values = call.parameters
    states = [
        (_find(table, item["code"]), item["isActive"]) for item in values.get("codeStateList", [])
    ]
    chosen = {name: values[name] for name in DEFAULTS if name in values}
    for code in chosen.values():
        if code is not None:
            _find(table, code)
    for code, is_active in states:
        code.active = is_active
    table.enabled = values.get("enableAgentUnavailableCodes", table.enabled)
    table.force_use = values.get("forceUseOfAgentUnavailableCodes", table.force_use)
    for name, code in chosen.items():
        setattr(table, DEFAULTS[name], code)
    return success()


HANDLERS: dict[str, Handler] = {
    f"{prefix}CallCenterAgentUnavailableCode{suffix}": handler
    for prefix in ("Enterprise", "Group")
    for suffix, handler in (
        ("AddRequest", add),
        ("GetRequest", get),
        ("GetListRequest", get_list),
        ("ModifyRequest", modify),
        ("DeleteRequest", delete),
        ("SettingsGetRequest17sp4", settings_get),
        ("SettingsModifyRequest", settings_modify),
    )
}
