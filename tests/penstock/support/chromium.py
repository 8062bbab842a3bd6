"""A headless Chromium, driven over its DevTools pipe: no driver, no package, no network."""

import base64
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--remote-debugging-pipe",
)
#: The browser reads commands from descriptor 3 and writes answers to 4.
START = """\
import os, sys
reading, writing, *browser = sys.argv[1:]
os.dup2(int(reading), 3)
os.dup2(int(writing), 4)
os.execv(browser[0], browser)
"""
#: Seconds for one answer; a browser's first start on a busy machine is slow.
PATIENCE = 60.0

Json = dict[str, Any]


def program() -> str | None:
    """The browser of this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Tab:
    """One page. `said` are the errors of its console and policy, and what its scripts threw."""

    reading: int
    writing: int
    session: str = ""
    said: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _rest: bytes = b""

    def call(self, method: str, **parameters: Any) -> Json:
        """One DevTools command and its result."""
        number = next(self._ids)
        message: Json = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writing, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: Json = answer["result"]
                return result
            self._heard(answer)

    def open(self, url: str, width: int = 1280, height: int = 900) -> None:
        """Go to an address and wait until it is loaded."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")

    def show(self, path: Path, text: str, fragment: str = "", width: int = 1280) -> None:
        """Write a page to a file and open it as if for the first time."""
        path.write_text(text, encoding="utf-8")
        self.open("about:blank")
        self.requests.clear()
        self.open(f"file://{path}{fragment}", width)

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.run(f"Boolean({expression})"):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.02)

    def press(self, key: str) -> None:
        """Press and release a key."""
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **CODES.get(key, {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def type(self, text: str) -> None:
        """Put text where the cursor is."""
        self.call("Input.insertText", text=text)

    def picture(self, path: Path, *, full: bool = False) -> None:
        """Save what is seen as a PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=full)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _read(self) -> Json:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self.reading], [], [], max(0.0, end - time.monotonic()))
            assert ready, "the browser does not answer"
            more = os.read(self.reading, 1 << 20)
            assert more, "the browser is gone"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        parsed: Json = json.loads(message)
        return parsed

    def _heard(self, event: Json) -> None:
        parameters = event.get("params", {})
        match event.get("method"):
            case "Runtime.exceptionThrown":
                self.said.append(str(parameters["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if parameters["type"] in ("error", "warning", "assert"):
                self.said.append(str(parameters["args"]))
            case "Log.entryAdded" if parameters["entry"]["level"] in ("error", "warning"):
                self.said.append(str(parameters["entry"]))
            case "Network.requestWillBeSent":
                self.requests.append(parameters["request"]["url"])


#: What a key is to the page besides its name.
CODES: dict[str, Json] = {
    "Enter": {"windowsVirtualKeyCode": 13, "text": "\r"},
    "Tab": {"windowsVirtualKeyCode": 9},
    " ": {"windowsVirtualKeyCode": 32, "text": " "},
    "/": {"windowsVirtualKeyCode": 191, "text": "/"},
}


@contextmanager
def tab(path: str, profile: Path) -> Iterator[Tab]:
    """A page of a browser that starts and ends with the block; `profile` is a new folder of its own."""
    from_us, to_browser = os.pipe()
    to_us, from_browser = os.pipe()
    argv = [path, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    child = subprocess.Popen(
        [sys.executable, "-c", START, str(from_us), str(from_browser), *argv],
        pass_fds=(from_us, from_browser),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(from_us)
    os.close(from_browser)
    try:
        page = Tab(to_us, to_browser)
        targets = page.call("Target.getTargets")["targetInfos"]
        target = next(one["targetId"] for one in targets if one["type"] == "page")
        page.session = page.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        yield page
    finally:
        os.killpg(child.pid, signal.SIGKILL)  # the browser is many processes, all in the group that it leads
        child.wait()
        os.close(to_us)
        os.close(to_browser)


def click(page: Tab, selector: str) -> None:
    """Click on the first element that fits."""
    page.run(f"document.querySelector({selector!r}).click()")


def choose(page: Tab, select: str, value: str) -> None:
    """Choose a value of a select by its id."""
    page.run(
        f"(() => {{ const one = document.getElementById({select!r}); one.value = {value!r};"
        " one.dispatchEvent(new Event('change')); })()"
    )
