"""The processes that this one has started and that are not yet gone, the dead but unburied ones included."""

import os
from pathlib import Path


def children() -> set[int]:
    """Their ids; nothing where there is no /proc."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        except OSError:
            continue  # gone meanwhile
        if int(parent) == os.getpid():
            found.add(int(status.parent.name))
    return found
