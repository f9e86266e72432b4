# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What callers hear: the result key and the line for people."""

from __future__ import annotations

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.callers import (
    FORCED_FORWARDING,
    NIGHT_SERVICE,
    CallerChange,
    ForcedForwarding,
    Holiday,
    NightService,
    Stranded,
    StrandedUnavailable,
    WhenEmpty,
    same_number,
    when_empty_of,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import Failure

NUMBER = "+49301234"
KEYS = ["forced_forwarding", "night_service", "holiday", "stranded", "stranded_unavailable"]
OFF = WhenEmpty(
    forced_forwarding=ForcedForwarding(False, NUMBER),
    night_service=NightService(False, "none"),
    holiday=Holiday("none"),
    stranded=Stranded("none"),
    stranded_unavailable=StrandedUnavailable("busy"),
)
REFUSED = Failure("[Error 5404] Nicht erlaubt.", 5404, "[Error 5404] Unauthorized transaction.")


def test_the_result_key_has_every_setting():
    assert list(OFF.as_dict()) == list(WhenEmpty().as_dict()) == KEYS
    assert set(WhenEmpty().as_dict().values()) == {None}
    assert OFF.as_dict() == {
        "forced_forwarding": {"active": False, "to": NUMBER},
        "night_service": {
            "forced": False,
            "action": "none",
            "schedule": None,
            "transfer_to": None,
        },
        "holiday": {"action": "none", "schedule": None, "transfer_to": None},
        "stranded": {"action": "none", "transfer_to": None},
        "stranded_unavailable": {
            "action": "busy",
            "transfer_to": None,
            "agents": None,
            "unavailable_code": None,
        },
    }


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"night_service": NightService(True, "transfer", "Office", NUMBER)},
            f"night service is forced, transfer to {NUMBER}",
        ),
        ({"night_service": NightService(True, "busy")}, "night service is forced, busy"),
        (
            {"night_service": NightService(True, "none"), "stranded_unavailable": None},
            "night service is forced, but set to do nothing; if nobody is signed in, they stay in "
            "the queue",
        ),
        (
            {"forced_forwarding": ForcedForwarding(True, NUMBER)},
            f"forwarding is forced, to {NUMBER}",
        ),
        (
            {
                "night_service": NightService(False, "transfer", "Office", NUMBER),
                "holiday": Holiday("busy", "Bank holidays"),
                "stranded": Stranded("night_service"),
                "stranded_unavailable": StrandedUnavailable("transfer", "0", 3, "10"),
            },
            f"night service by the schedule Office, transfer to {NUMBER}; holiday service by the "
            "schedule Bank holidays, busy; if nobody is signed in, the same as night service; if 3 "
            "agents are unavailable with code 10, transfer to 0",
        ),
        (
            {
                "stranded": Stranded("ringing"),
                "stranded_unavailable": StrandedUnavailable("announcement"),
            },
            "if nobody is signed in, endless ringing; if everybody is unavailable, an endless "
            "announcement",
        ),
        (
            {"night_service": NightService(False, "busy"), "stranded": Stranded("transfer")},
            "night service without a schedule, busy; if nobody is signed in, transfer to no "
            "number; if everybody is unavailable, busy",
        ),
    ],
)
def test_the_line_for_people(changes, line):
    assert OFF._replace(**changes).line("Sales") == f"Calls to Sales: {line}."


def test_what_may_not_be_read_is_said_and_why():
    found = when_empty_of(
        {key: REFUSED for key in KEYS if key != "stranded"} | {"stranded": Stranded("busy")}
    )
    assert found.night_service is None
    assert found.stranded == Stranded("busy")
    told = (
        "Calls to Sales: if nobody is signed in, busy; not known: {} "
        "([Error 5404] Unauthorized transaction)."
    )
    every = "forced forwarding, night service, holiday service, calls when everybody is unavailable"
    assert found.line("Sales") == found.line("Sales", "Premium") == told.format(every)
    # What a type does not have is no news.
    assert found.line("Sales", "Standard") == told.format("calls when everybody is unavailable")


def test_a_basic_call_center_has_no_setting_for_this():
    nothing = when_empty_of(dict.fromkeys(KEYS, REFUSED))
    assert nothing.line("Desk", "Basic") == (
        "Calls to Desk: a Basic call center has no setting for this."
    )
    assert "[Error 5404]" in nothing.line("Desk")
    assert WhenEmpty().line("Desk") == "Calls to Desk: nothing is known."


def test_a_line_is_one_line():
    failure = Failure("one\ntwo")
    assert when_empty_of({NIGHT_SERVICE: failure}).line("Sa\nles") == (
        "Calls to Sa les: not known: night service (one two)."
    )


@pytest.mark.parametrize(
    ("wanted", "found", "shown"),
    [
        ((True, None), ForcedForwarding(True, "1"), True),
        ((True, None), ForcedForwarding(False, "1"), False),
        ((True, "1"), ForcedForwarding(True, "2"), False),
        ((False, "1"), ForcedForwarding(False, None), False),
        ((True, "+49 30-1234"), ForcedForwarding(True, "+49301234"), True),
        ((True, "a.b@x"), ForcedForwarding(True, "ab@x"), False),
    ],
)
def test_what_counts_as_forwarded_as_asked(wanted, found, shown):
    assert CallerChange("cc", FORCED_FORWARDING, *wanted).shown_by(found) is shown


def test_what_counts_as_night_service_as_asked():
    change = CallerChange("cc", NIGHT_SERVICE, True)
    assert change.shown_by(NightService(True, "none"))
    assert not change.shown_by(NightService(False, "busy"))
    assert change.applied_to(NightService(False, "busy", "Office", "1")) == (
        NightService(True, "busy", "Office", "1")
    )


def test_numbers_may_be_spelled_differently():
    assert same_number("+49 (30) 12-34", "+49301234")
    assert same_number(None, "")
    assert not same_number("+49301234", "49301234")
    assert not same_number("sales@x-y", "sales@xy")
