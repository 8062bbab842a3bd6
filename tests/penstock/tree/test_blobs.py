from pathlib import Path

import pytest

from penstock import process
from penstock.tree import blobs
from penstock.tree.revision import revision_tree
from tests.penstock.conftest import MakeRepository


def test_manifests_of_a_revision_are_brought_together(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    old = repo({f"{n}.yaml": f"a: {n}\n" for n in range(30)} | {"empty.yaml": "", "note.txt": "note"})
    tree = revision_tree(old.root, old.git("rev-parse", "HEAD"))
    asked: list[tuple[str, ...]] = []
    real = process.run

    def counting(*argv: str, cwd: Path, stdin: bytes = b"") -> bytes:
        asked.append(argv)
        return real(*argv, cwd=cwd, stdin=stdin)

    monkeypatch.setattr(process, "run", counting)
    assert [tree.read(f"{n}.yaml") for n in range(30)] == [f"a: {n}\n".encode() for n in range(30)]
    assert tree.read("empty.yaml") == b""
    assert len(asked) == 2
    assert tree.read("note.txt") == b"note"
    assert len(asked) == 4  # its size first


def test_what_does_not_fit_together_is_read_alone(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    old = repo({"large.yaml": "a: " + "x" * 100, "small.yaml": "a: 1"})
    tree = revision_tree(old.root, old.git("rev-parse", "HEAD"))
    monkeypatch.setattr(blobs, "ROOM", 50)
    assert (tree.read("small.yaml"), len(tree.read("large.yaml"))) == (b"a: 1", 103)
