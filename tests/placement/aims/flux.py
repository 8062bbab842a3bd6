"""Fields of the Flux Kustomizations of clusters."""

from tests.placement.swap import Swap

FLUX = "clusters/*/*/[aep]*.yaml"

AIMS = (
    Swap("wrong path", FLUX, r"path: \./", "path: ./nowhere/", ("path-missing",)),
    Swap("wrong dependency", FLUX, r"- name: (platform\S*)$", r"- name: \1-x", ("dependency-missing",)),
    Swap("wrong component", FLUX, r"- (\.\./\S+|part)$", r"- \1-x", ("resource-missing",)),
    Swap(
        "wrong variables source",
        FLUX,
        r"^        name: (\w+-facts)$",
        r"        name: \1-x",
        ("variables-source-missing",),
        certain=False,
    ),
    # Two of these are patched away before anything reads them.
    Swap("wrong interval", FLUX, r"(nterval|timeout): \d+.*", r"\1: hourly", ("object-invalid",), certain=False),
    Swap("wrong source kind", FLUX, r"kind: (Git|OCI)Repository", "kind: Repository", ("object-invalid",)),
    Swap("prune off", FLUX, r"prune: true", "prune: false", ("prune-off",)),
    Swap("not waited for", FLUX, r"wait: true", "wait: false", ("dependency-not-waited-for",), certain=False),
)
