# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a workflow of AWX makes of a shift change: worth asking, may it run, is it well. Pure.

A result is what the role ``shift_change`` hands on with set_stats, or None where nothing came.
AWX hands the artifacts of earlier nodes on, so that the result of a forecast arrives where that
of the run is missing: a job that was cancelled leaves none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

Result = Optional[Mapping[str, Any]]

RUN, FORECAST = "run", "forecast"
INCOMPLETE, REJECTED = "incomplete", "rejected"
UNKNOWN = "unknown"
# The nodes after which a report comes; the workflow names the node.
AFTER_RUN, AFTER_FORECAST, AFTER_APPROVAL = "shift_change", "forecast", "approval"
LOOK = "Check the output of its job"


def at_forecast(result: Result) -> dict[str, Any]:
    """Whether there is something that a person could approve.

    A forecast in which the switch would refuse to sign a last agent out is: whether that matters
    tonight is for a person to say. One that could not be made is not, and nobody is asked.
    """
    if not result:
        return _told(False, f"The forecast returned no result. {LOOK}. Nothing was changed.")
    message = _message(result)
    if result.get("mode") != FORECAST:
        return _told(False, f"This is a {result.get('mode')}, not a forecast. {message}")
    outcomes = {agent.get("outcome") for agent in result.get("agents") or ()}
    is_whole = not result.get("failure") and UNKNOWN not in outcomes
    if result.get("ok") or (result.get("verdict") == INCOMPLETE and is_whole):
        return _told(True, f"Waiting for approval. {message}")
    return _told(False, f"Nobody was asked to approve this, and nothing was changed. {message}")


def at_start(result: Result, is_needed: bool) -> dict[str, Any]:
    """Whether a run may begin, and what it is bound to.

    :param is_needed: whether the job is part of a workflow with an approval.
    :returns: with ``expect``: the forecast, for the role's ``shift_change_expect``, empty where
        nothing was approved and nothing has to be; or with ``result``, what to hand on instead.
    """
    if result and result.get("mode") == FORECAST:
        return {**_told(True, "This run must match the approved forecast."), "expect": result}
    if not is_needed:
        return {**_told(True, "Nothing had to be approved."), "expect": {}}
    told = _told(
        False,
        "The approval has no forecast, so it is not known what was approved. Nothing "
        "was changed. Start the workflow again.",
    )
    return {**told, "result": {**told, "mode": RUN, "verdict": REJECTED, "message": told["msg"]}}


def at_report(result: Result, after: str) -> dict[str, Any]:
    """What a report says: ``ok`` only if a shift change was carried out and is as asked.

    :param after: the node that the report follows: ``shift_change``, ``forecast`` or ``approval``.
    :returns: with ``lines``, the report to read.
    """
    ok, msg = _reported(result, after)
    lines = str((result or {}).get("markdown") or "").splitlines()
    if lines and not _is_run(result):
        lines = ["This is the forecast; it does not say what happened afterward.", "", *lines]
    return {**_told(ok, msg), "lines": lines}


def _reported(result: Result, after: str) -> tuple[bool, str]:
    if after == AFTER_FORECAST:
        return False, _no_forecast(result)
    if after == AFTER_APPROVAL:
        said = f" The forecast was: {_message(result)}" if result else ""
        return False, f"Not approved: denied, or not answered in time. Nothing was changed.{said}"
    if not result:
        return False, f"The shift change returned no result. {LOOK}: what it did is not known."
    if _is_run(result):
        return bool(result.get("ok")), _message(result)
    return False, (
        "The shift change left no report: its job was canceled, or lost. What it did is not "
        f"known. {LOOK}, and read the agents. There is only the {result.get('mode')}, which is "
        f"no report: {_message(result)}"
    )


def _no_forecast(result: Result) -> str:
    verdict = at_forecast(result)
    if verdict["ok"]:
        # The forecast was fine, and yet its job failed: cancelled after it, or lost.
        return f"The job of the forecast failed. {LOOK}. Nobody was asked, and nothing was changed."
    return str(verdict["msg"])


def _is_run(result: Result) -> bool:
    return result is not None and result.get("mode") == RUN


def _message(result: Result) -> str:
    """The line for people; a result that is no whole report has at least a short one."""
    found = result or {}
    texts = [str(found.get(key) or "").strip() for key in ("message", "msg", "headline")]
    return next((text for text in texts if text), "No message.")


def _told(ok: bool, msg: str) -> dict[str, Any]:
    return {"ok": ok, "msg": " ".join(msg.split())}
