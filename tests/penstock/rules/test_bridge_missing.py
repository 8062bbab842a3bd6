"""bridge-missing, on the worked enterprise."""

from penstock.rules.joined import LEVELS
from tests.penstock.rules.enterprise import Enterprise, Fleet

BRIDGE = "platform/conduits/l3-l2/lower/50-parent.conf"


def said(enterprise: Enterprise) -> list[str]:
    return [finding.message for finding in enterprise.findings() if finding.code == "bridge-missing"]


def test_one_name_for_all_lines(enterprise: Enterprise) -> None:
    enterprise.replace(BRIDGE, "remote_clientid bridge.${SITE}.${CLUSTER}", "remote_clientid lowerbroker")
    assert (
        "plant-a/l2-line-1 and plant-a/l2-line-2 are both lowerbroker to the broker of plant-a/l3"
        in said(enterprise)[0]
    )
    assert len(said(enterprise)) == 2


def test_a_plain_port(enterprise: Enterprise) -> None:
    enterprise.replace(BRIDGE, ":8883", ":1883")
    assert said(enterprise)[0] == (
        "the bridge of plant-a/l2-line-1 goes to broker.l3.plant-a.aurora.example:1883 (10.41.3.10), "
        "and plant-a/l3 listens on 10.41.3.10:8883"
    )


def test_no_bridge(enterprise: Enterprise) -> None:
    enterprise.replace(
        "platform/conduits/l3-l2/lower/kustomization.yaml", "      - 50-parent.conf\n", "      - 50-x.conf\n"
    )
    enterprise.write("platform/conduits/l3-l2/lower/50-x.conf", "# nothing\n")
    assert said(enterprise)[0] == "the broker of plant-a/l2-line-1 has no bridge to its parent plant-a/l3"


def test_the_other_spelling_of_address(fleet: Fleet) -> None:
    path = "clusters/l3/bridge.yaml"
    made = fleet({**LEVELS, path: LEVELS[path].replace("address broker", "addresses broker")})
    assert made.said("bridge-missing") == []
