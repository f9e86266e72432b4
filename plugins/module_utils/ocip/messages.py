# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Every request and response this collection knows: names, elements in schema order, types.

If BroadWorks calls an element otherwise than we think, this is the file to change. The
facts come from the vendor's schema (R25): OCISchemaLogin.xsd, OCISchemaServiceCallCenter.xsd.
A request that is not listed can still be sent by its name, see :class:`RawRequest`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .documents import Command, Table, check_text
from .errors import ErrorResponse, RequestError, UnexpectedResponse

TEXT = "text"
INTEGER = "integer"
BOOLEAN = "boolean"
TABLE = "table"

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
SUCCESS = "SuccessResponse"


class Element:
    """One element of a request or response.

    :param name: its name in the schema, such as ``agentUserId``.
    :param kind: TEXT, INTEGER, BOOLEAN, TABLE, or a tuple of elements for a complex type.
    :param required: whether the schema demands it.
    :param many: whether it may be repeated; its value is then a list.
    :param nillable: whether None is sent as ``xsi:nil``, which clears the value.
    :param columns: headings without which a table is not the one we asked for.
    """

    def __init__(
        self,
        name: str,
        kind: Any = TEXT,
        required: bool = False,
        many: bool = False,
        nillable: bool = False,
        columns: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.kind = kind
        self.required = required
        self.many = many
        self.nillable = nillable
        self.columns = columns


def snake_case(name: str) -> str:
    """Python name of an element: ``agentACDState`` gives ``agent_acd_state``."""
    spaced = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", spaced).lower()


# The same few types come back for every agent.
@lru_cache(maxsize=1024)
def by_python_name(elements: tuple[Element, ...]) -> dict[str, str]:
    """The schema names of elements by their Python names."""
    return {snake_case(element.name): element.name for element in elements}


class Response:
    """An answer that is not an error.

    The elements are attributes by their Python names (``call_center_table``); an element
    that the schema allows to be absent, and is, gives None.

    :ivar name: type name as received.
    :ivar values: the elements by their schema names, typed where the type is known.
    """

    elements: tuple[Element, ...] = ()

    def __init__(self, name: str, values: dict[str, Any]) -> None:
        self.name = name
        self.values = values

    def __getattr__(self, attribute: str) -> Any:
        known = by_python_name(self.elements)
        values = self.__dict__.get("values", {})
        if attribute in known:
            return values.get(known[attribute])
        for name, value in values.items():
            if attribute in (name, snake_case(name)):
                return value
        if attribute in known.values():
            return None
        raise AttributeError(f"{self.__dict__.get('name')} has no element {attribute!r}")

    def __repr__(self) -> str:
        return f"{self.name}({self.values!r})"

    @classmethod
    def of(cls, command: Command) -> Response:
        """The typed response for a received command.

        :raises UnexpectedResponse: an element is missing, or is not of its type.
        """
        return cls(command.name, _typed_elements(command.name, cls.elements, command.values))

    def as_dict(self) -> dict[str, Any]:
        """The elements as plain values; tables as lists of dictionaries by heading."""
        return {name: _plain(value) for name, value in self.values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Table):
        return list(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _typed_elements(
    response: str, elements: tuple[Element, ...], values: Mapping[str, Any]
) -> dict[str, Any]:
    typed = dict(values)
    for element in elements:
        name = element.name
        if name not in typed:
            if element.required:
                raise UnexpectedResponse(f"{response} came without {name}.", response)
        elif element.many:
            items = typed[name] if isinstance(typed[name], list) else [typed[name]]
            typed[name] = [_typed(response, element, item) for item in items]
        else:
            typed[name] = _typed(response, element, typed[name])
    return typed


def _typed(response: str, element: Element, value: Any) -> Any:
    kind = element.kind
    if kind == TABLE:
        return _typed_table(response, element, value)
    if value is None and not element.required:
        return None
    if isinstance(kind, tuple) and isinstance(value, dict):
        return _typed_elements(response, kind, value)
    if not isinstance(value, str) or isinstance(kind, tuple):
        raise UnexpectedResponse(f"{response}: {element.name} has another content.", response)
    try:
        if kind == BOOLEAN:
            return BOOLEANS[value.strip()]
        if kind == INTEGER:
            return int(value)
    except (KeyError, ValueError):
        raise UnexpectedResponse(f"{response}: {element.name} is no {kind}.", response) from None
    return value


def _typed_table(response: str, element: Element, value: Any) -> Table | None:
    if not isinstance(value, Table):
        if element.required or value:
            raise UnexpectedResponse(
                f"{response} came without the headings of {element.name}.", response
            )
        return None
    if not value.well_formed or not value.has(*element.columns):
        raise UnexpectedResponse(
            f"{response}: {element.name} is malformed (headings {value.headings}).", response
        )
    return value


class Request:
    """Base of all requests. Construct it with the elements as keywords, by their Python
    names (``agent_user_id``) or their schema names (``agentUserId``).

    :raises RequestError: an element is unknown, missing or of the wrong type.
    """

    elements: tuple[Element, ...] = ()
    response: type[Response] | None = None
    """Type of the answer; None where the schema gives SuccessResponse."""
    writes = False
    listed_in_part = False
    """Whether the schema has more elements than are listed here. Those follow in the order given,
    under their schema names."""

    def __init__(self, /, **values: Any) -> None:
        known = by_python_name(self.elements)
        self.values = {known.get(name, name): value for name, value in values.items()}
        listed, others = self.values, {}
        if self.listed_in_part:
            names = [element.name for element in self.elements]
            listed = {name: value for name, value in self.values.items() if name in names}
            others = {name: value for name, value in self.values.items() if name not in names}
        self._pairs = _ordered(self.name, self.elements, listed) + _unordered(others)

    @property
    def name(self) -> str:
        """Type name of the request."""
        return type(self).__name__

    def pairs(self) -> list[tuple[str, Any]]:
        """The elements in schema order, as :func:`.documents.build` takes them."""
        return self._pairs

    def interpret(self, command: Command) -> Response | ErrorResponse | UnexpectedResponse:
        """What a received command means as the answer to this request."""
        if command.name == ErrorResponse.name:
            return error_response(command)
        try:
            if self.response is None and command.name == SUCCESS:
                return Response.of(command)
            if self.response is not None and command.name == self.response.__name__:
                return self.response.of(command)
        except UnexpectedResponse as exc:
            return exc
        return unexpected(self.name, command)


class RawRequest(Request):
    """A request that this file does not list, its elements sent in the order given.

    :param request_name: type name, such as ``SystemSoftwareVersionGetRequest``.
    :param parameters: elements by schema name; dict for a complex one, list for a repeated
        one, None for nil.
    """

    READ = re.compile(r"Get(?![a-z])")
    WRITE = re.compile(
        r"(?:Add|Modify|Delete|Set|Reset|Assign|Unassign|Replace|Clear|Activate|Move|Consolidated)"
        r"(?![a-z])"
    )

    def __init__(self, request_name: str, parameters: Mapping[str, Any]) -> None:
        self._name = request_name
        self.values = dict(parameters)
        self.writes = not self.READ.search(request_name) or bool(self.WRITE.search(request_name))
        self._pairs = _unordered(self.values)

    @property
    def name(self) -> str:
        """Type name of the request."""
        return self._name

    def interpret(self, command: Command) -> Response | ErrorResponse | UnexpectedResponse:
        """What a received command means. Its type follows the request's name by custom only,
        so that a read takes any response, and a write the one of its name or success."""
        if command.name == ErrorResponse.name:
            return error_response(command)
        named = self._name.replace("Request", "Response")
        if command.name in (named, SUCCESS) or (not self.writes and "Response" in command.name):
            return Response.of(command)
        return unexpected(self._name, command)


def error_response(command: Command) -> ErrorResponse:
    """The error that a received ``c:ErrorResponse`` tells of."""
    values = {name: value for name, value in command.values.items() if isinstance(value, str)}
    code = values.get("errorCode", "").strip()
    return ErrorResponse(
        summary=values.get("summary", ""),
        summary_english=values.get("summaryEnglish", ""),
        detail=values.get("detail"),
        error_code=int(code) if re.fullmatch(r"-?\d{1,9}", code) else None,
        error_type=command.error_type or "Error",
    )


def unexpected(request_name: str, command: Command) -> UnexpectedResponse:
    """The surprise of an answer of the wrong type."""
    return UnexpectedResponse(
        f"{request_name} was answered with {command.name or 'a command without a type'}.",
        command.name,
    )


def request(request_name: str, parameters: Mapping[str, Any]) -> Request:
    """A request by its name: checked and put in schema order where it is listed here.

    :raises RequestError: not a request name, or an element is unknown, missing or mistyped.
    """
    if not re.fullmatch(r"[A-Za-z0-9]+Request[A-Za-z0-9]*", request_name):
        raise RequestError(
            f"{request_name!r} is not the name of an OCI-P request.",
            "Names look like UserCallCenterGetRequest19.",
        )
    known = REQUESTS.get(request_name)
    return known(**parameters) if known else RawRequest(request_name, parameters)


def _ordered(
    where: str, elements: tuple[Element, ...], values: Mapping[str, Any]
) -> list[tuple[str, Any]]:
    _refuse_unknown(where, elements, values)
    pairs: list[tuple[str, Any]] = []
    for element in elements:
        if element.name not in values:
            if element.required:
                raise RequestError(f"{where} needs {element.name}.")
            continue
        value = values[element.name]
        items = value if element.many and isinstance(value, (list, tuple)) else [value]
        for item in items:
            pairs.append((element.name, _checked(where, element, item)))
    return pairs


def _refuse_unknown(where: str, elements: tuple[Element, ...], values: Mapping[str, Any]) -> None:
    names = [element.name for element in elements]
    for name in values:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0.6)
            hint = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(names) or 'none'}."
            raise RequestError(f"{where} has no element {name}.", hint)


def _checked(where: str, element: Element, value: Any) -> Any:
    label = f"{where}: {element.name}"
    if value is None:
        if not element.nillable:
            raise RequestError(f"{label} cannot be nil.", "Leave it out instead.")
        return None
    if isinstance(element.kind, tuple):
        if not isinstance(value, Mapping):
            raise RequestError(f"{label} takes a dictionary.")
        return _ordered(label, element.kind, value)
    if isinstance(value, (Mapping, list, tuple)):
        raise RequestError(f"{label} takes a single value.")
    if element.kind == BOOLEAN and not isinstance(value, bool):
        return _boolean(label, value)
    if element.kind == INTEGER and not re.fullmatch(r"-?\d+", str(value)):
        raise RequestError(f"{label} takes a whole number, not {str(value)[:40]!r}.")
    check_text(label, str(value))
    return value


def _boolean(label: str, value: Any) -> bool:
    word = str(value).lower()
    if word not in ("true", "false"):
        raise RequestError(f"{label} takes true or false, not {str(value)[:40]!r}.")
    return word == "true"


def _unordered(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in values.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            pairs.append((name, _unordered(item) if isinstance(item, Mapping) else item))
    return pairs


def _required(name: str, kind: Any = TEXT, many: bool = False) -> Element:
    return Element(name, kind, required=True, many=many)


def _table(name: str, *columns: str, required: bool = True) -> Element:
    return Element(name, TABLE, required=required, columns=columns)


# --- Login and session (OCISchemaLogin.xsd) ---------------------------------------------


class AuthenticationResponse(Response):
    """First half of the digest login."""

    elements = (Element("userId"), _required("nonce"), Element("passwordAlgorithm"))


class AuthenticationRequest(Request):
    """Asks for the nonce of a digest login."""

    elements = (_required("userId"),)
    response = AuthenticationResponse


class LoginResponse14sp4(Response):
    """Tells the level of the login."""

    elements = (
        Element("loginType"),
        Element("locale"),
        Element("encoding"),
        Element("groupId"),
        Element("serviceProviderId"),
        Element("isEnterprise", BOOLEAN),
        Element("passwordExpiresDays", INTEGER),
        Element("userDomain"),
    )


class LoginRequest14sp4(Request):
    """Second half of the digest login; served by every release seen."""

    elements = (_required("userId"), Element("signedPassword"), Element("plainTextPassword"))
    response = LoginResponse14sp4


class LoginResponse22V5(Response):
    """Tells the level of the login."""

    elements = LoginResponse14sp4.elements + (
        Element("resellerId"),
        Element("tokenRevocationTime", INTEGER),
    )


class LoginRequest22V5(Request):
    """Login with the password itself, for encrypted transports."""

    elements = (_required("userId"), Element("password"), Element("signedPassword"))
    response = LoginResponse22V5


class LogoutRequest(Request):
    """Ends the session. Servers answer with success, with nothing, or by closing."""

    elements = (_required("userId"), Element("reason"))


class VerifySessionIsValidRequest(Request):
    """Probe of the session."""


class AvailabilityTestRequest(Request):
    """Probe of the server."""


class SystemSoftwareVersionGetResponse(Response):
    """Release of the server."""

    elements = (_required("version"),)


class SystemSoftwareVersionGetRequest(Request):
    """Asks for the release of the server."""

    response = SystemSoftwareVersionGetResponse


# --- One agent --------------------------------------------------------------------------


class UserCallCenterAgentSignOutResponse(Response):
    """No rows: the agent is signed out. Rows: refused, the agent is the last one signed in
    to each of these call centers (docs/protocol.md, Guarded sign-out)."""

    elements = (_table("callCenterTable", "Service User Id"),)


class UserCallCenterAgentSignOutRequest(Request):
    """Signs an agent out, unless it is the last one of a standard or premium call center."""

    elements = (_required("agentUserId"),)
    response = UserCallCenterAgentSignOutResponse
    writes = True


class UserCallCenterAgentDetailsGetResponse(Response):
    """Which call-center services a user has."""

    elements = (
        _required("isCallCenterBasicAssigned", BOOLEAN),
        _required("isCallCenterStandardAssigned", BOOLEAN),
        _required("isCallCenterPremiumAssigned", BOOLEAN),
    )


class UserCallCenterAgentDetailsGetRequest(Request):
    """Asks which call-center services a user has."""

    elements = (_required("agentUserId"),)
    response = UserCallCenterAgentDetailsGetResponse


class UserCallCenterGetResponse19(Response):
    """ACD state, settings and call centers of an agent. ``Available`` in the table says that
    the agent is joined to that center; it is not the ACD state."""

    elements: tuple[Element, ...] = (
        Element("agentACDState"),
        Element("agentThresholdProfileName"),
        Element("agentUnavailableCode"),
        Element("useDefaultGuardTimer", BOOLEAN),
        Element("enableGuardTimer", BOOLEAN),
        Element("guardTimerSeconds", INTEGER),
        Element("useSystemDefaultUnavailableSettings", BOOLEAN),
        Element("forceAgentUnavailableOnDNDActivation", BOOLEAN),
        Element("forceAgentUnavailableOnPersonalCalls", BOOLEAN),
        Element("forceAgentUnavailableOnBouncedCallLimit", BOOLEAN),
        Element("numberConsecutiveBouncedCallsToForceAgentUnavailable", INTEGER),
        Element("forceAgentUnavailableOnNotReachable", BOOLEAN),
        Element("makeOutgoingCallsAsCallCenter", BOOLEAN),
        _table("callCenterTable", "Service User Id", required=False),
    )


class UserCallCenterGetRequest19(Request):
    """Asks for the ACD state and call centers of an agent; older releases."""

    elements = (_required("userId"),)
    response = UserCallCenterGetResponse19


class UserCallCenterGetResponse23(UserCallCenterGetResponse19):
    """As 19, with the wrap-up destination."""

    elements = UserCallCenterGetResponse19.elements[:-1] + (
        Element("useSystemDefaultWrapUpDestination", BOOLEAN),
        Element("wrapUpDestination"),
        UserCallCenterGetResponse19.elements[-1],
    )


class UserCallCenterGetRequest23(Request):
    """Asks for the ACD state and call centers of an agent."""

    elements = (_required("userId"),)
    response = UserCallCenterGetResponse23


DNIS_KEY = (_required("serviceUserId"), _required("name"))


class UserCallCenterModifyRequest19(Request):
    """Changes an agent. Setting ``Sign-Out`` here does not check for the last agent."""

    elements = (
        _required("userId"),
        Element("agentACDState"),
        Element("agentThresholdProfileName"),
        Element("agentUnavailableCode", nillable=True),
        Element("useDefaultGuardTimer", BOOLEAN),
        Element("enableGuardTimer", BOOLEAN),
        Element("guardTimerSeconds", INTEGER),
        Element("useSystemDefaultUnavailableSettings", BOOLEAN),
        Element("forceAgentUnavailableOnDNDActivation", BOOLEAN),
        Element("forceAgentUnavailableOnPersonalCalls", BOOLEAN),
        Element("forceAgentUnavailableOnBouncedCallLimit", BOOLEAN),
        Element("numberConsecutiveBouncedCallsToForceAgentUnavailable", INTEGER),
        Element("forceAgentUnavailableOnNotReachable", BOOLEAN),
        Element("makeOutgoingCallsAsCallCenter", BOOLEAN),
        Element("outgoingCallDNIS", DNIS_KEY, nillable=True),
        Element(
            "callCenterAgentSettings",
            (
                _required("serviceUserId"),
                Element("available", BOOLEAN),
                Element("skillLevel", INTEGER),
            ),
            many=True,
        ),
        Element("useSystemDefaultWrapUpDestination", BOOLEAN),
        Element("wrapUpDestination", nillable=True),
    )
    writes = True


USER_ID_LIST = (_required("userId", many=True),)
SERVICE_USER_ID_LIST = (_required("serviceUserId", many=True),)


class UserCallCenterModifyCallCenterListRequest(Request):
    """Sets which call centers a user belongs to; nil empties the list."""

    elements = (
        _required("agentUserId"),
        Element("serviceUserIdList", SERVICE_USER_ID_LIST, nillable=True),
    )
    writes = True


class UserCallCenterGetAvailableCallCenterListResponse(Response):
    """Call centers a user could be assigned to."""

    elements = (_table("callCenterTable", "Service User Id"),)


class UserCallCenterGetAvailableCallCenterListRequest(Request):
    """Asks for the call centers a user could be assigned to."""

    elements = (_required("userId"),)
    response = UserCallCenterGetAvailableCallCenterListResponse


# --- Call centers -----------------------------------------------------------------------


class GroupCallCenterGetInstanceListResponse(Response):
    """The call centers of a group."""

    elements = (_table("callCenterTable", "Service User Id"),)


class GroupCallCenterGetInstanceListRequest(Request):
    """Asks for the call centers of a group."""

    elements = (_required("serviceProviderId"), _required("groupId"))
    listed_in_part = True
    response = GroupCallCenterGetInstanceListResponse


class GroupCallCenterGetInstanceResponse22(Response):
    """Profile of a call center; the elements that this collection reads."""

    elements = (
        _required("serviceInstanceProfile", (Element("name"),)),
        Element("type"),
        Element("routingType"),
        Element("policy"),
        Element("queueLength", INTEGER),
        Element("allowAgentLogoff", BOOLEAN),
        Element("wrapUpSeconds", INTEGER),
    )


class GroupCallCenterGetInstanceRequest22(Request):
    """Asks for the profile of a call center."""

    elements = (_required("serviceUserId"),)
    response = GroupCallCenterGetInstanceResponse22


SEARCH = (
    _required("mode"),
    _required("value"),
    _required("isCaseInsensitive", BOOLEAN),
)


class GroupCallCenterGetAgentListResponse(Response):
    """The agents of a call center, without their states."""

    elements = (_table("agentTable", "User Id"),)


class GroupCallCenterGetAgentListRequest(Request):
    """Asks for the agents of a call center."""

    elements = (
        _required("serviceUserId"),
        Element("responseSizeLimit", INTEGER),
        Element("searchCriteriaUserLastName", SEARCH, many=True),
        Element("searchCriteriaUserFirstName", SEARCH, many=True),
    )
    listed_in_part = True
    response = GroupCallCenterGetAgentListResponse


SKILLED_AGENTS = (_required("skillLevel", INTEGER), Element("agentUserId", many=True))


class GroupCallCenterAddAgentListRequest(Request):
    """Assigns agents to a call center."""

    elements = (
        _required("serviceUserId"),
        Element("agentUserId", many=True),
        Element("agentSkillList", SKILLED_AGENTS, many=True),
    )
    writes = True


class GroupCallCenterDeleteAgentListRequest(Request):
    """Takes agents from a call center."""

    elements = (_required("serviceUserId"), _required("agentUserId", many=True))
    writes = True


class GroupCallCenterGetInstanceQueueStatusResponse(Response):
    """Calls in queue, and the agents "staffed", which the schema does not define."""

    elements = (
        Element("numberOfCallsQueuedNow", INTEGER),
        _table("agentsCurrentlyStaffed", "User Id", required=False),
    )


class GroupCallCenterGetInstanceQueueStatusRequest(Request):
    """Asks for the queue of a call center."""

    elements = (_required("serviceUserId"),)
    response = GroupCallCenterGetInstanceQueueStatusResponse


class GroupCallCenterGetSupervisorListResponse16(Response):
    """The supervisors of a call center."""

    elements = (_table("supervisorTable", "User Id"),)


class GroupCallCenterGetSupervisorListRequest16(Request):
    """Asks for the supervisors of a call center."""

    elements = (_required("serviceUserId"),)
    response = GroupCallCenterGetSupervisorListResponse16


class UserGetListInGroupResponse(Response):
    """The users of a group."""

    elements = (_table("userTable", "User Id"),)


class UserGetListInGroupRequest(Request):
    """Asks for the users of a group. ``GroupId`` has a capital letter in the schema."""

    elements = (
        _required("serviceProviderId"),
        _required("GroupId"),
        Element("responseSizeLimit", INTEGER),
    )
    listed_in_part = True
    response = UserGetListInGroupResponse


class UserGetListInSystemResponse(Response):
    """Users of the system."""

    elements = (_table("userTable", "User Id"),)


class UserGetListInSystemRequest(Request):
    """Asks for users of the system; for system logins."""

    elements = (
        Element("responseSizeLimit", INTEGER),
        Element("searchCriteriaUserId", SEARCH, many=True),
    )
    listed_in_part = True
    response = UserGetListInSystemResponse


class UserServiceGetAssignmentListResponse(Response):
    """Services and service packs of a user."""

    elements = (
        _table("servicePacksAssignmentTable", "Service Pack Name", required=False),
        _table("userServicesAssignmentTable", "Service Name", required=False),
    )


class UserServiceGetAssignmentListRequest(Request):
    """Asks for the services of a user."""

    elements = (_required("userId"),)
    response = UserServiceGetAssignmentListResponse


# --- Unavailable codes: one family for enterprises, one for groups -----------------------


class GroupCallCenterAgentUnavailableCodeGetListResponse(Response):
    """The unavailable codes of a group."""

    elements = (_table("unavailableCodesTable", "Is Active", "Code"),)


class GroupCallCenterAgentUnavailableCodeGetListRequest(Request):
    """Asks for the unavailable codes of a group."""

    elements = (_required("serviceProviderId"), _required("groupId"))
    response = GroupCallCenterAgentUnavailableCodeGetListResponse


class EnterpriseCallCenterAgentUnavailableCodeGetListResponse(
    GroupCallCenterAgentUnavailableCodeGetListResponse
):
    """The unavailable codes of an enterprise."""


class EnterpriseCallCenterAgentUnavailableCodeGetListRequest(Request):
    """Asks for the unavailable codes of an enterprise."""

    elements = (_required("serviceProviderId"),)
    response = EnterpriseCallCenterAgentUnavailableCodeGetListResponse


class GroupCallCenterAgentUnavailableCodeSettingsGetResponse17sp4(Response):
    """How a group uses unavailable codes."""

    elements = (
        _required("enableAgentUnavailableCodes", BOOLEAN),
        Element("defaultAgentUnavailableCodeOnDND"),
        Element("defaultAgentUnavailableCodeOnPersonalCalls"),
        Element("defaultAgentUnavailableCodeOnConsecutiveBounces"),
        Element("defaultAgentUnavailableCodeOnNotReachable"),
        Element("forceUseOfAgentUnavailableCodes", BOOLEAN),
        Element("defaultAgentUnavailableCode"),
    )


class GroupCallCenterAgentUnavailableCodeSettingsGetRequest17sp4(Request):
    """Asks how a group uses unavailable codes."""

    elements = (_required("serviceProviderId"), _required("groupId"))
    response = GroupCallCenterAgentUnavailableCodeSettingsGetResponse17sp4


class EnterpriseCallCenterAgentUnavailableCodeSettingsGetResponse17sp4(
    GroupCallCenterAgentUnavailableCodeSettingsGetResponse17sp4
):
    """How an enterprise uses unavailable codes."""


class EnterpriseCallCenterAgentUnavailableCodeSettingsGetRequest17sp4(Request):
    """Asks how an enterprise uses unavailable codes."""

    elements = (_required("serviceProviderId"),)
    response = EnterpriseCallCenterAgentUnavailableCodeSettingsGetResponse17sp4


REQUESTS: dict[str, type[Request]] = {
    known.__name__: known for known in Request.__subclasses__() if known is not RawRequest
}
"""Every listed request by its type name."""
