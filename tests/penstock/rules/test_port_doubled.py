"""port-doubled, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod


def test_one_number_twice(enterprise: Enterprise) -> None:
    text = pod(container="ports: [{name: a, containerPort: 80}, {name: b, containerPort: 80, protocol: TCP}]")
    assert enterprise.add(text).found(LINE) == [f"port-doubled {EXTRA}"]


def test_two_protocols(enterprise: Enterprise) -> None:
    text = pod(container="ports: [{name: a, containerPort: 53}, {name: b, containerPort: 53, protocol: UDP}]")
    assert enterprise.add(text).found(LINE) == []
