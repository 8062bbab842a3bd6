"""Files that are no YAML, and keys that are there twice."""

import posixpath
from collections.abc import Iterator

import yaml

from penstock import marks
from penstock.expand.breach import breach
from penstock.expand.failed import Failed
from penstock.finding import Finding, Place, Severity
from penstock.locate import JSON, KUSTOMIZATIONS, MANIFESTS, legible, nodes
from penstock.plural import named

#: So many keys are named, and those with which a document begins.
SHOWN, IDENTITY = 3, frozenset({"apiVersion", "kind"})


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
            for keys in marks.repeats(node):
                for some in _runs(keys):
                    place = Place(failed.tree.shown(path), marks.line(some[0]))
                    yield Finding("yaml-broken", Severity.ERROR, _twice(some), place, hint=_lost(some))


def _runs(keys: list[yaml.ScalarNode]) -> Iterator[list[yaml.ScalarNode]]:
    """The keys of a mapping cut where one is there once more: each run is what was to be a mapping of its own."""
    run: list[yaml.ScalarNode] = []
    for key in keys:
        if any(key.value == one.value for one in run):
            yield run
            run = []
        run.append(key)
    yield run


def _twice(keys: list[yaml.ScalarNode]) -> str:
    if len(keys) == 1:
        return f"mapping key {keys[0].value!r} is there twice"
    return f"mapping keys {named([repr(one.value) for one in keys], SHOWN)} are there twice"


def _lost(keys: list[yaml.ScalarNode]) -> str:
    """What is missing where a whole mapping begins again."""
    if len(keys) == 1:
        return ""
    return "begin a document here: ---" if IDENTITY & {one.value for one in keys} else "begin an entry here with a dash"
