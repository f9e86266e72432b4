# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What callers of a call center hear when nobody is signed in: values, and one line. Pure.

The settings are those of a call center (docs/protocol.md, When nobody is signed in). What each
action does is told by the public guides of the vendor's later products: calls stay in the queue
under "None", and "Night Service" does what night service is set to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, Union

from .model import Failure, is_basic

FORCED_FORWARDING = "forced_forwarding"
NIGHT_SERVICE = "night_service"
HOLIDAY = "holiday"
STRANDED = "stranded"
STRANDED_UNAVAILABLE = "stranded_unavailable"

CALLER_SETTINGS = {
    FORCED_FORWARDING: "forced forwarding",
    NIGHT_SERVICE: "night service",
    HOLIDAY: "holiday service",
    STRANDED: "calls when nobody is signed in",
    STRANDED_UNAVAILABLE: "calls when everybody is unavailable",
}
"""The keys of ``when_empty``, and what people call them."""

PREMIUM_ONLY = (FORCED_FORWARDING, NIGHT_SERVICE, HOLIDAY)
"""By operators' guides, a center of another type has none of these."""

PHONE_NUMBER = re.compile(r"\+?[0-9 ().-]+")

PREMIUM = "premium"
NONE = "none"
TRANSFER = "transfer"

ACTIONS = {
    NONE: "they stay in the queue",
    "busy": "busy",
    "night_service": "the same as night service",
    "ringing": "endless ringing",
    "announcement": "an endless announcement",
}


class ForcedForwarding(NamedTuple):
    """Whether all calls are forwarded, and to where.

    :ivar to: a number or address of 1 to 161 characters; None where there is none, and in what
        is wanted: leave it as it is.
    """

    active: bool
    to: str | None = None


class NightService(NamedTuple):
    """What happens to calls at night, and whether it is night now whatever the schedule says.

    :ivar action: ``none``, ``busy`` or ``transfer``. :ivar schedule: name of the business hours.
    """

    forced: bool
    action: str
    schedule: str | None = None
    transfer_to: str | None = None


class Holiday(NamedTuple):
    """What happens to calls on the days of a schedule."""

    action: str
    schedule: str | None = None
    transfer_to: str | None = None


class Stranded(NamedTuple):
    """What happens to waiting calls when everybody has signed out.

    :ivar action: ``none``, ``busy``, ``transfer``, ``night_service``, ``ringing`` or
        ``announcement``.
    """

    action: str
    transfer_to: str | None = None


class StrandedUnavailable(NamedTuple):
    """What happens to waiting calls when everybody is unavailable.

    :ivar agents: with so many agents under ``unavailable_code``; None without that condition.
    """

    action: str
    transfer_to: str | None = None
    agents: int | None = None
    unavailable_code: str | None = None


CallerSetting = Union[ForcedForwarding, NightService, Holiday, Stranded, StrandedUnavailable]


class CallerChange(NamedTuple):
    """What one setting of a call center is to be.

    :ivar setting: NIGHT_SERVICE (``active`` is then whether it is forced) or FORCED_FORWARDING.
    :ivar to: where calls are forwarded; None leaves that as it is.
    """

    service_user_id: str
    setting: str
    active: bool
    to: str | None = None

    def shown_by(self, found: CallerSetting) -> bool:
        """Whether a setting that was read is as asked."""
        if isinstance(found, NightService):
            return found.forced == self.active
        if isinstance(found, ForcedForwarding):
            as_is = self.to is None or same_number(self.to, found.to)
            return found.active == self.active and as_is
        return False

    def applied_to(self, found: Any) -> Any:
        """The setting as it would be."""
        if isinstance(found, NightService):
            return found._replace(forced=self.active)
        return ForcedForwarding(self.active, self.to or found.to)


class WhenEmpty(NamedTuple):
    """What is set for calls that find nobody; None where that is not known.

    :ivar failures: why a setting is not known, by its key in CALLER_SETTINGS.
    """

    forced_forwarding: ForcedForwarding | None = None
    night_service: NightService | None = None
    holiday: Holiday | None = None
    stranded: Stranded | None = None
    stranded_unavailable: StrandedUnavailable | None = None
    failures: Mapping[str, Failure] = {}

    def as_dict(self) -> dict[str, Any]:
        """The result key ``when_empty``."""
        known = {key: getattr(self, key) for key in CALLER_SETTINGS}
        return {key: value._asdict() if value else None for key, value in known.items()}

    def line(self, name: str, center_type: str | None = None) -> str:
        """One line for people, such as "Calls to Sales: night service is forced, transfer to
        +49301234."

        :param center_type: Basic, Standard or Premium, where it is known.
        """
        parts = _for_all_calls(self) or [*_for_some_calls(self), *_not_known(self, center_type)]
        nothing = f"a {center_type} call center has no setting for this"
        told = "; ".join(parts) or (nothing if center_type else "nothing is known")
        return " ".join(f"Calls to {name}: {told}.".split())


def when_empty_of(settings: Mapping[str, CallerSetting | Failure]) -> WhenEmpty:
    """What was read of a call center, by the keys of CALLER_SETTINGS."""
    failures = {key: value for key, value in settings.items() if isinstance(value, Failure)}
    known: dict[str, Any] = {key: value for key, value in settings.items() if key not in failures}
    return WhenEmpty(**known, failures=failures)


def _for_all_calls(found: WhenEmpty) -> list[str]:
    """What happens to every call, so that nothing else matters."""
    parts = []
    if found.forced_forwarding and found.forced_forwarding.active:
        parts.append(f"forwarding is forced, to {found.forced_forwarding.to}")
    night = found.night_service
    if night and night.forced and night.action != NONE:
        parts.append(f"night service is forced, {_effect(night.action, night.transfer_to)}")
    return parts


def _for_some_calls(found: WhenEmpty) -> list[str]:
    parts = []
    night = found.night_service
    if night and night.forced:
        parts.append("night service is forced, but set to do nothing")
    elif night and night.action != NONE:
        effect = _effect(night.action, night.transfer_to)
        parts.append(f"night service {_by(night.schedule)}, {effect}")
    if found.holiday and found.holiday.action != NONE:
        holiday = found.holiday
        effect = _effect(holiday.action, holiday.transfer_to)
        parts.append(f"holiday service {_by(holiday.schedule)}, {effect}")
    if found.stranded:
        effect = _effect(found.stranded.action, found.stranded.transfer_to)
        parts.append(f"if nobody is signed in, {effect}")
    if found.stranded_unavailable:
        effect = _effect(found.stranded_unavailable.action, found.stranded_unavailable.transfer_to)
        parts.append(f"if {_unavailable(found.stranded_unavailable)}, {effect}")
    return parts


def _by(schedule: str | None) -> str:
    return f"by the schedule {schedule}" if schedule else "without a schedule"


def _effect(action: str, transfer_to: str | None) -> str:
    if action == TRANSFER:
        return f"transfer to {transfer_to or 'no number'}"
    return ACTIONS.get(action, action)


def _unavailable(stranded: StrandedUnavailable) -> str:
    if stranded.agents is None:
        return "everybody is unavailable"
    return f"{stranded.agents} agents are unavailable with code {stranded.unavailable_code}"


def _not_known(found: WhenEmpty, center_type: str | None) -> list[str]:
    """Settings that could not be read, by the reason; not those that the type does not have."""
    reasons: dict[str, list[str]] = {}
    for key, failure in found.failures.items():
        if has_setting(center_type, key):
            reasons.setdefault(failure.brief, []).append(CALLER_SETTINGS[key])
    return [f"not known: {', '.join(words)} ({reason})" for reason, words in reasons.items()]


def has_setting(center_type: str | None, key: str) -> bool:
    """Whether a call center of a type may have a setting; one of an unknown type may."""
    if (center_type or PREMIUM).lower() == PREMIUM:
        return True
    return not is_basic(center_type) and key not in PREMIUM_ONLY


def same_number(first: str | None, second: str | None) -> bool:
    """Whether two spellings are one number: a switch may store another than it was given."""
    return _bare(first or "") == _bare(second or "")


def _bare(number: str) -> str:
    return re.sub("[ ().-]", "", number) if PHONE_NUMBER.fullmatch(number) else number
