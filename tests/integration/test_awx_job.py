# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job as AWX runs it: ansible-runner, with what the credential type injects.

AWX renders the injectors with Jinja in a sandbox, writes the files, and hands environment and extra
variables to ansible-runner. This does the same, without an AWX.
"""

from __future__ import annotations

import shutil

import pytest
import yaml
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip.redact import Redactor
from ansible_collections.telecom.broadworks.tests.integration.awx import (
    CREDENTIAL_TYPE,
    FIELDS,
    PROJECT,
    Job,
    credential,
    injected,
)
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    TRANSPORTS,
    execute,
)

RENEE, ZOE = "renée@example.com", "zoë-€@example.com"
AMARA = "amara.o@example.net"


def tasks_on(hosts, *tasks):
    return [{"name": "Job", "hosts": hosts, "gather_facts": False, "tasks": list(tasks)}]


def sign_out(*agents):
    return {
        "name": "Sign out",
        "telecom.broadworks.ocip_call_center_agent": {"agent_user_id": list(agents)},
    }


def assert_no_secret(told):
    assert Redactor([PASSWORD]).text(told) == told


@pytest.fixture
def job(tmp_path):
    if not shutil.which("ansible-runner"):
        pytest.skip("ansible-runner is not installed")
    return lambda inputs: Job(tmp_path / "job", inputs)


def test_only_the_password_is_secret_and_it_goes_into_the_environment_only(tmp_path):
    assert [name for name, field in FIELDS.items() if field.get("secret")] == ["password"]
    inputs = {"host": "a", "username": "u", "password": PASSWORD}
    environment, extra = injected(inputs, tmp_path)
    assert environment["OCIP_PASSWORD"] == PASSWORD
    assert PASSWORD not in str(extra)


def test_fields_left_empty_give_the_defaults_of_the_collection(tmp_path):
    environment, extra = injected({"host": "a,b", "username": "u", "password": "p"}, tmp_path)
    assert environment == {
        "OCIP_HOST": "a,b",
        "OCIP_USERNAME": "u",
        "OCIP_PASSWORD": "p",
        "OCIP_TRANSPORT": "tls",
        "OCIP_PORT": "2209",
        "OCIP_PATH": "/webservice/services/ProvisioningService",
        "OCIP_LOGIN": "auto",
        "OCIP_CA_PATH": "",
        "OCIP_VALIDATE_CERTS": "True",
    }
    assert extra == {"ocip_host": "a,b", "ocip_username": "u"}


def test_the_form_for_credential_types_takes_the_injectors():
    # It renders each with every field filled in, and refuses names that it does not know.
    names = dict.fromkeys(FIELDS, "EXAMPLE")
    names["tower"] = {"filename": {"ca": "EXAMPLE_FILENAME"}}
    strict = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    for injectors in CREDENTIAL_TYPE["injectors"].values():
        for template in injectors.values():
            strict.from_string(template).render(names)


@pytest.mark.parametrize(
    ("inputs", "name", "value"),
    [
        ({"transport": "tcp"}, "OCIP_PORT", "2208"),
        ({"transport": "https"}, "OCIP_PORT", "443"),
        ({"transport": "http", "port": "8080"}, "OCIP_PORT", "8080"),
        ({"trust_any_certificate": True}, "OCIP_VALIDATE_CERTS", "False"),
    ],
)
def test_fields_that_are_filled_in(inputs, name, value, tmp_path):
    environment, _extra = injected(inputs, tmp_path)
    assert environment[name] == value


@pytest.mark.parametrize(
    ("transport", "host"),
    [*zip(TRANSPORTS, ["localhost", "elsewhere", "elsewhere", "localhost"])],
)
def test_a_job_finds_its_credential_wherever_the_module_runs(host, transport, simulate, world, job):
    simulator = simulate(world, (transport,))
    job = job(credential(simulator, transport))
    job.write("project/book.yml", tasks_on(host, sign_out(RENEE, ZOE)))
    status, output = job.run("book.yml", "-vvvv")
    assert status == 0, output
    assert simulator.agent(RENEE)["acd_state"] == "Sign-Out"
    assert simulator.counters["open_sessions"] == 0
    assert_no_secret(job.told)


def test_a_job_of_type_check_changes_nothing(simulate, world, job):
    simulator = simulate(world)
    job = job(credential(simulator, "tcp"))
    job.write("project/book.yml", tasks_on("localhost", sign_out(RENEE)))
    status, output = job.run("book.yml", "--check")
    assert status == 0, output
    assert "changed=1" in output
    assert simulator.counters["writes"] == 0


def test_a_wrong_password_is_in_no_output_of_the_job(simulate, world, job):
    simulator = simulate(world)
    wrong = PASSWORD.replace("s3cr3t", "0ther")
    job = job(credential(simulator, "tcp", password=wrong))
    job.write("project/book.yml", tasks_on("elsewhere", sign_out(AMARA)))
    status, output = job.run("book.yml", "-vvvv")
    assert status == 2
    assert "4962" in output
    assert simulator.counters["failed_logins"] == 1
    assert Redactor([wrong]).text(job.told) == job.told


def test_an_inventory_source_with_the_credential(simulate, world, tmp_path):
    simulator = simulate(world)
    environment, _extra = injected(credential(simulator, "tcp"), tmp_path)
    source = tmp_path / "support.ocip_agents.yml"
    source.write_text(
        yaml.safe_dump(
            {
                "plugin": "telecom.broadworks.ocip_agents",
                "service_provider_id": "ExampleSP",
                "group_id": "Support",
            }
        )
    )
    command = ["ansible-inventory", "-i", str(source), "--list", "--export", "-vvv"]
    run = execute(command, environment)
    assert run.returncode == 0, run.output
    assert '"agent_state_wrap_up"' in run.stdout
    assert_no_secret(run.output)


@pytest.fixture
def shipped_job(job):
    """A job whose project is the one that the collection ships."""

    def shipped_job(inputs):
        made = job(inputs)
        shutil.copytree(PROJECT, made.folder / "project", dirs_exist_ok=True)
        return made

    return shipped_job


def test_the_sign_out_with_the_answers_of_its_survey(simulate, world, shipped_job):
    simulator = simulate(world)
    job = shipped_job(credential(simulator, "tcp"))
    answers = {"sign_out_agents": f"{RENEE}\n{ZOE}\n", "sign_out_last_agent": "keep"}
    status, output = job.run("sign_out.yml", **answers)
    assert status == 0, output
    assert simulator.agent(RENEE)["acd_state"] == "Sign-Out"
    assert simulator.agent(ZOE)["acd_state"] == "Sign-Out"
    # What AWX keeps as artifacts of the job.
    result = job.artifacts()["sign_out_result"]
    assert result["ok"] is True
    assert result["summary"]["changed"] == 2
    assert_no_secret(job.told)


def test_the_rehearsal_needs_no_credential(simulate, world, shipped_job):
    simulator = simulate(world)
    job = shipped_job(credential(simulator, "tcp"))
    # What AWX makes of the survey: an empty field gives an empty text.
    names = ("rehearse_at", "shift_change_roster", "shift_change_timezone")
    answers = {
        **dict.fromkeys(names, ""),
        "shift_change_incoming": "in@example.org",
        "shift_change_outgoing": "out@example.org",
    }
    folder = {"shift_change_report_dir": str(job.folder / "reports")}
    status, output = job.run("rehearse.yml", rehearse_world="", **answers, **folder)
    assert status == 0, output
    assert job.artifacts()["shift_change_result"]["ok"] is True
    assert simulator.counters["connections"] == 0
