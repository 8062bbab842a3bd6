"""The live view: what it draws of some numbers, and drawn for real on a pseudo terminal."""

import contextlib
import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from plant.arrivals import Arrivals
from plant.ledger import Account
from plant.programs import Program
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


def _interruptible() -> None:
    """What a shell starts in the background ignores interrupts, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.timeout(400)
def test_on_a_terminal(tmp_path: Path) -> None:
    """`make plant` as a person sees it: rows that fill with numbers, Ctrl-C, and the sentence at the end."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "140", "LINES": "40"}
    argv = [sys.executable, "-m", "plant", "--nodes=5", "--rate=250"]
    process = subprocess.Popen(
        argv,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
        cwd=tmp_path,
        start_new_session=True,
        preexec_fn=_interruptible,  # noqa: PLW1509
    )
    os.close(theirs)
    seen, end, asked = "", time.monotonic() + 120, False
    try:
        while time.monotonic() < end:
            if select.select([ours], [], [], 0.5)[0]:
                try:
                    data = os.read(ours, 65536)
                except OSError:
                    break
                if not data:
                    break
                seen += data.decode("utf-8", "replace")
            text = ESCAPE.sub("", seen)
            if (
                not asked
                and re.search(r"data-gateway[^\n]*?│\s*up\s*│\s*\d+\.\d", text)
                and re.search(r"[1-9]\d* values", text)
            ):
                asked = True
                process.send_signal(signal.SIGINT)
        code = process.wait(60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        os.close(ours)
    text = ESCAPE.sub("", seen)
    assert asked, text[-3000:]
    assert code == 0, text[-3000:]
    for name in ("lower bus", "opc-plc", "opc-publisher", "simulated-temperature-sensor", "data-gateway", "per second"):
        assert name in text
    assert "Traceback" not in text
    assert re.search(
        r"at the top: \d+ messages of sensors, [1-9]\d* values of the machine; 0 missing",
        text.splitlines()[-1] + text[-400:],
    )
