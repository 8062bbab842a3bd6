"""The clusters of a fleet are expanded together, so that equal builds are done once."""

from pathlib import Path

import pytest

from penstock.fleet import expanded, open_repository
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.manifests import config_map, flux
from tests.penstock.support.outcome import Command
from tests.penstock.support.workers import between

COUNT = 6
FLEET = {
    "penstock.yaml": SETTINGS,
    "apps/c.yaml": config_map("c", {"v": "'${CLUSTER}'"}),
    **{
        f"clusters/c{n}/apps.yaml": flux("apps", "apps", f"postBuild: {{substitute: {{CLUSTER: c{n}}}}}")
        for n in range(COUNT)
    },
}


@pytest.mark.usefixtures("worker")
def test_each_cluster_gets_its_own_values_in_order(repo: MakeRepository) -> None:
    with expanded(open_repository(repo(FLEET).root)) as fleet:
        found = {
            one.cluster.name: [d.object["data"]["v"] for d in one.documents if d.kind == "ConfigMap"]
            for one in fleet.renders
        }
    assert found == {f"c{n}": [f"c{n}"] for n in range(COUNT)}


@pytest.mark.usefixtures("worker")
def test_clusters_that_share_a_build_share_its_documents(repo: MakeRepository) -> None:
    files = {path: text.replace("${CLUSTER}", "plain") for path, text in FLEET.items()}
    with expanded(open_repository(repo(files).root)) as fleet:
        shared = {id(d) for one in fleet.renders for d in one.documents if d.kind == "ConfigMap"}
    assert len(shared) == 1


def test_a_shared_path_is_built_once(
    repo: MakeRepository, run: Command, worker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = tmp_path / "builds"
    note = f"open({str(counter)!r}, 'a').write('x')"
    monkeypatch.setenv("PENSTOCK_WORKER", str(between(tmp_path, worker, '"path":"apps"', note)))
    assert run.validate(repo(FLEET).root).code == 0
    assert counter.read_text(encoding="utf-8") == "x"


@pytest.mark.usefixtures("worker")
def test_a_fault_in_one_cluster_stays_there(repo: MakeRepository, run: Command) -> None:
    outcome = run.validate(repo({**FLEET, "clusters/c3/apps.yaml": "a: [\n"}).root)
    assert [one["clusters"] for one in outcome.findings] == [["c3"]]
    assert [one["objects"] for one in outcome.report["clusters"]] == [2, 2, 2, 0, 2, 2]
