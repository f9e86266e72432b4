# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role awx_setup hands to awx.awx, and the execution environment.

awx.awx needs an AWX. In its place stand modules that take exactly its options, as
files/awx_modules.json lists them, and write down what they were given.
"""

from __future__ import annotations

import json
import os
import shutil

import pytest
import yaml

from ansible_collections.telecom.broadworks.tests.documents import ROOT
from ansible_collections.telecom.broadworks.tests.integration.helpers import execute

EXTENSION = ROOT / "extensions" / "awx"
RECORDED = json.loads((ROOT / "tests/integration/files/awx_modules.json").read_text())["modules"]
SECRET = "n0t-for-anybody"
MODULE = """
import json, os
from ansible.module_utils.basic import AnsibleModule
NAME = {name!r}
OPTIONS = json.loads({options!r})
module = AnsibleModule(argument_spec=OPTIONS)
with open(os.environ["AWX_LOG"], "a") as log:
    given = {{key: value for key, value in module.params.items() if value is not None}}
    log.write(json.dumps([NAME, given]) + "\\n")
module.exit_json(changed=True)
"""


def argument_spec(options):
    """An argument spec of the options, in which nothing has a default."""
    spec = {}
    for name, option in options.items():
        spec[name] = {**option, "type": option.get("type", "str")}
        if "options" in option:
            spec[name]["options"] = argument_spec(option["options"])
        if name == "inputs":
            spec[name]["no_log"] = True
    return spec


@pytest.fixture
def set_up(tmp_path):
    """Runs the playbook awx_setup with an awx.awx that writes down what it is given."""

    def set_up(*options, installed=True):
        modules = tmp_path / "collections" / "ansible_collections" / "awx" / "awx" / "plugins"
        if installed and not modules.exists():
            (modules / "modules").mkdir(parents=True)
            for name, recorded in RECORDED.items():
                content = MODULE.format(name=name, options=json.dumps(argument_spec(recorded)))
                (modules / "modules" / f"{name}.py").write_text(documented(name) + content)
        log = tmp_path / "log"
        log.unlink(missing_ok=True)
        variables = {"AWX_LOG": str(log), **collections_path(tmp_path / "collections")}
        command = ["ansible-playbook", "telecom.broadworks.awx_setup", *options]
        run = execute(command, variables)
        lines = log.read_text().splitlines() if log.exists() else []
        return run, [tuple(json.loads(line)) for line in lines]

    return set_up


def collections_path(folder):
    """Adds a folder to the places where collections are."""
    paths = [str(folder), os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / "build/tree"))]
    return {"ANSIBLE_COLLECTIONS_PATH": os.pathsep.join(paths)}


def documented(name):
    text = {"module": name, "short_description": name, "description": [name], "author": ["x"]}
    return f"DOCUMENTATION = {yaml.safe_dump(text)!r}\n"


def only(given, module):
    (found,) = [values for name, values in given if name == module]
    return found


def test_it_says_when_awx_awx_is_missing(set_up):
    run, given = set_up(installed=False)
    assert run.returncode == 2, run.output
    assert "ansible-galaxy collection install awx.awx" in run.output
    assert given == []


def test_everything_is_installed_with_options_that_awx_awx_has(set_up):
    run, given = set_up()
    assert run.returncode == 0, run.output
    assert [name for name, _values in given] == [
        "credential_type",
        "inventory",
        "host",
        *["job_template"] * 4,
        "workflow_job_template",
    ]
    host = only(given, "host")
    assert host["variables"]["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"


def test_the_injectors_arrive_as_templates(set_up):
    _run, given = set_up()
    installed = only(given, "credential_type")
    written = yaml.safe_load((EXTENSION / "credential_type.yml").read_text(encoding="utf-8"))
    assert installed["injectors"] == written["injectors"]
    assert installed["inputs"] == written["inputs"]
    assert installed["injectors"]["env"]["OCIP_PASSWORD"] == "{{ password }}"


def test_the_workflow_leads_from_the_forecast_to_the_report(set_up):
    _run, given = set_up("-e", "awx_setup_organization=Telephony")
    templates = {values["name"] for name, values in given if name == "job_template"}
    workflow = only(given, "workflow_job_template")
    nodes = {node["identifier"]: node for node in workflow["workflow_nodes"]}
    way = ["forecast"]
    while nodes[way[-1]].get("related"):
        related = nodes[way[-1]]["related"]
        (following,) = [node for nodes_after in related.values() for node in nodes_after or []]
        way.append(following["identifier"])
    assert way == ["forecast", "approval", "shift_change", "report"] == list(nodes)
    assert nodes["approval"]["unified_job_template"]["type"] == "workflow_approval"
    assert nodes["approval"]["unified_job_template"]["timeout"] == 3600
    # A change without approval must be impossible.
    assert nodes["approval"]["related"]["success_nodes"] == [{"identifier": "shift_change"}]
    assert (nodes["forecast"]["job_type"], nodes["shift_change"]["job_type"]) == ("check", "run")
    for node in nodes.values():
        template = node["unified_job_template"]
        if template["type"] == "job_template":
            assert template["name"] in templates
            assert template["organization"] == {"name": "Telephony"}


def test_job_templates_have_playbooks_and_surveys_ask_for_what_they_take(set_up):
    _run, given = set_up()
    for name, values in given:
        if name == "job_template":
            playbook = EXTENSION / "templates/project" / values["playbook"]
            assert playbook.is_file(), playbook
            assert values["ask_credential_on_launch"] == (
                values["playbook"] in ("sign_out.yml", "shift_change.yml")
            )
        for question in values.get("survey_spec", {}).get("spec", []):
            assert {"variable", "question_name", "type", "required"} <= set(question)
            if question["type"] == "multiplechoice":
                assert question["default"] in question["choices"]


def test_whoever_launches_a_job_gives_no_variables_but_the_answers_of_its_survey(set_up):
    _run, given = set_up()
    asking = {
        values["name"]: values["ask_variables_on_launch"]
        for name, values in given
        if name in ("job_template", "workflow_job_template")
    }
    assert len(asking) == 5
    assert not any(asking.values())


def test_surveys_ask_for_variables_that_there_are(set_up):
    _run, given = set_up()
    specs = yaml.safe_load((ROOT / "roles/shift_change/meta/argument_specs.yml").read_text())
    options = specs["argument_specs"]["main"]["options"]
    playbooks = {
        prefix: (ROOT / "playbooks" / f"{prefix}.yml").read_text(encoding="utf-8")
        for prefix in ("sign_out", "rehearse")
    }
    for _name, values in given:
        for question in values.get("survey_spec", {}).get("spec", []):
            variable = question["variable"]
            if variable.startswith("shift_change_"):
                assert set(question.get("choices", [])) <= set(options[variable].get("choices", []))
            else:
                (text,) = [text for name, text in playbooks.items() if variable.startswith(name)]
                assert variable in text


def test_a_credential_an_environment_and_a_project_of_ones_own(set_up, tmp_path):
    answers = tmp_path / "answers.yml"
    answers.write_text(
        yaml.safe_dump(
            {
                "awx_setup_credential": "Switch",
                "awx_setup_credential_inputs": {
                    "host": "xsp1.example.net",
                    "username": "ops@example.net",
                    "password": SECRET,
                },
                "awx_setup_execution_environment": "broadworks-ee",
                "awx_setup_execution_environment_image": "registry.example.net/broadworks-ee",
                "awx_setup_project_url": "https://git.example.net/shifts.git",
                "awx_setup_notifications": ["Duty phone"],
            }
        )
    )
    run, given = set_up("-e", f"@{answers}", "-vvv")
    assert run.returncode == 0, run.output
    assert SECRET not in run.output
    assert only(given, "credential")["inputs"]["password"] == SECRET
    assert only(given, "execution_environment")["image"] == "registry.example.net/broadworks-ee"
    assert only(given, "project")["scm_url"] == "https://git.example.net/shifts.git"
    credentials = {
        values["playbook"]: values["credentials"]
        for name, values in given
        if name == "job_template"
    }
    assert credentials == {
        "sign_out.yml": ["Switch"],
        "shift_change.yml": ["Switch"],
        "rehearse.yml": [],
        "report.yml": [],
    }
    workflow = only(given, "workflow_job_template")
    assert workflow["notification_templates_approvals"] == ["Duty phone"]


def test_the_environment_names_the_version_that_is_built():
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    text = (EXTENSION / "execution-environment.yml").read_text(encoding="utf-8")
    assert text.count("telecom-broadworks-") == text.count(f"telecom-broadworks-{version}.tar.gz")


@pytest.mark.skipif(not shutil.which("ansible-builder"), reason="ansible-builder is not installed")
def test_the_context_of_the_execution_environment(tmp_path):
    context = tmp_path / "context"
    definition = shutil.copy(EXTENSION / "execution-environment.yml", tmp_path)
    for tarball in (ROOT / "build").glob("telecom-broadworks-*.tar.gz"):
        shutil.copy(tarball, tmp_path)
    run = execute(["ansible-builder", "create", "-f", str(definition), "-c", str(context)], {})
    assert run.returncode == 0, run.output
    build = context / "_build"
    assert len(list(build.glob("collections/telecom-broadworks-*.tar.gz"))) == 1
    target = tmp_path / "installed"
    command = ["ansible-galaxy", "collection", "install", "-r", "requirements.yml", "-p"]
    run = execute(
        ["bash", "-c", f"cd {build} && {' '.join(command)} {target}"],
        {"ANSIBLE_COLLECTIONS_PATH": str(target), "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false"},
    )
    assert run.returncode == 0, run.output
    run = execute(["ansible-builder", "introspect", str(target)], {})
    needed = yaml.safe_load(run.stdout)
    python = " ".join(needed["python"]) if isinstance(needed["python"], list) else run.stdout
    assert "lxml" in python
    assert "requests" in python
