"""A cluster's entry folder is gone. Flux on that cluster finds no path, says so, and leaves everything as it is.

Nothing is deleted by that. To empty the cluster, empty its folder first, and remove the folder when Flux has done it.
"""

from collections.abc import Iterable, Iterator

from penstock.danger.danger import Danger, Grade
from penstock.diff.outcome import ClusterOutcome, State
from penstock.plural import counted

CODE = "cluster-removed"


def check(clusters: Iterable[ClusterOutcome]) -> Iterator[Danger]:
    """Clusters that are on the first side only."""
    for one in clusters:
        if one.state is State.REMOVED:
            left = counted(one.objects, "object")
            said = f"its entry folder is gone: Flux there finds no path, deletes nothing and leaves {left}"
            yield Danger(CODE, Grade.DANGER, said, (one.name,))
