# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook rehearse: the whole shift change, on a simulator, and on nothing else."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    connection,
    execute,
)


@pytest.fixture
def rehearse(tmp_path, temporary):
    """Runs the playbook in a folder of its own; what it leaves in the temporary folder is seen."""

    def rehearse(variables=None, extra=None, *options, started=True):
        command = ["ansible-playbook", "telecom.broadworks.rehearse"]
        if extra:
            command += ["-e", json.dumps(extra)]
        # Reports are written where the operator is, whatever PWD says.
        kept = {"TMPDIR": str(temporary), "HOME": str(tmp_path), "PWD": str(temporary)}
        run = execute([*command, *options], {**kept, **(variables or {})}, tmp_path)
        assert not list(temporary.glob("rehearsal.*")), run.output
        done = run.output.count("TASK [telecom.broadworks.simulator : Start or stop the simulator]")
        assert done == (2 if started else 0), run.output
        return run

    rehearse.reports = tmp_path / "shift_change_reports"
    return rehearse


def outcomes(rehearse):
    """What the last report says of each agent."""
    newest = max(rehearse.reports.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    report = json.loads(newest.read_text(encoding="utf-8"))
    assert report["mode"] == "rehearsal"
    assert newest.stem.endswith("-rehearsal")
    for page in (newest.with_suffix(".html"), newest.with_suffix(".md")):
        assert "Rehearsal: " in page.read_text(encoding="utf-8"), "nobody can take it for real"
    return {agent["agent_user_id"]: agent["outcome"] for agent in report["agents"]}


def roster(path, *shifts):
    """Writes a roster with times in hours from now."""
    now = datetime.now(timezone.utc)
    lines = ["agent_user_id,start,end,call_center"]
    for agent, start, end, center in shifts:
        times = [(now + timedelta(hours=hours)).isoformat("T", "seconds") for hours in (start, end)]
        lines.append(",".join([agent, *times, center]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_a_newcomer_needs_nothing_and_no_option_leads_to_another_switch(rehearse, simulate, world):
    switch = simulate(world)
    variables = connection(switch)
    extra = {f"ocip_{name[5:].lower()}": value for name, value in variables.items()}
    run = rehearse(variables, extra)
    assert run.returncode == 0, run.output
    assert switch.counters["connections"] == 0
    found = outcomes(rehearse)
    assert found.pop("soren.odegard@example.net") == "changed"
    assert len(found) == 4
    run = rehearse(variables, {"rehearse_host": "localhost.example.net"})
    assert run.returncode == 2
    assert "does not listen only on this machine" in run.output
    assert switch.counters["connections"] == 0


def test_a_roster_of_ones_own_needs_no_world(rehearse, tmp_path):
    path = roster(
        tmp_path / "my roster.csv",
        ("early@example.org", -8, -0.5, "desk@example.org"),
        ("late@example.org", -0.5, 8, "desk@example.org"),
        ("both@example.org", -8, -0.5, "day@example.org"),
        ("both@example.org", -0.5, 8, "night@example.org"),
        ("staying@example.org", -8, 1, "day@example.org"),
        ("alone@example.org", -8, -0.5, "empty@example.org"),
    )
    run = rehearse(extra={"shift_change_roster": path})
    assert run.returncode == 2, run.output
    assert outcomes(rehearse) == {
        "early@example.org": "changed",
        "late@example.org": "changed",
        "both@example.org": "changed",
        "alone@example.org": "refused",  # as on the switch: nobody else is at that desk
    }
    assert "Moved: both@example.org." in run.stdout


def test_the_next_change_is_rehearsed_when_there_is_none_now(rehearse, tmp_path):
    path = roster(
        tmp_path / "roster.csv",
        ("early@example.org", -8, 6, "desk@example.org"),
        ("late@example.org", 6, 14, "desk@example.org"),
    )
    # As a survey that was left empty gives the time.
    run = rehearse(extra={"shift_change_roster": path, "rehearse_at": ""})
    assert run.returncode == 0, run.output
    assert outcomes(rehearse) == {"early@example.org": "changed", "late@example.org": "changed"}


def test_a_roster_of_other_days(rehearse, tmp_path):
    path = roster(tmp_path / "roster.csv", ("early@example.org", -999, -990, "desk@example.org"))
    run = rehearse(extra={"shift_change_roster": path}, started=False)
    assert run.returncode == 2
    assert f'"msg": "{path}: this roster does not cover' in run.output
    assert "its first day is" in run.output


def test_an_hour_at_which_nobody_comes_or_goes(rehearse, tmp_path):
    path = roster(tmp_path / "roster.csv", ("early@example.org", -8, 6, "desk@example.org"))
    now = datetime.now(timezone.utc).isoformat("T", "seconds")
    run = rehearse(extra={"shift_change_roster": path, "shift_change_at": now}, started=False)
    assert run.returncode == 2
    assert "According to the roster, nobody starts, leaves, or moves" in run.output
    assert "Name the time of a shift change, such as -e shift_change_at=" in run.output


def test_make_hands_on_what_its_variables_say():
    given = {"ROSTER": "my roster's.csv", "AT": "", "TIMEZONE": "Europe/Berlin"}
    tool = Path(__file__).resolve().parents[2] / "tools" / "rehearse_variables.py"
    run = execute([sys.executable, str(tool)], given)
    assert json.loads(run.stdout) == {
        "shift_change_roster": "my roster's.csv",
        "shift_change_timezone": "Europe/Berlin",
    }


def test_lists_as_text_and_check_mode(rehearse):
    extra = {"shift_change_incoming": "in@example.org", "shift_change_outgoing": "a@x.org, b@x.org"}
    run = rehearse(None, extra, "--check")
    assert run.returncode == 0, run.output
    # Real changes of the simulator, no forecast, with --check as well.
    assert outcomes(rehearse) == {
        "in@example.org": "changed",
        "a@x.org": "changed",
        "b@x.org": "changed",
    }


def test_a_file_that_is_no_world(rehearse, tmp_path):
    missing = tmp_path / "missing.yml"
    run = rehearse(extra={"rehearse_world": str(missing)}, started=False)
    assert run.returncode == 2
    assert str(missing) in run.output
    (tmp_path / "list.yml").write_text("- no world\n", encoding="utf-8")
    run = rehearse(extra={"rehearse_world": str(tmp_path / "list.yml")}, started=False)
    assert run.returncode == 2
    assert "list.yml holds no world" in run.output
