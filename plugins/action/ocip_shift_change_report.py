# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the report of a shift change on the controller, within Ansible: no module is started."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from ansible.plugins.action import ActionBase

from ..plugin_utils import report_files, times
from ..plugin_utils.shift_change import plain
from ..plugin_utils.shift_pages import pages_of
from ..plugin_utils.shift_report import report_of
from ..plugin_utils.templates import never_a_template

OPTIONS: dict[str, Any] = {
    "settings": {"type": "dict", "required": True},
    "asked": {"type": "dict", "required": True},
    "done": {"type": "dict", "default": {}},
    "failure": {"type": "str", "default": ""},
    "per_host": {"type": "bool", "default": False},
}


class ActionModule(ActionBase):
    """See the documentation of the module of this name."""

    _requires_connection = False

    def run(
        self, tmp: str | None = None, task_vars: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Write the report, in check mode too: a forecast is made for its report."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        result.update(reported(plain(self.validate_argument_spec(OPTIONS)[1])))
        told: dict[str, Any] = never_a_template(result)
        return told


def reported(given: Mapping[str, Any]) -> dict[str, Any]:
    """Write the report, and give the result of the action.

    :param given: a value for each of OPTIONS.
    """
    settings = given["settings"]
    report = report_of(given, datetime.now(times.UTC).astimezone(_zone(settings)))
    pages = pages_of(report, settings, secrets.token_hex(2))
    files, unwritten = [], ""
    try:
        files = report_files.write(pages.folder, pages.contents)
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or exc
        unwritten = f" The report could not be written to {pages.folder}: {reason}."
    handed_on = {**report, "files": files, "markdown": pages.markdown}
    return {
        "changed": False,
        "ok": report["ok"] and not unwritten,
        "msg": f"{report['message']}{unwritten}",
        "files": files,
        # As ansible.builtin.set_stats hands on what it is given.
        "ansible_stats": {
            "data": {"shift_change_result": handed_on},
            "per_host": given["per_host"],
            "aggregate": False,
        },
    }


def _zone(settings: Mapping[str, Any]) -> tzinfo | None:
    """The time zone of the role, or None for that of the controller: a report is made for a wrong
    one, too."""
    try:
        return times.zone_of(settings.get("timezone") or "")
    except times.TimeError:
        return None
