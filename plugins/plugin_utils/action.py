# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolves the connection options on the controller, in front of every module.

Modules on other hosts see neither the controller's environment (where AWX puts credentials)
nor Ansible's variables; the controller sees all of them. Without this plugin the modules
still find what is in their own arguments and environment.
"""

from __future__ import annotations

import difflib
import gc
import os
from collections.abc import Iterator
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.module_utils.common.validation import check_type_dict
from ansible.plugins.action import ActionBase

from ..module_utils._options import CONNECTION_OPTIONS, environment_name
from ..module_utils.ocip.redact import Redactor, secrets_in

NO_ASYNC = (
    "async is not supported. Ansible keeps the results of such tasks in a file and returns them "
    "without masking passwords. Remove async and poll from the task."
)
LOOP_HINT = (
    "This loop logs in to the switch once for each agent, so 100 agents take about 80 seconds. "
    "Pass the whole list to agent_user_id instead: one login and about 3 seconds."
)


class OcipAction(ActionBase):
    """Runs the module of its own name with every connection option resolved."""

    _loop_items = 0
    """How many items of a loop this process ran. Ansible runs a whole loop in one process."""

    def run(
        self, tmp: str | None = None, task_vars: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the module; the password is masked in all that comes back."""
        if self._task.async_val:
            raise AnsibleActionFail(NO_ASYNC)
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        arguments = self._resolved(variables)
        self._hint_at_lists(arguments)
        result.update(self._execute_module(module_args=arguments, task_vars=variables))
        masked: dict[str, Any] = Redactor(_secrets(arguments)).value(result)
        return masked

    def _resolved(self, variables: dict[str, Any]) -> dict[str, Any]:
        """Task argument or module default, then variable, then the keyword ``environment`` of
        task, block or play, then the environment of the controller; else the module's own
        default."""
        arguments = dict(self._task.args)
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        for option in CONNECTION_OPTIONS:
            if arguments.get(option) is None:
                name = environment_name(option)
                places = (
                    self._from_variable(option, variables),
                    environment.get(name),
                    os.environ.get(name),
                )
                found = [value for value in places if value not in (None, "")]
                if found:
                    arguments[option] = found[0]
        return arguments

    def _compute_environment_string(self, raw_environment_out: dict[str, Any] | None = None) -> str:
        """As Ansible does it, without the password: the module has that as an option, and Ansible
        shows this string at -vvv."""
        environment: dict[str, Any] = {}
        super()._compute_environment_string(environment)
        if raw_environment_out is not None:
            raw_environment_out.update(environment)
        environment.pop(environment_name("password"), None)
        prefix: str = self._connection._shell.env_prefix(**environment)
        return prefix

    def _configure_module(self, *arguments: Any, **named: Any) -> Any:
        """As Ansible does it, without garbage collection: parsing the sources of the module makes
        so many objects that Python would search all of Ansible for garbage several times. Without
        it, one task from the shell takes about a tenth less time."""
        was_on = gc.isenabled()
        gc.disable()
        try:
            return super()._configure_module(*arguments, **named)
        finally:
            if was_on:
                gc.enable()

    def _from_variable(self, option: str, variables: dict[str, Any]) -> Any:
        """The value of an option's variable, None if there is none.

        :raises AnsibleActionFail: it is not a template that can be evaluated.
        """
        name = f"ocip_{option}"
        if name not in variables:
            return None
        try:
            return self._templar.template(variables[name])
        except AnsibleError as exc:
            # The error shows the template, which may be a password with braces in it.
            reason = "" if option == "password" else f": {exc}"
        # Not in the handler: Ansible shows the error that is being handled at -vvv.
        raise AnsibleActionFail(f"The variable {name} cannot be evaluated as a template{reason}")

    def _hint_at_lists(self, arguments: dict[str, Any]) -> None:
        """Say once in a loop over single agents that a list is faster."""
        agents = arguments.get("agent_user_id", arguments.get("agents"))
        if self._task.loop is None or not _is_one(agents):
            return
        OcipAction._loop_items += 1
        if OcipAction._loop_items == 2:
            self._display.warning(LOOP_HINT)


def _is_one(agents: Any) -> bool:
    return len(agents) == 1 if isinstance(agents, list) else "," not in str(agents or ",")


def _secrets(arguments: dict[str, Any]) -> list[str]:
    """Values of the arguments that must appear in no output, whether or not the module gets so
    far as to know them."""
    secrets = [str(arguments.get("password") or ""), *_misspelt_passwords(arguments)]
    names = _names(arguments.get("secret_parameters"))
    parameters = arguments.get("parameters")
    if isinstance(parameters, str):
        if names or "password" in parameters.lower():
            secrets.append(parameters)  # it may come back as it was given
        try:
            parameters = check_type_dict(parameters)
        except (TypeError, ValueError):
            return secrets
    return secrets + secrets_in(parameters, names)


def _misspelt_passwords(arguments: dict[str, Any]) -> Iterator[str]:
    """A module that refuses an option shows its value all the same."""
    for name, value in arguments.items():
        if name not in CONNECTION_OPTIONS and difflib.get_close_matches(name, ["password"]):
            yield str(value or "")


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split(",")
    return [str(name) for name in value] if isinstance(value, (list, tuple)) else []
