# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in BroadWorks for rehearsals and tests: OCI-P over TCP, TLS and SOAP.

It is written from the protocol notes alone and shares no code with the collection's client.
"""

from __future__ import annotations

from .records import SimulatorError
from .simulator import Simulator

__all__ = ["Simulator", "SimulatorError"]
