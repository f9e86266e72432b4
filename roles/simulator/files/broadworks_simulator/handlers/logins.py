# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about the login and the session itself."""

from __future__ import annotations

from ..documents import Response, Value, success
from ..schema import LOGIN, SESSION, USER, Enumeration, Text, optional, serves
from ..vocabulary import LOGOUT_REASONS
from .call import Call

DIGEST = optional("signedPassword", Text(1, 255, False))
PASSWORD = optional("password", Text(1, 60, False))
PLAIN = optional("plainTextPassword", Text(1, 60, False))


@serves(LOGIN, "AuthenticationRequest", USER, as_mode="22p17")
def authenticate(call: Call) -> Response:
    """Give a nonce for a digest of the password."""
    user_id = call.parameters["userId"]
    nonce = call.desk.new_nonce(call.world, call.session, user_id)
    return call.respond(("userId", user_id), ("nonce", nonce), ("passwordAlgorithm", "MD5"))


@serves(LOGIN, "LoginRequest13mp10", USER, DIGEST)
@serves(LOGIN, "LoginRequest14sp4", USER, DIGEST, PLAIN)
@serves(LOGIN, "LoginRequest21sp1", USER, DIGEST, PLAIN, since="22p17", as_mode="24.0")
@serves(LOGIN, "LoginRequest22", USER, PASSWORD, since="22.0", as_mode="24.0")
@serves(LOGIN, "LoginRequest22V2", USER, PASSWORD, since="22.0", as_mode="24.0")
@serves(LOGIN, "LoginRequest22V3", USER, PASSWORD, since="22p17", as_mode="24.0")
@serves(
    LOGIN,
    "LoginRequest22V4",
    USER,
    PASSWORD,
    optional("signedPassword", Text(1, 255, False), since="22p18"),
    since="22p17",
    absent=("23.0",),
)
@serves(LOGIN, "LoginRequest22V5", USER, PASSWORD, DIGEST, since="24.0")
def log_in(call: Call) -> Response:
    """Log in, and say who that is."""
    call.desk.log_in(call.world, call.session, call.name, call.parameters)
    caller = call.caller
    elements: list[tuple[str, Value]] = [
        ("loginType", caller.login_type),
        ("locale", caller.locale),
        ("encoding", call.settings.encoding),
    ]
    if call.name == "LoginRequest13mp10":
        return call.respond(*elements)
    if caller.group_id:
        elements.append(("groupId", caller.group_id))
    if caller.service_provider_id:
        elements.append(("serviceProviderId", caller.service_provider_id))
    provider = call.world.service_providers.get(caller.service_provider_id)
    domain = caller.user_id.rpartition("@")[2] if "@" in caller.user_id else "example.net"
    elements.append(("isEnterprise", provider is not None and provider.is_enterprise))
    if call.settings.password_expires_days >= 0:
        elements.append(("passwordExpiresDays", call.settings.password_expires_days))
    return call.respond(*elements, ("userDomain", domain))


@serves(SESSION, "LogoutRequest", USER, optional("reason", Enumeration(LOGOUT_REASONS)))
def log_out(call: Call) -> Response:
    """End the login."""
    call.desk.log_out(call.session, call.parameters["userId"])
    return success()


@serves(SESSION, "VerifySessionIsValidRequest")
@serves(SESSION, "AvailabilityTestRequest")
def probe(_call: Call) -> Response:
    """Say that there is a login."""
    return success()
