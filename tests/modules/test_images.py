"""Dockerfiles: what they copy is there, and is enough; nobody is root; the lock holds everything that is imported.

No image can be built where these tests run, so the steps are followed by hand: the sources that a Dockerfile copies,
and of this environment only the packages that its lock names.
"""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.modules.support.programs import ROOT

MODULES = ROOT / "modules"
COPY = re.compile(r"^COPY (?:--\S+ )*(\S+) (\S+)$", re.M)


def texts() -> dict[str, str]:
    return {path.parent.name: path.read_text("utf-8") for path in sorted(MODULES.glob("*/Dockerfile"))}


def lock(name: str) -> dict[str, str]:
    lines = (MODULES / name / "requirements.lock").read_text("utf-8").split()
    return dict(line.split("==") for line in lines)


def installed_here(name: str) -> bool:
    """Whether this environment has what the module's lock says, in its versions."""
    try:
        return all(importlib.metadata.version(package) == version for package, version in lock(name).items())
    except (OSError, ValueError, importlib.metadata.PackageNotFoundError):
        return False


HERE = [name for name in texts() if installed_here(name)]


@pytest.mark.parametrize("name", list(texts()))
def test_nobody_is_root_and_nothing_is_fetched(name: str) -> None:
    text = texts()[name]
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 65534:65534$", last, re.M)
    assert not re.search(r"^(ADD|CMD)\b|curl|wget|:latest|apt-get|git clone", text, re.M)
    assert json.loads(last.rpartition("ENTRYPOINT ")[2]) == ["/app/venv/bin/python", "-m", name.replace("-", "_")]
    assert f"modules/{name}/requirements.lock" in text


@pytest.mark.parametrize("name", list(texts()))
def test_what_is_copied_is_there(name: str) -> None:
    copied = [source for source, _ in COPY.findall(texts()[name]) if not source.startswith("/")]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []


@pytest.mark.parametrize("name", HERE)
def test_the_steps_give_a_module_that_starts(name: str, tmp_path: Path) -> None:
    for source, target in COPY.findall(texts()[name]):
        place = tmp_path / target.lstrip("/")
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    packages = tmp_path / "packages"
    packages.mkdir()
    for package in lock(name):
        link(importlib.metadata.distribution(package), packages)
    code = (
        "import sys, runpy; sys.argv = ['module', '--settings-schema'];"
        f"runpy.run_module({name.replace('-', '_')!r}, run_name='__main__')"
    )
    # -I and -S: nothing of this environment but what is linked, and nothing of this folder.
    paths = f"import sys; sys.path += [{str(tmp_path / 'app' / 'src')!r}, {str(packages)!r}];"
    argv = [sys.executable, "-I", "-S", "-c", paths + code]
    done = subprocess.run(
        argv, capture_output=True, text=True, check=False, cwd=tmp_path, env={"PATH": os.environ["PATH"]}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (MODULES / name / "settings.schema.json").read_text("utf-8")


def link(package: importlib.metadata.Distribution, folder: Path) -> None:
    """Let `folder` show the top-level names of a package, one by one: some share a namespace (google)."""
    for file in package.files or ():
        if file.parts[0] in ("..", "__pycache__"):
            continue
        place = folder.joinpath(*file.parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        source = Path(str(file.locate()))
        if source.is_file() and not place.exists():
            place.symlink_to(source)


def test_some_image_can_be_tried_here() -> None:
    assert HERE
