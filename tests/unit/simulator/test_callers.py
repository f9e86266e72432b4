# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What callers get when nobody is there: night service, forwarding, holiday, stranded calls."""

from __future__ import annotations

import pytest
from raw_client import NIL

from broadworks_simulator import SimulatorError
from broadworks_simulator.world_format import export_world, load_world

NIGHT = "GroupCallCenterNightService{}Request20"
FORWARD = "GroupCallCenterForcedForwarding{}Request20"
PREMIUM_ONLY = ("NightService", "ForcedForwarding", "HolidayService")
FEATURES = (*PREMIUM_ONLY, "StrandedCall", "StrandedCallUnavailable")


@pytest.fixture
def night_world(world):
    world["call_centers"][2].update(
        night_service={
            "action": "Transfer",
            "schedule": "Office hours",
            "transfer_to": "+49221555",
            "manual_override": True,
        },
        forced_forwarding={"active": True, "to": "+1-5550999"},
        holiday_service={"action": "Busy", "schedule": "Bank holidays"},
        stranded_calls={"action": "Night Service"},
        stranded_calls_unavailable={"action": "Ringing"},
    )
    return world


def texts(answer):
    """Give the elements of an answer in order, nested ones joined with a slash."""
    return [(node.tag, "/".join(node.itertext())) for node in answer.node]


@pytest.mark.parametrize("name", FEATURES)
@pytest.mark.parametrize("given", ["world", "night_world"])
def test_answers_are_complete_and_in_order_by_a_third_party(start, connect, name, given, request):
    third_party = pytest.importorskip("broadworks_ocip.responses")
    client = connect(start(request.getfixturevalue(given)))
    answer = client.ask(f"GroupCallCenter{name}GetRequest20", serviceUserId="premium")
    assert answer.type == f"GroupCallCenter{name}GetResponse20"
    elements = getattr(third_party, answer.type)._elements()
    found = [node.tag for node in answer.node]
    assert found == [e.xmlname for e in elements if e.xmlname in found]
    assert {e.xmlname for e in elements if e.is_required} <= set(found)


def test_what_the_world_says(start, connect, night_world):
    client = connect(start(night_world))
    answers = {
        name: dict(texts(client.ask(f"GroupCallCenter{name}GetRequest20", serviceUserId="premium")))
        for name in FEATURES
    }
    night = answers["NightService"]
    assert (night["action"], night["businessHours"]) == ("Transfer", "Group/Office hours")
    assert (night["forceNightService"], night["allowManualOverrideViaFAC"]) == ("false", "true")
    assert night["transferPhoneNumber"] == "+49221555"
    assert answers["ForcedForwarding"]["isActive"] == "true"
    assert answers["ForcedForwarding"]["forwardToPhoneNumber"] == "+1-5550999"
    assert answers["HolidayService"]["action"] == "Busy"
    assert answers["HolidayService"]["holidaySchedule"] == "Group/Bank holidays"
    assert answers["StrandedCall"] == {"action": "Night Service"}
    assert answers["StrandedCallUnavailable"]["action"] == "Ringing"


def test_night_service_is_forced_and_lifted(client, sim):
    def ask(**values):
        return client.ask(NIGHT.format("Modify"), serviceUserId="premium", **values)

    before = sim.call_center("premium")["night_service"]
    assert ask(forceNightService=True).is_success
    assert sim.call_center("premium")["night_service"] == {**before, "forced": True}
    assert ask(action="Transfer", transferPhoneNumber="4711").is_success
    assert ask(forceNightService=False).is_success
    answer = client.ask(NIGHT.format("Get"), serviceUserId="premium")
    assert answer.text("forceNightService") == "false"
    assert answer.text("transferPhoneNumber") == "4711", "what is not named stays"
    assert ask(action="Busy", transferPhoneNumber=NIL).is_success
    answer = client.ask(NIGHT.format("Get"), serviceUserId="premium")
    assert answer.text("transferPhoneNumber") is None


def test_a_schedule_is_set_and_cleared(client):
    for value, expected in (({"type": "Group", "name": "Day"}, "Day"), (NIL, None)):
        client.ask(NIGHT.format("Modify"), serviceUserId="premium", businessHours=value)
        answer = client.ask(NIGHT.format("Get"), serviceUserId="premium")
        assert answer.node.findtext("businessHours/name") == expected


def test_forwarding_needs_a_number(client, sim):
    def ask(**values):
        return client.ask(FORWARD.format("Modify"), serviceUserId="premium", **values)

    assert ask(isActive=True).is_error
    assert sim.call_center("premium")["forced_forwarding"] == {"active": False, "to": ""}
    assert ask(isActive=True, forwardToPhoneNumber="4711").is_success
    assert ask(forwardToPhoneNumber=NIL).is_error, "it is active"
    assert ask(isActive=False, forwardToPhoneNumber=NIL).is_success


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("HolidayService", {"action": "Transfer", "transferPhoneNumber": "1"}),
        ("StrandedCall", {"action": "Night Service"}),
        ("StrandedCallUnavailable", {"action": "Announcement"}),
    ],
)
def test_the_others_are_changed_too(client, name, values):
    asked = client.ask(f"GroupCallCenter{name}ModifyRequest20", serviceUserId="premium", **values)
    assert asked.is_success
    answer = client.ask(f"GroupCallCenter{name}GetRequest20", serviceUserId="premium")
    assert {key: answer.text(key) for key in values} == values


@pytest.mark.parametrize("name", FEATURES)
@pytest.mark.parametrize("kind", ["Get", "Modify"])
def test_a_center_whose_type_lacks_it(client, sim, name, kind):
    request = f"GroupCallCenter{name}{kind}Request20"
    for center in ("basic", "standard"):
        has_it = center == "standard" and name not in PREMIUM_ONLY
        assert client.ask(request, serviceUserId=center).is_error is not has_it
    sim.configure(missing_feature_code=4410)
    assert client.ask(request, serviceUserId="basic").code == 4410


def test_invalid_requests(client):
    ask = NIGHT.format("Modify")
    for values in (
        {"action": "Night Service"},
        {"transferPhoneNumber": ""},
        {"transferPhoneNumber": "1" * 162},
        {"forceNightService": True, "action": "Busy"},
        {"businessHours": {"name": "Day"}},
        {"forceNightService": NIL},
    ):
        assert client.ask(ask, serviceUserId="premium", **values).code == 6004
    assert client.ask(ask, serviceUserId="premium", playAnnouncementBeforeAction=True).is_error, (
        "announcements are not kept, so success would be a lie"
    )
    assert client.ask(NIGHT.format("Get"), serviceUserId="nowhere").code == 4008


def test_who_may(sim, connect):
    stranger = connect(sim, user_id="stranger@example.net")
    assert stranger.ask(NIGHT.format("Get"), serviceUserId="premium").code == 5404
    group = connect(sim, user_id="group@example.net")
    assert group.ask(
        NIGHT.format("Modify"), serviceUserId="premium", forceNightService=True
    ).is_success


def test_whether_night_service_lifts_the_guard(client, sim):
    def refused():
        answer = client.ask("UserCallCenterAgentSignOutRequest", agentUserId="zoe")
        return [row[0] for row in answer.rows("callCenterTable")]

    client.ask(NIGHT.format("Modify"), serviceUserId="premium", forceNightService=True)
    assert refused() == ["premium"]
    sim.configure(night_service_lifts_guard=True)
    assert refused() == []


def test_the_world_is_written_and_read_again(night_world):
    exported = export_world(load_world(night_world))
    assert exported["call_centers"][2]["forced_forwarding"] == {"active": True, "to": "+1-5550999"}
    assert "night_service" not in exported["call_centers"][1]
    assert export_world(load_world(exported)) == exported


@pytest.mark.parametrize(
    ("center", "values", "problem"),
    [
        (0, {"stranded_calls": {}}, "call_centers[0].stranded_calls: is not a feature of a Basic"),
        (1, {"night_service": {}}, "call_centers[1].night_service: is not a feature of a Standard"),
        (2, {"night_service": {"action": "Ringing"}}, "night_service.action: 'Ringing' is not"),
        (2, {"night_service": {"force": True}}, "did you mean 'forced'?"),
        (2, {"forced_forwarding": {"active": 1}}, "must be true or false"),
        (2, {"holiday_service": {"schedule": "x" * 41}}, "longer than 40"),
    ],
)
def test_a_wrong_world_is_told(world, center, values, problem):
    world["call_centers"][center].update(values)
    with pytest.raises(SimulatorError) as told:
        load_world(world)
    assert problem in str(told.value)
