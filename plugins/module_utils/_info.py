# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the info modules share: options of a group, and the end of a survey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._module import OcipModule, explain
from .call_center.survey import Center, Survey

GROUP_OPTIONS: dict[str, Any] = {
    "service_provider_id": {"type": "str"},
    "group_id": {"type": "str"},
}
NAMED_AT_MOST = 10


def group_of(params: dict[str, Any]) -> tuple[str, str] | None:
    """Service provider and group asked for, or None."""
    if not params["service_provider_id"]:
        return None
    return params["service_provider_id"], params["group_id"]


def finish(
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
            f"{center.service_user_id} ({center.fault.summary})"
            for center in unread_centers
            if center.fault
        ]
    message = _counted(what, sum(not entry["error"] for entry in entries))
    if survey.stopped:
        message = f"{reasons[0].rstrip('.')}. {message}"
    elif reasons:
        message += f" Not read: {_listed(reasons)}."
    module.finish(bool(reasons), changed=False, msg=message, **result)


def _reason(entry: dict[str, Any]) -> str:
    key = entry.get("agent_user_id") or entry["service_user_id"]
    return f"{key} ({entry['error']['summary_english']})"


def _listed(reasons: Sequence[str]) -> str:
    named = list(reasons[:NAMED_AT_MOST])
    if len(reasons) > len(named):
        named.append(f"and {len(reasons) - len(named)} more")
    return "; ".join(named)


def _counted(what: str, number: int) -> str:
    return f"{number} {what}{' was' if number == 1 else 's were'} read."
