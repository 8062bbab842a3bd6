"""dapr-secret-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

BUS = "apps/base/local-pub-sub/component.yaml"
PASSWORD = "    - name: password\n      secretKeyRef: {name: broker, key: password}\n"


def test_secret_that_nothing_makes(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "    - name: qos\n", PASSWORD + "    - name: qos\n")
    assert enterprise.found(LINE) == [f"dapr-secret-missing {BUS}"]


def test_assumed_on_the_cluster(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "    - name: qos\n", PASSWORD + "    - name: qos\n")
    enterprise.append("penstock.yaml", "  - {kind: Secret, namespace: edge-app1, name: broker}\n")
    assert enterprise.found(LINE) == []
