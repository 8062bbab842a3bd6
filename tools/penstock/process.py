"""The one door to other programs: nothing else imports subprocess (a test holds that)."""

import contextlib
import math
import os
import resource
import shlex
import signal
import subprocess
import sys
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from penstock.environment import seconds
from penstock.errors import ToolFailed, ToolMissing

#: What git is never told by a repository: programs to run, and that a folder of a pull request is a repository itself;
#: nor by anybody's settings: to put something else into what it prints.
GIT_REFUSALS: Mapping[str, str] = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "protocol.allow": "never",
    "log.showSignature": "false",
    "i18n.logOutputEncoding": "UTF-8",
}
#: git must speak English, never ask a person for a password, and read commits as they are, as Flux does.
GIT_ENVIRONMENT: Mapping[str, str] = {
    "LC_ALL": "C.UTF-8",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
}
#: What git tells the programs that it starts, hooks among them, about the repository that it is at work in: penstock
#: is told its own.
GIT_ELSEWHERE = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"})
#: Of several Go programs at work each begins with one core: on a full machine one that looks for work on the others
#: costs them up to a fifth.
GO_ENVIRONMENT: Mapping[str, str] = {"GOMAXPROCS": "1"}

#: Seconds of a processor for a question that depends on patterns which anybody may have written.
BUSY = 3.0
TOO_BUSY = (
    "it takes more than {} s of a processor, as patterns in .gitignore and .gitattributes may: "
    "PENSTOCK_WORKER_SECONDS allows more"
)

Child = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a program ended, and all that it printed."""

    code: int
    stdout: bytes
    stderr: bytes


def run(
    *argv: str,
    cwd: Path,
    ok: Container[int] = (0,),
    timeout: float = 120,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    bounded: bool = False,
) -> bytes:
    """Run one program to its end, with `env` in its environment too, and return the bytes that it printed.

    Raises ToolMissing when it cannot be started, ToolFailed when it ends with a code outside `ok`, takes longer than
    `timeout` seconds or, where it is `bounded`, more of a processor than what a stranger wrote may take.
    """
    done = answer(*argv, cwd=cwd, timeout=timeout, stdin=stdin, env=env, bounded=bounded)
    if done.code not in ok:
        raise ToolFailed(shlex.join(argv), str(cwd), done.code, done.stderr.decode(errors="replace"))
    return done.stdout


def answer(
    *argv: str,
    cwd: Path,
    timeout: float = 120,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    bounded: bool = False,
) -> Answer:
    """Run one program to its end, whatever that is. Raises ToolMissing when it cannot be started, and ToolFailed when
    it takes longer than it may."""
    busy = math.ceil(seconds("PENSTOCK_WORKER_SECONDS", BUSY)) if bounded else 0
    try:
        done = _done(argv, cwd, timeout, stdin, {**_environment(), **(env or {})}, busy)
    except (FileNotFoundError, PermissionError) as error:
        if not Path(cwd).is_dir():
            raise ToolFailed(shlex.join(argv), str(cwd), -1, "the folder does not exist") from error
        raise ToolMissing(argv[0]) from error
    except subprocess.TimeoutExpired as error:
        raise ToolFailed(shlex.join(argv), str(cwd), -1, f"no end after {timeout:.0f} s") from error
    if bounded and done.code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise ToolFailed(shlex.join(argv), str(cwd), done.code, TOO_BUSY.format(busy))
    return done


def _done(
    argv: tuple[str, ...], cwd: Path, timeout: float, stdin: bytes, environment: Mapping[str, str], busy: int
) -> Answer:
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as child:
        if busy and sys.platform == "linux":
            with contextlib.suppress(OSError):  # it is over already
                resource.prlimit(child.pid, resource.RLIMIT_CPU, (busy, busy + 1))
        try:
            out, said = child.communicate(stdin, timeout)
        except BaseException:
            child.kill()
            raise
    return Answer(child.returncode, out, said)


def start(*argv: str) -> Child:
    """Start a long-lived program with pipes on stdin and stdout; its stderr is kept apart in a pipe."""
    try:
        return subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env={**_environment(), **GO_ENVIRONMENT},
            start_new_session=True,  # ^C goes to penstock, which ends its workers itself
        )
    except (FileNotFoundError, PermissionError) as error:
        raise ToolMissing(argv[0]) from error


def dismiss(child: Child, seconds: float) -> None:
    """Tell a long-lived program that there is nothing more to do, and give it so many seconds to end."""
    assert child.stdin is not None
    child.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(seconds)


def is_working(child: Child) -> bool:
    """Whether a program has something to do right now, be it that the machine lets it: one that waits for nothing but
    its turn is no program that hangs. False where the system does not say (it is Linux that does)."""
    for task in Path(f"/proc/{child.pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):
            if task.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].startswith("R"):
                return True
    return False


def _environment() -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name not in GIT_ELSEWHERE}
    return {**given, **GIT_ENVIRONMENT, **_refusals(given.get("GIT_CONFIG_COUNT", ""))}


def _refusals(count: str) -> dict[str, str]:
    """The settings as git takes them from its environment, after so many that are there: what comes last counts."""
    first = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 0
    found = {"GIT_CONFIG_COUNT": str(first + len(GIT_REFUSALS))}
    for number, (key, value) in enumerate(GIT_REFUSALS.items(), first):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return found
