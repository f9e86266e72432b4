# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the simulator in the background, says whether one runs, and stops it.

A running simulator holds a lock on its process id file. So a stale file, or a number that now
belongs to another process, is never taken for a simulator.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

START_SECONDS = 60.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.05


class PidFile:
    """A file with the process id, locked as long as the process lives."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._file: Any = None

    def acquire(self) -> None:
        """Write this process's id and hold the lock.

        :raises OSError: another simulator holds it, or the file cannot be written.
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

        :raises OSError: it does not end, or belongs to somebody else.
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


class RunDirectory:
    """The files of one simulator in the background. It knows whether anything changed.

    :param path: the directory, created when needed; ~ is the home directory of HOME.
    """

    INPUTS, READY, PID, LOG = "inputs.json", "ready.json", "simulator.pid", "simulator.log"
    CERTIFICATES = "certificates"

    def __init__(self, path: str) -> None:
        self.path = Path(path).expanduser().absolute()
        self._pid_file = PidFile(str(self.path / self.PID))

    def endpoints(self) -> dict[str, Any] | None:
        """Give host, ports and ca_path of the simulator that runs; None when none does."""
        if self._pid_file.running_pid() is None or not (self.path / self.READY).exists():
            return None
        return dict(json.loads((self.path / self.READY).read_text(encoding="utf-8")))

    def start(
        self, inputs: dict[str, Any], options: Sequence[str], check: bool = False
    ) -> dict[str, Any]:
        """Make sure that a simulator runs that was started with this.

        :param inputs: world, settings, faults, replay.
        :param options: of the command line.
        :param check: only say whether anything would change.
        :returns: changed, and where it listens unless check keeps it from starting.
        :raises OSError: it does not start; the text says why.
        """
        wanted = json.dumps({**inputs, "options": list(options)}, indent=1, sort_keys=True)
        running, kept = self.endpoints(), self.path / self.INPUTS
        if running is not None and kept.exists() and kept.read_text(encoding="utf-8") == wanted:
            return {"changed": False, **running}
        if check:
            return {"changed": True}
        self._pid_file.stop()
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (kept, self.path / self.READY):
            path.unlink(missing_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(wanted)
        return {"changed": True, **self._run(options)}

    def _run(self, options: Sequence[str]) -> dict[str, Any]:
        """Start the program in a session of its own, and wait until it is ready."""
        own = ("--inputs", self.INPUTS, "--ready-file", self.READY, "--pid-file", self.PID)
        command = [sys.executable, str(Path(__file__).parent), *options, *own]
        log_path = self.path / self.LOG
        with log_path.open("ab") as log:
            begin = log.tell()
            process = subprocess.Popen(
                [*command, "--certificate-dir", self.CERTIFICATES],
                cwd=self.path,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        with cast("Any", process.stdout) as stream:
            readable, _writable, _failed = select.select([stream], [], [], START_SECONDS)
            line = stream.readline() if readable else b""
        if line.startswith(b"{"):
            return dict(json.loads(line))
        process.kill()
        process.wait()
        problem = log_path.read_bytes()[begin:].decode("utf-8", "replace").strip()
        raise OSError(problem or f"it was not ready within {START_SECONDS:g} seconds")

    def stop(self, check: bool = False) -> bool:
        """End the simulator and remove its files but a journal; gives whether that changes."""
        is_running = self._pid_file.running_pid() is not None
        names = (self.INPUTS, self.READY, self.PID, self.LOG)
        left = [path for path in (self.path / name for name in names) if path.exists()]
        certificates = self.path / self.CERTIFICATES
        if not check:
            self._pid_file.stop()
            for path in left:
                path.unlink(missing_ok=True)
            shutil.rmtree(certificates, ignore_errors=True)
            with contextlib.suppress(OSError):  # it holds a journal, or is not there
                self.path.rmdir()
        return is_running or bool(left)
