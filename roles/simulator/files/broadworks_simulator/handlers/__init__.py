# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests, each declared with the function that answers it; importing them declares them."""

from __future__ import annotations

from . import agents, callers, centers, logins, supervisors, unavailable_codes, users

__all__ = ["agents", "callers", "centers", "logins", "supervisors", "unavailable_codes", "users"]
