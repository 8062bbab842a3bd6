"""The version of everything that a stored result depends on besides the files of the tree."""

import hashlib
import os
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from penstock.worker.binary import binary


@lru_cache(maxsize=1)
def tools() -> str:
    """A digest over the worker's binary, this package's files and the schemas: any other tool reads as another store."""
    package = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=12)
    files = [binary(), *sorted(package.rglob("*.py")), package.parent.parent / "schemas" / "crds" / "SOURCES.json"]
    for path in files:
        try:
            facts = path.stat()
        except OSError:
            continue
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    digest.update(metadata.version("kubernetes-validate").encode())
    digest.update(os.environ.get("PENSTOCK_STORE_SALT", "").encode())
    return digest.hexdigest()
