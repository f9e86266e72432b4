# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search criteria, and the columns of users that several tables share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable

from ..world import User

USER_COLUMNS: dict[str, Callable[[User], str]] = {
    "User Id": lambda user: user.user_id,
    "Last Name": lambda user: user.last_name,
    "First Name": lambda user: user.first_name,
    "Hiragana Last Name": lambda user: user.last_name,
    "Hiragana First Name": lambda user: user.first_name,
    "Phone Number": lambda user: user.phone_number,
    "Phone Number Activated": lambda user: "true" if user.phone_number else "",
    "Extension": lambda user: user.extension,
    "Department": lambda user: user.department,
    "Email Address": lambda user: user.email,
    "Group Id": lambda user: user.group_id,
    "Service Provider Id": lambda user: user.service_provider_id,
    "In Trunk Group": lambda user: "false",
}
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
EXACT: dict[str, Callable[[User, Any], bool]] = {
    "searchCriteriaExactUserDepartment": lambda user, v: user.department == str(v).strip(),
    "searchCriteriaExactUserGroup": lambda user, v: (
        (user.service_provider_id, user.group_id) == (v["serviceProviderId"], v["groupId"])
    ),
    "searchCriteriaExactServiceProvider": lambda user, v: (
        user.service_provider_id == v["serviceProviderId"]
    ),
    "searchCriteriaExactUserInTrunkGroup": lambda user, v: "true" not in str(v),
    "searchCriteriaExactUserPersonId": lambda user, v: False,
    "searchCriteriaExactUserNetworkClassOfService": lambda user, v: False,
}


def user_rows(users: Iterable[User], headings: Iterable[str]) -> list[list[str]]:
    """Make the rows of a table of users; columns that the simulator lacks are empty."""
    getters: list[Callable[[User], str] | None] = [USER_COLUMNS.get(h) for h in headings]
    return [[getter(user) if getter else "" for getter in getters] for user in users]


def search(users: Iterable[User], parameters: dict[str, Any]) -> list[User]:
    """Give the users that match the search criteria among the parameters.

    Criteria are joined with "and", or with "or" when searchCriteriaModeOr is true.
    """
    tests = _tests(parameters)
    combine = any if parameters.get("searchCriteriaModeOr") else all
    return [user for user in users if not tests or combine(test(user) for test in tests)]


def _tests(parameters: dict[str, Any]) -> list[Callable[[User], bool]]:
    tests: list[Callable[[User], bool]] = []
    for name, value in parameters.items():
        if name in CRITERIA:
            tests.extend(_test(CRITERIA[name], criterion) for criterion in value)
        elif name in EXACT:
            tests.append(lambda user, n=name, v=value: EXACT[n](user, v))  # type: ignore[misc]
    return tests


def _test(getter: Callable[[User], str], criterion: dict[str, Any]) -> Callable[[User], bool]:
    fold = str.casefold if criterion.get("isCaseInsensitive") else str
    wanted = fold(criterion["value"])
    if criterion["mode"] == "Starts With":
        return lambda user: fold(getter(user)).startswith(wanted)
    if criterion["mode"] == "Contains":
        return lambda user: wanted in fold(getter(user))
    return lambda user: fold(getter(user)) == wanted
