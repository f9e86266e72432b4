# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins: nonces, passwords, locked accounts, who is logged in where."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from .failures import (
    DISABLED,
    INVALID_PASSWORD,
    CommandFailed,
    unknown_text,
    user_not_found,
)
from .settings import Settings
from .world import Account, Administrator, World


class ConnectionClosed(Exception):
    """The server closes the connection instead of answering."""


@dataclass(eq=False)
class Session:
    """What belongs to a session id on one connection (or one JSESSIONID)."""

    session_id: str
    caller: Account | None = None
    nonces: dict[str, str] = field(default_factory=dict)
    last_used: float = 0.0


class LoginDesk:
    """Logs in and out. Used under the engine's lock."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.failures: dict[str, int] = {}
        self.active: set[Session] = set()
        self._nonces = itertools.count(int(time.time() * 1000))

    def new_nonce(self, world: World, session: Session, user_id: str) -> str:
        """Give a nonce for the digest of a password.

        :raises CommandFailed: the login is unknown, and the settings refuse it here.
        """
        if world.account(user_id) is None and self.settings.unknown_login == "error":
            raise user_not_found(user_id)
        session.nonces[user_id] = self.next_nonce()
        return session.nonces[user_id]

    def next_nonce(self) -> str:
        """Give a nonce that nobody had before: milliseconds, as in captures."""
        return str(next(self._nonces))

    def log_in(self, world: World, session: Session, name: str, parameters: dict[str, Any]) -> None:
        """Check an account and its password, and log it in.

        :raises CommandFailed: 4962, 5202 or another refusal.
        :raises ConnectionClosed: one session too many, when the settings say so.
        """
        account = self._checked_account(world, session, name, parameters)
        self.leave(session)
        self._check_number_of_sessions(account)
        session.caller = account
        session.last_used = time.monotonic()
        self.active.add(session)

    def leave(self, session: Session) -> None:
        """End a login, if there is one."""
        session.caller = None
        self.active.discard(session)

    def still_logged_in(self, session: Session) -> bool:
        """Whether the session is logged in; ends the login after the idle timeout."""
        if session not in self.active:  # logged out, or the simulator began anew
            session.caller = None
            return False
        timeout = self.settings.idle_timeout
        now = time.monotonic()
        if timeout and now - session.last_used > timeout:
            self.leave(session)
            if self.settings.idle_action == "close":
                raise ConnectionClosed
            return False
        session.last_used = now
        return True

    def log_out(self, session: Session, user_id: str) -> None:
        """End the login of a user.

        :raises CommandFailed: another user is logged in.
        """
        if session.caller is None or session.caller.user_id != user_id:
            raise unknown_text(f"{user_id} is not logged in here")
        self.leave(session)

    def _checked_account(
        self, world: World, session: Session, name: str, parameters: dict[str, Any]
    ) -> Account:
        user_id = parameters["userId"]
        account = world.account(user_id)
        is_disabled = isinstance(account, Administrator) and account.disabled
        if account is not None and (is_disabled or self._locked(user_id)):
            raise CommandFailed(DISABLED)
        nonce = session.nonces.get(user_id)
        if self.settings.nonce_single_use:
            session.nonces.pop(user_id, None)
        if account is None or not _password_fits(
            account.password or "", name, parameters, nonce, self.settings.xs_mode
        ):
            self.failures[user_id] = self.failures.get(user_id, 0) + 1
            raise CommandFailed(INVALID_PASSWORD)
        self.failures.pop(user_id, None)
        return account

    def _locked(self, user_id: str) -> bool:
        limit = self.settings.max_failed_logins
        return bool(limit) and self.failures.get(user_id, 0) >= limit

    def _check_number_of_sessions(self, account: Account) -> None:
        limit = self.settings.max_sessions_per_user
        open_ = [s for s in self.active if s.caller and s.caller.user_id == account.user_id]
        if limit and len(open_) >= limit:
            if self.settings.max_sessions_action == "close":
                raise ConnectionClosed
            raise unknown_text(f"{account.user_id} has {len(open_)} sessions, the most allowed")


def signed_password(nonce: str, password: str) -> str:
    """Give the digest that a client must send for a nonce; the password's bytes are UTF-8."""
    inner = hashlib.sha1(password.encode("utf-8"), usedforsecurity=False).hexdigest()
    return hashlib.md5(f"{nonce}:{inner}".encode("ascii"), usedforsecurity=False).hexdigest()


def _password_fits(
    password: str, name: str, parameters: dict[str, Any], nonce: str | None, takes_digest: bool
) -> bool:
    """Check the password; in AS data mode, the 22 family ignores a digest."""
    text = parameters.get("plainTextPassword", parameters.get("password"))
    if text is not None:
        return hmac.compare_digest(text.encode("utf-8"), password.encode("utf-8"))
    signed = parameters.get("signedPassword")
    if (name.startswith("LoginRequest22") and not takes_digest) or signed is None or nonce is None:
        return False
    expected = signed_password(nonce, password)
    return hmac.compare_digest(signed.encode("utf-8"), expected.encode("utf-8"))
