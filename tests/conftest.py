# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets every test import the simulator's program as `broadworks_simulator`, and take its time.

The collection itself is found as `ansible_collections.telecom.broadworks` through the .pth file
that `make venv` puts into the virtual environment (see Makefile).
"""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

SIMULATOR = Path(__file__).resolve().parent.parent / "roles" / "simulator" / "files"

sys.path.insert(0, str(SIMULATOR))

# A busy machine is no failure: what must end in time measures that itself.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
