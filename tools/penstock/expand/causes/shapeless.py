"""A kustomization that is none: no mapping, or an object of Flux's."""

import posixpath
import re
from collections.abc import Iterator

import yaml

from penstock import marks
from penstock.expand.failed import Failed
from penstock.expand.kustomization import GROUP
from penstock.expand.pinpoint import read_kustomizations
from penstock.finding import Finding, Place, Severity
from penstock.locate import legible, nodes

SHAPELESS = re.compile(
    r"kustomization\.ya?ml is empty|cannot unmarshal \w+ into Go value of type types\.Kustomization"
    r"|apiVersion for \w+ should be"
)
#: What an object of Flux's begins with, and what to do with it.
FLUX, ELSEWHERE = f"{GROUP}/", "give its file another name: this one is Kustomize's own"


def shapeless(failed: Failed) -> Iterator[Finding]:
    """A kustomization that is no mapping, or an object of Flux's."""
    if not SHAPELESS.search(failed.message):
        return
    paths = read_kustomizations(failed.build)
    for path in sorted(paths, key=lambda path: posixpath.dirname(path) != failed.folder):
        found = nodes(legible(failed.tree, path))[:1]
        version = marks.child(found[0], "apiVersion") if found else None
        if isinstance(version, yaml.ScalarNode) and version.value.startswith(FLUX):
            message = f"Kustomization {failed.kustomization.key} does not build: {path} is a Flux Kustomization"
            place = Place(failed.tree.shown(path), marks.line(version))
            yield Finding("build-failed", Severity.ERROR, message, place, hint=ELSEWHERE)
            return
        if not (found and isinstance(found[0], yaml.MappingNode)):
            what = ("a list" if isinstance(found[0], yaml.SequenceNode) else "a text") if found else "empty"
            message = f"Kustomization {failed.kustomization.key} does not build: {path} is {what}"
            hint = "write fields into it, such as `resources:` with a list of files"
            place = Place(failed.tree.shown(path), marks.line(found[0]) if found else 1)
            yield Finding("build-failed", Severity.ERROR, message, place, hint=hint)
            return
