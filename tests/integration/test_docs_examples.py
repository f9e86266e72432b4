# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs what the documentation tells people to run, and compares what it says they will see.

Every document has a simulator and an empty home of its own, and its commands are run in the
order in which a reader meets them. tests/documents.py describes the marks.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.telecom.broadworks.tests.documents import (
    ROOT,
    Block,
    Document,
    commands,
    documents,
    read,
    shows,
)
from ansible_collections.telecom.broadworks.tests.integration.helpers import environment
from broadworks_simulator import Simulator

WORLD = yaml.safe_load((ROOT / "docs" / "examples" / "world.yml").read_text(encoding="utf-8"))
HOST = "xsp1.example.net"
USERNAME = WORLD["administrators"][0]["user_id"]
PASSWORD = WORLD["administrators"][0]["password"]
PATIENCE = 120
INSTALLED = Path(os.environ.get("ANSIBLE_COLLECTIONS_PATH", ROOT / "build" / "collections"))
# The outputs are those of this ansible-core; others word them otherwise.
OUTPUTS_COMPARED = metadata.version("ansible-core").startswith("2.19.")
TO_RUN: list[Document] = [
    document
    for document in map(read, documents())
    if any(block.mark.startswith("run") for block in document.blocks)
]
NAMES = [document.name for document in TO_RUN]
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
EXAMPLE_VARIABLES = {
    "vault_ocip_password": PASSWORD,
    "vault_sip_password": "n0t-sh0wn",
    "evening_shift": ["ben.k@example.net", "carla.m@example.net"],
    "morning_shift": ["fiona.w@example.net"],
    "day_shift": ["ben.k@example.net"],
    "night_shift": ["fiona.w@example.net"],
    "reinforcements": ["elena.r@example.net"],
}
# The simulator serves what is about call centers, and answers other requests with error 6004. There
# is no test agent in the world of the examples.
NOT_SERVED = {
    "Set the password of a user",
    "Use a test agent to find out what only writes can show",
}


class Reader:
    """Someone who does what a document says.

    :param home: an empty folder.
    :param has_installed: whether the collection is in its .ansible/collections to begin with.
    """

    def __init__(self, home: Path, simulator: Simulator, has_installed: bool = True) -> None:
        self.home = home
        self.simulator = simulator
        self.settings = simulator.settings
        self.port = str(simulator.port("tls"))
        if has_installed:
            shutil.copytree(INSTALLED, home / ".ansible" / "collections", symlinks=True)
        for tarball in (ROOT / "build").glob("telecom-broadworks-*.tar.gz"):
            (home / "build").mkdir(exist_ok=True)
            shutil.copy(tarball, home / "build")
        self.variables = environment(
            HOME=str(home),
            PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            ANSIBLE_COLLECTIONS_SCAN_SYS_PATH="false",
            # In place of the port and the authorities that a real switch and system have.
            OCIP_PORT=self.port,
            OCIP_CA_PATH=str(simulator.ca_path),
        )
        self.variables.pop("ANSIBLE_COLLECTIONS_PATH", None)

    def follow(self, step: Block | str) -> None:
        """Do what the next block or comment of the document asks for."""
        if isinstance(step, str):
            self.heed(step)
        elif step.mark.startswith("file: "):
            self.write(step.mark.removeprefix("file: "), step.text)
        elif step.mark.startswith("run") and step.language == "console":
            self.run_commands(step)
        elif step.mark.startswith("run"):
            self.run_tasks(step)

    def heed(self, comment: str) -> None:
        """Do what a comment of its own says."""
        if comment == "environment":
            self.variables.update(
                OCIP_HOST="localhost", OCIP_USERNAME=USERNAME, OCIP_PASSWORD=PASSWORD
            )
        elif comment == "simulator: reset":
            self.simulator.configure(**self.settings)
            self.simulator.reset()
        elif comment == "simulator: no faults":
            self.simulator.clear_faults()
        elif comment.startswith("simulator: fault "):
            self.simulator.add_fault(json.loads(comment.removeprefix("simulator: fault ")))
        elif comment.startswith("simulator: "):
            name, _equals, value = comment.removeprefix("simulator: ").partition("=")
            self.simulator.configure(**{name: json.loads(value)})

    def write(self, name: str, text: str) -> None:
        """Write a file that the document shows."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.there(text), encoding="utf-8")

    def run_commands(self, block: Block) -> None:
        """Run a console block; the last command may be told to fail."""
        shown = commands(block)
        for command in shown:
            status, output = self.run(command.text)
            expected = exit_code(block) if command is shown[-1] else 0
            told = "\n".join(output)
            assert status == expected, f"line {block.line}: {command.text}\n{told}"
            assert not OUTPUTS_COMPARED or shows(command.output, output), (
                f"line {block.line}: the output of {command.text} is not the one shown, but\n{told}"
            )

    def run_tasks(self, block: Block) -> None:
        """Run a playbook, or tasks as a play of their own."""
        plays = yaml.safe_load(block.text)
        if "hosts" not in plays[0]:
            plays = [play_of(plays)]
        self.write("block.yml", yaml.safe_dump(plays, allow_unicode=True, sort_keys=False))
        status, output = self.run("ansible-playbook block.yml")
        assert status == exit_code(block), f"line {block.line}:\n" + "\n".join(output)

    def run(self, command: str) -> tuple[int, list[str]]:
        """Run a command of the shell; what it exports holds for the commands after it."""
        script = (
            f"{self.there(command)}\nstatus=$?\n"
            f"{sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))' "
            ">.variables\nexit $status\n"
        )
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.home,
            env=self.variables,
            input=f"{PASSWORD}\n",  # what is typed when a command asks for the password
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        self.variables = json.loads((self.home / ".variables").read_text(encoding="utf-8"))
        return done.returncode, self.told(done.stdout).splitlines()

    def there(self, text: str) -> str:
        """A text of the document, with the simulator in the place of the switch."""
        return text.replace(HOST, "localhost")

    def told(self, text: str) -> str:
        """An output as the document tells it."""
        text = text.replace(f"localhost:{self.port}", f"{HOST}:2209")
        return text.replace(str(self.home), "~")


def exit_code(block: Block) -> int:
    """What the last command of a block is to end with."""
    found = re.fullmatch(r"run(?:: exit (\d+))?", block.mark)
    assert found, f"line {block.line}: {block.mark}"
    return int(found.group(1) or 0)


def play_of(tasks: list[dict[str, Any]]) -> dict[str, Any]:
    """Tasks as a play."""
    return {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": EXAMPLE_VARIABLES,
        "tasks": tasks,
    }


@pytest.fixture
def reader(tmp_path, request):
    """A reader of the document that is the test's parameter, or of none."""
    document = getattr(request, "param", None)
    has_installed = document is None or "nothing installed" not in document.steps
    with Simulator(WORLD, transports=("tls",)) as simulator:
        yield Reader(tmp_path, simulator, has_installed)


@pytest.mark.parametrize(
    ("reader", "document"), [(each, each) for each in TO_RUN], indirect=["reader"], ids=NAMES
)
def test_a_document_does_what_it_says(reader, document):
    for step in document.steps:
        reader.follow(step)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_examples_of_a_module_run(path, reader):
    tasks = examples_of(path)
    for task in tasks:
        task["ignore_errors"] = task["name"] in NOT_SERVED
    reader.heed("environment")
    reader.write("examples.yml", yaml.safe_dump([play_of(tasks)], sort_keys=False))
    status, output = reader.run("ansible-playbook examples.yml")
    text = "\n".join(output)
    assert status == 0, text
    failures = sum(task["ignore_errors"] for task in tasks)
    assert f"ignored={failures}" in text
    assert text.count("[Error 6004]") + text.count("[Error 4008]") >= failures
    assert f"ok={len(tasks)} " in text


def examples_of(path: Path) -> list[dict[str, Any]]:
    """The tasks in a module's EXAMPLES."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "EXAMPLES":
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{path.name} has no EXAMPLES")
