"""volume-needs-recreate, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

PUBLISHER = "apps/base/opc-publisher/deployment.yaml"


def test_rolling_update(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "type: Recreate", "type: RollingUpdate")
    assert enterprise.found(LINE) == [f"volume-needs-recreate {PUBLISHER}"]


def test_several_replicas(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "replicas: 1", "replicas: 2")
    assert f"volume-needs-recreate {PUBLISHER}" in enterprise.found(LINE)


def test_no_pod_comes_before_the_old_one_is_gone(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "type: Recreate", "rollingUpdate: {maxSurge: 0, maxUnavailable: 1}")
    assert enterprise.found(LINE) == []


def test_claim_for_many_nodes(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "type: Recreate", "type: RollingUpdate")
    for claim in ("pki", "store"):
        enterprise.replace(f"apps/base/opc-publisher/{claim}.yaml", "ReadWriteOnce", "ReadWriteMany")
    assert enterprise.found(LINE) == []
