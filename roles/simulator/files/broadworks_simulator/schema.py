# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request looks like: its elements in order, their types and limits, and who answers it.

A request is declared where it is handled, with `serves`; REQUESTS has all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    from .documents import Response
    from .handlers.call import Call

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
    """xs:boolean, perhaps with one value that is fixed."""

    fixed: bool | None = None


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
    """An element of a sequence: name, type, how often, whether xsi:nil is allowed, since when."""

    name: str
    type: Any
    least: int = 1
    most: int | None = 1
    nillable: bool = False
    since: str = ""

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
class Variants:
    """Types derived from an abstract one; xsi:type says which."""

    types: dict[str, Sequence]


@dataclass(frozen=True)
class Request:
    """A request.

    :ivar kind: one of KINDS.
    :ivar content: its elements.
    :ivar handler: answers it.
    :ivar since: the release that brought it; empty: all have it.
    :ivar absent: later releases without it.
    :ivar as_mode: whether it is in the schema's file for AS data mode only, and since when.
    """

    kind: str
    content: Sequence
    handler: Handler
    since: str = ""
    absent: tuple[str, ...] = ()
    as_mode: str = ""


Handler = Callable[["Call"], "Response"]
REQUESTS: dict[str, Request] = {}


def serves(
    kind: str,
    name: str,
    *particles: Particle,
    since: str = "",
    absent: tuple[str, ...] = (),
    as_mode: str = "",
) -> Callable[[Handler], Handler]:
    """Declare that a function answers a request; the arguments are those of Request."""

    def register(handler: Handler) -> Handler:
        REQUESTS[name] = Request(kind, Sequence(particles), handler, since, absent, as_mode)
        return handler

    return register


def one(name: str, type_: Any) -> Element:
    """Make an element that must be there once."""
    return Element(name, type_)


def optional(name: str, type_: Any, nillable: bool = False, since: str = "") -> Element:
    """Make an element that may be there once."""
    return Element(name, type_, least=0, nillable=nillable, since=since)


def many(name: str, type_: Any, least: int = 0, since: str = "") -> Element:
    """Make an element that may be repeated."""
    return Element(name, type_, least=least, most=None, since=since)


def sequence(*particles: Particle) -> Sequence:
    """Make a sequence."""
    return Sequence(particles)


# -- what several requests have --------------------------------------------------------------
BOOLEAN = Boolean()
STRING = Text(collapse=False)
USER_ID = Text(1, 161)
PROVIDER_ID = Text(1, 30)
CODE = Text(1, 10)
NAME = Text(1, 40)
SKILL_LEVEL = Integer(1, 20)

USER = one("userId", USER_ID)
AGENT = one("agentUserId", USER_ID)
CENTER = one("serviceUserId", USER_ID)
SUPERVISOR = one("supervisorUserId", USER_ID)
PROVIDER = one("serviceProviderId", PROVIDER_ID)
GROUP = one("groupId", PROVIDER_ID)
LIMIT = optional("responseSizeLimit", Integer(1))
USER_ID_LIST = sequence(many("userId", USER_ID, 1))

_MODE = one("mode", Enumeration(("Starts With", "Contains", "Equal To")))
CRITERION = sequence(_MODE, one("value", STRING), one("isCaseInsensitive", BOOLEAN))
DEPARTMENT_NAME = one("name", Text(1, 50))
DEPARTMENT_KEY = Variants(
    {
        "EnterpriseDepartmentKey": sequence(PROVIDER, DEPARTMENT_NAME),
        "GroupDepartmentKey": sequence(PROVIDER, GROUP, DEPARTMENT_NAME),
    }
)


def criteria(*names: str, since: str = "") -> tuple[Element, ...]:
    """Make search criteria with a mode, each repeatable."""
    return tuple(many(f"searchCriteria{name}", CRITERION, since=since) for name in names)


def exactly(name: str, element: Element, since: str = "") -> Element:
    """Make a search criterion that one value must meet."""
    return optional(f"searchCriteriaExact{name}", sequence(element), since=since)


# The schema fixes it to true: its presence makes the criteria alternatives.
MODE_OR = optional("searchCriteriaModeOr", Boolean(fixed=True))
BY_DEPARTMENT = exactly("UserDepartment", one("departmentKey", DEPARTMENT_KEY))
BY_GROUP = optional("searchCriteriaExactUserGroup", sequence(PROVIDER, GROUP))
BY_TRUNK = exactly("UserInTrunkGroup", one("userInTrunkGroup", BOOLEAN))
# Unlike the other criteria, it has no isCaseInsensitive.
BY_EXTERNAL_ID = many(
    "searchCriteriaUserExternalId", sequence(_MODE, one("value", STRING)), since="25"
)
BY_PERSON = exactly("UserPersonId", one("userPersonId", STRING), since="25")
