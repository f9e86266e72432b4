# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One raw request and what its answer means for a task."""

from __future__ import annotations

from typing import Any

from ._module import explain
from .call_center.switch import failure_of
from .ocip import messages
from .ocip.errors import ErrorResponse, OcipError, RequestError, TransportError


def skipped(name: str, parameters: dict[str, Any]) -> str:
    """Why a request is not sent in check mode, or an empty string if it is."""
    try:
        request = messages.request(name, parameters)
    except RequestError:
        return ""
    if not request.writes:
        return ""
    return f"{name} changes the switch and was not sent in check mode."


def send(session: Any, name: str, parameters: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Send a request; whether the task failed, and its result keys."""
    try:
        request = messages.request(name, parameters)
        answer = session.command(request)
    except OcipError as exc:
        return True, not_sent(name, exc)
    return False, {
        "changed": request.writes,
        "ok": True,
        "response": answer.as_dict(),
        "response_type": answer.name,
        "error": None,
        "msg": f"{name} was answered with {answer.name}.",
    }


def not_sent(name: str, error: OcipError) -> dict[str, Any]:
    """The result of a request that was refused, not answered, or not even sent."""
    message = f"{name} failed: {explain(error)}"
    if isinstance(error, TransportError) and error.sent:
        message += " Whether it was carried out is unknown: read the switch before trying again."
    refused = isinstance(error, ErrorResponse)
    return {
        "changed": False,
        "ok": False,
        "error": failure_of(error).as_dict() if refused else None,
        "msg": message,
    }
