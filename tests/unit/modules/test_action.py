# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the action plugin gets a module packed."""

from __future__ import annotations

import gc

import pytest
from ansible.plugins.action import ActionBase

from ansible_collections.telecom.broadworks.plugins.plugin_utils.action import OcipAction


@pytest.mark.parametrize("was_on", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_a_module_is_packed_without_garbage_collection(monkeypatch, was_on, fails):
    seen = []

    def pack(self, module_name, module_args, task_vars):
        seen.append(gc.isenabled())
        if fails:
            raise OSError("no space left")
        return module_name

    monkeypatch.setattr(ActionBase, "_configure_module", pack)
    action = OcipAction.__new__(OcipAction)
    if not was_on:
        gc.disable()
    try:
        if fails:
            with pytest.raises(OSError, match="no space"):
                action._configure_module("m", {}, task_vars={})
        else:
            assert action._configure_module("m", {}, task_vars={}) == "m"
        assert gc.isenabled() is was_on
    finally:
        gc.enable()
    assert seen == [False]
