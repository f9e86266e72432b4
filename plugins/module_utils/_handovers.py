# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of staffing and shift change -> a handover; its report -> the result of a module."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import ipaddress
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ._module import OcipModule, explain
from ._options import host_names
from .call_center import ids, verdict
from .call_center.execute import not_attempted
from .call_center.handover import HandoverReport, Options, Task, hand_over
from .call_center.model import Policy
from .call_center.results import agent_keys, diff
from .call_center.shift_change import INCOMING, MOVING, OUTGOING, Move, ShiftChange
from .call_center.staffing import Staffing
from .call_center.switch import Switch
from .ocip.errors import OcipError
from .ocip.transports import DEFAULT_PORTS

NO_AGENT = "It names no agent_user_id."


# --- options ----------------------------------------------------------------------------------


def staffing_by(params: dict[str, Any]) -> Staffing:
    """The lists of a staffing task.

    :raises ValueError: two ids differ in the case of letters only.
    """
    entries = [(item["service_user_id"], item["agents"]) for item in params["staffing"]]
    ids.distinct(center for center, _agents in entries)
    ids.distinct(agent for _center, agents in entries for agent in agents)
    lists: dict[str, list[str]] = {}
    for center, agents in entries:
        lists.setdefault(ids.normalized(center), []).extend(agents)
    return Staffing(
        {center: ids.unique(agents) for center, agents in lists.items()},
        params["state"],
        params["purge"],
    )


def shift_change_by(params: dict[str, Any]) -> ShiftChange:
    """The lists of a shift change, without those who are to be left alone.

    :raises ValueError: an entry is not as documented, or two ids differ in the case of letters
        only.
    """
    incoming = _entries(INCOMING, params[INCOMING], ("join",))
    outgoing = _entries(OUTGOING, params[OUTGOING], ())
    moving = _entries(MOVING, params[MOVING], ("join", "leave"))
    ids.distinct(entry[0] for entries in (incoming, outgoing, moving) for entry in entries)
    centers = [c for entries in (incoming, moving) for e in entries for each in e[1:] for c in each]
    ids.distinct([*centers, *params["closing"], *params["opening"]])
    _once(INCOMING, incoming)
    _once(MOVING, moving)
    alone = {ids.folded(agent) for agent in params["exclude"]}
    for agent, join, leave in moving:
        both = [center for center in join if center in leave]
        if both:
            raise ValueError(f"{agent} in moving must not both join and leave {both[0]}.")
        if not (join or leave):
            raise ValueError(f"{agent} in moving must join or leave a call center.")
    return ShiftChange(
        {agent: join for agent, join, _leave in incoming if ids.folded(agent) not in alone},
        list(dict.fromkeys(e[0] for e in outgoing if ids.folded(e[0]) not in alone)),
        {a: Move(join, leave) for a, join, leave in moving if ids.folded(a) not in alone},
        params["incoming_state"],
    )


Entry = tuple[str, "tuple[str, ...]", "tuple[str, ...]"]


def _once(option: str, entries: Sequence[Entry]) -> None:
    """Refuse agents that a list contains twice with different values."""
    first: dict[str, Entry] = {}
    for entry in entries:
        if first.setdefault(entry[0], entry) != entry:
            raise ValueError(
                f"{entry[0]} is in {option} twice, with different call centers: name it once, with "
                "all of them. Nothing was sent."
            )


def _entries(option: str, values: Sequence[Any], keys: Sequence[str]) -> list[Entry]:
    """User ids, or dictionaries of them and lists of call centers."""
    entries = []
    for value in values:
        entry = value if isinstance(value, Mapping) else {"agent_user_id": value}
        unknown = sorted(set(entry) - {"agent_user_id", *keys})
        if unknown or entry.get("agent_user_id") is None:
            reason = f"It has no key {unknown[0]}." if unknown else NO_AGENT
            allowed = ", ".join(["agent_user_id", *keys])
            raise ValueError(f"An entry of {option} is {value!r}: {reason} It takes {allowed}.")
        join, leave = (_centers(option, entry.get(key)) for key in ("join", "leave"))
        entries.append((ids.normalized(entry["agent_user_id"]), join, leave))
    return entries


def _centers(option: str, value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return tuple(ids.unique(value.split(",")))
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"join and leave in {option} take lists of service user ids.")
    return tuple(ids.unique(value))


def options_by(params: dict[str, Any], policy: Policy, missing: str) -> Options:
    """How a handover is to be done.

    :param missing: the option that says what to do when somebody does not come.
    """
    return Options(
        policy,
        wait=params[missing] == "stop",
        night_service=bool(params.get("night_service")),
        opening=tuple(ids.unique(params.get("opening") or ())),
    )


def approved_by(value: Any) -> dict[str, Any] | None:
    """The forecast that was approved: a dictionary, JSON text, or a path to a file with it.

    :raises ValueError: it is none; the text is for an operator.
    """
    if value in (None, "", {}):
        return None
    if isinstance(value, str):
        value = _read_json(value)
    if not isinstance(value, dict) or not (
        _are_entries(value.get("agents"), ("join", "leave"))
        and _are_entries(value.get("call_centers") or [], ())
        and isinstance(value.get("change_at"), (str, type(None)))
        and _are_texts(value.get("opening") or [])
    ):
        raise ValueError(
            "expect must be a forecast: the result of check mode, or its JSON report. "
            "Nothing was sent."
        )
    if value.get("mode") not in (None, "forecast"):
        raise ValueError(
            f"expect must be a forecast, not the report of a {value['mode']}. Nothing was sent."
        )
    return value


def _are_entries(value: Any, lists: Sequence[str]) -> bool:
    """Whether a value is a list of dictionaries, in which these keys hold lists of texts, if
    anything."""
    return isinstance(value, list) and all(
        isinstance(entry, Mapping) and all(_are_texts(entry.get(key) or []) for key in lists)
        for entry in value
    )


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _read_json(text: str) -> Any:
    try:
        if not text.lstrip().startswith("{"):
            path = os.path.expanduser(text)
            if os.path.exists(path) and not os.path.isfile(path):
                raise OSError(errno.EINVAL, "not a file", path)  # reading a pipe may never end
            with open(path, encoding="utf-8-sig") as file:
                text = file.read()
        return json.loads(text)
    except (OSError, ValueError, RecursionError) as exc:
        raise ValueError(f"expect cannot be read: {exc}. Nothing was sent.") from exc


# --- one at a time ----------------------------------------------------------------------------

LOCALHOST = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))


class TakenError(OcipError):
    """Another shift change of the same switch is running on this host, or may be."""


@contextmanager
def alone_on(params: dict[str, Any], check_mode: bool) -> Iterator[None]:
    """Hold the switch for oneself, on this host, until the process ends. A forecast needs no lock.

    :raises TakenError: another run holds it.
    """
    files = []
    try:
        port = params["port"] or DEFAULT_PORTS[params["transport"]]
        hosts = {_folded_host(host) for host in host_names(params["host"] or [])}
        for host in [] if check_mode else sorted(hosts):
            files.append(_lock(f"{host}:{port}"))
        yield
    finally:
        for file in files:
            os.close(file)


def _folded_host(host: str) -> str:
    """A host in one spelling. Names are not looked up, since that may take long and may give
    another address each time: two names of a switch are two switches."""
    name = host.lower().rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name
    return "localhost" if address in LOCALHOST else str(address)


def _lock(place: str) -> int:
    """A file that this process alone holds; the system frees it when the process dies. It is only
    read: another user may have made it."""
    digest = hashlib.sha256(place.encode()).hexdigest()[:16]
    path = os.path.join(tempfile.gettempdir(), f"ocip_shift_change_{digest}.lock")
    try:
        _make(path)
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        raise TakenError(
            f"Another shift change on {place} is running on this host.",
            "Run this one again when the other has ended.",
        ) from exc
    except OSError as exc:
        raise TakenError(
            f"Cannot find out whether another shift change on {place} is running: {exc}.",
            "Remove that file, or make it readable for everybody.",
        ) from exc
    return file


def _make(path: str) -> None:
    """Make a file that every user may read, whatever the umask, unless it is there."""
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return
    try:
        os.fchmod(file, 0o644)
    finally:
        os.close(file)


# --- carrying it out, and the result ----------------------------------------------------------


def carry_out(
    module: OcipModule,
    task: Task,
    options: Options,
    agreed: Callable[[list[str]], list[str]] = lambda _centers: [],
) -> HandoverReport:
    """Do the handover, or forecast it."""

    def work(switch: Switch) -> HandoverReport:
        return hand_over(switch, task, options, module.check_mode, module.hold_signals, agreed)

    return module.with_switch(work, lambda reason: cannot_begin(task.agents(), reason))


def cannot_begin(agent_user_ids: Sequence[str], reason: OcipError) -> HandoverReport:
    """The report of a handover that could not begin."""
    return HandoverReport(not_attempted(agent_user_ids, reason).results, stopped=reason)


def return_handover(
    module: OcipModule,
    report: HandoverReport,
    policy: Policy,
    words: Mapping[str, str],
    shift_of: Callable[[str], str] = lambda _agent: "",
    asked_of: Callable[[str], dict[str, Any]] | None = None,
    **result: Any,
) -> None:
    """End the module with what became of everybody.

    :param words: what was done with the agents of each shift, for the message.
    :param asked_of: further keys of the entry of each agent, besides its name.
    :param result: further result keys.
    """
    if not (report.results or report.centers or report.problems or report.stopped):
        module.warn("No agents were named.")
    for warning in dict.fromkeys(report.warnings):
        module.warn(warning)
    stopped = explain(report.stopped) if report.stopped else None
    keys = agent_keys(report.results)
    if asked_of is not None:
        for entry in keys["agents"]:
            entry["name"] = report.people.get(entry["agent_user_id"]) or None
            entry.update(asked_of(entry["agent_user_id"]))
    keys["changed"] |= any(c.night_service in ("forced", "lifted") for c in report.centers)
    keys["call_centers"] = [verdict.center_entry(center) for center in report.centers]
    keys["msg"] = verdict.message(report, policy, words, shift_of, module.check_mode, stopped)
    if module.ansible._diff:
        keys["diff"] = diff(report.results)
    keys["ok"] = verdict.is_ok(report, policy)
    module.finish(not keys["ok"], **keys, **result)
