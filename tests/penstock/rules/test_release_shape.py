"""release-shape, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

RELEASE = "apps/sites/plant-a/release/kustomization.yaml"


def test_resources(enterprise: Enterprise) -> None:
    enterprise.append(RELEASE, "configMapGenerator:\n  - {name: extra, namespace: edge-app1, literals: [a=b]}\n")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path) == ("release-shape", RELEASE)
    assert finding.message == "apps/sites/plant-a/release: a release has no configMapGenerator"


def test_patch_without_a_target(enterprise: Enterprise) -> None:
    gateway = "    target:\n      kind: Deployment\n      name: data-gateway-module\n"
    enterprise.replace(RELEASE, gateway, "")
    assert f"release-shape {RELEASE}" in enterprise.found("plant-a/l4")


def test_local_may_hold_anything(enterprise: Enterprise) -> None:
    local = "apps/sites/plant-a/local/l2-line-1/kustomization.yaml"
    assert enterprise.append(local, "commonAnnotations: {line: bottles}\n").found(LINE) == []
