"""dapr-secret-store-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise
from tests.penstock.rules.objects import component

BUS = "apps/base/local-pub-sub/component.yaml"


def test_store_that_is_not_there(enterprise: Enterprise) -> None:
    enterprise.append(BUS, "auth:\n  secretStore: vault\n")
    assert enterprise.found(LINE) == [f"dapr-secret-store-missing {BUS}"]


def test_store_that_is_there(enterprise: Enterprise) -> None:
    enterprise.add(component("vault", kind="secretstores.hashicorp.vault"))
    assert enterprise.append(BUS, "auth:\n  secretStore: vault\n").found(LINE) == []
