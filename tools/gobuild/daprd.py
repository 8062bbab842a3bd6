"""Dapr's sidecar with the components that this repository deploys: built once into the user's cache folder."""

import os
from pathlib import Path

from gobuild import toolchain
from gobuild.sources import source_id
from gobuild.worker import FLAGS, compile_to, say

VERSION = "v1.14.0"
"""Of github.com/dapr/dapr; go.mod says the same."""


def module(root: Path) -> Path:
    """The Go module in the repository at `root`."""
    return root / "tools" / "daprd"


def program(root: Path) -> Path:
    """Where the program is, or will be; another name whenever its sources change."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "penstock", "tools", f"daprd-{VERSION}-{source_id(module(root), FLAGS)[:8]}")


def build(root: Path) -> Path:
    """The program, compiled first when it is not there. Raises BuildError."""
    target = program(root)
    if not target.is_file():
        say(f"Compiling daprd {VERSION} (once, some minutes)")
        go = toolchain.obtain(toolchain.least_version(module(root) / "go.mod"))
        compile_to(go, module(root), target)
    return target
