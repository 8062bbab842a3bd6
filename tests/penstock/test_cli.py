import errno
import signal
import subprocess
import sys
import time

import pytest

from penstock import cli
from penstock.errors import PenstockError
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import environment
from tests.penstock.support.sources import ROOT


def failing(error: BaseException) -> object:
    def fail(*_: object) -> int:
        raise error

    return fail


def test_what_a_person_can_mend_is_one_sentence_and_2(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("penstock.commands.status.run", failing(PenstockError("no steam: light the boiler")))
    outcome = run("status")
    assert (outcome.code, outcome.stderr) == (2, "penstock: no steam: light the boiler\n")


def test_an_interruption_is_130(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("penstock.commands.status.run", failing(KeyboardInterrupt()))
    outcome = run("status")
    assert (outcome.code, outcome.stderr) == (130, "penstock: stopped\n")


def test_a_bug_keeps_its_traceback(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("penstock.commands.status.run", failing(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        run("status")


@pytest.mark.usefixtures("worker")
def test_a_reader_that_goes_away_is_no_traceback(repo: MakeRepository) -> None:
    root = repo(FLEET).root
    env = {**environment(), "PYTHONPATH": str(ROOT.parent)}
    argv = [sys.executable, "-m", "penstock", "render", "one", "--root", str(root)]
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    assert child.stdout
    assert child.stderr
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert child.wait() in (0, 2)
    assert b"Traceback" not in said


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "out.json")

    monkeypatch.setattr("penstock.commands.cache.run", full)
    assert cli.main(["cache", "stats"]) == 2
    assert capsys.readouterr().err == "penstock: out.json: No space left on device\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["validate", "--outputt", "json"],
            "penstock validate: error: unrecognized arguments: --outputt (did you mean",
        ),
        (
            ["promote", "a", "b", "--comit"],
            "penstock promote move: error: unrecognized arguments: --comit (did you mean",
        ),
        (["validate", "--nonsense"], "penstock validate: error: unrecognized arguments: --nonsense\n"),
    ],
)
def test_a_command_refuses_what_it_does_not_know_itself(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)
    assert said in capsys.readouterr().err


def test_ctrl_c_that_a_library_turned_into_its_own_error_is_ctrl_c(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrapped(_: object) -> int:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("could not build a serializer: KeyboardInterrupt") from None
        return 0

    monkeypatch.setattr("penstock.commands.status.run", wrapped)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    try:
        outcome = run("status")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert (outcome.code, outcome.stderr) == (130, "penstock: stopped\n")


INTERRUPTED = """
import atexit, os, signal, sys, time
from penstock import cli
from penstock.commands import status

def stopped(_):
    print("half of it")
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(60)

atexit.register(os.kill, os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
status.run = stopped
sys.argv = ["penstock", "status"]
raise SystemExit(cli.main())
"""


def test_a_second_ctrl_c_while_python_ends_changes_nothing() -> None:
    outcome = subprocess.run([sys.executable, "-c", INTERRUPTED], check=False, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (130, "half of it\n", "penstock: stopped\n")


#: Whatever is imported is what Ctrl-C is pressed at: the first one after the program has begun.
PRESSED = """
import os, signal, sys

class Press:
    def find_spec(self, name, *_):
        if name not in heard:
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
import re
heard = {"penstock", "penstock.cli", "signal", "collections.abc"}
sys.meta_path.insert(0, Press())
from penstock.cli import main
sys.argv = ["penstock", "status"]
raise SystemExit(main())
"""


def test_ctrl_c_is_heard_before_anything_is_imported() -> None:
    env = {**environment(), "PYTHONPATH": str(ROOT.parent)}
    outcome = subprocess.run([sys.executable, "-c", PRESSED], check=False, capture_output=True, text=True, env=env)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (130, "", "penstock: stopped\n")


DROPPED = """
import os, signal, sys, time, weakref
from penstock import cli
from penstock.commands import status

class Thing:
    pass

def pressed(_):
    thing = Thing()
    forgotten = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT) or time.sleep(1))
    del thing
    time.sleep(20)
    return 0

signal.signal(signal.SIGINT, signal.default_int_handler)
status.run = pressed
sys.argv = ["penstock", "status"]
raise SystemExit(cli.main())
"""


def test_a_ctrl_c_that_python_drops_stops_all_the_same() -> None:
    began = time.monotonic()
    outcome = subprocess.run([sys.executable, "-c", DROPPED], check=False, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (130, "", "penstock: stopped\n")
    assert time.monotonic() - began < 15
