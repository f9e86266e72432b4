# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both logins, locked accounts, sessions, and who may do what."""

from __future__ import annotations

import time

import pytest
from raw_client import command, signed_password

GET = "UserCallCenterGetRequest19"


@pytest.fixture
def stranger(sim, connect):
    """A client that is not logged in."""
    return connect(sim, user_id=None)


def test_the_digest_of_the_published_example():
    digest = signed_password("1234567890123", "password")
    assert digest == "77e4a6de3a1e00be05e121cf0ebee860"


def test_digest_login(stranger):
    answer = stranger.ask("AuthenticationRequest", userId="ops@example.net")
    assert [node.tag for node in answer.node] == ["userId", "nonce", "passwordAlgorithm"]
    assert answer.text("passwordAlgorithm") == "MD5"
    assert len(answer.text("nonce")) == 13
    login = stranger.digest_login()
    assert login.type == "LoginResponse14sp4"
    assert stranger.sign_out("amy").type == "UserCallCenterAgentSignOutResponse"


def test_password_login_tells_scope_and_charset(stranger):
    answer = stranger.login("group@example.net")
    assert [(node.tag, node.text) for node in answer.node] == [
        ("loginType", "Group"),
        ("locale", "en_US"),
        ("encoding", "ISO-8859-1"),
        ("groupId", "G"),
        ("serviceProviderId", "SP"),
        ("isEnterprise", "false"),
        ("passwordExpiresDays", "2147483647"),
        ("userDomain", "example.net"),
    ]


@pytest.mark.parametrize("version", ["22", "22V2", "22V3", "22V4", "22V5"])
def test_each_version_of_the_password_login(stranger, version):
    answer = stranger.ask(f"LoginRequest{version}", userId="ops@example.net", password="secret")
    assert answer.type == f"LoginResponse{version}"


def test_plain_password_in_the_old_login(stranger):
    answer = stranger.ask("LoginRequest14sp4", userId="ops@example.net", plainTextPassword="secret")
    assert answer.type == "LoginResponse14sp4"


@pytest.mark.parametrize(
    "values",
    [
        {"password": "wrong"},
        {"password": "Secret"},
        {},
        {"signedPassword": "0" * 32},
    ],
)
def test_a_wrong_or_missing_password_is_error_4962(sim, stranger, values):
    answer = stranger.ask("LoginRequest22V5", userId="ops@example.net", **values)
    assert answer.summary == "[Error 4962] Invalid password"
    assert sim.counters["failed_logins"] == 1


def test_an_unknown_login_gets_a_nonce_and_error_4962(stranger):
    assert stranger.digest_login("who@example.net").code == 4962


def test_a_signed_password_needs_its_nonce(stranger):
    signed = signed_password("1234567890123", "secret")
    answer = stranger.ask("LoginRequest14sp4", userId="ops@example.net", signedPassword=signed)
    assert answer.code == 4962


def test_the_journal_holds_no_secrets(sim, stranger):
    user = {"userId": "ops@example.net"}
    nonce = stranger.ask("AuthenticationRequest", **user).text("nonce")
    digest = signed_password(nonce, "secret")
    stranger.ask("LoginRequest14sp4", **user, signedPassword=digest)
    stranger.ask("LoginRequest22V5", **user, password="secret")
    told = repr(list(sim.journal))
    assert "LoginRequest14sp4" in told
    assert "LoginRequest22V5" in told
    assert not [secret for secret in (nonce, digest, "'secret'") if secret in told]


def test_a_nonce_works_once(start, connect):
    for single_use, expected in ((True, "c:ErrorResponse"), (False, "LoginResponse14sp4")):
        client = connect(start(settings={"nonce_single_use": single_use}), user_id=None)
        nonce = client.ask("AuthenticationRequest", userId="ops@example.net").text("nonce")
        values = {"userId": "ops@example.net", "signedPassword": signed_password(nonce, "secret")}
        assert client.ask("LoginRequest14sp4", **values).type == "LoginResponse14sp4"
        assert client.ask("LoginRequest14sp4", **values).type == expected


@pytest.mark.parametrize("password", ["pässwörd", 's3cr3t-Zürich&<pw>" +/%', "Łódź €"])
def test_passwords_with_any_characters(start, connect, world, password):
    world["administrators"][0]["password"] = password
    sim = start(world)
    for login in ("login", "digest_login"):
        client = connect(sim, user_id=None)
        assert getattr(client, login)(password=password).type.startswith("LoginResponse")
    assert password not in str(list(sim.journal))
    assert "signedPassword" not in str(list(sim.journal))


def test_too_many_wrong_passwords_lock_the_account(start, connect):
    client = connect(start(settings={"max_failed_logins": 3}), user_id=None)
    codes = [client.login(password="wrong").code for _attempt in range(4)]
    assert codes == [4962, 4962, 4962, 5202]
    assert client.login().code == 5202, "the right password does not help any more"


def test_a_right_password_forgives_wrong_ones(start, connect):
    client = connect(start(settings={"max_failed_logins": 2}), user_id=None)
    for _round in range(3):
        assert client.login(password="wrong").code == 4962
        assert client.login().type == "LoginResponse22V5"


def test_a_disabled_account_is_error_5202(stranger):
    assert stranger.login("disabled@example.net").summary == "[Error 5202] Account is disabled."


def test_a_login_belongs_to_its_connection_and_session_id(sim, client, connect):
    assert client.exchange(command(GET, userId="amy"), session="another").answers[0].is_error
    assert connect(sim, user_id=None).ask(GET, userId="amy").is_error
    assert client.ask(GET, userId="amy").type == "UserCallCenterGetResponse19"


def test_logout(sim, client):
    assert client.ask("LogoutRequest", userId="other").is_error
    answer = client.ask("LogoutRequest", userId="ops@example.net", reason="Client Logout")
    assert answer.is_success
    assert client.ask(GET, userId="amy").is_error
    counters = sim.counters
    assert (counters["logins"], counters["logouts"], counters["open_sessions"]) == (1, 1, 0)


def test_a_lost_connection_ends_its_login(sim, client):
    assert sim.counters["open_sessions"] == 1
    client.close()
    deadline = time.monotonic() + 5
    while sim.counters["open_sessions"]:
        assert time.monotonic() < deadline
        time.sleep(0.01)


# -- rights ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "user_id", ["ops@example.net", "provider@example.net", "group@example.net", "boss"]
)
def test_who_may_sign_an_agent_out(sim, connect, user_id):
    assert connect(sim, user_id=user_id).blocking("amy") == []


def test_an_agent_may_sign_himself_out_and_nobody_else(sim, connect):
    client = connect(sim, user_id="ben")
    assert client.sign_out("amy").summary == "[Error 5404] Unauthorized transaction."
    assert client.ask(GET, userId="amy").code == 5404
    assert client.blocking("ben") == []


def test_a_supervisor_reaches_the_own_agents_and_centers_only(sim, connect):
    client = connect(sim, user_id="boss")
    assert client.sign_out("alone").code == 5404
    queue = "GroupCallCenterGetInstanceQueueStatusRequest"
    assert client.ask(queue, serviceUserId="standard").type.endswith("QueueStatusResponse")
    assert client.ask(queue, serviceUserId="premium").code == 5404
    assert (
        client.ask(
            "GroupCallCenterGetInstanceListRequest", serviceProviderId="SP", groupId="G"
        ).code
        == 5404
    )
    assert (
        client.ask(
            "GroupCallCenterDeleteAgentListRequest", serviceUserId="standard", agentUserId=["amy"]
        ).code
        == 5404
    )


def test_a_plain_user_may_nothing_with_agents(sim, connect):
    client = connect(sim, user_id="nobody")
    assert client.sign_out("amy").code == 5404
    assert client.sign_out("nobody").code == 4410


@pytest.mark.parametrize("code", [5404, 4008])
def test_an_administrator_of_another_group(start, connect, code):
    sim = start(settings={"scope_refusal": code})
    client = connect(sim, user_id="stranger@example.net")
    assert client.sign_out("amy").code == code
    assert client.ask("GroupCallCenterGetInstanceRequest22", serviceUserId="basic").code == code
    assert (
        client.ask(
            "GroupCallCenterGetInstanceListRequest", serviceProviderId="SP", groupId="G"
        ).code
        == 5404
    )
    assert sim.agent("amy")["acd_state"] == "Available"


def test_only_the_system_lists_users_of_the_system(sim, connect):
    assert (
        connect(sim, user_id="provider@example.net").ask("UserGetListInSystemRequest").code == 5404
    )
    assert connect(sim).ask("UserGetListInSystemRequest").type == "UserGetListInSystemResponse"
