# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options: where they come from, and what is wrong with them."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ansible_collections.telecom.broadworks.plugins.module_utils._module import session_with
from ansible_collections.telecom.broadworks.plugins.module_utils._options import (
    CONNECTION_OPTIONS,
    from_environment,
    host_names,
    problem_with_connection,
)

RIGHT = {
    **{name: spec.get("default") for name, spec in CONNECTION_OPTIONS.items()},
    "host": ["xsp1"],
    "username": "ops",
    "password": "secret",
}


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("OCIP_TIMEOUT", "")
    with pytest.raises(AnsibleFallbackNotFound):
        from_environment("OCIP_TIMEOUT")
    monkeypatch.setenv("OCIP_TIMEOUT", "5")
    assert from_environment("OCIP_TIMEOUT") == "5"
    monkeypatch.delenv("OCIP_TIMEOUT")
    with pytest.raises(AnsibleFallbackNotFound):
        from_environment("OCIP_TIMEOUT")


def test_blanks_around_commas_are_no_part_of_a_host():
    assert host_names([" xsp1", "xsp2 ", ""]) == ["xsp1", "xsp2"]
    session = session_with({**RIGHT, "host": ["xsp1", " xsp2"]})
    assert [transport.host for transport in session._hosts] == ["xsp1", "xsp2"]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"host": [""]}, "Not set: host (ocip_host, OCIP_HOST)."),
        (
            {"host": None, "password": ""},
            "Not set: host (ocip_host, OCIP_HOST) and password (ocip_password, ",
        ),
        ({"timeout": float("nan")}, "not nan."),
        ({"timeout": float("inf")}, "not inf."),
        ({"timeout": 0}, "not 0."),
        ({"port": 0}, "port must be a number"),
    ],
)
def test_what_is_wrong_is_said(wrong, problem):
    assert problem in problem_with_connection({**RIGHT, **wrong})
    assert problem_with_connection(RIGHT) == ""
