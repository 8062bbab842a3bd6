"""Files that are no YAML, and keys that are there twice."""

import posixpath
from collections.abc import Iterator

from penstock import marks
from penstock.expand.breach import breach
from penstock.expand.failed import Failed
from penstock.finding import Finding, Place, Severity
from penstock.locate import JSON, KUSTOMIZATIONS, MANIFESTS, legible, nodes


def broken(failed: Failed) -> Iterator[Finding]:
    """Every file that no reader can read; else the keys that are there twice."""
    yield from list(_broken(failed)) or _repeated(failed)


def _broken(failed: Failed) -> Iterator[Finding]:
    for path in failed.build.closure.read:
        if path.endswith(MANIFESTS) or posixpath.basename(path) in KUSTOMIZATIONS:
            said = legible(failed.tree, path)
            for node in marks.documents(said):
                if isinstance(node, marks.Broken):
                    fault = breach(said, node)
                    place = Place(failed.tree.shown(path), fault.line)
                    yield Finding("yaml-broken", Severity.ERROR, f"not YAML: {fault.reason}", place)


def _repeated(failed: Failed) -> Iterator[Finding]:
    """Mapping keys that are there twice: YAML forbids them, most readers do not."""
    if "already defined" not in failed.message:
        return
    for path in failed.build.closure.read:
        for node in nodes(legible(failed.tree, path)) if path.endswith((*MANIFESTS, JSON)) else ():
            for key in marks.repeated(node):
                place = Place(failed.tree.shown(path), marks.line(key))
                yield Finding("yaml-broken", Severity.ERROR, f"mapping key {key.value!r} is there twice", place)
