# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of agent tasks -> what is wanted; a report -> the result of a module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ._module import OcipModule, explain
from .call_center import ids, results
from .call_center.execute import Report
from .call_center.model import SIGNED_OUT, UNAVAILABLE, Policy, Wanted

AS_IS = "as_is"
LAST_AGENT_FACT = "ocip_last_agent_call_centers"
LONGEST_UNAVAILABLE_CODE = 10


def policy_by(params: dict[str, Any]) -> Policy:
    """What the options of a task allow for the last agents of call centers.

    :raises ValueError: as :func:`.call_center.ids.distinct`.
    """
    return Policy(params["last_agent"], frozenset(ids.distinct(params["closing"])))


def wanted_by(params: dict[str, Any]) -> Wanted:
    """What the options of a task ask for.

    :raises ValueError: they contradict each other; the text is for an operator.
    """
    joined = joined_option(params["joined"])
    if joined and params["state"] is None:
        raise ValueError(
            "joined requires state: use state=as_is to leave the ACD state alone, or "
            "state=signed_out to sign the agent out as well. Nothing was sent."
        )
    asked_for = params["state"] or SIGNED_OUT
    state = None if asked_for == AS_IS else asked_for
    code = params["unavailable_code"]
    if code is not None and state != UNAVAILABLE:
        raise ValueError(f"unavailable_code requires state=unavailable, not {asked_for}.")
    if code is not None and not 1 <= len(code) <= LONGEST_UNAVAILABLE_CODE:
        raise ValueError(
            f"unavailable_code has 1 to {LONGEST_UNAVAILABLE_CODE} characters; this one has "
            f"{len(code)}."
        )
    if state is None and not joined:
        raise ValueError("state=as_is only changes joined, but joined is not set.")
    return Wanted(state=state, unavailable_code=code, joined=joined)


def joined_option(value: Any) -> dict[str, bool]:
    """The option ``joined``, given as a dictionary or as a list of dictionaries.

    :raises ValueError: it is neither, a value in it is no boolean, or two contradict each other.
    """
    if value in (None, ""):
        return {}
    if isinstance(value, dict) and set(value) == {"service_user_id", "joined"}:
        value = [value]
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, dict) or set(item) != {"service_user_id", "joined"}:
                raise ValueError("Each element of joined must have service_user_id and joined.")
        pairs = [(item["service_user_id"], item["joined"]) for item in value]
    else:
        raise ValueError("joined must be a dictionary or a list, such as {cc-sales@x: true}.")
    return _without_contradiction(pairs)


def _without_contradiction(pairs: Iterable[tuple[Any, Any]]) -> dict[str, bool]:
    joined: dict[str, bool] = {}
    spellings: dict[str, str] = {}
    for name, value in pairs:
        center = spellings.setdefault(ids.folded(name), ids.normalized(name))
        join = _boolean(center, value)
        if joined.setdefault(center, join) != join:
            raise ValueError(f"joined says both true and false for {center}. Nothing was sent.")
    return joined


def _boolean(center: str, value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True}
    words.update({"false": False, "no": False, "off": False, "0": False})
    word = str(value).lower()
    if word not in words:
        raise ValueError(f"joined of {center} takes true or false, not {value!r}.")
    return words[word]


def return_agents(module: OcipModule, state: str | None, policy: Policy, report: Report) -> None:
    """End the module with what became of the agents.

    :param state: the state that was asked for.
    """
    if not report.results:
        module.warn("No agents were named: agent_user_id is an empty list.")
    for warning in report.warnings:
        module.warn(warning)
    stopped = explain(report.stopped) if report.stopped else None
    result = results.agent_keys(report.results)
    result["msg"] = results.message(report.results, state, policy, module.check_mode, stopped)
    if module.ansible._diff:
        result["diff"] = results.diff(report.results)
    failed = bool(stopped) or results.failed(report.results, policy)
    if not failed and state == SIGNED_OUT:
        result["ansible_facts"] = {LAST_AGENT_FACT: result["last_agent_call_centers"]}
    module.finish(failed, **result)
