import gzip
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from penstock.artifact.pack import pack
from penstock.errors import PenstockError
from penstock.render.source import Source, Trees
from penstock.tree.working import working_tree
from penstock.worker.pool import Pool

FILES = {"b/x.yaml": "x", "b.yaml": "b", "a/deep/y.yaml": "y", "picture.png": "p", ".gitignore": "z"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").chmod(0o755)
    (tmp_path / "link.yaml").symlink_to("b.yaml")
    return tmp_path


def test_it_holds_what_source_controller_takes(root: Path, pool: Pool) -> None:
    tree = working_tree(root)
    Trees(pool).add(tree)
    packed = pack(pool, Source(tree.name))
    with tarfile.open(fileobj=io.BytesIO(packed.content)) as archive:
        members = [(one.name, oct(one.mode), one.mtime, one.uid) for one in archive]
    assert members == [
        (".", "0o750", 0, 0),
        ("a", "0o750", 0, 0),
        ("a/deep", "0o750", 0, 0),
        ("a/deep/y.yaml", "0o600", 0, 0),
        ("b", "0o750", 0, 0),
        ("b/x.yaml", "0o600", 0, 0),
        ("b.yaml", "0o700", 0, 0),
    ]
    assert packed.files == 3
    assert packed.digest == f"sha256:{hashlib.sha256(packed.content).hexdigest()}"
    assert packed.inner_digest == f"sha256:{hashlib.sha256(gzip.decompress(packed.content)).hexdigest()}"


def test_the_same_files_are_the_same_bytes(root: Path, pool: Pool) -> None:
    contents = []
    for _ in range(2):
        tree = working_tree(root)
        Trees(pool).add(tree)
        contents.append(pack(pool, Source(tree.name, "/a/\n")).content)
        (root / "b" / "x.yaml").touch()
    assert contents[0] == contents[1]


def test_a_file_that_is_gone_is_told(root: Path, pool: Pool) -> None:
    tree = working_tree(root)
    Trees(pool).add(tree)
    (root / "b.yaml").unlink()
    with pytest.raises(PenstockError, match=r"b\.yaml"):
        pack(pool, Source(tree.name))
