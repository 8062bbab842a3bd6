"""A kustomization that is no mapping."""

import posixpath
import re
from collections.abc import Iterator

import yaml

from penstock import marks
from penstock.expand.failed import Failed
from penstock.expand.pinpoint import read_kustomizations
from penstock.finding import Finding, Place, Severity
from penstock.locate import legible, nodes

SHAPELESS = re.compile(r"kustomization\.ya?ml is empty|cannot unmarshal \w+ into Go value of type types\.Kustomization")


def shapeless(failed: Failed) -> Iterator[Finding]:
    """A kustomization that is no mapping."""
    if not SHAPELESS.search(failed.message):
        return
    paths = read_kustomizations(failed.build)
    for path in sorted(paths, key=lambda path: posixpath.dirname(path) != failed.folder):
        found = nodes(legible(failed.tree, path))[:1]
        if not (found and isinstance(found[0], yaml.MappingNode)):
            what = ("a list" if isinstance(found[0], yaml.SequenceNode) else "a text") if found else "empty"
            message = f"Kustomization {failed.kustomization.key} does not build: {path} is {what}"
            hint = "write fields into it, such as `resources:` with a list of files"
            place = Place(failed.tree.shown(path), marks.line(found[0]) if found else 1)
            yield Finding("build-failed", Severity.ERROR, message, place, hint=hint)
            return
