"""A pool of workers, one per core, started only when something must be done."""

import contextlib
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType

from penstock import environment, progress
from penstock.errors import PenstockError
from penstock.worker.binary import binary
from penstock.worker.frame import Frame, Late, Overfull, Spent, Starved, WorkerGone
from penstock.worker.job import Job, Load
from penstock.worker.worker import Worker

#: Seconds that one job may take before its worker is replaced; PENSTOCK_WORKER_TIMEOUT changes it.
TIMEOUT = 60.0
#: Seconds that the processors may work for one job, however busy the machine; PENSTOCK_WORKER_SECONDS changes it. The
#: longest build of 69 public repositories takes 0.57.
SECONDS = 3.0
#: Once jobs have taken the time by the clock twice over without an answer, each gets only so many seconds; and once one
#: has taken the processor's, each gets such a part of it, and builds that would do much are counted and not tried:
#: whoever can make one build hang can make a thousand. Builds, of which each is one Kustomization, may take less than
#: what is asked about many objects at once.
IMPATIENT, PART = 5.0, 1 / 3
PARTS = {"build": 1 / 5, "substitute": 1 / 5}
#: Once a run has lost a job's seconds so many times more often than it has workers, nothing of a Kustomization is
#: tried: each of them may have lost one before anybody knew, and no honest run has five more that take too much.
ENOUGH = 1
UNTRIED = "it was not tried, now that so many others of this run have taken more processor time than they may"
#: MiB that a worker may take at most while others are at work, and when it is alone, and what it needs in any case.
MEMORY, ALONE, LEAST = 320, 640, 128
#: MiB that all workers have together, and what the program itself takes in each: a run stays below 1 GiB, whatever it
#: is given. There are so many workers at most, for Python has as much to do as two of them.
TOGETHER, PROGRAM, MOST = 730, 45, 4
#: What may be asked for by hand: MiB for a worker, and workers.
LARGEST, HIRED = 1 << 20, 1024
#: The command that starts a worker which may take so many MiB.
Program = Callable[[int], Sequence[str]]
#: What the worker does → how progress calls it.
PHASES = {"build": "building", "substitute": "putting variables in", "validate": "checking"}


class Pool:
    """Runs jobs on `size` workers and gives the answers back in the jobs' order, whatever the size."""

    def __init__(
        self,
        size: int | None = None,
        timeout: float | None = None,
        *,
        among: int = 1,
        program: Program | None = None,
        grace: float = 0,
    ) -> None:
        """`among`: how many pools like this one are at work at once. `program`: how to start a worker that is not the
        one that builds. `grace`: seconds that it gets to end by itself."""
        each = environment.count("PENSTOCK_WORKER_MEMORY", LARGEST)
        asked = environment.count("PENSTOCK_WORKERS", HIRED) or _cores()
        self._size = self._most = size or (asked if each else min(asked, MOST))
        self._timeout = timeout or environment.seconds("PENSTOCK_WORKER_TIMEOUT", TIMEOUT)
        self._seconds = allowed()
        self._lost = self._spent = 0.0
        self._memory = each or share(self._size * among)
        self._program, self._grace = program or _builder(self._seconds), grace
        #: What each of so many may take of what there is for all.
        self.among = among
        self._workers: list[Worker] = []
        #: How many more bytes of documents answers may bring; None for any number.
        self.allowance: int | None = None
        self._loads: dict[tuple[str, str], Load] = {}
        #: Several callers share the workers: whoever has work takes one that is free.
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._hiring = threading.Lock()
        self._leaving: threading.Thread | None = None

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._leaving is not None:
            self._leaving.join()
        for worker in self._workers:
            worker.stop(0 if kind else self._grace)

    def begin(self, count: int = 2) -> None:
        """Start some workers for work that is about to come: they get ready while Python loads what it needs itself.
        How much work there is nobody knows yet."""
        with contextlib.suppress(OSError, PenstockError):  # said when there is work for it
            self._hire(count)
            for worker in self._workers:
                worker.begin()

    def dismiss(self) -> None:
        """Have the workers end while the caller goes on: what they hold takes its time to be given back. Whoever asks
        all the same gets new ones."""

        def leave() -> None:
            with self._everyone():
                pass

        self._leaving = threading.Thread(target=leave)
        self._leaving.start()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """With one worker only, as long as the other cores and their memory are somebody else's."""
        with self._hiring:
            size, self._size = self._size, 1
            spare = [self._free.get() for _ in self._workers[1:]]
            for worker in spare:
                worker.stop()
        try:
            yield
        finally:
            self._size = size
            for worker in spare:
                self._free.put(worker)

    @property
    def size(self) -> int:
        """How many workers run at most at once."""
        return self._size

    def renew(self) -> None:
        """Forget what jobs have taken so far: what follows is another run."""
        self._lost = self._spent = 0.0

    def hold(self, kind: str, name: str, load: Load) -> None:
        """Make `load` known; a worker gets it before the first job that needs (kind, name)."""
        self._loads[kind, name] = load

    def run(self, jobs: Sequence[Job]) -> list[Frame | WorkerGone]:
        """Answer every job; one that killed its worker gets the reason as its answer, and the rest goes on. Callers in
        several threads take turns at the workers, job by job."""
        if not jobs:
            return []
        answers: list[Frame | WorkerGone] = [WorkerGone("not done")] * len(jobs)
        todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in sorted(range(len(jobs)), key=lambda i: -jobs[i].cost):
            todo.put(index)
        failures: list[BaseException] = []
        phase = PHASES.get(str(jobs[0].header["op"]), "")
        if phase:
            progress.phase(phase, len(jobs))

        def work() -> None:
            while True:
                worker = self._free.get()
                try:
                    index = todo.get_nowait()
                    answers[index] = self._within(worker, jobs[index])
                except queue.Empty:
                    return
                except WorkerGone as gone:
                    answers[index] = gone
                except BaseException as error:
                    failures.append(error)
                    return
                finally:
                    self._free.put(worker)
                if phase:
                    progress.step()

        threads = [threading.Thread(target=work) for _ in range(self._hire(len(jobs)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        self._again_alone(jobs, answers)
        return answers

    def _within(self, worker: Worker, job: Job) -> Frame:
        """The answer, as long as documents are allowed."""
        if self.allowance is None or not job.documents:
            return self._asked(worker, job)
        if self.allowance >= 0:
            answer = self._asked(worker, job)
            self.allowance -= len(answer.blob)
        if self.allowance < 0:
            raise Overfull("with all that is built beside it, it needs more memory than is allowed")
        return answer

    def _asked(self, worker: Worker, job: Job) -> Frame:
        """The answer, if it comes in time."""
        seconds = self._timeout if self._lost < 2 * self._timeout else min(IMPATIENT, self._timeout)
        lost = round(self._spent / self._seconds, 3)  # fifths and thirds add up
        if lost >= self._most + ENOUGH and _is_of_one(job):
            raise Spent(UNTRIED)
        part = PARTS.get(str(job.header["op"]), PART) if lost >= 1 else 1
        if part < 1:
            job = replace(job, header={**job.header, "seconds": self._seconds * part, "wary": True})
        try:
            return worker.ask(job, self._loads, seconds)
        except Late:
            self._lost += seconds
            raise
        except Spent:
            self._spent += self._seconds * part
            raise

    def _again_alone(self, jobs: Sequence[Job], answers: list[Frame | WorkerGone]) -> None:
        """Do the jobs that a worker had too little memory for once more, one at a time, when nobody else needs any."""
        starved = [index for index, answer in enumerate(answers) if isinstance(answer, Starved)]
        if not starved:
            return
        with self._everyone():
            alone, fresh = self._worker(max(ALONE, self._memory)), True
            try:
                for index in starved:
                    answers[index] = self._alone(alone, jobs[index], fresh=fresh)
                    fresh = isinstance(answers[index], WorkerGone)
            finally:
                alone.stop()

    def _alone(self, worker: Worker, job: Job, *, fresh: bool) -> Frame | WorkerGone:
        """The answer of a worker that has the memory for itself; what it kept from the job before does not count."""
        try:
            return self._within(worker, job)
        except Starved as gone:
            if not fresh:
                return self._alone(worker, job, fresh=True)
            self._spent += self._seconds * PART  # what has too little memory takes its time until it knows
            return gone
        except WorkerGone as gone:
            return gone

    @contextlib.contextmanager
    def _everyone(self) -> Iterator[None]:
        """All workers stopped and kept from others' work."""
        with self._hiring:
            taken = [self._free.get() for _ in self._workers]
            try:
                for worker in taken:
                    worker.stop()
                yield
            finally:
                for worker in taken:
                    self._free.put(worker)

    def _hire(self, jobs: int) -> int:
        """How many workers may work on so many jobs; they are there."""
        with self._hiring:
            while len(self._workers) < min(self._size, jobs):
                self._workers.append(self._worker(self._memory))
                self._free.put(self._workers[-1])
        return min(self._size, jobs)

    def _worker(self, memory: int) -> Worker:
        return Worker(self._program(memory), self._timeout, memory)


def allowed() -> float:
    """Seconds that the processors may work for one job."""
    return environment.seconds("PENSTOCK_WORKER_SECONDS", SECONDS)


def _is_of_one(job: Job) -> bool:
    """Whether a job is for one Kustomization, or about a schema of the repository; not what everybody needs."""
    return job.header["op"] in PARTS or bool(job.header.get("set"))


def _builder(seconds: float) -> Program:
    return lambda memory: (str(binary()), f"--memory={memory}", f"--seconds={seconds:g}")


def share(size: int) -> int:
    """MiB for each of so many workers."""
    return max(LEAST, min(MEMORY, TOGETHER // size - PROGRAM))


def _cores() -> int:
    """The processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
