# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check of a switch found, as files: HTML, Markdown, JSON, and settings for a rehearsal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from .shift_pages import HTML, MARKDOWN, render

FOLDER = "switch_reports"
HARMLESS = re.compile("[A-Za-z0-9_. -]*")


def files_of(
    found: Mapping[str, Any], templates: Path, folder: str, now: datetime
) -> dict[str, Any]:
    """The files that the playbook check_switch writes.

    :param found: the result of ocip_switch_info.
    :param templates: folder with ``switch.html.j2`` and ``switch.md.j2``.
    :param folder: where the files go; empty for a folder of its own below the current one.
    :param now: when the switch was checked, with a time zone.
    :returns: ``folder`` and ``files`` (``path`` and ``content``).
    :raises OSError: a template cannot be read.
    """
    report = {**found, "made_at": now.isoformat(timespec="seconds")}
    contents = {
        "switch.html": render(report, _text(templates / "switch.html.j2"), HTML),
        "switch.md": render(report, _text(templates / "switch.md.j2"), MARKDOWN),
        "switch.json": json.dumps(report, indent=2, ensure_ascii=False) + "\n",
        "simulator_settings.yml": _settings_file(found["simulator_settings"]),
    }
    # Where Ansible was started, whatever a PWD of the environment says.
    place = Path(folder or FOLDER).expanduser().absolute()
    files = [{"path": str(place / name), "content": text} for name, text in contents.items()]
    return {"folder": str(place), "files": files}


class _Unsafe(str):
    """A text that Ansible is to take as it is. The file is read with ``-e @``, and there every
    text is a template."""


class _Dumper(yaml.SafeDumper):
    """Knows such texts."""


_Dumper.add_representer(
    _Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style="'")
)


def _settings_file(settings: Mapping[str, Any]) -> str:
    # By way of JSON: texts that Ansible has marked are of a type that YAML does not know.
    plain = json.loads(json.dumps({"rehearse_settings": settings}))
    return yaml.dump(_marked(plain), Dumper=_Dumper, allow_unicode=True)


def _marked(value: Any) -> Any:
    """The value, with each text marked that is not known to be harmless."""
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return _Unsafe(value) if isinstance(value, str) and not HARMLESS.fullmatch(value) else value


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
