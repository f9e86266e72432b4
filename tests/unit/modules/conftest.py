# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules within this process: their options in, their result out, against a simulator."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.telecom.broadworks.tests.documentation import seen
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    USERNAME,
)

PLUGINS = "ansible_collections.telecom.broadworks.plugins.modules"


@pytest.fixture
def run(monkeypatch, capsys):
    """A function that runs a module by its name and gives its result, all keys of which are in
    its documentation."""

    def run_module(name: str, options: dict[str, Any], simulator, **ansible_options: Any):
        arguments = {
            "host": simulator.host,
            "port": simulator.port("tcp"),
            "transport": "tcp",
            "username": USERNAME,
            "password": PASSWORD,
            **{f"_ansible_{key}": value for key, value in ansible_options.items()},
            **options,
        }
        text = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", text)
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        with pytest.raises(SystemExit):
            importlib.import_module(f"{PLUGINS}.{name}").main()
        result = json.loads(capsys.readouterr().out)
        assert not result.get("exception"), result
        result["seen"] = seen(name, result)
        return result

    return run_module
