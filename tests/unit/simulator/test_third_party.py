# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's client, broadworks-ocip, logs in and signs agents out.

It holds the simulator to what BroadWorks clients expect: the line feed, the literal prefix "c:",
the nonce element, tables with headings.
"""

from __future__ import annotations

import pytest

# It wants newer libraries than the lowest that the collection works with.
broadworks_ocip = pytest.importorskip("broadworks_ocip")


@pytest.fixture
def api(sim):
    api = broadworks_ocip.BroadworksAPI(
        host=sim.host, port=sim.port("tcp"), username="ops@example.net", password="secret"
    )
    yield api
    api.close()


def test_it_reads_agents_and_signs_them_out(sim, api):
    agent = api.command("UserCallCenterGetRequest19", user_id="amy")
    assert agent.agent_acd_state == "Available"
    assert [(row.service_user_id, row.available) for row in agent.call_center_table] == [
        ("basic", "true"),
        ("standard", "true"),
    ]

    signed_out = api.command("UserCallCenterAgentSignOutRequest", agent_user_id="amy")
    assert list(signed_out.call_center_table) == []
    assert sim.agent("amy")["acd_state"] == "Sign-Out"

    refused = api.command("UserCallCenterAgentSignOutRequest", agent_user_id="zoe")
    assert [(row.service_user_id, row.call_center_name) for row in refused.call_center_table] == [
        ("premium", "Nachtdienst Köln Łódź"),
    ]
    assert sim.agent("zoe")["acd_state"] == "Available"

    forced = api.command("UserCallCenterModifyRequest19", user_id="zoe", agent_acd_state="Sign-Out")
    assert type(forced).__name__ == "SuccessResponse"
    assert sim.agent("zoe")["acd_state"] == "Sign-Out"

    with pytest.raises(
        broadworks_ocip.exceptions.OCIErrorResponse, match="User not found: missing"
    ):
        api.command("UserCallCenterAgentSignOutRequest", agent_user_id="missing")
    assert sim.counters["logins"] == 1


def test_it_is_refused_with_a_wrong_password(sim):
    api = broadworks_ocip.BroadworksAPI(
        host=sim.host, port=sim.port("tcp"), username="ops@example.net", password="wrong"
    )
    with pytest.raises(broadworks_ocip.exceptions.OCIErrorResponse, match="Invalid password"):
        api.command("AvailabilityTestRequest")
    assert sim.counters["failed_logins"] == 1
