"""site-crossed, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, LINE, Enterprise


def test_release_of_another_site(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "../../sites/plant-a/release", "../../sites/plant-b/release")
    assert enterprise.found(LINE) == [f"site-crossed {APPS}"]


def test_local_of_another_cluster(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "local/l2-line-1", "local/l2-line-2")
    assert enterprise.found(LINE) == [f"site-crossed {APPS}"]


def test_no_local_at_all(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "    - ../../sites/plant-a/local/l2-line-1\n", "")
    assert enterprise.found(LINE) == []
