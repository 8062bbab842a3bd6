"""route-parent-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge-gateway, namespace: edge-app1}
spec: {gatewayClassName: plain, listeners: [{name: http, port: 80, protocol: HTTP}]}
"""
ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: status, namespace: edge-app1}
spec: {parentRefs: [{%s}]}
"""


@pytest.mark.parametrize(
    ("parent", "hint"),
    [
        ("name: edge-gatway", "write edge-gateway"),
        ("name: another", "add it, or mend its name or namespace"),
        ("name: edge-gateway, sectionName: https", "it has http"),
        ("name: edge-gateway, port: 443", "it has 80"),
    ],
)
def test_a_parent_that_is_not_there(enterprise: Enterprise, parent: str, hint: str) -> None:
    found = enterprise.add(GATEWAY, ROUTE % parent).findings(LINE)
    assert [(one.code, one.place.path, one.hint) for one in found] == [("route-parent-missing", EXTRA, hint)]


@pytest.mark.parametrize(
    "parent",
    [
        "name: edge-gateway, sectionName: http, port: 80",
        "name: edge-gateway",
        "name: another, namespace: kube-system",
        "name: another, kind: Service, group: ''",
        "name: another, kind: XListenerSet, group: gateway.networking.x-k8s.io",
    ],
)
def test_what_is_there_or_may_be(enterprise: Enterprise, parent: str) -> None:
    assert "route-parent-missing" not in str(enterprise.add(GATEWAY, ROUTE % parent).found(LINE))


def test_a_slip_is_told_where_others_may_make_anything(enterprise: Enterprise) -> None:
    anything = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\n"
    anything += "metadata: {name: all, namespace: edge-app1}\nspec: {inputs: []}\n"
    other = (ROUTE % "name: another").replace("status", "more")
    enterprise.add(GATEWAY, anything, ROUTE % "name: edge-gatway", other)
    found = [one for one in enterprise.findings(LINE) if one.code == "route-parent-missing"]
    assert [one.hint for one in found] == ["write edge-gateway"]


def test_a_parent_of_a_namespace_that_nothing_makes(enterprise: Enterprise) -> None:
    route = ROUTE % "name: edge-gateway, namespace: edge-ap1"
    (found,) = (one for one in enterprise.add(GATEWAY, route).findings(LINE) if one.code == "route-parent-missing")
    assert found.hint == "write namespace: edge-app1"
