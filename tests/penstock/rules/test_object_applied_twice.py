"""object-applied-twice, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, Enterprise

ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: simulated-temperature-sensor-module
  namespace: edge-app1
automountServiceAccountToken: VALUE
"""
PLACE = "apps/base/simulated-temperature-sensor/serviceaccount.yaml"


def test_objects_that_differ(enterprise: Enterprise) -> None:
    (finding,) = enterprise.add(ACCOUNT.replace("VALUE", "true")).findings(enterprise.name)
    assert (finding.code, finding.severity) == ("object-applied-twice", "warning")
    assert finding.place.path in (PLACE, EXTRA)
    assert finding.message.startswith("2 Kustomizations (flux-system/apps, flux-system/flux-system) apply it")


def test_equal_objects_are_a_note(enterprise: Enterprise) -> None:
    (finding,) = enterprise.add(ACCOUNT.replace("VALUE", "false")).findings(enterprise.name)
    assert (finding.code, finding.severity) == ("object-applied-twice", "note")


def test_same_name_in_another_namespace(enterprise: Enterprise) -> None:
    enterprise.add(ACCOUNT.replace("VALUE", "false").replace("edge-app1", "edge-core"))
    assert enterprise.found(enterprise.name) == []


def test_object_that_is_only_made_when_missing(enterprise: Enterprise) -> None:
    switch = "metadata:\n  annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}\n"
    enterprise.add(ACCOUNT.replace("VALUE", "true").replace("metadata:\n", switch))
    assert enterprise.found(enterprise.name) == []
