"""site-folder-unused, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, LINE, Enterprise

LOCAL = "apps/sites/plant-a/local/l2-line-1"


def test_forgotten_component(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, f"    - ../../../{LOCAL}\n".replace("../../../apps", "../.."), "")
    assert enterprise.found() == [f"site-folder-unused {LOCAL}/kustomization.yaml"]


def test_some_clusters_only(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, f"    - ../../../{LOCAL}\n".replace("../../../apps", "../.."), "")
    assert enterprise.found(LINE) == []
