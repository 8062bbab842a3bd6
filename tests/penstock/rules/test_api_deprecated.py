"""api-deprecated, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, FOLDER, Enterprise

FACTS = f"{FOLDER}/cluster.yaml"
LIMITS = """\
apiVersion: networking.k8s.io/v1beta1
kind: ServiceCIDR
metadata: {name: more}
spec: {cidrs: [172.28.48.0/20]}
"""


def test_kind_that_a_later_kubernetes_does_not_have(enterprise: Enterprise) -> None:
    enterprise.add(LIMITS)
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("api-deprecated", EXTRA)
    assert finding.message == "networking.k8s.io/v1beta1 ServiceCIDR is gone from Kubernetes 1.37 on"
    assert finding.edit is not None
    assert finding.edit.new == "networking.k8s.io/v1"


def test_version_that_stays(enterprise: Enterprise) -> None:
    enterprise.add(LIMITS.replace("v1beta1", "v1"))
    assert enterprise.found(enterprise.name) == []


def test_version_that_is_gone_already_is_told_once(enterprise: Enterprise) -> None:
    enterprise.add(LIMITS).replace(FACTS, '"1.34"', '"1.37"')
    assert enterprise.found(enterprise.name) == [f"api-not-served {EXTRA}"]


def test_version_that_a_later_flux_does_not_have(enterprise: Enterprise) -> None:
    enterprise.replace(FACTS, '"2.9"', '"2.7"').replace(f"{FOLDER}/apps.yaml", "fluxcd.io/v1", "fluxcd.io/v1beta2")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("api-deprecated", f"{FOLDER}/apps.yaml")
    assert "is gone from Flux 2.8 on" in finding.message
    assert finding.hint == "write kustomize.toolkit.fluxcd.io/v1"


def test_what_is_to_be_written_outlives_the_version(enterprise: Enterprise) -> None:
    """Flux 2.6 serves no version of it that Flux 2.9 does."""
    enterprise.replace(FACTS, '"2.9"', '"2.6"').replace(
        "apps/base/tracing/kustomization.yaml", "  - ", "  - old.yaml\n  - "
    )
    old = (
        "apiVersion: image.toolkit.fluxcd.io/v1beta2\nkind: ImagePolicy\nmetadata: {name: old, namespace: edge-app1}\n"
    )
    policy = "spec: {imageRepositoryRef: {name: old}, policy: {numerical: {order: asc}}}\n"
    enterprise.write("apps/base/tracing/old.yaml", old + policy)
    found = [one for one in enterprise.findings(enterprise.name) if one.place.path.endswith("old.yaml")]
    (finding,) = (one for one in found if one.code == "api-deprecated")
    assert finding.hint == "write image.toolkit.fluxcd.io/v1 once Flux is 2.7 or later"
    assert finding.edit is None


def test_version_that_this_flux_does_not_have(enterprise: Enterprise) -> None:
    enterprise.replace(f"{FOLDER}/apps.yaml", "fluxcd.io/v1", "fluxcd.io/v1beta2")
    assert "api-deprecated" not in {finding.code for finding in enterprise.findings(enterprise.name)}


def test_version_that_this_flux_does_not_have_yet(enterprise: Enterprise) -> None:
    """The next one is to be written, but not before there is a Flux that serves it."""
    enterprise.replace(FACTS, '"2.9"', '"2.2"').replace(
        "apps/base/tracing/kustomization.yaml", "  - ", "  - old.yaml\n  - "
    )
    old = "apiVersion: source.toolkit.fluxcd.io/v1beta2\nkind: HelmRepository\n"
    old += "metadata: {name: old, namespace: edge-app1}\n"
    enterprise.write("apps/base/tracing/old.yaml", f"{old}spec: {{interval: 1h, url: https://charts.example}}\n")
    found = [one for one in enterprise.findings(enterprise.name) if one.place.path.endswith("old.yaml")]
    (finding,) = (one for one in found if one.code == "api-deprecated")
    assert finding.hint == "write source.toolkit.fluxcd.io/v1 once Flux is 2.3 or later"
    assert finding.edit is None
