from pathlib import Path

import pytest

from gobuild import pinned, toolchain
from gobuild.errors import BuildError
from gobuild.pinned import Pinned
from gobuild.toolchain import Go
from tests.packaging.conftest import FakeGo


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pinned:
    """A program of a very small module, and a cache of its own."""
    module = tmp_path / "programs" / "small"
    module.mkdir(parents=True)
    (module / "go.mod").write_text("module x\n\ngo 1.26.0\n\ntool example/cmd/small\n", encoding="utf-8")
    one = Pinned(str(module), tags=("few",), linked=(("example.version", "v1"),))
    monkeypatch.setitem(pinned.PROGRAMS, "small", one)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return one


def fake(monkeypatch: pytest.MonkeyPatch, executable: Path) -> None:
    monkeypatch.setattr(toolchain, "obtain", lambda _least: Go(executable, (1, 26, 0)))


def test_a_program_is_compiled_once(small: Pinned, fake_go: FakeGo, monkeypatch: pytest.MonkeyPatch) -> None:
    go = fake_go("1.26.0", 0)
    fake(monkeypatch, go)
    assert pinned.build("small") == pinned.build("small") == small.program()
    calls = Path(f"{go}.calls").read_text(encoding="utf-8").splitlines()
    assert len(calls) == 1
    assert calls[0].endswith("example/cmd/small")
    assert "-ldflags=-s -w -X example.version=v1 -tags=few" in calls[0]


def test_another_version_is_another_program(small: Pinned) -> None:
    before = small.program()
    (small.module / "go.sum").write_text("example v2\n", encoding="utf-8")
    assert small.program() != before


def test_a_failed_build_leaves_nothing(small: Pinned, fake_go: FakeGo, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, fake_go("1.26.0", 2))
    with pytest.raises(BuildError, match="could not be compiled"):
        pinned.build("small")
    assert [path for path in small.program().parent.iterdir() if not path.name.endswith(".lock")] == []


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(BuildError, match="kube-apiserver"):
        pinned.build("no-such")


@pytest.mark.parametrize("name", pinned.PROGRAMS)
def test_every_module_is_whole(name: str) -> None:
    """A tool line to compile, and sums of everything that is compiled."""
    one = pinned.PROGRAMS[name]
    assert one.package()
    assert (one.module / "go.sum").is_file()
