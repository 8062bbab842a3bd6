"""Documents as bytes and back."""

import json
from collections.abc import Iterable

from penstock.document import Document

Words = tuple[str, str, str, str, str, bool, str, int]


def packed(documents: Iterable[Document]) -> bytes:
    """A JSON line that names the documents, then their texts."""
    listed = list(documents)
    words = [(d.api_version, d.kind, d.namespace, d.name, d.sha, d.dollar, d.odd, len(d.raw)) for d in listed]
    return json.dumps(words, separators=(",", ":")).encode() + b"\n" + b"".join(d.raw for d in listed)


def unpacked(data: bytes) -> tuple[Document, ...]:
    """The documents that `packed` wrote."""
    end = data.index(b"\n")
    at = end + 1
    documents = []
    for api_version, kind, namespace, name, sha, dollar, odd, size in json.loads(data[:end]):
        documents.append(Document(api_version, kind, namespace, name, sha, dollar, data[at : at + size], odd))
        at += size
    return tuple(documents)
