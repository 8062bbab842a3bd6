"""prune-off, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, Enterprise


def test_kustomization_that_does_not_prune(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "prune: true", "prune: false")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path, finding.severity) == ("prune-off", APPS, "note")
    assert finding.message.endswith("and all of it when the Kustomization goes")


def test_deletion_policy_takes_it_along(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "prune: true", "prune: false\n  deletionPolicy: Delete")
    (finding,) = enterprise.findings(enterprise.name)
    assert finding.message.endswith("what is taken out of git")


def test_single_object_that_stays(enterprise: Enterprise) -> None:
    account = "apps/base/simulated-temperature-sensor/serviceaccount.yaml"
    switch = "metadata:\n  annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}\n"
    enterprise.replace(account, "metadata:\n", switch)
    assert enterprise.found(enterprise.name) == []
