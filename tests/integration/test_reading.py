# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that read, and the raw request: through the installed collection."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    TRANSPORTS,
    alone,
    ansible,
    connection,
)

AGENT_INFO, CENTER_INFO = "ocip_call_center_agent_info", "ocip_call_center_info"
COMMAND, GET = "ocip_command", "UserCallCenterGetRequest19"
RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
AMARA, BEN, NOBODY = "amara.o@example.net", "ben.k@example.net", "nobody@example.net"
SALES, NIGHT, FRONT = "cc-sales@example.net", "cc-night@example.net", "cc-front@example.net"
GROUP = {"service_provider_id": "ExampleSP", "group_id": "Support"}


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_agents_by_user_id_by_call_center_and_by_group(transport, simulate, world):
    world["agents"][1]["call_centers"] = [
        {"service_user_id": SALES, "joined": False, "skill_level": 4}
    ]
    world["call_centers"][0].update(policy="Circular", routing_type="Skill Based")
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport)

    named = alone(AGENT_INFO, {"agent_user_id": [ZOE, NOBODY]}, variables, "--check")
    zoe, nobody = named.result["agents"]
    assert named.returncode != 0
    assert named.result["changed"] is False
    assert (zoe["first_name"], zoe["last_name"], zoe["state"]) == ("Zoë", "Łukasik", "wrap_up")
    assert zoe["call_centers"][0]["call_center_name"] == "Sales & Renewals"
    assert zoe["call_centers"][0]["joined"] is False
    assert zoe["call_centers"][0]["skill_level"] == 4
    assert zoe["call_centers"][0]["type"] == "Premium"
    assert nobody["error"]["code"] == 4008
    assert nobody["state"] is None
    assert NOBODY in named.result["msg"]

    by_center = alone(AGENT_INFO, {"service_user_id": [NIGHT]}, variables)
    assert [a["agent_user_id"] for a in by_center.result["agents"]] == [ONEIL, BEN]
    assert by_center.result["agents"][0]["last_name"] == "O'Neil"

    by_group = alone(AGENT_INFO, GROUP, variables)
    assert {a["agent_user_id"] for a in by_group.result["agents"]} == {
        RENEE,
        ZOE,
        ONEIL,
        AMARA,
        BEN,
    }
    amara = next(a for a in by_group.result["agents"] if a["agent_user_id"] == AMARA)
    assert amara["state"] == "unavailable"
    assert not [e for e in simulator.journal if e["is_write"]]


@pytest.mark.parametrize(
    ("module", "option"), [(AGENT_INFO, "agent_user_id"), (CENTER_INFO, "service_user_id")]
)
def test_an_id_that_cannot_be_costs_no_other(module, option, simulate, world):
    good = ZOE if module == AGENT_INFO else NIGHT
    bad = ["", "contr\x07l@example.net", "x" * 162]
    variables = connection(simulate(world))
    run = alone(module, {option: [*bad, f"\t{good} "]}, variables)
    assert run.returncode != 0
    assert run.result["ok"] is False
    found = run.result["agents" if module == AGENT_INFO else "call_centers"]
    assert [entry[option] for entry in found] == [*bad, good]
    assert [entry["error"] is None for entry in found] == [False, False, False, True]
    assert "an empty id" in run.result["msg"]
    assert "U+0007" in run.result["msg"]

    twins = alone(module, {option: [good, good.upper()]}, variables)
    assert twins.returncode != 0
    assert f"{good} and {good.upper()} are the same id for the switch" in twins.result["msg"]
    nothing = alone(module, {option: []}, variables)
    assert nothing.returncode == 0, nothing.output
    assert nothing.result["ok"] is True
    assert f"{option} is an empty list" in " ".join(nothing.output.split())


def test_what_callers_hear(simulate, world):
    world["call_centers"][0]["night_service"] = {"action": "Busy", "forced": True}
    world["call_centers"][1]["stranded_calls"] = {"action": "Transfer", "transfer_to": "0"}
    simulator = simulate(world)
    run = alone(CENTER_INFO, {**GROUP, "when_empty": True}, connection(simulator))
    assert run.returncode == 0, run.output
    centers = {center["service_user_id"]: center for center in run.result["call_centers"]}
    assert centers[SALES]["when_empty"]["night_service"] == {
        "forced": True,
        "action": "busy",
        "schedule": None,
        "transfer_to": None,
    }
    assert centers[NIGHT]["when_empty"]["night_service"] is None
    assert centers[NIGHT]["when_empty"]["stranded"] == {"action": "transfer", "transfer_to": "0"}
    assert set(centers[FRONT]["when_empty"].values()) == {None}
    assert [centers[key]["callers"] for key in (SALES, NIGHT, FRONT)] == [
        "Calls to Sales & Renewals: night service is forced, busy.",
        "Calls to Nachtdienst Köln: if nobody is signed in, transfer to 0; if everybody is "
        "unavailable, they stay in the queue.",
        "Calls to Front Desk: a Basic call center has no setting for this.",
    ]
    documents = simulator.counters["documents"]
    plain = alone(CENTER_INFO, GROUP, connection(simulator))
    assert "when_empty" not in plain.result["call_centers"][0]
    assert simulator.counters["documents"] - documents == documents - 1


def test_a_login_that_may_not_read_what_callers_hear_is_told_and_fails_nothing(simulate, world):
    names = ("NightService", "ForcedForwarding", "HolidayService", "StrandedCall")
    simulator = simulate(world)
    for name in names:
        request = f"GroupCallCenter{name}GetRequest20"
        simulator.add_fault({"do": "error", "code": 5404, "request": request, "times": None})
    run = alone(CENTER_INFO, {"service_user_id": SALES, "when_empty": True}, connection(simulator))
    assert run.returncode == 0, run.output
    assert run.result["ok"] is True
    (center,) = run.result["call_centers"]
    assert center["when_empty"]["night_service"] is None
    assert "not known: " in center["callers"]
    assert "5404" in center["callers"]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_call_centers_by_group_and_by_service_user_id(transport, simulate, world):
    world["call_centers"][1].update(active=False, policy="Uniform", calls_queued=3)
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport)
    by_group = alone(CENTER_INFO, GROUP, variables).result["call_centers"]
    centers = {center["service_user_id"]: center for center in by_group}
    night = centers[NIGHT]
    assert night["name"] == "Nachtdienst Köln"
    assert (night["type"], night["active"], night["policy"]) == ("Standard", False, "Uniform")
    assert night["calls_queued"] == 3
    assert (night["agent_count"], night["signed_in_count"]) == (2, 1)
    assert night["last_agent_user_id"] == ONEIL
    assert centers[SALES]["signed_in_count"] == 3
    assert centers[SALES]["last_agent_user_id"] is None
    assert night["agents"][1] == {
        "agent_user_id": BEN,
        "first_name": "Ben",
        "last_name": "Kurz",
        "state": "signed_out",
        "joined": True,
        "error": None,
    }
    named = alone(CENTER_INFO, {"service_user_id": [NIGHT, "cc-none@example.net"]}, variables)
    assert named.returncode != 0
    found, missing = named.result["call_centers"]
    assert {**found, "active": False} == night
    assert missing["error"]["code"] is not None
    assert "cc-none@example.net" in named.result["msg"]


def test_a_large_group_is_read_in_hundreds_of_documents_at_most(simulate, world):
    for n in range(50):
        world["call_centers"].append(
            {
                "service_user_id": f"cc{n}@example.net",
                "name": f"Center {n}",
                "service_provider_id": "ExampleSP",
                "group_id": "Support",
            }
        )
    for n in range(1000):
        world["agents"].append(
            {
                "user_id": f"agent{n}@example.net",
                "service_provider_id": "ExampleSP",
                "group_id": "Support",
                "call_centers": [f"cc{n % 50}@example.net", f"cc{(n + 7) % 50}@example.net"],
            }
        )
    simulator = simulate(world)
    run = alone(CENTER_INFO, GROUP, connection(simulator))
    assert len(run.result["call_centers"]) == 53
    assert sum(c["agent_count"] for c in run.result["call_centers"]) == 2007
    assert simulator.counters["documents"] < 100


@pytest.mark.parametrize("profiles", ["GroupCallCenterGetInstanceRequest22", ""])
def test_an_older_release_is_read(profiles, simulate, world):
    older = ["19sp1", "17sp3"]
    unserved = ["UserCallCenterGetRequest23", "GroupCallCenterGetInstanceRequest22"]
    if not profiles:
        unserved += [f"GroupCallCenterGetInstanceRequest{version}" for version in older]
    simulator = simulate(world, unserved_requests=unserved)
    run = alone(CENTER_INFO, {"service_user_id": [NIGHT]}, connection(simulator))
    assert run.returncode == 0, run.output
    assert run.result["call_centers"][0]["last_agent_user_id"] == ONEIL
    assert run.result["call_centers"][0]["name"] == ("Nachtdienst Köln" if profiles else None)


@pytest.mark.parametrize("module", [AGENT_INFO, CENTER_INFO])
def test_a_dead_server_is_told_of(module, simulate, world):
    simulator = simulate(world)
    variables = connection(simulator, OCIP_PORT="1", OCIP_RETRIES="0")
    key = "agent_user_id" if module == AGENT_INFO else "service_user_id"
    run = alone(module, {key: ["x@example.net"]}, variables)
    assert run.returncode != 0
    assert "Cannot connect" in run.result["msg"]
    entries = run.result.get("agents", run.result.get("call_centers"))
    assert entries[0]["error"]["summary"].startswith("Cannot connect")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_raw_request_reads_in_check_mode_and_writes_only_outside_it(transport, simulate, world):
    simulator = simulate(world, (transport,))
    variables = connection(simulator, transport)
    read = {
        "request": "GroupCallCenterGetInstanceListRequest",
        # Not in schema order, which the server enforces.
        "parameters": {"groupId": "Support", "serviceProviderId": "ExampleSP"},
    }
    run = alone(COMMAND, read, variables, "--check")
    assert run.returncode == 0, run.output
    assert run.result["changed"] is False
    table = run.result["response"]["callCenterTable"]
    assert {row["Service User Id"] for row in table} == {SALES, NIGHT, FRONT}

    write = {
        "request": "UserCallCenterModifyRequest19",
        "parameters": {
            "agentUnavailableCode": None,
            "callCenterAgentSettings": [{"serviceUserId": SALES, "available": False}],
            "agentACDState": "Available",
            "userId": ZOE,
        },
    }
    skipped = alone(COMMAND, write, variables, "--check")
    assert skipped.result["skipped"] is True
    assert simulator.agent(ZOE)["acd_state"] == "Wrap-Up"

    done = alone(COMMAND, write, variables)
    assert done.result["changed"] is True
    assert done.result["response_type"] == "SuccessResponse"
    assert simulator.agent(ZOE)["acd_state"] == "Available"
    assert simulator.agent(ZOE)["call_centers"][SALES]["joined"] is False


def test_a_raw_request_that_is_refused_or_wrong(simulate, world):
    simulator = simulate(world)
    variables = connection(simulator)
    refused = alone(
        COMMAND,
        {"request": "UserCallCenterGetRequest19", "parameters": {"userId": NOBODY}},
        variables,
    )
    assert refused.returncode != 0
    assert refused.result["error"]["code"] == 4008
    misspelt = alone(
        COMMAND,
        {"request": "UserCallCenterGetRequest19", "parameters": {"userid": NOBODY}},
        variables,
    )
    assert misspelt.returncode != 0
    assert "Did you mean userId?" in misspelt.result["msg"]
    for parameters, problem in (
        ({"userId": ZOE, "user_id": BEN}, "userId is set twice"),
        ({"x": [["a", "b"]]}, "has no element x"),
        ({"userId": [["a", "b"]]}, "takes a single value"),
    ):
        wrong = alone(COMMAND, {"request": GET, "parameters": parameters}, variables)
        assert wrong.returncode != 0
        assert wrong.result["ok"] is False
        assert problem in wrong.result["msg"]
    raw = {"request": "UserSomethingGetRequest", "parameters": {"x": [["a", "b"]]}}
    assert "a list within a list" in alone(COMMAND, raw, variables).result["msg"]
    unknown = alone(COMMAND, {"request": "NoSuchGetRequest", "parameters": {}}, variables)
    assert "6004" in unknown.result["msg"]
    assert unknown.result["error"]["code"] == 6004


def test_secret_parameters_are_in_no_output(simulate, world):
    secret, marked = "p&ss <1>é", "hush-hush"
    run = ansible(
        COMMAND,
        {
            "request": "UserNoSuchModifyRequest",
            "parameters": {"newPassword": secret, "deep": [{"pin": marked}]},
            "secret_parameters": ["pin"],
        },
        connection(simulate(world)),
        "-vvv",
    )
    assert run.returncode != 0
    shown = run.stdout[run.stdout.index("=>") :]
    for text in (secret, marked, "p&amp;ss", "p&#38;ss", "\\u00e9"):
        assert text not in shown
    assert "UserNoSuchModifyRequest" in shown
