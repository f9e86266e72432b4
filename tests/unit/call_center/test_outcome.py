# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked, answered and read gives the outcome: every row of the table."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.model import (
    DONE,
    ERROR,
    OUTCOMES,
    REFUSED,
    SURPRISE,
    AgentRecord,
    CallCenterRef,
    Failure,
    Membership,
    Reading,
    Verdict,
    Wanted,
)
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center.outcome import (
    TABLE,
    case_of,
    result_of,
)

OUT, IN, HIDDEN = Reading("signed_out"), Reading("available"), Reading(None)
UNREADABLE = Reading(failure=Failure("[Error 9] no", 9))
LOST = Failure("The connection was lost.")
CENTER = CallCenterRef("cc@x", "Sales")
REFUSAL = Verdict(REFUSED, (CENTER,))


@pytest.mark.parametrize(
    ("values", "outcome", "changed", "after"),
    [
        ({"before": OUT}, "unchanged", False, "signed_out"),
        ({"before": IN, "incident": LOST}, "not_attempted", False, "available"),
        ({"incident": LOST}, "not_attempted", False, None),
        ({"verdict": Verdict(ERROR, failure=LOST, definitive=True)}, "failed", False, None),
        # Not asked, and somebody else signed the agent in since.
        ({"before": OUT, "after": IN}, "failed", False, "available"),
        # Held as the last agent of a call center that was to be left, and signed out by somebody.
        (
            {"before": IN, "after": OUT, "verdict": REFUSAL, "wanted": Wanted("signed_in")},
            "failed",
            False,
            "signed_out",
        ),
        # A refusal of ours: nothing was asked.
        ({"before": IN, "verdict": REFUSAL}, "refused", False, "available"),
        ({"before": UNREADABLE}, "failed", False, None),
        ({"before": IN, "asked": True, "after": OUT}, "changed", True, "signed_out"),
        (
            {"before": IN, "asked": True, "after": OUT, "forced": True, "verdict": Verdict(DONE)},
            "forced",
            True,
            "signed_out",
        ),
        (
            {"before": IN, "asked": True, "after": IN, "verdict": REFUSAL},
            "refused",
            False,
            "available",
        ),
        (
            {"before": IN, "asked": True, "after": IN, "incident": LOST},
            "failed",
            False,
            "available",
        ),
        # The switch lied, or somebody signed in again at once.
        (
            {"before": IN, "asked": True, "after": IN, "verdict": Verdict(DONE)},
            "failed",
            False,
            "available",
        ),
        ({"before": IN, "asked": True}, "unknown", False, None),
        ({"before": IN, "asked": True, "verdict": Verdict(DONE)}, "unknown", True, None),
        ({"before": IN, "asked": True, "after": UNREADABLE}, "unknown", False, None),
        ({"before": IN, "asked": True, "verdict": REFUSAL}, "refused", False, None),
        (
            {"before": IN, "asked": True, "verdict": Verdict(ERROR, definitive=True)},
            "failed",
            False,
            None,
        ),
        # XS data mode: no states, only answers.
        (
            {"before": HIDDEN, "asked": True, "after": HIDDEN, "verdict": Verdict(DONE)},
            "changed",
            True,
            None,
        ),
        (
            {
                "before": HIDDEN,
                "asked": True,
                "after": HIDDEN,
                "verdict": Verdict(DONE),
                "forced": True,
            },
            "forced",
            True,
            None,
        ),
        (
            {"before": HIDDEN, "asked": True, "after": HIDDEN, "verdict": REFUSAL},
            "refused",
            False,
            None,
        ),
        ({"before": HIDDEN, "asked": True, "after": HIDDEN}, "unknown", False, None),
        (
            {"before": HIDDEN, "asked": True, "after": HIDDEN, "verdict": Verdict(SURPRISE)},
            "unknown",
            False,
            None,
        ),
    ],
)
def test_every_outcome(values, outcome, changed, after):
    result = result_of(AgentRecord("a@x", **{"wanted": Wanted(), "centers": (CENTER,), **values}))
    assert (result.outcome, result.changed, result.state_after) == (outcome, changed, after)
    names_centers = outcome not in ("changed", "unchanged")
    assert bool(result.last_agent_call_centers) is names_centers
    if outcome in ("failed", "unknown", "not_attempted") and values.get("verdict") is None:
        assert result.failure is not None or "incident" not in values


READINGS = [None, OUT, IN, HIDDEN, UNREADABLE]
VERDICTS = [
    None,
    Verdict(DONE),
    REFUSAL,
    Verdict(ERROR, failure=Failure("[Error 1]"), definitive=True),
    Verdict(ERROR, failure=Failure("[Error 2]")),
    Verdict(SURPRISE, failure=Failure("odd")),
]
RECORDS = [
    AgentRecord(
        "a@x", wanted, before, after, asked, verdict, accepted=bool(verdict), forced=forced,
        centers=(CENTER,), incident=incident,
    )
    for wanted, before, after, asked, verdict, forced, incident in itertools.product(
        [Wanted(), Wanted("available"), Wanted("signed_in", entry=None)],
        READINGS, READINGS, [False, True], VERDICTS, [False, True], [None, LOST],
    )
]  # fmt: skip


def test_every_row_is_the_first_that_fits_something():
    """A row that others hide, or that nothing reaches, says what is not so."""
    reached = set()
    for record in RECORDS:
        case = case_of(record)
        reached.add(next(n for n, row in enumerate(TABLE) if fits(case, row)))
    assert reached == set(range(len(TABLE)))


def fits(case, row):
    return all(
        value in wanted if isinstance(wanted, tuple) else wanted in ("", value)
        for value, wanted in zip(case, row[:3])
    )


def test_any_record_has_an_outcome_that_its_readings_bear_out():
    for record in RECORDS:
        result = result_of(record)
        assert result.outcome in OUTCOMES
        if not record.asked:
            assert not result.changed, record
        if result.outcome in ("changed", "forced"):
            assert result.changed
            assert record.after is not None
        if result.outcome in ("unchanged", "not_attempted"):
            assert not result.changed


@pytest.mark.parametrize(
    ("joined", "wanted", "outcome"),
    [
        (True, {"c": True}, "unchanged"),
        (False, {"c": True}, "failed"),
        (False, {"c": False}, "unchanged"),
        (True, {"c": False}, "failed"),
        (None, {"c": True}, "failed"),
        (None, {"c": False}, "unchanged"),
    ],
)
def test_joins_count_as_read_last(joined, wanted, outcome):
    """Nobody was asked; a call center that is not listed any more is not joined."""
    memberships = () if joined is None else (Membership("c", joined=joined),)
    record = AgentRecord("a@x", Wanted(None, joined=wanted), IN)
    record.after = Reading("available", memberships=memberships)
    result = result_of(record)
    assert result.outcome == outcome
    assert outcome == "unchanged" or "c" in result.failure.summary


def test_relief_that_has_not_come_is_no_success_and_says_what_to_wait_for():
    record = AgentRecord("a@x", Wanted("signed_in", entry=None), OUT)
    result = result_of(record)
    assert (result.outcome, result.changed) == ("failed", False)
    assert "signs" in result.failure.summary or "signed in" in result.failure.summary
    assert "as_is" in result.failure.summary
