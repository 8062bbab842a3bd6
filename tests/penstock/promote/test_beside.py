"""A lock that Flux would apply is told as what it is."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import URL, lines
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: default}\ndata: {version: '%'}\n"
SETTINGS = lines(
    'clusters: ["clusters/*"]',
    f'repository: ["{URL}"]',
    'kubernetesVersion: "1.33"',
    'fluxVersion: "2.9"',
    "promotion: {paths: [{files: 'clusters/{site}/web/**'}]@}",
)


def sites(lock: str = "") -> dict[str, str]:
    """Two clusters without a kustomization file, of which one is ahead."""
    files = {f"clusters/{site}/web/map.yaml": MAP.replace("%", version) for site, version in (("a", "2"), ("b", "1"))}
    return {"penstock.yaml": SETTINGS.replace("@", lock), **files}


def test_one_sentence_says_where_the_lock_could_be(repo: MakeRepository, run: Command) -> None:
    shown = run("promote", "a", "b", "--adopt", "--root", repo(sites()).root)
    assert shown.code == 1
    assert shown.stdout.count("REFUSED") == 1
    assert "the lock clusters/b/release.lock.yaml would be taken for a manifest of cluster b" in shown.stdout
    assert "lock: locks/{site}.yaml" in shown.stdout


def test_said_so_it_moves(repo: MakeRepository, run: Command) -> None:
    there = repo(sites(", lock: 'locks/{site}.yaml'"))
    assert run("promote", "a", "b", "--adopt", "--write", "--root", there.root).code == 0
    assert "'2'" in (there.root / "clusters/b/web/map.yaml").read_text()


def test_another_fault_is_not_taken_for_it(repo: MakeRepository, run: Command) -> None:
    broken = sites() | {"clusters/b/kustomization.yaml": "resources: [web/map.yaml]\n"}
    there = repo(broken | {"clusters/a/web/map.yaml": MAP.replace("%", "2").replace("default", "Not A Name")})
    shown = run("promote", "a", "b", "--adopt", "--root", there.root)
    assert shown.code == 1
    assert "would be taken for a manifest" not in shown.stdout
