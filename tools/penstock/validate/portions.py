"""Render and judge clusters, some at a time: what one process does for its part of a fleet."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from penstock import progress
from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.sources import Home
from penstock.expand.weight import TooHeavy
from penstock.store import clusters as stored
from penstock.validate.report import ClusterReport
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.own.prepare import Prepared

#: Clusters that are in memory at once with all of their objects.
AT_ONCE = 64


def validated(
    workshop: Workshop, around: Home, own: Sequence[Prepared], clusters: Sequence[Cluster]
) -> Iterator[ClusterReport]:
    """The report of each cluster, in order, once it is kept in the store. What judges is loaded while the workers
    build: it takes as long to load as a small change takes to render."""
    todo = deque(portions(clusters, AT_ONCE))
    with ThreadPoolExecutor(max_workers=1) as beside:
        while todo:
            portion = todo.popleft()
            try:
                rendering = beside.submit(expand, workshop, around, portion, divisible=True)
                from penstock.validate.check import ask
                from penstock.validate.portion import checked, reports

                renders = rendering.result()
            except TooHeavy:
                half = len(portion) // 2
                todo.extendleft((portion[half:], portion[:half]))
                continue
            progress.objects(sum(len(one.documents) for render in renders for one in render.rendered))
            asked = [ask(workshop, render) for render in renders]  # the rules, beside it, would hold this up for long
            checking = beside.submit(checked, workshop, around.settings, own, asked)
            for render, report in zip(renders, reports(workshop, around.settings, renders, checking), strict=True):
                kept = stored.remember(workshop, around, render, report)
                workshop.kept &= bool(kept.kept)
                yield kept
            if workshop.store is not None:
                workshop.store.commit()


def portions(clusters: Sequence[Cluster], size: int) -> Iterator[Sequence[Cluster]]:
    """The clusters in groups of some."""
    return (clusters[start : start + size] for start in range(0, len(clusters), size))
