from pathlib import Path

import pytest

from gobuild.sources import source_files, source_id

COUNT = ["main.go", "go.mod", "go.sum", "rules/rule.go", "rules/embedded.json"]
DO_NOT_COUNT = ["main_test.go", "README.md", "testdata/case.go", ".idea/x.go", "_old/x.go"]


@pytest.fixture
def module(tmp_path: Path) -> Path:
    for name in [*COUNT, *DO_NOT_COUNT]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_source_files_are_what_can_influence_the_program(module: Path) -> None:
    assert source_files(module) == sorted(module / name for name in COUNT)


@pytest.mark.parametrize("name", COUNT)
def test_the_id_changes_with_a_source(module: Path, name: str) -> None:
    before = source_id(module, [])
    (module / name).write_text("changed", encoding="utf-8")
    assert source_id(module, []) != before


@pytest.mark.parametrize("name", DO_NOT_COUNT)
def test_the_id_does_not_change_with_anything_else(module: Path, name: str) -> None:
    before = source_id(module, [])
    (module / name).write_text("changed", encoding="utf-8")
    assert source_id(module, []) == before


def test_the_id_changes_when_a_source_is_renamed(module: Path) -> None:
    before = source_id(module, [])
    (module / "main.go").rename(module / "other.go")
    assert source_id(module, []) != before


def test_the_id_changes_with_the_flags(module: Path) -> None:
    assert source_id(module, ["-trimpath"]) != source_id(module, [])
