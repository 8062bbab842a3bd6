"""What of a cluster stands between its levels."""

from typing import Any

import pytest

from penstock.danger.ways import part, serves, ways
from penstock.document import Document
from tests.penstock.support.objects import config, document, policy, raw, service, workload


def names(*documents: Document) -> list[str]:
    return sorted(str(one) for one in ways(documents))


def test_a_service_open_to_the_outside_and_what_is_behind_it() -> None:
    found = names(service("broker"), workload("mosquitto", "settings"), config("settings", ""), config("other", ""))
    assert found == ["ConfigMap/core/settings", "Deployment/core/mosquitto", "Service/core/broker"]
    assert names(service("broker", type="ClusterIP"), workload("mosquitto")) == []


@pytest.mark.parametrize("more", [{"type": "NodePort"}, {"type": "ClusterIP", "externalIPs": ["10.0.0.1"]}])
def test_other_ways_to_be_open(more: dict[str, object]) -> None:
    assert "Deployment/core/mosquitto" in names(service("broker", **more), workload("mosquitto"))


def test_a_policy_that_names_networks() -> None:
    inside = document("NetworkPolicy", "inside", podSelector={"matchLabels": {"app": "broker"}}, ingress=[{}])
    assert names(inside, workload("mosquitto")) == []
    rule = {"to": [{"ipBlock": {"cidr": "10.0.0.1/32"}}]}
    out = document("NetworkPolicy", "out", podSelector={"matchLabels": {"app": "broker"}}, egress=[rule])
    assert names(out, workload("mosquitto")) == ["Deployment/core/mosquitto", "NetworkPolicy/core/out"]
    assert names(policy("10.0.0.0/8", 1), workload("mosquitto")) == [], "a policy for all pods is no door"


def test_a_namespace_is_a_border() -> None:
    elsewhere = raw({**workload("mosquitto").object, "metadata": {"name": "mosquitto", "namespace": "other"}})
    assert names(service("broker"), elsewhere) == ["Service/core/broker"]


def test_everything_that_pods_stand_on() -> None:
    pod: dict[str, Any] = {
        "volumes": [
            {"name": "a", "secret": {"secretName": "tls"}},
            {"name": "b", "projected": {"sources": [{"configMap": {"name": "projected"}}]}},
        ],
        "containers": [
            {"envFrom": [{"secretRef": {"name": "env"}}], "env": [{"valueFrom": {"configMapKeyRef": {"name": "key"}}}]}
        ],
    }
    certificate = document("Certificate", "broker-tls", "cert-manager.io/v1", secretName="tls")
    other = document("Certificate", "other", "cert-manager.io/v1", secretName="none")
    secrets = [raw({"kind": "Secret", "metadata": {"name": name, "namespace": "core"}}) for name in ("tls", "env")]
    maps = [config(name, "") for name in ("projected", "key", "unused")]
    assert names(service("broker"), workload("mosquitto", **pod), certificate, other, *secrets, *maps) == [
        "Certificate/core/broker-tls",
        "ConfigMap/core/key",
        "ConfigMap/core/projected",
        "Deployment/core/mosquitto",
        "Secret/core/env",
        "Secret/core/tls",
        "Service/core/broker",
    ]


def test_the_name_servers_configuration() -> None:
    assert names(config("coredns-custom", "", "kube-system"), config("coredns", "")) == [
        "ConfigMap/kube-system/coredns-custom"
    ]


def test_parts() -> None:
    assert part(config("a", "")) is None
    assert part(document("Role", "a", "rbac.authorization.k8s.io/v1")) is None
    stopped, door = part(workload("a", replicas=0)), part(service("broker"))
    assert stopped
    assert door
    assert (stopped.running, door.open) == (False, True)
    assert serves(stopped, door)
    assert not serves(door, stopped)
