"""The source that a reference which leads nowhere is likely to mean."""

import re
from collections.abc import Iterable

from penstock.discover.cluster import SourceRef
from penstock.expand.misspelt import like

#: Kinds that a Kustomization may be built from.
KINDS = frozenset({"GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"})
#: What is put behind a name to make another of it: `fleet`, `fleet-2`, `fleet-dev`.
BEHIND = re.compile(r"[-.\d]")


def near(ref: SourceRef, there: Iterable[SourceRef], likely: SourceRef | None = None) -> SourceRef | None:
    """The one source that is there and differs from the reference by its namespace, its kind or a slip of the fingers
    in its name, in this order; None when there is none, or several. What is only `likely` to be there can be misspelt,
    and no more."""
    known = sorted({one for one in there if one.kind in KINDS}, key=str)
    for found in (
        [one for one in known if (one.kind, one.name) == (ref.kind, ref.name)],
        [one for one in known if (one.namespace, one.name) == (ref.namespace, ref.name)],
        [one for one in {*known, likely} if one and _misspelt(ref, one)],
    ):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _misspelt(ref: SourceRef, one: SourceRef) -> bool:
    short, long = sorted((ref.name, one.name), key=len)
    same = (one.kind, one.namespace) == (ref.kind, ref.namespace)
    return same and like(ref.name, one.name) and not (long.startswith(short) and BEHIND.match(long[len(short) :]))
