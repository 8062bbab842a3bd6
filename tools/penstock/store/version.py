"""The version of everything that a stored result depends on besides the files of the tree."""

import contextlib
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from penstock.worker.binary import binary

#: How packages say that they bring rules, and the top-level module of each.
GROUP = b"[penstock.rules]"
POINT = re.compile(rb"=\s*([A-Za-z_]\w*)")


def _rules(place: str) -> bytes:
    """What tells the rules that the packages of a folder bring: the packages' names and versions, and their files'
    sizes and times, as a package in development keeps its version. Asking Python for it takes many times longer."""
    found = b""
    for name in sorted(entry.name for entry in os.scandir(place)):
        if name.endswith((".dist-info", ".egg-info")):
            with contextlib.suppress(OSError):
                text = Path(place, name, "entry_points.txt").read_bytes()
                if GROUP in text:
                    found += os.fsencode(name) + text + b"".join(_state(path) for path in _files(text))
    return found


def _files(points: bytes) -> Iterator[Path]:
    """Every module of the packages that entry points name."""
    for name in sorted(set(POINT.findall(points.partition(GROUP)[2].partition(b"\n[")[0]))):
        with contextlib.suppress(ImportError, ValueError):
            spec = find_spec(name.decode())
            for folder in (spec.submodule_search_locations or ()) if spec else ():
                yield from sorted(Path(folder).rglob("*.py"))
            if spec and spec.origin:
                yield Path(spec.origin)


def _state(path: str | Path) -> bytes:
    facts = os.stat(path)  # noqa: PTH116 - hundreds of them at each start
    return f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode("utf-8", "surrogateescape")


def _modules(package: Path) -> Iterator[str]:
    """Every file of Python or data below a folder; a walk over texts takes a fraction of the time of one over paths."""
    for folder, _, names in os.walk(package):
        yield from (f"{folder}/{name}" for name in names if name.endswith((".py", ".json")))


@lru_cache(maxsize=1)
def tools() -> str:
    """A digest over the worker's binary, this package's files and the schemas: another tool has another store."""
    package = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=12)
    files: list[str | Path] = [
        binary(),
        *sorted(_modules(package)),
        package.parent.parent / "schemas" / "crds" / "SOURCES.json",
    ]
    for path in files:
        with contextlib.suppress(OSError):
            digest.update(_state(path))
    for place in sys.path:  # a package that was installed, changed or removed shows in its folder's time
        with contextlib.suppress(OSError):
            if place.endswith("site-packages"):
                digest.update(f"{place}\0{Path(place).stat().st_mtime_ns}".encode())
            digest.update(_rules(place))
    digest.update(os.environ.get("PENSTOCK_STORE_SALT", "").encode())
    # With this consent sources are followed that else are not.
    digest.update(b"outside" if os.environ.get("PENSTOCK_ALLOW_OUTSIDE") else b"")
    return digest.hexdigest()
