# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is where: what is counted, and what is not known of whom."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.survey import (
    agent_entries,
    callers_entry,
    center_entry,
    survey_agents,
    survey_centers,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.switch import Switch
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.documents import (
    Command,
    Table,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    ErrorResponse,
    TransportError,
)

HEADINGS = ["Service User Id", "Type", "Available", "Logoff Allowed", "Skill Level", "Priority"]
UNKNOWN_USER = ErrorResponse("[Error 4008] User not found: x")


class Session:
    """Two tables: the agents of each center; state and joins of each agent."""

    retries = 0
    width = 1
    documents = 0
    login_response = None

    def __init__(self, staff, agents, dies_at=None):
        self.staff = staff
        self.agents = agents
        self.dies_at = dies_at
        self.asked = []

    def read(self, requests):
        self.documents += 1
        for request in requests:
            self.asked.append(request.name)
            if request.name == self.dies_at:
                raise TransportError("The connection was lost.", sent=True)
            yield self._answer(request)

    def pause(self, attempt):
        pass

    def drop(self):
        pass

    def _answer(self, request):
        center, agent = request.values.get("serviceUserId"), request.values.get("userId")
        if "GetAgentList" in request.name:
            if center not in self.staff:
                return UNKNOWN_USER
            rows = [[key, "Last", "First"] for key in self.staff[center]]
            table = Table(["User Id", "Last Name", "First Name"], rows)
            return interpreted(request, {"agentTable": table})
        if "GetInstanceRequest" in request.name:
            profile = {"serviceInstanceProfile": {"name": "Sales"}}
            return interpreted(request, {**profile, "type": "Standard", "policy": "Circular"})
        if "QueueStatus" in request.name:
            table = Table(["User Id", "First Name", "Last Name"], [])
            queued = {"numberOfCallsQueuedNow": "2", "agentsCurrentlyStaffed": table}
            return interpreted(request, queued)
        if "StrandedCallGet" in request.name:
            return interpreted(request, {"action": "Busy"})
        if center:
            return ErrorResponse("[Error 5404] Unauthorized transaction.")
        found = next((v for k, v in self.agents.items() if k.lower() == agent.lower()), None)
        if found is None:
            return UNKNOWN_USER
        state, joins = found
        rows = [[key, "Standard", joined, "true", "", ""] for key, joined in joins.items()]
        values = {"callCenterTable": Table(HEADINGS, rows)}
        return interpreted(request, {**values, **({"agentACDState": state} if state else {})})


def interpreted(request, values):
    answer = request.interpret(Command(request.name.replace("Request", "Response"), values=values))
    assert not isinstance(answer, Exception), answer
    return answer


def entry_of(staff, agents, center="cc@x", **options):
    survey = survey_centers(Switch(Session({"cc@x": staff}, agents, **options)), [center])
    return center_entry(survey, survey.centers[center])


IN, OUT = ("Available", {"cc@x": "true"}), ("Sign-Out", {"cc@x": "true"})
AWAY = ("Wrap-Up", {"cc@x": "false"})


class TestCounting:
    @pytest.mark.parametrize(
        ("agents", "count", "last"),
        [
            ({"a": IN, "b": IN, "c": OUT}, 2, None),
            ({"a": IN, "b": OUT, "c": AWAY}, 1, "a"),
            ({"a": OUT, "b": AWAY}, 0, None),
            ({}, 0, None),
            # Not known of one of them.
            ({"a": IN, "b": (None, {"cc@x": "true"})}, None, None),
            # The agent's own table does not have the call center that lists the agent.
            ({"a": IN, "b": ("Available", {"other@x": "true"})}, None, None),
            ({"a": IN, "b": ("Sign-Out", {"other@x": "true"})}, 1, "a"),
            # The switch is free to write ids in another case.
            ({"a": ("Available", {"CC@X": "true"}), "b": OUT}, 1, "a"),
        ],
    )
    def test_who_is_signed_in(self, agents, count, last):
        entry = entry_of(list(agents), agents)
        assert (entry["signed_in_count"], entry["last_agent_user_id"]) == (count, last)
        assert entry["agent_count"] == len(agents)
        assert entry["error"] is None

    def test_an_agent_that_cannot_be_read_makes_it_unknown(self):
        entry = entry_of(["a", "ghost"], {"a": IN})
        assert entry["signed_in_count"] is entry["last_agent_user_id"] is None
        assert entry["agents"][1]["error"]["code"] == 4008

    def test_an_agent_that_is_listed_twice_counts_once(self):
        entry = entry_of(["a", "A", "a"], {"a": IN})
        assert entry["signed_in_count"] == entry["agent_count"] == 1
        assert entry["last_agent_user_id"] == "a"

    def test_the_spelling_of_the_task_is_that_of_the_result(self):
        session = Session({"CC@x": ["a"]}, {"a": IN})
        survey = survey_centers(Switch(session), ["CC@x"])
        entry = center_entry(survey, survey.centers["CC@x"])
        assert (entry["service_user_id"], entry["signed_in_count"]) == ("CC@x", 1)

    def test_a_switch_that_dies_leaves_it_unknown(self):
        entry = entry_of(["a"], {"a": IN}, dies_at="UserCallCenterGetRequest23")
        assert entry["signed_in_count"] is entry["agent_count"] is None
        assert entry["error"]["summary"] == "The connection was lost."


@pytest.mark.parametrize("bad", ["", "contr\x01l", "x" * 162])
def test_an_id_that_cannot_be_sent_costs_no_other(bad):
    session = Session({"cc@x": ["a"]}, {"a": IN})
    survey = survey_agents(Switch(session), [bad, "a"])
    entries = agent_entries(survey, (bad, "a"))
    assert [entry["state"] for entry in entries] == [None, "available"]
    assert entries[0]["error"]["code"] is None
    assert entries[1]["error"] is None
    survey = survey_centers(Switch(session), [bad, "cc@x"])
    entries = [center_entry(survey, center) for center in survey.centers.values()]
    assert [entry["signed_in_count"] for entry in entries] == [None, 1]


def test_names_are_found_whatever_case_the_list_writes_them_in():
    session = Session({"cc@x": ["ANN@x"]}, {"ANN@x": IN})
    survey = survey_agents(Switch(session), ["ann@X"])
    (entry,) = agent_entries(survey, ["ann@X"])
    assert (entry["first_name"], entry["state"]) == ("First", "available")


class TestWhenEmpty:
    def test_is_read_only_when_asked_for(self):
        session = Session({"cc@x": ["a"]}, {"a": IN})
        survey = survey_centers(Switch(session), ["cc@x"])
        assert not [name for name in session.asked if "Night" in name]
        assert callers_entry(survey.centers["cc@x"]) == {"when_empty": None, "callers": None}

    def test_what_may_not_be_read_fails_nothing(self):
        session = Session({"cc@x": ["a"]}, {"a": IN})
        survey = survey_centers(Switch(session), ["cc@x"], with_when_empty=True)
        center = survey.centers["cc@x"]
        assert center_entry(survey, center)["error"] is None
        found = callers_entry(center)
        assert found["when_empty"]["stranded"] == {"action": "busy", "transfer_to": None}
        assert found["when_empty"]["night_service"] is None
        assert found["callers"] == (
            "Calls to Sales: if nobody is signed in, busy; not known: calls when everybody is "
            "unavailable ([Error 5404] Unauthorized transaction)."
        )

    def test_a_switch_that_dies_leaves_it_unknown(self):
        session = Session(
            {"cc@x": ["a"]}, {"a": IN}, dies_at="GroupCallCenterNightServiceGetRequest20"
        )
        survey = survey_centers(Switch(session), ["cc@x"], with_when_empty=True)
        assert callers_entry(survey.centers["cc@x"])["when_empty"] is None
        assert survey.stopped is not None
