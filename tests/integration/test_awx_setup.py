# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role awx_setup on a small AWX, and the execution environment."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import shutil
from pathlib import Path

import pytest
import yaml

from ansible_collections.telecom.broadworks.tests.documents import ROOT
from ansible_collections.telecom.broadworks.tests.integration.awx import (
    CREDENTIAL_TYPE,
    EVERYTHING,
    EXTENSION,
    LEAST,
    PROJECT,
    RECORDED,
    SECRET,
    TEAMS,
    TOKEN,
    WORKFLOW,
    Awx,
)
from ansible_collections.telecom.broadworks.tests.integration.helpers import execute


@pytest.fixture
def awx(tmp_path):
    """An empty AWX."""
    return Awx(tmp_path)


@pytest.fixture
def installed(set_up_once, awx):
    """Such an AWX, for one test."""
    shutil.copy(set_up_once[0].path, awx.path)
    awx.objects("organization")  # reads it
    awx.state["calls"] = []
    awx.write()
    return awx


def recap(run, what):
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("localhost ")]
    return int(dict(part.split("=") for part in line.split() if "=" in part)[what])


def test_it_says_when_awx_awx_is_missing(tmp_path):
    awx = Awx(tmp_path, installed=False)
    run = awx.set_up(LEAST)
    assert run.returncode == 2, run.output
    assert "ansible-galaxy collection install awx.awx" in run.output


def test_one_command_installs_everything_and_shows_no_secret(installed, set_up_once):
    awx, run = installed, set_up_once[1]
    organization = awx.one("organization", "Telephony")["id"]
    for kind, names in (
        ("credential", ["Switch", "Registry of broadworks-ee"]),
        ("execution_environment", ["broadworks-ee"]),
        ("project", ["Shift changes"]),
        ("inventory", ["Controller only", "Call center agents"]),
        ("label", ["Telephony"]),
        ("notification_template", ["Duty phone", "Duty hook"]),
        ("workflow_job_template", [WORKFLOW]),
    ):
        found = awx.objects(kind, organization=organization)
        assert [item["name"] for item in found] == names
    assert len(awx.objects("job_template", organization=organization)) == 6
    # No secret was shown, and each arrived.
    assert SECRET not in run.output
    assert TOKEN not in run.output
    assert awx.one("credential", "Switch")["inputs.password"] == SECRET
    registry = awx.one("credential", "Registry of broadworks-ee")
    assert registry["inputs.password"] == SECRET
    assert awx.one("execution_environment", "broadworks-ee")["credential"] == registry["id"]
    source = awx.one("inventory_source", "Call center agents")
    assert source["source_path"] == "agents.ocip_agents.yml"
    assert source["source_project"] == awx.one("project", "Shift changes")["id"]


CHANGED = json.loads(json.dumps(EVERYTHING).replace(SECRET, "an0ther").replace(TOKEN, "n3w"))


def test_the_second_run_changes_nothing_and_needs_no_system_administrator(installed):
    """Not even secrets that are others by now."""
    installed.state["superuser"] = False
    installed.write()
    run = installed.set_up({**CHANGED, **TEAMS})
    assert run.returncode == 0, run.output
    assert recap(run, "changed") == 0, run.output
    assert "nothing was changed" in run.output
    assert installed.one("credential", "Switch")["inputs.password"] == SECRET


def test_what_the_jobs_get(installed):
    awx = installed
    switch = awx.one("credential", "Switch")["id"]
    for template in awx.objects("job_template"):
        assert (PROJECT / template["playbook"]).is_file(), template["playbook"]
        logs_in = template["playbook"] not in ("rehearse.yml", "report.yml")
        assert template["credentials"] == ([switch] if logs_in else [])
        assert template["execution_environment"] == awx.objects("execution_environment")[0]["id"]
        assert template["timeout"] == 900
        assert awx.named("label", template["labels"]) == ["Telephony"]
        assert awx.named("instance_group", template["instance_groups"]) == ["night"]
        # Whoever launches gives no variables but the answers of the survey.
        assert template["ask_variables_on_launch"] is False
        assert template["ask_credential_on_launch"] is False
    assert awx.objects("workflow_job_template")[0]["ask_variables_on_launch"] is False
    (host,) = awx.objects("host")
    assert host["variables"]["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"


def test_the_injectors_arrive_as_templates(installed):
    found = installed.one("credential_type", CREDENTIAL_TYPE["name"])
    assert found["injectors"] == CREDENTIAL_TYPE["injectors"]
    assert found["inputs"] == CREDENTIAL_TYPE["inputs"]
    assert found["injectors"]["env"]["OCIP_PASSWORD"] == "{{ password }}"


def test_every_path_of_the_workflow_ends_in_a_report_and_none_goes_round_the_approval(installed):
    awx = installed
    nodes = {node["name"]: node for node in awx.objects("node")}
    names = {node["id"]: name for name, node in nodes.items()}
    templates = {item["id"]: item for item in awx.objects("job_template")}

    def after(name, *kinds):
        return [names[found] for kind in kinds for found in nodes[name].get(kind, [])]

    everything = ("success_nodes", "failure_nodes", "always_nodes")
    assert after("forecast", "success_nodes") == ["approval"]
    assert after("approval", "success_nodes") == ["shift_change"]
    # The only way to the shift change.
    assert [n for n in nodes if "shift_change" in after(n, *everything)] == ["approval"]
    for name, node in nodes.items():
        if "unified_job_template" in node:
            playbook = templates[node["unified_job_template"]]["playbook"]
            is_last = not after(name, *everything)
            assert is_last == (playbook == "report.yml"), name
        # Whatever happens, something follows: a report, or what a report follows.
        elif name == "approval":
            assert after(name, "failure_nodes") == ["not_approved"]
    assert after("forecast", "failure_nodes") == ["no_forecast"]
    assert after("shift_change", "always_nodes") == ["report"]
    assert nodes["approval"]["approval_node"]["timeout"] == 1800
    assert nodes["shift_change"]["job_type"] == "run"
    assert nodes["forecast"]["job_type"] == "check"
    assert awx.objects("workflow_job_template")[0]["extra_vars"] == {"awx_needs_forecast": True}


def test_running_it_again_denies_no_approval_and_writes_secrets_when_told_to(installed):
    awx = installed
    node = awx.one("node", "approval")
    awx.state["approvals"].append({"node": node["id"], "status": "pending"})
    awx.write()
    changes = {"awx_setup_approval_timeout": 600, "awx_setup_update_secrets": True}
    run = awx.set_up({**CHANGED, **TEAMS, **changes})
    assert run.returncode == 0, run.output
    assert awx.one("node", "approval")["approval_node"]["timeout"] == 600
    assert awx.one("node", "approval")["id"] == node["id"]
    assert awx.state["approvals"] == [{"node": node["id"], "status": "pending"}]
    (given,) = awx.calls("workflow_job_template")
    assert not given["destroy_current_nodes"]
    assert "workflow_nodes" not in given
    assert awx.one("credential", "Switch")["inputs.password"] == "an0ther"
    phone = awx.one("notification_template", "Duty phone")
    assert phone["notification_configuration"]["token"] == "n3w"


def test_the_stand_in_denies_approvals_of_nodes_that_are_destroyed(installed):
    """Else the test above could not fail."""
    node = installed.one("node", "approval")
    installed.state["approvals"].append({"node": node["id"], "status": "pending"})
    installed.write()
    given = {"name": WORKFLOW, "organization": "Telephony", "destroy_current_nodes": True}
    run = installed.module("workflow_job_template", given)
    assert "CHANGED" in run.output
    assert installed.objects("node") == []
    assert installed.state["approvals"] == [{"node": node["id"], "status": "failed"}]


def test_check_mode_on_an_empty_awx_says_what_would_be_made_and_makes_nothing(awx):
    before = json.loads(json.dumps(awx.state["objects"]))
    run = awx.set_up(EVERYTHING, "--check")
    assert run.returncode == 0, run.output
    told = run.output.replace("\n", " ")
    assert "Would be created or updated" in told
    for name in ("Telephony", "Switch", "Shift changes", WORKFLOW, "not_approved", "Evening"):
        assert name in told
    awx._read()
    kept = {kind: found for kind, found in awx.state["objects"].items() if found}
    assert kept == before


def test_check_mode_on_an_awx_that_is_set_up_says_that_nothing_would_change(installed):
    run = installed.set_up({**EVERYTHING, **TEAMS}, "--check")
    assert run.returncode == 0, run.output
    assert recap(run, "changed") == 0
    assert "nothing was changed" in run.output


def test_two_organizations_do_not_collide(installed):
    """The second one is made by the setup."""
    awx = installed
    first = json.loads(json.dumps(awx.state["objects"]))
    run = awx.set_up({**EVERYTHING, "awx_setup_organization": "Support"})
    assert run.returncode == 0, run.output
    for kind, before in first.items():
        assert awx.objects(kind)[: len(before)] == before, kind
    for kind, count in (("project", 1), ("workflow_job_template", 1), ("job_template", 6)):
        for place in awx.objects("organization")[1:]:
            assert len(awx.objects(kind, organization=place["id"])) == count
    # Each workflow leads to the job templates of its own organization.
    templates = {item["id"]: item["organization"] for item in awx.objects("job_template")}
    for workflow in awx.objects("workflow_job_template"):
        for node in awx.objects("node", workflow_job_template=workflow["id"]):
            if "unified_job_template" in node:
                assert templates[node["unified_job_template"]] == workflow["organization"]


@pytest.mark.parametrize(
    ("variables", "texts"),
    [
        ({}, ["awx_setup_execution_environment is empty"]),
        (
            {"awx_setup_execution_environment": "ee", "awx_setup_organization": "Nowhere"},
            [
                "There is no organization Nowhere",
                "There is no execution environment ee",
                "There is no project Shift changes in organization Nowhere",
                "There is no credential BroadWorks of type Cisco BroadWorks OCI-P",
            ],
        ),
    ],
    ids=["environment", "nothing there"],
)
def test_what_is_missing_is_named_before_anything_is_made(awx, variables, texts):
    run = awx.set_up(variables)
    assert run.returncode == 2, run.output
    told = " ".join(run.output.split())
    for text in [*texts, "Nothing was installed."]:
        assert text in told
    assert awx.calls() == []


def test_a_schedule_brings_its_answers(installed):
    schedule = installed.one("schedule", "Evening")
    assert schedule["extra_data"] == {
        "shift_change_roster": "rosters/roster.csv",
        "shift_change_timezone": "Europe/Berlin",
        "shift_change_last_agent": "fail",
    }


def grants(awx):
    """Who may do what, in names."""
    found = []
    for team, role, kind, target in awx.objects("grant"):
        (name,) = awx.named("team", [team])
        (what,) = awx.named(kind, [target])
        found.append((name, role, what.removeprefix("BroadWorks ")))
    return found


def test_roles_are_granted_to_teams_and_no_approver_can_go_round_the_approval(installed):
    found = grants(installed)
    assert ("Supervisors", "execute", "shift change with approval") in found
    assert ("Duty officers", "approval", "shift change with approval") in found
    assert ("Duty officers", "execute", "shift change forecast") in found
    assert ("Duty officers", "read", "shift change") in found
    assert ("Auditors", "read", "sign-out") in found
    changing = ("shift change", "sign-out")
    assert not [grant for grant in found if grant[1] == "execute" and grant[2] in changing]


def test_a_credential_type_that_awx_refuses_is_explained(installed):
    awx = installed
    awx.one("credential_type", CREDENTIAL_TYPE["name"])["inputs"] = {"fields": []}
    awx.write()
    run = awx.set_up({**EVERYTHING, **TEAMS})
    assert run.returncode == 2
    told = " ".join(run.output.split())
    assert "Only a system administrator may install a credential type" in told
    assert "AWX does not allow changes to a type that a credential uses" in told


def test_a_refused_password_is_explained_and_not_shown(installed):
    # Two credentials of that name and type: awx.awx cannot tell which one is meant.
    awx = installed
    awx.add("credential", **{**awx.one("credential", "Switch"), "id": 9999})
    run = awx.set_up({**EVERYTHING, **TEAMS}, "-vvv")
    assert run.returncode == 2
    assert "returned 2 items, expected 1" in " ".join(run.output.split())
    assert SECRET not in run.output


def test_the_name_of_the_credential_type_changes_with_its_inputs():
    """AWX refuses to change a type that a credential uses (403), so that a changed type needs a
    name of its own. When this fails, give the type the next number and put both down here."""
    told = json.dumps([CREDENTIAL_TYPE["inputs"], CREDENTIAL_TYPE["injectors"]], sort_keys=True)
    assert (CREDENTIAL_TYPE["name"], hashlib.sha256(told.encode()).hexdigest()[:16]) == (
        "Cisco BroadWorks OCI-P",
        "5e276d563bf00574",
    )


def test_surveys_ask_for_variables_that_there_are(installed):
    awx = installed
    specs = yaml.safe_load((ROOT / "roles/shift_change/meta/argument_specs.yml").read_text())
    options = specs["argument_specs"]["main"]["options"]
    playbooks = {
        prefix: (ROOT / "playbooks" / f"{name}.yml").read_text(encoding="utf-8")
        for prefix, name in (
            ("sign_out", "sign_out"),
            ("rehearse", "rehearse"),
            ("awx_report", "awx_report"),
            ("check_switch", "check_switch"),
        )
    }
    for template in awx.objects("job_template") + awx.objects("workflow_job_template"):
        for question in template.get("survey_spec", {}).get("spec", []):
            variable = question["variable"]
            if question["type"] == "multiplechoice":
                assert question["default"] in question["choices"]
            if variable.startswith("shift_change_"):
                assert set(question.get("choices", [])) <= set(options[variable].get("choices", []))
            else:
                (text,) = [text for name, text in playbooks.items() if variable.startswith(name)]
                assert variable in text


def literal(node):
    """The value of an expression of literals and calls of dict()."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "dict":
        return {keyword.arg: literal(keyword.value) for keyword in node.keywords}
    if isinstance(node, ast.Call):
        return ["ssh", "vault", "net", "scm", "cloud", "insights"]  # list(KIND_CHOICES.keys())
    return ast.literal_eval(node) if not isinstance(node, ast.Dict) else {}


def test_the_stand_in_has_the_options_of_awx_awx():
    """Of 24.6.1, as files/awx_modules.json says; compared where that collection is installed."""
    assert RECORDED["version"] == "24.6.1"
    found = importlib.util.find_spec("ansible_collections.awx")
    folders = [Path(place) / "awx" for place in (found.submodule_search_locations if found else [])]
    folders = [folder for folder in folders if (folder / "MANIFEST.json").is_file()]
    if not folders:
        pytest.skip("awx.awx is not installed")
    manifest = json.loads((folders[0] / "MANIFEST.json").read_text(encoding="utf-8"))
    assert manifest["collection_info"]["version"] == RECORDED["version"]
    for name, options in RECORDED["modules"].items():
        module = (folders[0] / f"plugins/modules/{name}.py").read_text(encoding="utf-8")
        (spec,) = [
            literal(node.value)
            for node in ast.walk(ast.parse(module))
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "argument_spec"
        ]
        assert set(spec) == set(options), name
        for option, details in spec.items():
            for key in ("type", "required", "choices", "default", "elements"):
                absent = "str" if key == "type" else None
                assert options[option].get(key) == details.get(key, absent), (name, option, key)


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


def project(folder):
    return execute(
        ["ansible-playbook", "telecom.broadworks.awx_project", "-e", f"dest={folder}"], {}
    )


def test_a_project_is_ready_to_be_committed_and_what_is_ones_own_is_left_alone(tmp_path):
    folder = tmp_path / "shift changes"
    run = project(f'"{folder}"')
    assert run.returncode == 0, run.output
    templates = yaml.safe_load((EXTENSION / "job_templates.yml").read_text(encoding="utf-8"))
    for item in templates:
        assert (folder / item["playbook"]).is_file()
    for name in ("collections/requirements.yml", "agents.ocip_agents.yml", ".gitignore"):
        assert (folder / name).is_file()
    run = execute(["git", "-C", str(folder), "status", "--short"], {})
    assert "?? rosters/" in run.stdout

    # The example is one that the shift change takes, and so is every playbook.
    roster = folder / "rosters" / "roster.csv"
    books = [str(book) for book in folder.glob("*.yml") if book.name != "agents.ocip_agents.yml"]
    run = execute(["ansible-playbook", "--syntax-check", *books], {})
    assert run.returncode == 0, run.output
    assert all(f"playbook: {book}" in run.stdout for book in books)

    roster.write_text("mine", encoding="utf-8")
    (folder / "report.yml").write_text("old", encoding="utf-8")
    run = project(f'"{folder}"')
    assert recap(run, "changed") == 1
    assert roster.read_text(encoding="utf-8") == "mine"
    assert (folder / "report.yml").read_text() == (PROJECT / "report.yml").read_text()


def test_a_project_needs_a_folder():
    run = execute(["ansible-playbook", "telecom.broadworks.awx_project"], {})
    assert run.returncode == 2
    assert "Name the folder of the working copy" in run.output
