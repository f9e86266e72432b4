# Copyright: (c) 2026, telecom.broadworks contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A file of what was sent and received, with pseudonyms: evidence that can be given away, and that
the simulator can replay.

Each line is a JSON object: ``t`` (seconds since the start), ``direction`` (``sent`` or
``received``), ``connection`` (its number, from 1) and ``document`` (XML without a declaration, or
an empty text where nothing came that can be read, with the reason in ``note``).
"""

from __future__ import annotations

import json
import os
import threading
import time

from .documents import parse, write
from .errors import OcipError, TranscriptError
from .pseudonyms import Pseudonyms
from .redact import Redactor

MOST_NUMBERS = 1000
"""Files of the same name but for a number, after which we stop looking for another."""


class Transcript:
    """A new file, which only its owner may read. Usable by several threads.

    :param path: where it is to be; if there is something already, the name gets a number.
    :raises TranscriptError: it cannot be made.
    :ivar path: where it is. :ivar warnings: what an operator should know of it.
    """

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._connections = 0
        self._pseudonyms: Pseudonyms | None = None
        self.warnings: list[str] = []
        self.path, self._file = _new_file(path)
        if self.path != path:
            self.warnings.append(f"There is a file {path}: the transcript is in {self.path}.")

    def connection(self) -> int:
        """The number of one more connection."""
        with self._lock:
            self._connections += 1
            return self._connections

    def record(self, direction: str, connection: int, data: bytes, redactor: Redactor) -> None:
        """Add a document as it travelled; never fails.

        :param direction: ``sent`` or ``received``.
        :param redactor: knows the secrets of the login.
        """
        moment = round(time.monotonic() - self._began, 4)
        line = {"t": moment, "direction": direction, "connection": connection}
        with self._lock:
            if self._pseudonyms is None:
                self._pseudonyms = Pseudonyms(redactor)
            try:
                document = self._pseudonyms.document(parse(data))
                line["document"] = write(document._replace(session_id=f"session{connection}"))
            except OcipError:
                line.update(document="", note=f"no document of OCI-P, {len(data)} bytes")
            self._write(line)

    def _write(self, line: dict[str, object]) -> None:
        if self._file < 0:
            return
        data = json.dumps(line).encode("ascii") + b"\n"
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError as exc:
            self._file = -1
            self.warnings.append(f"The transcript {self.path} is not complete: {exc}.")


def _new_file(path: str) -> tuple[str, int]:
    base, extension = os.path.splitext(path)
    for number in range(1, MOST_NUMBERS + 1):
        name = path if number == 1 else f"{base}-{number}{extension}"
        try:
            file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        except (OSError, ValueError) as exc:
            raise TranscriptError(
                f"The transcript {name} cannot be written: {exc}.",
                "Check the option transcript (OCIP_TRANSCRIPT); its folder must exist on the "
                "machine where the module runs.",
            ) from None
        return name, file
    raise TranscriptError(
        f"There are {MOST_NUMBERS} transcripts with the name {path}: delete some."
    )
