# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options: one table for argument spec, environment names and documentation.

The documentation fragment ``ocip`` is checked against this table by a unit test.
"""

from __future__ import annotations

import os
from typing import Any

from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

CONNECTION_OPTIONS: dict[str, dict[str, Any]] = {
    "host": {"type": "list", "elements": "str"},
    "port": {"type": "int"},
    "transport": {"type": "str", "default": "tls", "choices": ["tls", "tcp", "https", "http"]},
    "path": {"type": "str", "default": "/webservice/services/ProvisioningService"},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "login": {"type": "str", "default": "auto", "choices": ["auto", "digest", "password"]},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "timeout": {"type": "float", "default": 30.0},
    "retries": {"type": "int", "default": 3},
    "sessions": {"type": "int", "default": 1},
    "transcript": {"type": "path"},
}

MOST_SESSIONS = 16
"""More would be a burden on a switch that also serves its users."""

LONGEST_TIMEOUT = 86400
"""Seconds: a day."""

NEEDED = ("host", "username", "password")
"""Options without which nothing can be done. Not ``required`` for Ansible, whose message
would not say where else they can come from, and would leave out the list of agents."""


def environment_name(option: str) -> str:
    """The environment variable an option falls back to."""
    return f"OCIP_{option.upper()}"


def from_environment(variable: str) -> str:
    """The value of an environment variable. An empty one counts as not set: AWX and shells leave
    such behind.

    :raises AnsibleFallbackNotFound: it is not set.
    """
    value = os.environ.get(variable)
    if not value:
        raise AnsibleFallbackNotFound
    return value


def connection_argument_spec() -> dict[str, dict[str, Any]]:
    """Argument spec of the connection options, each with its environment variable."""
    return {
        name: {**spec, "fallback": (from_environment, [environment_name(name)])}
        for name, spec in CONNECTION_OPTIONS.items()
    }


def host_names(hosts: list[str]) -> list[str]:
    """The hosts, without blanks around their commas."""
    return [host.strip() for host in hosts if host.strip()]


def problem_with_connection(params: dict[str, Any]) -> str:
    """What is missing or wrong among the connection options, or an empty string."""
    given = {**params, "host": host_names(params.get("host") or [])}
    missing = [name for name in NEEDED if not given.get(name)]
    if missing:
        names = " and ".join(f"{name} (ocip_{name}, {environment_name(name)})" for name in missing)
        return (
            f"Not set: {names}. Set the option in the task or in module_defaults, or set the "
            "variable or the environment variable in parentheses."
        )
    if params.get("port") is not None and not 1 <= params["port"] <= 65535:
        return f"port must be a number from 1 to 65535, not {params['port']}."
    if not 0 < params["timeout"] <= LONGEST_TIMEOUT:
        return (
            f"timeout must be a number of seconds greater than 0 and at most {LONGEST_TIMEOUT}, "
            f"not {params['timeout']:g}."
        )
    if params["retries"] < 0:
        return f"retries must be 0 or greater, not {params['retries']}."
    if not 1 <= params["sessions"] <= MOST_SESSIONS:
        return f"sessions must be a number from 1 to {MOST_SESSIONS}, not {params['sessions']}."
    return ""
