"""port-invalid, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod


@pytest.mark.parametrize(
    "ports",
    [
        "[{containerPort: 0}]",
        "[{containerPort: 65536}]",
        "[{name: Web, containerPort: 80}]",
        "[{name: '80', containerPort: 80}]",
        "[{name: a--b, containerPort: 80}]",
        "[{name: sixteen-letters-, containerPort: 80}]",
    ],
)
def test_a_port_that_is_none(enterprise: Enterprise, ports: str) -> None:
    assert enterprise.add(pod(container=f"ports: {ports}")).found(LINE) == [f"port-invalid {EXTRA}"]


def test_the_port_of_a_probe(enterprise: Enterprise) -> None:
    text = pod(container="livenessProbe: {tcpSocket: {port: 70000}}")
    assert f"port-invalid {EXTRA}" in enterprise.add(text).found(LINE)


@pytest.mark.parametrize("ports", ["[{containerPort: 65535, name: a-1}]", "[{containerPort: 1}]"])
def test_ports_that_are_fine(enterprise: Enterprise, ports: str) -> None:
    assert enterprise.add(pod(container=f"ports: {ports}")).found(LINE) == []
