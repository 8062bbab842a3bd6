"""certificate-lifetime, on the worked enterprise."""

import pytest

from penstock.rules.certificate_lifetime import seconds
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1h30m", 5400.0),
        ("1.5h", 5400.0),
        ("90s", 90.0),
        ("2160h", 7776000.0),
        ("10", None),
        ("-1h", None),
        (3, None),
        ("", None),
    ],
)
def test_durations_as_go_writes_them(text: object, value: float | None) -> None:
    assert seconds(text) == value


def test_a_percentage(fleet: Fleet) -> None:
    certificate = (
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: %s, namespace: edge-core}\n"
        "spec: {secretName: tls, duration: 24h, renewBeforePercentage: %s, dnsNames: [b], issuerRef: {name: s}}\n"
    )
    ones = (certificate % pair for pair in (("whole", 100), ("half", 50)))
    said = fleet(small(*ones)).said("certificate-lifetime")
    assert said == ["is renewed when 100 % of its life are left, and lives for 24h"]
