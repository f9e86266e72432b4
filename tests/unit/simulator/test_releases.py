# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each release knows, by tables of their own; and answers against a third party's classes."""

from __future__ import annotations

import pytest
from raw_client import command, signed_password

from broadworks_simulator.releases import RELEASES
from broadworks_simulator.schema import READ, REQUESTS

KEY = {"serviceProviderId": "SP", "groupId": "G"}
USER, CENTER = {"userId": "zoe"}, {"serviceUserId": "premium"}
TESTED = ("17sp4", "20sp1", "22.0", "24.0", "25", "RI26")
CODES = "GroupCallCenterAgentUnavailableCode"

# Request, its elements, and the first release that has it.
READS = [
    ("UserCallCenterGetRequest", USER, "17sp4"),
    ("UserCallCenterGetRequest16", USER, "17sp4"),
    ("UserCallCenterGetRequest17", USER, "17sp4"),
    ("UserCallCenterGetRequest17sp4", USER, "20sp1"),
    ("UserCallCenterGetRequest19", USER, "20sp1"),
    ("UserCallCenterGetRequest23", USER, "24.0"),
    ("UserCallCenterAgentDetailsGetRequest", {"agentUserId": "zoe"}, "17sp4"),
    ("UserCallCenterGetAvailableCallCenterListRequest", USER, "17sp4"),
    ("GroupCallCenterGetInstanceListRequest", KEY, "17sp4"),
    ("GroupCallCenterGetInstanceRequest17sp3", CENTER, "17sp4"),
    ("GroupCallCenterGetInstanceRequest19", CENTER, "20sp1"),
    ("GroupCallCenterGetInstanceRequest19sp1", CENTER, "20sp1"),
    ("GroupCallCenterGetInstanceRequest22", CENTER, "22.0"),
    ("GroupCallCenterGetInstanceRequestRIV2", CENTER, "RI26"),
    ("GroupCallCenterGetAgentListRequest", CENTER, "17sp4"),
    ("GroupCallCenterGetInstanceQueueStatusRequest", CENTER, "17sp4"),
    ("GroupCallCenterGetSupervisorListRequest16", {"serviceUserId": "standard"}, "17sp4"),
    (f"{CODES}GetListRequest", KEY, "17sp4"),
    (f"{CODES}SettingsGetRequest", KEY, "17sp4"),
    (f"{CODES}SettingsGetRequest17sp4", KEY, "20sp1"),
    ("UserGetListInGroupRequest", {"serviceProviderId": "SP", "GroupId": "G"}, "17sp4"),
    ("UserGetListInSystemRequest", {}, "17sp4"),
    ("UserGetRequest17sp4", USER, "17sp4"),
    ("UserServiceGetAssignmentListRequest", USER, "17sp4"),
    ("GroupCallCenterNightServiceGetRequest20", CENTER, "20sp1"),
    ("GroupCallCenterForcedForwardingGetRequest20", CENTER, "20sp1"),
    ("GroupCallCenterStrandedCallGetRequest20", CENTER, "20sp1"),
    ("SystemSoftwareVersionGetRequest", {}, "17sp4"),
]
OLD_CENTERS = ["Service User Id", "Phone Number", "Extension", "Available", "Logoff Allowed"]
CENTERS = [*OLD_CENTERS, "Type", "Priority"]
PERSON = ["User Id", "Last Name", "First Name", "Hiragana Last Name", "Hiragana First Name"]


@pytest.fixture
def on(start, connect):
    """Give a client of a simulator of a release; it logs in with what the release has."""

    def begin(release, **settings):
        client = connect(start(settings={"release": release, **settings}), user_id=None)
        name = "LoginRequest22V5" if release in ("24.0", "25", "RI26") else "LoginRequest14sp4"
        password = "password" if name.endswith("V5") else "plainTextPassword"
        answer = client.ask(name, userId="ops@example.net", **{password: "secret"})
        assert answer.type == name.replace("Request", "Response")
        return client

    return begin


@pytest.mark.parametrize("release", TESTED)
def test_which_reads_a_release_knows(on, release):
    client = on(release)
    for name, elements, since in READS:
        answer = client.ask(name, **elements)
        if RELEASES.index(release) < RELEASES.index(since):
            assert answer.code == 6004, name
            start = f"Invalid xsi:type qname: '{name}' in element BroadsoftDocument@C\n<command"
            assert answer.text("detail").startswith(start)
        else:
            assert answer.type == name.replace("Request", "Response"), answer.summary


def test_the_table_above_has_each_kind_of_read():
    named = {name for name, _elements, _since in READS}
    unnamed = {name for name, request in REQUESTS.items() if request.kind == READ} - named
    assert {name for name in unnamed if REQUESTS[name].since} == {
        "EnterpriseCallCenterAgentUnavailableCodeSettingsGetRequest17sp4",
        "GroupCallCenterHolidayServiceGetRequest20",
        "GroupCallCenterStrandedCallUnavailableGetRequest20",
    }


@pytest.mark.parametrize("xs_mode", [False, True])
@pytest.mark.parametrize(
    ("name", "elements"),
    # The third party's classes are of release 25.
    [(name, elements) for name, elements, since in READS if since != "RI26"],
)
def test_answers_are_complete_and_in_order_by_a_third_party(on, name, elements, xs_mode):
    third_party = pytest.importorskip("broadworks_ocip.responses")
    answer = on("25", xs_mode=xs_mode).ask(name, **elements)
    known = list(getattr(third_party, answer.type)._elements())
    found = [node.tag for node in answer.node]
    assert found == [element.xmlname for element in known if element.xmlname in found]
    assert {element.xmlname for element in known if element.is_required} <= set(found)


@pytest.mark.parametrize(
    ("name", "releases"),
    [
        ("AuthenticationRequest", RELEASES),
        ("LoginRequest13mp10", RELEASES),
        ("LoginRequest14sp4", RELEASES),
        ("LoginRequest21sp1", RELEASES[4:]),
        ("LoginRequest22", RELEASES[3:]),
        ("LoginRequest22V2", RELEASES[3:]),
        ("LoginRequest22V3", RELEASES[4:]),
        ("LoginRequest22V4", ("22p17", "22p18", *RELEASES[7:])),
        ("LoginRequest22V5", RELEASES[7:]),
    ],
)
def test_logins_of_all_releases(sim, connect, name, releases):
    client = connect(sim, user_id=None)
    for release in RELEASES:
        sim.configure(release=release)
        is_known = client.ask(name, userId="ops@example.net").code != 6004
        assert is_known is (release in releases), release


def test_a_password_as_text_for_old_releases(start, connect):
    client = connect(start(settings={"release": "17sp4"}), user_id=None)
    assert client.login().code == 6004
    plain = {"userId": "ops@example.net", "plainTextPassword": "secret"}
    assert client.ask("LoginRequest14sp4", **plain).type == "LoginResponse14sp4"
    wrong = {**plain, "plainTextPassword": "wrong"}
    assert client.ask("LoginRequest14sp4", **wrong).code == 4962


@pytest.mark.parametrize(
    ("release", "name", "headings"),
    [
        ("17sp4", "UserCallCenterGetRequest17", CENTERS),
        ("20sp1", "UserCallCenterGetRequest17sp4", CENTERS),
        ("20sp1", "UserCallCenterGetRequest19", [*CENTERS, "Routing Policy", "Skill Level"]),
        ("24.0", "UserCallCenterGetRequest23", [*CENTERS, "Routing Policy", "Skill Level"]),
    ],
)
def test_an_agent_by_version(on, release, name, headings):
    client = on(release)
    answer = client.ask(name, **USER)
    assert answer.headings("callCenterTable") == headings
    assert answer.records("callCenterTable")[0]["Available"] == "true"
    assert answer.text("agentACDState") == "Available"
    hidden = on(release, xs_mode=True).ask(name, **USER)
    assert hidden.text("agentACDState") is None
    assert hidden.headings("callCenterTable") == CENTERS


def test_the_oldest_versions_of_an_agent(on):
    client = on("17sp4")
    answer = client.ask("UserCallCenterGetRequest", userId="ben")
    assert [node.tag for node in answer.node] == ["agentACDState", "userTable"]
    assert answer.headings("userTable") == OLD_CENTERS
    sixteen = client.ask("UserCallCenterGetRequest16", userId="ben")
    assert sixteen.text("agentUnavailableCode") is None
    assert sixteen.text("forceUnavailableOnPersonalCalls") == "false"
    assert client.ask("UserCallCenterGetRequest17", userId="ben").text("agentUnavailableCode")


@pytest.mark.parametrize(
    ("request_", "table", "by_release"),
    [
        (
            ("GroupCallCenterGetAgentListRequest", CENTER),
            "agentTable",
            {
                "17sp4": [*PERSON, "Weight"],
                "20sp1": [
                    *PERSON,
                    "Weight",
                    "Phone Number",
                    "Extension",
                    "Department",
                    "Email Address",
                    "Skill Level",
                ],
            },
        ),
        (
            ("GroupCallCenterGetInstanceQueueStatusRequest", CENTER),
            "agentsCurrentlyStaffed",
            {
                "17sp4": ["User Id", "First Name", "Last Name"],
                "20sp1": [
                    "User Id",
                    "First Name",
                    "Last Name",
                    "Phone Number",
                    "Extension",
                    "Department",
                    "Email Address",
                ],
            },
        ),
        (
            ("GroupCallCenterGetSupervisorListRequest16", {"serviceUserId": "standard"}),
            "supervisorTable",
            {"17sp4": PERSON},
        ),
    ],
)
def test_columns_by_release(on, request_, table, by_release):
    for release, headings in by_release.items():
        assert on(release).ask(request_[0], **request_[1]).headings(table) == headings


def test_columns_of_users_by_release(on):
    def last(release, count, **settings):
        answer = on(release, **settings).ask("UserGetListInSystemRequest")
        return answer.headings("userTable")[-count:]

    assert last("17sp4", 1) == ["In Trunk Group"]
    assert last("20sp1", 2) == ["In Trunk Group", "Extension"]
    assert last("22.0", 2) == ["Extension", "Reseller Id"]
    assert last("22p18", 2) == ["Reseller Id", "User External Id"]
    assert last("23.0", 2) == ["Extension", "Reseller Id"]
    assert last("24.0", 2) == ["Reseller Id", "User External Id"]
    assert last("24.0", 1, xs_mode=True) == ["Extension"]


def test_elements_of_requests_by_release(on):
    criterion = {"mode": "Equal To", "value": "zoe", "isCaseInsensitive": True}
    search = {"searchCriteriaUserId": [criterion]}
    assert on("17sp4").ask("UserGetListInSystemRequest", **search).code == 6004
    found = on("20sp1").ask("UserGetListInSystemRequest", **search)
    assert [row[0] for row in found.rows("userTable")] == ["zoe"]
    external = {"searchCriteriaUserExternalId": [{"mode": "Equal To", "value": "x"}]}
    assert on("24.0").ask("UserGetListInSystemRequest", **external).code == 6004
    assert on("25").ask("UserGetListInSystemRequest", **external).rows("userTable") == []
    wrap_up = {"userId": "amy", "useSystemDefaultWrapUpDestination": False}
    assert on("22.0").ask("UserCallCenterModifyRequest19", **wrap_up).code == 6004
    assert on("24.0").ask("UserCallCenterModifyRequest19", **wrap_up).is_success
    skilled = {"agentSkillList": [{"skillLevel": 2, "agent": ["alone"]}]}
    name = "GroupCallCenterAddAgentListRequest"
    assert on("17sp4").ask(name, serviceUserId="basic", **skilled).code == 6004


def test_the_oldest_change_of_an_agent(on):
    client = on("17sp4")
    assert client.ask("UserCallCenterModifyRequest19", userId="amy").code == 6004
    assert client.ask(
        "UserCallCenterModifyRequest",
        userId="amy",
        agentACDState="Unavailable",
        agentUnavailableCode="2",
        forceUnavailableOnPersonalCalls=True,
        callCenterAvailability=[{"serviceUserId": "standard", "available": False}],
    ).is_success
    answer = client.ask("UserCallCenterGetRequest17", userId="amy")
    assert answer.text("agentACDState") == "Unavailable"
    assert answer.text("agentUnavailableCode") == "2"
    assert answer.text("forceUnavailableOnPersonalCalls") == "true"
    joined = {r["Service User Id"]: r["Available"] for r in answer.records("callCenterTable")}
    assert joined == {"basic": "true", "standard": "false"}
    missing = client.ask(
        "UserCallCenterModifyRequest",
        userId="amy",
        callCenterAvailability=[{"serviceUserId": "standard"}],
    )
    assert missing.code == 6004, "available is mandatory there"


def test_the_place_of_a_user(on):
    answer = on("17sp4").ask("UserGetRequest17sp4", userId="amy")
    assert (answer.text("serviceProviderId"), answer.text("groupId")) == ("SP", "G")


def test_the_profile_of_a_center_by_version(on):
    old = on("17sp4").ask("GroupCallCenterGetInstanceRequest17sp3", **CENTER)
    assert old.text("type") == "Premium"
    assert old.text("routingType") is None
    new = on("RI26").ask("GroupCallCenterGetInstanceRequestRIV2", **CENTER)
    assert new.text("offerCallsToNewlyAvailableAgentsForSimRing") == "false"
    hidden = on("25", xs_mode=True).ask("GroupCallCenterGetInstanceRequest22", **CENTER)
    assert hidden.text("routingType") is None
    assert hidden.text("allowCallsToAgentsInWrapUp") is None


def test_the_version_is_the_release_unless_it_is_set(on):
    for release, set_, version in (("22.0", {}, "22.0"), ("25", {"system_version": "x"}, "x")):
        answer = on(release, **set_).ask("SystemSoftwareVersionGetRequest")
        assert answer.text("version") == version


def test_requests_that_xs_mode_may_lack(sim, connect):
    sim.configure(xs_mode=True, xs_lacks_as_requests=True)
    client = connect(sim)
    assert client.ask("UserCallCenterGetRequest19", **USER).code == 6004
    assert client.ask("AuthenticationRequest", userId="ops@example.net").code == 6004
    assert client.ask("UserCallCenterGetRequest23", **USER).type == "UserCallCenterGetResponse23"
    sim.configure(release="22.0")
    assert client.ask("UserCallCenterGetRequest19", **USER).type == "UserCallCenterGetResponse19"
    sim.configure(release="25", xs_lacks_as_requests=False)
    assert client.ask("UserCallCenterGetRequest19", **USER).type == "UserCallCenterGetResponse19"


def test_a_digest_counts_for_the_newest_logins_in_xs_mode_only(start, connect):
    for xs_mode, expected in ((True, None), (False, 4962)):
        client = connect(start(settings={"xs_mode": xs_mode}), user_id=None)
        nonce = client.ask("AuthenticationRequest", userId="ops@example.net").text("nonce")
        digest = signed_password(nonce, "secret")
        answer = client.ask("LoginRequest22V5", userId="ops@example.net", signedPassword=digest)
        assert answer.code == expected


def test_a_document_with_known_and_unknown_requests(on):
    reply = on("17sp4").exchange(
        command("UserCallCenterGetRequest17", userId="amy"),
        command("UserCallCenterGetRequest23", userId="amy"),
        command("UserCallCenterGetRequest17", userId="ben"),
    )
    assert [answer.code for answer in reply.answers] == [None, 6004, None]
