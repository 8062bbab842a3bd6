"""backend-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import small

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: extra, namespace: edge-app1}
spec: {defaultBackend: {service: {name: %s, port: {number: %s}}}}
"""


def test_no_such_service(enterprise: Enterprise) -> None:
    assert enterprise.add(INGRESS % ("opc-plc", 50000)).found(LINE) == [f"backend-missing {EXTRA}"]


def test_no_such_port(enterprise: Enterprise) -> None:
    assert enterprise.add(INGRESS % ("opc-plc-module", 4840)).found(LINE) == [f"backend-missing {EXTRA}"]


def test_service_and_port_are_there(enterprise: Enterprise) -> None:
    assert enterprise.add(INGRESS % ("opc-plc-module", 50000)).found(LINE) == []


ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: %s
metadata: {name: extra, namespace: edge-app1}
spec: {rules: [%s]}
"""
MIRROR = "filters: [{type: RequestMirror, requestMirror: {backendRef: {name: nobody, port: 80}}}]"


def test_mirrors_and_every_kind_of_route(fleet: Fleet) -> None:
    made = fleet(
        small(
            ROUTE % ("HTTPRoute", f"{{{MIRROR}}}"),
            ROUTE % ("GRPCRoute", f"{{backendRefs: [{{name: other, port: 80, {MIRROR}}}]}}"),
            ROUTE % ("UDPRoute", "{backendRefs: [{name: third, port: 53}]}"),
        )
    )
    missing = "leads to the Service edge-app1/%s, which is not there"
    assert sorted(made.said("backend-missing")) == [missing % one for one in ("nobody", "nobody", "other", "third")]


def test_a_slip_and_a_port_where_a_chart_may_add_more(fleet: Fleet) -> None:
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: edge-app1}\n"
        "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: r}}\n"
    )
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: historian, namespace: edge-app1}\n"
        "spec: {ports: [{port: 80}]}\n"
    )

    def said(name: str, port: int) -> list[str]:
        route = ROUTE % ("HTTPRoute", f"{{backendRefs: [{{name: {name}, port: {port}}}]}}")
        return fleet(small(release, service, route)).said("backend-missing")

    assert said("historain", 80) == ["leads to the Service edge-app1/historain, which is not there"]
    assert said("historian", 8080) == ["leads to port 8080 of the Service historian, which it does not have"]
    assert said("other", 80) == said("historian", 80) == []
