# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What callers of a center get when nobody is there: night service, forwarding, stranded calls.

Announcements are not simulated: answers give their defaults, requests that change them fail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .. import schema as xsd
from .. import vocabulary as words
from ..documents import Response, Value, success
from ..failures import CommandFailed, unknown_text
from ..schema import READ, WRITE, one, optional, sequence, serves
from ..world import CallCenter
from .call import Call

SCHEDULES = ("businessHours", "holidaySchedule")
MEDIA = (("audioMessageSelection", "Default"), ("videoMessageSelection", "Default"))
BEFORE_ACTION = (("playAnnouncementBeforeAction", False), *MEDIA)


@dataclass(frozen=True)
class Feature:
    """One feature: where the world keeps it, its elements, what answers add.

    :ivar attribute: of the CallCenter.
    :ivar elements: element to attribute of the feature, in schema order.
    :ivar modify: the elements of the request that changes it.
    :ivar first: elements that an answer begins with.
    :ivar announcements: elements that an answer ends with.
    """

    attribute: str
    elements: dict[str, str]
    modify: tuple[xsd.Element, ...]
    first: tuple[tuple[str, Value], ...] = ()
    announcements: tuple[tuple[str, Value], ...] = ()


def _announcements(*names: str) -> tuple[xsd.Element, ...]:
    """Make the elements for a choice of announcement, whose files and URLs are not looked at."""
    return tuple(
        element
        for name in names
        for element in (
            optional(f"{name}MessageSelection", xsd.Enumeration(("File", "URL", "Default"))),
            optional(f"{name}UrlList", xsd.Anything()),
            optional(f"{name}FileList", xsd.Anything()),
        )
    )


SCHEDULE = sequence(one("type", xsd.Enumeration(words.SCHEDULE_LEVELS)), one("name", xsd.NAME))
NUMBER = xsd.Text(1, 161)
TRANSFER = optional("transferPhoneNumber", NUMBER, nillable=True)
SERVICE_ACTION = optional("action", xsd.Enumeration(words.SERVICE_ACTIONS))
STRANDED_ACTION = optional("action", xsd.Enumeration(words.STRANDED_ACTIONS))
MANUAL_MODES = xsd.Enumeration(("Normal Announcement", "Manual Announcement"))


FEATURES = {
    "NightService": Feature(
        "night_service",
        {
            "action": "action",
            "businessHours": "schedule",
            "forceNightService": "forced",
            "allowManualOverrideViaFAC": "manual_override",
            "transferPhoneNumber": "transfer_to",
        },
        modify=(
            SERVICE_ACTION,
            optional("businessHours", SCHEDULE, nillable=True),
            optional("forceNightService", xsd.BOOLEAN),
            optional("allowManualOverrideViaFAC", xsd.BOOLEAN),
            TRANSFER,
            optional("playAnnouncementBeforeAction", xsd.BOOLEAN),
            *_announcements("audio", "video"),
            optional("manualAnnouncementMode", MANUAL_MODES),
            *_announcements("manualAudio", "manualVideo"),
        ),
        announcements=(
            *BEFORE_ACTION,
            ("manualAnnouncementMode", "Normal Announcement"),
            ("manualAudioMessageSelection", "Default"),
            ("manualVideoMessageSelection", "Default"),
        ),
    ),
    "ForcedForwarding": Feature(
        "forced_forwarding",
        {"isActive": "active", "forwardToPhoneNumber": "to"},
        modify=(
            optional("isActive", xsd.BOOLEAN),
            optional("forwardToPhoneNumber", NUMBER, nillable=True),
            optional("allowEnableViaFAC", xsd.BOOLEAN),
            optional("playAnnouncementBeforeForwarding", xsd.BOOLEAN),
            *_announcements("audio", "video"),
        ),
        announcements=(
            ("allowEnableViaFAC", False),
            ("playAnnouncementBeforeForwarding", False),
            *MEDIA,
        ),
    ),
    "HolidayService": Feature(
        "holiday_service",
        {"action": "action", "holidaySchedule": "schedule", "transferPhoneNumber": "transfer_to"},
        modify=(
            SERVICE_ACTION,
            optional("holidaySchedule", SCHEDULE, nillable=True),
            TRANSFER,
            optional("playAnnouncementBeforeAction", xsd.BOOLEAN),
            *_announcements("audio", "video"),
        ),
        announcements=BEFORE_ACTION,
    ),
    "StrandedCall": Feature(
        "stranded_calls",
        {"action": "action", "transferPhoneNumber": "transfer_to"},
        modify=(STRANDED_ACTION, TRANSFER, *_announcements("audio", "video")),
    ),
    "StrandedCallUnavailable": Feature(
        "stranded_calls_unavailable",
        {"action": "action", "transferPhoneNumber": "transfer_to"},
        modify=(
            optional("conditionPolicyOnNumberOfAgentsWithSpecifiedUnavailableCode", xsd.BOOLEAN),
            optional(
                "numberOfAgentsWithSpecifiedUnavailableCode", xsd.Integer(1, 1000), nillable=True
            ),
            optional("agentsUnavailableCode", xsd.CODE, nillable=True),
            STRANDED_ACTION,
            TRANSFER,
            *_announcements("audio", "video"),
        ),
        first=(("conditionPolicyOnNumberOfAgentsWithSpecifiedUnavailableCode", False),),
    ),
}


def _feature(call: Call) -> Feature:
    name = call.name[len("GroupCallCenter") :]
    return FEATURES[name.partition("GetRequest")[0].partition("ModifyRequest")[0]]


def _check_type(call: Call, center: CallCenter, feature: Feature) -> None:
    """Refuse a center whose type lacks the feature; the real answer is unknown."""
    if feature.attribute in center.features:
        return
    text = f"{feature.attribute.replace('_', ' ')} is not a feature of a {center.type} call center"
    code = call.settings.missing_feature_code
    raise CommandFailed(code, text=text) if code else unknown_text(text)


def get(call: Call) -> Response:
    """Give how a call center treats its callers."""
    feature = _feature(call)
    center = call.center(supervisors=True)
    _check_type(call, center, feature)
    kept = getattr(center, feature.attribute)
    elements = list(feature.first)
    for element, attribute in feature.elements.items():
        value: Any = getattr(kept, attribute)
        if value == "":
            continue
        if element in SCHEDULES:
            value = [("type", "Group"), ("name", value)]
        elements.append((element, value))
    return call.respond(*elements, *feature.announcements)


def modify(call: Call) -> Response:
    """Change how a call center treats its callers; nil clears a number or a schedule."""
    feature = _feature(call)
    center = call.center()
    _check_type(call, center, feature)
    changes: dict[str, Any] = {}
    for element, value in call.parameters.items():
        if element in feature.elements:
            changes[feature.elements[element]] = _kept(element, value)
        elif element != "serviceUserId":
            raise unknown_text(f"{element} is not simulated")
    changed = replace(getattr(center, feature.attribute), **changes)
    _check_number(feature, changed)
    setattr(center, feature.attribute, changed)
    return success()


def _kept(element: str, value: Any) -> Any:
    if value is None:
        return ""
    return value["name"] if element in SCHEDULES else value


def _check_number(feature: Feature, changed: Any) -> None:
    """Refuse a transfer to nowhere; what the switch says then is unknown."""
    if feature.attribute == "forced_forwarding":
        is_lost = changed.active and not changed.to
    else:
        is_lost = changed.action == words.TRANSFER and not changed.transfer_to
    if is_lost:
        raise unknown_text("a number to transfer calls to is missing")


for _name, _item in FEATURES.items():
    serves(READ, f"GroupCallCenter{_name}GetRequest20", xsd.CENTER, since="20sp1")(get)
    serves(
        WRITE, f"GroupCallCenter{_name}ModifyRequest20", xsd.CENTER, *_item.modify, since="20sp1"
    )(modify)
