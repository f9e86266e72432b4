# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as an object: start it, look into it, change it, stop it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import vocabulary as words
from .control import ControlServer
from .journal import Journal
from .records import Record, SimulatorError, key_values
from .replay import Replay
from .servers import Listener, serve_documents
from .settings import Settings
from .soap import serve_soap
from .spoiler import Spoiler
from .vocabulary import TRANSPORTS
from .world import User, World
from .world_format import center_values, export_world, load_world

if TYPE_CHECKING:
    from .certificates import Certificates

CONTROL = "control"


class Simulator:
    """A BroadWorks stand-in on this machine.

    :param world: the world as plain values (README.md describes the format).
    :param settings: settings that differ from their defaults.
    :param transports: which of tcp, tls, http, https and control to serve.
    :param host: address to listen on.
    :param ports: port for a transport; 0 or absent: any free one.
    :param certificate_dir: folder for certificates; absent: one for the whole process.
    :param journal_path: file to which the journal is appended as lines of JSON.
    :param replay: path of a transcript to answer from; the world is not asked then.

    :raises SimulatorError: wrong input, or no certificate can be made (tls, https).
    """

    def __init__(
        self,
        world: Mapping[str, Any],
        settings: Mapping[str, Any] | None = None,
        transports: Sequence[str] = ("tcp",),
        host: str = "127.0.0.1",
        ports: Mapping[str, int] | None = None,
        certificate_dir: str | None = None,
        journal_path: str | None = None,
        replay: str | None = None,
    ) -> None:
        unknown = [name for name in transports if name not in (*TRANSPORTS, CONTROL)]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is not one of {', '.join((*TRANSPORTS, CONTROL))}")
        self.host = host
        self._transports = tuple(transports)
        self._ports = dict(ports or {})
        self._initial = copy.deepcopy(world)
        first_world, first_settings = load_world(self._initial), Settings(settings)
        self.journal = Journal(journal_path)
        self.engine = (
            Replay(replay, first_settings, self.journal)
            if replay
            else Spoiler(first_world, first_settings, self.journal)
        )
        self._certificates: Certificates | None = None
        if "tls" in transports or "https" in transports:
            self._certificates = _certificates(certificate_dir)
        self._listeners: dict[str, Listener | ControlServer] = {}

    # -- life ------------------------------------------------------------------------------
    def start(self) -> Simulator:
        """Listen on all transports."""
        if self._certificates is not None:
            self._certificates.context()
        try:
            for name in self._transports:
                self._listeners[name] = self._listen(name, self._ports.get(name, 0))
        except Exception:
            self.stop()
            raise
        return self

    def _listen(self, name: str, port: int) -> Listener | ControlServer:
        if name == CONTROL:
            return ControlServer(self.host, port, self)
        serve = (serve_documents if name in ("tcp", "tls") else serve_soap)(self.engine)
        certificates = self._certificates if name in ("tls", "https") else None
        return Listener(self.engine, name, self.host, port, serve, certificates)

    def stop(self) -> None:
        """Stop listening, end all connections, close the journal's file."""
        for listener in self._listeners.values():
            listener.stop()
        self._listeners.clear()
        self.journal.close()

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    # -- where it is -----------------------------------------------------------------------
    def port(self, transport: str) -> int:
        """Give the port of a transport (or of "control")."""
        return self._listeners[transport].port

    @property
    def ca_path(self) -> str | None:
        """Path of the certificate that clients must trust; None without TLS."""
        return self._certificates.ca_path if self._certificates is not None else None

    def endpoints(self) -> dict[str, Any]:
        """Give host, ports and ca_path."""
        ports = {name: self.port(name) for name in self._transports}
        return {"host": self.host, "ports": ports, "ca_path": self.ca_path}

    # -- looking ---------------------------------------------------------------------------
    def agent(self, user_id: str) -> dict[str, Any]:
        """Give an agent (or user) as plain values.

        :raises KeyError: there is no such user.
        """
        with self.engine.lock:
            user = self._user(user_id)
            centers = {
                service_user_id: key_values(membership)
                for service_user_id, membership in user.memberships.items()
            }
            return {
                "user_id": user.user_id,
                "acd_state": user.acd_state,
                "unavailable_code": user.unavailable_code,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "call_centers": centers,
            }

    def call_center(self, service_user_id: str) -> dict[str, Any]:
        """Give a call center as plain values.

        :raises KeyError: there is no such call center.
        """
        with self.engine.lock:
            if service_user_id not in self.engine.world.centers:
                raise KeyError(f"there is no call center {service_user_id!r}")
            center = self.engine.world.centers[service_user_id]
            return {
                **center_values(center),
                "agents": list(center.members),
                "signed_in": self.signed_in(service_user_id),
            }

    def signed_in(self, service_user_id: str) -> list[str]:
        """Give the signed-in, joined agents of a call center: those the last-agent rule counts."""
        with self.engine.lock:
            center = self.engine.world.centers[service_user_id]
            return [user.user_id for user in center.signed_in_agents()]

    def export_world(self, passwords: bool = True) -> dict[str, Any]:
        """Give the present world in the format in which worlds are given."""
        with self.engine.lock:
            return export_world(self.engine.world, passwords)

    @property
    def counters(self) -> dict[str, int]:
        """Counters since the start or the last reset, and the logins that are open now."""
        with self.engine.lock:
            return {**self.engine.counters, "open_sessions": len(self.engine.desk.active)}

    @property
    def settings(self) -> dict[str, Any]:
        """All settings with their values."""
        return self.engine.settings.as_dict()

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The faults that were added, with how often each happened (done)."""
        with self.engine.lock:
            return [fault.as_dict() for fault in self.engine.faults.items]

    # -- changing --------------------------------------------------------------------------
    def set_agent(self, user_id: str, **values: Any) -> dict[str, Any]:
        """Change an agent behind the clients' backs; gives the agent as agent() does.

        :param acd_state: an ACD state.
        :param unavailable_code: a code, kept with Unavailable only.
        :param joined: call center to whether the agent takes its calls.

        :raises KeyError: there is no such agent.
        :raises SimulatorError: a value is wrong.
        """
        record = Record(values, f"agent {user_id}")
        with self.engine.lock:
            user = self._user(user_id)
            state = record.choice("acd_state", words.ACD_STATES, user.acd_state)
            code = record.text("unavailable_code", user.unavailable_code, 10)
            joins = record.record("joined")
            chosen = {key: joins.flag(key, False) for key in joins.value}
            record.done()
            for service_user_id in chosen:
                if service_user_id not in user.memberships:
                    raise SimulatorError(f"{user_id} is no agent of {service_user_id}")
            self.engine.world.set_acd_state(user, state, code)
            for service_user_id, joined in chosen.items():
                self.engine.world.set_joined(user, service_user_id, joined)
            return self.agent(user_id)

    def add_fault(self, fault: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for a fault; README.md lists them.

        :raises SimulatorError: the fault does not exist, or a value is wrong.
        """
        with self.engine.lock:
            added = self.engine.faults.add(fault, self.engine.counters["documents"])
            return added.as_dict()

    def clear_faults(self) -> None:
        """Forget all faults."""
        with self.engine.lock:
            self.engine.faults.clear()

    def configure(self, **settings: Any) -> dict[str, Any]:
        """Change settings; gives all of them.

        :raises SimulatorError: a setting does not exist, or a value is wrong.
        """
        with self.engine.lock:
            self.engine.settings.update(settings)
            self.engine.settings_changed()
        return self.settings

    def reset(self, world: Mapping[str, Any] | None = None) -> None:
        """Begin anew: a world (the first one if none is given), no sessions, faults, journal.

        Settings stay. Logins that come without a password keep the one they have.

        :raises SimulatorError: the world is wrong; nothing changes then.
        """
        previous: World = self.engine.world
        value = self._initial if world is None else copy.deepcopy(world)
        self.engine.start_with(load_world(value, previous))

    def _user(self, user_id: str) -> User:
        if user_id not in self.engine.world.users:
            raise KeyError(f"there is no user {user_id!r}")
        return self.engine.world.users[user_id]


def _certificates(folder: str | None) -> Certificates:
    """Make the certificates.

    :raises SimulatorError: the library for it is missing.
    """
    try:
        from .certificates import Certificates
    except ImportError as problem:
        raise SimulatorError(
            "the Python library cryptography is missing; install it, or serve tcp and http only"
        ) from problem
    return Certificates(folder)
