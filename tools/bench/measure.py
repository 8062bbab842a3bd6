"""Run a program to its end and say what it took: wall and CPU seconds of all its processes, and their peak memory."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and MiB at the peak of the whole process tree (sampled)."""

    wall: float
    cpu: float
    peak: float
    code: int


def run(argv: Sequence[str], cwd: Path, environment: Mapping[str, str], *, one_core: bool = False) -> Took:
    """One run, on one core if asked; what the program prints is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)} if one_core else cores)  # a child has what its parent has
    try:
        child = subprocess.Popen(
            argv, cwd=cwd, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    finally:
        os.sched_setaffinity(0, cores)
    with child:
        sampler = _Sampler(child.pid)
        sampler.start()
        code = child.wait()
        wall = time.perf_counter() - start
        peak = sampler.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(wall, cpu, peak, code)


def median(times: int, argv: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Took:
    """The middle one of some runs."""
    return middle([run(argv, cwd, environment) for _ in range(times)])


def middle(runs: Sequence[Took]) -> Took:
    """The run of the median wall time."""
    return sorted(runs, key=lambda took: took.wall)[len(runs) // 2]


#: Seconds between two looks at the memory at least, and how many times as long as the last look took: the kernel walks
#: all pages of each process meanwhile, and what is measured must not wait for that.
PAUSE, POLITE = 0.05, 25


class _Sampler(threading.Thread):
    """Adds up the proportional memory of a process and all of its descendants, some times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._peak, self._done = pid, 0.0, threading.Event()

    def run(self) -> None:
        took = 0.0
        while not self._done.wait(max(PAUSE, POLITE * took)):
            begun = time.perf_counter()
            self._peak = max(self._peak, sum(map(_memory, _tree(self._pid))))
            took = time.perf_counter() - begun

    def stop(self) -> float:
        self._done.set()
        self.join()
        return self._peak


def _tree(pid: int) -> list[int]:
    pids, queue = [], [pid]
    while queue:
        top = queue.pop()
        pids.append(top)
        try:
            listed = Path(f"/proc/{top}/task/{top}/children").read_text(encoding="ascii")
        except OSError:
            continue
        queue += [int(word) for word in listed.split()]
    return pids


def _memory(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    pss = next((line.split()[1] for line in text.splitlines() if line.startswith("Pss:")), "0")
    return int(pss) / 1024
