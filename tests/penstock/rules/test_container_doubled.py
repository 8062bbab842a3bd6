"""container-doubled, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import IMAGE, pod

SAFE = "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"
TWICE = "initContainers: [{name: %s, image: %s, " + SAFE + "}]"


def test_init_container_of_the_same_name(enterprise: Enterprise) -> None:
    assert enterprise.add(pod(TWICE % ("extra", IMAGE))).found(LINE) == [f"container-doubled {EXTRA}"]


def test_another_name(enterprise: Enterprise) -> None:
    assert enterprise.add(pod(TWICE % ("first", IMAGE))).found(LINE) == []
