"""A cluster's entry folder has another name. Its sync path is on the cluster and must follow by hand.

Until then Flux there finds no path and keeps what it runs. Bootstrap it again with the new path.
"""

from collections.abc import Iterable, Iterator

from penstock.danger.danger import Danger, Grade
from penstock.diff.outcome import ClusterOutcome, State

CODE = "cluster-moved"


def check(clusters: Iterable[ClusterOutcome]) -> Iterator[Danger]:
    """Clusters that were somewhere else."""
    for one in clusters:
        if one.before and one.state is not State.REMOVED:
            said = f"its entry folder was {one.before}: until its sync path follows, it keeps what it runs"
            yield Danger(CODE, Grade.CAUTION, said, (one.name,))
