# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""User ids and service user ids, as the switch takes them: the one place that normalizes them.

Both are ``xs:token`` in the schema, so the switch collapses white space in them. It compares them
without regard to case: two spellings of one id are one user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

WHITE_SPACE = re.compile("[ \t\r\n]+")
"""What ``xs:token`` collapses; a no-break space is a character like any other."""


def normalized(user_id: object) -> str:
    """The id with white space collapsed as ``xs:token`` prescribes."""
    return WHITE_SPACE.sub(" ", str(user_id)).strip(" ")


def unique(user_ids: Iterable[object]) -> list[str]:
    """Normalized ids in their order, each spelling once."""
    return list(dict.fromkeys(normalized(user_id) for user_id in user_ids))


def folded(user_id: object) -> str:
    """A key under which all spellings of one id are equal. Other letters are other users: casefold
    would make one of straße and strasse."""
    return normalized(user_id).lower()


def same(first: object, second: object) -> bool:
    """Whether two spellings name one user."""
    return folded(first) == folded(second)


def twins(user_ids: Iterable[object]) -> list[tuple[str, str]]:
    """Pairs of ids that differ in the case of letters only, in their order."""
    first_spelling: dict[str, str] = {}
    pairs = []
    for user_id in unique(user_ids):
        first = first_spelling.setdefault(folded(user_id), user_id)
        if first != user_id:
            pairs.append((first, user_id))
    return pairs


def distinct(user_ids: Iterable[object]) -> list[str]:
    """As :func:`unique`.

    :raises ValueError: two of them differ in the case of letters only; the text is for an operator.
    """
    found = unique(user_ids)
    for first, second in twins(found):
        raise ValueError(
            f"{first} and {second} are the same id for the switch, which ignores case: list it "
            "only once. Nothing was sent."
        )
    return found
