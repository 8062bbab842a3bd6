"""Kustomizations: what they list, their own fields, and their generators."""

from tests.placement.swap import Swap

KUSTOMIZATION = "*/kustomization.yaml"

AIMS = (
    Swap(
        "wrong name of a file",
        KUSTOMIZATION,
        r"^(  +- (?:path: )?)([\w./-]+)\.(yaml|json|conf)$",
        r"\1\2-x.\3",
        ("resource-missing",),
    ),
    Swap("wrong name of a folder", KUSTOMIZATION, r"^(  - [\w./-]*/[\w-]+)$", r"\1-x", ("resource-missing",)),
    Swap(
        "misspelt kustomization",
        "*/base/*/kustomization.yaml|*/conduits/*/kustomization.yaml|*/sites/*/kustomization.yaml",
        r"^(resources|patches|images|components|namespace|configMapGenerator):",
        r"\1x:",
        ("build-failed",),
    ),
    Swap(
        "misspelt kustomization",
        "*/levels/*/kustomization.yaml",
        r"^(resources|patches|components|configMapGenerator):",
        r"\1x:",
        ("kustomization-field-unknown",),
    ),
    Swap(
        "wrong type in a kustomization", KUSTOMIZATION, r"^(namespace|namePrefix): .*", r"\1: [a, b]", ("build-failed",)
    ),
    Swap(
        "wrong type in a kustomization",
        KUSTOMIZATION,
        r"^(resources|images|patches|components):\n",
        "\\1: none\nvars:\n",
        ("build-failed",),
    ),
    Swap("wrong type in a kustomization", KUSTOMIZATION, r"count: \d+", "count: many", ("build-failed",)),
    Swap("wrong type in a kustomization", KUSTOMIZATION, r"newTag: .*", "newTag: {a: b}", ("build-failed",)),
    Swap("wrong kind of a kustomization", KUSTOMIZATION, r"kind: Component", "kind: Kustomization", ("build-failed",)),
    Swap(
        "broken kustomization",
        KUSTOMIZATION,
        r"^(kind: (?:Component|Kustomization)\n)",
        "\\1half a line\n",
        ("yaml-broken",),
        offsets=(1,),
    ),
    Swap(
        "merge into nothing",
        KUSTOMIZATION,
        r"^(  - name: )([\w-]+\n(?:    namespace: .*\n)?    behavior: merge)",
        r"\1x-\2",
        ("build-failed",),
    ),
)
