"""An object is taken out of git and stays on the cluster, where nobody looks after it any more.

Its Kustomization does not prune (`prune: false`, suspended, `deletionPolicy: Orphan`), or it says of itself that it is
never pruned. Delete it by hand when it is not wanted.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen
from penstock.diff.change import Fate

CODE = "left-behind"
FATES = frozenset({Fate.ORPHANED, Fate.ABANDONED})


def check(seen: Seen) -> Iterator[Said]:
    """Removed and not pruned."""
    if seen.change.fate in FATES:
        yield Grade.CAUTION, f"it is no longer in git, and on the cluster {seen.change.fate}"
