"""flux-annotation-unknown, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

ACCOUNT = "apps/base/simulated-temperature-sensor/serviceaccount.yaml"


def annotated(enterprise: Enterprise, pair: str) -> list[str]:
    """What is found when a ServiceAccount has this annotation of Flux's group."""
    annotation = f"metadata:\n  annotations: {{kustomize.toolkit.fluxcd.io/{pair}}}\n"
    return enterprise.replace(ACCOUNT, "metadata:\n", annotation).found(enterprise.name)


def test_mistyped_name(enterprise: Enterprise) -> None:
    assert annotated(enterprise, "prunning: disabled") == [f"flux-annotation-unknown {ACCOUNT}"]


def test_value_that_does_nothing(enterprise: Enterprise) -> None:
    assert annotated(enterprise, "ssa: IfNotExists") == [f"flux-annotation-unknown {ACCOUNT}"]


def test_values_in_any_case(enterprise: Enterprise) -> None:
    assert annotated(enterprise, "ssa: ifnotpresent, kustomize.toolkit.fluxcd.io/prune: Disabled") == []


def test_other_groups_are_not_looked_at(enterprise: Enterprise) -> None:
    assert annotated(enterprise, "prune: disabled, example.org/prunning: disabled") == []


def test_keys_are_read_in_this_spelling(fleet: Fleet) -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n  namespace: edge-app1\n"
        "  labels: {kustomize.toolkit.fluxcd.io/Prune: disabled}\n"
        "  annotations:\n    kustomize.toolkit.fluxcd.io/ssa: ifnotpresent\n"
        "    kustomize.toolkit.fluxcd.io/originRevision: x\n"
    )
    said = fleet(small(text)).said("flux-annotation-unknown")
    assert said == ["no Flux controller knows kustomize.toolkit.fluxcd.io/Prune"]


def test_a_label_like_none_of_flux_s_is_somebody_s_own(fleet: Fleet) -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n  namespace: edge-app1\n"
        "  labels: {kustomize.toolkit.fluxcd.io/sops: enabled}\n"
        "  annotations: {kustomize.toolkit.fluxcd.io/sops: enabled}\n"
    )
    assert len(fleet(small(text)).said("flux-annotation-unknown")) == 1
