"""service-port-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

SERVICE = "apps/base/opc-plc/service.yaml"


def test_name_that_no_container_has(enterprise: Enterprise) -> None:
    enterprise.replace(SERVICE, "targetPort: opc-ua", "targetPort: opcua")
    assert enterprise.found(LINE) == [f"service-port-missing {SERVICE}"]


def test_number(enterprise: Enterprise) -> None:
    enterprise.replace(SERVICE, "targetPort: opc-ua", "targetPort: 50000")
    assert enterprise.found(LINE) == []


def test_init_containers_that_end_or_stay(fleet: Fleet) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: edge-app1}\n"
        "spec: {selector: {app: extra}, ports: [{port: 1, targetPort: web}]}\n"
    )
    init = "initContainers: [{name: i, image: a, ports: [{name: web, containerPort: 1}]%s}]"
    assert len(fleet(small(service, pod(init % ""))).said("service-port-missing")) == 1
    assert fleet(small(service, pod(init % ", restartPolicy: Always"))).said("service-port-missing") == []


@pytest.mark.parametrize(
    ("service", "container", "told"),
    [
        ("", "UDP", "is UDP, and the Service's TCP"),
        (", protocol: UDP", "TCP", "is TCP, and the Service's UDP"),
        (", protocol: UDP", "UDP", ""),
        ("", "TCP", ""),
    ],
)
def test_another_protocol(fleet: Fleet, service: str, container: str, told: str) -> None:
    manifest = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: edge-app1}\n"
        "spec: {selector: {app: extra}, ports: [{port: 1, targetPort: web%s}]}\n"
    )
    ports = (
        "initContainers: [{name: i, image: a, restartPolicy: Always, "
        "ports: [{name: web, containerPort: 1, protocol: %s}]}]"
    )
    said = fleet(small(manifest % service, pod(ports % container))).said("service-port-missing")
    assert [told in one for one in said] == [True] * bool(told)


def test_a_namespace_that_a_chart_fills(fleet: Fleet) -> None:
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: edge-app1}\n"
        "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: r}}\n"
    )
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: edge-app1}\n"
        "spec: {selector: {app: %s}, ports: [{port: 1, targetPort: web}]}\n"
    )
    assert len(fleet(small(release, service % "extra", pod())).said("service-port-missing")) == 1
    assert fleet(small(release, service % "other", pod())).said("service-port-missing") == []


@pytest.mark.parametrize("target", ["mqtts", "8883"])
def test_a_port_that_leads_to_another(enterprise: Enterprise, target: str) -> None:
    path = "platform/base/broker/services.yaml"
    enterprise.replace(path, "targetPort: mqtt}", f"targetPort: {target}}}")
    said = [one for one in enterprise.findings(LINE) if one.code == "service-port-missing"]
    assert [(one.place.path, one.place.line, one.hint) for one in said] == [(path, 11, "write mqtt")]


@pytest.mark.parametrize(
    ("ports", "told"),
    [
        ("{name: web, port: 80, targetPort: metrics}", 0),  # another number: what is meant nobody can tell
        ("{name: web, port: 8080, targetPort: metrics}", 1),
        ("{name: web, port: 8080, targetPort: proxy}", 0),  # another container stands before it
        ("{name: web, port: 8080, targetPort: quic, protocol: UDP}", 0),
        ("{name: web, port: 80, targetPort: metrics}, {name: metrics, port: 90, targetPort: web}", 2),
    ],
)
def test_ports_that_lead_to_each_other(fleet: Fleet, ports: str, told: int) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: edge-app1}\n"
        f"spec: {{selector: {{app: extra}}, ports: [{ports}]}}\n"
    )
    own = "{name: web, containerPort: 8080}, {name: metrics, containerPort: 9090}, "
    own += "{name: quic, containerPort: 8080, protocol: UDP}"
    beside = "initContainers: [{name: i, image: a, restartPolicy: Always, ports: [%s]}, "
    beside += "{name: p, image: a, restartPolicy: Always, ports: [{name: proxy, containerPort: 4180}]}]"
    assert len(fleet(small(service, pod(beside % own))).said("service-port-missing")) == told
