# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, one file for each section of the page."""

from __future__ import annotations

from typing import Any, Protocol

from measuring import Effort, Goal
from simulated import Server


class Part(Protocol):
    """What each of the files offers. NAME is the word by which it is chosen."""

    NAME: str
    __doc__: str

    def measure(self, server: Server, effort: Effort) -> Any:
        """Measure; give plain values for results.json."""

    def section(self, data: Any) -> str:
        """Write them up."""

    def goals(self, data: Any) -> list[Goal]:
        """Hold them against what was aimed at."""
