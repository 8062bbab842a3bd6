"""Compiles tools/kustomize-worker to tools/penstock/bin/, when its sources changed."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gobuild import kustomize, toolchain
from gobuild.errors import BuildError
from gobuild.sources import source_id
from gobuild.toolchain import Go, Version

FLAGS = ("-trimpath", "-buildvcs=false", "-ldflags=-s -w")


@dataclass(frozen=True, slots=True)
class Worker:
    """Where the worker's sources are, and where the program and its id go."""

    root: Path

    @property
    def module(self) -> Path:
        """The Go module."""
        return self.root / "tools" / "kustomize-worker"

    @property
    def program(self) -> Path:
        """The compiled program. Ignored by git; inside a wheel it is penstock/bin/kustomize-worker."""
        return self.root / "tools" / "penstock" / "bin" / "kustomize-worker"

    @property
    def stamp(self) -> Path:
        """A text file beside the program that holds the id of the sources it was made of."""
        return self.program.with_suffix(".id")

    def least_version(self) -> Version:
        """The oldest Go that may compile it."""
        return toolchain.least_version(self.module / "go.mod")

    def source_id(self) -> str:
        """Id of the program its sources would give now."""
        return source_id(self.module, (*FLAGS, kustomize.identity(self.module)))

    def is_fresh(self) -> bool:
        """Whether the program is there and was made of the sources as they are."""
        return self.program.is_file() and self.stamp.is_file() and self.stamp.read_text("utf-8") == self.source_id()


def build(worker: Worker, get_go: Callable[[Version], Go]) -> Path:
    """The program, compiled first when it is not fresh. `get_go` is asked for a toolchain only then."""
    if not worker.is_fresh():
        wanted = worker.source_id()
        go = get_go(worker.least_version())
        say(f"Compiling the worker with Go {toolchain.dotted(go.version)} (minutes the first time, seconds later)")
        kustomize.prepare(go, worker.module)
        compile_to(go, worker.module, worker.program, *kustomize.flags(worker.module))
        worker.stamp.write_text(wanted, encoding="utf-8")
    return worker.program


def compile_to(go: Go, module: Path, program: Path, *flags: str) -> None:
    """Compile `module`; `program` is replaced in one step, so that nobody meets half a file."""
    program.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=program.parent, prefix=".build-") as folder:
        unfinished = Path(folder, program.name)
        code = go.run("build", "-C", str(module), *FLAGS, *flags, "-o", str(unfinished.absolute()), ".")
        if code != 0:
            raise BuildError(
                f"The worker in {module} could not be compiled; Go's own words are above. "
                "The first build needs the Go module proxy."
            )
        unfinished.replace(program)


def say(sentence: str) -> None:
    """Progress, for whoever watches."""
    print(sentence, file=sys.stderr, flush=True)
