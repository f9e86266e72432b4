# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true of the collection as a whole, checked on its files alone.

A new module that is forgotten somewhere fails here, within a second.
"""

from __future__ import annotations

import ast
import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
import yaml

# In two pieces, lest `reuse lint` take the patterns below for licences.
LICENCE_TAG = "# SPDX-License-" + "Identifier:"
ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
MODULE_UTILS = PLUGINS / "module_utils"
STANDALONE = (MODULE_UTILS / "ocip", MODULE_UTILS / "call_center")
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))
WITHOUT_CONNECTION = {"ocip_shift_change_report"}
PYTHON_FILES = sorted(
    path
    for folder in ("plugins", "roles", "tests", "tools")
    for path in (ROOT / folder).rglob("*.py")
    if "output" not in path.parts
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported_by(path: Path) -> set[str]:
    """Return the dotted names that a file imports, wherever in it.

    `from ..ocip import messages` gives `ocip` and `ocip.messages`; the dots are left out.
    """
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names.add(module)
            names.update(f"{module}.{alias.name}".lstrip(".") for alias in node.names)
    return names


def files_importing(name: str, folder: Path) -> list[str]:
    """Return the files below a folder that import a name or something in it."""
    pattern = re.compile(rf"(^|\.){re.escape(name)}(\.|$)")
    return [
        named(path)
        for path in sorted(folder.rglob("*.py"))
        if any(pattern.search(found) for found in imported_by(path))
    ]


def test_there_are_modules():
    assert "ocip_call_center_agent" in MODULES


def test_action_group_lists_all_modules_with_connection_options():
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    group = runtime["action_groups"]["ocip"]
    assert group == [module for module in MODULES if module not in WITHOUT_CONNECTION]
    for module in MODULES:
        source = (PLUGINS / "modules" / f"{module}.py").read_text(encoding="utf-8")
        assert ("- telecom.broadworks.ocip\n" in source) == (module in group), module


def test_every_module_has_an_action_plugin():
    assert sorted(path.stem for path in (PLUGINS / "action").glob("*.py")) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_module_has_an_integration_test(module):
    name = re.compile(rf"\b{module}\b")
    tests = [
        path
        for path in (ROOT / "tests" / "integration").rglob("*")
        if path.suffix in (".py", ".yml", ".yaml") and name.search(path.read_text(encoding="utf-8"))
    ]
    assert tests, f"no file below tests/integration mentions {module}"


@pytest.mark.parametrize("path", PYTHON_FILES, ids=named)
def test_python_file_begins_as_agreed(path):
    head = path.read_text(encoding="utf-8").removeprefix("#!/usr/bin/python\n\n")
    licence = "BSD-2-Clause" if path.parent in STANDALONE else "GPL-3.0-or-later"
    lines = head.splitlines()
    assert lines[0] == "# Copyright: (c) 2026, telecom.broadworks contributors"
    assert lines[2] == f"{LICENCE_TAG} {licence}"
    assert "from __future__ import annotations" in lines


def test_licence_texts_are_there():
    used = set()
    for path in PYTHON_FILES:
        text = path.read_text(encoding="utf-8")
        used.update(re.findall(rf"^{LICENCE_TAG} (\S+)$", text, re.MULTILINE))
    assert {path.stem for path in (ROOT / "LICENSES").glob("*.txt")} == used
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["license"] == sorted(
        used, reverse=True
    )


@pytest.mark.parametrize("folder", STANDALONE, ids=lambda folder: folder.name)
def test_the_client_knows_nothing_of_ansible(folder):
    assert files_importing("ansible", folder) == []
    assert files_importing("ansible_collections", folder) == []


def test_each_floor_knows_only_the_one_below():
    ocip, call_center = STANDALONE
    assert files_importing("call_center", ocip) == []
    assert files_importing("transports", call_center) == []
    assert files_importing("transports", PLUGINS / "modules") == []
    assert files_importing("documents", PLUGINS / "modules") == []


def test_one_file_each_touches_the_libraries():
    assert files_importing("lxml", PLUGINS) == ["plugins/module_utils/ocip/documents.py"]
    assert files_importing("requests", PLUGINS) == ["plugins/module_utils/ocip/soap.py"]


def test_the_matrix_runs_the_lower_bounds():
    """What requirements.txt and runtime.yml promise is what `make test-matrix` tries out."""
    promised = re.findall(r"^(\S+)>=(\S+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    controller = ("ansible-core", runtime["requires_ansible"].removeprefix(">="))
    matrix = ROOT / "tests" / "requirements" / "matrix"
    for environment, bounds in (
        ("lowest", [*promised, controller]),
        ("target-3.9", promised),
    ):
        tried = re.findall(r"^(\S+)==(\S+)", (matrix / f"{environment}.txt").read_text(), re.M)
        assert len(promised) == 2
        assert set(bounds) <= set(tried)


# Of what the collection imports or is run by. All of them may be combined with GPL 3 or later.
LICENCES_THAT_FIT = (
    "General Public License v3 or later",
    "GPL-3.0-or-later",
    "BSD",
    "MIT",
    "Apache",
)


def test_the_licences_of_other_projects_fit():
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    names = re.findall(r"^[A-Za-z][\w.-]*", requirements, re.MULTILINE)
    assert {"lxml", "requests"} <= set(names)
    for name in ["ansible-core", *names]:
        told = metadata(name)
        fields = [told.get("License-Expression"), told.get("License"), *told.get_all("Classifier")]
        texts = [text for text in fields if text and ("License" in text or "::" not in text)]
        assert any(fit in text for text in texts for fit in LICENCES_THAT_FIT), (name, texts)


def test_every_module_and_role_has_an_integration_target():
    targets = {path.parent.name for path in (ROOT / "tests/integration/targets").glob("*/aliases")}
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}
    roles = {path.name for path in (ROOT / "roles").iterdir() if path.is_dir()}
    assert targets == modules | {f"role_{role}" for role in roles} | {"setup_simulator"}
    assert targets & roles == set()  # ansible-test would run the role of the collection instead
