# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolves the connection options on the controller, in front of every module.

Modules on other hosts see neither the controller's environment (where AWX puts credentials)
nor Ansible's variables; the controller sees all of them. Without this plugin the modules
still find what is in their own arguments and environment.
"""

from __future__ import annotations

import os
from typing import Any

from ansible.plugins.action import ActionBase

from ..module_utils._command import secrets_in
from ..module_utils._options import CONNECTION_OPTIONS, environment_name
from ..module_utils.ocip.redact import Redactor


class OcipAction(ActionBase):
    """Runs the module of its own name with every connection option resolved."""

    def run(
        self, tmp: str | None = None, task_vars: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the module; the password is masked in all that comes back."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        arguments = self._resolved(variables)
        secrets = [str(arguments.get("password") or "")]
        secrets += secrets_in(
            arguments.get("parameters"), _names(arguments.get("secret_parameters"))
        )
        result.update(
            self._execute_module(
                module_args=arguments, task_vars=variables, wrap_async=self._task.async_val
            )
        )
        masked: dict[str, Any] = Redactor(secrets).value(result)
        return masked

    def _resolved(self, variables: dict[str, Any]) -> dict[str, Any]:
        """Task argument or module default, then variable, then environment; else the module's
        own default."""
        arguments = dict(self._task.args)
        for option in CONNECTION_OPTIONS:
            if arguments.get(option) is None:
                value = self._from_controller(option, variables)
                if value is not None:
                    arguments[option] = value
        return arguments

    def _from_controller(self, option: str, variables: dict[str, Any]) -> Any:
        variable = f"ocip_{option}"
        if variable in variables:
            value = self._templar.template(variables[variable])
            if value not in (None, ""):
                return value
        return os.environ.get(environment_name(option)) or None


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split(",")
    return [str(name) for name in value] if isinstance(value, (list, tuple)) else []
