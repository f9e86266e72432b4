# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each setting changes what it says, and the README lists them all."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from raw_client import Reply, command, document, to_bytes

from broadworks_simulator import SimulatorError
from broadworks_simulator.settings import SETTINGS, Settings

README = Path(__file__).resolve().parents[3] / "roles/simulator/README.md"
ONE = command("VerifySessionIsValidRequest")
GET = "UserCallCenterGetRequest19"


@pytest.fixture
def configured(start, connect):
    """Start a simulator with settings; gives it with a logged-in client."""

    def make(**settings):
        sim = start(settings=settings)
        return sim, connect(sim)

    return make


def test_the_readme_has_each_setting_with_its_default_and_meaning():
    text = README.read_text(encoding="utf-8")
    for name, setting in SETTINGS.items():
        assert f"| `{name}` |" in text, name
        assert setting.text in text, name


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"latency": 1}, "settings.latency: is not known here; did you mean 'latency_ms'?"),
        ({"latency_ms": "fast"}, "settings.latency_ms: must be a number of at least 0"),
        ({"latency_ms": -1}, "settings.latency_ms: must be a number"),
        ({"xs_mode": 1}, "settings.xs_mode: must be true or false"),
        (
            {"logout_reply": "maybe"},
            "settings.logout_reply: 'maybe' is not one of success, none, close",
        ),
        ({"encoding": "klingon"}, "settings.encoding: must be the name of a charset"),
        ({"encoding": "utf-16"}, "settings.encoding: must be a charset that contains ASCII"),
        ({"signed_in_states": ["Gone"]}, "settings.signed_in_states[0]: 'Gone' is not one of"),
        ({"access_list": "127.0.0.1"}, "settings.access_list: must be a list, not a string"),
        ([], "settings: must be a mapping"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(values, message):
    with pytest.raises(SimulatorError) as caught:
        Settings().update(values)
    assert str(caught.value).startswith(message)


def test_settings_change_all_or_none():
    settings = Settings()
    with pytest.raises(SimulatorError):
        settings.update({"latency_ms": 5, "xs_mode": "x"})
    assert settings.latency_ms == 0


SIGN_OUT = "UserCallCenterAgentSignOutRequest"
VERSION = "SystemSoftwareVersionGetRequest"


@pytest.mark.parametrize(
    ("settings", "asked", "code"),
    [
        ({"sign_out_signed_out": "error"}, command(SIGN_OUT, agentUserId="out"), None),
        ({"non_agent_code": 5404}, command(SIGN_OUT, agentUserId="nobody"), 5404),
        ({"unauthorized_requests": [VERSION]}, command(VERSION), 5404),
        ({"unserved_requests": [VERSION]}, command(VERSION), 6004),
        ({"unknown_login": "error"}, command("AuthenticationRequest", userId="who"), 4008),
        ({"max_commands": 2}, ONE * 3, 6004),
    ],
)
def test_what_is_refused(configured, settings, asked, code):
    _sim, client = configured(**settings)
    answer = client.exchange(asked).answers[0]
    assert answer.is_error
    assert answer.code == code
    assert client.exchange(ONE, ONE).answers[1].is_success, "and nothing else"


# -- the rules -------------------------------------------------------------------------------
def test_signed_in_states(configured):
    sim, client = configured(signed_in_states=["Available"])
    assert sim.signed_in("standard") == ["amy"]
    assert client.blocking("amy") == ["standard"]
    sim.configure(signed_in_states=["Available", "Unavailable"])
    assert client.blocking("amy") == []


def test_inactive_centers_block(configured, world, start, connect):
    world["call_centers"][2]["active"] = False
    assert connect(start(world)).blocking("zoe") == ["premium"]
    sim = start(world, settings={"inactive_centers_block": False})
    assert connect(sim).blocking("zoe") == []


def test_other_groups_count(start, connect, world):
    world["agents"][1]["group_id"] = "Other"
    assert connect(start(world)).blocking("amy") == []
    sim = start(world, settings={"other_groups_count": False})
    assert connect(sim).blocking("amy") == ["standard"]
    assert connect(sim).blocking("ben") == []


def test_joins_on_sign_out(configured):
    sim, client = configured(joins_on_sign_out="cleared")
    client.sign_out("amy")
    assert not any(c["joined"] for c in sim.agent("amy")["call_centers"].values())
    sim.configure(joins_on_sign_out="kept")
    client.sign_out("alone")
    assert sim.agent("alone")["call_centers"]["basic"]["joined"]


@pytest.mark.parametrize(
    ("enforced", "own", "admin"),
    [("agent", True, False), ("everyone", True, True), ("nobody", False, False)],
)
def test_logoff_enforced(start, connect, world, enforced, own, admin):
    world["call_centers"][1]["allow_agent_logoff"] = False
    leave = {
        "userId": "ben",
        "callCenterAgentSettings": [{"serviceUserId": "standard", "available": False}],
    }
    for user_id, refused in (("ben", own), ("ops@example.net", admin)):
        sim = start(world, settings={"logoff_enforced": enforced})
        client = connect(sim, user_id=user_id)
        answer = client.ask("UserCallCenterModifyRequest19", **leave)
        assert answer.is_error == refused
        rows = client.ask(GET, userId="ben").records("callCenterTable")
        assert rows[0]["Logoff Allowed"] == "false"


@pytest.mark.parametrize(("choice", "code"), [("default", "1"), ("none", None)])
def test_disabled_code(start, connect, world, choice, code):
    world["service_providers"][0]["groups"][0]["unavailable_codes"]["enabled"] = False
    client = connect(start(world, settings={"disabled_code": choice}))
    client.ask(
        "UserCallCenterModifyRequest19",
        userId="amy",
        agentACDState="Unavailable",
        agentUnavailableCode="2",
    )
    assert client.state("amy") == ("Unavailable", code)


@pytest.mark.parametrize(
    ("meaning", "staffed"),
    [
        ("joined", ["amy", "ben"]),
        ("signed_in", ["amy", "ben", "zoe"]),
        ("available", ["amy", "zoe"]),
    ],
)
def test_staffed_means(configured, meaning, staffed):
    _sim, client = configured(staffed_means=meaning)
    answer = client.ask("GroupCallCenterGetInstanceQueueStatusRequest", serviceUserId="standard")
    assert [row[0] for row in answer.rows("agentsCurrentlyStaffed")] == staffed


def test_xs_mode(configured):
    sim, client = configured(xs_mode=True)
    answer = client.ask("UserCallCenterGetRequest23", userId="ben")
    assert [node.tag for node in answer.node] == [
        "useDefaultGuardTimer",
        "enableGuardTimer",
        "guardTimerSeconds",
        "callCenterTable",
    ]
    assert answer.headings("callCenterTable")[-1] == "Priority"
    assert len(answer.rows("callCenterTable")[0]) == 7
    client.ask("UserCallCenterModifyRequest19", userId="amy", agentACDState="Sign-Out")
    assert sim.agent("amy")["acd_state"] == "Available", "ignored in XS data mode"
    assert client.blocking("amy") == []
    assert sim.agent("amy")["acd_state"] == "Sign-Out"
    agents = client.ask("GroupCallCenterGetAgentListRequest", serviceUserId="premium")
    assert agents.headings("agentTable")[-1] == "Email Address"


def test_read_only(configured):
    sim, client = configured(read_only=True)
    before = sim.export_world()
    assert client.sign_out("amy").is_error
    assert client.ask(
        "UserCallCenterModifyRequest19", userId="amy", agentACDState="Sign-Out"
    ).is_error
    assert client.ask(GET, userId="amy").type == "UserCallCenterGetResponse19"
    assert sim.export_world() == before
    assert [entry["applied"] for entry in sim.journal.writes()] == [False, False]
    assert sim.counters["writes"] == 2
    assert sim.counters["writes_applied"] == 0


# -- documents -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mode", "state"), [("independent", "Sign-Out"), ("rollback", "Available")]
)
def test_multi_command(configured, mode, state):
    sim, client = configured(multi_command=mode)
    sign_out = "UserCallCenterAgentSignOutRequest"
    reply = client.exchange(
        command(sign_out, agentUserId="amy"), command(sign_out, agentUserId="missing")
    )
    assert [answer.is_error for answer in reply.answers] == [False, True]
    assert sim.agent("amy")["acd_state"] == state
    assert sim.journal[1]["applied"] == (mode == "independent")
    assert client.blocking("amy") == []
    assert sim.signed_in("standard") == ["ben"], "the index is that of the world that holds"


def test_a_rolled_back_world_is_whole(configured):
    """Many centers that share agents in a chain, and an order of agents that is kept."""
    sim, client = configured(multi_command="rollback")
    group = {"service_provider_id": "SP", "group_id": "G"}
    centers = [f"cc{n}" for n in range(400)]
    world = sim.export_world()
    world["call_centers"] += [{"service_user_id": center, **group} for center in centers]
    world["agents"] += [
        {
            "user_id": f"link{n}",
            "acd_state": "Available",
            "call_centers": centers[n : n + 2],
            **group,
        }
        for n in range(400)
    ]
    sim.reset(world)
    client.login()
    before = sim.export_world()
    client.exchange(
        command("UserCallCenterAgentSignOutRequest", agentUserId="link7"),
        command(
            "GroupCallCenterDeleteAgentListRequest", serviceUserId="cc3", agentUserId=["link2"]
        ),
        command("UserCallCenterAgentSignOutRequest", agentUserId="missing"),
    )
    assert sim.export_world() == before
    assert client.blocking("link0") == ["cc0"], "link1 is in cc1, but nobody else in cc0"
    assert client.blocking("link7") == []


def test_a_refusal_rolls_nothing_back(configured):
    sim, client = configured(multi_command="rollback")
    sign_out = "UserCallCenterAgentSignOutRequest"
    client.exchange(command(sign_out, agentUserId="amy"), command(sign_out, agentUserId="zoe"))
    assert sim.agent("amy")["acd_state"] == "Sign-Out"


@pytest.mark.parametrize(("scope", "codes"), [("command", [None, 6004]), ("document", [6004])])
def test_validation_scope(configured, scope, codes):
    sim, client = configured(validation_scope=scope)
    reply = client.exchange(
        command("UserCallCenterAgentSignOutRequest", agentUserId="amy"), command("NoSuchRequest")
    )
    assert [answer.code for answer in reply.answers] == codes
    assert (sim.agent("amy")["acd_state"] == "Sign-Out") == (scope == "command")


def test_an_error_stops_the_rest_of_a_document(configured):
    sim, client = configured(multi_command="stops")
    sign_out = "UserCallCenterAgentSignOutRequest"
    reply = client.exchange(
        *(command(sign_out, agentUserId=agent) for agent in ("amy", "missing", "ben"))
    )
    assert [answer.code for answer in reply.answers] == [None, 4008]
    assert sim.agent("amy")["acd_state"] == "Sign-Out"
    assert sim.agent("ben")["acd_state"] == "Unavailable"
    assert [entry["outcome"] for entry in sim.journal][-1] == "dropped"


def test_no_echo(configured):
    _sim, client = configured(echo_returned=False)
    reply = client.exchange(command("AvailabilityTestRequest", echo="e1"), ONE)
    assert [answer.echo for answer in reply.answers] == [None, None]


@pytest.mark.parametrize(("value", "found"), [("found", ["ben"]), ("nothing", []), ("error", None)])
def test_a_search_beyond_ascii(configured, value, found):
    _sim, client = configured(non_ascii_search=value)

    def search(name):
        criterion = {"mode": "Equal To", "value": name, "isCaseInsensitive": True}
        return client.ask(
            "GroupCallCenterGetAgentListRequest",
            serviceUserId="standard",
            searchCriteriaUserLastName=[criterion],
        )

    answer = search("weiß")
    assert (None if answer.is_error else [r[0] for r in answer.rows("agentTable")]) == found
    assert [r[0] for r in search("ødegård" if value == "found" else "none").rows("agentTable")] == (
        ["zoe"] if value == "found" else []
    )


@pytest.mark.parametrize(("days", "told"), [(9, "9"), (0, "0"), (-1, None)])
def test_days_until_the_password_expires(start, connect, days, told):
    client = connect(start(settings={"password_expires_days": days}), user_id=None)
    assert client.login().text("passwordExpiresDays") == told


def test_release_is_one_of_those_known(start):
    with pytest.raises(SimulatorError, match="release: '18' is not one of 17sp4"):
        start(settings={"release": "18"})


def test_bad_document_close(configured):
    _sim, client = configured(bad_document="close")
    client.send(to_bytes(document()))
    assert client.is_closed()


def test_unserved_requests(configured, start, connect):
    _sim, client = configured(unserved_requests=["UserCallCenterGetRequest23"])
    answer = client.ask("UserCallCenterGetRequest23", userId="amy")
    assert answer.code == 6004
    assert "UserCallCenterGetRequest23" in answer.text("detail")
    older = connect(start(settings={"unserved_requests": ["LoginRequest22V5"]}), user_id=None)
    assert older.login().code == 6004
    assert older.digest_login().type == "LoginResponse14sp4"


def test_system_version(configured):
    _sim, client = configured(system_version="17.4")
    assert client.ask(VERSION).text("version") == "17.4"


def test_encodings(start, connect):
    sim = start(settings={"encoding": "ISO-8859-2", "login_encoding": "ISO-8859-2"})
    client = connect(sim, user_id=None)
    assert client.login().text("encoding") == "ISO-8859-2"
    reply = client.exchange(command("GroupCallCenterGetInstanceRequest22", serviceUserId="premium"))
    assert reply.charset == "ISO-8859-2"
    assert "Köln Łódź".encode("iso-8859-2") in reply.data


def test_core_prefix_and_empty_echo(configured):
    _sim, client = configured(core_prefix="core", empty_echo=False)
    client.send(to_bytes(document(ONE)))
    assert b'<command xsi:type="core:SuccessResponse" xmlns:core="C" xmlns=""/>' in client.receive()


def test_error_code_element_and_type(configured):
    _sim, client = configured(error_code_element=True, error_type="Warning")
    answer = client.sign_out("missing")
    assert answer.text("errorCode") == "4008"
    assert answer.node.get("type") == "Warning"


def test_tables_can_be_rearranged(configured):
    _sim, client = configured(table_extra_column=True, table_swap_columns=True)
    answer = client.sign_out("zoe")
    assert answer.headings("callCenterTable") == [
        "Call Center Name",
        "Service User Id",
        "Simulator Extra",
    ]
    assert answer.rows("callCenterTable") == [["Nachtdienst Köln Łódź", "premium", "extra"]]


def test_table_rows_can_be_shuffled(configured):
    _sim, client = configured(table_rows="shuffled")

    def order():
        answer = client.ask("UserGetListInSystemRequest")
        return [row[0] for row in answer.rows("userTable")]

    orders = [order() for _round in range(10)]
    assert len({tuple(found) for found in orders}) > 1
    assert len({tuple(sorted(found)) for found in orders}) == 1


# -- sessions --------------------------------------------------------------------------------
def test_not_logged_in_error_on_tcp(start, connect):
    sim = start()
    reply = connect(sim, user_id=None).exchange(ONE, ONE)
    assert [a.summary for a in reply.answers] == [
        "SIMULATOR: session is not logged in (real text unknown)"
    ] * 2
    assert reply.charset == "UTF-8"
    assert sim.journal[0]["outcome"] == "not logged in"


def test_not_logged_in_close_and_silence(start, connect):
    client = connect(start(settings={"not_logged_in": "close"}), user_id=None)
    client.send(to_bytes(document(ONE)))
    assert client.is_closed()
    client = connect(start(settings={"not_logged_in": "silence"}), user_id=None)
    client.send(to_bytes(document(ONE)))
    assert client.login().type == "LoginResponse22V5", "nothing came before this answer"


@pytest.mark.parametrize("mode", ["none", "close"])
def test_logout_reply(configured, mode):
    sim, client = configured(logout_reply=mode)
    client.send(to_bytes(document(command("LogoutRequest", userId="ops@example.net"))))
    if mode == "close":
        assert client.is_closed()
    else:
        assert client.login().type == "LoginResponse22V5", "nothing came before this answer"
    assert sim.counters["logouts"] == 1


@pytest.mark.parametrize("action", ["expire", "close"])
def test_idle_timeout(configured, action):
    _sim, client = configured(idle_timeout=0.05, idle_action=action)
    assert client.ask("VerifySessionIsValidRequest").is_success
    time.sleep(0.1)
    client.send(to_bytes(document(ONE)))
    if action == "close":
        assert client.is_closed()
    else:
        assert "not logged in" in Reply(client.receive()).answers[0].summary


def test_max_sessions_per_user(start, connect):
    sim = start(settings={"max_sessions_per_user": 1})
    first = connect(sim)
    assert first.login().type == "LoginResponse22V5", "once more on the same session"
    second = connect(sim, user_id=None)
    assert "the most allowed" in second.login().summary
    assert second.login("provider@example.net").type == "LoginResponse22V5"
    sim.configure(max_sessions_action="close")
    third = connect(sim, user_id=None)
    third.send(
        to_bytes(document(command("LoginRequest22V5", userId="ops@example.net", password="secret")))
    )
    assert third.is_closed()


# -- connections -----------------------------------------------------------------------------
def test_access_list(start, connect):
    sim = start(settings={"access_list": ["192.0.2.1"]})
    assert connect(sim, user_id=None).is_closed()
    assert sim.counters["refused_connections"] == 1
    sim.configure(access_list=["127.0.0.1"])
    assert connect(sim).ask("AvailabilityTestRequest").is_success


def test_max_connections(start, connect):
    sim = start(settings={"max_connections": 1})
    assert connect(sim).ask("AvailabilityTestRequest").is_success
    assert connect(sim, user_id=None).is_closed()


def test_latency_and_spikes(configured):
    sim, client = configured()
    begun = time.perf_counter()
    client.exchange(*[ONE] * 15)
    quick = time.perf_counter() - begun
    sim.configure(latency_ms=300)
    begun = time.perf_counter()
    client.exchange(*[ONE] * 15)
    assert time.perf_counter() - begun >= 0.3 > quick
    sim.configure(latency_ms=0, latency_spike_ms=300, latency_spike_every=2)
    times = []
    for _document in range(4):
        begun = time.perf_counter()
        client.exchange(ONE)
        times.append(time.perf_counter() - begun > 0.3)
    assert sorted(times) == [False, False, True, True]
    assert times[0] != times[1]


def test_no_line_feed_after_the_reply(configured):
    sim, client = configured()
    sim.configure(line_feed_after_reply=False)
    client.send(to_bytes(document(ONE)))
    assert client.receive(b"</BroadsoftDocument>").endswith(b">")
    client.socket.settimeout(0.05)
    with pytest.raises(OSError, match="timed out"):
        client.socket.recv(1)


def test_line_feeds_inside(configured):
    sim, client = configured()
    sim.configure(line_feeds_inside=True)
    reply = client.exchange(command(GET, userId="amy"))
    assert reply.data.count(b"\n") > 20
    assert reply.answers[0].text("agentACDState") == "Available"


@pytest.mark.parametrize("delivery", ["bytewise", "split"])
def test_delivery_in_pieces(start, connect, delivery):
    sim = start(settings={"encoding": "UTF-8"})
    client = connect(sim)
    sim.configure(delivery=delivery)
    client.send(
        to_bytes(document(command("GroupCallCenterGetInstanceRequest22", serviceUserId="premium")))
    )
    first = client.socket.recv(65536)
    client.buffer = first
    data = client.receive()
    assert len(first) < len(data)
    assert "Köln".encode() in data
    if delivery == "split":
        assert first.endswith(b"K\xc3"), "split inside a character"
