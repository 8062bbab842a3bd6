"""A child that loses its path to its parent."""

import json
from typing import Any

from penstock.danger.conduit_cut import cut, cut_off, openings
from penstock.document import Document

CHILD = {"NODE_CIDR": "10.0.1.0/24", "PARENT_GATEWAY_ADDRESS": "10.0.0.1"}


def document(kind: str, name: str, **spec: Any) -> Document:
    content = {"kind": kind, "metadata": {"name": name, "namespace": "core"}, "spec": spec}
    return Document("v1", kind, "core", name, name, False, json.dumps(content).encode())


def policy(cidr: str, port: int, way: str = "ingress", peers: str = "from") -> Document:
    rule = {peers: [{"ipBlock": {"cidr": cidr}}], "ports": [{"port": port}]}
    return document("NetworkPolicy", "broker", **{way: [rule]})


def told(before: list[Document], after: list[Document]) -> list[str]:
    sides = (openings(before), openings(after))
    return [one.sentence for one in (*cut(sides, "line", CHILD), *cut_off(sides, "line", CHILD))]


def test_another_port() -> None:
    (said,) = told([policy("10.0.0.0/16", 8883)], [policy("10.0.0.0/16", 8884)])
    assert said == "it can no longer reach its parent on port 8883: NetworkPolicy core/broker let it in"


def test_narrower_networks() -> None:
    assert told([policy("10.0.0.0/16", 8883)], [policy("10.0.2.0/24", 8883)])
    assert not told([policy("10.0.0.0/16", 8883)], [policy("10.0.1.0/24", 8883)])


def test_another_policy_lets_it_in() -> None:
    other = document("NetworkPolicy", "other", ingress=[{"ports": [{"port": 8883}]}])
    assert not told([policy("10.0.0.0/16", 8883)], [other])


def test_a_service_that_is_no_longer_reached_from_outside() -> None:
    before = document("Service", "broker", type="LoadBalancer", ports=[{"port": 8883}])
    after = document("Service", "broker", type="ClusterIP", ports=[{"port": 8883}])
    (said,) = told([before], [after])
    assert "Service core/broker" in said


def test_the_childs_own_policy() -> None:
    before = policy("10.0.0.1/32", 8883, "egress", "to")
    (said,) = told([before], [policy("10.0.0.2/32", 8883, "egress", "to")])
    assert said.startswith("it no longer lets anything out to its parent on port 8883")
