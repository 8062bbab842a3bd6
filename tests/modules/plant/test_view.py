"""The live view: what it draws of some numbers, and drawn for real on a pseudo terminal."""

import contextlib
import io
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from rich.console import Console

from plant.arrivals import Arrivals
from plant.ledger import Account
from plant.programs import Program, wait_for
from plant.stages import Stage
from plant.view import account, row, summary, table

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Process:
    """One that runs, or that ended with a code."""

    def __init__(self, code: int | None) -> None:
        self.code = code

    def poll(self) -> int | None:
        return self.code


def stage(name: str, code: int | None, **more: Any) -> Stage:
    program = Program(["x"], Path("log"), lambda: True)
    program.process = Process(code)  # type: ignore[assignment]
    return Stage(name, program, **more)


def drawn(*rows: Any, arrivals: Arrivals | None = None) -> list[str]:
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(table(list(rows), arrivals or Arrivals(), 7.4))
    return [line.strip() for line in console.export_text().splitlines()]


def test_rates_queues_and_losses() -> None:
    one = stage("data-gateway", None, rate="sent", queue=("held", "more"), lost=("lost",))
    first = row(one, {"sent": 100.0}, {"sent": 2600.0, "held": 1200.0, "more": 34.0, "lost": 3.0}, 2.0)
    assert (first.up, first.rate, first.queue, first.lost) == (True, 1250.0, 1234, 3)
    (line,) = [line for line in drawn(first) if "data-gateway" in line]
    assert [part.strip() for part in re.split(r"[│┃]", line) if part.strip()] == [
        "data-gateway",
        "up",
        "1,250.0",
        "1,234",
        "3",
    ]


def test_a_stage_that_is_down_one_that_counts_anew_and_one_without_numbers() -> None:
    down = row(stage("opc-plc", 1, rate="values"), {"values": 900.0}, {}, 1.0)
    anew = row(stage("sensor", None, rate="sent"), {"sent": 900.0}, {"sent": 10.0}, 1.0)
    bus = row(stage("lower bus", None), {}, {}, 1.0)
    assert (down.up, down.rate, anew.rate) == (False, 0.0, 0.0)
    assert (bus.rate, bus.queue, bus.lost) == (None, None, None)
    lines = drawn(down, anew, bus)
    assert any("opc-plc" in line and "down" in line for line in lines)
    assert any("plant, 7 s" in line for line in lines)


def test_the_caption_and_the_account_say_what_arrived() -> None:
    arrivals = Arrivals()
    for number in (1, 2, 4, 4):
        arrivals.values.accounts.setdefault("a", Account(next=1))
        arrivals.values.see("a", number)
    assert summary(arrivals).endswith("1 missing, 1 twice, 0 out of order")
    assert "3 values of the machine; 1 missing" in " ".join(drawn(arrivals=arrivals))
    said = account(arrivals, 5.04, {"gateway": {"gateway_forwarded_total": 3.0, "python_gc_total": 1.0, "held": 2.0}})
    assert said["stages"] == {"gateway": {"gateway_forwarded_total": 3.0}}
    assert (said["lost"], said["duplicates"], said["seconds"]) == (1, 1, 5.0)


def test_where_there_is_no_room_those_stay_that_have_numbers_or_are_down() -> None:
    rows = [
        row(stage("upper bus", None), {}, {}, 1.0),
        row(stage("data-gateway", None, rate="sent"), {}, {"sent": 7.0}, 1.0),
        row(stage("lower bus", 1), {}, {}, 1.0),
    ]
    console = Console(width=60, record=True, file=io.StringIO())
    console.print(table(rows, Arrivals(), 7.4, height=10))
    text = console.export_text()
    assert "upper bus" not in text
    assert "data-gateway" in text
    assert "lower bus" in text
    assert len(text.splitlines()) <= 10


@pytest.fixture
def nobody_stays(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Variables of a plant, all of whose processes must be gone at the end."""
    (tmp_path / "here").mkdir()
    yield {**os.environ, "TMPDIR": str(tmp_path / "here")}
    left = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if _has(path, str(tmp_path))]
    for number in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    assert left == []
    assert list((tmp_path / "here").iterdir()) == []


def _has(environ: Path, text: str) -> bool:
    try:
        return f"TMPDIR={text}".encode() in environ.read_bytes()
    except OSError:
        return False


PLANT = [sys.executable, "-m", "plant", "--nodes=5", "--rate=250"]
AT_THE_TOP = r"at the top: \d+ messages of sensors, [1-9]\d* values of the machine; 0 missing"


@pytest.mark.timeout(400)
def test_on_a_terminal(tmp_path: Path, nobody_stays: dict[str, str]) -> None:
    """`make plant` as a person sees it: rows that fill with numbers, Ctrl-C, and the sentence at the end."""
    env = {**nobody_stays, "TERM": "xterm-256color", "COLUMNS": "140", "LINES": "40"}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        PLANT,
        env=env,
        cwd=tmp_path,
        pass_fds=(theirs,),
        preexec_fn=lambda: os.login_tty(theirs),  # noqa: PLW1509
    )
    os.close(theirs)
    seen, asked = "", False
    with os.fdopen(ours, "r+b", buffering=0) as terminal:
        for seen in _written(terminal):
            rates = re.search(r"data-gateway[^\n]*?│\s*up\s*│\s*\d+\.\d", seen)
            if not asked and rates and re.search(r"[1-9]\d* values", seen):
                asked = True
                terminal.write(b"\x03")
    code = process.wait(60)
    assert asked, seen[-3000:]
    assert code == 0, seen[-3000:]
    for name in ("lower bus", "opc-plc", "opc-publisher", "simulated-temperature-sensor", "data-gateway", "per second"):
        assert name in seen
    assert "Traceback" not in seen
    assert re.search(AT_THE_TOP, seen[-600:])


def _written(terminal: IO[bytes]) -> Iterator[str]:
    """All that was written so far, without colours and the like, each time that there is more; until it is closed."""
    seen = b""
    while select.select([terminal], [], [], 120)[0]:
        try:
            data = terminal.read(65536)
        except OSError:
            return
        if not data:
            return
        seen += data
        yield ESCAPE.sub("", seen.decode("utf-8", "replace"))


@pytest.mark.timeout(400)
def test_into_a_pipe_and_asked_to_stop(tmp_path: Path, nobody_stays: dict[str, str]) -> None:
    """Without a terminal there is a line now and then, and the sentence; SIGTERM is heard as Ctrl-C is."""
    env = {**nobody_stays, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        PLANT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, cwd=tmp_path, text=True
    ) as one:
        assert one.stdout is not None
        said = []
        for line in one.stdout:
            said.append(line)
            if re.match(r"\d+ s: " + AT_THE_TOP, line):
                one.send_signal(signal.SIGTERM)
    text = "".join(said)
    assert one.returncode == 0, text
    assert "Traceback" not in text
    assert re.match(AT_THE_TOP, said[-1])


@pytest.mark.timeout(400)
def test_asked_to_stop_while_it_is_being_started(tmp_path: Path, nobody_stays: dict[str, str]) -> None:
    log = tmp_path / "log"
    with log.open("wb") as out, subprocess.Popen(PLANT, stdout=out, stderr=out, env=nobody_stays, cwd=tmp_path) as one:
        wait_for(lambda: any((tmp_path / "here").glob("penstock-plant-*/lower-bus.log")), what="the first program")
        one.send_signal(signal.SIGINT)
    assert one.returncode == 130
    assert log.read_text("utf-8").splitlines()[-1] == "plant: stopped before its end"


@pytest.mark.timeout(400)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes stay")
def test_killed(tmp_path: Path, nobody_stays: dict[str, str]) -> None:
    """kill -9: nobody is asked, and all are gone."""
    here = tmp_path / "here"
    with subprocess.Popen(PLANT, env=nobody_stays, cwd=tmp_path, stdout=subprocess.DEVNULL) as one:
        wait_for(lambda: any(here.glob("penstock-plant-*/opc_publisher-*.log")), what="the last program but one")
        one.kill()
    wait_for(lambda: not any(_has(path, str(here)) for path in Path("/proc").glob("[0-9]*/environ")), what="the end")
    for folder in here.iterdir():
        shutil.rmtree(folder)
