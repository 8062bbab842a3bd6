"""Go programs of others that tests run: pinned by modules of this repository, compiled once into the user's cache.

Such a module has a go.mod with one `tool` line, which names the main package, and a go.sum. Where there is no such line
the module itself is the main package: a few lines of Go that choose plugins, stores or libraries. Each program has its
own module, because the replacements in a program's go.mod count only in a main module.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gobuild import toolchain
from gobuild.errors import BuildError
from gobuild.sources import source_id
from gobuild.worker import say

ROOT = Path(__file__).parents[2]
KUBERNETES = "k8s.io/component-base/version"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A program: the folder of its module below the repository, its build tags, and texts that the linker sets."""

    folder: str
    tags: tuple[str, ...] = ()
    linked: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What the program is called: its folder's name."""
        return Path(self.folder).name

    @property
    def module(self) -> Path:
        """The Go module."""
        return ROOT / self.folder

    def flags(self) -> tuple[str, ...]:
        """Flags of `go build` that decide what the program is."""
        linked = "".join(f" -X {variable}={text}" for variable, text in self.linked)
        tags = (f"-tags={','.join(self.tags)}",) if self.tags else ()
        return ("-trimpath", "-buildvcs=false", f"-ldflags=-s -w{linked}", *tags)

    def program(self) -> Path:
        """Where the program is, or will be: a name for each version of its module."""
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(cache, "penstock", "tools", f"{self.name}-{source_id(self.module, self.flags())}")

    def package(self) -> str:
        """The main package, from the `tool` line of go.mod; the module itself when there is none."""
        lines = (self.module / "go.mod").read_text(encoding="utf-8").splitlines()
        return next((line.removeprefix("tool ").strip() for line in lines if line.startswith("tool ")), ".")


PROGRAMS = {
    pinned.name: pinned
    for pinned in (
        Pinned("tests/e2e/programs/etcd"),
        Pinned(
            "tests/e2e/programs/kube-apiserver",
            linked=(
                (f"{KUBERNETES}.gitVersion", "v1.36.3"),
                (f"{KUBERNETES}.gitMajor", "1"),
                (f"{KUBERNETES}.gitMinor", "36"),
            ),
        ),
        Pinned("tests/e2e/programs/kustomize-controller"),
        Pinned("tests/e2e/programs/client-certificate"),
        Pinned("tests/e2e/programs/oci-client"),
        Pinned("tests/lab/coredns"),
        Pinned("tests/mirror/registry"),
    )
}


def build(name: str) -> Path:
    """The program of that name, compiled first when it is not there; others wait meanwhile. Raises BuildError."""
    pinned = PROGRAMS.get(name)
    if pinned is None:
        raise BuildError(f"There is no program {name!r}: {', '.join(sorted(PROGRAMS))}.")
    target = pinned.program()
    if not target.is_file():
        with _locked(target):
            if not target.is_file():
                _compile(pinned, target)
    return target


def _compile(pinned: Pinned, target: Path) -> None:
    go = toolchain.obtain(toolchain.least_version(pinned.module / "go.mod"))
    say(f"Compiling {pinned.name} for the tests (once, some minutes)")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".build-") as folder:
        unfinished = Path(folder, pinned.name)
        code = go.run("build", "-C", str(pinned.module), *pinned.flags(), "-o", str(unfinished), pinned.package())
        if code != 0:
            raise BuildError(f"{pinned.name} could not be compiled; Go's own words are above.")
        unfinished.replace(target)


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Nobody else on this machine compiles it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f".{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
