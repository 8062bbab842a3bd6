"""waiver-unknown, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise

ACCOUNT = "apps/base/simulated-temperature-sensor/serviceaccount.yaml"
OWN = "\nrules: [{code: own-rule, check: 'true', message: it is wrong}]\n"


@pytest.mark.parametrize(
    ("pair", "found"),
    [
        ("image-latest: agreed with the vendor", False),
        ("own-rule: agreed with the vendor", False),
        ("image-latst: agreed", True),
        ('image-latest: " "', True),
        ("object-invalid: its CRD is older", True),
        ("pin-unused: of a rule about the fleet", True),
    ],
)
def test_what_an_annotation_waives(enterprise: Enterprise, pair: str, found: bool) -> None:
    enterprise.append("penstock.yaml", OWN)
    annotation = f"metadata:\n  annotations: {{waive.penstock.dev/{pair}}}\n"
    assert (
        enterprise.replace(ACCOUNT, "metadata:\n", annotation).found(enterprise.name)
        == [f"waiver-unknown {ACCOUNT}"] * found
    )
