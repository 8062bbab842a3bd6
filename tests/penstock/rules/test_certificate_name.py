"""certificate-name, on the worked enterprise."""

import pytest

from penstock.rules.joined import LEVELS
from tests.penstock.rules.enterprise import Enterprise, Fleet


def said(enterprise: Enterprise) -> list[str]:
    return [finding.message for finding in enterprise.findings() if finding.code == "certificate-name"]


def test_a_host_that_is_in_no_certificate(enterprise: Enterprise) -> None:
    path = "clusters/plant-a/l2-line-1/cluster.yaml"
    enterprise.replace(path, "PARENT_BROKER_HOST: broker.l3", "PARENT_BROKER_HOST: mqtt.l3")
    assert said(enterprise)[0].startswith(
        "plant-a/l2-line-1 dials mqtt.l3.plant-a.aurora.example, and the certificate mosquitto-server of plant-a/l3 "
        "names broker.l3.plant-a.aurora.example, "
    )


def test_a_collector(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/certificates/telemetry.yaml", "    - telemetry.${CLUSTER}.${DOMAIN}\n", "")
    assert any("dials telemetry.l3.plant-a.aurora.example" in message for message in said(enterprise))


def test_two_authorities(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/bridge/certificate.yaml", "name: site-ca", "name: other-ca")
    assert any("neither trusts the other" in message for message in said(enterprise))


def test_an_authority_that_is_none(enterprise: Enterprise) -> None:
    path = "platform/base/certificates/issuer.yaml"
    enterprise.replace(path, "  ca:\n    secretName: site-ca\n", "  selfSigned: {}\n")
    found = said(enterprise)
    assert any(
        "of the bridge of plant-a/l3 and of the listener of plant-a/l4 each with its own key" in one for one in found
    )
    assert any("of the collector of plant-a/l2-line-1 and" in one for one in found)


@pytest.mark.parametrize(
    ("name", "fits"), [("*.l4.north.example", True), ("*.north.example", False), ("BROKER.l4.North.example", True)]
)
def test_a_wildcard_stands_for_one_label(name: str, fits: bool, fleet: Fleet) -> None:
    path = "clusters/l4/certificate.yaml"
    made = fleet({**LEVELS, path: LEVELS[path].replace("[broker.l4.north.example]", f"['{name}']")})
    assert bool(made.said("certificate-name")) is not fits
