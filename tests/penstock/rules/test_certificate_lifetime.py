"""certificate-lifetime, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

BROKER = "platform/base/certificates/broker.yaml"
LIFE, BEFORE = "duration: 8760h", "renewBefore: 2160h"


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        (BEFORE, "renewBefore: 8760h", 1),
        (BEFORE, "renewBefore: 8759h59m", 0),
        (LIFE, "duration: 2160h0m0s", 1),
        (f"  {LIFE}\n", "", 1),
        (LIFE, "duration: 59m", 2),
        (BEFORE, "renewBefore: 4m59s", 1),
        (f"  {BEFORE}\n", "", 0),
    ],
)
def test_lifetimes(enterprise: Enterprise, old: str, new: str, count: int) -> None:
    enterprise.replace(BROKER, old, new)
    found = [one for one in enterprise.findings("plant-a/l2-line-1") if one.code == "certificate-lifetime"]
    assert [one.place.path for one in found] == [BROKER] * count


def test_a_percentage(fleet: Fleet) -> None:
    certificate = (
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: %s, namespace: edge-core}\n"
        "spec: {secretName: tls, duration: 24h, renewBeforePercentage: %s, dnsNames: [b], issuerRef: {name: s}}\n"
    )
    ones = (certificate % pair for pair in (("whole", 100), ("half", 50)))
    said = fleet(small(*ones)).said("certificate-lifetime")
    assert said == ["is renewed when 100 % of its life are left, and lives for 24h"]


def test_what_is_no_duration_is_not_compared(fleet: Fleet) -> None:
    certificate = (
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: long, namespace: edge-core}\n"
        "spec: {secretName: tls, duration: 365d, renewBefore: 2160h, dnsNames: [b], issuerRef: {name: s}}\n"
    )
    assert fleet(small(certificate)).said("certificate-lifetime") == []
