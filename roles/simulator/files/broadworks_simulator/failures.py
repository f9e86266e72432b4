# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error answers of the switch, with the codes and texts that are publicly known."""

from __future__ import annotations

NOT_FOUND = 4008
GROUP_NOT_FOUND = 4152
SERVICE_NOT_ASSIGNED = 4410
INVALID_PASSWORD = 4962
DISABLED = 5202
UNAUTHORIZED = 5404
INVALID_REQUEST = 6004

TEXTS = {
    NOT_FOUND: "User not found: {}",
    GROUP_NOT_FOUND: "Group not found: {}",
    SERVICE_NOT_ASSIGNED: "Service is not assigned to this subscriber: {}",
    INVALID_PASSWORD: "Invalid password",
    DISABLED: "Account is disabled.",
    UNAUTHORIZED: "Unauthorized transaction.",
    INVALID_REQUEST: "OCI XML Request validation error",
}


class CommandFailed(Exception):
    """A command that the switch answers with an ErrorResponse.

    :ivar code: the number of the error, or None where the real one is unknown.
    :ivar text: the text without the number.
    :ivar detail: the text of the detail element, or None.
    """

    def __init__(
        self, code: int | None, subject: str = "", text: str = "", detail: str | None = None
    ) -> None:
        self.code = code
        self.text = text or TEXTS.get(code or 0, "SIMULATOR: error").format(subject)
        self.detail = detail
        super().__init__(self.summary())

    def summary(self) -> str:
        """Give the summary, with the number where there is one."""
        return self.text if self.code is None else f"[Error {self.code}] {self.text}"


class NotLoggedIn(Exception):
    """A command without a login."""


def unknown_text(what: str) -> CommandFailed:
    """Make a failure whose real code and text nobody has published; the text says so."""
    return CommandFailed(None, text=f"SIMULATOR: {what} (real text unknown)")


def user_not_found(user_id: str) -> CommandFailed:
    """Make the failure for a user, agent or call center that does not exist."""
    return CommandFailed(NOT_FOUND, user_id)


def unauthorized() -> CommandFailed:
    """Make the failure for a caller without the right."""
    return CommandFailed(UNAUTHORIZED)
