"""The first Flux that serves an API version, and versions that are served no more: facts of Flux's own releases, for
those whose CRDs are not at hand."""

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

#: Group's first word → the versions that an older Flux served.
ENDED: Mapping[str, frozenset[str]] = {
    "kustomize": frozenset({"v1alpha1", "v1beta1", "v1beta2"}),
    "source": frozenset({"v1alpha1", "v1beta1", "v1beta2"}),
    "helm": frozenset({"v2alpha1", "v2beta1", "v2beta2"}),
    "notification": frozenset({"v1alpha1", "v1beta1", "v1beta2"}),
    "image": frozenset({"v1alpha1", "v1alpha2", "v1beta1", "v1beta2"}),
}


def ended(group: str, version: str) -> bool:
    """True for a version that some Flux served and the newest do not."""
    first, _, rest = group.partition(".")
    return rest == "toolkit.fluxcd.io" and version in ENDED.get(first, frozenset())


def since(group: str, version: str, kind: str) -> tuple[int, int]:
    """The first minor of Flux that serves it; (0, 0) when every one does that anybody asks about."""
    first, kinds = SINCE.get((group.partition(".")[0], version), ((0, 0), {}))
    return kinds.get(kind, first)
