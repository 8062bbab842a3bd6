"""service-host-missing, on the worked enterprise and on small fleets."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.support.manifests import config_map

CODE = "service-host-missing"
COMPONENT = "apps/base/local-pub-sub/component.yaml"
TRACING = "apps/base/tracing/configuration.yaml"
GATEWAY = "apps/base/data-gateway/deployment.yaml"
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: broker, namespace: edge-core}
spec: {selector: {app: broker}, ports: [{name: mqtt, port: 1883, targetPort: 1884}]}
"""
HEADLESS = SERVICE.replace("spec: {", "spec: {clusterIP: None, ")
CHART = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: other, namespace: edge-core}
spec: {interval: 1h, chart: {spec: {chart: other, version: 1.0.0, sourceRef: {kind: HelmRepository, name: other}}}}
"""


def told(enterprise: Enterprise, *clusters: str) -> list[tuple[str, int, str]]:
    found = (one for one in enterprise.findings(*clusters) if one.code == CODE)
    return [(one.place.path, one.place.line, one.message.partition(" ")[0]) for one in found]


def line(enterprise: Enterprise, path: str, text: str) -> int:
    return next(n for n, one in enumerate(enterprise.read(path).splitlines(), 1) if text in one)


@pytest.mark.parametrize(
    ("path", "cluster", "old", "new"),
    [
        (COMPONENT, LINE, "mosquittocluster", "mosquitocluster"),
        (COMPONENT, LINE, "edge-core.svc", "edge-croe.svc"),
        (COMPONENT, LINE, ":1883", ":1884"),
        (GATEWAY, "plant-a/l3", "mosquittocluster", "mosquitto-cluster"),
        (TRACING, LINE, "otel-collector", "otel-colector"),
        (TRACING, LINE, ":4318", ":4319"),
    ],
    ids=["name", "namespace", "port", "argument", "traces", "traces' port"],
)
def test_a_broker_that_is_not_there(enterprise: Enterprise, path: str, cluster: str, old: str, new: str) -> None:
    enterprise.replace(path, old, new)
    host = next(word for word in enterprise.read(path).replace("//", " ").split() if new in word)
    assert told(enterprise, cluster) == [(path, line(enterprise, path, new), host)]


@pytest.mark.parametrize(
    ("host", "more", "found"),
    [
        ("broker.edge-core.svc:1883", SERVICE, False),
        ("broker.edge-core.svc.cluster.local.:1883", SERVICE, False),
        ("broker.edge-core.svc:1884", SERVICE, True),
        ("broker.edge-core.svc:1884", HEADLESS, False),
        ("other.edge-core.svc", SERVICE, True),
        ("other.edge-core.svc", SERVICE + "---\n" + CHART, False),
        ("brokr.edge-core.svc", SERVICE + "---\n" + CHART, True),
        ("reader-dapr.edge-core.svc", SERVICE, False),
        ("broker-0.broker.edge-core.svc", HEADLESS, False),
        ("broker.elsewhere.svc", SERVICE, False),
        ("broker.edge-core.svc.other.local", SERVICE, False),
        ("kube-dns.kube-system.svc", SERVICE, False),
        ("*.edge-core.svc", SERVICE, False),
    ],
)
def test_hosts(fleet: Fleet, host: str, more: str, found: bool) -> None:
    reader = config_map("reader", {"a": f"'tcp://{host}/'"}, namespace="default")
    small = fleet({"clusters/one/all.yaml": f"{reader}---\n{more}"})
    assert [said for _, _, said in told(small)] == [host] * found


def test_the_line_of_a_text_of_several(fleet: Fleet) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\ndata:\n  a.ini: |\n    [a]\n"
    hosts = "    x = broker.edge-core.svc\n    y = other.edge-core.svc\n    z = other.edge-core.svc\n"
    small = fleet({"clusters/one/a.yaml": text + hosts, "clusters/one/s.yaml": SERVICE})
    assert told(small) == [("clusters/one/a.yaml", 8, "other.edge-core.svc")]
