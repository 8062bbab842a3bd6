import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import deployment
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")
BROKEN = {**FLEET, "apps/web.yaml": deployment("web", "colour: red")}


def test_a_clean_fleet_is_0(repo: MakeRepository, run: Command) -> None:
    outcome = run("validate", repo(FLEET).root)
    assert (outcome.code, outcome.stderr) == (0, "")
    assert "2 clusters, 5 Kustomizations, 6 objects, 6 checked against schemas" in outcome.stdout
    assert outcome.stdout.endswith("no findings\n")


def test_findings_are_1(repo: MakeRepository, run: Command) -> None:
    assert run("validate", repo(BROKEN).root).code == 1


def test_a_cluster_can_be_chosen(repo: MakeRepository, run: Command) -> None:
    root = repo(BROKEN).root
    assert run.validate(root, "--cluster", "two").code == 0
    outcome = run.validate(root, "--cluster", "t*", "--cluster", "one")
    assert outcome.code == 1
    assert [one["name"] for one in outcome.report["clusters"]] == ["one", "two"]


def test_entries_can_be_named(repo: MakeRepository, run: Command) -> None:
    files = {path: text for path, text in FLEET.items() if path != "penstock.yaml"}
    outcome = run.validate(repo(files).root, "--entry", "clusters/two", "--entry", "infra")
    assert [one["name"] for one in outcome.report["clusters"]] == ["clusters/two", "infra"]


def test_here_is_the_default(repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo(FLEET).root / "clusters" / "one")
    outcome = run("validate", "--output", "json")
    assert [one["name"] for one in outcome.report["clusters"]] == ["one"]


def test_the_json_report_says_its_version_and_counts(repo: MakeRepository, run: Command) -> None:
    outcome = run.validate(repo(BROKEN).root)
    assert (outcome.json["apiVersion"], outcome.json["kind"]) == ("penstock/v1beta1", "Report")
    summary = outcome.report["summary"]
    assert (summary["clusters"], summary["kustomizations"], summary["objects"], summary["checked"]) == (2, 5, 6, 6)
    assert summary["findings"] == {"error": 1, "warning": 0, "note": 0}


def test_the_same_run_twice_prints_the_same(repo: MakeRepository, run: Command) -> None:
    root = repo(BROKEN).root
    assert run.validate(root).stdout == run.validate(root).stdout


def test_the_number_of_workers_changes_nothing(
    repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repo(BROKEN).root
    one = run.validate(root).stdout
    monkeypatch.setenv("PENSTOCK_WORKERS", "3")
    assert run.validate(root).stdout == one
