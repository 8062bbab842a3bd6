"""Ports: never the same for two that ask at once, and none that a connection that goes out may take."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from plant import ports
from plant.ports import OUTGOING, free_port, free_ports

ASK = "from plant.ports import free_ports; print(*free_ports(500)); input()"


def test_two_processes_are_given_different_ones() -> None:
    asking = [
        subprocess.Popen([sys.executable, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    given: list[str] = []
    for one in asking:
        assert one.stdout is not None
        given += one.stdout.readline().split()
    for one in asking:
        one.communicate("\n")
    assert len(given) == len(set(given)) == 1500


def test_one_that_somebody_listens_on_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(ports, "LOWEST", port)
        monkeypatch.setattr(ports, "_outgoing", lambda: port + 20)
        monkeypatch.setattr(ports, "_reserved", bool)
        assert port not in free_ports(19)


def test_none_is_one_that_a_connection_may_take() -> None:
    low = int(OUTGOING.read_text("ascii").split()[0])
    assert max(free_ports(50)) < low


def test_where_connections_take_nearly_all_any_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "range").write_text("1024\t65535\n", encoding="ascii")
    monkeypatch.setattr(ports, "OUTGOING", tmp_path / "range")
    assert len(free_ports(3)) == 3
