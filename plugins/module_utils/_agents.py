# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of agent tasks -> what is wanted; a report -> the result of a module."""

from __future__ import annotations

from typing import Any

from ._module import OcipModule, explain
from .call_center import report as reports
from .call_center.execute import Report
from .call_center.model import SIGNED_OUT, UNAVAILABLE, Wanted

AS_IS = "as_is"
LAST_AGENT_FACT = "ocip_last_agent_call_centers"
LONGEST_UNAVAILABLE_CODE = 10


def unique(user_ids: list[str]) -> list[str]:
    """The user ids in their order, each once."""
    return list(dict.fromkeys(user_ids))


def wanted_by(params: dict[str, Any]) -> Wanted:
    """What the options of a task ask for.

    :raises ValueError: they contradict each other; the text is for an operator.
    """
    state = None if params["state"] == AS_IS else params["state"]
    code = params["unavailable_code"]
    joined = joined_option(params["joined"])
    if code is not None and state != UNAVAILABLE:
        raise ValueError(
            f"unavailable_code goes with state=unavailable only, not with {params['state']}."
        )
    if code is not None and not 1 <= len(code) <= LONGEST_UNAVAILABLE_CODE:
        raise ValueError(
            f"unavailable_code has 1 to {LONGEST_UNAVAILABLE_CODE} characters, "
            f"this one has {len(code)}."
        )
    if state is None and not joined:
        raise ValueError("state=as_is changes joined only, and joined is not set.")
    return Wanted(
        state=state,
        last_agent=params["last_agent"],
        unavailable_code=code,
        joined=joined,
    )


def joined_option(value: Any) -> dict[str, bool]:
    """The option ``joined``, given as a dictionary or as a list of dictionaries.

    :raises ValueError: it is neither, or a value in it is no boolean.
    """
    if value in (None, ""):
        return {}
    if isinstance(value, dict) and set(value) == {"service_user_id", "joined"}:
        value = [value]
    if isinstance(value, dict):
        return {str(center): _boolean(center, joined) for center, joined in value.items()}
    if not isinstance(value, list):
        raise ValueError("joined takes a dictionary or a list, such as {cc-sales@x: true}.")
    joined = {}
    for item in value:
        if not isinstance(item, dict) or set(item) != {"service_user_id", "joined"}:
            raise ValueError("Each element of joined takes service_user_id and joined.")
        center = str(item["service_user_id"])
        joined[center] = _boolean(center, item["joined"])
    return joined


def assumed_by(params: dict[str, Any]) -> dict[str, list[str]]:
    """Agents that a forecast counts as signed in, each with the call centers that it counts them
    as joined to besides their own."""
    joined = {
        agent: [centers] if isinstance(centers, str) else [str(center) for center in centers]
        for agent, centers in params["assume_joined"].items()
    }
    return {agent: joined.get(agent, []) for agent in params["assume_signed_in"]}


def _boolean(center: str, value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True}
    words.update({"false": False, "no": False, "off": False, "0": False})
    word = str(value).lower()
    if word not in words:
        raise ValueError(f"joined of {center} takes true or false, not {value!r}.")
    return words[word]


def finish(module: OcipModule, wanted: Wanted, report: Report) -> None:
    """End the module with what became of the agents."""
    for warning in report.warnings:
        module.warn(warning)
    stopped = explain(report.stopped) if report.stopped else None
    result = reports.result_keys(report.results, wanted, module.check_mode, stopped)
    if module.ansible._diff:
        result["diff"] = reports.diff(report.results)
    failed = bool(stopped) or reports.failed(report.results, wanted)
    if not failed and wanted.state == SIGNED_OUT:
        result["ansible_facts"] = {LAST_AGENT_FACT: result["last_agent_call_centers"]}
    module.finish(failed, **result)
