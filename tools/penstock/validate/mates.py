"""More processes like this one: each takes portions of a large fleet, renders, judges and keeps them by itself.

Python runs on one core, and a fleet gives it as much to do as the workers. A mate that ends, whatever for, costs time
only: its portion is done here.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from penstock import progress
from penstock.discover.cluster import Cluster
from penstock.expand.sources import Home
from penstock.plural import counted
from penstock.store import reports
from penstock.store.store import Store
from penstock.validate.portions import validated
from penstock.validate.report import ClusterReport
from penstock.worker.frame import Frame, WorkerGone
from penstock.worker.job import Job, Load
from penstock.worker.pool import Pool
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.own.prepare import Prepared

#: Clusters that a process takes at a time, at most and (but for the last ones) at least.
SHARE, LEAST = 32, 8
#: Seconds that nobody needs for them, and that a mate with nothing to do needs at most to end.
PATIENCE, GRACE = 3600.0, 5.0
HOME = ("home", "")

Portion = Sequence[Cluster]


@dataclass(frozen=True)
class Shared:
    """What a mate must know to work as this process would: the repository as it was listed, and the store to use."""

    around: Home
    own: Sequence[Prepared]
    store: Store | None
    #: How many processes share the memory.
    processes: int


def shared_out(
    workshop: Workshop, around: Home, own: Sequence[Prepared], clusters: Sequence[Cluster]
) -> Iterator[ClusterReport]:
    """The report of each cluster, in no order: this process and its mates take the next portion whenever they can."""
    todo = deque(shares(clusters, workshop.pool.size))
    mates = _team(workshop, around, own)
    with ThreadPoolExecutor(mates.size) as threads, mates, workshop.pool.alone():
        mates.begin(mates.size)
        try:
            asking = [threads.submit(_asked, mates, todo) for _ in range(mates.size)]
            while part := _next(todo):
                taken = len(clusters) - sum(map(len, todo))
                progress.clusters(f"{taken} of {counted(len(clusters), 'cluster')}")
                yield from validated(workshop, around, own, part)
            for part, answer in (pair for one in asking for pair in one.result()):
                yield from _made(workshop, answer) or validated(workshop, around, own, part)
        finally:
            todo.clear()  # whoever stops here keeps no mate at work


def shares(clusters: Sequence[Cluster], processes: int) -> Iterator[Portion]:
    """The clusters in portions that become smaller towards the end, so that no process waits long for the last one."""
    start = 0
    while start < len(clusters):
        size = max(LEAST, min(SHARE, (len(clusters) - start) // (2 * processes)))
        yield clusters[start : start + size]
        start += size


def _team(workshop: Workshop, around: Home, own: Sequence[Prepared]) -> Pool:
    """A mate for each core but the one that this process takes."""
    processes = workshop.pool.size
    pool = Pool(processes - 1, PATIENCE, program=_program, grace=GRACE)
    shared = Shared(around, tuple(own), workshop.store, processes)
    pool.hold(*HOME, Load({"op": "home"}, (pickle.dumps(shared),)))
    return pool


def _asked(mates: Pool, todo: deque[Portion]) -> list[tuple[Portion, Frame | WorkerGone]]:
    """Portions, as long as there are some, and what a mate made of them."""
    answers = []
    while part := _next(todo):
        (answer,) = mates.run([Job({"op": "portion"}, (pickle.dumps(part),), (HOME,))])
        answers.append((part, answer))
    return answers


def _next(todo: deque[Portion]) -> Portion:
    """The next portion; nothing when there is none."""
    try:
        return todo.popleft()
    except IndexError:
        return ()


def _made(workshop: Workshop, answer: Frame | WorkerGone) -> Sequence[ClusterReport]:
    """The reports that a mate made; none when it is gone."""
    if isinstance(answer, WorkerGone):
        return ()
    kept = [bytes.fromhex(one) for one in answer.header["kept"]]
    workshop.kept &= all(kept)
    if workshop.store is not None:
        workshop.store.warn(answer.header["warned"])
    return [reports.decoded(*one) for one in zip(bytes(answer.blob).split(b"\n"), kept, strict=True)]


def _program(_memory: int) -> Sequence[str]:
    """A Python that finds what this one finds, collects garbage as seldom, and ends without giving back each object."""
    ready = f"import gc, os, sys; sys.path[:] = {sys.path!r}; gc.set_threshold{gc.get_threshold()}"
    return (sys.executable, "-c", f"{ready}; from penstock.validate.mate import main; main(); os._exit(0)")
