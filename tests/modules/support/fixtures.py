"""Fixtures: real programs, or a plain reason why a test is skipped."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gobuild import daprd as sidecar_program
from tests.modules.support.programs import ROOT, Program, free_port, listens, mosquitto

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
