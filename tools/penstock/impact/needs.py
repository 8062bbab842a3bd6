"""Who waits for what a change touches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from penstock.diff.compare import ClusterDiff
from penstock.expand.rendered import ClusterRender

#: (who, whom it needs)
Pair = tuple[str, str]
#: Where hundreds wait for hundreds there are more pairs than lines in the repository: so much is listed (a pair counts
#: as ten clusters), and so many steps are gone in one cluster.
MOST, STEPS = 500_000, 1_000_000
PAIR = 10


@dataclass
class Needs:
    """Pairs of Kustomizations of the clusters that were compared, each with its clusters; `more` when not all."""

    found: dict[Pair, set[str]] = field(default_factory=dict)
    more: bool = False
    _held: int = 0

    def add(self, diff: ClusterDiff, render: ClusterRender) -> None:
        """Take in a cluster: who of what the change leaves alone waits for what it touches."""
        touched = {owner for change in diff.counting for owner in change.owners if owner}
        steps = _steps(touched, render)
        for name, needed in islice(steps, STEPS):
            if name not in touched:
                self._take((name, needed), diff.name)
        self.more = self.more or next(steps, None) is not None

    def _take(self, pair: Pair, cluster: str) -> None:
        weight = 1 if pair in self.found else PAIR
        if self._held + weight > MOST:
            self.more = True
            return
        self._held += weight
        self.found.setdefault(pair, set()).add(cluster)


def _steps(touched: set[str], render: ClusterRender) -> Iterator[Pair]:
    """Everyone that waits for one that is touched, directly or through others."""
    waiting: dict[str, list[str]] = {}
    for one in render.rendered:
        for key in one.kustomization.depends_on:
            waiting.setdefault(str(key), []).append(str(one.kustomization.key))
    for needed in sorted(touched):
        for name in _reached(needed, waiting):
            yield name, needed


def _reached(name: str, edges: Mapping[str, Sequence[str]]) -> Iterator[str]:
    seen: set[str] = set()
    queue = [*edges.get(name, ())]
    while queue:
        one = queue.pop()
        if one not in seen:
            seen.add(one)
            yield one
            queue += edges.get(one, ())
