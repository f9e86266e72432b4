# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found out about a switch becomes checks: pure, so that each case is a few values."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center import readiness
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.contact import (
    KNOWN,
    Findings,
    Scope,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    Failure,
    Membership,
    Person,
    Reading,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.survey import Center
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.errors import (
    HINT_ACCESS_LIST,
    LoginError,
    OcipError,
    ProtocolError,
    TransportError,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.inspection import Way


class Login:
    """A login response, as far as the checks look at it."""

    login_type = "Group"
    encoding = "ISO-8859-1"

    def __init__(self, days: int | None = 2147483647) -> None:
        self.password_expires_days = days


def certificate(days: int) -> dict[str, Any]:
    return {"days_left": days, "not_after": "2026-12-24T00:00:00+00:00"}


def good_way(days: int = 300) -> Way:
    tls = {"version": "TLSv1.3", "cipher": "X"}
    return Way("xsp1", 2209, "tls", 12.5, tls=tls, certificate=certificate(days))


def good_findings(**changes: Any) -> Findings:
    findings = Findings(
        login=Login(),  # type: ignore[arg-type]
        login_method="password",
        release="24.0",
        requests=dict.fromkeys(
            (
                readiness.DETAILS,
                readiness.AGENT_LIST,
                readiness.READS_OF_AGENTS[0],
                readiness.CODE_SETTINGS[0],
                readiness.NIGHT_SERVICE[0],
            ),
            KNOWN,
        ),
        scope=Scope(group=("SP", "G")),
    )
    findings.scope.centers["cc@x"] = Center("cc@x", type="Premium", assigned=[Person("a@x", "A")])
    joined = (Membership("cc@x", "Premium"),)
    findings.scope.readings["a@x"] = Reading("available", memberships=joined)
    findings.behaviour["acd_states_visible"] = True
    for name, value in changes.items():
        setattr(findings, name, value)
    return findings


def by_name(found: list[readiness.Check]) -> dict[str, readiness.Check]:
    return {check.name: check for check in found}


def statuses(found: list[readiness.Check], *names: str) -> list[str]:
    return [by_name(found)[name].status for name in names]


def test_a_switch_without_a_flaw_is_ready() -> None:
    found = readiness.checks([good_way()], good_findings())
    assert {check.status for check in found} == {"ok"}
    assert readiness.is_ok(found)
    assert readiness.message(found) == "Ready for shift changes."


def test_what_rests_on_a_failed_check_is_skipped_and_not_failed() -> None:
    way = Way("xsp1", 2209, "tls", problem=TransportError("No name.", step="name service"))
    found = readiness.checks([way], Findings())
    assert statuses(found, "name service") == ["failed"]
    assert {check.status for check in found[1:]} == {"skipped"}
    assert readiness.message(found).startswith("Not ready for shift changes: No name.")


def test_one_dead_host_of_two_is_a_warning() -> None:
    dead = Way("xsp0", 2209, "tls", problem=TransportError("Refused."))
    found = readiness.checks([dead, good_way()], good_findings())
    assert statuses(found, "name service", "connection", "login") == ["ok", "warning", "ok"]
    assert readiness.is_ok(found)


@pytest.mark.parametrize(("days", "status"), [(30, "ok"), (29, "warning"), (0, "warning")])
def test_a_certificate_that_ends_soon_is_a_warning(days: int, status: str) -> None:
    found = readiness.checks([good_way(days)], good_findings())
    assert statuses(found, "certificate") == [status]


@pytest.mark.parametrize(
    ("days", "status"), [(2147483647, "ok"), (14, "ok"), (13, "warning"), (None, "skipped")]
)
def test_a_password_that_ends_soon_is_a_warning(days: int | None, status: str) -> None:
    found = readiness.checks([good_way()], good_findings(login=Login(days)))
    assert statuses(found, "password expiry") == [status]


def test_a_rejected_login_is_the_login_and_nothing_else() -> None:
    stopped = LoginError("The switch refused the login.", "Check it.", 4962)
    found = readiness.checks([good_way()], Findings(stopped=stopped))
    assert [check.name for check in found if check.status == "failed"] == ["login"]
    assert statuses(found, "access list", "protocol", "rights: sign-out") == ["ok", "ok", "skipped"]


def test_a_closed_door_is_the_access_list() -> None:
    stopped = TransportError("Closed.", HINT_ACCESS_LIST, sent=True)
    found = readiness.checks([good_way()], Findings(stopped=stopped))
    assert [check.name for check in found if check.status == "failed"] == ["access list"]
    assert "access list" in by_name(found)["access list"].advice


def test_something_else_than_oci_p_is_the_protocol() -> None:
    found = readiness.checks([good_way()], Findings(stopped=ProtocolError("That is SSH.")))
    assert [check.name for check in found if check.status == "failed"] == ["protocol"]


def test_rights_that_a_shift_change_needs_fail_and_others_warn() -> None:
    refused = dict.fromkeys(good_findings().requests, "refused (5404)")
    found = readiness.checks([good_way()], good_findings(requests=refused))
    names = ("sign-out", "states", "staffing", "unavailable codes", "night service")
    assert statuses(found, *(f"rights: {name}" for name in names)) == [
        *["failed"] * 3,
        *["warning"] * 2,
    ]
    assert "5404" in by_name(found)["rights: sign-out"].message


def test_an_answer_of_another_type_is_no_missing_right() -> None:
    odd = dict.fromkeys(good_findings().requests, "unexpected")
    found = readiness.checks([good_way()], good_findings(requests=odd))
    check = by_name(found)["rights: sign-out"]
    assert (check.status, "may not" in check.message) == ("failed", False)
    assert readiness.DETAILS in check.message


def test_night_service_is_skipped_where_no_center_has_it() -> None:
    findings = good_findings()
    findings.scope.centers["cc@x"].type = "Standard"
    found = readiness.checks([good_way()], findings)
    assert statuses(found, "rights: night service") == ["skipped"]


def test_hidden_states_are_a_warning_that_says_what_it_means() -> None:
    findings = good_findings()
    findings.behaviour["acd_states_visible"] = False
    found = readiness.checks([good_way()], findings)
    assert statuses(found, "XS mode") == ["warning"]
    assert readiness.message(found) == "Ready for shift changes. Warnings: XS mode."


def test_what_was_not_checked_is_not_called_ready() -> None:
    found = readiness.checks([good_way()], good_findings(requests={}, scope=Scope()))
    assert readiness.is_ok(found)
    assert readiness.message(found).startswith("Not everything could be checked.")
    assert "rights: sign-out" in readiness.message(found)


def test_no_known_way_to_read_an_agent_fails() -> None:
    requests = dict.fromkeys(readiness.READS_OF_AGENTS, "unknown")
    found = readiness.checks([good_way()], good_findings(requests=requests))
    assert statuses(found, "request versions", "rights: states") == ["failed", "failed"]


def test_an_examination_that_broke_off_fails() -> None:
    found = readiness.checks([good_way()], good_findings(stopped=OcipError("Lost.")))
    assert statuses(found, "examination") == ["failed"]


def test_what_the_login_cannot_read_is_named() -> None:
    findings = good_findings()
    failure = Failure("[Error 5404] Unauthorized transaction.", 5404)
    findings.scope.centers["cc2@x"] = Center("cc2@x", type="Standard", failure=failure)
    findings.scope.readings["b@x"] = Reading(failure=Failure("[Error 5404]", 5404))
    found = readiness.checks([good_way()], findings)
    assert statuses(found, "rights: states", "rights: staffing") == ["warning", "warning"]
    assert "b@x" in by_name(found)["rights: states"].message
    assert "cc2@x" in by_name(found)["rights: staffing"].message


def test_missing_options_are_the_first_thing_to_fail() -> None:
    found = readiness.checks([], Findings(), OcipError("Not set: host (OCIP_HOST)."))
    assert found[0].status == "failed"
    assert "OCIP_HOST" in readiness.message(found)
