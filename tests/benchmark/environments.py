# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual environments of their own for what only the benchmark needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from simulated import ROOT

REQUIREMENTS = ROOT / "tests" / "requirements" / "benchmark"
FOLDER = ROOT / "build" / "benchmark"


class MissingError(Exception):
    """An environment cannot be had on this machine; the text says why."""


def interpreter(name: str) -> Path:
    """The Python of an environment, made as tests/requirements/benchmark/NAME.txt says unless it
    is there already.

    :raises MissingError: no Python for it, or something cannot be installed.
    """
    requirements = REQUIREMENTS / f"{name}.txt"
    text = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8")
    allowed = re.findall(r"3\.\d+", re.findall(r"^# Pythons: (.+)$", text, re.MULTILINE)[0])
    base = next(filter(None, (shutil.which(f"python{version}") for version in allowed)), None)
    if base is None:
        raise MissingError(f"no Python {' or '.join(allowed)} was found")
    folder = FOLDER / name
    stamp = folder / ".made-of"
    wanted = f"{base}\n{requirements.read_text(encoding='utf-8')}"
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        maker = ROOT / "tools" / "make_venv.sh"
        try:
            subprocess.run([str(maker), str(folder), str(requirements), str(base)], check=True)
        except subprocess.CalledProcessError:
            raise MissingError("it could not be installed") from None
        stamp.write_text(wanted, encoding="utf-8")
    return folder / "bin" / "python"
