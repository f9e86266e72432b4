# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about users and their services, and about the system."""

from __future__ import annotations

from .. import rights
from .. import schema as xsd
from .. import vocabulary as words
from ..documents import Response, Table, Value, plain
from ..schema import READ, criteria, one, optional, sequence, serves
from ..tables import columns
from .call import Call
from .searching import person, search

USER_COLUMNS = (
    *columns(
        "Last Name",
        "First Name",
        "Department",
        "Phone Number",
        "Phone Number Activated",
        "Email Address",
        "Hiragana Last Name",
        "Hiragana First Name",
        "In Trunk Group",
    ),
    *columns("Extension", since="20sp1"),
)
GROUP_COLUMNS = (
    *columns("User Id"),
    *USER_COLUMNS,
    *columns("Country Code", since="22.0", as_only=True),
    *columns("National Prefix", since="22.0"),
)
SYSTEM_COLUMNS = (
    *columns("User Id", "Group Id", "Service Provider Id"),
    *USER_COLUMNS,
    *columns("Reseller Id", since="22.0", as_only=True),
    *columns("User External Id", since="22p18", absent=("23.0",), as_only=True),
)


@serves(
    READ,
    "UserGetListInGroupRequest",
    xsd.PROVIDER,
    one("GroupId", xsd.PROVIDER_ID),
    xsd.LIMIT,
    *criteria("UserLastName", "UserFirstName", "Dn", "EmailAddress"),
    xsd.BY_DEPARTMENT,
    xsd.BY_TRUNK,
    *criteria("UserId", since="20sp1"),
    xsd.BY_EXTERNAL_ID,
    xsd.BY_PERSON,
    *criteria("Extension", since="20sp1"),
)
def users_in_group(call: Call) -> Response:
    """List the users of a group."""
    provider, group = call.group("GroupId")
    users = call.world.users_of_group(provider.service_provider_id, group.group_id)
    found = [person(user) for user in search(users, call.parameters, call.settings)]
    return call.respond_table("userTable", GROUP_COLUMNS, found)


@serves(
    READ,
    "UserGetListInSystemRequest",
    xsd.LIMIT,
    *criteria("UserLastName", "UserFirstName", "Dn", "EmailAddress", "GroupId"),
    optional("searchCriteriaExactServiceProvider", sequence(xsd.PROVIDER)),
    *criteria("ServiceProviderId", since="22.0"),
    xsd.BY_TRUNK,
    xsd.exactly("UserNetworkClassOfService", one("networkClassOfService", xsd.STRING)),
    *criteria("UserId", since="20sp1"),
    xsd.BY_EXTERNAL_ID,
    xsd.BY_PERSON,
    *criteria("Extension", since="20sp1"),
    *criteria("ResellerId", since="22.0"),
)
def users_in_system(call: Call) -> Response:
    """List the users of the whole system."""
    rights.check_scope(call.caller, "")
    users = search(call.world.users.values(), call.parameters, call.settings)
    return call.respond_table("userTable", SYSTEM_COLUMNS, [person(user) for user in users])


@serves(READ, "UserGetRequest17sp4", xsd.USER)
def user(call: Call) -> Response:
    """Give a user's place, name and address."""
    found = call.user()
    elements: list[tuple[str, Value]] = [
        ("serviceProviderId", found.service_provider_id),
        ("groupId", found.group_id),
        ("lastName", found.last_name),
        ("firstName", found.first_name),
        ("callingLineIdLastName", found.last_name),
        ("callingLineIdFirstName", found.first_name),
        ("phoneNumber", found.phone_number),
        ("extension", found.extension),
        ("departmentFullPath", found.department),
        ("language", "English"),
        ("timeZone", "Europe/Berlin"),
        ("timeZoneDisplayName", "(GMT+01:00) Europe/Berlin"),
        ("defaultAlias", found.user_id),
        ("emailAddress", found.email),
        ("countryCode", "49"),
    ]
    may_lack = ("phoneNumber", "extension", "departmentFullPath", "emailAddress")
    return call.respond(*(e for e in elements if e[1] or e[0] not in may_lack))


@serves(READ, "UserServiceGetAssignmentListRequest", xsd.USER)
def service_assignments(call: Call) -> Response:
    """List the services with a mark at those that a user has."""
    services = call.user().services
    rows = [[name, plain(name in services)] for name in words.SERVICES]
    packs = Table(["Service Pack Name", "Assigned", "Description"])
    return call.respond(
        ("servicePacksAssignmentTable", packs),
        ("userServicesAssignmentTable", Table(["Service Name", "Assigned"], rows)),
    )


@serves(READ, "SystemSoftwareVersionGetRequest")
def software_version(call: Call) -> Response:
    """Give the release of the system."""
    return call.respond(("version", call.settings.system_version or call.settings.release))
