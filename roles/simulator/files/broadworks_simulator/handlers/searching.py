# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search criteria, and what tables show of users and call centers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable

from .. import vocabulary as words
from ..documents import plain
from ..failures import unknown_text
from ..settings import Settings
from ..tables import columns
from ..world import CallCenter, User

PERSON = columns("User Id", "Last Name", "First Name", "Hiragana Last Name", "Hiragana First Name")
CONTACT = columns("Phone Number", "Extension", "Department", "Email Address", since="20sp1")

CRITERIA: dict[str, Callable[[User], str]] = {
    "searchCriteriaUserLastName": lambda user: user.last_name,
    "searchCriteriaUserFirstName": lambda user: user.first_name,
    "searchCriteriaUserId": lambda user: user.user_id,
    "searchCriteriaDn": lambda user: user.phone_number,
    "searchCriteriaExtension": lambda user: user.extension,
    "searchCriteriaEmailAddress": lambda user: user.email,
    "searchCriteriaGroupId": lambda user: user.group_id,
    "searchCriteriaServiceProviderId": lambda user: user.service_provider_id,
    "searchCriteriaUserExternalId": lambda user: "",
    "searchCriteriaResellerId": lambda user: "",
    "searchCriteriaImpId": lambda user: "",
}


def _in_group(user: User, key: dict[str, Any]) -> bool:
    own = (user.service_provider_id, user.group_id)
    return own == (key["serviceProviderId"], key["groupId"])


def _in_department(user: User, value: dict[str, Any]) -> bool:
    """Whether a user is in a department of the group; the world has none of enterprises."""
    key = value["departmentKey"]
    return "groupId" in key and _in_group(user, key) and user.department == key["name"]


EXACT: dict[str, Callable[[User, Any], bool]] = {
    "searchCriteriaExactUserDepartment": _in_department,
    "searchCriteriaExactUserGroup": _in_group,
    "searchCriteriaExactServiceProvider": lambda user, value: (
        user.service_provider_id == value["serviceProviderId"]
    ),
    "searchCriteriaExactUserInTrunkGroup": lambda user, value: not value["userInTrunkGroup"],
    "searchCriteriaExactUserPersonId": lambda user, value: False,
    "searchCriteriaExactUserNetworkClassOfService": lambda user, value: False,
}


def person(user: User) -> dict[str, str]:
    """Give what tables show of a user, by heading."""
    return {
        "User Id": user.user_id,
        "Last Name": user.last_name,
        "First Name": user.first_name,
        "Hiragana Last Name": user.last_name,
        "Hiragana First Name": user.first_name,
        "Phone Number": user.phone_number,
        "Phone Number Activated": "true" if user.phone_number else "",
        "Extension": user.extension,
        "Department": user.department,
        "Email Address": user.email,
        "Group Id": user.group_id,
        "Service Provider Id": user.service_provider_id,
        "In Trunk Group": "false",
    }


def center_row(center: CallCenter) -> dict[str, str]:
    """Give what tables show of a call center, by heading."""
    return {
        "Service User Id": center.service_user_id,
        "Call Center Name": center.name,
        "Name": center.name,
        "Video": "false",
        "Phone Number": center.phone_number,
        "Extension": center.extension,
        "Department": center.department,
        "Is Active": plain(center.active),
        "Logoff Allowed": plain(center.allow_agent_logoff),
        "Type": center.type,
        "Policy": center.policy,
        "Routing Policy": (center.routing_type or "") if center.type == words.PREMIUM else "",
    }


def search(users: Iterable[User], parameters: dict[str, Any], settings: Settings) -> list[User]:
    """Give the users that meet all search criteria, or one of them with searchCriteriaModeOr.

    :raises CommandFailed: searchCriteriaModeOr without a criterion, as the schema's notes say, or
        what the setting non_ascii_search asks for.
    """
    tests = _tests(parameters, settings)
    is_any = "searchCriteriaModeOr" in parameters
    if is_any and not tests:
        raise unknown_text("searchCriteriaModeOr needs search criteria")
    combine = any if is_any else all
    return [user for user in users if not tests or combine(test(user) for test in tests)]


def _tests(parameters: dict[str, Any], settings: Settings) -> list[Callable[[User], bool]]:
    tests: list[Callable[[User], bool]] = []
    for name, value in parameters.items():
        if name in CRITERIA:
            tests.extend(_test(CRITERIA[name], criterion, settings) for criterion in value)
        elif name in EXACT:
            tests.append(lambda user, n=name, v=value: EXACT[n](user, v))  # type: ignore[misc]
    return tests


def _test(
    getter: Callable[[User], str], criterion: dict[str, Any], settings: Settings
) -> Callable[[User], bool]:
    if not criterion["value"].isascii() and settings.non_ascii_search != "found":
        if settings.non_ascii_search == "error":
            raise unknown_text("the search value has a character that is not supported")
        return lambda user: False
    fold = str.casefold if criterion.get("isCaseInsensitive") else str
    wanted = fold(criterion["value"])
    if criterion["mode"] == "Starts With":
        return lambda user: fold(getter(user)).startswith(wanted)
    if criterion["mode"] == "Contains":
        return lambda user: wanted in fold(getter(user))
    return lambda user: fold(getter(user)) == wanted
