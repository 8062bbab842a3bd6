"""What a cluster of a pinned site runs."""

import pytest

from penstock.gates.pinned import entries
from penstock.gates.reported import Reported
from penstock.gates.then import Past
from penstock.promote.settings import Promotable, Promotion
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository

SETTINGS = Promotion(paths=(Promotable(files="clusters/{site}/source.yaml", fields=("spec.ref.**",)),))
DIGEST = "d" * 64


def source(ref: str) -> str:
    """The site's own source."""
    return f"kind: GitRepository\nmetadata: {{name: fleet}}\nspec: {{ref: {ref}}}\n"


def at(commit: str, digest: str = "") -> Reported:
    """A Kustomization at a commit."""
    return Reported("x", commit, commit, True, "", digest)


class Site:
    """plant-b: at the commit `old` its pin is `first`, at `new` it is `second`."""

    def __init__(self, repository: Repository, ref: str = "{{commit: {}}}") -> None:
        self.repository = repository
        self.first = repository.commit({"app": "1"})
        self.old = repository.commit({"clusters/plant-b/source.yaml": source(ref.format(self.first))})
        self.second = repository.commit({"app": "2"})
        repository.git("tag", "v2", self.second)
        self.new = repository.commit({"clusters/plant-b/source.yaml": source(ref.format(self.second))})

    def runs(self, *known: Reported) -> list[str]:
        """The commits that say what it runs."""
        return [*entries(Past(self.repository.root, SETTINGS), "plant-b", known)]


@pytest.fixture
def site(repo: MakeRepository) -> Site:
    """The site."""
    return Site(repo({"README.md": "x"}))


def test_the_branch_says_it_once_all_is_at_the_branch_or_its_pins(site: Site) -> None:
    assert site.runs(at(site.new), at(site.second)) == [site.new]
    assert site.runs(at(site.old), at(site.first)) == [site.old]


def test_in_the_middle_of_a_change_it_is_both(site: Site) -> None:
    assert site.runs(at(site.new), at(site.first)) == sorted([site.new, site.first])


def test_of_the_pin_alone_the_newest_commit_that_has_it(site: Site) -> None:
    assert site.runs(at(site.second)) == [site.new]
    assert site.runs(at(site.first)) == [site.old]


def test_the_branch_alone_is_taken_at_its_word(site: Site) -> None:
    assert site.runs(at(site.new)) == [site.new]


def test_tags_and_digests_are_pins_too(repo: MakeRepository) -> None:
    site = Site(repo({"README.md": "x"}), "{{tag: v2, was: {}}}")
    assert site.runs(at(site.new), at(site.second)) == [site.new]
    site.repository.commit({"clusters/plant-b/source.yaml": source(f"{{digest: 'sha256:{DIGEST}'}}")})
    head = site.repository.git("rev-parse", "HEAD")
    assert site.runs(at(head), at(site.first, DIGEST)) == [head]


def test_without_pins_all_commits_count(repo: MakeRepository) -> None:
    repository = repo({"clusters/plant-b/source.yaml": source("{branch: main}")})
    head = repository.git("rev-parse", "HEAD")
    assert entries(Past(repository.root, SETTINGS), "plant-b", [at(head), at("f" * 40)]) == sorted([head, "f" * 40])
