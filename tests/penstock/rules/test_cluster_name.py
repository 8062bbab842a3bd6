"""cluster-name, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import FOLDER, LINE, Enterprise
from tests.penstock.rules.objects import facts

CLUSTER = f"{FOLDER}/cluster.yaml"


def test_folder_that_was_copied(enterprise: Enterprise) -> None:
    enterprise.replace(CLUSTER, "CLUSTER: l2-line-1", "CLUSTER: l2-line-9")
    (finding, *_) = [one for one in enterprise.findings(LINE) if one.code == "cluster-name"]
    assert (finding.place.path, finding.edit and finding.edit.new) == (CLUSTER, "l2-line-1")


def test_clusters_without_a_folder_for_the_site(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    assert fleet({"clusters/first/facts.yaml": facts("l4", "l4")}).found() == []
