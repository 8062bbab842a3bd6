"""autoscaler-target-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: extra, namespace: edge-app1}
spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}}
"""


def test_misspelt_target(enterprise: Enterprise) -> None:
    assert enterprise.add(SCALER % "opc-plc").found(LINE) == [f"autoscaler-target-missing {EXTRA}"]


def test_target_that_is_there(enterprise: Enterprise) -> None:
    assert enterprise.add(SCALER % "opc-plc-module").found(LINE) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("apiVersion: apps/v1, kind: deployment", "is of the kind deployment"),
        ("apiVersion: v1, kind: Deployment", "is a Deployment of apiVersion v1"),
        ("kind: Deployment", "is a Deployment of apiVersion v1"),
        ("apiVersion: example.com/v1, kind: Deployment", ""),
        ("apiVersion: v1, kind: ReplicationController", ""),
    ],
)
def test_kinds_that_are_none(enterprise: Enterprise, said: str, told: str) -> None:
    scaler = (SCALER % "opc-plc-module").replace("apiVersion: apps/v1, kind: Deployment", said)
    found = [one.message for one in enterprise.add(scaler).findings(LINE) if one.code == "autoscaler-target-missing"]
    assert [told in one for one in found] == [True] * bool(told)


@pytest.mark.parametrize(("name", "hints"), [("opc-plc-modlue", ["write opc-plc-module"]), ("opc-plc", [])])
def test_a_slip_is_told_where_a_chart_may_add_more(enterprise: Enterprise, name: str, hints: list[str]) -> None:
    release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: edge-app1}\n"
    release += "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: r}}\n"
    found = enterprise.add(release, SCALER % name).findings(LINE)
    assert [one.hint for one in found if one.code == "autoscaler-target-missing"] == hints
