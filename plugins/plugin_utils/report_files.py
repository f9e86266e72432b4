# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes reports: their owner may change them, and their group may read them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o750, 0o640


def write(folder: Path, contents: Mapping[str, str]) -> list[str]:
    """Write files into a folder, which is made if it is missing.

    A folder that is there keeps its mode, since others may use it, too. Whoever looks into it
    meanwhile finds no part of a file.

    :param contents: the text of each file by its name.
    :returns: the paths of the files.
    :raises OSError: they cannot be written.
    :raises ValueError: the path of the folder is none.
    """
    if contents:
        _make(folder)
    return [_written(folder / name, text) for name, text in contents.items()]


def _make(folder: Path) -> None:
    for place in (*reversed(folder.parents), folder):
        if not place.is_dir():
            place.mkdir(exist_ok=True)
            place.chmod(FOLDER_MODE)  # whatever the umask


def _written(path: Path, text: str) -> str:
    # A name that was read from bytes which are no UTF-8 has halves of characters in it.
    content = text.encode("utf-8", errors="backslashreplace")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        file = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
        with os.fdopen(file, "wb") as opened:
            os.fchmod(file, FILE_MODE)
            opened.write(content)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return str(path)
