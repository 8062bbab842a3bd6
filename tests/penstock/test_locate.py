from pathlib import Path

import pytest

from penstock.finding import Place
from penstock.locate import content, legible, object_place, plain, text_place
from penstock.tree import Entry, Tree
from tests.penstock.support.manifests import config_map, deployment, documents
from tests.penstock.support.values import tree_of


def test_an_object_is_found_by_kind_and_name_in_the_first_file_that_has_it(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"a.yaml": config_map("x"), "b.yaml": documents(config_map("web"), deployment("web"))})
    assert object_place(tree, ["a.yaml", "b.yaml"], "Deployment", "web") == Place("b.yaml", 6)
    assert object_place(tree, ["a.yaml", "b.yaml"], "ConfigMap", "web") == Place("b.yaml", 1)
    assert object_place(tree, ["a.yaml", "b.yaml"], "Secret", "web") is None


def test_of_two_with_one_name_the_one_of_that_namespace_is_found(tmp_path: Path) -> None:
    files = {"a.yaml": config_map("x", namespace="other"), "b.yaml": config_map("x", namespace="mine")}
    tree = tree_of(tmp_path, files)
    assert object_place(tree, files, "ConfigMap", "x", "mine") == Place("b.yaml", 1)
    assert object_place(tree, files, "ConfigMap", "x", "none") == Place("a.yaml", 1)


def test_only_manifests_are_looked_into(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"a.txt": config_map("x")})
    assert object_place(tree, ["a.txt"], "ConfigMap", "x") is None


def test_a_broken_file_gives_what_comes_before_the_fault(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"a.yaml": documents(config_map("x"), "b: [\n", config_map("y"))})
    assert object_place(tree, ["a.yaml"], "ConfigMap", "x") == Place("a.yaml", 1)
    assert object_place(tree, ["a.yaml"], "ConfigMap", "y") is None


def test_a_text_is_found_outside_comments(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"a.yaml": "# ${A}\n  # ${A}\nx: ${A}\n"})
    assert text_place(tree, ["a.yaml"], "${A") == Place("a.yaml", 3)
    assert text_place(tree, ["a.yaml"], "${B") is None


def test_what_cannot_be_read_is_empty(tmp_path: Path) -> None:
    tree = Tree("t", tmp_path, {"gone.yaml": Entry("100644")})
    assert content(tree, "gone.yaml") == b""
    assert content(tree, "unlisted.yaml") == b""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\nb".encode("utf-16"), b"a\nb"),
        ("é\r".encode("utf-16-be").join([b"\xfe\xff", b""]), "é\n".encode()),
        (b"a\rb\r\nc\r", b"a\nb\r\nc\n"),
        (b"a: 1\n---\r\n\xef\xbb\xbfb: 2", b"a: 1\n---\r\nb: 2"),
        (b"a: 1\n\xef\xbb\xbfb: 2", b"a: 1\n\xef\xbb\xbfb: 2"),
        (b"\xff\xfe\x00", b"\xef\xbf\xbd"),
    ],
)
def test_a_text_is_read_with_the_lines_of_an_editor(text: bytes, read: bytes) -> None:
    assert plain(text) == read


def test_what_is_not_there_is_empty(tmp_path: Path) -> None:
    assert legible(tree_of(tmp_path, {}), "a.yaml") == b""
