"""The kustomize command line, which the tests compare with: built once into the user's cache folder."""

import os
import shutil
import tempfile
from pathlib import Path

from gobuild import toolchain
from gobuild.errors import BuildError
from gobuild.worker import say

VERSION = "v5.8.1"
PACKAGE = "sigs.k8s.io/kustomize/kustomize/v5"
LEAST = (1, 24, 0)


def program() -> Path:
    """Where it is, or will be."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "penstock", "tools", f"kustomize-{VERSION}")


def build() -> Path:
    """The program, compiled first when it is not there."""
    target = program()
    if not target.is_file():
        say(f"Compiling kustomize {VERSION} for the tests (once, a minute or two)")
        install(target)
    return target


def install(target: Path) -> None:
    """`go install` into a folder of its own, then one rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".build-") as folder:
        code = toolchain.obtain(LEAST).run("install", "-trimpath", f"{PACKAGE}@{VERSION}", env={"GOBIN": folder})
        if code != 0:
            raise BuildError(f"kustomize {VERSION} could not be compiled; Go's own words are above.")
        shutil.move(Path(folder, "kustomize"), target)
