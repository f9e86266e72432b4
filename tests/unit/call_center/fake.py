# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session without a network: a small switch in memory that can lose answers, err and lie.

What the switch does is written from the protocol reference, with no code of the rules that are
tested. Only the shapes of requests and responses are the client's.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    Command,
    Table,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ErrorResponse,
    InterruptedRun,
    OcipError,
    ProtocolError,
    TransportError,
    UnexpectedResponse,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.messages import (
    LoginLevel,
)

SIGN_OUT = "UserCallCenterAgentSignOutRequest"
MODIFY = "UserCallCenterModifyRequest19"
NIGHT_SERVICE = "GroupCallCenterNightServiceModifyRequest20"
LOST = TransportError("The connection was lost.", sent=True)
NOT_SENT = TransportError("No host could be reached.")
WORDS = {
    "Sign-Out": "signed_out",
    "Sign-In": "signed_in",
    "Available": "available",
    "Unavailable": "unavailable",
    "Wrap-Up": "wrap_up",
}


@dataclass
class Agent:
    """An agent of the switch: ACD state, code, and whether it is joined to its centers."""

    state: str = "Available"
    joined: dict[str, bool] = field(default_factory=dict)
    code: str | None = None

    @property
    def word(self) -> str:
        return WORDS[self.state]

    def copy(self) -> Agent:
        return Agent(self.state, dict(self.joined), self.code)


@dataclass
class World:
    """The state of a switch.

    :ivar types: of the call centers, by service user id.
    :ivar hidden: whether the switch reports no ACD states (XS data mode).
    :ivar codes: the unavailable codes, and whether each is active.
    :ivar emptied: the centers that an unguarded sign-out left without agents, by agent.
    :ivar night: the premium centers in which night service is forced.
    """

    agents: dict[str, Agent]
    types: dict[str, str] = field(default_factory=dict)
    hidden: bool = False
    codes_enabled: bool = True
    default_code: str | None = None
    codes: dict[str, bool] = field(default_factory=dict)
    emptied: dict[str, set[str]] = field(default_factory=dict)
    night: set[str] = field(default_factory=set)

    def present(self, center: str) -> list[str]:
        """Who is signed in and joined to a center."""
        return [k for k, a in self.agents.items() if a.state != "Sign-Out" and a.joined.get(center)]

    def spelled(self, user_id: str) -> str:
        """An id as the switch writes it, which takes capital letters for small ones."""
        names = [*self.agents, *self.types]
        return next((n for n in names if n.lower() == user_id.lower()), user_id)

    def last_of(self, name: str) -> list[str]:
        """The standard and premium centers whose last signed-in agent this is."""
        agent = self.agents[name]
        if agent.state == "Sign-Out":
            return []
        return [
            center
            for center, joined in agent.joined.items()
            if joined
            and self.types[center] != "Basic"
            and not any(
                other.state != "Sign-Out" and other.joined.get(center)
                for key, other in self.agents.items()
                if key != name
            )
        ]

    def sign_out(self, name: str) -> list[str]:
        centers = self.last_of(name)
        if not centers:
            self._set_state(self.agents[name], "Sign-Out", None)
        return centers

    def modify(self, name: str, values: dict[str, Any]) -> None:
        agent = self.agents[name]
        state = values.get("agentACDState")
        if state == "Sign-Out":
            self.emptied.setdefault(name, set(self.last_of(name)))
        if state:
            self._set_state(agent, state, values.get("agentUnavailableCode"))
        for setting in values.get("callCenterAgentSettings", ()):
            agent.joined[self.spelled(setting["serviceUserId"])] = setting["available"]

    def _set_state(self, agent: Agent, state: str, code: str | None) -> None:
        agent.state, agent.code = state, None
        if state == "Unavailable" and self.codes_enabled:
            agent.code = code if self.codes.get(code or "") else self.default_code


# --- Faults of one document of writes ----------------------------------------------------


@dataclass
class Document:
    """One document: agents as they were read in it, or requests with their values."""

    read: dict[str, Agent] = field(default_factory=dict)
    writes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass
class Fault:
    """What goes wrong with one document of writes.

    :ivar applied: how many of its commands are carried out; None for all.
    :ivar raised: raised instead of an answer.
    :ivar spoiled: the number of the command whose answer is another one.
    :ivar answer: that answer, or the Response of the truth where it is a lie.
    :ivar skipped: whether the spoiled command is not carried out.
    """

    applied: int | None = None
    raised: OcipError | None = None
    spoiled: int | None = None
    answer: Any = None
    skipped: bool = True


def lost(applied: int | None = None) -> Fault:
    """The answer is lost after so many commands were carried out."""
    return Fault(applied=applied, raised=LOST)


def not_sent() -> Fault:
    return Fault(applied=0, raised=NOT_SENT)


def interrupted(applied: int | None = None) -> Fault:
    return Fault(applied=applied, raised=InterruptedRun("The task was interrupted (SIGTERM)."))


def garbled(applied: int | None = None) -> Fault:
    return Fault(applied=applied, raised=ProtocolError("Not well-formed."))


def refused_by_error(number: int, code: int | None = 9999, skipped: bool = True) -> Fault:
    """One command is answered with an error; ``skipped`` False: and carried out all the same."""
    text = f"[Error {code}] no" if code else "no"
    return Fault(spoiled=number, answer=ErrorResponse(text), skipped=skipped)


def surprising(number: int, skipped: bool = True) -> Fault:
    answer = UnexpectedResponse("answered with SuccessResponse", "SuccessResponse")
    return Fault(spoiled=number, answer=answer, skipped=skipped)


def lie(number: int) -> Fault:
    """One command is answered as done and is not carried out."""
    return Fault(spoiled=number, answer="done")


class FakeSession:
    """Stands in for a session of the client.

    :param write_faults: of the documents of writes, in order; None for none.
    :param read_faults: of the documents of reads: None, an error to raise, or a dictionary of
        errors by user id.
    :param between: called before each document: somebody else may change the world.
    :ivar turns: which of the jobs side by side goes on next.
    :ivar documents: how many were sent. :ivar log: what each read of agents or write was about.
    :ivar events: what was asked, in order: ("read", user id) and (request name, user id).
    :ivar repeated: writes that were sent again without a read of the agent since.
    """

    width = 1

    def __init__(
        self,
        world: World,
        write_faults: Sequence[Fault | None] = (),
        read_faults: Sequence[Any] = (),
        retries: int = 2,
        versions: Sequence[str] = ("23", "19"),
        between: Callable[[World], None] = lambda _world: None,
    ) -> None:
        self.between = between
        self.turns = random.Random(len(world.agents))
        self.log: list[Document] = []
        self.world = world
        self.retries = retries
        self.write_faults = deque(write_faults)
        self.read_faults = deque(read_faults)
        self.versions = versions
        self.events: list[tuple[str, str]] = []
        self.write_documents: list[list[str]] = []
        self.repeated: list[tuple[str, str]] = []
        self._unread: set[tuple[str, str]] = set()
        self.pauses: list[int] = []
        self.drops = 0
        self.documents = 0
        self.dead: OcipError | None = None
        values = {"serviceProviderId": "SP", "groupId": "G", "isEnterprise": "false"}
        self.login_response = LoginLevel("LoginResponse22V5", values)

    def pause(self, attempt: int) -> None:
        self.pauses.append(attempt)

    def drop(self) -> None:
        self.drops += 1

    def read(self, requests: Sequence[Any]) -> Iterator[Any]:
        for start in range(0, len(requests), 15):
            part = requests[start : start + 15]
            self.documents += 1
            fault = self.read_faults.popleft() if self.read_faults else None
            if self.dead or isinstance(fault, OcipError):
                self.dead = self.dead or fault
                raise self.dead
            self.log.append(Document())
            self.between(self.world)
            yield from [self._read_one(request, fault or {}) for request in part]

    def _read_one(self, request: Any, fault: dict[str, OcipError]) -> Any:
        key = _first_value(request)
        self.events.append(("read", key))
        self._unread = {write for write in self._unread if write[0] != key}
        return fault.get(key) or request.interpret(self._answer(request))

    def each(self, jobs: Any) -> Iterator[Any]:
        """Do jobs side by side: one document of any of them, then one of any of them, ..."""
        begun = [JobSession(self, job) for job in jobs]
        running = [session for session in begun if not session.ended]
        while running:
            session = self.turns.choice(running)
            if not session.send_one():
                running.remove(session)
        return (session.result() for session in begun)

    def command(self, request: Any) -> Any:
        answer = next(self.read([request]))
        if isinstance(answer, OcipError):
            raise answer
        return answer

    def write(self, requests: Sequence[Any]) -> list[Any]:
        if self.dead:
            raise self.dead
        fault = (self.write_faults.popleft() if self.write_faults else None) or Fault()
        names = [_first_value(request) for request in requests]
        self.documents += 1
        if fault.raised is NOT_SENT:
            self.dead = NOT_SENT
            raise NOT_SENT
        self.between(self.world)
        self.log.append(Document(writes=[(request.name, request.values) for request in requests]))
        self.write_documents.append(names)
        self.events += [(request.name, name) for request, name in zip(requests, names)]
        writes = [(name, repr(request.pairs())) for request, name in zip(requests, names)]
        self.repeated += [write for write in writes if write in self._unread]
        self._unread.update(writes)
        applied = len(requests) if fault.applied is None else fault.applied
        answers = []
        for number, request in enumerate(requests[:applied]):
            spoiled = fault.spoiled == number
            if spoiled and fault.skipped:
                answers.append(self._claimed(request) if fault.answer == "done" else fault.answer)
                continue
            answer = request.interpret(self._carry_out(request))
            answers.append(fault.answer if spoiled else answer)
        if fault.raised:
            raise fault.raised
        return answers

    # --- the switch ----------------------------------------------------------------------

    def _carry_out(self, request: Any) -> Command:
        name = self.world.spelled(_first_value(request))
        if request.name == NIGHT_SERVICE:
            return self._force_night_service(name, request.values)
        if name not in self.world.agents:
            return not_found(name)
        if request.name == MODIFY:
            self.world.modify(name, request.values)
            return Command("SuccessResponse", "C")
        return refusal([(c, f"Center {c}") for c in self.world.sign_out(name)])

    def _force_night_service(self, center: str, values: dict[str, Any]) -> Command:
        if self.world.types.get(center) != "Premium":
            return error_command("[Error 4410] Service is not assigned")
        if values["forceNightService"]:
            self.world.night.add(center)
        else:
            self.world.night.discard(center)
        return Command("SuccessResponse", "C")

    def _caller_setting(self, request: Any) -> Command:
        center = _first_value(request)
        if "NightService" not in request.name or self.world.types.get(center) != "Premium":
            return error_command("[Error 4410] Service is not assigned")
        values = {"action": "Busy", "forceNightService": str(center in self.world.night).lower()}
        return Command("GroupCallCenterNightServiceGetResponse20", values=values)

    def _claimed(self, request: Any) -> Any:
        done = refusal([]) if request.name == SIGN_OUT else Command("SuccessResponse", "C")
        return request.interpret(done)

    def _answer(self, request: Any) -> Command:
        answers: dict[str, Callable[[Any], Command]] = {
            "UserCallCenterGetRequest23": self._agent,
            "UserCallCenterGetRequest19": self._agent,
            "GroupCallCenterGetAgentListRequest": self._agent_list,
            "GroupCallCenterGetInstanceRequest22": self._profile,
            "GroupCallCenterAgentUnavailableCodeSettingsGetRequest17sp4": self._code_settings,
            "GroupCallCenterAgentUnavailableCodeGetListRequest": self._code_list,
        }
        return answers.get(request.name, self._caller_setting)(request)

    def _agent(self, request: Any) -> Command:
        version = request.name.partition("Request")[2]
        if version not in self.versions:
            return error_command("[Error 6004] OCI XML Request validation error")
        name = self.world.spelled(request.values["userId"])
        agent = self.world.agents.get(name)
        if agent is None:
            return not_found(name)
        self.log[-1].read[name] = agent.copy()
        headings = ["Service User Id", "Available", "Logoff Allowed", "Type", "Skill Level"]
        rows = [
            [center, str(joined).lower(), "true", self.world.types[center], ""]
            for center, joined in agent.joined.items()
        ]
        values: dict[str, Any] = {"callCenterTable": Table(headings, rows)}
        if not self.world.hidden:
            values["agentACDState"] = agent.state
            if agent.code:
                values["agentUnavailableCode"] = agent.code
        return Command(f"UserCallCenterGetResponse{version}", values=values)

    def _agent_list(self, request: Any) -> Command:
        center = self.world.spelled(request.values["serviceUserId"])
        if center not in self.world.types:
            return not_found(center)
        rows = [
            [name, "Last", "First"] for name, a in self.world.agents.items() if center in a.joined
        ]
        table = Table(["User Id", "Last Name", "First Name"], rows)
        return Command("GroupCallCenterGetAgentListResponse", values={"agentTable": table})

    def _profile(self, request: Any) -> Command:
        center = self.world.spelled(request.values["serviceUserId"])
        if center not in self.world.types:
            return not_found(center)
        values = {
            "serviceInstanceProfile": {"name": f"Center {center}"},
            "type": self.world.types[center],
        }
        return Command("GroupCallCenterGetInstanceResponse22", values=values)

    def _code_settings(self, _request: Any) -> Command:
        values = {"enableAgentUnavailableCodes": str(self.world.codes_enabled).lower()}
        if self.world.default_code:
            values["defaultAgentUnavailableCode"] = self.world.default_code
        name = "GroupCallCenterAgentUnavailableCodeSettingsGetResponse17sp4"
        return Command(name, values=values)

    def _code_list(self, _request: Any) -> Command:
        rows = [[str(active).lower(), code, ""] for code, active in self.world.codes.items()]
        table = Table(["Is Active", "Code", "Description"], rows)
        name = "GroupCallCenterAgentUnavailableCodeGetListResponse"
        return Command(name, values={"unavailableCodesTable": table})


class JobSession:
    """A session of a pool, in a thread of its own that waits for its turn before each document."""

    width = 1

    def __init__(self, session: FakeSession, job: Callable[[Any], Any]) -> None:
        self._session = session
        self._result: Any = None
        self._problem: BaseException | None = None
        self.ended = False
        self._turn = threading.Semaphore(0)
        self._waits = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, args=[job], daemon=True)
        self._thread.start()
        self._waits.acquire()

    def _run(self, job: Callable[[Any], Any]) -> None:
        try:
            self._result = job(self)
        except BaseException as exc:
            self._problem = exc
        self.ended = True
        self._waits.release()

    def send_one(self) -> bool:
        """Let the job send its next document; whether it wants to send another."""
        self._turn.release()
        self._waits.acquire()
        return not self.ended

    def result(self) -> Any:
        if self._problem is not None:
            raise self._problem
        return self._result

    def _await_turn(self) -> None:
        self._waits.release()
        self._turn.acquire()

    def read(self, requests: Sequence[Any]) -> Iterator[Any]:
        for start in range(0, len(requests), 15):
            self._await_turn()
            yield from list(self._session.read(requests[start : start + 15]))

    def write(self, requests: Sequence[Any]) -> list[Any]:
        self._await_turn()
        return self._session.write(requests)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


def _first_value(request: Any) -> str:
    """The user id or service user id that a request is about."""
    return str(next(iter(request.values.values())))


def refusal(rows: list[tuple[str, str]]) -> Command:
    table = Table(["Service User Id", "Call Center Name"], [list(row) for row in rows])
    return Command("UserCallCenterAgentSignOutResponse", values={"callCenterTable": table})


def error_command(text: str) -> Command:
    values = {"summary": text, "summaryEnglish": text}
    return Command("ErrorResponse", "C", error_type="Error", values=values)


def not_found(name: str) -> Command:
    return error_command(f"[Error 4008] User not found: {name}")
