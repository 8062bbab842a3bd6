"""What is decided about a site is written all at once, and committed alone."""

from penstock.gates.record import record
from tests.penstock.conftest import MakeRepository


def test_only_these_files_are_committed(repo: MakeRepository) -> None:
    plants = repo({"a.yaml": "1", "b.yaml": "1", "gone.yaml": "1"})
    plants.write({"b.yaml": "somebody's work"})
    commit = record(plants.root, {"a.yaml": b"2", "c/d.yaml": b"3", "gone.yaml": None}, "a message", commit=True)
    assert commit == plants.git("rev-parse", "HEAD")
    assert plants.git("show", "--format=%s", "--name-only").split() == [
        "a",
        "message",
        "a.yaml",
        "c/d.yaml",
        "gone.yaml",
    ]
    assert plants.git("status", "--porcelain") == "M b.yaml"


def test_without_a_commit_it_is_only_written(repo: MakeRepository) -> None:
    plants = repo({"a.yaml": "1"})
    assert record(plants.root, {"a.yaml": b"2"}, "a message", commit=False) == ""
    assert (plants.root / "a.yaml").read_bytes() == b"2"
    assert plants.git("status", "--porcelain") == "M a.yaml"
