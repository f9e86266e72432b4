# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Every request and response this collection knows, as one table.

If BroadWorks calls an element otherwise than we think, this is the file to change. A test
compares it with the simulator's table and with the classes of another client.
A request that is not listed can still be sent by its name, see :func:`request`.

    answer = session.command(UserCallCenterGetRequest19(user_id="amara.o@example.net"))
    print(answer.agent_acd_state)

Each request is called as the variable that holds it. It gives the oldest release whose public
schema has it (17sp4 is the oldest there is), its elements in schema order, and its answer. A
response has the elements that this collection reads, each as an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .errors import RequestError
from .schema import (
    BOOLEAN,
    INTEGER,
    SUCCESS,
    TEXT,
    Parts,
    RawRequest,
    Read,
    Request,
    RequestType,
    Response,
    Rows,
    Write,
    lenient,
    many,
    one,
    optional,
)

REQUEST_NAME = re.compile(r"[A-Za-z0-9]+Request[A-Za-z0-9]*")


USER = one("userId", TEXT, "user_id")
AGENT = one("agentUserId", TEXT, "agent_user_id")
CENTER = one("serviceUserId", TEXT, "service_user_id")
PROVIDER = one("serviceProviderId", TEXT, "service_provider_id")
GROUP = one("groupId", TEXT, "group_id")
LIMIT = optional("responseSizeLimit", INTEGER, "response_size_limit")
IN_GROUP = (PROVIDER, GROUP)

# --- Login and session ----------------------------------------------------------------------


class Challenge(Response):
    """What the password is hashed with in a digest login."""

    nonce = one("nonce", TEXT)


class LoginLevel(Response):
    """Which agents a login may see and change."""

    login_type = lenient("loginType", TEXT)
    locale = lenient("locale", TEXT)
    encoding = lenient("encoding", TEXT)
    group_id = optional("groupId", TEXT)
    service_provider_id = optional("serviceProviderId", TEXT)
    is_enterprise = lenient("isEnterprise", BOOLEAN)
    password_expires_days = optional("passwordExpiresDays", INTEGER)
    user_domain = lenient("userDomain", TEXT)


class SoftwareVersion(Response):
    """Release of the server."""

    version = one("version", TEXT)


AuthenticationRequest = Read("17sp4", (USER,), "AuthenticationResponse", Challenge)
LoginRequest14sp4 = Read(
    "17sp4",
    (
        USER,
        optional("signedPassword", TEXT, "signed_password"),
        optional("plainTextPassword", TEXT, "plain_text_password"),
    ),
    "LoginResponse14sp4",
    LoginLevel,
)
LoginRequest22V5 = Read(
    "24.0",
    (
        USER,
        optional("password", TEXT),
        optional("signedPassword", TEXT, "signed_password"),
    ),
    "LoginResponse22V5",
    LoginLevel,
)
LogoutRequest = Read("17sp4", (USER, optional("reason", TEXT)), SUCCESS, Response)
VerifySessionIsValidRequest = Read("17sp4", (), SUCCESS, Response)
SystemSoftwareVersionGetRequest = Read(
    "17sp4", (), "SystemSoftwareVersionGetResponse", SoftwareVersion
)

# --- One agent ------------------------------------------------------------------------------


class CallCenters(Response):
    """Call centers. As the answer to a sign-out: without rows the agent is signed out, with rows
    it is not, since it is the last agent signed in to each of these (docs/protocol.md,
    Guarded sign-out)."""

    call_center_table = one("callCenterTable", Rows("Service User Id"))


class Agent(Response):
    """ACD state and call centers of an agent. ``Available`` in the table says that the agent is
    joined to that center; it is not the ACD state. In XS data mode there is no state
    (docs/protocol.md, States and joins)."""

    agent_acd_state = optional("agentACDState", TEXT)
    agent_unavailable_code = optional("agentUnavailableCode", TEXT)
    call_center_table = lenient("callCenterTable", Rows("Service User Id"))


class Licences(Response):
    """Which call center licences an agent has. The schema lets the same callers ask for it as for
    a sign-out, so that it shows whether a login may sign an agent out."""

    is_call_center_basic_assigned = lenient("isCallCenterBasicAssigned", BOOLEAN)
    is_call_center_standard_assigned = lenient("isCallCenterStandardAssigned", BOOLEAN)
    is_call_center_premium_assigned = lenient("isCallCenterPremiumAssigned", BOOLEAN)


GUARD_TIMER = (
    optional("useDefaultGuardTimer", BOOLEAN, "use_default_guard_timer"),
    optional("enableGuardTimer", BOOLEAN, "enable_guard_timer"),
    optional("guardTimerSeconds", INTEGER, "guard_timer_seconds"),
)
ON_DEFAULT = optional(
    "useSystemDefaultUnavailableSettings", BOOLEAN, "use_system_default_unavailable_settings"
)
ON_DND = optional(
    "forceAgentUnavailableOnDNDActivation", BOOLEAN, "force_agent_unavailable_on_dnd_activation"
)
ON_BOUNCES = (
    optional(
        "forceAgentUnavailableOnBouncedCallLimit",
        BOOLEAN,
        "force_agent_unavailable_on_bounced_call_limit",
    ),
    optional(
        "numberConsecutiveBouncedCallsToForceAgentUnavailable",
        INTEGER,
        "number_consecutive_bounced_calls_to_force_agent_unavailable",
    ),
)
ACD_STATE = optional("agentACDState", TEXT, "agent_acd_state")
UNAVAILABLE_CODE = optional("agentUnavailableCode", TEXT, "agent_unavailable_code", nillable=True)
OUTGOING = (
    optional("makeOutgoingCallsAsCallCenter", BOOLEAN, "make_outgoing_calls_as_call_center"),
    optional(
        "outgoingCallDNIS",
        Parts(CENTER, one("name", TEXT)),
        "outgoing_call_dnis",
        nillable=True,
    ),
)

UserCallCenterAgentSignOutRequest = Write(
    "17sp4", (AGENT,), "UserCallCenterAgentSignOutResponse", CallCenters
)
UserCallCenterAgentDetailsGetRequest = Read(
    "17sp4", (AGENT,), "UserCallCenterAgentDetailsGetResponse", Licences
)
UserCallCenterGetRequest17 = Read("17sp4", (USER,), "UserCallCenterGetResponse17", Agent)
UserCallCenterGetRequest19 = Read("20sp1", (USER,), "UserCallCenterGetResponse19", Agent)
UserCallCenterGetRequest23 = Read("24.0", (USER,), "UserCallCenterGetResponse23", Agent)
# Setting Sign-Out with one of these does not check for the last agent of a center.
UserCallCenterModifyRequest = Write(
    "17sp4",
    (
        USER,
        ACD_STATE,
        UNAVAILABLE_CODE,
        *GUARD_TIMER,
        ON_DEFAULT,
        ON_DND,
        optional("forceUnavailableOnPersonalCalls", BOOLEAN, "force_unavailable_on_personal_calls"),
        *ON_BOUNCES,
        *OUTGOING,
        many(
            "callCenterAvailability",
            Parts(CENTER, one("available", BOOLEAN)),
            "call_center_availability",
        ),
    ),
    SUCCESS,
    Response,
)
UserCallCenterModifyRequest19 = Write(
    "20sp1",
    (
        USER,
        ACD_STATE,
        optional("agentThresholdProfileName", TEXT, "agent_threshold_profile_name"),
        UNAVAILABLE_CODE,
        *GUARD_TIMER,
        ON_DEFAULT,
        ON_DND,
        optional(
            "forceAgentUnavailableOnPersonalCalls",
            BOOLEAN,
            "force_agent_unavailable_on_personal_calls",
        ),
        *ON_BOUNCES,
        optional(
            "forceAgentUnavailableOnNotReachable",
            BOOLEAN,
            "force_agent_unavailable_on_not_reachable",
        ),
        *OUTGOING,
        many(
            "callCenterAgentSettings",
            Parts(
                CENTER,
                optional("available", BOOLEAN),
                optional("skillLevel", INTEGER, "skill_level"),
            ),
            "call_center_agent_settings",
        ),
        # These two came with 24.0.
        optional(
            "useSystemDefaultWrapUpDestination", BOOLEAN, "use_system_default_wrap_up_destination"
        ),
        optional("wrapUpDestination", TEXT, "wrap_up_destination", nillable=True),
    ),
    SUCCESS,
    Response,
)
# Sets which call centers a user belongs to; nil empties the list.
UserCallCenterModifyCallCenterListRequest = Write(
    "17sp4",
    (
        AGENT,
        optional(
            "serviceUserIdList",
            Parts(many("userId", TEXT, "user_id", required=True)),
            "service_user_id_list",
            nillable=True,
        ),
    ),
    SUCCESS,
    Response,
)

# --- Call centers ---------------------------------------------------------------------------


class Profile(Response):
    """Name, type and policy of a call center."""

    service_instance_profile = one("serviceInstanceProfile", Parts(lenient("name", TEXT)))
    type = lenient("type", TEXT)
    policy = lenient("policy", TEXT)


class Agents(Response):
    """The agents of a call center, without their states."""

    agent_table = one("agentTable", Rows("User Id"))


class Queue(Response):
    """Calls in the queue of a call center."""

    number_of_calls_queued_now = lenient("numberOfCallsQueuedNow", INTEGER)


SEARCH = Parts(
    one("mode", TEXT),
    one("value", TEXT),
    one("isCaseInsensitive", BOOLEAN, "is_case_insensitive"),
)
BY_LAST_NAME = many("searchCriteriaUserLastName", SEARCH, "search_criteria_user_last_name")
BY_FIRST_NAME = many("searchCriteriaUserFirstName", SEARCH, "search_criteria_user_first_name")

GroupCallCenterGetInstanceListRequest = Read(
    "17sp4",
    (PROVIDER, GROUP, optional("groupDepartmentName", TEXT, "group_department_name")),
    "GroupCallCenterGetInstanceListResponse",
    CallCenters,
)
GroupCallCenterGetInstanceRequest17sp3 = Read(
    "17sp4", (CENTER,), "GroupCallCenterGetInstanceResponse17sp3", Profile
)
GroupCallCenterGetInstanceRequest19sp1 = Read(
    "20sp1", (CENTER,), "GroupCallCenterGetInstanceResponse19sp1", Profile
)
GroupCallCenterGetInstanceRequest22 = Read(
    "22.0", (CENTER,), "GroupCallCenterGetInstanceResponse22", Profile
)
GroupCallCenterGetAgentListRequest = Read(
    "17sp4",
    (CENTER, LIMIT, BY_LAST_NAME, BY_FIRST_NAME),
    "GroupCallCenterGetAgentListResponse",
    Agents,
    in_part=True,
)
# agentSkillList came with 20sp1. A list of either kind is sent, not both.
GroupCallCenterAddAgentListRequest = Write(
    "17sp4",
    (
        CENTER,
        many("agentUserId", TEXT, "agent_user_id"),
        many(
            "agentSkillList",
            Parts(one("skillLevel", INTEGER, "skill_level"), many("agent", TEXT)),
            "agent_skill_list",
        ),
    ),
    SUCCESS,
    Response,
)
GroupCallCenterGetInstanceQueueStatusRequest = Read(
    "17sp4", (CENTER,), "GroupCallCenterGetInstanceQueueStatusResponse", Queue
)

# --- What callers hear when nobody is there -------------------------------------------------


SCHEDULE = Parts(one("type", TEXT), one("name", TEXT))


class NightService(Response):
    """What happens to calls outside of business hours, or always where it is forced."""

    action = one("action", TEXT)
    business_hours = optional("businessHours", SCHEDULE)
    force_night_service = one("forceNightService", BOOLEAN)
    allow_manual_override_via_fac = lenient("allowManualOverrideViaFAC", BOOLEAN)
    transfer_phone_number = optional("transferPhoneNumber", TEXT)


class ForcedForwarding(Response):
    """Whether and where all calls are forwarded."""

    is_active = one("isActive", BOOLEAN)
    forward_to_phone_number = optional("forwardToPhoneNumber", TEXT)


class StrandedCalls(Response):
    """What happens to waiting calls when all agents have signed out."""

    action = one("action", TEXT)
    transfer_phone_number = optional("transferPhoneNumber", TEXT)


class StrandedCallsUnavailable(Response):
    """What happens to waiting calls when all agents, or so many under a code, are unavailable."""

    condition_policy_on_number_of_agents_with_specified_unavailable_code = lenient(
        "conditionPolicyOnNumberOfAgentsWithSpecifiedUnavailableCode", BOOLEAN
    )
    number_of_agents_with_specified_unavailable_code = optional(
        "numberOfAgentsWithSpecifiedUnavailableCode", INTEGER
    )
    agents_unavailable_code = optional("agentsUnavailableCode", TEXT)
    action = one("action", TEXT)
    transfer_phone_number = optional("transferPhoneNumber", TEXT)


class HolidayService(Response):
    """What happens to calls on the days of a schedule."""

    action = one("action", TEXT)
    holiday_schedule = optional("holidaySchedule", SCHEDULE)
    transfer_phone_number = optional("transferPhoneNumber", TEXT)


GroupCallCenterNightServiceGetRequest20 = Read(
    "20sp1", (CENTER,), "GroupCallCenterNightServiceGetResponse20", NightService
)
GroupCallCenterNightServiceModifyRequest20 = Write(
    "20sp1",
    (
        CENTER,
        optional("action", TEXT),
        optional("businessHours", SCHEDULE, "business_hours", nillable=True),
        optional("forceNightService", BOOLEAN, "force_night_service"),
        optional("allowManualOverrideViaFAC", BOOLEAN, "allow_manual_override_via_fac"),
        optional("transferPhoneNumber", TEXT, "transfer_phone_number", nillable=True),
    ),
    SUCCESS,
    Response,
    in_part=True,
)
GroupCallCenterForcedForwardingGetRequest20 = Read(
    "20sp1", (CENTER,), "GroupCallCenterForcedForwardingGetResponse20", ForcedForwarding
)
GroupCallCenterForcedForwardingModifyRequest20 = Write(
    "20sp1",
    (
        CENTER,
        optional("isActive", BOOLEAN, "is_active"),
        optional("forwardToPhoneNumber", TEXT, "forward_to_phone_number", nillable=True),
    ),
    SUCCESS,
    Response,
    in_part=True,
)
GroupCallCenterStrandedCallGetRequest20 = Read(
    "20sp1", (CENTER,), "GroupCallCenterStrandedCallGetResponse20", StrandedCalls
)
GroupCallCenterStrandedCallUnavailableGetRequest20 = Read(
    "20sp1",
    (CENTER,),
    "GroupCallCenterStrandedCallUnavailableGetResponse20",
    StrandedCallsUnavailable,
)
GroupCallCenterHolidayServiceGetRequest20 = Read(
    "20sp1", (CENTER,), "GroupCallCenterHolidayServiceGetResponse20", HolidayService
)

# --- Users ----------------------------------------------------------------------------------


class Users(Response):
    """Users with their service providers and groups."""

    user_table = one("userTable", Rows("User Id"))


class UserProfile(Response):
    """Where a user belongs."""

    service_provider_id = one("serviceProviderId", TEXT)
    group_id = one("groupId", TEXT)


# For system logins. searchCriteriaUserId came with 20sp1.
UserGetListInSystemRequest = Read(
    "17sp4",
    (
        LIMIT,
        BY_LAST_NAME,
        BY_FIRST_NAME,
        many("searchCriteriaDn", SEARCH, "search_criteria_dn"),
        many("searchCriteriaEmailAddress", SEARCH, "search_criteria_email_address"),
        many("searchCriteriaGroupId", SEARCH, "search_criteria_group_id"),
        optional(
            "searchCriteriaExactServiceProvider",
            Parts(PROVIDER),
            "search_criteria_exact_service_provider",
        ),
        many("searchCriteriaServiceProviderId", SEARCH, "search_criteria_service_provider_id"),
        optional(
            "searchCriteriaExactUserInTrunkGroup",
            Parts(one("userInTrunkGroup", BOOLEAN, "user_in_trunk_group")),
            "search_criteria_exact_user_in_trunk_group",
        ),
        optional(
            "searchCriteriaExactUserNetworkClassOfService",
            Parts(one("networkClassOfService", TEXT, "network_class_of_service")),
            "search_criteria_exact_user_network_class_of_service",
        ),
        many("searchCriteriaUserId", SEARCH, "search_criteria_user_id"),
    ),
    "UserGetListInSystemResponse",
    Users,
    in_part=True,
)
UserGetRequest17sp4 = Read("17sp4", (USER,), "UserGetResponse17sp4", UserProfile)

# --- Unavailable codes: one family for groups, one for enterprises ---------------------------


class Codes(Response):
    """The unavailable codes of a group or an enterprise."""

    unavailable_codes_table = one("unavailableCodesTable", Rows("Is Active", "Code"))


class CodeSettings(Response):
    """How a group or an enterprise uses unavailable codes."""

    enable_agent_unavailable_codes = one("enableAgentUnavailableCodes", BOOLEAN)
    force_use_of_agent_unavailable_codes = lenient("forceUseOfAgentUnavailableCodes", BOOLEAN)
    default_agent_unavailable_code = optional("defaultAgentUnavailableCode", TEXT)


GroupCallCenterAgentUnavailableCodeGetListRequest = Read(
    "17sp4", IN_GROUP, "GroupCallCenterAgentUnavailableCodeGetListResponse", Codes
)
GroupCallCenterAgentUnavailableCodeSettingsGetRequest = Read(
    "17sp4", IN_GROUP, "GroupCallCenterAgentUnavailableCodeSettingsGetResponse", CodeSettings
)
GroupCallCenterAgentUnavailableCodeSettingsGetRequest17sp4 = Read(
    "20sp1", IN_GROUP, "GroupCallCenterAgentUnavailableCodeSettingsGetResponse17sp4", CodeSettings
)
EnterpriseCallCenterAgentUnavailableCodeGetListRequest = Read(
    "17sp4", (PROVIDER,), "EnterpriseCallCenterAgentUnavailableCodeGetListResponse", Codes
)
EnterpriseCallCenterAgentUnavailableCodeSettingsGetRequest = Read(
    "17sp4",
    (PROVIDER,),
    "EnterpriseCallCenterAgentUnavailableCodeSettingsGetResponse",
    CodeSettings,
)
EnterpriseCallCenterAgentUnavailableCodeSettingsGetRequest17sp4 = Read(
    "20sp1",
    (PROVIDER,),
    "EnterpriseCallCenterAgentUnavailableCodeSettingsGetResponse17sp4",
    CodeSettings,
)


REQUESTS: dict[str, RequestType[Response]] = {
    name: kind for name, kind in list(globals().items()) if isinstance(kind, RequestType)
}
"""Every listed request by its type name."""

for _name, _kind in REQUESTS.items():
    _kind.name = _name


def request(request_name: str, parameters: Mapping[str, Any]) -> Request[Response]:
    """A request by its name: checked and put in schema order where it is listed here.

    :raises RequestError: not a request name, or an element is unknown, missing or mistyped.
    """
    if not REQUEST_NAME.fullmatch(request_name):
        raise RequestError(
            f"{request_name!r} is not the name of an OCI-P request.",
            "Names look like UserCallCenterGetRequest19.",
        )
    known = REQUESTS.get(request_name)
    return known(**parameters) if known else RawRequest(request_name, parameters)
