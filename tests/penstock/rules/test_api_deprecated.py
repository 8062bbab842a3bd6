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


def test_version_that_this_flux_does_not_have(enterprise: Enterprise) -> None:
    enterprise.replace(f"{FOLDER}/apps.yaml", "fluxcd.io/v1", "fluxcd.io/v1beta2")
    assert "api-deprecated" not in {finding.code for finding in enterprise.findings(enterprise.name)}
