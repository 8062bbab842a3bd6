"""service-selects-nothing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

SERVICE = "apps/base/opc-plc/service.yaml"


def test_renamed_label(enterprise: Enterprise) -> None:
    enterprise.replace(
        SERVICE, "selector:\n    app.kubernetes.io/name: opc-plc-module", "selector:\n    app: opc-plc-module"
    )
    assert enterprise.found(LINE) == [f"service-selects-nothing {SERVICE}"]


def test_without_a_selector(enterprise: Enterprise) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: extra, namespace: edge-app1}\nspec: {ports: [{port: 80}]}\n"
    )
    assert enterprise.add(service).found(LINE) == []


def test_a_name_elsewhere_selects_nobody(fleet: Fleet) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: edge-app1}\n"
        "spec:\n  type: ExternalName\n  externalName: a.example\n  selector: {app: nobody}\n"
        "  ports: [{port: 1, targetPort: x}]\n"
    )
    made = fleet(small(service, pod()))
    assert made.said("service-selects-nothing") == made.said("service-port-missing") == []


def test_without_a_selector_where_there_is_no_pod(fleet: Fleet) -> None:
    """Its endpoints are written by hand."""
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: edge-app1}\nspec: {ports: [{port: 1}]}\n"
    assert fleet(small(service)).said("service-selects-nothing") == []


@pytest.mark.parametrize(("label", "hint"), [("historain", ["write historian"]), ("nobody", []), ("historian", [])])
def test_a_slip_is_told_where_a_chart_may_add_pods(label: str, hint: list[str], fleet: Fleet) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: kube-system}\n"
        f"spec:\n  ports: [{{port: 80}}]\n  selector:\n    tier: edge\n    app: {label}\n"
    )
    labelled = (
        "apiVersion: v1\nkind: Pod\n"
        "metadata: {name: p, namespace: kube-system, labels: {app: historian, tier: edge}}\n"
        "spec: {containers: [{name: p, image: 'registry.example/p:1'}]}\n"
    )
    found = [one for one in fleet(small(service, labelled)).findings() if one.code == "service-selects-nothing"]
    assert [one.hint for one in found] == hint
    assert all(one.place.line == 8 for one in found)
