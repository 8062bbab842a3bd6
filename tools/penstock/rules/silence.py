"""What rules have nothing to say of, kept in the store: it is not looked at again."""

import json

from penstock.store.store import Store, key
from penstock.store.version import tools

#: Bytes of a digest that are kept.
SHORT = 16


class Silence:
    """What is silent, by digests in hexadecimal: the objects of one cluster by their documents' SHA-256, or what else
    has a `name`. `about` is all else that the rules see."""

    def __init__(self, store: Store | None, name: str, about: tuple[object, ...]) -> None:
        self._store = store
        self._name = key("silence", tools(), name, json.dumps(about))
        value = store.get([self._name]).get(self._name, b"") if store else b""
        self._known = {value[start : start + SHORT] for start in range(0, len(value), SHORT)}
        self._now: set[bytes] = set()

    def known(self, sha: str) -> bool:
        """True when the rules said nothing of this before."""
        return bytes.fromhex(sha)[:SHORT] in self._known

    def heard(self, sha: str) -> None:
        """The rules say nothing of this."""
        self._now.add(bytes.fromhex(sha)[:SHORT])

    def keep(self) -> None:
        """Remember what was silent in this run, and nothing else."""
        if self._store and self._now != self._known:
            self._store.put(self._name, b"".join(sorted(self._now)))
