# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests that the simulator serves, as data: elements in order, types, limits, kind.

One line a request is the place to look when a request is missing or an element is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Union

from . import vocabulary as words

READ = "read"
WRITE = "write"
LOGIN = "login"
SESSION = "session"
KINDS = (READ, WRITE, LOGIN, SESSION)


# -- types -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Text:
    """xs:token (white space collapsed) or, with collapse off, xs:string."""

    shortest: int = 0
    longest: int = 1_000_000
    collapse: bool = True


@dataclass(frozen=True)
class Boolean:
    """xs:boolean."""


@dataclass(frozen=True)
class Integer:
    """xs:int within limits."""

    lowest: int = -(2**31)
    highest: int = 2**31 - 1


@dataclass(frozen=True)
class Enumeration:
    """One of a few tokens."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Anything:
    """Content that is accepted and not looked at."""


@dataclass(frozen=True)
class Element:
    """An element of a sequence: name, type, how often, whether xsi:nil is allowed."""

    name: str
    type: Any
    least: int = 1
    most: int | None = 1
    nillable: bool = False

    @property
    def repeated(self) -> bool:
        """Whether its values make a list."""
        return self.most is None


@dataclass(frozen=True)
class Choice:
    """Alternatives, of which exactly one is taken; each is one element."""

    elements: tuple[Element, ...]


Particle = Union[Element, Choice]


@dataclass(frozen=True)
class Sequence:
    """Elements in their order."""

    particles: tuple[Particle, ...]


@dataclass(frozen=True)
class Request:
    """A request: its kind and its elements; secrets are never journalled."""

    kind: str
    content: Sequence
    secrets: tuple[str, ...] = ()


def one(name: str, type_: Any) -> Element:
    """Make an element that must be there once."""
    return Element(name, type_)


def optional(name: str, type_: Any, nillable: bool = False) -> Element:
    """Make an element that may be there once."""
    return Element(name, type_, least=0, nillable=nillable)


def many(name: str, type_: Any, least: int = 0) -> Element:
    """Make an element that may be repeated."""
    return Element(name, type_, least=least, most=None)


def sequence(*particles: Particle) -> Sequence:
    """Make a sequence."""
    return Sequence(particles)


def read(*particles: Particle) -> Request:
    """Make a request that changes nothing."""
    return Request(READ, Sequence(particles))


def write(*particles: Particle) -> Request:
    """Make a request that changes the world."""
    return Request(WRITE, Sequence(particles))


def session(*particles: Particle) -> Request:
    """Make a request about the session itself."""
    return Request(SESSION, Sequence(particles))


def login(*particles: Particle) -> Request:
    """Make a request that belongs to logging in."""
    return Request(LOGIN, Sequence(particles), ("password", "signedPassword", "plainTextPassword"))


BOOLEAN = Boolean()
STRING = Text(collapse=False)
USER_ID = Text(1, 161)
PROVIDER_ID = Text(1, 30)
ACD_STATE = Enumeration(words.ACD_STATES)
CODE = Text(1, 10)
DESCRIPTION = Text(1, 40)
SKILL_LEVEL = Integer(1, 20)
NAME = Text(1, 40)

USER = one("userId", USER_ID)
AGENT = one("agentUserId", USER_ID)
CENTER = one("serviceUserId", USER_ID)
SUPERVISOR = one("supervisorUserId", USER_ID)
PROVIDER = one("serviceProviderId", PROVIDER_ID)
GROUP = one("groupId", PROVIDER_ID)
LIMIT = optional("responseSizeLimit", Integer(1))

DNIS_KEY = sequence(CENTER, one("name", NAME))
AVAILABILITY = sequence(CENTER, one("available", BOOLEAN))
AGENT_SETTINGS = sequence(
    CENTER, optional("available", BOOLEAN), optional("skillLevel", SKILL_LEVEL)
)
USER_ID_LIST = sequence(many("userId", USER_ID, 1))
SKILL_AGENTS = sequence(one("skillLevel", SKILL_LEVEL), many("agent", USER_ID))
REPLACED_SKILL_AGENTS = sequence(
    one("skillLevel", SKILL_LEVEL), Element("agents", USER_ID_LIST, nillable=True)
)
CODE_STATE = sequence(one("code", CODE), one("isActive", BOOLEAN))

CRITERION = sequence(
    one("mode", Enumeration(("Starts With", "Contains", "Equal To"))),
    one("value", STRING),
    one("isCaseInsensitive", BOOLEAN),
)


def criterion(name: str) -> Element:
    """Make a repeatable search criterion with a mode."""
    return many(f"searchCriteria{name}", CRITERION)


BY_LAST_NAME = criterion("UserLastName")
BY_FIRST_NAME = criterion("UserFirstName")
BY_USER_ID = criterion("UserId")
BY_NUMBER = criterion("Dn")
BY_EXTENSION = criterion("Extension")
BY_EMAIL = criterion("EmailAddress")
BY_EXTERNAL_ID = many(
    "searchCriteriaUserExternalId",
    sequence(
        one("mode", Enumeration(("Starts With", "Contains", "Equal To"))), one("value", STRING)
    ),
)
BY_DEPARTMENT = optional("searchCriteriaExactUserDepartment", Anything())
BY_GROUP = optional("searchCriteriaExactUserGroup", sequence(PROVIDER, GROUP))
BY_SKILL = optional("searchCriteriaExactSkillLevel", sequence(one("skillLevel", SKILL_LEVEL)))
BY_TRUNK = optional("searchCriteriaExactUserInTrunkGroup", Anything())

FORCE_UNAVAILABLE = (
    optional("useDefaultGuardTimer", BOOLEAN),
    optional("enableGuardTimer", BOOLEAN),
    optional("guardTimerSeconds", Integer(1, 25)),
    optional("useSystemDefaultUnavailableSettings", BOOLEAN),
    optional("forceAgentUnavailableOnDNDActivation", BOOLEAN),
    optional("forceAgentUnavailableOnPersonalCalls", BOOLEAN),
    optional("forceAgentUnavailableOnBouncedCallLimit", BOOLEAN),
    optional("numberConsecutiveBouncedCallsToForceAgentUnavailable", Integer(1, 5)),
    optional("forceAgentUnavailableOnNotReachable", BOOLEAN),
)
MODIFY_AGENT = (
    USER,
    optional("agentACDState", ACD_STATE),
    optional("agentThresholdProfileName", NAME),
    optional("agentUnavailableCode", CODE, nillable=True),
    *FORCE_UNAVAILABLE,
    optional("makeOutgoingCallsAsCallCenter", BOOLEAN),
    optional("outgoingCallDNIS", DNIS_KEY, nillable=True),
)


def announcement(*names: str) -> tuple[Element, ...]:
    """Make the elements for a choice of announcement, whose files and URLs are not looked at."""
    return tuple(
        element
        for name in names
        for element in (
            optional(f"{name}MessageSelection", Enumeration(("File", "URL", "Default"))),
            optional(f"{name}UrlList", Anything()),
            optional(f"{name}FileList", Anything()),
        )
    )


SCHEDULE = sequence(one("type", Enumeration(words.SCHEDULE_LEVELS)), one("name", NAME))
TRANSFER = optional("transferPhoneNumber", Text(1, 161), nillable=True)
SERVICE_ACTION = optional("action", Enumeration(words.SERVICE_ACTIONS))
STRANDED_ACTION = optional("action", Enumeration(words.STRANDED_ACTIONS))

SIGNED_LOGIN = (
    USER,
    optional("password", Text(1, 60, False)),
    optional("signedPassword", Text(1, 255, False)),
)

REQUESTS: dict[str, Request] = {
    # Login and session.
    "AuthenticationRequest": login(USER),
    "LoginRequest14sp4": login(
        USER,
        optional("signedPassword", Text(1, 255, False)),
        optional("plainTextPassword", Text(1, 60, False)),
    ),
    "LoginRequest22": login(USER, optional("password", Text(1, 60, False))),
    "LoginRequest22V2": login(USER, optional("password", Text(1, 60, False))),
    "LoginRequest22V3": login(USER, optional("password", Text(1, 60, False))),
    "LoginRequest22V4": login(*SIGNED_LOGIN),
    "LoginRequest22V5": login(*SIGNED_LOGIN),
    "LogoutRequest": session(USER, optional("reason", Enumeration(words.LOGOUT_REASONS))),
    "VerifySessionIsValidRequest": session(),
    "AvailabilityTestRequest": session(),
    "SystemSoftwareVersionGetRequest": read(),
    # Agents.
    "UserCallCenterAgentSignOutRequest": write(AGENT),
    "UserCallCenterAgentDetailsGetRequest": read(AGENT),
    "UserCallCenterGetRequest19": read(USER),
    "UserCallCenterGetRequest23": read(USER),
    "UserCallCenterModifyRequest19": write(
        *MODIFY_AGENT,
        many("callCenterAgentSettings", AGENT_SETTINGS),
        optional("useSystemDefaultWrapUpDestination", BOOLEAN),
        optional("wrapUpDestination", Text(1, 161), nillable=True),
    ),
    "UserCallCenterModifyRequest17sp4": write(
        *MODIFY_AGENT, many("callCenterAvailability", AVAILABILITY)
    ),
    "UserCallCenterModifyAvailabilityListRequest": write(
        USER, many("callCenterAvailability", AVAILABILITY)
    ),
    "UserCallCenterModifyCallCenterListRequest": write(
        AGENT, optional("serviceUserIdList", USER_ID_LIST, nillable=True)
    ),
    "UserCallCenterGetAvailableCallCenterListRequest": read(USER),
    # Call centers and their agents.
    "GroupCallCenterGetInstanceListRequest": read(
        PROVIDER, GROUP, optional("groupDepartmentName", Text(1, 50))
    ),
    "GroupCallCenterGetInstanceRequest19": read(CENTER),
    "GroupCallCenterGetInstanceRequest22": read(CENTER),
    "GroupCallCenterGetAgentListRequest": read(
        CENTER,
        LIMIT,
        BY_LAST_NAME,
        BY_FIRST_NAME,
        BY_DEPARTMENT,
        BY_GROUP,
        BY_USER_ID,
        BY_NUMBER,
        BY_EXTENSION,
        BY_SKILL,
    ),
    "GroupCallCenterAddAgentListRequest": write(
        CENTER,
        Choice((many("agentUserId", USER_ID, 1), many("agentSkillList", SKILL_AGENTS, 1))),
    ),
    "GroupCallCenterModifyAgentListRequest": write(
        CENTER,
        Choice(
            (
                optional("agentUserIdList", USER_ID_LIST, nillable=True),
                many("skilledAgentUserIdList", REPLACED_SKILL_AGENTS),
            )
        ),
    ),
    "GroupCallCenterDeleteAgentListRequest": write(CENTER, many("agentUserId", USER_ID, 1)),
    "GroupCallCenterGetInstanceQueueStatusRequest": read(CENTER),
    # What callers get.
    **{
        f"GroupCallCenter{name}GetRequest20": read(CENTER)
        for name in (
            "NightService",
            "ForcedForwarding",
            "HolidayService",
            "StrandedCall",
            "StrandedCallUnavailable",
        )
    },
    "GroupCallCenterNightServiceModifyRequest20": write(
        CENTER,
        SERVICE_ACTION,
        optional("businessHours", SCHEDULE, nillable=True),
        optional("forceNightService", BOOLEAN),
        optional("allowManualOverrideViaFAC", BOOLEAN),
        TRANSFER,
        optional("playAnnouncementBeforeAction", BOOLEAN),
        *announcement("audio", "video"),
        optional(
            "manualAnnouncementMode",
            Enumeration(("Normal Announcement", "Manual Announcement")),
        ),
        *announcement("manualAudio", "manualVideo"),
    ),
    "GroupCallCenterForcedForwardingModifyRequest20": write(
        CENTER,
        optional("isActive", BOOLEAN),
        optional("forwardToPhoneNumber", Text(1, 161), nillable=True),
        optional("allowEnableViaFAC", BOOLEAN),
        optional("playAnnouncementBeforeForwarding", BOOLEAN),
        *announcement("audio", "video"),
    ),
    "GroupCallCenterHolidayServiceModifyRequest20": write(
        CENTER,
        SERVICE_ACTION,
        optional("holidaySchedule", SCHEDULE, nillable=True),
        TRANSFER,
        optional("playAnnouncementBeforeAction", BOOLEAN),
        *announcement("audio", "video"),
    ),
    "GroupCallCenterStrandedCallModifyRequest20": write(
        CENTER, STRANDED_ACTION, TRANSFER, *announcement("audio", "video")
    ),
    "GroupCallCenterStrandedCallUnavailableModifyRequest20": write(
        CENTER,
        optional("conditionPolicyOnNumberOfAgentsWithSpecifiedUnavailableCode", BOOLEAN),
        optional("numberOfAgentsWithSpecifiedUnavailableCode", Integer(1, 1000), nillable=True),
        optional("agentsUnavailableCode", CODE, nillable=True),
        STRANDED_ACTION,
        TRANSFER,
        *announcement("audio", "video"),
    ),
    # Supervisors.
    "GroupCallCenterGetSupervisorListRequest16": read(CENTER),
    "UserCallCenterGetSupervisorCallCenterListRequest": read(SUPERVISOR),
    "UserCallCenterGetAgentSupervisorListRequest": read(AGENT, CENTER),
    "UserCallCenterGetSupervisedAgentListRequest": read(
        SUPERVISOR,
        CENTER,
        LIMIT,
        optional("searchCriteriaModeOr", BOOLEAN),
        BY_LAST_NAME,
        BY_FIRST_NAME,
        BY_NUMBER,
        BY_EXTENSION,
        BY_USER_ID,
        BY_DEPARTMENT,
        criterion("ImpId"),
    ),
    "UserCallCenterAddSupervisedAgentListRequest": write(
        SUPERVISOR, CENTER, many("agentUserId", USER_ID, 1)
    ),
    "UserCallCenterDeleteSupervisedAgentListRequest": write(
        SUPERVISOR, CENTER, many("agentUserId", USER_ID, 1)
    ),
    "UserCallCenterModifySupervisedAgentListRequest": write(
        SUPERVISOR, CENTER, optional("agentUserIdList", USER_ID_LIST, nillable=True)
    ),
    # Users.
    "UserGetListInGroupRequest": read(
        PROVIDER,
        one("GroupId", PROVIDER_ID),
        LIMIT,
        BY_LAST_NAME,
        BY_FIRST_NAME,
        BY_NUMBER,
        BY_EMAIL,
        BY_DEPARTMENT,
        BY_TRUNK,
        BY_USER_ID,
        BY_EXTERNAL_ID,
        optional("searchCriteriaExactUserPersonId", Anything()),
        BY_EXTENSION,
    ),
    "UserGetListInSystemRequest": read(
        LIMIT,
        BY_LAST_NAME,
        BY_FIRST_NAME,
        BY_NUMBER,
        BY_EMAIL,
        criterion("GroupId"),
        optional("searchCriteriaExactServiceProvider", sequence(PROVIDER)),
        criterion("ServiceProviderId"),
        BY_TRUNK,
        optional("searchCriteriaExactUserNetworkClassOfService", Anything()),
        BY_USER_ID,
        BY_EXTERNAL_ID,
        optional("searchCriteriaExactUserPersonId", Anything()),
        BY_EXTENSION,
        criterion("ResellerId"),
    ),
    "UserServiceGetAssignmentListRequest": read(USER),
}


def _unavailable_code_requests(prefix: str, key: tuple[Element, ...]) -> dict[str, Request]:
    """Make the requests about codes, which enterprises and groups have alike."""
    name = f"{prefix}CallCenterAgentUnavailableCode"
    return {
        f"{name}AddRequest": write(
            *key, one("isActive", BOOLEAN), one("code", CODE), optional("description", DESCRIPTION)
        ),
        f"{name}GetRequest": read(*key, one("code", CODE)),
        f"{name}GetListRequest": read(*key),
        f"{name}ModifyRequest": write(
            *key,
            one("code", CODE),
            optional("isActive", BOOLEAN),
            optional("description", DESCRIPTION, nillable=True),
        ),
        f"{name}DeleteRequest": write(*key, one("code", CODE)),
        f"{name}SettingsGetRequest17sp4": read(*key),
        f"{name}SettingsModifyRequest": write(
            *key,
            optional("enableAgentUnavailableCodes", BOOLEAN),
            optional("defaultAgentUnavailableCodeOnDND", CODE, nillable=True),
            optional("defaultAgentUnavailableCodeOnPersonalCalls", CODE, nillable=True),
            optional("defaultAgentUnavailableCodeOnConsecutiveBounces", CODE, nillable=True),
            optional("defaultAgentUnavailableCodeOnNotReachable", CODE, nillable=True),
            optional("forceUseOfAgentUnavailableCodes", BOOLEAN),
            optional("defaultAgentUnavailableCode", CODE, nillable=True),
            Element("codeStateList", CODE_STATE, least=0, most=None),
        ),
        f"{prefix}CallCenterGetRoutingPolicyRequest": read(*key),
    }


REQUESTS.update(_unavailable_code_requests("Enterprise", (PROVIDER,)))
REQUESTS.update(_unavailable_code_requests("Group", (PROVIDER, GROUP)))
