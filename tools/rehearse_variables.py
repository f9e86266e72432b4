# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print the variables of `make rehearse` as JSON, so that a path may have blanks and quotes.

Make puts what is on its command line, such as ROSTER="my roster.csv", into the environment.
"""

from __future__ import annotations

import json
import os

NAMES = ("ROSTER", "AT", "TIMEZONE")

print(json.dumps({f"shift_change_{n.lower()}": os.environ[n] for n in NAMES if os.environ.get(n)}))
