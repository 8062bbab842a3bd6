"""What a render does not show is listed."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import flux, lines
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


@pytest.mark.parametrize(
    ("group", "kind", "reason"),
    [
        ("helm.toolkit.fluxcd.io/v2", "HelmRelease", "its chart is not at hand"),
        ("fluxcd.controlplane.io/v1", "ResourceSet", "flux-operator expands it on the cluster"),
    ],
)
def test_what_makes_objects_on_the_cluster_is_listed(
    repo: MakeRepository, run: Command, group: str, kind: str, reason: str
) -> None:
    maker = lines(f"apiVersion: {group}", f"kind: {kind}", "metadata: {name: m, namespace: flux-system}", "spec: {}")
    outcome = run.validate(repo({**FLEET, "apps/web.yaml": maker}).root)
    assert outcome.cluster("one")["notExpanded"] == [
        {"kind": kind, "namespace": "flux-system", "name": "m", "reason": reason}
    ]
    assert outcome.cluster("two")["notExpanded"] == []


def test_a_variable_is_told_and_not_what_stands_in_for_it(repo: MakeRepository, run: Command) -> None:
    assumed = "assume:\n  - {kind: Secret, namespace: flux-system, name: s}\n"
    files = {
        **FLEET,
        "penstock.yaml": FLEET["penstock.yaml"] + assumed,
        "clusters/one/apps.yaml": flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: s}]}"),
        "apps/web.yaml": flux("far", "x", source="${TEAM_NAME}-far").replace("${TEAM_NAME}-far", "'${TEAM_NAME}-far'"),
    }
    (far,) = (one for one in run.validate(repo(files).root).cluster("one")["notExpanded"] if one["name"] == "far")
    assert "${TEAM_NAME}-far" in far["reason"]
