"""Programs as they are in a plant: started, killed, started again on the same port with the same data."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from plant import tied
from plant.ports import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0

if not shutil.which("mosquitto"):
    # Debian puts it where only root looks.
    os.environ["PATH"] = f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"


class NotUp(AssertionError):
    """A program that ended, or was not ready in time; the message holds the last of what it said."""


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody answers on a port."""
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex((host, port)) == 0


def wait_for(holds: Callable[[], bool], seconds: float = PATIENCE, what: str = "it") -> None:
    """Poll until `holds`; NotUp after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() >= end:
            raise NotUp(f"{what}: not within {seconds} s")
        time.sleep(0.02)


def got(url: str) -> int:
    """Status of a GET; 0 when nobody answers."""
    try:
        with urlopen(url, timeout=2) as answer:
            return int(answer.status)
    except OSError as error:
        return int(getattr(error, "code", 0) or 0)


@dataclass(slots=True)
class Program:
    """A program that can be started again. `log` collects both its outputs.

    It is in a process group of its own: a Ctrl-C is for who started it, who ends it in good order; where nobody is left
    to do so, it ends too.
    """

    argv: Sequence[str]
    log: Path
    ready: Callable[[], bool]
    env: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    #: Where /metrics is; 0 when there is none.
    port: int = 0

    @property
    def pid(self) -> int:
        """Its process, once it was started."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start, and wait until it is ready."""
        self.process = tied.start(self.argv, self.log, {**os.environ, **self.env})
        wait_for(self._up, what=f"{self.argv[0]} is ready")

    def kill(self) -> None:
        """kill -9: no goodbye, nothing written."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it is there."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self.process is not None
        self.signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """However it is, it is gone afterwards."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def said(self) -> str:
        """What it wrote."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def _up(self) -> bool:
        assert self.process is not None
        code = self.process.poll()
        if code is not None:
            raise NotUp(f"{self.argv[0]} ended with {code}: {self.said()[-2000:]}")
        return self.ready()


def mosquitto(folder: Path, port: int, more: str = "", host: str = "127.0.0.1", inside: Sequence[str] = ()) -> Program:
    """A broker that keeps its sessions on disk; `inside`: what runs it elsewhere, as in a network namespace."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    text = (
        # Without it acknowledgements are gathered, and each bulk of a sidecar waits 40 ms for nothing.
        "set_tcp_nodelay true\n"
        f"listener {port} {host}\nallow_anonymous true\npersistence true\npersistence_location {folder}/data/\n"
        f"autosave_interval 1\nautosave_on_changes false\nmax_queued_messages 0\nmax_inflight_messages 200\n{more}\n"
    )
    # As root it would become a user who may not write here.
    text += "user root\n" if os.geteuid() == 0 else ""
    config = folder / "mosquitto.conf"
    config.write_text(text, encoding="utf-8")
    argv = [*inside, "mosquitto", "-c", str(config)]
    return Program(argv, folder / "mosquitto.log", lambda: listens(port, host))


def save(broker: Program) -> None:
    """Have a mosquitto write what it keeps to its disk, and wait until it has."""
    kept = broker.log.parent / "data" / "mosquitto.db"
    before = kept.stat().st_mtime_ns if kept.exists() else 0
    broker.signal(signal.SIGUSR1)
    wait_for(lambda: kept.exists() and kept.stat().st_mtime_ns > before, what="the broker saves")


def sidecar(program: Path, folder: Path, app_id: str, grpc: int, http: int, more: Sequence[str] = ()) -> Program:
    """A Dapr sidecar over the components in `folder`; `more`: further arguments, as --app-port."""
    argv = [str(program), "--app-id", app_id, "--resources-path", str(folder), "--mode", "standalone"]
    argv += ["--dapr-grpc-port", str(grpc), "--dapr-http-port", str(http), "--dapr-listen-addresses", "127.0.0.1"]
    argv += ["--dapr-internal-grpc-port", str(free_port()), "--enable-metrics=false", "--log-level", "warn", *more]
    ready = f"http://127.0.0.1:{http}/v1.0/healthz/outbound"
    return Program(argv, folder / f"daprd-{app_id}.log", lambda: got(ready) in (200, 204))


def module(
    package: str, folder: Path, *arguments: str, env: Mapping[str, str] | None = None, python: str = sys.executable
) -> Program:
    """A module of this repository as a process of its own, ready when its /readyz says so."""
    port = free_port()
    argv = [python, "-m", package, f"--health-port={port}", "--health-host=127.0.0.1", *arguments]
    ready = f"http://127.0.0.1:{port}/readyz"
    return Program(argv, folder / f"{package}-{port}.log", lambda: got(ready) == 200, env or {}, port=port)
