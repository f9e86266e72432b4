# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the protocol that more than one file needs."""

from __future__ import annotations

TRANSPORTS = ("tcp", "tls", "http", "https")
SOAP = ("http", "https")

SIGN_IN = "Sign-In"
SIGN_OUT = "Sign-Out"
AVAILABLE = "Available"
UNAVAILABLE = "Unavailable"
WRAP_UP = "Wrap-Up"
ACD_STATES = (SIGN_IN, SIGN_OUT, AVAILABLE, UNAVAILABLE, WRAP_UP)

BASIC = "Basic"
STANDARD = "Standard"
PREMIUM = "Premium"
CALL_CENTER_TYPES = (BASIC, STANDARD, PREMIUM)

PRIORITY_BASED = "Priority Based"
SKILL_BASED = "Skill Based"
ROUTING_TYPES = (PRIORITY_BASED, SKILL_BASED)

POLICIES = ("Circular", "Regular", "Simultaneous", "Uniform", "Weighted")

BUSY = "Busy"
TRANSFER = "Transfer"
SERVICE_ACTIONS = ("None", BUSY, TRANSFER)
STRANDED_ACTIONS = (*SERVICE_ACTIONS, "Night Service", "Ringing", "Announcement")

SCHEDULE_LEVELS = ("System", "Service Provider", "Group", "User")

CALL_CENTER_SERVICES = {
    BASIC: "Call Center - Basic",
    STANDARD: "Call Center - Standard",
    PREMIUM: "Call Center - Premium",
}
SERVICES = (*CALL_CENTER_SERVICES.values(), "Call Center Monitoring")

SYSTEM = "System"
PROVISIONING = "Provisioning"
SERVICE_PROVIDER = "Service Provider"
GROUP = "Group"
GROUP_DEPARTMENT = "Group Department"
USER = "User"
ADMINISTRATOR_LOGIN_TYPES = (SYSTEM, PROVISIONING, SERVICE_PROVIDER, GROUP, GROUP_DEPARTMENT)

LOGOUT_REASONS = (
    "Client Logout",
    "Server Connection Failure",
    "Open Client Server Forced Logout",
)
