"""Documents, trees and clusters made by hand, for tests that need no worker."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from penstock.document import Document
from penstock.tree import Entry, Tree


def document(api_version: str, kind: str, name: str, namespace: str = "", **fields: Any) -> Document:
    """A rendered object with these top-level fields besides the usual ones."""
    metadata: dict[str, Any] = {"name": name, **({"namespace": namespace} if namespace else {})}
    metadata.update(fields.pop("metadata", {}))
    raw = json.dumps({"apiVersion": api_version, "kind": kind, "metadata": metadata, **fields}).encode()
    return Document(api_version, kind, namespace, name, hashlib.sha256(raw).hexdigest(), b"$" in raw, raw)


def tree_of(root: Path, files: Mapping[str, str]) -> Tree:
    """Files written below a folder, as the tree of a working copy."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return Tree("test", root, {path: Entry("100644") for path in sorted(files)})
