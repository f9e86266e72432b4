# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The releases of BroadWorks whose schemas are public, in their order.

What a release has is declared where it is: at requests, their elements and columns of answers.
"""

from __future__ import annotations

from collections.abc import Sequence

RELEASES = (
    "17sp4",
    "20sp1",
    "21.0",
    "22.0",
    "22p17",
    "22p18",
    "23.0",
    "24.0",
    "2022.08",
    "25",
    "RI26",
)


def has(release: str, since: str, absent: Sequence[str] = ()) -> bool:
    """Whether a release has what came with another one.

    :param release: one of RELEASES.
    :param since: the release that brought it; empty: it was always there.
    :param absent: later releases without it: 23.0 is older than the last patches of 22.
    """
    if not since:
        return True
    return RELEASES.index(release) >= RELEASES.index(since) and release not in absent
