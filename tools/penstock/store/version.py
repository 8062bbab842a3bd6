"""The version of everything that a stored result depends on besides the files of the tree."""

import contextlib
import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path

from penstock.worker.binary import binary


@lru_cache(maxsize=1)
def tools() -> str:
    """A digest over the worker's binary, this package's files and the schemas: another tool has another store."""
    package = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=12)
    files = [binary(), *sorted(package.rglob("*.py")), package.parent.parent / "schemas" / "crds" / "SOURCES.json"]
    for path in files:
        try:
            facts = path.stat()
        except OSError:
            continue
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    for place in sys.path:  # a package that was installed, changed or removed shows in its folder's time
        with contextlib.suppress(OSError):
            if place.endswith("site-packages"):
                digest.update(f"{place}\0{Path(place).stat().st_mtime_ns}".encode())
    digest.update(os.environ.get("PENSTOCK_STORE_SALT", "").encode())
    return digest.hexdigest()
