"""A file is what git holds of it, or would: git itself is asked."""

import subprocess
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.mend.mend import write
from penstock.mend.plan import Change
from penstock.tree import converted
from penstock.tree.working import working_tree
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository

CONTENTS = {
    "unix": b"one\ntwo\n",
    "windows": b"one\r\ntwo\r\n",
    "mixed": b"one\r\ntwo\nthree\r\n",
    "lone": b"one\rtwo\r\n",
    "binary": b"one\r\n\0\r\n",
    "controls": b"\x01\x02\x03\r\n",
    "ident": b"$Id: whatever $\n",
    "wide": "\N{BYTE ORDER MARK}one\r\ntwo ä\r\n".encode("utf-16-le"),
    "latin": "ä\r\n".encode("latin-1"),
}
ATTRIBUTES = [
    *("text", "text eol=crlf", "eol=crlf", "eol=lf", "text=auto", "text=auto eol=crlf", "-text", "-text eol=crlf"),
    *("crlf", "crlf=input", "-crlf", "ident", "binary", "text=auto ident", "working-tree-encoding=iso-8859-1 text"),
    "working-tree-encoding=UTF-8",
]


def held(repository: Repository) -> dict[str, bytes]:
    """What a commit of the working copy holds."""
    repository.git("add", "--all")
    names = repository.git("ls-files", "-z", "*.txt").split("\0")[:-1]
    return {name: subprocess.check_output(["git", "show", f":{name}"], cwd=repository.root) for name in names}


def read(root: Path) -> dict[str, bytes]:
    tree = working_tree(root)
    return {path: tree.read(path) for path in tree.entries if path.endswith(".txt")}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("config", [(), ("core.autocrlf", "true"), ("core.autocrlf", "input"), ("core.eol", "crlf")])
@pytest.mark.parametrize("attributes", [f"*.txt {words}\n" for words in ATTRIBUTES] + [""])
def test_a_file_is_what_git_holds_or_would(repo: MakeRepository, attributes: str, config: tuple[str, ...]) -> None:
    repository = repo({".gitattributes": attributes, "sub/.gitattributes": ""})
    if config:
        repository.git("config", *config)
    for name, content in CONTENTS.items():
        (repository.root / f"{name}.txt").write_bytes(content)
        (repository.root / f"sub/{name}-too.txt").write_bytes(content)
    fresh = read(repository.root)
    assert fresh == held(repository)
    repository.git("commit", "--quiet", "--message", "all")
    for path in repository.root.rglob("*.txt"):
        path.unlink()
    repository.git("checkout", "--", ".")
    assert read(repository.root) == fresh
    for path in repository.root.rglob("*.txt"):
        path.write_bytes(path.read_bytes() + b"more\r\n")
    assert read(repository.root) == held(repository)


def test_utf_16_is_what_git_makes_of_it(repo: MakeRepository) -> None:
    repository = repo({".gitattributes": "*.txt text working-tree-encoding=UTF-16LE-BOM eol=crlf\n"})
    (repository.root / "a.txt").write_bytes(CONTENTS["wide"])
    assert read(repository.root) == held(repository) == {"a.txt": "one\ntwo ä\n".encode()}
    repository.git("commit", "--quiet", "--message", "all")
    assert read(repository.root) == {"a.txt": "one\ntwo ä\n".encode()}


def test_what_a_filter_opened_is_as_git_holds_it(repo: MakeRepository) -> None:
    """As with LFS: Flux gets the pointer."""
    repository = repo({".gitattributes": "*.txt filter=open\n"})
    repository.git("config", "filter.open.clean", "tr a-z A-Z")
    repository.git("config", "filter.open.smudge", "tr A-Z a-z")
    repository.write({"a.txt": "pointer\n"}).commit()
    assert (repository.root / "a.txt").read_bytes() == b"pointer\n"
    assert read(repository.root) == {"a.txt": b"POINTER\n"}


def test_what_would_take_long_is_not_asked(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "MOST", 10)
    repository = repo({".gitattributes": "*.txt eol=crlf\n" * 10, "a.txt": "a\n"})
    (repository.root / "a.txt").write_bytes(b"b\r\n")
    assert read(repository.root) == {"a.txt": b"b\r\n"}


def test_what_is_written_has_the_line_ends_that_stand_there(repo: MakeRepository) -> None:
    repository = repo({".gitattributes": "*.txt eol=crlf\n"})
    (repository.root / "a.txt").write_bytes(b"one\r\ntwo\r\n")
    repository.commit()
    tree = working_tree(repository.root)
    write(tree, [Change("a.txt", tree.read("a.txt"), b"one\nthree\n")])
    assert (repository.root / "a.txt").read_bytes() == b"one\r\nthree\r\n"
    (repository.root / "a.txt").write_bytes(b"other\r\n")
    with pytest.raises(PenstockError, match=r"a\.txt has changed while it was looked at"):
        write(tree, [Change("a.txt", tree.read("a.txt"), b"one\nthree\n")])
