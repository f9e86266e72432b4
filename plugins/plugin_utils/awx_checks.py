# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the variables of the role ``awx_setup`` can work. Pure.

What is refused here would be accepted by AWX, and fail at night.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Values = Mapping[str, Any]

DAY = 24 * 60 * 60
EXAMPLE_RULE = "DTSTART;TZID=Europe/Berlin:20261123T215500 RRULE:FREQ=DAILY;INTERVAL=1"
SECONDS = {"HOURLY": 3600, "MINUTELY": 60}
NAMED_SOMEBODY = ("shift_change_roster", "shift_change_incoming", "shift_change_outgoing")


def typed(given: Values) -> dict[str, Any]:
    """The variables with their types: from the command line, all of them come as texts."""
    return {name: _typed(name, value) for name, value in given.items()}


def _typed(name: str, value: Any) -> Any:
    if name in ("create_organization", "update_secrets"):
        return value if isinstance(value, bool) else str(value).lower() in ("true", "yes", "1")
    if name.endswith("_timeout"):
        return int(value)
    if name in ("launchers", "approvers", "readers", "labels", "instance_groups"):
        items = value.split(",") if isinstance(value, str) else value or []
        return list(dict.fromkeys(text for item in items if (text := str(item).strip())))
    return value


def problems_of(given: Values, files: Values) -> list[str]:
    """What is missing or cannot work, each with what to do about it."""
    return [
        *_missing_names(given),
        *_credential_problems(given, files),
        *_environment_problems(given),
        *_notification_problems(given),
        *_schedule_problems(given, files),
        *_timeout_problems(given),
    ]


def notifications_of(given: Values) -> list[dict[str, Any]]:
    """The notification templates; a name alone means one that exists."""
    return [
        {"name": item} if isinstance(item, str) else dict(item) for item in given["notifications"]
    ]


# --- checks --------------------------------------------------------------------------------


def _missing_names(given: Values) -> list[str]:
    wanted = {
        "organization": "the organization to install in",
        "project": "the project with the playbooks",
        "inventory": "the inventory with localhost",
        "credential": "the credential for the switch; without one, the workflow would stop, "
        "because nobody is there to choose one",
        "execution_environment": "the execution environment with this collection; that of AWX "
        "does not contain it",
    }
    return [
        f"awx_setup_{name} is empty: name {what}."
        for name, what in wanted.items()
        if not given[name]
    ]


def _credential_problems(given: Values, files: Values) -> list[str]:
    inputs = given["credential_inputs"]
    if not inputs:
        return []
    form = files["credential_type"]["inputs"]
    fields = {field["id"]: field for field in form["fields"]}
    problems = [
        f"awx_setup_credential_inputs has no {name}: {fields[name]['label']}."
        for name in form["required"]
        if not inputs.get(name)
    ]
    for name, value in inputs.items():
        choices = (fields.get(name) or {}).get("choices")
        if name not in fields:
            problems.append(
                f"awx_setup_credential_inputs has {name}, which the credential type does not "
                f"know. It knows {', '.join(fields)}."
            )
        elif choices and value not in choices:
            problems.append(
                f"{name} in awx_setup_credential_inputs is one of {', '.join(choices)}."
            )
        elif fields[name]["type"] == "string" and not isinstance(value, str):
            problems.append(f"{name} in awx_setup_credential_inputs is a text: put it in quotes.")
    return problems


def _environment_problems(given: Values) -> list[str]:
    registry = given["execution_environment_registry"]
    if not registry:
        return []
    problems = [
        f"awx_setup_execution_environment_registry has no {name}."
        for name in ("host", "username", "password")
        if not registry.get(name)
    ]
    if not given["execution_environment_image"]:
        problems.append(
            "awx_setup_execution_environment_registry is for an execution environment that this "
            "role creates: also set awx_setup_execution_environment_image."
        )
    return problems


def _notification_problems(given: Values) -> list[str]:
    problems = []
    for item in notifications_of(given):
        name = item.get("name")
        if not name:
            problems.append("A notification template in awx_setup_notifications has no name.")
        elif ("notification_type" in item) != ("notification_configuration" in item):
            problems.append(
                f"Notification template {name} needs both notification_type and "
                "notification_configuration, or neither if it already exists."
            )
    names = [item.get("name") for item in notifications_of(given)]
    problems += [
        f"awx_setup_notifications names {name} more than once."
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    return problems


def _timeout_problems(given: Values) -> list[str]:
    timeout = given["approval_timeout"]
    if timeout <= 0:
        return [
            "awx_setup_approval_timeout must be more than 0: otherwise AWX, and the next shift "
            "change, would wait forever."
        ]
    distance = shortest_distance(item.get("rrule") or "" for item in given["schedules"])
    if distance is not None and timeout >= distance:
        return [
            f"awx_setup_approval_timeout is {timeout} seconds, but awx_setup_schedules has shift "
            f"changes {distance} seconds apart: a pending approval would block the next one. Make "
            "it shorter."
        ]
    return []


def shortest_distance(rules: Iterable[str]) -> int | None:
    """Seconds between the two nearest starts of schedules, or None if there is no schedule.

    Rules that repeat by days or more count with the time of day, whatever the day.
    """
    times, distances = [], []
    for rule in rules:
        start = re.search(r"DTSTART[^:]*:\d{8}T(\d\d)(\d\d)(\d\d)", rule)
        if start is None:
            continue
        hours, minutes, seconds = map(int, start.groups())
        times.append(hours * 3600 + minutes * 60 + seconds)
        often = re.search(r"FREQ=(HOURLY|MINUTELY)", rule)
        every = re.search(r"INTERVAL=(\d+)", rule)
        unit = SECONDS[often.group(1)] if often else DAY
        distances.append(unit * int(every.group(1) if often and every else 1))
    times = sorted(set(times))
    # Around the clock: after the last time of a day comes the first one of the next.
    following = times[1:] + [first + DAY for first in times[:1]]
    distances += [later - earlier for earlier, later in zip(times, following)]
    return min(distances, default=None)


# --- schedules -----------------------------------------------------------------------------


def survey_of_workflow(files: Values) -> Values:
    """The survey of the workflow, which is that of one of the job templates."""
    (template,) = (
        item for item in files["job_templates"] if item["name"] == files["workflow"]["survey_of"]
    )
    survey: Values = template["survey_spec"]
    return survey


def _questions(files: Values) -> dict[str, Values]:
    return {question["variable"]: question for question in survey_of_workflow(files)["spec"]}


def _schedule_problems(given: Values, files: Values) -> list[str]:
    questions = _questions(files)
    problems = []
    for item in given["schedules"]:
        name = item.get("name") or "without a name"
        if not item.get("name"):
            problems.append("A schedule in awx_setup_schedules has no name.")
        problems += _rule_problems(name, str(item.get("rrule") or ""))
        answers = item.get("answers") or {}
        for variable, answer in answers.items():
            problems += _answer_problems(name, variable, answer, questions)
        if not any(answers.get(variable) for variable in NAMED_SOMEBODY):
            problems.append(
                f"Schedule {name} has no answers for a roster or for incoming and outgoing "
                "agents: set its answers."
            )
    return problems


def _rule_problems(name: str, rule: str) -> list[str]:
    lacking = [part for part in ("DTSTART", "RRULE:", "INTERVAL=") if part not in rule]
    if not lacking:
        return []
    return [
        f"The rrule of schedule {name} has no {' and no '.join(lacking)}. AWX takes, for example, "
        f"{EXAMPLE_RULE}"
    ]


def _answer_problems(
    name: str, variable: str, answer: Any, questions: Mapping[str, Values]
) -> list[str]:
    question = questions.get(variable)
    if question is None:
        return [
            f"Schedule {name} answers {variable}, which the survey of the workflow does not ask. "
            f"It asks {', '.join(questions)}."
        ]
    choices = question.get("choices")
    if choices and answer not in choices:
        return [f"{variable} of schedule {name} is one of {', '.join(choices)}."]
    if not isinstance(answer, str):
        return [f"{variable} of schedule {name} is a text: several lines, not a list."]
    return []


def schedules_of(given: Values, files: Values) -> list[dict[str, Any]]:
    """The schedules with all their answers: AWX applies the defaults of a survey to launches by
    people, and refuses a schedule that leaves a required question open."""
    required = {
        variable: question["default"]
        for variable, question in _questions(files).items()
        if question["required"]
    }
    return [
        {
            "name": item["name"],
            "organization": given["organization"],
            "unified_job_template": files["workflow"]["name"],
            "rrule": item["rrule"],
            "enabled": item.get("enabled", True),
            "extra_data": {**required, **(item.get("answers") or {})},
            "refers": {"needs": [("workflow", files["workflow"]["name"])]},
        }
        for item in given["schedules"]
    ]
