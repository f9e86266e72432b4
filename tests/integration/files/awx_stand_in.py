# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small AWX for tests: it keeps objects in a JSON file, and answers as modules of awx.awx do.

tests/integration/awx.py puts it into a collection awx.awx, with an action plugin for each module
whose options are those of awx.awx 24.6.1: a process for each call would take most of a minute. What
it does was read from awx.awx 24.6.1 and from AWX: names are looked up within an organization only
where awx.awx does so, anything missing or ambiguous fails, a change is told only where there is
one, and check mode changes nothing.

The file is named by AWX_STATE: ``objects`` by kind, ``approvals`` (of nodes that wait) and
``superuser``.
"""

from __future__ import annotations

import json
import os

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

PLURALS = {"inventory": "inventories"}
SECRETS = {
    "email": ["password"],
    "slack": ["token"],
    "webhook": ["password"],
    "irc": ["password"],
    "Container Registry": ["password"],
    "Source Control": ["password", "ssh_key_data"],
}
MANAGED_TYPES = ("Container Registry", "Source Control", "Machine")
ROLES = {
    "workflow_job_template": ("admin", "execute", "read", "approval"),
    "job_template": ("admin", "execute", "read"),
}
# What AWX renders the messages of a notification template with before it takes them.
STUB = {
    "job": {"id": 42, "name": "Stub", "status": "running", "artifacts": {}, "playbook": "ping.yml"},
    "job_friendly_name": "Job",
    "url": "https://towerhost/#/jobs/playbook/42",
    "approval_status": "approved",
    "approval_node_name": "Approve Me",
    "workflow_url": "https://towerhost/#/workflows/1010",
    "job_metadata": "{}",
}


class Over(Exception):
    """The end of a module, with its result."""


class Awx:
    """One call of one module."""

    def __init__(self, name, options, arguments, check_mode):
        self.check_mode = check_mode
        validated = ArgumentSpecValidator(options).validate(arguments)
        if validated.error_messages:
            raise Over({"failed": True, "msg": "; ".join(validated.error_messages)})
        self.given = {
            key: value for key, value in validated.validated_parameters.items() if value is not None
        }
        self.path = os.environ["AWX_STATE"]
        with open(self.path, encoding="utf-8") as file:
            self.state = json.load(file)
        self.told = {"changed": False}
        self.log(name)

    def log(self, name):
        self.state.setdefault("calls", []).append([name, self.given, self.check_mode])
        self.save()

    def save(self):
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(self.state, file)

    def fail(self, msg):
        raise Over({**self.told, "failed": True, "msg": msg})

    def exit(self):
        raise Over(self.told)

    def objects(self, kind):
        return self.state["objects"].setdefault(kind, [])

    # --- look-ups ---------------------------------------------------------------------------

    def search(self, kind, name, **scope):
        """All objects of that name or id."""
        return [
            found
            for found in self.objects(kind)
            if (name in (found["name"], str(found["id"])))
            and all(found.get(key) == value for key, value in scope.items())
        ]

    def one(self, kind, name, required=False, **scope):
        found = self.search(kind, name, **scope)
        by_id = [item for item in found if str(item["id"]) == name]
        if len(found) == 1 or by_id:
            return (by_id or found)[0]
        if found or required:
            place = PLURALS.get(kind, f"{kind}s")
            self.fail(
                f"Request to /api/v2/{place}/?name={name} returned {len(found)} items, expected 1"
            )
        return None

    def resolve(self, kind, name, **scope):
        return self.one(kind, name, required=True, **scope)["id"]

    def organization(self):
        name = self.given.get("organization")
        return {"organization": self.resolve("organization", name)} if name else {}

    # --- changes ----------------------------------------------------------------------------

    def write(self):
        """Ends here in check mode, with the word that there would be a change."""
        self.told["changed"] = True
        if self.check_mode:
            self.exit()

    def finish(self, kind, existing, fields, associations=None, secret=(), exit_now=True):
        """Create or update, associate, and tell what changed.

        :param secret: names of fields that AWX shows encrypted, so that awx.awx, unless told
            otherwise, takes them for changed at every run.
        """
        if existing and self.given.get("state") == "exists":
            self.told["id"] = existing["id"]
            self.exit()
        if existing is None:
            self.write()
            existing = {"id": self.state["next"], **fields}
            self.state["next"] += 1
            self.objects(kind).append(existing)
        else:
            self.told["id"] = existing["id"]
            update_secrets = self.given.get("update_secrets", True)
            differs = any(
                existing.get(key) != value
                for key, value in fields.items()
                if key not in secret or update_secrets
            )
            if differs or (update_secrets and any(key in fields for key in secret)):
                self.write()
                existing.update(fields)
        self.told["id"] = existing["id"]
        for key, wanted in (associations or {}).items():
            if set(existing.setdefault(key, [])) != set(wanted):
                self.write()
                existing[key] = wanted
        self.save()
        if exit_now:
            self.exit()
        return existing

    def fields(self, *without):
        return {k: v for k, v in self.given.items() if k not in (*without, "state")}

    def associated(self, **kinds):
        """Ids of what list options name."""
        return {
            option: [self.resolve(kind, name) for name in self.given[option]]
            for option, kind in kinds.items()
            if option in self.given
        }

    def notified(self, *events):
        return self.associated(
            **{f"notification_templates_{event}": "notification_template" for event in events}
        )

    def labelled(self, scope):
        names = self.given.get("labels")
        return (
            {} if names is None else {"labels": [self.resolve("label", n, **scope) for n in names]}
        )


# --- one function for each module ------------------------------------------------------------


def simple(kind):
    """Objects that are known by their name, or by name and organization."""

    def run(awx):
        scope = awx.organization()
        existing = awx.one(kind, awx.given["name"], **scope)
        awx.finish(kind, existing, {**awx.fields(), **scope})

    return run


def credential_type(awx):
    existing = awx.one("credential_type", awx.given["name"])
    fields = awx.fields()
    changed = [key for key in fields if not existing or existing.get(key) != fields[key]]
    if changed and not awx.state["superuser"]:
        awx.fail("You don't have permission to POST to /api/v2/credential_types/ (HTTP 403).")
    used = existing and any(
        c["credential_type"] == existing["id"] for c in awx.objects("credential")
    )
    if used and set(changed) & {"inputs", "injectors"}:
        place = f"/api/v2/credential_types/{existing['id']}/"
        awx.fail(f"You don't have permission to PATCH to {place} (HTTP 403).")
    awx.finish("credential_type", existing, fields)


def credential(awx):
    scope = {"credential_type": awx.resolve("credential_type", awx.given["credential_type"])}
    scope.update(awx.organization())
    existing = awx.one("credential", awx.given["name"], **scope)
    inputs = awx.given.get("inputs") or {}
    (kind,) = [t for t in awx.objects("credential_type") if t["id"] == scope["credential_type"]]
    secrets = SECRETS.get(kind["name"]) or [
        field["id"] for field in kind["inputs"]["fields"] if field.get("secret")
    ]
    fields = awx.fields("inputs", "update_secrets")
    # Field by field, since AWX shows those that are no secrets.
    fields.update({f"inputs.{name}": value for name, value in inputs.items()}, **scope)
    if existing and inputs:
        # What is left out of inputs is gone in AWX; awx.awx compares the names.
        gone = {k for k in existing if k.startswith("inputs.")} - set(fields)
        fields.update(dict.fromkeys(gone))
    awx.finish("credential", existing, fields, secret=[f"inputs.{name}" for name in secrets])


def execution_environment(awx):
    existing = awx.one("execution_environment", awx.given["name"])
    fields = {**awx.fields(), **awx.organization()}
    if "credential" in fields:
        fields["credential"] = awx.resolve("credential", fields["credential"])
    awx.finish("execution_environment", existing, fields)


def project(awx):
    scope = awx.organization()
    existing = awx.one("project", awx.given["name"], **scope)
    fields = {**awx.fields("wait", "interval", "update_project"), **scope}
    if "credential" in fields:
        fields["credential"] = awx.resolve("credential", fields["credential"])
    awx.finish("project", existing, fields)


def inventory(awx):
    scope = awx.organization()
    existing = awx.one("inventory", awx.given["name"], **scope)
    if "kind" not in awx.given and existing:
        awx.fail("Unable to update inventory: {'kind': ['This field may not be null.']}")
    awx.finish("inventory", existing, {**awx.fields(), **scope})


def host(awx):
    scope = {"inventory": awx.resolve("inventory", awx.given["inventory"])}
    existing = awx.one("host", awx.given["name"], **scope)
    awx.finish("host", existing, {**awx.fields(), **scope})


def inventory_source(awx):
    scope = awx.organization()
    place = awx.one("inventory", awx.given["inventory"], **scope)
    if place is None:
        awx.fail("The specified inventory was not found.")
    fields = {**awx.fields("organization"), "inventory": place["id"]}
    for option, kind in (
        ("credential", "credential"),
        ("execution_environment", "execution_environment"),
    ):
        if option in fields:
            fields[option] = awx.resolve(kind, fields[option])
    if "source_project" in fields:
        fields["source_project"] = awx.resolve("project", fields["source_project"], **scope)
    existing = awx.one("inventory_source", awx.given["name"], inventory=place["id"])
    awx.finish("inventory_source", existing, fields)


def notification_template(awx):
    scope = awx.organization()
    existing = awx.one("notification_template", awx.given["name"], **scope)
    fields = {**awx.fields(), **scope}
    if not existing and not {"notification_type", "notification_configuration"} <= set(fields):
        if awx.given.get("state") == "exists" and awx.check_mode:
            awx.write()
        awx.fail("Unable to create notification_template: notification_type is required")
    kind = fields.get("notification_type") or existing["notification_type"]
    for message in messages_in(fields.get("messages") or {}):
        problem = refused(message, kind)
        if problem:
            awx.fail(f"Unable to create notification_template: {{'messages': ['{problem}']}}")
    configuration = fields.get("notification_configuration") or {}
    secret = any(configuration.get(name) for name in SECRETS.get(kind, ()))
    awx.finish(
        "notification_template",
        existing,
        fields,
        secret=["notification_configuration"] if secret else (),
    )


def messages_in(messages):
    for value in messages.values():
        if "message" in value or "body" in value:
            yield value
        else:
            yield from messages_in(value)


def refused(message, kind):
    """Why AWX would not take a message, or nothing."""
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    for part, text in message.items():
        if part == "message" and "\n" in text:
            return "Messages cannot contain newlines"
        try:
            rendered = sandbox.from_string(text).render(STUB)
        except TemplateError as error:
            return str(error)
        if kind == "webhook" and part == "body":
            try:
                if not isinstance(json.loads(rendered), dict):
                    raise ValueError
            except ValueError:
                return "Webhook body should be a json dictionary"
    return None


def job_template(awx):
    scope = awx.organization()
    existing = awx.one("job_template", awx.given["name"], **scope)
    lists = ("credentials", "labels", "instance_groups")
    notifications = [f"notification_templates_{e}" for e in ("started", "success", "error")]
    fields = {**awx.fields(*lists, *notifications), **scope}
    for option in ("inventory", "execution_environment"):
        if option in fields:
            fields[option] = awx.resolve(option, fields[option])
    if "project" in fields:
        fields["project"] = awx.resolve("project", fields["project"], **scope)
    associations = {
        **awx.associated(credentials="credential", instance_groups="instance_group"),
        **awx.labelled(scope),
        **awx.notified("started", "success", "error"),
    }
    awx.finish("job_template", existing, fields, associations)


def workflow_job_template(awx):
    scope = awx.organization()
    existing = awx.one("workflow_job_template", awx.given["name"], **scope)
    if "workflow_nodes" in awx.given:
        awx.fail("This stand-in makes nodes with workflow_job_template_node only.")
    events = ("started", "success", "error", "approvals")
    notifications = [f"notification_templates_{event}" for event in events]
    fields = {**awx.fields("labels", "destroy_current_nodes", *notifications), **scope}
    associations = {**awx.labelled(scope), **awx.notified(*events)}
    existing = awx.finish("workflow_job_template", existing, fields, associations, exit_now=False)
    if awx.given.get("destroy_current_nodes"):
        awx.told["changed"] = True
        destroy_nodes(awx, existing)
    awx.exit()


def destroy_nodes(awx, workflow):
    """AWX denies approvals whose nodes are gone."""
    nodes = [n for n in awx.objects("node") if n["workflow_job_template"] == workflow["id"]]
    awx.state["objects"]["node"] = [n for n in awx.objects("node") if n not in nodes]
    for approval in awx.state["approvals"]:
        if approval["node"] in [node["id"] for node in nodes] and approval["status"] == "pending":
            approval["status"] = "failed"
    awx.save()


def workflow_job_template_node(awx):
    scope = awx.organization()
    workflow = awx.one("workflow_job_template", awx.given["workflow_job_template"], **scope)
    if workflow is None:
        awx.fail("The workflow was not found on the controller instance server")
    scope = {"workflow_job_template": workflow["id"]}
    existing = awx.one("node", awx.given["identifier"], **scope)
    fields = {"name": awx.given["identifier"], **scope}
    if "unified_job_template" in awx.given:
        found = awx.one("job_template", awx.given["unified_job_template"], required=True)
        fields["unified_job_template"] = found["id"]
        check_prompts(awx, found)
    fields.update({k: awx.given[k] for k in ("job_type", "extra_data") if awx.given.get(k)})
    links = {}
    for option in ("always_nodes", "success_nodes", "failure_nodes"):
        if option in awx.given:
            links[option] = [awx.resolve("node", name, **scope) for name in awx.given[option]]
    existing = awx.finish(
        "node", existing, fields, links, exit_now="approval_node" not in awx.given
    )
    if links:
        # awx.awx looks for these nodes below the approval, where AWX does not have them.
        awx.fail(
            "The requested object could not be found at /api/v2/workflow_approval_templates/1/"
        )
    if existing.get("approval_node") != awx.given["approval_node"]:
        awx.write()
        existing["approval_node"] = awx.given["approval_node"]
        awx.save()
    awx.exit()


def check_prompts(awx, template):
    """What a node hands to its job template must be asked for there."""
    if "job_type" in awx.given and not template.get("ask_job_type_on_launch"):
        awx.fail("{'job_type': ['Field is not configured to prompt on launch.']}")
    asked = survey_variables(template)
    unknown = set(awx.given.get("extra_data") or {}) - set(asked)
    if unknown and not template.get("ask_variables_on_launch"):
        awx.fail(f"{{'extra_data': ['Variables {', '.join(unknown)} are not allowed on launch.']}}")


def survey_variables(template):
    spec = (template.get("survey_spec") or {}).get("spec") or []
    return {question["variable"]: question for question in spec}


def schedule(awx):
    scope = awx.organization()
    name = awx.given["unified_job_template"]
    # By its name alone, here.
    found = [
        item
        for item in awx.objects("workflow_job_template") + awx.objects("job_template")
        if item["name"] == name and scope.items() <= item.items()
    ]
    if len(found) != 1:
        awx.fail("MODULE FAILURE: 'NoneType' object is not subscriptable")
    asked = survey_variables(found[0])
    answers = awx.given.get("extra_data") or {}
    # AWX applies defaults of a survey to launches only.
    missing = [v for v, question in asked.items() if question["required"] and not answers.get(v)]
    if missing:
        awx.fail(f"Unable to create schedule: {{'variables_needed_to_start': {missing}}}")
    if set(answers) - set(asked):
        awx.fail("Unable to create schedule: {'extra_data': ['Variables are not allowed']}")
    if "DTSTART" not in awx.given["rrule"] or "INTERVAL" not in awx.given["rrule"]:
        awx.fail("Unable to create schedule: {'rrule': ['INTERVAL required in rrule']}")
    scope = {"unified_job_template": found[0]["id"]}
    existing = awx.one("schedule", awx.given["name"], **scope)
    awx.finish("schedule", existing, {**awx.fields("organization"), **scope})


def role(awx):
    grants = []
    for option, kind in (("workflows", "workflow_job_template"), ("job_templates", "job_template")):
        for name in awx.given.get(option) or []:
            if awx.given["role"] not in ROLES[kind]:
                awx.fail(f"Resource {name} has no role {awx.given['role']}_role")
            found = awx.resolve(kind, name)
            for team in awx.given["teams"]:
                grants.append([awx.resolve("team", team), awx.given["role"], kind, found])
    for grant in grants:
        if grant not in awx.objects("grant"):
            awx.write()
            awx.objects("grant").append(grant)
    awx.save()
    awx.exit()


MODULES = {
    "organization": simple("organization"),
    "team": simple("team"),
    "instance_group": simple("instance_group"),
    "label": simple("label"),
    "credential_type": credential_type,
    "credential": credential,
    "execution_environment": execution_environment,
    "project": project,
    "inventory": inventory,
    "host": host,
    "inventory_source": inventory_source,
    "notification_template": notification_template,
    "job_template": job_template,
    "workflow_job_template": workflow_job_template,
    "workflow_job_template_node": workflow_job_template_node,
    "schedule": schedule,
    "role": role,
}


class StandIn(ActionBase):
    """An action plugin; one class for each module sets NAME and OPTIONS."""

    NAME = ""
    OPTIONS = "{}"

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        # As values from templates are not always of the plain types.
        arguments = json.loads(json.dumps(self._task.args))
        try:
            awx = Awx(self.NAME, json.loads(self.OPTIONS), arguments, self._task.check_mode)
            MODULES[self.NAME](awx)
        except Over as over:
            # As a module does, it shows what it was given: hiding that is up to the task.
            return {**over.args[0], "invocation": {"module_args": arguments}}
        raise AssertionError(f"{self.NAME} came to no end")
