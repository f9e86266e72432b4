# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about users and their services, and about the system."""

from __future__ import annotations

from .. import rights
from .. import vocabulary as words
from ..documents import Response, Table, plain
from .call import Call
from .searching import search, user_rows

GROUP_HEADINGS = [
    "User Id",
    "Last Name",
    "First Name",
    "Department",
    "Phone Number",
    "Phone Number Activated",
    "Email Address",
    "Hiragana Last Name",
    "Hiragana First Name",
    "In Trunk Group",
    "Extension",
]
AS_GROUP_HEADINGS = ["Country Code", "National Prefix"]
SYSTEM_HEADINGS = [
    "User Id",
    "Group Id",
    "Service Provider Id",
    "Last Name",
    "First Name",
    "Department",
    "Phone Number",
    "Phone Number Activated",
    "Email Address",
    "Hiragana Last Name",
    "Hiragana First Name",
    "In Trunk Group",
    "Extension",
]
AS_SYSTEM_HEADINGS = ["Reseller Id", "User External Id"]


def users_in_group(call: Call) -> Response:
    """List the users of a group."""
    provider, group = call.group("GroupId")
    users = call.world.users_of_group(provider.service_provider_id, group.group_id)
    headings = GROUP_HEADINGS + ([] if call.settings.xs_mode else AS_GROUP_HEADINGS)
    rows = user_rows(search(users, call.parameters), headings)
    return call.respond(("userTable", call.limited(Table(headings, rows))))


def users_in_system(call: Call) -> Response:
    """List the users of the whole system."""
    rights.check_scope(call.caller, "")
    headings = SYSTEM_HEADINGS + ([] if call.settings.xs_mode else AS_SYSTEM_HEADINGS)
    rows = user_rows(search(call.world.users.values(), call.parameters), headings)
    return call.respond(("userTable", call.limited(Table(headings, rows))))


def service_assignments(call: Call) -> Response:
    """List the services with a mark at those that a user has."""
    user = call.user()
    rows = [[name, plain(name in user.services)] for name in words.SERVICES]
    packs = Table(["Service Pack Name", "Assigned", "Description"])
    return call.respond(
        ("servicePacksAssignmentTable", packs),
        ("userServicesAssignmentTable", Table(["Service Name", "Assigned"], rows)),
    )


def software_version(call: Call) -> Response:
    """Give the release of the system."""
    return call.respond(("version", call.settings.system_version))


HANDLERS = {
    "UserGetListInGroupRequest": users_in_group,
    "UserGetListInSystemRequest": users_in_system,
    "UserServiceGetAssignmentListRequest": service_assignments,
    "SystemSoftwareVersionGetRequest": software_version,
}
