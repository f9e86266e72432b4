# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action that writes the report of a shift change and hands it on."""

from __future__ import annotations

import json
import os
import re
from types import SimpleNamespace

import pytest
import yaml
from ansible import template
from ansible.errors import AnsibleError
from ansible.utils.unsafe_proxy import AnsibleUnsafe

from ansible_collections.telecom.broadworks.plugins.action.ocip_shift_change_report import (
    OPTIONS,
    ActionModule,
)
from ansible_collections.telecom.broadworks.plugins.modules import (
    ocip_shift_change_report as documented,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils import report_files
from ansible_collections.telecom.broadworks.tests.documentation import paths, seen
from ansible_collections.telecom.broadworks.tests.unit.shift_change.cases import CASES

NAME = "ocip_shift_change_report"


def act(check_mode=False, **arguments):
    """Run the action on its own."""
    task = SimpleNamespace(args=arguments, action=NAME, async_val=0, check_mode=check_mode)
    connection = SimpleNamespace(_shell=SimpleNamespace(tmpdir=None))
    action = ActionModule(task, connection, None, None, None, None)
    action._load_name = NAME  # as Ansible's loader of plugins does
    return action.run(task_vars={})


def arguments(case, **settings):
    known = CASES[case]
    return {**known, "settings": {**known["settings"], **settings}}


def is_unsafe(text):
    """Whether Ansible, of any version, takes a text for no template."""
    if hasattr(template, "is_trusted_as_template"):  # since ansible-core 2.19
        return not template.is_trusted_as_template(text)
    return isinstance(text, AnsibleUnsafe)


@pytest.mark.parametrize("check_mode", [False, True])
def test_the_report_is_written_and_handed_on(check_mode, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", "/somewhere/else")
    umask = os.umask(0o077)
    try:
        result = act(check_mode, **arguments("done", report_formats="html,json"))
    finally:
        os.umask(umask)
    folder = tmp_path / "shift_change_reports"
    assert sorted(map(str, folder.iterdir())) == sorted(result["files"]), "and no part of a file"
    assert folder.stat().st_mode & 0o777 == 0o750
    html, text = (folder / name for name in map(os.path.basename, result["files"]))
    assert re.fullmatch(r"shift-change-\d{8}T\d{6}-localhost-[0-9a-f]{4}\.html", html.name)
    assert html.read_text("utf-8").startswith("<!doctype html>")
    assert {path.stat().st_mode & 0o777 for path in (html, text)} == {0o640}
    stats = result["ansible_stats"]
    assert (stats["aggregate"], stats["per_host"]) == (False, False)
    handed_on = dict(stats["data"]["shift_change_result"])
    assert handed_on.pop("files") == result["files"]
    markdown = handed_on.pop("markdown")
    assert markdown.startswith("# The shift change is done")
    assert json.loads(text.read_text("utf-8")) == handed_on
    assert (result["ok"], result["changed"], result["msg"]) == (True, False, handed_on["message"])
    for value in (result["msg"], markdown, handed_on["agents"][0]["name"]):
        assert is_unsafe(value), "what comes from the switch is no template"
    assert seen(NAME, result) == paths(NAME)


def test_no_formats_no_folder(tmp_path):
    result = act(**arguments("done", report_dir=str(tmp_path / "x"), report_formats=[]))
    assert (result["ok"], result["files"]) == (True, [])
    assert not (tmp_path / "x").exists()


def test_a_report_for_each_host():
    given = arguments("refused", report_formats=[], timezone="Mars/Base")
    result = act(**given, per_host=True, failure="The role broke")
    assert result["ansible_stats"]["per_host"] is True
    assert result["ok"] is False
    assert "The role broke." in result["msg"]
    assert "failed" not in result, "Ansible takes no stats from a task that failed"


@pytest.mark.parametrize("place", ["file/below", "a\0b", "~"])
def test_that_it_cannot_be_written_is_told(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    result = act(**arguments("done", report_dir=place, report_formats=["html"]))
    assert (result["ok"], result["files"]) == (False, [])
    told = result["msg"].split("George Novák")[-1]
    assert re.search(r"The report could not be written to /.*: [^\[\]]+\.$", told)
    handed_on = result["ansible_stats"]["data"]["shift_change_result"]
    assert (handed_on["verdict"], handed_on["files"]) == ("done", [])


def test_a_full_disk_leaves_no_part_of_a_file(tmp_path, monkeypatch):
    def full(_part, _path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report_files.os, "replace", full)
    result = act(**arguments("done", report_dir=str(tmp_path), report_formats=["html"]))
    assert result["msg"].endswith(f"not be written to {tmp_path}: No space left on device.")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_others_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o777)
    (path,) = report_files.write(tmp_path, {"a": "caf\udce9"})
    assert tmp_path.stat().st_mode & 0o777 == 0o777
    assert (tmp_path / "a").read_text("utf-8") == r"caf\udce9"
    assert path == str(tmp_path / "a")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"password": "x"}, "Unsupported parameters"),
        ({"settings": "x"}, "settings"),
        ({"asked": None}, "asked"),
    ],
)
def test_wrong_options_are_refused(wrong, told):
    with pytest.raises(AnsibleError, match=told):
        act(**{**arguments("done"), **wrong})


def test_the_documentation_has_the_options():
    described = yaml.safe_load(documented.DOCUMENTATION)["options"]
    for option in described.values():
        option.pop("description")
    assert described == OPTIONS
