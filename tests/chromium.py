# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages as people see them: drives a Chromium without a window, by its DevTools protocol.

The protocol goes through a pair of pipes (``--remote-debugging-pipe``), so that neither a port nor
a library is needed. A message is a JSON object that ends with a zero byte. Sizes and colours are
emulated, since windows have a minimum width that is wider than a phone.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PATIENCE = 60
"""Seconds that any answer may take; the first start on a slow machine takes some."""

MISSING = (
    "No Chromium on this machine, so the pages are not looked at. Debian and Ubuntu have it in the "
    "package chromium."
)


class ChromiumError(Exception):
    """Chromium did not start, did not answer, or answered with an error."""


def find_chromium() -> str | None:
    """Path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """A running Chromium with one page; to be used in a ``with`` statement."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._last_id = 0
        self._received = b""
        self._events: list[str] = []
        self._session: str | None = None

    def __enter__(self) -> Chromium:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, self._commands = _pipe()
        self._answers, to_write = _pipe()
        options = [
            "--headless=new",
            "--remote-debugging-pipe",
            f"--user-data-dir={self._folder.name}",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--hide-scrollbars",
        ]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # which it has not for root

        def take_pipes() -> None:
            os.dup2(to_read, 3)
            os.dup2(to_write, 4)

        self._log = (Path(self._folder.name) / "log").open("w+b")
        self._process = subprocess.Popen(
            [self._program, *options, "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            pass_fds=(3, 4),
            preexec_fn=take_pipes,
            start_new_session=True,
        )
        os.close(to_read)
        os.close(to_write)
        try:
            page = self._call("Target.createTarget", url="about:blank")["targetId"]
            attached = self._call("Target.attachToTarget", targetId=page, flatten=True)
            self._session = attached["sessionId"]
            self._call("Page.enable")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        os.close(self._commands)
        os.close(self._answers)
        try:
            self._process.wait(5)  # it ends when its pipes do
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)  # the group that began with it
            self._process.wait()
        self._log.close()
        self._folder.cleanup()

    def show(self, width: int, scheme: str = "light", media: str = "", scale: float = 1) -> None:
        """How pages are shown from now on.

        :param width: of the view, in CSS pixels. :param scheme: light or dark.
        :param media: ``print``, or nothing for a screen. :param scale: pixels for a CSS pixel.
        """
        height = 844 if width < 600 else 900
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", media=media, features=features)

    def open(self, path: Path) -> None:
        """Load a file, and wait until it is there."""
        self._events.clear()
        answer = self._call("Page.navigate", url=path.resolve().as_uri())
        if answer.get("errorText"):
            raise ChromiumError(f"{path}: {answer['errorText']}")
        deadline = time.monotonic() + PATIENCE
        while "Page.loadEventFired" not in self._events:
            self._receive(deadline)

    def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript in the page."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise ChromiumError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def picture(self, path: Path, height: float | None = None) -> None:
        """Write a picture of the page as PNG, also of what is below the view.

        :param height: in CSS pixels; by default the whole page.
        """
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        answer = self._call(
            "Page.captureScreenshot",
            captureBeyondViewport=True,
            clip={
                "x": 0,
                "y": 0,
                "width": size["width"],
                "height": min(height or size["height"], size["height"]),
                "scale": 1,
            },
        )
        path.write_bytes(base64.b64decode(answer["data"]))

    def printed(self, path: Path) -> None:
        """Write the page as PDF, as a printer gets it."""
        answer = self._call("Page.printToPDF", preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(answer["data"]))

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        try:
            os.write(self._commands, json.dumps(message).encode() + b"\0")
        except BrokenPipeError:
            raise ChromiumError(f"{self._program} has ended: {self._last_words()}") from None
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self._receive(deadline)
            if answer.get("id") == self._last_id:
                if "error" in answer:
                    raise ChromiumError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _receive(self, deadline: float) -> dict[str, Any]:
        """The next message; events are noted by their names."""
        while b"\0" not in self._received:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._answers], [], [], left)[0]:
                raise ChromiumError(f"{self._program} does not answer: {self._last_words()}")
            received = os.read(self._answers, 1 << 20)
            if not received:
                raise ChromiumError(f"{self._program} has ended: {self._last_words()}")
            self._received += received
        text, self._received = self._received.split(b"\0", 1)
        message: dict[str, Any] = json.loads(text)
        if "method" in message:
            self._events.append(message["method"])
        return message

    def _last_words(self) -> str:
        self._log.seek(0)
        return self._log.read()[-2000:].decode(errors="replace").strip() or "it said nothing"


def _pipe() -> tuple[int, int]:
    """A pipe whose ends have none of the numbers that Chromium expects (3 and 4)."""
    ends = []
    for end in os.pipe():
        ends.append(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10))
        os.close(end)
    return ends[0], ends[1]
