"""`python -m gobuild worker | oracle | daprd | pinned NAME… | suite | go … | gofmt …`, for the Makefile."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gobuild import daprd, kustomize, oracle, pinned, suite, toolchain, worker
from gobuild.errors import BuildError

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str]) -> int:
    """Do one thing; the exit code."""
    ours = worker.Worker(ROOT)
    match list(arguments):
        case ["worker"]:
            worker.build(ours, toolchain.obtain)
            return 0
        case ["oracle"]:
            oracle.build()
            return 0
        case ["daprd"]:
            print(daprd.build(ROOT))
            return 0
        case ["suite"]:
            return suite.run(toolchain.obtain(ours.least_version()), ours.module)
        case ["pinned", *names]:
            for name in names:
                print(pinned.build(name))
            return 0
        case ["go", *rest]:  # in its module, with the Kustomize that it links
            go = toolchain.obtain(ours.least_version())
            kustomize.prepare(go, ours.module)
            chosen = {"GOFLAGS": " ".join((*os.environ.get("GOFLAGS", "").split(), *kustomize.flags(ours.module)))}
            return go.run("-C", str(ours.module), *rest, env=chosen)
        case ["gofmt", *rest]:
            unformatted = toolchain.obtain(ours.least_version()).gofmt(*rest)
            print(unformatted, end="")
            return 1 if unformatted else 0
        case _:
            raise BuildError(f"Not understood: {' '.join(arguments)!r}. {__doc__}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as error:
        sys.exit(f"gobuild: {error}")
