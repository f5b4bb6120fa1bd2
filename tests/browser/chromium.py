"""A headless Chromium, driven over a pipe by its own protocol: no driver to install, no port to open.

Protocol: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--font-render-hinting=none",
)

# The browser reads its orders from descriptor 3 and answers on 4; both are moved away first, lest one is the other.
_REDIRECT = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for number, end in enumerate(ends, 3):
    os.dup2(end, number)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def find_chromium() -> str | None:
    """Return the program, ``None`` where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class View:
    """A window: pixels, light or dark, with or without scripts of the page."""

    width: int
    height: int = 900
    is_dark: bool = False
    has_scripts: bool = False


@dataclass(slots=True)
class Chromium:
    """A running browser. Not safe to share between threads."""

    _answers: BinaryIO
    _orders: BinaryIO
    _last_id: int = 0
    _events: list[dict[str, Any]] = field(default_factory=list)

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send one order and return its result; what happens meanwhile is kept as events."""
        self._last_id += 1
        order = {"id": self._last_id, "method": method, "params": parameters}
        self._orders.write(json.dumps(order | ({"sessionId": session} if session else {})).encode() + b"\0")
        self._orders.flush()
        while True:
            message = self._read()
            if message.get("id") == self._last_id:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self._events.append(message)

    def wait_for(self, method: str, session: str) -> None:
        """Wait until an event has happened."""
        while not any(e.get("method") == method and e.get("sessionId") == session for e in self._events):
            self._events.append(self._read())

    def events(self, method: str, session: str) -> list[dict[str, Any]]:
        """Return the events of a kind that have happened."""
        return [e["params"] for e in self._events if e.get("method") == method and e.get("sessionId") == session]

    @contextmanager
    def open(self, url: str, view: View) -> Iterator[Tab]:
        """Open an address, the page's scripts switched off unless the view has them, and close it afterwards."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if view.is_dark else "light"}]
        metrics = {"width": view.width, "height": view.height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", session, **metrics)
        self.call("Emulation.setEmulatedMedia", session, features=scheme)
        self.call("Emulation.setScriptExecutionDisabled", session, value=not view.has_scripts)
        for domain in ("Page", "Log", "Runtime"):
            self.call(f"{domain}.enable", session)
        self.call("Page.navigate", session, url=url)
        self.wait_for("Page.loadEventFired", session)
        yield Tab(self, session)
        self.call("Target.closeTarget", targetId=target)

    def _read(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("the browser is gone")
            data += byte
        message: dict[str, Any] = json.loads(data)
        return message


@dataclass(frozen=True, slots=True)
class Tab:
    """One open page."""

    _browser: Chromium
    _session: str

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression of ours."""
        call = self._browser.call("Runtime.evaluate", self._session, expression=expression, returnByValue=True)
        if "exceptionDetails" in call:
            raise RuntimeError(str(call["exceptionDetails"]))
        return call["result"].get("value")

    def press(self, keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            for kind in ("keyDown", "keyUp"):
                text = {"text": key} if kind == "keyDown" else {}
                self._browser.call("Input.dispatchKeyEvent", self._session, type=kind, key=key, **text)

    def complaints(self) -> list[str]:
        """Return what the browser wrote to its console: blocked styles, missing files."""
        return [event["entry"]["text"] for event in self._browser.events("Log.entryAdded", self._session)]

    def take_screenshot(self, *, whole: bool = False) -> bytes:
        """Return a PNG of the window, or of the whole page."""
        options: dict[str, Any] = {"format": "png"}
        if whole:
            size = self._browser.call("Page.getLayoutMetrics", self._session)["cssContentSize"]
            options |= {"captureBeyondViewport": True, "clip": size | {"scale": 1}}
        return base64.b64decode(self._browser.call("Page.captureScreenshot", self._session, **options)["data"])


@contextmanager
def run_chromium(program: str) -> Iterator[Chromium]:
    """Start a browser with an empty profile, and end it afterwards."""
    order_end, orders = os.pipe()
    answers, answer_end = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _REDIRECT,
                f"{order_end}",
                f"{answer_end}",
                program,
                *_FLAGS,
                f"--user-data-dir={profile}",
            ],
            pass_fds=(order_end, answer_end),
            env=os.environ | {"TMPDIR": profile},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(order_end)
        os.close(answer_end)
        with os.fdopen(answers, "rb") as reader, os.fdopen(orders, "wb") as writer:
            try:
                yield Chromium(reader, writer)
            finally:
                process.terminate()
                process.wait(20)
