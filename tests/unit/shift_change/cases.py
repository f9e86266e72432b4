# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shift changes as the role knows them: what it asked for, and what the module returned."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_report import report_of

NOW = datetime(2026, 11, 23, 22, 5, tzinfo=timezone(timedelta(hours=1)))
CHANGE_AT = "2026-11-23T22:00:00+01:00"

NAMES = {
    "cc-sales@example.net": ("Sales", "Premium"),
    "cc-support@example.net": ("Support & Returns", "Standard"),
    "cc-emergency@example.net": ("Emergency", "Standard"),
    "cc-front@example.net": ("Front Desk", "Basic"),
}
SALES, SUPPORT, EMERGENCY, FRONT = NAMES
STAFF = {
    "amara.o@example.net": ("Amara Okafor", "available", [SALES, SUPPORT]),
    "ben.k@example.net": ("Ben Kurz", "available", [SUPPORT, FRONT]),
    "carla.m@example.net": ("Carla Méndez", "available", [SALES, EMERGENCY]),
    "dmitri.v@example.net": ("Dmitri Volkov", "wrap_up", [SALES]),
    "elena.r@example.net": ("Elena Rossi", "available", [SUPPORT]),
    "fiona.w@example.net": ("Fiona Walsh", "signed_out", [SALES, EMERGENCY]),
    "george.n@example.net": ("George Novák", "signed_out", [SALES, SUPPORT]),
    "hana.s@example.net": ("Hana Sato", "signed_out", [SUPPORT]),
}
AMARA, BEN, CARLA, DMITRI, ELENA, FIONA, GEORGE, HANA = STAFF
NIGHT = {"forced": True, "action": "transfer", "schedule": "Office", "transfer_to": "+49301234"}
QUIET = {
    "forced_forwarding": {"active": False, "to": None},
    "night_service": NIGHT,
    "holiday": None,
    "stranded": {"action": "busy", "transfer_to": None, "agents": None, "unavailable_code": None},
    "stranded_unavailable": None,
}
"""What is set for calls to a center whose night service is forced."""
QUIET_LINE = "night service is forced, transfer to +49301234"


def entry(
    key: str,
    shift: str,
    outcome: str = "changed",
    after: str | None = "",
    last_of: tuple[str, ...] = (),
    reason: str | None = None,
    staff: dict[str, Any] | None = None,
    names: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An agent as ocip_shift_change returns it."""
    name, before, _centers = (staff or STAFF)[key]
    if after == "":
        as_asked = "signed_out" if shift == "outgoing" else "available"
        after = as_asked if outcome in ("changed", "unchanged", "forced") else before
    return {
        "agent_user_id": key,
        "name": name,
        "shift": shift,
        "outcome": outcome,
        "changed": outcome in ("changed", "forced"),
        "state_before": before,
        "state_after": after,
        "last_agent_call_centers": [
            {"service_user_id": center, "call_center_name": (names or NAMES)[center][0]}
            for center in last_of
        ],
        "error": {"summary_english": reason, "summary": reason} if reason else None,
    }


def incoming(key: str, outcome: str = "changed", **others: Any) -> dict[str, Any]:
    """An agent who comes."""
    return entry(key, "incoming", outcome, **others)


def outgoing(key: str, outcome: str = "changed", **others: Any) -> dict[str, Any]:
    """An agent who goes."""
    return entry(key, "outgoing", outcome, **others)


def centers(
    agents: list[dict[str, Any]],
    staff: dict[str, Any] | None = None,
    names: dict[str, Any] | None = None,
    closing: tuple[str, ...] = (),
    known: bool = True,
) -> list[dict[str, Any]]:
    """The call centers of agents as ocip_shift_change returns them."""
    staff, names = staff or STAFF, names or NAMES
    states = {agent["agent_user_id"]: agent["state_after"] for agent in agents}
    found = []
    for key, (name, kind) in names.items():
        own = [agent for agent, (_name, _state, centers) in staff.items() if key in centers]
        before = [agent for agent in own if staff[agent][1] != "signed_out"]
        after = [agent for agent in own if states.get(agent, staff[agent][1]) != "signed_out"]
        is_empty = known and not after
        found.append(
            {
                "service_user_id": key,
                "name": name,
                "type": kind,
                "signed_in_before": before,
                "signed_in_after": after if known else None,
                "closing": key in closing,
                "left_empty": is_empty if known else None,
                "when_empty": QUIET if is_empty else None,
                "callers": f"Calls to {name}: {QUIET_LINE}." if is_empty else None,
                "night_service": None,
                "error": None,
            }
        )
    return found


def facts(
    agents: list[dict[str, Any]], verdict: str = "done", done: Any = None, **settings: Any
) -> dict[str, Any]:
    """What the role knows at the end of a change with these entries of agents."""
    found = {
        "mode": "run",
        "agents": agents,
        "call_centers": centers(agents),
        "verdict": verdict,
        "ok": verdict in ("done", "kept", "nothing_to_do"),
        "msg": "One line of the module.",
        "problems": [],
        "missing_incoming": "stop",
        "night_service": False,
        "opening": [],
        "changed": any(agent["changed"] for agent in agents),
    }
    asked = {
        shift: [a["agent_user_id"] for a in agents if a["shift"] == shift]
        for shift in ("incoming", "outgoing", "moving")
    }
    return {
        "settings": {
            "incoming_state": "available",
            "last_agent": "fail",
            "roster": "rosters/november.csv",
            "timezone": "Europe/Berlin",
            "host": "localhost",
            **settings,
        },
        "asked": {**asked, "at": NOW.isoformat(), "change_at": CHANGE_AT, "warnings": []},
        "done": {**found, **(done or {})},
    }


DONE = [incoming(FIONA), incoming(GEORGE), outgoing(AMARA), outgoing(CARLA), outgoing(DMITRI)]
BUSY = "[Error 5000] The system is busy"
LOST = "The connection was lost. Whether the last request was carried out is not known."


def _refused() -> dict[str, Any]:
    agents = [
        incoming(GEORGE),
        incoming(HANA),
        outgoing(AMARA),
        outgoing(CARLA, "refused", last_of=(EMERGENCY,)),
        outgoing(DMITRI, "failed", reason=BUSY),
        outgoing(BEN),
    ]
    return facts(agents, "incomplete")


def _broken() -> dict[str, Any]:
    agents = [
        incoming(FIONA),
        incoming(GEORGE),
        outgoing(AMARA),
        outgoing(CARLA, "unknown", after=None, reason=LOST),
        outgoing(DMITRI, "not_attempted"),
        outgoing(ELENA, "not_attempted"),
    ]
    return facts(agents, "incomplete", {"call_centers": centers(agents, known=False)})


def _held_back() -> dict[str, Any]:
    agents = [
        incoming(FIONA, "failed", after="signed_out", reason=BUSY),
        incoming(GEORGE),
        outgoing(AMARA, "not_attempted"),
        outgoing(CARLA, "not_attempted"),
    ]
    return facts(agents, "incomplete")


def _moving() -> dict[str, Any]:
    return facts([entry(BEN, "moving", after="available"), incoming(HANA), outgoing(ELENA)])


def _closed() -> dict[str, Any]:
    """The last one of a call center that closes for the night goes."""
    agents = [incoming(GEORGE), outgoing(CARLA, "forced", last_of=(EMERGENCY,))]
    found = centers(agents, closing=(EMERGENCY,))
    found[2]["night_service"] = "forced"
    return facts(agents, "done", {"call_centers": found})


def _rejected() -> dict[str, Any]:
    problems = [
        "nobody@example.net cannot be read: User not found: nobody@example.net",
        f"{AMARA} is both incoming and outgoing.",
    ]
    done = {"call_centers": [], "problems": problems}
    agents = [incoming(FIONA, "not_attempted"), outgoing(CARLA, "not_attempted")]
    return facts(agents, "rejected", done)


def _lost() -> dict[str, Any]:
    return {
        **facts(DONE),
        "done": {"failed": False, "msg": "MODULE FAILURE", "module_stdout": "", "rc": -9},
    }


def _nothing() -> dict[str, Any]:
    known = facts([], settings={})
    note = (
        "According to the roster, nobody starts, leaves, or moves from 2026-11-23T18:05:00+01:00 "
        "to 2026-11-23T22:05:00+01:00. The next change is at 2026-11-24T06:00:00+01:00."
    )
    return {**known, "asked": {**known["asked"], "change_at": None, "msg": note}, "done": {}}


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
    staff: dict[str, Any] = {
        f"agent{n:03}@example.net": (f"Agent Number {n}", "available", [large]) for n in range(100)
    }
    for n in range(60, 100):
        staff[f"agent{n:03}@example.net"] = (f"Agent Number {n}", "signed_out", [large, wide])
    staff[long] = ("M" * 30 + " " + "W" * 30, "unavailable", [wide, bad])
    staff["o'neil&<co>@example.net"] = (f"{hostile} \u202eEvil", "available", [bad, large])
    known = {"staff": staff, "names": names}
    agents = [incoming(f"agent{n:03}@example.net", **known) for n in range(60, 100)]
    agents += [outgoing(f"agent{n:03}@example.net", **known) for n in range(50)]
    agents.append(outgoing(long, "refused", last_of=(bad,), **known))
    agents.append(outgoing("o'neil&<co>@example.net", "failed", reason=hostile, **known))
    note = "Warning: " + "x" * 300 + hostile
    return facts(
        agents,
        "incomplete",
        {"call_centers": centers(agents, **known), "warnings": [note]},
        roster="/srv/" + "roster/" * 40,
    )


CASES = {
    "done": facts(DONE),
    "forecast": facts(DONE, done={"mode": "forecast"}),
    "rehearsal": facts(DONE, rehearsal=True),
    "refused": _refused(),
    "broken": _broken(),
    "held_back": _held_back(),
    "moving": _moving(),
    "closed": _closed(),
    "rejected": _rejected(),
    "lost": _lost(),
    "nothing": _nothing(),
    "large": _large(),
}
"""What the role knows, by the name of the case."""


def report(case: str) -> dict[str, Any]:
    """The report of a case."""
    return report_of(CASES[case], NOW)
