# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWX for tests: the modules of awx.awx with a small AWX behind them, jobs, and workflows.

Jobs are run with ansible-runner, as AWX does, with what the credential type injects. A workflow is
that which the role awx_setup has installed, run by the rules of AWX 24.6.1 for which node comes
next, what it is handed, and whether the workflow has failed (awx/main/scheduler/dag_workflow.py and
awx/main/models/workflow.py).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ansible_collections.telecom.broadworks.tests.documents import ROOT
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    PATIENCE,
    USERNAME,
    Run,
    environment,
    execute,
)

FILES = ROOT / "tests" / "integration" / "files"
EXTENSION = ROOT / "extensions" / "awx"
PROJECT = EXTENSION / "templates" / "project"
RECORDED = json.loads((FILES / "awx_modules.json").read_text(encoding="utf-8"))
CREDENTIAL_TYPE = yaml.safe_load((EXTENSION / "credential_type.yml").read_text(encoding="utf-8"))
FIELDS = {field["id"]: field for field in CREDENTIAL_TYPE["inputs"]["fields"]}
MODULE = """
DOCUMENTATION = {documentation!r}
"""
ACTION = """
from ansible_collections.awx.awx.plugins.plugin_utils.stand_in import StandIn
class ActionModule(StandIn):
    NAME = {name!r}
    OPTIONS = {options!r}
"""

SECRET = "n0t-for-anybody"
TOKEN = "t0ken-for-nobody"
WORKFLOW = "BroadWorks shift change with approval"
RRULE = "DTSTART;TZID=Europe/Berlin:20261123T215500 RRULE:FREQ=DAILY;INTERVAL=1"
EVERYTHING = {
    "awx_setup_organization": "Telephony",
    "awx_setup_create_organization": True,
    "awx_setup_credential": "Switch",
    "awx_setup_credential_inputs": {
        "host": "xsp1.example.net",
        "username": "ops@example.net",
        "password": SECRET,
    },
    "awx_setup_execution_environment": "broadworks-ee",
    "awx_setup_execution_environment_image": "registry.example.net/broadworks-ee",
    "awx_setup_execution_environment_registry": {
        "host": "registry.example.net",
        "username": "puller",
        "password": SECRET,
    },
    "awx_setup_project_url": "https://git.example.net/shifts.git",
    "awx_setup_agents_inventory_path": "agents.ocip_agents.yml",
    "awx_setup_schedules": [
        {
            "name": "Evening",
            "rrule": RRULE,
            "answers": {
                "shift_change_roster": "rosters/roster.csv",
                "shift_change_timezone": "Europe/Berlin",
            },
        }
    ],
    "awx_setup_notifications": [
        {
            "name": "Duty phone",
            "notification_type": "slack",
            "notification_configuration": {"token": TOKEN, "channels": ["#duty"]},
        },
        {
            "name": "Duty hook",
            "notification_type": "webhook",
            "notification_configuration": {"url": "https://hook.example.net", "headers": {}},
        },
    ],
    "awx_setup_labels": ["Telephony"],
    "awx_setup_job_timeout": 900,
}
TEAMS = {
    "awx_setup_instance_groups": ["night"],
    "awx_setup_launchers": ["Supervisors"],
    "awx_setup_approvers": ["Duty officers"],
    "awx_setup_readers": ["Auditors"],
}
LEAST = {
    "awx_setup_credential_inputs": EVERYTHING["awx_setup_credential_inputs"],
    "awx_setup_execution_environment": "broadworks-ee",
    "awx_setup_execution_environment_image": "registry.example.net/broadworks-ee",
    "awx_setup_project_url": "https://git.example.net/shifts.git",
}


# --- setting AWX up ---------------------------------------------------------------------------


class Awx:
    """An AWX that holds nothing but what comes with it, and the playbook awx_setup."""

    def __init__(self, folder: Path, installed: bool = True) -> None:
        self.folder = folder
        self.path = folder / "awx.json"
        self.state: dict[str, Any] = {
            "objects": {},
            "approvals": [],
            "superuser": True,
            "next": 100,
            "calls": [],
        }
        for name in ("Container Registry", "Source Control", "Machine"):
            self.add("credential_type", name=name)
        self.add("organization", name="Default")
        if installed:
            self._install()

    def _install(self) -> None:
        plugins = self.folder / "collections" / "ansible_collections" / "awx" / "awx" / "plugins"
        for folder in ("modules", "action", "plugin_utils"):
            (plugins / folder).mkdir(parents=True)
        shutil.copy(FILES / "awx_stand_in.py", plugins / "plugin_utils" / "stand_in.py")
        for name, options in RECORDED["modules"].items():
            told = {"module": name, "short_description": name, "description": [name]}
            text = MODULE.format(documentation=yaml.safe_dump(told))
            (plugins / "modules" / f"{name}.py").write_text(text, encoding="utf-8")
            text = ACTION.format(name=name, options=json.dumps(options))
            (plugins / "action" / f"{name}.py").write_text(text, encoding="utf-8")

    def _read(self) -> None:
        if self.path.exists():
            self.state = json.loads(self.path.read_text(encoding="utf-8"))

    def write(self) -> None:
        self.path.write_text(json.dumps(self.state), encoding="utf-8")

    def add(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Something that exists before the setup."""
        self._read()
        self.state["next"] += 1
        made = {"id": self.state["next"], **fields}
        self.state["objects"].setdefault(kind, []).append(made)
        self.write()
        return made

    def objects(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        self._read()
        found: list[dict[str, Any]] = self.state["objects"].get(kind, [])
        return [item for item in found if not fields or fields.items() <= item.items()]

    def one(self, kind: str, name: str, **fields: Any) -> dict[str, Any]:
        (found,) = self.objects(kind, name=name, **fields)
        return found

    def named(self, kind: str, ids: list[int]) -> list[str]:
        return [item["name"] for item in self.objects(kind) if item["id"] in ids]

    def calls(self, *modules: str) -> list[dict[str, Any]]:
        """What the modules were given, look-ups in check mode apart."""
        self._read()
        return [
            given
            for name, given, check in self.state["calls"]
            if not check and (not modules or name in modules)
        ]

    def set_up(self, variables: dict[str, Any], *options: str) -> Run:
        """Run the playbook with a variables file, as the guide says."""
        file = self.folder / "variables.yml"
        file.write_text(yaml.safe_dump(variables), encoding="utf-8")
        return self._execute(
            "ansible-playbook", "telecom.broadworks.awx_setup", "-e", f"@{file}", *options
        )

    def module(self, name: str, arguments: dict[str, Any]) -> Run:
        """Run one module of awx.awx."""
        return self._execute(
            "ansible", "localhost", "-m", f"awx.awx.{name}", "-a", json.dumps(arguments)
        )

    def _execute(self, *command: str) -> Run:
        self._read()
        self.write()
        paths = [
            str(self.folder / "collections"),
            os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / "build" / "tree")),
        ]
        found = {
            "AWX_STATE": str(self.path),
            "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join(paths),
        }
        return execute(list(command), found)


# --- jobs -------------------------------------------------------------------------------------


def injected(inputs: dict[str, Any], folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """What AWX makes of a credential: environment and extra variables.

    :param folder: where the files of the credential are written.
    """
    # A field that was left empty has no value at all, and a boolean is false.
    names: dict[str, Any] = {
        name: False for name, field in FIELDS.items() if field["type"] == "boolean"
    }
    names.update({name: value for name, value in inputs.items() if value != ""})
    sandbox = ImmutableSandboxedEnvironment()
    files = {}
    for name, template in CREDENTIAL_TYPE["injectors"]["file"].items():
        path = folder / name.replace(".", "_")
        path.write_text(sandbox.from_string(template).render(names), encoding="utf-8")
        files[name.removeprefix("template.")] = str(path)
    names["tower"] = {"filename": files}
    env, extra_vars = (
        {
            name: sandbox.from_string(template).render(names)
            for name, template in CREDENTIAL_TYPE["injectors"][kind].items()
        }
        for kind in ("env", "extra_vars")
    )
    return env, extra_vars


def credential(simulator: Any, transport: str, **inputs: Any) -> dict[str, Any]:
    """The fields of a credential that leads to a simulator."""
    found = {
        "host": simulator.host,
        "username": USERNAME,
        "password": PASSWORD,
        "transport": transport,
        "port": str(simulator.port(transport)),
    }
    if transport in ("tls", "https"):
        found["ca_certificate"] = Path(simulator.ca_path).read_text(encoding="utf-8")
    return {**found, **inputs}


class Job:
    """A job with its private data directory.

    :ivar told: everything that the job printed, and everything that AWX would keep of it.
    """

    def __init__(self, folder: Path, inputs: dict[str, Any] | None) -> None:
        self.folder = folder
        for name in ("env", "project", "inventory", "credentials"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        environment, extra = injected(inputs, folder / "credentials") if inputs else ({}, {})
        environment["ANSIBLE_NOCOLOR"] = "1"
        self.write("env/envvars", environment)
        self.extra = extra
        elsewhere = folder / "elsewhere"
        # A host that sees nothing of the controller's environment.
        elsewhere.write_text(f'#!/bin/sh\nexec env -i PATH=/usr/bin:/bin {sys.executable} "$@"\n')
        elsewhere.chmod(0o755)
        self.write(
            "inventory/hosts.yml",
            {
                "all": {
                    "vars": {"ansible_connection": "local"},
                    "hosts": {
                        "localhost": {"ansible_python_interpreter": sys.executable},
                        "elsewhere": {"ansible_python_interpreter": str(elsewhere)},
                    },
                }
            },
        )
        self.told = ""

    def write(self, name: str, value: Any) -> None:
        path = self.folder / name
        path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")

    def _command(self, playbook: str, options: tuple[str, ...], extra: dict[str, Any]) -> list[str]:
        self.write("env/extravars", {**self.extra, **extra})
        shutil.rmtree(self.folder / "artifacts", ignore_errors=True)
        # ansible-runner keeps the options of a run there, and takes them for the next one.
        (self.folder / "env/cmdline").unlink(missing_ok=True)
        command = ["ansible-runner", "run", str(self.folder), "-p", playbook, "--ident", "job"]
        return [*command, f"--cmdline={' '.join(options)}"]

    def run(self, playbook: str, *options: str, **extra: Any) -> tuple[int, str]:
        """Run a playbook of the project; the exit code, and the output."""
        done = execute(self._command(playbook, options, extra), {})
        kept = [path for path in (self.folder / "artifacts").rglob("*") if path.is_file()]
        # The record of the command has the environment in clear; AWX makes its own, without it.
        texts = [p.read_text(encoding="utf-8") for p in kept if p.name != "command"]
        assert texts, done.output
        self.told = done.output + "".join(texts)
        return done.returncode, done.output

    def cancel(self, moment: Any, playbook: str, *options: str, **extra: Any) -> str:
        """Run a playbook and cancel the job when the moment has come, as AWX does; the output."""
        process = subprocess.Popen(
            self._command(playbook, options, extra),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        deadline = time.monotonic() + PATIENCE
        while not moment():
            assert process.poll() is None, process.communicate(timeout=5)
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        output, _errors = process.communicate(timeout=PATIENCE)
        status = (self.folder / "artifacts/job/status").read_text(encoding="utf-8")
        assert status == "canceled", output
        return output

    def artifacts(self) -> dict[str, Any]:
        """What the job handed on with set_stats, as AWX takes it from the last event; nothing, if
        it never came to its end."""
        for path in (self.folder / "artifacts").rglob("*-*.json"):
            event = json.loads(path.read_text(encoding="utf-8"))
            if event.get("event") == "playbook_on_stats":
                found: dict[str, Any] = event["event_data"]["artifact_data"]
                return found
        return {}


# --- workflows --------------------------------------------------------------------------------

LINKS = {
    "successful": ("success_nodes", "always_nodes"),
    "failed": ("failure_nodes", "always_nodes"),
    "canceled": ("failure_nodes", "always_nodes"),
}


class Workflow:
    """A run of the workflow that awx_setup has installed.

    :ivar status: what AWX shows of the workflow: successful or failed.
    :ivar nodes: by identifier, what became of each node that ran: ``status``, ``artifacts``,
        ``handed`` (what it passes on of its ancestors) and ``output``.
    """

    def __init__(
        self, awx: Awx, project: Path, folder: Path, inputs: dict[str, Any], name: str
    ) -> None:
        self.awx, self.project, self.folder, self.inputs = awx, project, folder, inputs
        self.template = awx.one("workflow_job_template", name)
        self.nodes: dict[str, dict[str, Any]] = {}
        self.status = ""
        found = awx.objects("node", workflow_job_template=self.template["id"])
        self.defined = {node["name"]: node for node in sorted(found, key=lambda node: node["id"])}
        self._names = {node["id"]: name for name, node in self.defined.items()}

    def run(
        self,
        answers: dict[str, Any],
        approve: bool = True,
        before: dict[str, Any] | None = None,
        cancel: dict[str, Any] | None = None,
    ) -> Workflow:
        """Run all nodes.

        :param answers: to the survey.
        :param approve: whether the person approves; denied and timed out both end as failed.
        :param before: by identifier, a function to call before a node is started.
        :param cancel: by identifier, a function that says when somebody cancels the job.
        """
        while waiting := self._next():
            name = waiting[0]
            (before or {}).get(name, lambda: None)()
            handed = self._handed(name)
            if "approval_node" in self.defined[name]:
                status = "successful" if approve else "failed"
                done: dict[str, Any] = {"status": status, "artifacts": {}, "output": ""}
            else:
                done = self._job(name, handed, answers, (cancel or {}).get(name))
            self.nodes[name] = {**done, "handed": handed}
        # A failed node counts as handled when a failure or always path leaves it.
        unhandled = [
            name
            for name, done in self.nodes.items()
            if done["status"] != "successful"
            and not self.defined[name].get("failure_nodes")
            and not self.defined[name].get("always_nodes")
        ]
        self.status = "failed" if unhandled else "successful"
        return self

    def _parents(self, name: str) -> list[tuple[str, str]]:
        """Parents of a node and the kinds of their links, the oldest first."""
        return [
            (self._names[node["id"]], kind)
            for node in self.defined.values()
            for kind in ("success_nodes", "failure_nodes", "always_nodes")
            if self.defined[name]["id"] in node.get(kind, [])
        ]

    def _next(self) -> list[str]:
        """Nodes to run: reached, with no parent that may still run."""
        return [
            name
            for name in self.defined
            if name not in self.nodes
            and not self._is_out(name)
            and all(p in self.nodes or self._is_out(p) for p, _kind in self._parents(name))
        ]

    def _is_out(self, name: str) -> bool:
        """Whether no way leads to a node any more."""
        parents = self._parents(name)
        return bool(parents) and not any(
            kind in LINKS[self.nodes[parent]["status"]]
            if parent in self.nodes
            else not self._is_out(parent)
            for parent, kind in parents
        )

    def _handed(self, name: str) -> dict[str, Any]:
        """Artifacts of the nodes before: later ones override earlier ones."""
        handed: dict[str, Any] = {}
        for parent, _kind in self._parents(name):
            if parent in self.nodes:
                handed.update(self.nodes[parent]["handed"])
                handed.update(self.nodes[parent]["artifacts"])
        return handed

    def _job(
        self, name: str, handed: dict[str, Any], answers: dict[str, Any], cancel: Any
    ) -> dict[str, Any]:
        node = self.defined[name]
        (template,) = self.awx.objects("job_template", id=node["unified_job_template"])
        extra = {
            **defaults(template),
            **template.get("extra_vars", {}),
            **node.get("extra_data", {}),
            **handed,
            **self.template.get("extra_vars", {}),
            **defaults(self.template),
            **answers,
            "awx_workflow_job_id": 77,
        }
        job = Job(self.folder / name, self.inputs if template["credentials"] else None)
        shutil.rmtree(job.folder / "project")
        shutil.copytree(self.project, job.folder / "project")
        job_type = node.get("job_type") or template["job_type"]
        options = ("--check",) if job_type == "check" else ()
        if cancel:
            output = job.cancel(cancel, template["playbook"], *options, **extra)
            return {"status": "canceled", "artifacts": {}, "output": output}
        code, output = job.run(template["playbook"], *options, **extra)
        status = "failed" if code else "successful"
        return {"status": status, "artifacts": job.artifacts(), "output": output}


def defaults(template: dict[str, Any]) -> dict[str, Any]:
    """Defaults of a survey, as AWX applies them to a launch."""
    spec = (template.get("survey_spec") or {}).get("spec") or []
    return {question["variable"]: question["default"] for question in spec}


def notification(awx: Awx, template: dict[str, Any], event: str, job: dict[str, Any]) -> str:
    """The message that AWX sends about a job."""
    (told,) = awx.objects(
        "notification_template", id=template[f"notification_templates_{event}"][0]
    )
    sandbox = ImmutableSandboxedEnvironment()
    context = {
        "job": {"id": 42, "name": template["name"], **job},
        "job_friendly_name": "Job",
        "url": "https://awx.example.net/#/jobs/playbook/42",
    }
    return sandbox.from_string(told["messages"][event]["message"]).render(context)
