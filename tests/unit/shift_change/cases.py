# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shift changes as the role knows them: what its tasks returned. Reports are made of them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_change import plan
from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_report import report_of

NOW = datetime(2026, 11, 23, 22, 5, tzinfo=timezone(timedelta(hours=1)))

NAMES = {
    "cc-sales@example.net": ("Sales", "Premium"),
    "cc-support@example.net": ("Support & Returns", "Standard"),
    "cc-emergency@example.net": ("Emergency", "Standard"),
    "cc-front@example.net": ("Front Desk", "Basic"),
}
SALES, SUPPORT, EMERGENCY, FRONT = NAMES
STAFF = {
    "amara.o@example.net": ("Amara", "Okafor", "available", [SALES, SUPPORT]),
    "ben.k@example.net": ("Ben", "Kurz", "available", [SUPPORT, FRONT]),
    "carla.m@example.net": ("Carla", "Méndez", "available", [SALES, EMERGENCY]),
    "dmitri.v@example.net": ("Dmitri", "Volkov", "wrap_up", [SALES]),
    "elena.r@example.net": ("Elena", "Rossi", "available", [SUPPORT]),
    "fiona.w@example.net": ("Fiona", "Walsh", "signed_out", [SALES, EMERGENCY]),
    "george.n@example.net": ("George", "Novák", "signed_out", [SALES, SUPPORT]),
    "hana.s@example.net": ("Hana", "Sato", "signed_out", [SUPPORT]),
}
AMARA, BEN, CARLA, DMITRI, ELENA, FIONA, GEORGE, HANA = STAFF


def center_ref(key: str, names: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {"service_user_id": key, "call_center_name": names[key][0]}


def survey(
    staff: dict[str, Any], names: dict[str, tuple[str, str]], asked: list[str]
) -> dict[str, Any]:
    """As ocip_call_center_agent_info returns it."""
    agents = []
    for key in asked:
        first, last, state, centers = staff.get(key, (None, None, None, []))
        error = None if key in staff else {"summary_english": f"User not found: {key}"}
        agents.append(
            {
                "agent_user_id": key,
                "first_name": first,
                "last_name": last,
                "state": state,
                "call_centers": [
                    {**center_ref(center, names), "type": names[center][1], "joined": True}
                    for center in centers
                ],
                "error": error,
            }
        )
    return {"agents": agents, "msg": f"{len(agents)} agents were read."}


def centers(
    staff: dict[str, Any], names: dict[str, tuple[str, str]], states: dict[str, str | None]
) -> dict[str, Any]:
    """As ocip_call_center_info returns it."""
    found = []
    for key, (name, kind) in names.items():
        agents = [
            {"agent_user_id": agent, "state": states.get(agent, state), "joined": True}
            for agent, (first, last, state, own) in staff.items()
            if key in own
        ]
        found.append(
            {
                "service_user_id": key,
                "name": name,
                "type": kind,
                "agents": agents,
                "agent_count": len(agents),
                "error": None,
            }
        )
    return {"call_centers": found}


def entry(
    staff: dict[str, Any],
    key: str,
    outcome: str,
    after: str | None,
    last_of: tuple[str, ...] = (),
    reason: str | None = None,
    names: dict[str, tuple[str, str]] | None = None,
) -> dict[str, Any]:
    """As ocip_call_center_agent returns it."""
    return {
        "agent_user_id": key,
        "outcome": outcome,
        "changed": outcome in ("changed", "forced"),
        "state_before": staff[key][2],
        "state_after": after,
        "last_agent_call_centers": [center_ref(center, names or NAMES) for center in last_of],
        "error": {"summary_english": reason} if reason else None,
    }


def facts(
    incoming: list[dict[str, Any]],
    outgoing: list[dict[str, Any]],
    staff: dict[str, Any] | None = None,
    names: dict[str, tuple[str, str]] | None = None,
    **others: Any,
) -> dict[str, Any]:
    """What the role knows at the end of a change with these entries of agents."""
    staff, names = staff or STAFF, names or NAMES
    coming = [agent["agent_user_id"] for agent in incoming]
    going = [agent["agent_user_id"] for agent in outgoing]
    read = survey(staff, names, coming + going)
    states = {agent["agent_user_id"]: agent["state_after"] for agent in incoming + outgoing}
    return {
        "forecast": False,
        "incoming_state": "available",
        "last_agent": "fail",
        "roster": "rosters/november.csv",
        "at": NOW.isoformat(),
        "change_at": "2026-11-23T22:00:00+01:00",
        "timezone": "Europe/Berlin",
        "incoming": coming,
        "outgoing": going,
        "plan": plan(read, coming, going, {}),
        "survey": read,
        "before": centers(staff, names, {}),
        "brought_in": [{"agents": incoming}] if incoming else [],
        "signed_out": {"agents": outgoing} if outgoing else {"skipped": True},
        "after": centers(staff, names, states),
        **others,
    }


def _in(key: str, outcome: str = "changed", **others: Any) -> dict[str, Any]:
    return entry(STAFF, key, outcome, "available", **others)


def _out(key: str, outcome: str = "changed", **others: Any) -> dict[str, Any]:
    stays = outcome in ("refused", "failed", "not_attempted")
    return entry(STAFF, key, outcome, STAFF[key][2] if stays else "signed_out", **others)


def _done() -> dict[str, Any]:
    return facts([_in(FIONA), _in(GEORGE)], [_out(AMARA), _out(CARLA), _out(DMITRI)])


def _forecast() -> dict[str, Any]:
    return facts(
        [_in(FIONA), _in(GEORGE)],
        [_out(AMARA), _out(CARLA)],
        forecast=True,
        after={"skipped": True},
    )


def _refused() -> dict[str, Any]:
    return facts(
        [_in(GEORGE), _in(HANA)],
        [
            _out(AMARA),
            _out(CARLA, "refused", last_of=(EMERGENCY,)),
            _out(DMITRI, "failed", reason="[Error 5000] The system is busy"),
            _out(BEN),
        ],
    )


def _broken() -> dict[str, Any]:
    unknown = "The connection was lost. Whether the last request was carried out is not known."
    return facts(
        [_in(FIONA), _in(GEORGE)],
        [
            _out(AMARA),
            entry(STAFF, CARLA, "unknown", None, reason=unknown),
            _out(DMITRI, "not_attempted"),
            _out(ELENA, "not_attempted"),
        ],
        after={"call_centers": [], "msg": unknown},
    )


def _held_back() -> dict[str, Any]:
    failed = entry(STAFF, FIONA, "failed", "signed_out", reason="[Error 5000] The system is busy")
    known = facts([failed, _in(GEORGE)], [_out(AMARA, "not_attempted"), _out(CARLA)])
    return {
        **known,
        "signed_out": {"skipped": True},
        "after": centers(STAFF, NAMES, {GEORGE: "available"}),
    }


def _rejected() -> dict[str, Any]:
    coming, going = [FIONA, "nobody@example.net", AMARA], [AMARA, CARLA]
    read = survey(STAFF, NAMES, [*coming, CARLA])
    return {
        **facts([], []),
        "incoming": coming,
        "outgoing": going,
        "survey": read,
        "plan": plan(read, coming, going, {}),
        "after": {},
    }


def _nothing() -> dict[str, Any]:
    note = "By the roster nobody comes or goes; the next change is at 2026-11-24T06:00:00+01:00."
    known = {**facts([], []), "survey": {}, "plan": {"problems": []}, "before": {}, "after": {}}
    return {**known, "change_at": "", "warnings": [note]}


def _large() -> dict[str, Any]:
    """A hundred agents, names as long as they may be, and what attackers write."""
    long = "verylongname" * 12 + "@example.net"
    hostile = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    names = {
        "cc-large@example.net": ("Customer Care", "Premium"),
        f"cc-{long}": ("W" * 80, "Standard"),
        "cc-hostile@example.net": (hostile, "Standard"),
    }
    large, wide, bad = names
    staff = {
        f"agent{n:03}@example.net": ("Agent", f"Number {n}", "available", [large])
        for n in range(100)
    }
    for n in range(60, 100):
        staff[f"agent{n:03}@example.net"] = ("Agent", f"Number {n}", "signed_out", [large, wide])
    staff[long] = ("M" * 30, "W" * 30, "unavailable", [wide, bad])
    staff["o'neil&<co>@example.net"] = (hostile, "\u202eEvil", "available", [bad, large])
    coming = [
        entry(staff, f"agent{n:03}@example.net", "changed", "available") for n in range(60, 100)
    ]
    going = [entry(staff, f"agent{n:03}@example.net", "changed", "signed_out") for n in range(50)]
    going += [
        entry(staff, long, "refused", "unavailable", (bad,), names=names),
        entry(staff, "o'neil&<co>@example.net", "failed", "available", reason=hostile),
    ]
    note = "Warning: " + "x" * 300 + hostile
    return facts(coming, going, staff, names, warnings=[note], roster="/srv/" + "roster/" * 40)


CASES = {
    "done": _done(),
    "forecast": _forecast(),
    "refused": _refused(),
    "broken": _broken(),
    "held_back": _held_back(),
    "rejected": _rejected(),
    "nothing": _nothing(),
    "large": _large(),
}
"""What the role knows, by the name of the case."""


def report(case: str) -> dict[str, Any]:
    """The report of a case."""
    return report_of(CASES[case], NOW)
