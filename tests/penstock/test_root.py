from collections.abc import Callable
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.root import root_of
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Files


def test_the_root_is_gits_when_nothing_is_nearer(repo: MakeRepository) -> None:
    root = repo({"a/b/c": ""}).root
    assert root_of(root) == (root, "")
    assert root_of(root / "a" / "b") == (root, "a/b")


def test_a_penstock_yaml_on_the_way_up_is_nearer(repo: MakeRepository) -> None:
    root = repo({"a/penstock.yaml": "", "a/b/c": ""}).root
    assert root_of(root / "a" / "b") == (root / "a", "b")
    assert root_of(root) == (root, "")


def test_without_git_the_folder_itself_is_the_root(folder: Callable[[Files], Path]) -> None:
    root = folder({"a/b/c": "", "penstock.yaml": ""})
    assert root_of(root) == (root, "")
    assert root_of(root / "a") == (root / "a", "")


@pytest.mark.parametrize("path", ["gone", "file"])
def test_what_is_no_folder_has_no_root(folder: Callable[[Files], Path], path: str) -> None:
    with pytest.raises(PenstockError, match=f"{path} is no folder"):
        root_of(folder({"file": ""}) / path)
