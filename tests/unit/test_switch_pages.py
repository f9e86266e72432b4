# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the playbook check_switch."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import yaml

from ansible_collections.telecom.broadworks.plugins.plugin_utils.switch_pages import files_of


@pytest.mark.parametrize(
    "text",
    [
        "{{lookup('pipe','>$P')}}",
        "#jinja2:variable_start_string:'<%'\n<%lookup('pipe','>$P')}}",
        """#jinja2:variable_start_string:'<%',x:'~lookup("pipe",">$P #:")}}""",
        "{% set x = 1 %}",
    ],
)
def test_what_could_be_a_template_is_marked_in_the_settings(text, tmp_path):
    found = {"simulator_settings": {"system_version": text, "encoding": "UTF-8"}}
    for name in ("switch.html.j2", "switch.md.j2"):
        (tmp_path / name).touch()
    written = files_of(found, tmp_path, str(tmp_path), datetime.now(timezone.utc))["files"]
    (content,) = [each["content"] for each in written if each["path"].endswith("settings.yml")]
    ((_name, settings),) = yaml.compose(content).value
    values = {key.value: (value.tag, value.value) for key, value in settings.value}
    assert values["system_version"] == ("!unsafe", text)
    assert values["encoding"] == ("tag:yaml.org,2002:str", "UTF-8")
