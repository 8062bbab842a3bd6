import hashlib
import io
import os
import tarfile
from pathlib import Path

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository

pytestmark = pytest.mark.usefixtures("worker")


def names(path: Path) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
        return [one.name for one in archive if one.isfile()]


@pytest.fixture
def repository(repo: MakeRepository) -> Repository:
    made = repo(FLEET)
    made.commit()
    return made


def test_it_is_the_commit_and_not_the_working_copy(repository: Repository, run: Command, tmp_path: Path) -> None:
    (repository.root / "apps" / "new.yaml").write_text("a: b\n", encoding="utf-8")
    file = tmp_path / "fleet.tar.gz"
    outcome = run("artifact", "one", "-o", file, "--root", repository.root)
    assert outcome.code == 0
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert outcome.stdout.startswith(f"sha256:{digest} {file}: 7 files, ")
    assert names(file) == sorted(FLEET)


def test_twice_is_the_same(repository: Repository, run: Command, tmp_path: Path) -> None:
    for name in ("a.tar", "b.tar"):
        assert run("artifact", "one", "-o", tmp_path / name, "--root", repository.root).code == 0
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    assert {"index.json", "oci-layout"} < set(names(tmp_path / "a.tar"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("three", "-o", "{file}"), "no cluster is called three"),
        (("one", "-o", "{file}", "--revision", "nowhere"), "nowhere is not in this clone"),
        (("one", "-o", "{file}/deeper/x.tar.gz"), "cannot be written"),
        (("one", "-o", "{file}", "--tag", "of/a:kind"), "no registry takes 'of/a:kind' for a tag"),
        (("one", "-o", ""), "names no file"),
        (("one", "-o", "{file}", "--tag", "-"), "for a tag"),
        (("one", "-o", "{file}", "--tag", "\u0661"), "for a tag"),
    ],
)
def test_mistakes_are_told_and_nothing_is_left(
    repository: Repository, run: Command, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    outcome = run("artifact", "--root", repository.root, *(word.replace("{file}", str(folder / "f")) for word in words))
    assert outcome.code == 2
    assert says in outcome.stderr
    assert list(folder.iterdir()) == []


def test_what_is_no_file_keeps_its_place(repository: Repository, run: Command, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run("artifact", "one", "-o", pipe, "--root", repository.root).code == 0
        assert os.read(reader, 2) == b"\x1f\x8b"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
