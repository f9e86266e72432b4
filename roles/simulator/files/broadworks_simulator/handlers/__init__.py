# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests that need a login, each answered by a function that takes a Call."""

from __future__ import annotations

from . import agents, callers, centers, supervisors, unavailable_codes, users
from .call import Call, Handler

HANDLERS: dict[str, Handler] = {
    **agents.HANDLERS,
    **callers.HANDLERS,
    **centers.HANDLERS,
    **supervisors.HANDLERS,
    **unavailable_codes.HANDLERS,
    **users.HANDLERS,
}

__all__ = ["HANDLERS", "Call", "Handler"]
