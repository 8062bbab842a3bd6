"""Processes that end with who started them, however that ends: a `kill -9` of the plant leaves nobody behind.

Linux kills a child when the thread that started it ends. So one thread starts them all, which ends with the process:
those that wait for a program to be ready come and go. `setpriv` (util-linux) asks for it between fork and exec, where
Python must not run beside other threads; a shell then looks whether the parent is still the one that asked, and becomes
the program. Elsewhere than on Linux they stay.
"""

import functools
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SAME_PARENT = '[ "$PPID" = "$0" ] && exec "$@"'


def start(argv: Sequence[str], out: Path, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a program whose both outputs go to the end of a file, in a process group of its own.

    Raises FileNotFoundError when there is none of that name.
    """
    if shutil.which(argv[0], path=env.get("PATH")) is None:
        raise FileNotFoundError(argv[0])
    return _starter(os.getpid()).submit(_start, _tied(argv), out, env).result()


def _start(argv: Sequence[str], out: Path, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with out.open("ab") as log:
        return subprocess.Popen(argv, stdout=log, stderr=log, env=env, process_group=0)


def _tied(argv: Sequence[str]) -> list[str]:
    if shutil.which("setpriv") is None:
        return [*argv]
    return ["setpriv", "--pdeathsig", "KILL", "sh", "-c", SAME_PARENT, str(os.getpid()), *argv]


@functools.cache
def _starter(process: int) -> ThreadPoolExecutor:
    """The one thread of a process; a fork of it has a number of its own, and none of its threads."""
    return ThreadPoolExecutor(1, f"starter-{process}")
