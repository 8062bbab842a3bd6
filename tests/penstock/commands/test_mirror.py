"""penstock mirror, on small fleets whose images are in a layout beside them."""

import json
from pathlib import Path

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.layouts import Made, blobs
from tests.penstock.support.manifests import deployment, git_repository
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository

pytestmark = pytest.mark.usefixtures("worker")
PINNED = "registry.example.org/web:1.0.0"


@pytest.fixture
def layout(tmp_path: Path) -> Made:
    made = Made(tmp_path / "layout")
    made.image(PINNED, "amd64", "arm64")
    return made


@pytest.fixture
def repository(repo: MakeRepository, layout: Made) -> Repository:
    """The small fleet with its image by digest, and its source."""
    digest = json.loads((layout.root / "index.json").read_bytes())["manifests"][0]["digest"]
    web = deployment("web").replace(PINNED, f"{PINNED}@{digest}")
    source = {
        f"clusters/{name}/source.yaml": git_repository("flux-system", "{branch: main}") for name in ("one", "two")
    }
    return repo({**FLEET, **source, "apps/web.yaml": web})


def test_a_plan(repository: Repository, run: Command) -> None:
    done = run("mirror", "plan", "one", "--root", repository.root)
    assert done.stdout.splitlines()[0] == "1 cluster: 1 image, 1 git source"
    assert done.code == 0  # without facts nothing is known of levels, so nothing is missing
    done = run("mirror", "plan", "one", "--root", repository.root, "--output", "json")
    assert [one["thing"]["kind"] for one in done.json["wanted"]] == ["image", "git"]


def test_since(repository: Repository, run: Command) -> None:
    def new(revision: str) -> list[str]:
        done = run("mirror", "plan", "one", "--root", repository.root, "--since", revision, "--output", "json")
        return [f"{one['thing']['kind']} {one['thing']['version']}" for one in done.json["wanted"]]

    assert new("HEAD") == []
    repository.write({"apps/web.yaml": deployment("web").replace("1.0.0", "2.0.0")})
    assert new("HEAD") == ["image 2.0.0", "git main"]
    repository.commit()
    repository.commit({"README.md": "more"})
    assert new("HEAD~1") == ["git main"]
    assert new("HEAD~2") == ["image 2.0.0", "git main"]


def test_a_bundle_and_its_proof(repository: Repository, layout: Made, run: Command, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    words = ("mirror", "bundle", "one", "--root", repository.root)
    done = run(*words, "-o", folder)
    assert (done.code, done.stdout.splitlines()[-1]) == (
        1,
        f"{folder / 'fetch.sh'} brings the rest; then run this again",
    )
    assert run(*words, "--check", folder).code == 1
    assert run(*words, "-o", folder, "--from", layout.root).code == 0
    done = run(*words, "--check", folder)
    assert (done.code, done.stderr) == (0, "")
    assert "everything is there" in done.stdout
    for path in blobs(folder):
        kept = path.read_bytes()
        path.unlink()
        done = run(*words, "--check", folder)
        assert done.code == 1
        assert path.name in done.stdout
        path.write_bytes(kept)


def test_a_later_commit_needs_more(repository: Repository, layout: Made, run: Command, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    words = ("mirror", "bundle", "one", "--root", repository.root)
    run(*words, "-o", folder, "--from", layout.root)
    repository.commit(
        {"infra/config.yaml": (repository.root / "infra/config.yaml").read_text().replace("here", "there")}
    )
    done = run(*words, "--check", folder)
    assert done.code == 1
    assert "this repository's artifact" in done.stdout
    assert run(*words, "--check", folder, "--revision", "HEAD~1").code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plan", "three"), "no cluster is called three"),
        (("bundle", "one"), "required"),
        (("bundle", "one", "--check", "{tmp}/nowhere"), "is no OCI image layout"),
        (("bundle", "one", "-o", "{tmp}/out", "--from", "{tmp}/nowhere"), "is no OCI image layout"),
        (("bundle", "one", "-o", "{tmp}"), "holds something else"),
        (("bundle", "one", "-o", "{tmp}/out", "--revision", "nowhere"), "nowhere is not in this clone"),
    ],
)
def test_mistakes(repository: Repository, run: Command, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    done = run("mirror", *(word.replace("{tmp}", str(tmp_path)) for word in words), "--root", repository.root)
    assert done.code == 2
    assert says in done.stderr
    assert not (tmp_path / "out").exists()
