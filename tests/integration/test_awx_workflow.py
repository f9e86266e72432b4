# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow that awx_setup installs, each of its jobs run with ansible-runner.

Whatever happens at night, the workflow is successful only if the shift change is done and as asked,
and its last report says what happened.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import Redactor
from ansible_collections.telecom.broadworks.tests.integration.awx import (
    PROJECT,
    WORKFLOW,
    Job,
    Workflow,
    credential,
    notification,
)
from ansible_collections.telecom.broadworks.tests.integration.helpers import PASSWORD

ZOE, ONEIL, RENEE = "zoë-€@example.com", "o'neil&<co>@example.com", "renée@example.com"
BEN, AMARA = "ben.k@example.net", "amara.o@example.net"
ROSTER = """agent_user_id,start,end
{going},{before},{moment}
{coming},{moment},{after}
"""


@pytest.fixture
def awx(set_up_once):
    """An AWX with the workflow."""
    if not shutil.which("ansible-runner"):
        pytest.skip("ansible-runner is not installed")
    return set_up_once[0]


@pytest.fixture
def workflow(awx, simulate, world, tmp_path):
    """A workflow on a simulator of its own, and a project with a roster."""

    class Prepared:
        def __init__(self, **settings):
            self.moment = datetime.now(timezone.utc) - timedelta(minutes=10)
            self.simulator = simulate(world, **settings)
            self.project = tmp_path / "project"
            shutil.copytree(PROJECT, self.project)
            self.roster(going=ONEIL, coming=BEN)
            inputs = credential(self.simulator, "tcp")
            self.workflow = Workflow(awx, self.project, tmp_path / "jobs", inputs, WORKFLOW)

        def roster(self, going, coming):
            """A shift change ten minutes ago, which is still the one to be carried out."""
            times = {
                name: (self.moment + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
                for name, hours in (("before", -8), ("moment", 0), ("after", 8))
            }
            text = ROSTER.format(going=going, coming=coming, **times)
            (self.project / "roster.csv").write_text(text, encoding="utf-8")

        def run(self, **options):
            answers = {"shift_change_roster": "roster.csv", "shift_change_timezone": "UTC"}
            return self.workflow.run(answers, **options)

        def state(self, agent):
            return self.simulator.agent(agent)["acd_state"]

    return Prepared


def message(done, name):
    """What the last task of a report said, and what it handed on for notifications."""
    handed = done.nodes[name]["artifacts"]["shift_change_report"]
    assert " ".join(handed["msg"].split()) in " ".join(done.nodes[name]["output"].split())
    return handed["msg"]


def test_done(workflow, awx):
    night = workflow()
    done = night.run()
    assert list(done.nodes) == ["forecast", "approval", "shift_change", "report"]
    assert done.status == "successful", done.nodes["shift_change"]["output"]
    assert (night.state(BEN), night.state(ONEIL)) == ("Available", "Sign-Out")
    assert done.nodes["forecast"]["artifacts"]["shift_change_result"]["mode"] == "forecast"
    result = done.nodes["shift_change"]["artifacts"]["shift_change_result"]
    assert (result["mode"], result["ok"]) == ("run", True)
    # Nobody gave a time: the run takes that of the forecast.
    forecast = done.nodes["forecast"]["artifacts"]["shift_change_result"]
    assert forecast["change_at"] is not None
    assert result["change_at"] == forecast["change_at"]
    assert ONEIL in message(done, "report")
    assert "# " in done.nodes["report"]["output"]  # the Markdown
    for node in done.nodes.values():
        assert Redactor([PASSWORD]).text(node["output"]) == node["output"]

    # What people are told: by the forecast that it waits, and where; by the report what came of it.
    forecast = awx.one("job_template", "BroadWorks shift change forecast")
    told = notification(awx, forecast, "success", done.nodes["forecast"])
    assert told.startswith("Waiting for approval. ")
    assert ONEIL in told
    assert told.endswith("https://awx.example.net/#/jobs/workflow/77")
    report = awx.one("job_template", "BroadWorks shift change report")
    assert ONEIL in notification(awx, report, "success", done.nodes["report"])


def test_a_refused_last_agent_is_asked_about_and_then_the_workflow_fails(workflow, awx):
    night = workflow()
    night.roster(going=ONEIL, coming=AMARA)  # nobody comes for cc-night
    done = night.run()
    assert list(done.nodes) == ["forecast", "approval", "shift_change", "report"]
    assert done.nodes["forecast"]["status"] == "successful", done.nodes["forecast"]["output"]
    assert done.nodes["shift_change"]["status"] == "failed"
    assert done.status == "failed"
    assert night.state(ONEIL) == "Available"
    result = done.nodes["report"]["handed"]["shift_change_result"]
    assert (result["mode"], result["ok"]) == ("run", False)
    assert "Nachtdienst" in message(done, "report")
    report = awx.one("job_template", "BroadWorks shift change report")
    assert "Nachtdienst" in notification(awx, report, "error", done.nodes["report"])


def test_cancelled_in_the_middle(workflow):
    night = workflow(latency_ms=300)
    done = night.run(cancel={"shift_change": lambda: night.simulator.counters["writes"] > 0})
    assert done.nodes["shift_change"]["status"] == "canceled"
    assert list(done.nodes)[-1] == "report"
    assert done.status == "failed"
    # The artifacts of the forecast stand in, and the report does not take them for its own.
    assert done.nodes["report"]["handed"]["shift_change_result"]["mode"] == "forecast"
    told = message(done, "report")
    assert "left no report: its job was canceled, or lost. What it did is not known" in told
    assert "There is only the forecast" in told


def test_not_approved(workflow):
    # Denied or timed out: AWX makes both of them a failed approval, and hands on nothing that
    # tells them apart.
    night = workflow()
    done = night.run(approve=False)
    assert list(done.nodes) == ["forecast", "approval", "not_approved"]
    assert done.status == "failed"
    assert night.simulator.counters["writes"] == 0
    told = message(done, "not_approved")
    assert "Not approved: denied, or not answered in time. Nothing was changed." in told
    assert ONEIL in told


def test_a_roster_that_changed_after_the_approval_changes_nothing(workflow):
    night = workflow()
    done = night.run(before={"shift_change": lambda: night.roster(coming=BEN, going=RENEE)})
    assert done.nodes["shift_change"]["status"] == "failed"
    assert done.status == "failed"
    assert night.simulator.counters["writes"] == 0
    assert f"approved: {ONEIL} goes; now: {RENEE} goes" in message(done, "report")


def test_a_hopeless_forecast_asks_nobody(workflow):
    night = workflow()
    night.roster(going="nobody@example.net", coming=BEN)
    done = night.run()
    assert list(done.nodes) == ["forecast", "no_forecast"], done.nodes["forecast"]["output"]
    assert done.status == "failed"
    assert night.simulator.counters["writes"] == 0
    told = message(done, "no_forecast")
    assert "Nobody was asked" in told
    assert "nobody@example.net" in told


def test_a_shift_change_of_the_workflow_does_nothing_without_a_forecast(
    simulate, world, tmp_path, awx
):
    simulator = simulate(world)
    job = Job(tmp_path / "job", credential(simulator, "tcp"))
    shutil.copytree(PROJECT, job.folder / "project", dirs_exist_ok=True)
    code, output = job.run("shift_change.yml", awx_needs_forecast=True, shift_change_outgoing=ONEIL)
    assert code == 2
    assert simulator.counters["connections"] == 0
    handed = job.artifacts()["shift_change_result"]
    assert (handed["mode"], handed["ok"]) == ("run", False)
    assert "The approval has no forecast" in " ".join(output.split())


def test_a_job_that_somebody_launches_needs_no_forecast(simulate, world, tmp_path, awx):
    simulator = simulate(world)
    job = Job(tmp_path / "job", credential(simulator, "tcp"))
    shutil.copytree(PROJECT, job.folder / "project", dirs_exist_ok=True)
    code, output = job.run("shift_change.yml", shift_change_outgoing=ZOE)
    assert code == 0, output
    assert simulator.agent(ZOE)["acd_state"] == "Sign-Out"
