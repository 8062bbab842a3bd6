"""Fixtures: real programs, or a plain reason why a test is skipped."""

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from gobuild import daprd as sidecar_program
from plant.ports import free_port
from tests.modules.support.programs import ROOT, Program, listens, mosquitto

MakeBroker = Callable[..., tuple[Program, int]]


@pytest.fixture
def make_broker(tmp_path: Path) -> Iterator[MakeBroker]:
    """Starts mosquitto; gives the program and its port."""
    if not shutil.which("mosquitto"):
        pytest.skip("mosquitto is not installed (Debian: apt install mosquitto)")
    started: list[Program] = []

    def make(more: str = "") -> tuple[Program, int]:
        port = free_port()
        program = mosquitto(tmp_path / f"mosquitto-{port}", port, more)
        program.start()
        started.append(program)
        return program, port

    yield make
    for program in started:
        program.end()


@pytest.fixture
def broker(make_broker: MakeBroker) -> int:
    """The port of a running mosquitto."""
    return make_broker()[1]


@pytest.fixture(scope="session")
def daprd() -> Path:
    """Dapr's sidecar."""
    program = sidecar_program.program(ROOT)
    if not program.is_file():
        pytest.skip("daprd was never built here (make daprd)")
    return program


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[int]:
    """The port of a running redis."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed (Debian: apt install redis-server)")
    port = free_port()
    argv = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", ""]
    program = Program(argv, tmp_path / "redis.log", lambda: listens(port))
    program.start()
    yield port
    program.end()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=False)


@dataclass(frozen=True)
class Far:
    """A network namespace behind a link: `inside` before a command runs it there; `address` is its own."""

    space: str
    near: str
    address: str

    @property
    def inside(self) -> Sequence[str]:
        return ["ip", "netns", "exec", self.space]

    def link(self, *, up: bool) -> None:
        """Pull the cable, or plug it in again."""
        _ip("link", "set", self.near, "up" if up else "down")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def far() -> Iterator[Far]:
    """A network namespace that is joined to this one by a link of its own."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("network namespaces need root and iproute2")
    number = f"{os.getpid() % 100_000}{random.randint(0, 99):02}"
    one = Far(f"pf{number}", f"pn{number}", f"10.{random.randint(200, 250)}.{random.randint(0, 250)}.2")
    try:
        _ip("netns", "add", one.space)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace can be made here: {error.stderr.decode().strip()}")
    try:
        _ip("link", "add", one.near, "type", "veth", "peer", "name", "up0", "netns", one.space)
        _ip("addr", "add", one.address.removesuffix("2") + "1/30", "dev", one.near)
        _ip("-n", one.space, "addr", "add", f"{one.address}/30", "dev", "up0")
        _ip("-n", one.space, "link", "set", "up0", "up")
        _ip("-n", one.space, "link", "set", "lo", "up")
        one.link(up=True)
        yield one
    finally:
        subprocess.run(["ip", "link", "del", one.near], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", one.space], check=False, capture_output=True)
