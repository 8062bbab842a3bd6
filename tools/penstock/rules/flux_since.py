"""The first Flux that serves an API version: facts of Flux's own releases, for those whose CRDs are not at hand."""

from collections.abc import Mapping

#: (group's first word, version) → the first minor, and its exceptions by kind.
SINCE: Mapping[tuple[str, str], tuple[tuple[int, int], Mapping[str, tuple[int, int]]]] = {
    ("kustomize", "v1"): ((2, 0), {}),
    ("source", "v1"): ((2, 3), {"GitRepository": (2, 0), "Bucket": (2, 5), "OCIRepository": (2, 6)}),
    ("helm", "v2"): ((2, 3), {}),
    ("notification", "v1"): ((2, 0), {}),
    ("notification", "v1beta3"): ((2, 2), {}),
    ("image", "v1"): ((2, 7), {}),
}


def since(group: str, version: str, kind: str) -> tuple[int, int]:
    """The first minor of Flux that serves it; (0, 0) when every one does that anybody asks about."""
    first, kinds = SINCE.get((group.partition(".")[0], version), ((0, 0), {}))
    return kinds.get(kind, first)
