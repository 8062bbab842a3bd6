from pathlib import Path

from penstock.fleet import at_revision, open_repository
from penstock.mirror.gather import gather
from penstock.mirror.own import artifacts
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import git_repository

FILES = {**FLEET, "clusters/one/source.yaml": git_repository("flux-system", "{branch: main}")}


def test_it_is_the_same_on_every_branch(repo: MakeRepository, worker: Path) -> None:
    assert worker.is_file()
    repository = repo(FILES)
    digests = set()
    for branch in ("main", "side"):
        repository.git("checkout", "--quiet", "-B", branch)
        with Workshop(store=False) as workshop:
            opened = at_revision(open_repository(repository.root), "HEAD")
            plan = gather(workshop, opened, "one")
            made = artifacts(workshop, opened, plan)
        (thing,) = made
        assert thing.kind == "git"
        assert opened.tree.commit.encode() in made[thing].manifest
        digests.add(made[thing].digest)
    assert len(digests) == 1
