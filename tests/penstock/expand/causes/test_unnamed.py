import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from penstock.expand.causes.unnamed import quoted, unnamed
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from tests.penstock.support.values import tree_of


def named(root: Path, *paths: str, read: Sequence[str] | None = None) -> list[str]:
    flux = Kustomization({"metadata": {"name": "apps"}, "spec": {"path": "apps"}})
    build = Build((), Closure(read=tuple(paths if read is None else read)), Failure("build", "so it is"))
    failed = Failed(build, tree_of(root, dict.fromkeys(paths, "a: 1\n")), flux, lambda *_: Place())
    return [one.place.path for one in unnamed(failed)]


@pytest.mark.parametrize("name", ["a\x85b.yaml", "a\x7fb.yaml", "a\x90/b.yaml", "\udcff.yaml", "a\ufffe.yaml"])
def test_a_name_that_yaml_does_not_carry_is_told_at_the_file(tmp_path: Path, name: str) -> None:
    assert named(tmp_path, "apps/a.yaml", f"apps/{name}") == [f"apps/{name}"]


def test_names_that_flux_does_not_write_are_nobodys_fault(tmp_path: Path) -> None:
    assert not named(tmp_path, "apps/a\x01\t\u2028\U0001f600.yaml")
    assert not named(tmp_path, "apps/kustomization.yaml", "apps/a\x85.yaml")
    assert not named(tmp_path, "apps/b/kustomization.yaml", "apps/b/a\x85.yaml")
    assert not named(tmp_path, "apps/a\x85.yaml", read=())  # left out by the source


def test_a_folder_with_a_kustomization_is_named_itself(tmp_path: Path) -> None:
    assert named(tmp_path, "apps/b\x85/kustomization.yaml", "apps/b\x85/a.yaml", read=()) == [
        "apps/b\x85/kustomization.yaml"
    ]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (b"a/b.yaml", r'"a/b.yaml"'),
        (b"a\xc2\x85b", r'"a\302\205b"'),
        (b"\xff\x7f\x01", r'"\377\177\001"'),
        (b'\t"\\\n', r'"\t\"\\\n"'),
    ],
)
def test_a_path_is_shown_as_git_does(path: bytes, shown: str) -> None:
    assert quoted(os.fsdecode(path)) == shown
