import shlex
import subprocess
import sys

import pytest

import penstock
from penstock.commandline import COMMANDS
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import environment


def test_the_version_is_printed(run: Command) -> None:
    outcome = run("--version")
    assert (outcome.code, outcome.stdout) == (0, f"penstock {penstock.__version__}\n")


def test_the_help_lists_every_command(run: Command) -> None:
    outcome = run("--help")
    assert outcome.code == 0
    assert all(name in outcome.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_own_help(run: Command, name: str) -> None:
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert outcome.stdout.startswith(f"usage: penstock {name}")


@pytest.mark.parametrize(
    "argv", [(), ("nothing",), ("validate", "--nothing"), ("validate", ".", "--output", "nothing")]
)
def test_a_command_line_that_makes_no_sense_is_2(run: Command, argv: tuple[str, ...]) -> None:
    outcome = run(*argv)
    assert outcome.code == 2
    assert outcome.stdout == ""
    assert "usage: penstock" in outcome.stderr


@pytest.mark.parametrize(
    ("settings", "code", "shown"),
    [
        ({"PYTHONIOENCODING": "ascii"}, 0, "\N{HORIZONTAL ELLIPSIS}"),
        ({"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}, 0, "\N{HORIZONTAL ELLIPSIS}"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, 2, "set PYTHONUTF8=1"),
    ],
)
def test_whatever_the_locale_it_writes_utf8(settings: dict[str, str], code: int, shown: str) -> None:
    argv = (sys.executable, "-m", "penstock", "explain")
    done = subprocess.run(argv, env={**environment(), **settings}, capture_output=True, check=False)
    assert done.returncode == code
    assert shown in (done.stdout + done.stderr).decode()


def test_a_closed_stdout_is_no_error() -> None:
    command = f"exec {shlex.quote(sys.executable)} -m penstock explain object-invalid >&-"
    done = subprocess.run(["sh", "-c", command], env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_error_that_can_be_told_nowhere_is_2_all_the_same() -> None:
    command = f"exec {shlex.quote(sys.executable)} -m penstock validate /nonexistent 2>/dev/full"
    done = subprocess.run(["sh", "-c", command], env=environment(), capture_output=True, check=False)
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("validate", "--cache-size", "x"), "argument --cache-size: 'x' is no number of MiB"),
        (("validate", "--cache-size", "-1"), "argument --cache-size: '-1' is no number of MiB"),
        (("validate", "--fail-on", "fatal"), "error', 'warning', 'note', 'never')"),
        (("iotedge", "import", "a.json", "--gateway", "x"), "load-balancer', 'route', 'none')"),
    ],
)
def test_a_value_that_is_none_is_told_in_words(run: Command, argv: tuple[str, ...], said: str) -> None:
    shown = run(*argv).stderr
    assert said.replace("'", "") in shown.replace("'", "")
    assert "<" not in shown
