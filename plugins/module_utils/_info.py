# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the info modules share: which agents to read, and the end of a survey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._module import OcipModule, explain
from .call_center.ids import distinct, normalized
from .call_center.survey import Center, Survey
from .call_center.words import counted, listed, one_line

GROUP_OPTIONS: dict[str, Any] = {
    "service_provider_id": {"type": "str"},
    "group_id": {"type": "str"},
}


def group_of(params: dict[str, Any]) -> tuple[str, str] | None:
    """Service provider and group asked for, or None."""
    if not params["service_provider_id"]:
        return None
    return normalized(params["service_provider_id"]), normalized(params["group_id"] or "")


def ids_of(module: OcipModule, option: str, entries: str) -> list[str]:
    """The ids that an option names, each once. Two spellings of one id end the module, an empty
    list is warned of.

    :param entries: the result key that has what was read.
    """
    given = module.params[option]
    if given == []:
        module.warn(f"Nothing to read: {option} is an empty list.")
    try:
        return distinct(given or [])
    except ValueError as exc:
        module.finish(True, changed=False, msg=str(exc), **{entries: []})
        raise  # Not reached: the line before ends the process.


def return_survey(
    module: OcipModule,
    survey: Survey,
    what: str,
    entries: Sequence[dict[str, Any]],
    unread_centers: Sequence[Center],
    **result: Any,
) -> None:
    """End an info module: nothing changed, and failed if anything could not be read.

    :param what: what an entry is, for the message.
    :param unread_centers: call centers asked for whose agents could not be read.
    """
    reasons = [explain(survey.stopped)] if survey.stopped else []
    if not survey.stopped:
        reasons += [_reason(entry) for entry in entries if entry["error"]]
        reasons += [
            f"{center.service_user_id} ({center.failure.summary})"
            for center in unread_centers
            if center.failure
        ]
    read = sum(not entry["error"] for entry in entries)
    message = f"{counted(read, what)} {'was' if read == 1 else 'were'} read."
    if survey.stopped:
        message = f"{reasons[0].rstrip('.')}. {message}"
    elif reasons:
        message += f" Not read: {listed(reasons, '; ')}."
    module.finish(bool(reasons), changed=False, ok=not reasons, msg=one_line(message), **result)


def _reason(entry: dict[str, Any]) -> str:
    key = entry["agent_user_id"] if "agent_user_id" in entry else entry["service_user_id"]
    return f"{key or 'an empty id'} ({entry['error']['summary_english'].rstrip('.')})"
