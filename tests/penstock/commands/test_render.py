import pytest
import yaml

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import listing

pytestmark = pytest.mark.usefixtures("worker")


def test_what_flux_would_apply_is_printed(repo: MakeRepository, run: Command) -> None:
    root = repo(FLEET).root
    before = listing(root)
    outcome = run("render", "one", "--root", root)
    assert (outcome.code, outcome.stderr) == (0, "")
    kinds = [(one["kind"], one["metadata"]["name"]) for one in yaml.safe_load_all(outcome.stdout)]
    assert kinds == [
        ("Kustomization", "apps"),
        ("Kustomization", "infra"),
        ("Deployment", "web"),
        ("ConfigMap", "infra"),
    ]
    assert listing(root) == before


def test_a_cluster_goes_by_its_path_too(repo: MakeRepository, run: Command) -> None:
    root = repo(FLEET).root
    assert run("render", "clusters/two", "--root", root).stdout == run("render", "two", "--root", root).stdout


def test_json_has_the_same_objects(repo: MakeRepository, run: Command) -> None:
    root = repo(FLEET).root
    text = run("render", "one", "--root", root)
    machine = run("render", "one", "--root", root, "--output", "json")
    objects = [one for kustomization in machine.json["kustomizations"] for one in kustomization["objects"]]
    assert objects == list(yaml.safe_load_all(text.stdout))


def test_a_fault_goes_to_stderr_and_the_rest_is_printed(repo: MakeRepository, run: Command) -> None:
    outcome = run("render", "one", "--root", repo({**FLEET, "apps/web.yaml": "a: [\n"}).root)
    assert outcome.code == 1
    assert "apps/web.yaml:2: error yaml-broken" in outcome.stderr
    assert "name: infra" in outcome.stdout


@pytest.mark.parametrize(("cluster", "says"), [("three", "no cluster is called three"), ("*", "fits 2 clusters")])
def test_it_takes_exactly_one_cluster(repo: MakeRepository, run: Command, cluster: str, says: str) -> None:
    outcome = run("render", cluster, "--root", repo(FLEET).root)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert says in outcome.stderr
