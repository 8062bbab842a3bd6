"""Sites whose sources are pinned to a revision of the repository: the pin is what a promotion moves."""

from datetime import timedelta
from pathlib import Path

import pytest

from penstock.gates import clock
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import flux, git_repository
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import NOW, kubectl
from tests.penstock.support.sites import BASE, SETTINGS

pytestmark = pytest.mark.usefixtures("worker")
RULES = """\
promotion:
  paths:
    - files: clusters/{site}/l3/source.yaml
      fields: [spec.ref.commit]
  rings:
    - {name: pilot, sites: [plant-a], soak: 24h}
    - {name: rest, sites: [plant-b]}
"""
SOURCE = "clusters/{}/l3/source.yaml"


def pinned(commit: str) -> str:
    """A site's source, at a commit."""
    return "# The release of this site.\n" + git_repository("release", f"{{commit: {commit}}}")


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Two plants at the first revision of the base; then the base changes, and plant-a's pin follows."""
    image = "image: registry.example.org/historian:{}@sha256:" + "a" * 64
    base = {
        "apps/base/historian.yaml": BASE.replace("image: historian", image.format("1.0.0")),
        "apps/base/kustomization.yaml": "resources: [historian.yaml]\n",
    }
    plants = repo({"penstock.yaml": SETTINGS + RULES, **base})
    first = plants.git("rev-parse", "HEAD")
    for site in ("plant-a", "plant-b"):
        apps = flux("apps", "apps/base", source="release")
        plants.commit({f"clusters/{site}/l3/apps.yaml": apps, SOURCE.format(site): pinned(first)})
    plants.commit({"apps/base/historian.yaml": BASE.replace("image: historian", image.format("1.1.0"))})
    return plants


def images(plants: Repository, run: Command, site: str) -> str:
    """The version that a plant renders."""
    deployment = run.objects(f"{site}/l3", plants.root)["Deployment/historian"]
    return str(deployment["spec"]["template"]["spec"]["containers"][0]["image"]).partition(":")[2].partition("@")[0]


def test_a_pin_moves_through_the_guard_the_rings_and_back(
    plants: Repository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def promote(*argv: str | Path) -> str:
        outcome = run("promote", *argv, "--root", plants.root)
        assert outcome.code == 0, (argv, outcome.stdout, outcome.stderr)
        return outcome.stdout

    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert [images(plants, run, site) for site in ("plant-a", "plant-b")] == ["1.0.0", "1.0.0"]
    promote("plant-a", "plant-b", "--adopt", "--commit")
    second = plants.git("rev-parse", "HEAD~1")
    head = plants.commit({SOURCE.format("plant-a"): pinned(second)})
    assert [images(plants, run, site) for site in ("plant-a", "plant-b")] == ["1.1.0", "1.0.0"]

    # The entry follows the branch, the apps their pin: together they run what the branch says.
    said = plants.root.parent / "said.json"
    said.write_text(kubectl(second))
    promote("ack", "plant-a", said, "--commit")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=24))
    told = promote("next", "--commit")
    assert "rest plant-b: may take" in told
    assert images(plants, run, "plant-b") == "1.1.0"
    assert (plants.root / SOURCE.format("plant-b")).read_text() == pinned(second)
    assert f"Source-Commit: {head}" in plants.git("log", "-1", "--format=%(trailers)")
    assert "1 cluster renders as approved" in promote("verify", "plant-b")

    assert "every cluster renders as it did then" in promote("rollback", "plant-b", "--reason", "it stops", "--commit")
    assert images(plants, run, "plant-b") == "1.0.0"


def test_a_pin_that_is_not_in_the_clone_is_refused_with_the_command(plants: Repository, run: Command) -> None:
    plants.commit({SOURCE.format("plant-a"): pinned("b" * 40)})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root)
    assert outcome.code == 1
    assert f"git fetch origin {'b' * 40}" in outcome.stdout
    assert plants.git("status", "--porcelain") == ""
