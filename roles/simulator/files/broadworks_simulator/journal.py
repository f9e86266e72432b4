# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: one entry for each command that came, without secrets."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import IO, Any

SECRET_WORDS = ("password", "nonce", "secret")


class Journal(list):  # type: ignore[type-arg]
    """A list of entries, also written to a file, one line of JSON for each.

    Entries have the keys n, time (Unix, seconds), transport, connection, document, command,
    echo, user_id (of the caller), parameters, outcome, is_write, applied, faults.
    """

    def __init__(self, path: str | None = None) -> None:
        super().__init__()
        self._file: IO[str] | None = None
        if path:
            self._file = Path(path).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115

    def add(self, **values: Any) -> None:
        """Add an entry."""
        entry = {"n": len(self) + 1, "time": round(time.time(), 6), **values}
        self.append(entry)
        if self._file is not None:
            self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def writes(self) -> list[dict[str, Any]]:
        """Give the entries of commands that change the world, refused ones included."""
        return [entry for entry in self if entry["is_write"]]

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def without_secrets(parameters: dict[str, Any]) -> dict[str, Any]:
    """Give the parameters of a command without its secrets."""
    return {
        name: value
        for name, value in parameters.items()
        if not any(word in name.lower() for word in SECRET_WORDS)
    }
