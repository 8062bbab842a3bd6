"""Who is started by a plant, or by a test, ends with it; and not before, whichever thread it was started from."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from plant.programs import Program, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes stay")

PARENT = """
import sys, threading
from pathlib import Path
from plant.programs import Program
programs = [Program(["sleep", "1000"], Path(sys.argv[1]) / str(number), lambda: True) for number in range(3)]
for program in programs:
    one = threading.Thread(target=program.start)
    one.start()
    one.join()
print(*(program.pid for program in programs), flush=True)
threading.Event().wait()
"""


def runs(pid: int) -> bool:
    """Whether it is there, and not only waits to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def name(pid: int) -> str:
    """What it runs."""
    return Path(f"/proc/{pid}/comm").read_text("ascii").strip()


def test_they_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(children) == 3
        wait_for(lambda: all(name(pid) == "sleep" for pid in children), 60, "all are what they are to be")
        assert all(map(runs, children))
        parent.kill()
    try:
        wait_for(lambda: not any(map(runs, children)), 20, "all have ended")
    finally:
        for pid in filter(runs, children):
            os.kill(pid, signal.SIGKILL)


def test_they_outlive_the_thread_that_wanted_them(tmp_path: Path) -> None:
    program = Program(["sleep", "1000"], tmp_path / "log", lambda: True)
    one = threading.Thread(target=program.start)
    one.start()
    one.join()
    assert program.process is not None
    with pytest.raises(subprocess.TimeoutExpired):
        program.process.wait(0.5)
    program.end()


def test_who_is_orphaned_before_it_begins_never_begins(tmp_path: Path) -> None:
    """The parent is another one than asked: killed between the start and the wish to end with it."""
    from plant import tied

    done = subprocess.run(
        ["sh", "-c", tied.SAME_PARENT, "1", "touch", str(tmp_path / "begun")], check=False, capture_output=True
    )
    assert done.returncode == 1
    assert not (tmp_path / "begun").exists()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        Program(["no-such-program"], tmp_path / "log", lambda: True).start()
