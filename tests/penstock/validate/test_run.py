import pytest

from penstock.fleet import open_repository
from penstock.validate.run import validate
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET

pytestmark = pytest.mark.usefixtures("worker")


def test_a_report_has_every_cluster_in_order_and_what_was_seen_of_it(repo: MakeRepository) -> None:
    report = validate(open_repository(repo(FLEET).root))
    assert [cluster.name for cluster in report.clusters] == ["one", "two"]
    one, two = report.clusters
    assert list(one.kustomizations) == ["flux-system/flux-system", "flux-system/apps", "flux-system/infra"]
    assert [one.objects, two.objects] == [4, 2]
    assert (one.kubernetes_version, one.flux_version) == ("1.33", "2.9")
    assert one.complete
    assert two.complete
    assert report.findings == ()


def test_only_what_was_asked_for_is_rendered(repo: MakeRepository) -> None:
    report = validate(open_repository(repo(FLEET).root, (), ["two"]))
    assert [cluster.name for cluster in report.clusters] == ["two"]


def test_an_empty_choice_is_an_empty_report(repo: MakeRepository) -> None:
    from dataclasses import replace

    report = validate(replace(open_repository(repo(FLEET).root), clusters=()))
    assert report.clusters == ()


def test_a_cluster_with_a_fault_is_not_complete(repo: MakeRepository) -> None:
    report = validate(open_repository(repo({**FLEET, "apps/web.yaml": "a: [\n"}).root))
    assert [cluster.complete for cluster in report.clusters] == [False, True]
