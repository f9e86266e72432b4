# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible on one side, a session on the other: options in, results out, secrets masked."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._options import (
    CONNECTION_OPTIONS,
    connection_argument_spec,
    host_names,
    problem_with_connection,
)
from .call_center.switch import Switch
from .ocip.errors import InterruptedRun, MissingLibraryError, OcipError, TranscriptError
from .ocip.redact import Redactor
from .ocip.session import Session, connect

if TYPE_CHECKING:
    from .ocip.pool import SessionPool

T = TypeVar("T")


class OcipModule:
    """An AnsibleModule with the connection options and a session.

    :param options: argument spec of the module's own options.
    :param arguments: further arguments of AnsibleModule.
    """

    def __init__(self, options: dict[str, Any], **arguments: Any) -> None:
        spec = {**connection_argument_spec(), **options}
        self.ansible = AnsibleModule(argument_spec=spec, **arguments)
        self.params: dict[str, Any] = self.ansible.params
        self.check_mode: bool = self.ansible.check_mode
        self._redactors = [Redactor([self.params["password"] or ""])]
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _interrupt)

    def with_switch(self, work: Callable[[Switch], T], cannot_begin: Callable[[OcipError], T]) -> T:
        """As :meth:`with_session`, with a switch that uses the session."""
        return self.with_session(lambda session: work(Switch(session)), cannot_begin)

    def with_session(
        self,
        work: Callable[[Session | SessionPool], T],
        cannot_begin: Callable[[OcipError], T],
    ) -> T:
        """Do what a task is about over a session of the connection options, and log out. The
        session connects when it is first used, and raises only then, so that whoever uses it can
        tell of each agent what was not done.

        :param cannot_begin: gives the result where the connection options are wrong.
        """
        problem = problem_with_connection(self.params)
        if problem:
            return cannot_begin(OcipError(problem))
        try:
            session = session_with({name: self.params[name] for name in CONNECTION_OPTIONS})
        except TranscriptError as exc:
            return cannot_begin(exc)
        with session:
            self.mask_with(session.redactor)
            try:
                return work(session)
            finally:
                for warning in session.warnings:
                    self.warn(warning)

    def mask_with(self, redactor: Redactor) -> None:
        """Mask what a session masks."""
        self._redactors.append(redactor)

    def hold_signals(self) -> None:
        """Let no signal interrupt this process any more: the last answer is in, and nothing of
        what was done may be missing from the result. The process is about to end anyway."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _ignore)

    def hide(self, secrets: list[str]) -> None:
        """Mask further secrets, besides the password."""
        for secret in secrets:
            self._redactors[0].add(secret)
            self.ansible.no_log_values.add(secret)

    def warn(self, warning: str) -> None:
        """Show a warning."""
        self.ansible.warn(self._masked(warning))

    def finish(self, failed: bool, **result: Any) -> None:
        """End the process with a result, every secret in it masked.

        The key ``ok`` is true unless the task failed: every module returns it.
        """
        self.hold_signals()
        result.setdefault("ok", not failed)
        result["invocation"] = {"module_args": self.params}
        if failed:
            self.ansible.fail_json(**self._masked(result))
        self.ansible.exit_json(**self._masked(result))

    def _masked(self, value: Any) -> Any:
        for redactor in self._redactors:
            value = redactor.value(value)
        return value


def session_with(connection: dict[str, Any]) -> Session | SessionPool:
    """A session of the connection options, or a pool where they ask for several sessions.

    :param connection: a value for each of CONNECTION_OPTIONS.
    :raises TranscriptError: the transcript cannot be written.
    """
    options = dict(connection)
    options["host"] = host_names(options["host"])
    if options["transcript"]:
        from .ocip.transcript import Transcript

        options["transcript"] = Transcript(options["transcript"])
    sessions = options.pop("sessions")
    if sessions == 1:
        return connect(**options)
    from .ocip.pool import SessionPool

    return SessionPool(sessions, **options)


def explain(error: OcipError) -> str:
    """An error for an operator; for a missing library with the interpreter that misses it."""
    if isinstance(error, MissingLibraryError):
        return str(missing_required_lib(error.library))
    return str(error)


def _ignore(_number: int, _frame: object) -> None:
    """Not SIG_IGN, which processes that this one starts would inherit."""


def _interrupt(number: int, _frame: object) -> NoReturn:
    # Once only: a second signal ends the process at once.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL)
    name = signal.Signals(number).name
    raise InterruptedRun(
        f"The task was interrupted ({name}).", "Run it again to complete the rest."
    )
