# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role ``awx_setup`` is to look up and to install in AWX. Pure.

Objects are listed by kind. Each is a dictionary with the options of its module of awx.awx, and
``refers`` for the options that name other objects, as (kind, name): AWX looks most names up without
the organization, so that two organizations with the same names would collide. Ids take their place
once these objects are known. ``if_new`` names options that only a new object gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .awx_checks import notifications_of, problems_of, schedules_of, survey_of_workflow, typed

Values = Mapping[str, Any]
Item = dict[str, Any]
Ids = Mapping[tuple[str, str], int]

SOURCE_CONTROL = "Source Control"
REGISTRY = "Container Registry"
# Types of notifications whose message has a body of its own (AWX, awx/main/notifications).
WITH_BODY = ("email",)
SECRETS_OF_NOTIFICATIONS = {
    "awssns": ("aws_secret_access_key", "aws_session_token"),
    "email": ("password",),
    "grafana": ("grafana_key",),
    "irc": ("password",),
    "pagerduty": ("token",),
    "slack": ("token",),
    "twilio": ("account_token",),
    "webhook": ("password",),
}


def state_of(
    given: Values, files: Values, found: Values, made: Values, check_mode: bool
) -> dict[str, Any]:
    """How far the installation is, and what comes next.

    :param given: the variables of the role, without their prefix ``awx_setup_``.
    :param files: ``credential_type``, ``job_templates``, ``workflow`` and ``messages``: the
        content of the files in ``extensions/awx``.
    :param found: by kind, what the task that looks objects of that kind up has registered.
    :param made: by kind, what the task that installs them has registered.
    :returns: ``problems`` (texts; with any, the rest is empty), ``look`` (objects to look up, by
        kind), ``missing`` (texts, once they are looked up), ``make`` (objects that can be
        installed now, by kind), ``changed`` (names by kind) and ``msg`` (a line for people).
    """
    given = typed(given)
    problems = problems_of(given, files)
    if problems:
        return {"problems": problems, "look": {}, "missing": [], "make": {}}
    look, make = _lookups(given, files), _objects(given, files)
    existing = ids_of(found)
    known = {**existing, **ids_of(made)}
    return {
        "problems": [],
        "look": look,
        "missing": missing(look, found),
        "make": {
            kind: [
                _resolved(item, known, is_new=(kind, item["name"]) not in existing)
                for item in items
                if _is_ready(item, known)
            ]
            for kind, items in make.items()
        },
        **_outcome(make, made, check_mode),
    }


def secrets_of(given: Values, files: Values) -> list[str]:
    """The secret values among the variables, which no message may show."""
    fields = (files["credential_type"].get("inputs") or {}).get("fields") or []
    names = [field["id"] for field in fields if field.get("secret")]
    inputs = given.get("credential_inputs") or {}
    found = [inputs.get(name) for name in names]
    found.append((given.get("execution_environment_registry") or {}).get("password"))
    for notification in notifications_of(given):
        configuration = notification.get("notification_configuration") or {}
        found += [configuration.get(name) for name in _secret_names(notification)]
    return [str(value) for value in found if value]


def _secret_names(notification: Values) -> tuple[str, ...]:
    return SECRETS_OF_NOTIFICATIONS.get(str(notification.get("notification_type")), ())


# --- what must be there, and what may be ---------------------------------------------------


def _lookups(given: Values, files: Values) -> dict[str, list[Item]]:
    """Objects to look up before anything is installed. ``required``: they must exist."""
    own = {"organization": given["organization"]}
    credentials = []
    if not given["credential_inputs"]:
        credentials.append((given["credential"], files["credential_type"]["name"]))
    if given["project_credential"]:
        credentials.append((given["project_credential"], SOURCE_CONTROL))
    teams = dict.fromkeys([*given["launchers"], *given["approvers"], *given["readers"]])
    return {
        "organization": [
            {"name": given["organization"], "required": not given["create_organization"]}
        ],
        "execution_environment": [
            {
                "name": given["execution_environment"],
                "required": not given["execution_environment_image"],
            }
        ],
        "project": [{"name": given["project"], "required": True, **own}]
        if not given["project_url"]
        else [],
        "credential": [
            {"name": name, "credential_type": kind, "required": True, **own}
            for name, kind in credentials
        ],
        "notification_template": [
            {"name": item["name"], "required": "notification_configuration" not in item, **own}
            for item in notifications_of(given)
        ],
        "team": [{"name": name, "required": True, **own} for name in teams],
        "instance_group": [{"name": name, "required": True} for name in given["instance_groups"]],
    }


def missing(look: Values, results: Values) -> list[str]:
    """Why the installation cannot begin: what must exist and does not, or AWX's own words.

    :param look: the objects to look up, by kind.
    :param results: by kind, what the module of that kind returned in check mode for them. Whatever
        exists has an id; a message says why the module could not tell.
    """
    found = ids_of(results)
    problems = []
    for kind, items in look.items():
        told = {result["item"]["name"]: result for result in _results(results.get(kind))}
        for item in items:
            if (kind, item["name"]) in found:
                continue
            result = told.get(item["name"])
            if result and result.get("msg") and not _says_that_nothing_was_found(result):
                problems.append(f"AWX could not be read: {result['msg']}")
            elif result and item["required"]:
                problems.append(_missing_text(kind, item))
    return list(dict.fromkeys(problems))


def _says_that_nothing_was_found(result: Values) -> bool:
    text = str(result.get("msg"))
    return "returned 0 items, expected 1" in text or "was not found on the controller" in text


def _missing_text(kind: str, item: Values) -> str:
    name, organization = item["name"], item.get("organization")
    place = f" in organization {organization}" if organization else ""
    advice = {
        "organization": "Set awx_setup_create_organization: true to create it.",
        "project": "Set awx_setup_project_url to create it.",
        "execution_environment": "Set awx_setup_execution_environment_image to create it.",
        "notification_template": "Set its notification_type and notification_configuration in "
        "awx_setup_notifications to create it.",
        "team": "Create it, or remove it from awx_setup_launchers, _approvers and _readers.",
        "instance_group": "Remove it from awx_setup_instance_groups.",
    }
    if kind != "credential":
        return f"There is no {kind.replace('_', ' ')} {name}{place}. {advice[kind]}"
    what = "Make it in AWX."
    if item["credential_type"] != SOURCE_CONTROL:
        what = (
            "Set awx_setup_credential_inputs to create it. A credential of an older version of the "
            "type cannot be used: docs/guides/awx.md says how to move."
        )
    return f"There is no credential {name} of type {item['credential_type']}{place}. {what}"


# --- what is installed ---------------------------------------------------------------------


def _objects(given: Values, files: Values) -> dict[str, list[Item]]:
    return {
        "organization": [{"name": given["organization"]}] if given["create_organization"] else [],
        "credential_type": [dict(files["credential_type"])],
        "credential": _credentials(given, files),
        "execution_environment": _environments(given),
        "project": _projects(given),
        "inventory": _inventories(given),
        "host": [{"name": "localhost", "refers": {"inventory": ("inventory", given["inventory"])}}],
        "inventory_source": _inventory_sources(given),
        "label": [
            {"name": name, "organization": given["organization"]} for name in given["labels"]
        ],
        "notification_template": _notification_templates(given, files),
        "job_template": [_job_template(given, item) for item in files["job_templates"]],
        "workflow": [_workflow(given, files)],
        "node": [_node(given, files, node) for node in files["workflow"]["nodes"]],
        "link": [_link(given, files, node) for node in files["workflow"]["nodes"]],
        "schedule": schedules_of(given, files),
        "role": _roles(given, files),
    }


def _credentials(given: Values, files: Values) -> list[Item]:
    made = []
    common = {
        "organization": given["organization"],
        "update_secrets": given["update_secrets"],
    }
    if given["credential_inputs"]:
        made.append(
            {
                "name": given["credential"],
                "credential_type": files["credential_type"]["name"],
                "inputs": dict(given["credential_inputs"]),
                "refers": {"needs": [("credential_type", files["credential_type"]["name"])]},
                **common,
            }
        )
    if given["execution_environment_registry"]:
        made.append(
            {
                "name": _registry_name(given),
                "credential_type": REGISTRY,
                "inputs": {"verify_ssl": True, **given["execution_environment_registry"]},
                **common,
            }
        )
    return made


def _registry_name(given: Values) -> str:
    return f"Registry of {given['execution_environment']}"


def _environments(given: Values) -> list[Item]:
    if not given["execution_environment_image"]:
        return []
    item: Item = {
        "name": given["execution_environment"],
        "organization": given["organization"],
        "image": given["execution_environment_image"],
        "pull": given["execution_environment_pull"],
        # Names of execution environments are unique in an AWX: an existing one stays as it is,
        # since it may be that of another organization.
        "if_new": ["organization"] if given["update_secrets"] else ["organization", "credential"],
    }
    if given["execution_environment_registry"]:
        item["refers"] = {"credential": ("credential", _registry_name(given))}
    return [item]


def _projects(given: Values) -> list[Item]:
    if not given["project_url"]:
        return []
    item: Item = {
        "name": given["project"],
        "organization": given["organization"],
        "scm_url": given["project_url"],
        "scm_branch": given["project_branch"],
        "refers": {},
    }
    if given["project_credential"]:
        item["refers"] = {"credential": ("credential", given["project_credential"])}
    return [item]


def _inventories(given: Values) -> list[Item]:
    described = {given["inventory"]: "Jobs for BroadWorks run where the controller runs them"}
    if given["agents_inventory_path"]:
        described[given["agents_inventory"]] = "Call center agents"
    return [
        {"name": name, "description": text, "organization": given["organization"]}
        for name, text in described.items()
    ]


def _inventory_sources(given: Values) -> list[Item]:
    if not given["agents_inventory_path"]:
        return []
    return [
        {
            "name": given["agents_inventory"],
            "organization": given["organization"],
            "source_path": given["agents_inventory_path"],
            "refers": {
                "inventory": ("inventory", given["agents_inventory"]),
                "source_project": ("project", given["project"]),
                "credential": ("credential", given["credential"]),
                "execution_environment": ("execution_environment", given["execution_environment"]),
            },
        }
    ]


def _notification_templates(given: Values, files: Values) -> list[Item]:
    return [
        {
            "name": item["name"],
            "organization": given["organization"],
            "notification_type": item["notification_type"],
            "notification_configuration": dict(item["notification_configuration"]),
            "messages": item.get("messages")
            or messages_for(item["notification_type"], files["messages"]),
            # awx.awx writes a configuration with a secret anew at each run, as it cannot compare
            # it: an existing one is left alone until told otherwise.
            "if_new": []
            if given["update_secrets"] or not _has_secrets(item)
            else ["notification_configuration"],
        }
        for item in notifications_of(given)
        if "notification_configuration" in item
    ]


def _has_secrets(notification: Values) -> bool:
    configuration = notification["notification_configuration"]
    return any(configuration.get(name) for name in _secret_names(notification))


def messages_for(notification_type: str, messages: Values) -> dict[str, Any]:
    """The messages of a notification template, in the parts that its type has.

    AWX sends the message of most types, message and body of e-mail, and the body of a webhook,
    which must be a JSON object.
    """
    if "message" not in messages:
        return {event: messages_for(notification_type, parts) for event, parts in messages.items()}
    if notification_type == "webhook":
        body = messages["body"]
        return {"body": "{% set text %}" + body + "{% endset %}{{ {'text': text} | tojson }}"}
    parts = ("message", "body") if notification_type in WITH_BODY else ("message",)
    return {part: messages[part] for part in parts}


def _job_template(given: Values, item: Values) -> Item:
    refers: dict[str, Any] = {
        "project": ("project", given["project"]),
        "inventory": ("inventory", given["inventory"]),
        "execution_environment": ("execution_environment", given["execution_environment"]),
        "credentials": [("credential", given["credential"])] if item["uses_credential"] else [],
        **_where_given(
            labels=_labels(given),
            instance_groups=[("instance_group", name) for name in given["instance_groups"]],
            **{f"notification_templates_{event}": _told(given) for event in item["tells"]},
        ),
    }
    return {
        **{key: item[key] for key in ("name", "description", "playbook", "job_type")},
        "organization": given["organization"],
        "ask_job_type_on_launch": item["asks_job_type"],
        "diff_mode": item["diff_mode"],
        "survey_spec": item.get("survey_spec") or {},
        "timeout": given["job_timeout"],
        "refers": refers,
    }


def _where_given(**lists: list[tuple[str, str]]) -> dict[str, Any]:
    """The lists that are not empty: what somebody chose in AWX stays where nothing is named."""
    return {option: references for option, references in lists.items() if references}


def _workflow(given: Values, files: Values) -> Item:
    workflow = files["workflow"]
    return {
        "name": workflow["name"],
        "description": workflow["description"],
        "organization": given["organization"],
        "extra_vars": workflow["extra_vars"],
        "survey_spec": survey_of_workflow(files),
        # The report tells of success and error. What keeps a report from coming, such as a
        # workflow that somebody cancelled, the workflow tells itself.
        "refers": _where_given(
            labels=_labels(given),
            notification_templates_error=_told(given),
            notification_templates_approvals=_told(given),
        ),
    }


def _labels(given: Values) -> list[tuple[str, str]]:
    return [("label", name) for name in given["labels"]]


def _told(given: Values) -> list[tuple[str, str]]:
    return [("notification_template", item["name"]) for item in notifications_of(given)]


def _node(given: Values, files: Values, node: Values) -> Item:
    item: Item = {
        "name": node["identifier"],
        "organization": given["organization"],
        "refers": {"workflow_job_template": ("workflow", files["workflow"]["name"])},
    }
    if "approval_node" in node:
        item["approval_node"] = {**node["approval_node"], "timeout": given["approval_timeout"]}
    else:
        item["refers"]["unified_job_template"] = ("job_template", node["job_template"])
    for key in ("job_type", "extra_data"):
        if key in node:
            item[key] = node[key]
    return item


def _link(given: Values, files: Values, node: Values) -> Item:
    return {
        "name": node["identifier"],
        "organization": given["organization"],
        **{
            key: list(node.get(key) or ())
            for key in ("success_nodes", "failure_nodes", "always_nodes")
        },
        "refers": {
            "workflow_job_template": ("workflow", files["workflow"]["name"]),
            # In check mode AWX does not have nodes of a workflow that is still to be made.
            "needs": [("node", other["identifier"]) for other in files["workflow"]["nodes"]],
        },
    }


def _roles(given: Values, files: Values) -> list[Item]:
    teams = {
        "launch": given["launchers"],
        "approve": given["approvers"],
        "read": given["readers"],
    }
    workflow = ("workflow", files["workflow"]["name"])
    roles = {"launch": "execute", "approve": "approval", "read": "read"}
    wanted = [(who, role, workflow) for who, role in roles.items()]
    for item in files["job_templates"]:
        wanted += [(who, role, ("job_template", item["name"])) for who, role in item["may"].items()]
    return [
        {
            "name": f"{role} on {target[1]}: {', '.join(teams[who])}",
            "role": role,
            "refers": {
                "teams": [("team", name) for name in teams[who]],
                f"{target[0]}s": [target],
            },
        }
        for who, role, target in wanted
        if teams[who]
    ]


# --- while it is being installed -----------------------------------------------------------


def _results(registered: Any) -> list[Values]:
    """What a task with a loop returned for each item; of a task that never ran, nothing."""
    return [result for result in (registered or {}).get("results") or () if "item" in result]


def ids_of(results: Values) -> dict[tuple[str, str], int]:
    """The ids of the objects that are known to exist, by kind and name."""
    return {
        (kind, result["item"]["name"]): result["id"]
        for kind, registered in results.items()
        for result in _results(registered)
        if result.get("id") and not result.get("failed")
    }


def _is_ready(item: Values, known: Ids) -> bool:
    """Whether everything is known that an object refers to.

    Outside check mode that is so, as an object that could not be made ends the role.
    """
    return all(reference in known for reference in _references(item))


def _references(item: Values) -> Iterable[tuple[str, str]]:
    if "organization" in item:
        yield "organization", item["organization"]
    for value in (item.get("refers") or {}).values():
        for reference in value if isinstance(value, list) else [value]:
            yield tuple(reference)


def _resolved(item: Values, known: Ids, is_new: bool) -> Item:
    """An object with ids for what it refers to."""
    done = {key: value for key, value in item.items() if key not in ("refers", "if_new")}
    for option, value in (item.get("refers") or {}).items():
        if isinstance(value, list):
            done[option] = [str(known[tuple(reference)]) for reference in value]
        else:
            done[option] = str(known[tuple(value)])
    left_out = [] if is_new else item.get("if_new") or []
    return {key: value for key, value in done.items() if key not in left_out}


def _outcome(make: Values, made: Values, check_mode: bool) -> dict[str, Any]:
    """``changed`` (names by kind) and ``msg``, a line for people."""
    changed: dict[str, list[str]] = {}
    for kind, items in make.items():
        told = {result["item"]["name"]: result for result in _results(made.get(kind))}
        for item in items:
            result = told.get(item["name"])
            # In check mode, what needs something that is not there yet was not even tried.
            if result is None or result.get("changed"):
                changed.setdefault(kind, []).append(item["name"])
    if not changed:
        return {"changed": {}, "msg": "AWX is already set up as requested; nothing was changed."}
    verb = "Would be created or updated" if check_mode else "Created or updated"
    parts = [f"{kind.replace('_', ' ')} {', '.join(names)}" for kind, names in changed.items()]
    return {"changed": changed, "msg": f"{verb}: {'; '.join(parts)}."}


def failure_text(result: Values, task: str) -> str:
    """Why a task of the role failed, and what to do next. Secrets are still in it."""
    failed = [r for r in result.get("results") or () if r.get("failed")] or [result]
    told = "; ".join(
        f"{(r.get('item') or {}).get('name', task)}: {_words(r)}" if "item" in r else _words(r)
        for r in failed
    )
    text = f"{task} failed. {told}"
    if "HTTP 403" in told and "credential type" in task:
        text += (
            " Only a system administrator may install a credential type, once for each version, "
            "and AWX does not allow changes to a type that a credential uses."
        )
    elif "HTTP 403" in told:
        text += " The login needs the role Admin of the organization."
    return text


def _words(result: Values) -> str:
    """The message, and what the server said where the message only points there."""
    words = str(result.get("msg") or "no message")
    said = (result.get("response") or {}).get("json")
    return f"{words}: {said}" if said and "see response" in words else words
