"""A pool of workers, one per core, started only when something must be done."""

import os
import queue
import threading
from collections.abc import Sequence
from types import TracebackType

from penstock import progress
from penstock.worker.binary import binary
from penstock.worker.frame import Frame, WorkerGone
from penstock.worker.job import Job, Load
from penstock.worker.worker import Worker

#: Seconds that one job may take before its worker is replaced; PENSTOCK_WORKER_TIMEOUT changes it.
TIMEOUT = 60.0
#: What the worker does → how progress calls it.
PHASES = {"build": "building", "substitute": "putting variables in", "validate": "checking"}


class Pool:
    """Runs jobs on `size` workers and gives the answers back in the jobs' order, whatever the size."""

    def __init__(self, size: int | None = None, timeout: float | None = None) -> None:
        self._size = size or int(os.environ.get("PENSTOCK_WORKERS", "0")) or _cores()
        self._timeout = timeout or float(os.environ.get("PENSTOCK_WORKER_TIMEOUT", TIMEOUT))
        self._workers: list[Worker] = []
        self._loads: dict[tuple[str, str], Load] = {}
        self._one = threading.Lock()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for worker in self._workers:
            worker.stop()

    @property
    def size(self) -> int:
        """How many workers run at most at once."""
        return self._size

    def hold(self, kind: str, name: str, load: Load) -> None:
        """Make `load` known; a worker gets it before the first job that needs (kind, name)."""
        self._loads[kind, name] = load

    def run(self, jobs: Sequence[Job]) -> list[Frame | WorkerGone]:
        """Answer every job; one that killed its worker gets the reason as its answer, and the rest goes on."""
        if not jobs:
            return []
        with self._one:
            return self._run(jobs)

    def _run(self, jobs: Sequence[Job]) -> list[Frame | WorkerGone]:
        answers: list[Frame | WorkerGone] = [WorkerGone("not done")] * len(jobs)
        todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in sorted(range(len(jobs)), key=lambda i: -jobs[i].cost):
            todo.put(index)
        failures: list[BaseException] = []
        progress.phase(PHASES.get(str(jobs[0].header["op"]), ""), len(jobs))

        def work(worker: Worker) -> None:
            while True:
                try:
                    index = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    answers[index] = worker.ask(jobs[index], self._loads)
                except WorkerGone as gone:
                    answers[index] = gone
                except BaseException as error:
                    failures.append(error)
                    return
                progress.step()

        threads = [threading.Thread(target=work, args=(worker,)) for worker in self._team(len(jobs))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return answers

    def _team(self, jobs: int) -> list[Worker]:
        while len(self._workers) < min(self._size, jobs):
            self._workers.append(Worker(binary(), self._timeout))
        return self._workers[: min(self._size, jobs)]


def _cores() -> int:
    """The processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
