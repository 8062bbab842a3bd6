"""Transformers, generators and replacements."""

from tests.placement.swap import Swap

EXTRAS = "apps/extras/kustomization.yaml"
LOCAL = "clusters/plant-a/l2-line-1/extras.yaml"

AIMS = (
    Swap("prefix", EXTRAS, r"namePrefix: edge-", "namePrefix: Edge_", ("name-invalid",)),
    Swap("label", EXTRAS, r"managed-by: penstock", 'managed-by: "not good!"', ("label-invalid",)),
    Swap("label", "apps/extras/tier.yaml", r"tier: edge", 'tier: "not good!"', ("label-invalid",)),
    Swap("annotation", EXTRAS, r"aurora.example/owner: ot", "not good!/owner: ot", ("label-invalid",)),
    Swap("annotation", EXTRAS, r"aurora.example/owner: ot", "aurora.example/owner: {a: b}", ("build-failed",)),
    Swap("namespace", LOCAL, r"targetNamespace: edge-app1", "targetNamespace: Edge_App", ("name-invalid",)),
    Swap("generator", EXTRAS, r"mode=fast", "mode: fast", ("build-failed", "object-invalid")),
    Swap("generator", EXTRAS, r"- (worker\.env|rules\.json|other.txt=rules.txt)$", r"- \1-x", ("resource-missing",)),
    Swap("replacement", EXTRAS, r"fieldPath: data.mode", "fieldPath: data.modes", ("build-failed",)),
    Swap("replacement", EXTRAS, r"\[name=MODE\]", "[name=NONE]", ("build-failed",)),
)
