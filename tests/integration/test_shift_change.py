# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shift change through the installed collection: role, roster, report, and both playbooks."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    Run,
    connection,
    environment,
    execute,
    playbook,
)

RENEE, ZOE, ONEIL = "renée@example.com", "zoë-€@example.com", "o'neil&<co>@example.com"
AMARA, BEN, NOBODY = "amara.o@example.net", "ben.k@example.net", "nobody@example.net"
SALES, NIGHT, FRONT = "cc-sales@example.net", "cc-night@example.net", "cc-front@example.net"
IMPATIENT = {"OCIP_RETRIES": "1", "OCIP_TIMEOUT": "5"}


class Shifts:
    """Runs of the playbook with reports in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports = folder / "reports"
        self.number = 0
        self.report = {}
        self.pages = []
        self.stats = {}

    def run(self, variables, *options, **extra):
        """One run; ``report`` is what it wrote, ``stats`` what it hands on."""
        self.number += 1
        # Names of reports have seconds: each run gets a folder of its own here.
        folder = self.reports / str(self.number)
        extra = {f"shift_change_{name}": value for name, value in extra.items()}
        extra = {"shift_change_report_dir": str(folder), **extra}
        command = ["ansible-playbook", "telecom.broadworks.shift_change", "-e", json.dumps(extra)]
        run = execute([*command, *options], {"ANSIBLE_SHOW_CUSTOM_STATS": "1", **variables})
        self.take(run, folder)
        return run

    def take(self, run, folder):
        """Take what a run left."""
        self.pages = sorted(folder.iterdir()) if folder.is_dir() else []
        texts = [page.read_text(encoding="utf-8") for page in self.pages if page.suffix == ".json"]
        self.report = json.loads(texts[0]) if texts else {}
        self.stats = custom_stats(run.stdout)
        return self

    def outcomes(self):
        return {agent["agent_user_id"]: agent["outcome"] for agent in self.report["agents"]}

    def center(self, key):
        return next(c for c in self.report["call_centers"] if c["service_user_id"] == key)


def custom_stats(output):
    found = re.search(r"^CUSTOM STATS: \**\n\s*RUN: (\{.*)", output, re.MULTILINE | re.DOTALL)
    return json.JSONDecoder().raw_decode(found.group(1))[0] if found else {}


@pytest.fixture
def shifts(tmp_path):
    return Shifts(tmp_path)


def states(simulator, *agents):
    return [simulator.agent(agent)["acd_state"] for agent in agents]


def written(simulator):
    """The agents that were changed on the switch, in that order."""
    parameters = [entry["parameters"] for entry in simulator.journal.writes() if entry["applied"]]
    return [values.get("agentUserId") or values["userId"] for values in parameters]


NOW = datetime.now(timezone.utc)


def roster(path, *rows, now=None):
    """Writes a roster with times in hours from now, or from another moment."""
    now = now or datetime.now(timezone.utc)
    lines = ["agent_user_id;start;end;call_center"]
    for agent, start, end, center in rows:
        times = [(now + timedelta(hours=hours)).isoformat("T", "seconds") for hours in (start, end)]
        lines.append(";".join([agent, *times, center]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def change(folder, check_mode=False, **variables):
    """A task that runs the role."""
    return {
        "name": "Change the shift",
        "ansible.builtin.include_role": {
            "name": "telecom.broadworks.shift_change",
            "apply": {"check_mode": check_mode},
        },
        "vars": {
            "shift_change_report_dir": str(folder),
            **{f"shift_change_{name}": value for name, value in variables.items()},
        },
    }


def test_the_next_shift_comes_before_the_last_one_goes(simulate, world, shifts):
    simulator = simulate(world, ("https",))
    variables = connection(simulator, "https")
    asked = {"incoming": f"{BEN}\n", "outgoing": [ONEIL, ZOE]}

    forecast = shifts.run(variables, "--check", **asked)
    assert forecast.returncode == 0, forecast.output
    assert not simulator.journal.writes()
    assert shifts.report["mode"] == "forecast"
    assert [path.suffix for path in shifts.pages] == [".html", ".json", ".md"]
    assert all("-forecast." in path.name for path in shifts.pages)
    assert all("-localhost-" in path.name for path in shifts.pages)
    assert "Forecast, nothing was changed. The shift change would be done." in forecast.stdout
    expected = {BEN: "changed", ONEIL: "changed", ZOE: "changed"}
    staffing = (shifts.outcomes(), shifts.report["call_centers"])
    assert staffing[0] == expected

    run = shifts.run(variables, **asked)
    assert run.returncode == 0, run.output
    assert shifts.report["verdict"] == "done"
    assert (shifts.outcomes(), shifts.report["call_centers"]) == staffing, "as was forecast"
    assert states(simulator, BEN, ONEIL, ZOE) == ["Available", "Sign-Out", "Sign-Out"]
    assert written(simulator) == [BEN, ONEIL, ZOE]
    assert shifts.center(NIGHT)["before"] == [ONEIL]
    assert shifts.center(NIGHT)["after"] == shifts.center(NIGHT)["came"] == [BEN]
    assert set(shifts.center(SALES)["went"]) == {ZOE, ONEIL}
    assert simulator.counters["logins"] == simulator.counters["logouts"] == 2, "one for each run"
    assert PASSWORD not in run.output + "".join(p.read_text("utf-8") for p in shifts.pages)

    handed_on = shifts.stats["shift_change_result"]
    assert handed_on.pop("files") == [str(path) for path in shifts.pages]
    assert handed_on.pop("markdown").startswith("# The shift change is done")
    assert handed_on == shifts.report
    assert set(shifts.stats) == {"shift_change_result"}

    again = shifts.run(variables, **asked)
    assert again.returncode == 0, again.output
    assert "changed=0" in again.stdout
    assert set(shifts.outcomes().values()) == {"unchanged"}
    assert "Everything was already in the requested state." in again.stdout
    assert len(written(simulator)) == 3


HOSTILE = (
    '<img src=x onerror="alert(1)">{{ 7*191 }}|`x`',
    "#jinja2:variable_start_string:'[%'\n[% lookup('pipe','touch pwned') }}",
    "{{ lookup('pipe', 'touch pwned') }}",
    "{% set x = lookup('pipe', 'touch pwned') %}{{ x }}",
    "<script>alert(1)</script>",
)


def test_what_comes_from_the_switch_is_neither_markup_nor_a_template(
    simulate, world, shifts, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    names = dict(zip((f"cc{n}@example.net" for n in range(len(HOSTILE))), HOSTILE))
    agents = [f"agent{n}@example.net" for n in range(len(HOSTILE))]
    for agent, (center, name) in zip(agents, names.items()):
        night, oneil = world["call_centers"][1], world["agents"][2]
        world["call_centers"].append({**night, "service_user_id": center, "name": name})
        world["agents"].append({**oneil, "user_id": agent, "call_centers": [center]})
    world["call_centers"][1]["name"] = HOSTILE[0]
    simulator = simulate(world)
    gone = [ONEIL, *agents]
    run = shifts.run(connection(simulator), incoming=[BEN], outgoing=gone, last_agent="keep")
    assert run.returncode == 0, run.output
    assert not (tmp_path / "pwned").exists()
    assert shifts.report["verdict"] == "kept"
    assert [shifts.outcomes()[agent] for agent in agents] == ["refused"] * len(agents)
    assert shifts.center("cc0@example.net")["held"] == agents[:1]
    html, text, markdown = (path.read_text(encoding="utf-8") for path in shifts.pages)
    assert not re.search("<(img|script)", html + markdown)
    assert "o&#39;neil&amp;&lt;co&gt;@<wbr>example.<wbr>com" in html
    handed_on = shifts.stats["shift_change_result"]
    for told in (json.loads(text), handed_on):
        found = {c["service_user_id"]: c["call_center_name"] for c in told["call_centers"]}
        for center, name in names.items():
            assert " ".join(found[center].split()) == " ".join(name.split())
    assert handed_on["markdown"] == markdown
    assert "1337" not in html + text + markdown + run.output


def test_who_is_missing_keeps_the_others_in_unless_told(simulate, world, shifts):
    simulator = simulate(world)
    variables = connection(simulator)
    asked = {"incoming": [BEN], "outgoing": f"{ONEIL}, {ZOE}"}
    error = {"do": "error", "code": 5000, "text": "Busy", "agent": BEN, "kind": "write"}
    simulator.add_fault({**error, "times": None})

    stopped = shifts.run(variables, **asked)
    assert stopped.returncode == 2
    # Zoë goes, since no call center of hers waits for Ben.
    assert shifts.outcomes() == {BEN: "failed", ONEIL: "not_attempted", ZOE: "changed"}
    assert shifts.report["verdict"] == "incomplete"
    told = f"Held back because the incoming shift is incomplete: {ONEIL}"
    assert told in stopped.stdout
    assert f"Not signed in: {BEN} ([Error 5000] Busy)." in shifts.report["next_step"]
    assert "name that agent in shift_change_exclude" in shifts.report["next_step"]
    assert states(simulator, ONEIL, ZOE) == ["Available", "Sign-Out"]

    refused = shifts.run(variables, missing_incoming="continue", **asked)
    assert refused.returncode == 2
    assert shifts.outcomes() == {BEN: "failed", ONEIL: "refused", ZOE: "unchanged"}
    assert shifts.center(NIGHT)["after"] == [ONEIL]
    assert shifts.report["last_agent_call_centers"] == [
        {
            "agent_user_id": ONEIL,
            "service_user_id": NIGHT,
            "call_center_name": "Nachtdienst Köln",
        }
    ]
    assert "Not signed out (last agent signed in): " in shifts.report["message"]
    assert "Nachtdienst Köln (cc-night@example.net)" in shifts.report["message"]
    assert "Sign in another agent to Nachtdienst Köln" in shifts.report["next_step"]


HOSTILE_AGENT = "{{lookup('pipe','touch${IFS}pwned')}}@{{7*191}}"
UNUSABLE = (
    (
        {"incoming": [BEN, NOBODY, AMARA], "outgoing": [BEN, ONEIL]},
        [
            f"{BEN}",
            f"{NOBODY} cannot be read: [Error 4008] User not found: {NOBODY}",
            f"{AMARA} is not assigned to any call center.",
        ],
    ),
    # What else can be wrong with variables and rosters is in the unit tests.
    ({"roster": "bad.csv"}, ["bad.csv: line 3, column start: 'ten' is not a date and time"]),
    # From a file that is read, since what is on the command line is the operator's own template.
    ({"roster": "{{ read.roster }}"}, [f"{HOSTILE_AGENT} cannot be read: "]),
)


def test_what_cannot_be_is_told_before_anything_is_changed(
    simulate, world, shifts, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    world["agents"][3]["call_centers"] = []
    simulator = simulate(world)
    (tmp_path / "bad.csv").write_text("agent_user_id,start,end\n\na@x,ten,22:00\n", "utf-8")
    hostile = tmp_path / "{{ 7*191 }} roster.csv"
    path = roster(hostile, (HOSTILE_AGENT, -1, 7, NIGHT), (ZOE, -9, -1, SALES))
    (tmp_path / "vars.json").write_text(json.dumps({"roster": path}), encoding="utf-8")
    tasks = [
        {
            "name": "Try",
            "block": [change(tmp_path / str(number), **asked)],
            "rescue": [{"name": "Go on", "ansible.builtin.meta": "noop"}],
        }
        for number, (asked, problems) in enumerate(UNUSABLE)
    ]
    refused = change(tmp_path / "login", incoming=[BEN], outgoing=[ONEIL])
    refused["vars"]["ocip_password"] = "wrong-word"
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"read": "{{ lookup('ansible.builtin.file', 'vars.json') | from_json }}"},
        "tasks": [*tasks, refused],
    }
    run = playbook(tmp_path / "try.yml", [play], connection(simulator))
    assert run.returncode == 2, run.output
    assert f"rescued={len(UNUSABLE)}" in run.stdout
    assert not simulator.journal.writes()
    assert not (tmp_path / "pwned").exists()
    assert "1337" not in run.output
    for number, (asked, problems) in enumerate(UNUSABLE):
        report = shifts.take(run, tmp_path / str(number)).report
        assert report["verdict"] == "rejected", asked
        assert report["ok"] is False
        assert report["message"].startswith("Nothing was changed. ")
        assert len(report["problems"]) == len(problems), report["problems"]
        for told, expected in zip(report["problems"], problems):
            assert expected in told
            assert "lookup plugin" not in told
            assert report["message"].count(told) == 1
        assert report["next_step"] == "Fix the problems listed, then run it again."

    shifts.take(run, tmp_path / "login")
    assert simulator.counters["failed_logins"] == 1
    assert shifts.report["verdict"] == "rejected"
    assert "login" in shifts.report["message"].lower()
    assert "wrong-word" not in run.output


def test_a_roster_joins_call_centers_twice_in_a_play(simulate, world, shifts, tmp_path):
    """Nothing of one run of the role gets into the next."""
    ben = next(agent for agent in world["agents"] if agent["user_id"] == BEN)
    ben["call_centers"] = [{"service_user_id": NIGHT, "joined": False}]
    simulator = simulate(world)
    rows = (BEN, -1.1, 7, NIGHT), (ONEIL, -9, -1, NIGHT), (ZOE, -9, 2, SALES)
    path = roster(tmp_path / "roster.csv", *rows)
    tasks = [
        change(tmp_path / "first", roster=path, incoming_state="wrap_up"),
        change(tmp_path / "second", roster=path, catch_up=0),
        change(tmp_path / "third", check_mode=True, outgoing=[ZOE]),
    ]
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks}
    run = playbook(tmp_path / "three.yml", [play], connection(simulator))
    assert run.returncode == 0, run.output
    shifts.take(run, tmp_path / "first")
    assert (shifts.report["mode"], shifts.report["verdict"]) == ("run", "done")
    assert shifts.outcomes() == {BEN: "changed", ONEIL: "changed"}
    assert shifts.report["change_at"] is not None
    assert states(simulator, BEN, ONEIL, ZOE) == ["Wrap-Up", "Sign-Out", "Wrap-Up"]
    assert simulator.agent(BEN)["call_centers"][NIGHT]["joined"] is True

    shifts.take(run, tmp_path / "second")
    assert shifts.report["verdict"] == "nothing_to_do"
    assert "According to the roster, nobody starts, leaves, or moves" in run.stdout
    assert "The next change is at " in run.stdout

    shifts.take(run, tmp_path / "third")
    assert (shifts.report["mode"], list(shifts.outcomes())) == ("forecast", [ZOE])


def test_a_fault_in_the_middle_and_the_run_that_completes_it(simulate, world, shifts):
    simulator = simulate(world)
    variables = connection(simulator, **IMPATIENT)
    asked = {"incoming": [BEN], "outgoing": [ONEIL, ZOE, AMARA]}
    # The connection is cut when Zoë is to be signed out, and nobody gets in after that.
    simulator.add_fault({"do": "drop_after", "agent": ZOE, "kind": "write"})
    simulator.add_fault({"do": "refuse_connection", "skip": 1, "times": None})

    broken = shifts.run(variables, **asked)
    assert broken.returncode == 2
    assert shifts.report["verdict"] == "incomplete"
    done = shifts.outcomes()
    assert done[BEN] == "changed"
    assert done[ZOE] == "unknown"
    assert done[AMARA] in ("unknown", "not_attempted")
    assert shifts.center(NIGHT)["after"] is None
    assert "Run it again: it reads first, and completes what is missing." in broken.stdout
    assert "Not known whether signed out: " in shifts.report["message"]
    assert [path.suffix for path in shifts.pages] == [".html", ".json", ".md"]

    simulator.clear_faults()
    completed = shifts.run(variables, **asked)
    assert completed.returncode == 0, completed.output
    assert shifts.report["verdict"] == "done"
    assert shifts.outcomes()[BEN] == "unchanged"
    assert states(simulator, BEN, ONEIL, ZOE, AMARA) == ["Available"] + ["Sign-Out"] * 3
    assert sorted(written(simulator)) == sorted([BEN, ONEIL, ZOE, AMARA]), "each of them once"


@contextmanager
def writing(simulator, shifts, **extra):
    """A run of the playbook, in a process of its own, that has sent its first write and waits."""
    extra = {f"shift_change_{name}": value for name, value in extra.items()}
    extra["shift_change_report_dir"] = str(shifts.reports / "first")
    process = subprocess.Popen(
        ["ansible-playbook", "telecom.broadworks.shift_change", "-e", json.dumps(extra)],
        env=environment(**connection(simulator, ANSIBLE_SHOW_CUSTOM_STATS="1")),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while not simulator.journal.writes():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield process
    finally:
        process.kill()


def test_a_module_that_was_killed_still_ends_in_a_report(simulate, world, shifts):
    simulator = simulate(world)
    simulator.add_fault({"do": "hang", "apply": True, "agent": ONEIL, "kind": "write"})
    with writing(simulator, shifts, outgoing=[ONEIL], last_agent="force") as process:
        for pid in descendants(process.pid, "ocip_shift_change"):
            os.kill(pid, signal.SIGKILL)
        output = process.communicate(timeout=60)[0]
    assert process.returncode == 2, output
    shifts.take(Run(2, output, ""), shifts.reports / "first")
    assert shifts.outcomes() == {ONEIL: "unknown"}
    assert shifts.report["verdict"] == "incomplete"
    assert "The module gave no result: " in shifts.report["failure"]
    assert "Run it again: it reads first" in output
    assert shifts.stats["shift_change_result"]["verdict"] == "incomplete"


def test_the_second_of_two_runs_says_so_and_changes_nothing(simulate, world, shifts):
    simulator = simulate(world)
    simulator.add_fault({"do": "delay", "ms": 2000, "agent": ZOE, "kind": "write"})
    with writing(simulator, shifts, incoming=[BEN], outgoing=[ZOE]) as process:
        with stopped(descendants(process.pid, "ocip_shift_change")):
            second = shifts.run(connection(simulator), incoming=[BEN], outgoing=[ONEIL])
            assert second.returncode == 2, second.output
            told = "Nothing was changed. Another shift change on "
            assert shifts.report["verdict"] == "rejected"
            assert shifts.report["message"].startswith(told)
            assert "is running on this host" in shifts.stats["shift_change_result"]["message"]
            assert ONEIL not in written(simulator)
            forecast = shifts.run(
                connection(simulator), "--check", incoming=[BEN], outgoing=[ONEIL]
            )
            assert forecast.returncode == 0, "a forecast changes nothing, and need not wait"
            assert process.poll() is None
        output = process.communicate(timeout=60)[0]
    assert process.returncode == 0, output
    shifts.take(Run(0, output, ""), shifts.reports / "first")
    assert shifts.report["verdict"] == "done"
    assert states(simulator, BEN, ZOE, ONEIL) == ["Available", "Sign-Out", "Available"]


@contextmanager
def stopped(pids):
    """Processes that do nothing for a while."""
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def descendants(pid, word):
    """Processes below one whose command line has a word."""
    parents, found = {}, []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            line = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue  # it has ended in the meantime
        parents[int(folder.name)] = (int(stat.rpartition(")")[2].split()[1]), line)
    for child, (parent, line) in parents.items():
        while parent not in (0, pid):
            parent = parents.get(parent, (0, ""))[0]
        if parent == pid and word in line:
            found.append(child)
    return found


def test_what_was_approved_is_what_runs_and_who_is_excluded_stays(
    simulate, world, shifts, tmp_path, monkeypatch
):
    ben = next(agent for agent in world["agents"] if agent["user_id"] == BEN)
    ben["acd_state"] = "Available"
    ben["call_centers"] = [
        {"service_user_id": NIGHT, "joined": True},
        {"service_user_id": FRONT, "joined": False},
    ]
    simulator = simulate(world)
    variables = connection(simulator)
    monkeypatch.chdir(tmp_path)
    rows = [(BEN, -8, -0.5, NIGHT), (BEN, -0.5, 8, FRONT), (ZOE, -8, -0.5, SALES)]
    rows.append((RENEE, -8, -0.5, SALES))
    path = Path("my roster.csv")
    roster(path, *rows, now=NOW)
    asked = {"roster": str(path), "exclude": RENEE}

    forecast = shifts.run(variables, "--check", **asked)
    assert forecast.returncode == 0, forecast.output
    assert shifts.outcomes() == {ZOE: "changed", BEN: "changed"}
    approved = str(next(page for page in shifts.pages if page.suffix == ".json"))

    roster(path, *rows, (ONEIL, -8, -0.5, NIGHT), now=NOW)
    other = shifts.run(variables, **asked, expect=approved, last_agent="force")
    assert other.returncode == 2
    assert f"now: {ONEIL} goes" in shifts.report["message"]
    assert "approved: last_agent fail; now: last_agent force" in shifts.report["problems"]
    assert not simulator.journal.writes()

    roster(path, *rows, now=NOW)
    run = shifts.run(variables, **asked, expect=approved)
    assert run.returncode == 0, run.output
    assert f"Moved: {BEN}." in run.stdout
    joins = simulator.agent(BEN)["call_centers"]
    assert (joins[NIGHT]["joined"], joins[FRONT]["joined"]) == (False, True)
    assert states(simulator, RENEE, ZOE) == ["Available", "Sign-Out"]


def test_two_hosts_have_reports_and_stats_of_their_own(simulate, world, shifts, tmp_path):
    simulator = simulate(world)
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    hosts = {"h1": {**local, "who": ZOE}, "h2": {**local, "who": RENEE}}
    inventory = tmp_path / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    task = change(tmp_path / "reports", check_mode=True, outgoing="{{ who }}")
    play = {"hosts": "h1,h2", "gather_facts": False, "tasks": [task]}
    variables = {**connection(simulator), "ANSIBLE_SHOW_CUSTOM_STATS": "1"}
    run = playbook(tmp_path / "two.yml", [play], variables, "-i", str(inventory))
    assert run.returncode == 0, run.output
    pages = sorted((tmp_path / "reports").glob("*.json"))
    found = {
        report["host"]: [agent["agent_user_id"] for agent in report["agents"]]
        for report in (json.loads(page.read_text(encoding="utf-8")) for page in pages)
    }
    assert found == {"h1": [ZOE], "h2": [RENEE]}
    for host, who in (("h1", ZOE), ("h2", RENEE)):
        told = re.search(rf"^\s*{host}: (\{{.*)", run.stdout, re.MULTILINE | re.DOTALL)
        stats = json.JSONDecoder().raw_decode(told.group(1))[0]["shift_change_result"]
        assert (stats["host"], stats["agents"][0]["agent_user_id"]) == (host, who)


def test_without_a_report_in_files(simulate, world, shifts, tmp_path):
    simulator = simulate(world)
    file = tmp_path / "file"
    file.touch()
    tasks = [
        change(tmp_path / "none", outgoing=[ZOE], report_formats=[]),
        change(file / "below", outgoing=[RENEE]),
    ]
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks}
    variables = connection(simulator, ANSIBLE_SHOW_CUSTOM_STATS="1")
    run = playbook(tmp_path / "twice.yml", [play], variables)
    assert run.returncode == 2
    assert not (tmp_path / "none").exists()
    assert states(simulator, ZOE, RENEE) == ["Sign-Out", "Sign-Out"]
    assert "Signed out: renée@example.com. The report could not be written to" in run.stdout
    handed_on = custom_stats(run.stdout)["shift_change_result"]
    assert (handed_on["verdict"], handed_on["files"]) == ("done", [])


def test_the_playbook_sign_out(simulate, world):
    simulator = simulate(world)
    variables = {**connection(simulator), "ANSIBLE_SHOW_CUSTOM_STATS": "1"}

    def sign_out(*options, **extra):
        extra = {f"sign_out_{name}": value for name, value in extra.items()}
        command = ["ansible-playbook", "telecom.broadworks.sign_out", "-e", json.dumps(extra)]
        run = execute([*command, *options], variables)
        return run, custom_stats(run.stdout).get("sign_out_result")

    for wrong in ({"agents": " \n"}, {"agents": [ZOE], "last_agent": "maybe"}):
        run, result = sign_out(**wrong)
        assert (run.returncode, result) == (2, None)
    assert simulator.counters["connections"] == 0

    run, forecast = sign_out("--check", agents=[ONEIL, ZOE])
    assert run.returncode == 2
    assert not simulator.journal.writes()
    run, result = sign_out(agents=f"{ONEIL}\n{ZOE}\n")
    assert run.returncode == 2
    assert result["ok"] is False
    assert {a["agent_user_id"]: a["outcome"] for a in result["agents"]} == {
        ONEIL: "refused",
        ZOE: "changed",
    }
    assert result["agents"] == forecast["agents"]
    assert result["last_agent_call_centers"][0]["service_user_id"] == NIGHT
    assert result["message"] in run.stdout
