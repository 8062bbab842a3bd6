from collections.abc import Callable
from pathlib import Path

import pytest

from gobuild import worker
from gobuild.errors import BuildError
from gobuild.toolchain import Go, Version
from gobuild.worker import Worker
from tests.packaging.conftest import FakeGo


def always(executable: Path) -> Callable[[Version], Go]:
    return lambda _least: Go(executable, (1, 26, 0))


def no_go(_least: Version) -> Go:
    raise AssertionError("a toolchain was asked for, and nothing was to be compiled")


def test_the_worker_is_compiled_when_it_is_not_there(fake_go: FakeGo, project: Path) -> None:
    go = fake_go("1.26.0", 0)
    program = worker.build(Worker(project), always(go))
    assert program == project / "tools" / "penstock" / "bin" / "kustomize-worker"
    assert "pretended" in program.read_text(encoding="utf-8")
    assert sorted(path.name for path in program.parent.iterdir()) == ["kustomize-worker", "kustomize-worker.id"]
    assert "-trimpath -buildvcs=false -ldflags=-s -w" in Path(f"{go}.calls").read_text(encoding="utf-8")


def test_a_fresh_worker_needs_no_go(fake_go: FakeGo, project: Path) -> None:
    worker.build(Worker(project), always(fake_go("1.26.0", 0)))
    worker.build(Worker(project), no_go)


def test_a_changed_source_compiles_again(fake_go: FakeGo, project: Path) -> None:
    go, ours = fake_go("1.26.0", 0), Worker(project)
    worker.build(ours, always(go))
    first = ours.stamp.read_text(encoding="utf-8")
    (ours.module / "main.go").write_text("package main // changed\n", encoding="utf-8")
    assert not ours.is_fresh()
    worker.build(ours, always(go))
    assert ours.is_fresh()
    assert ours.stamp.read_text(encoding="utf-8") != first


def test_a_lost_program_is_compiled_again(fake_go: FakeGo, project: Path) -> None:
    go, ours = fake_go("1.26.0", 0), Worker(project)
    worker.build(ours, always(go)).unlink()
    assert worker.build(ours, always(go)).is_file()


def test_a_failed_build_leaves_the_old_program_and_says_so(fake_go: FakeGo, project: Path) -> None:
    ours = Worker(project)
    worker.build(ours, always(fake_go("1.26.0", 0)))
    (ours.module / "main.go").write_text("not Go\n", encoding="utf-8")
    with pytest.raises(BuildError, match="could not be compiled"):
        worker.build(ours, always(fake_go("1.26.1", 2)))
    assert ours.program.is_file()
    assert not ours.is_fresh()
    assert sorted(path.name for path in ours.program.parent.iterdir()) == ["kustomize-worker", "kustomize-worker.id"]
