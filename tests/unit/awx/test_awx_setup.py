# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be installed in AWX, from the variables of the role awx_setup."""

from __future__ import annotations

import json

import pytest
import yaml
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ansible_collections.telecom.broadworks.plugins.filter.awx_failure import awx_failure
from ansible_collections.telecom.broadworks.plugins.filter.awx_setup import awx_setup
from ansible_collections.telecom.broadworks.plugins.plugin_utils.awx_checks import (
    shortest_distance,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils.awx_setup import (
    failure_text,
    messages_for,
)
from ansible_collections.telecom.broadworks.tests.documents import ROOT

EXTENSION = ROOT / "extensions" / "awx"
FILES = {
    name: yaml.safe_load((EXTENSION / f"{file}.yml").read_text(encoding="utf-8"))
    for name, file in (
        ("credential_type", "credential_type"),
        ("job_templates", "job_templates"),
        ("workflow", "workflow"),
        ("messages", "notification_messages"),
    )
}
DEFAULTS = {
    name.removeprefix("awx_setup_"): value
    for name, value in yaml.safe_load(
        (ROOT / "roles/awx_setup/defaults/main.yml").read_text(encoding="utf-8")
    ).items()
}
GIVEN = {
    **DEFAULTS,
    "credential_inputs": {"host": "a", "username": "u", "password": "s3cret"},
    "execution_environment": "ee",
    "execution_environment_image": "registry/ee",
    "project_url": "https://git",
}
RRULE = "DTSTART;TZID=Europe/Berlin:20261123T{}00 RRULE:FREQ={};INTERVAL={}"


def state(given=GIVEN, **options):
    return awx_setup(given, FILES, **options)


def problems(**changes):
    return " ".join(state({**GIVEN, **changes})["problems"])


def registered(items, **ids):
    """What a task with a loop registers: the ids of what exists, by name."""
    return {
        "results": [
            {"item": item, "changed": False, **({"id": ids[name]} if name in ids else {})}
            for item in items
            for name in [item["name"]]
        ]
    }


def made(check_mode=False):
    """What all tasks register when they are run one after the other."""
    # The organization exists: it was looked up.
    results, number = {"organization": registered([{"name": "Default"}], Default=1)}, 1
    for kind in list(state()["make"])[1:]:
        entries = []
        for item in state(made=results, check_mode=check_mode)["make"][kind]:
            number += 1
            entry = {"item": item, "changed": True}
            entries.append(entry if check_mode else {**entry, "id": number})
        results[kind] = {"results": entries}
    return results


def test_the_defaults_name_what_is_missing():
    assert state(DEFAULTS)["problems"] == [
        "awx_setup_execution_environment is empty: name the execution environment with this "
        "collection; that of AWX does not contain it."
    ]
    assert state(DEFAULTS)["make"] == {}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"credential": ""}, "the workflow would stop, because"),
        ({"credential_inputs": {"host": "a"}}, "has no username"),
        ({"credential_inputs": {**GIVEN["credential_inputs"], "port": 2209}}, "put it in quotes"),
        ({"credential_inputs": {**GIVEN["credential_inputs"], "transport": "x"}}, "one of tls"),
        ({"credential_inputs": {**GIVEN["credential_inputs"], "x": "y"}}, "does not know"),
        ({"execution_environment_registry": {"host": "r"}}, "has no username"),
        ({"approval_timeout": "0"}, "must be more than 0"),
        ({"notifications": [{"notification_type": "slack"}]}, "has no name"),
        ({"notifications": ["a", "a"]}, "names a more than once"),
        ({"notifications": [{"name": "a", "notification_type": "slack"}]}, "needs both"),
        ({"schedules": [{"rrule": RRULE.format(2200, "DAILY", 1)}]}, "has no name"),
        ({"schedules": [{"name": "a", "rrule": "RRULE:FREQ=DAILY"}]}, "no DTSTART and no INTERVAL"),
        (
            {"schedules": [{"name": "a", "rrule": "", "answers": {"ocip_host": "b"}}]},
            "answers ocip_host, which the survey",
        ),
        (
            {"schedules": [{"name": "a", "rrule": "", "answers": {"shift_change_last_agent": 1}}]},
            "is one of fail, keep, force",
        ),
        (
            {
                "schedules": [
                    {"name": "a", "rrule": "", "answers": {"shift_change_incoming": ["b"]}}
                ]
            },
            "several lines, not a list",
        ),
        ({"schedules": [{"name": "a", "rrule": ""}]}, "has no answers for a roster"),
        (
            {
                "approval_timeout": 28800,
                "schedules": [
                    {"name": time, "rrule": RRULE.format(time, "DAILY", 1)}
                    for time in ("0600", "1400", "2200")
                ],
            },
            "28800 seconds apart: a pending approval would block the",
        ),
    ],
)
def test_what_cannot_work_is_refused(changes, text):
    assert text in problems(**changes)


def test_a_registry_without_an_image_is_refused():
    login = {"host": "r", "username": "u", "password": "p"}
    told = problems(execution_environment_registry=login, execution_environment_image="")
    assert "also set awx_setup_execution_environment_image" in told


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        ([], None),
        (["nothing"], None),
        ([RRULE.format("2200", "DAILY", 1)], 86400),
        ([RRULE.format("2200", "WEEKLY", 1)], 86400),
        ([RRULE.format("2200", "HOURLY", 4)], 14400),
        ([RRULE.format("2200", "MINUTELY", 30)], 1800),
        ([RRULE.format(time, "DAILY", 1) for time in ("0600", "1400", "2200")], 28800),
        ([RRULE.format(time, "DAILY", 1) for time in ("2330", "0030")], 3600),
    ],
)
def test_the_distance_of_two_shift_changes(rules, seconds):
    assert shortest_distance(rules) == seconds


def test_texts_of_the_command_line_count_as_what_they_mean():
    given = {**GIVEN, "create_organization": "false", "job_timeout": "60", "launchers": "A, B"}
    found = state(given)
    assert found["make"]["organization"] == []
    assert [item["name"] for item in found["look"]["team"]] == ["A", "B"]
    assert state({**given, "create_organization": "yes"})["make"]["organization"]


def test_installing_step_by_step_reaches_everything():
    results = made()
    found = state(made=results)
    for kind, items in found["make"].items():
        assert kind == "organization" or len(results[kind]["results"]) == len(items), kind
    assert found["make"]["node"]
    assert "Created or updated: " in found["msg"]
    assert set(found["changed"]["node"]) == {
        node["identifier"] for node in FILES["workflow"]["nodes"]
    }


def test_references_are_ids_of_the_objects_that_are_meant():
    results = made()
    ids = {
        (kind, entry["item"]["name"]): str(entry["id"])
        for kind, registered in results.items()
        for entry in registered["results"]
    }
    forecast = next(
        item for item in state(made=results)["make"]["job_template"] if "forecast" in item["name"]
    )
    assert forecast["project"] == ids["project", "Shift changes"]
    assert forecast["credentials"] == [ids["credential", "BroadWorks"]]
    node = next(i for i in state(made=results)["make"]["node"] if i["name"] == "shift_change")
    assert node["unified_job_template"] == ids["job_template", "BroadWorks shift change"]
    assert node["workflow_job_template"] == ids["workflow", FILES["workflow"]["name"]]


def test_in_check_mode_what_refers_to_nothing_yet_is_told_and_not_tried():
    results = made(check_mode=True)
    assert results["job_template"]["results"] == []
    found = state(made=results, check_mode=True)
    assert found["msg"].startswith("Would be created or updated: ")
    assert len(found["changed"]["job_template"]) == len(FILES["job_templates"])


def test_a_run_without_changes_says_so():
    results = made()
    for registered in results.values():
        for entry in registered["results"]:
            entry["changed"] = False
    found = state(made=results)
    assert found["changed"] == {}
    assert found["msg"] == "AWX is already set up as requested; nothing was changed."


def test_what_must_exist_and_does_not_is_missing():
    given = {
        **GIVEN,
        "execution_environment_image": "",
        "project_url": "",
        "credential_inputs": {},
        "approvers": ["Nobody"],
        "notifications": ["Pager"],
    }
    look = state(given)["look"]
    assert state(given)["missing"] == []  # nothing was looked up yet
    found = {kind: registered(items) for kind, items in look.items()}
    told = state(given, found=found)["missing"]
    assert len(told) == 6
    assert "There is no organization Default. Set awx_setup_create_organization" in told[0]
    assert "There is no team Nobody" in " ".join(told)
    assert "no notification template Pager" in " ".join(told)
    found = {
        kind: registered(items, **{i["name"]: 7 for i in items}) for kind, items in look.items()
    }
    assert state(given, found=found)["missing"] == []


def test_an_awx_that_does_not_answer_is_told_once_and_in_its_words():
    look = state()["look"]
    msg = "There was a network error of some kind trying to connect to your host"
    found = {
        kind: {"results": [{"item": item, "msg": msg} for item in items]}
        for kind, items in look.items()
    }
    assert state(found=found)["missing"] == [f"AWX could not be read: {msg}"]


def test_what_is_missing_in_an_organization_that_is_still_to_be_made_is_no_failure():
    given = {
        **GIVEN,
        "create_organization": True,
        "notifications": [
            {
                "name": "a",
                "notification_type": "slack",
                "notification_configuration": {"token": "t"},
            }
        ],
    }
    look = state(given)["look"]
    msg = "Request to /api/v2/organizations/?name=X returned 0 items, expected 1"
    found = {
        kind: {"results": [{"item": item, "msg": msg} for item in items]}
        for kind, items in look.items()
    }
    assert state(given, found=found)["missing"] == []


def test_an_existing_execution_environment_stays_in_its_organization():
    def environment(found):
        results = {**made(), "execution_environment": {}}
        (item,) = state(found=found, made=results)["make"]["execution_environment"]
        return item

    items = state()["look"]["execution_environment"]
    assert environment({})["organization"] == "Default"
    known = {"execution_environment": registered(items, ee=7)}
    assert "organization" not in environment(known)


@pytest.mark.parametrize(("update", "kept"), [(False, False), (True, True)])
def test_a_notification_template_with_a_secret_is_configured_once(update, kept):
    notification = {
        "name": "a",
        "notification_type": "slack",
        "notification_configuration": {"token": "t", "channels": ["c"]},
    }
    given = {**GIVEN, "notifications": [notification], "update_secrets": update}
    organization = registered([{"name": "Default"}], Default=1)
    found = {"organization": organization}
    (new,) = state(given, found=found)["make"]["notification_template"]
    assert new["notification_configuration"] == notification["notification_configuration"]
    found["notification_template"] = registered([notification], a=7)
    (item,) = state(given, found=found)["make"]["notification_template"]
    assert ("notification_configuration" in item) is kept
    assert item["messages"]["workflow_approval"]["denied"]["message"]


def rendered(text, **context):
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    return sandbox.from_string(text).render(context)


JOB = {"id": 42, "name": "BroadWorks shift change report", "status": "failed"}
URL = "https://awx.example.net/#/jobs/playbook/42"


def test_the_result_is_told_with_a_link_to_the_workflow():
    text = messages_for("slack", FILES["messages"])["error"]["message"]
    artifacts = {
        "shift_change_report": {"ok": False, "msg": "Not done: {{ x }}", "workflow_job": 7}
    }
    told = rendered(text, job={**JOB, "artifacts": artifacts}, url=URL)
    assert told == "Not done: {{ x }} https://awx.example.net/#/jobs/workflow/7"
    # A job that was cancelled hands nothing on, and a workflow has no artifacts at all.
    for job in ({**JOB, "artifacts": {}}, JOB):
        assert rendered(text, job=job, url=URL) == f"{JOB['name']} is over: failed {URL}"


def test_a_webhook_gets_a_json_object():
    message = messages_for("webhook", FILES["messages"])["success"]
    assert list(message) == ["body"]
    artifacts = {"shift_change_report": {"msg": 'Signed out: "a" <b>\\'}}
    body = json.loads(rendered(message["body"], job={**JOB, "artifacts": artifacts}, url=URL))
    assert body == {"text": f'Signed out: "a" <b>\\ {URL}'}


def test_an_email_has_a_body():
    assert set(messages_for("email", FILES["messages"])["started"]) == {"message", "body"}


def test_a_failure_names_what_failed_and_hides_secrets():
    result = {
        "msg": "One or more items failed",
        "results": [
            {"item": {"name": "fine"}},
            {
                "item": {"name": "BroadWorks"},
                "failed": True,
                "msg": "Unable to update credential, see response",
                "response": {"json": {"inputs": ["s3cret is wrong"]}},
            },
        ],
    }
    told = awx_failure(result, "Install the credentials", GIVEN, FILES)
    assert "s3cret" not in told
    assert told.startswith("Install the credentials failed. BroadWorks: Unable to update")
    assert "is wrong" in told
    assert "fine" not in told


@pytest.mark.parametrize(
    ("task", "advice"),
    [
        ("Install the credential type", "Only a system administrator"),
        ("Install the project", "needs the role Admin of the organization"),
    ],
)
def test_a_refusal_says_who_may(task, advice):
    assert advice in failure_text({"msg": "You don't have permission (HTTP 403)."}, task)
