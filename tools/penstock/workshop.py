"""The workshop: the workers, the trees that they hold, and the store of what they have made before."""

import os
import posixpath
from types import TracebackType

from penstock.document import Document
from penstock.render.alike import Known
from penstock.render.source import Trees
from penstock.secretive import may_be, parts
from penstock.secrets import clear
from penstock.store.store import Store
from penstock.tree import Tree
from penstock.worker.pool import Pool

#: The clock for file times goes by ticks of the kernel, a hundredth of a second at most; what is younger than two of
#: them (seconds) is not yet trusted.
GRAIN = 0.02


class Workshop:
    """Opened for one run. Without a store everything is made anew."""

    def __init__(self, *, store: bool = True, pool: Pool | None = None) -> None:
        self.pool = pool or Pool()
        self.trees = Trees(self.pool)
        self.store: Store | None = Store() if store and not os.environ.get("PENSTOCK_NO_STORE") else None
        #: False once something could not be remembered: then the whole run is not either.
        self.kept = self.store is not None
        #: Builds that others were like.
        self.alike: Known = {}
        #: What others have found out in this workshop and want to find again, by whatever they call it.
        self.notes: dict[str, object] = {}
        self._settled: dict[tuple[str, str], bool] = {}

    def __enter__(self) -> "Workshop":
        self.pool.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.pool.__exit__(kind, error, tb)
        if self.store is not None:
            self.store.__exit__(kind, error, tb)

    def renew(self) -> None:
        """Begin another run: what was saved since the last one is looked at afresh."""
        self.notes.clear()
        self.alike.clear()
        self.trees.renew()
        self.pool.renew()
        self._settled.clear()

    def settled(self, tree: Tree, path: str) -> bool:
        """True when the file cannot have changed since its content id was taken: only then is a result remembered."""
        if tree.commit:
            return True
        if tree.planned and (known := tree.entries.get(path)) and known.oid in tree.planned:
            return True
        key = (tree.name, path)
        if key not in self._settled:
            entry = tree.entries.get(path)
            try:
                file = posixpath.join(tree.root, (entry and entry.source) or path)
                changed = os.stat(file).st_ctime  # noqa: PTH116 - thousands of them: by text it takes half the time
                self._settled[key] = changed < tree.times.get(path, tree.since) - GRAIN
            except OSError:
                self._settled[key] = False
        return self._settled[key]


def is_secret(document: Document) -> bool:
    """True for a document whose values must never be stored: what is meant as a Secret, with data that is not
    encrypted."""
    if not may_be(document):
        return False
    content = document.object
    return any(True for part in parts(content) for _ in clear(content, part))
