from pathlib import Path

import pytest

from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from penstock.where import Field
from tests.penstock.support.manifests import config_map, documents, resources
from tests.penstock.support.values import tree_of

FILES = {
    "apps/kustomization.yaml": resources("web.yaml", "base") + "patches: [{path: p.yaml}]\n",
    "apps/web.yaml": documents(config_map("a"), config_map("b")),
    "apps/p.yaml": config_map("c"),
    "apps/base/kustomization.yaml": resources("x.yaml"),
}


def at(way: Field, line: int = 0) -> Place:
    return Place("/".join(map(str, way)), line)


def failed(root: Path, message: str = "", path: str = "apps") -> Failed:
    build = Build(closure=Closure(read=tuple(FILES)), failure=Failure("build", message) if message else None)
    kustomization = Kustomization({"metadata": {"name": "k", "namespace": "n"}, "spec": {"path": path}})
    return Failed(build, tree_of(root, FILES), kustomization, at)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("", ""),
        (r"a \"b\" \\\"c\\\"", 'a "b" "c"'),
        (r"one\ntwo", "one\ntwo"),
        ("is &{0xc0001 A b}: bad", "is bad"),
    ],
)
def test_quoting_and_addresses_are_taken_off(tmp_path: Path, said: str, plain: str) -> None:
    assert failed(tmp_path, said).message == plain


@pytest.mark.parametrize(
    ("said", "folder"),
    [
        ("nothing", "apps"),
        ("of path 'apps/base': x", "apps/base"),
        ("of path 'a': for path 'a/b': of path 'a/c'", "a/c"),
    ],
)
def test_the_folder_is_the_innermost_that_is_named(tmp_path: Path, said: str, folder: str) -> None:
    assert failed(tmp_path, said).folder == folder


def test_the_kustomization_that_is_meant_comes_first(tmp_path: Path) -> None:
    one = failed(tmp_path, "of path 'apps/base': x")
    assert [part.sheet.path for part in one.manifests] == ["apps/base/kustomization.yaml", "apps/kustomization.yaml"]


def test_every_document_that_was_read_is_at_hand(tmp_path: Path) -> None:
    paths = [part.sheet.path for part in failed(tmp_path).resources]
    assert paths.count("apps/web.yaml") == 2


def test_patches_come_with_the_entry_that_brings_them(tmp_path: Path) -> None:
    one = failed(tmp_path)
    ((_, part),) = one.patches()
    assert part.sheet.path == "apps/p.yaml"
    assert part.node is not None
    assert one.place(part.sheet, part.node) == Place("apps/p.yaml", 1)


@pytest.mark.parametrize(
    ("path", "found"),
    [("apps", ["apps/p.yaml"]), ("", ["apps/p.yaml"]), ("apps/base", [])],
)
def test_patches_below_a_path_without_a_kustomization(tmp_path: Path, path: str, found: list[str]) -> None:
    """Flux writes one there that lists the folders which have theirs."""
    assert [part.sheet.path for _, part in failed(tmp_path, "no", path).patches()] == found
