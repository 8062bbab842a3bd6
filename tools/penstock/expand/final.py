"""What the controller makes of the documents at the very end, without a word: it takes anything with `items` for a
list, and drops objects whose name or version is no text, and Kustomize's own."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from penstock.document import Document, Object
from penstock.shape import mapping

ITEMS = "items"


def applied(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents that Flux applies."""
    return tuple(kept for document in documents for kept in _kept(document))


def odd(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents that Flux drops or takes apart."""
    return tuple(document for document in documents if document.odd)


def _kept(document: Document) -> Iterator[Document]:
    if document.odd == ITEMS:
        yield from (_item(item) for item in document.object["items"])
    elif not document.odd:
        yield document


def _item(item: Object) -> Document:
    raw = json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    metadata = mapping(item.get("metadata"))
    return Document(
        str(item.get("apiVersion") or ""),
        str(item.get("kind") or ""),
        str(metadata.get("namespace") or ""),
        str(metadata.get("name") or ""),
        hashlib.sha256(raw).hexdigest(),
        b"$" in raw,
        raw,
    )
