from penstock.artifact.layout import Origin
from penstock.artifact.origin import origin
from tests.penstock.conftest import MakeRepository


def test_revision_and_time(repo: MakeRepository) -> None:
    repository = repo({"a.yaml": "a"})
    commit = repository.git("rev-parse", "HEAD")
    assert origin(repository.root, commit, "https://g/a") == Origin(
        "https://g/a", f"main@sha1:{commit}", "2026-01-02T03:04:05+00:00"
    )
    repository.git("checkout", "--quiet", "--detach")
    assert origin(repository.root, commit).revision == f"sha1:{commit}"
