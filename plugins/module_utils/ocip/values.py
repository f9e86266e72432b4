# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""xs:boolean and xs:int as XML Schema defines them: elements and cells of tables alike."""

from __future__ import annotations

import re

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
BLANKS = " \t\r\n"
INTEGER = re.compile(r"([+-]?)0*([0-9]{1,10})")
INTEGERS = range(-(2**31), 2**31)


def boolean(text: str) -> bool:
    """The value of an xs:boolean; blanks around it do not count.

    :raises ValueError: it is none.
    """
    try:
        return BOOLEANS[text.strip(BLANKS)]
    except KeyError:
        raise ValueError(text) from None


def integer(text: str) -> int:
    """The value of an xs:int, which has 32 bits; blanks around it do not count.

    :raises ValueError: it is none.
    """
    match = INTEGER.fullmatch(text.strip(BLANKS))
    number = int(match.group(1) + match.group(2)) if match else 2**31
    if number not in INTEGERS:
        raise ValueError(text)
    return number
