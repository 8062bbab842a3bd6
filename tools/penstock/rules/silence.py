"""Objects that no object rule has anything to say of, kept in the store: they are not looked at again."""

import json

from penstock.rules.view import ClusterView
from penstock.store.store import Store, key
from penstock.store.version import tools

#: Bytes of a document's SHA-256 that are kept.
SHORT = 16


class Silence:
    """The silent objects of one cluster, by their documents' SHA-256; `about` is all else that object rules see."""

    def __init__(self, store: Store | None, cluster: ClusterView, about: tuple[object, ...]) -> None:
        self._store = store
        self._name = key("silence", tools(), cluster.name, json.dumps(about))
        value = store.get([self._name]).get(self._name, b"") if store else b""
        self._known = {value[start : start + SHORT] for start in range(0, len(value), SHORT)}
        self._now: set[bytes] = set()

    def known(self, sha: str) -> bool:
        """True when the rules said nothing of this document before."""
        return bytes.fromhex(sha)[:SHORT] in self._known

    def heard(self, sha: str) -> None:
        """The rules say nothing of this document."""
        self._now.add(bytes.fromhex(sha)[:SHORT])

    def keep(self) -> None:
        """Remember the silent documents of this run, and no others."""
        if self._store and self._now != self._known:
            self._store.put(self._name, b"".join(sorted(self._now)))
