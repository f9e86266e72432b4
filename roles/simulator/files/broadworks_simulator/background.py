# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the simulator in the background, says whether one runs, and stops it.

A running simulator holds a lock on its process id file. So a stale file, or a number that now
belongs to another process, is never taken for a simulator.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, Callable

STOP_SECONDS = 10.0
POLL_SECONDS = 0.05


class PidFile:
    """A file with the process id, locked as long as the process lives."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._file: Any = None

    def acquire(self) -> None:
        """Write this process's id and hold the lock.

        Raises:
            OSError: another simulator holds it, or the file cannot be written.
        """
        self._file = self.path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise OSError(f"a simulator runs already with {self.path}") from problem
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def release(self) -> None:
        """Remove the file and give the lock back."""
        self.path.unlink(missing_ok=True)
        self._file.close()

    def running_pid(self) -> int | None:
        """Give the id of the process that holds the lock; None when there is none."""
        try:
            with self.path.open("r+", encoding="ascii") as stream:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    return int(stream.read().strip() or 0) or None
        except FileNotFoundError:
            pass
        return None

    def stop(self) -> bool:
        """End the process that holds the lock; gives whether there was one.

        Raises:
            OSError: it does not end, or belongs to somebody else.
        """
        pid = self.running_pid()
        if pid is None:
            return False
        for number in (signal.SIGTERM, signal.SIGKILL):
            os.kill(pid, number)
            deadline = time.monotonic() + STOP_SECONDS
            while time.monotonic() < deadline:
                if self.running_pid() is None:
                    return True
                time.sleep(POLL_SECONDS)
        raise OSError(f"process {pid} does not end")


def detach(serve: Callable[[Callable[[str], None]], int], log_path: str | None) -> int:
    """Run a function in a process of its own that outlives this one.

    Args:
        serve: called in the new process with a function that it calls when it is ready, with a
            text; gives the exit status.
        log_path: file for what the new process writes to standard output and error.

    Returns:
        0 when the new process got ready (its text is on standard output), 1 when it failed (what
        it wrote to standard error is there).
    """
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        os.setsid()
        if os.fork() == 0:
            return _serve_detached(serve, writing, log_path)
        os._exit(0)
    os.close(writing)
    os.wait()
    with os.fdopen(reading, encoding="utf-8") as stream:
        text = stream.read()
    is_ready = text.startswith("{")
    print(text, end="", file=sys.stdout if is_ready else sys.stderr)
    return 0 if is_ready else 1


def _serve_detached(
    serve: Callable[[Callable[[str], None]], int], writing: int, log_path: str | None
) -> int:
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(log_path or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(writing, 2)
    os.close(writing)

    def ready(text: str) -> None:
        os.write(2, f"{text}\n".encode())
        os.dup2(log, 2)

    try:
        return serve(ready)
    finally:
        sys.stderr.flush()
