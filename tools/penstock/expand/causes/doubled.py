"""Objects that are there twice, or are one once they have the same namespace."""

import posixpath
import re
from collections.abc import Iterator

import yaml

from penstock import marks
from penstock.expand.causes.unmatched import ID
from penstock.expand.failed import Failed
from penstock.finding import Finding, Place, Severity
from penstock.locate import object_place
from penstock.where.nodes import items, loose, text

#: An object whose namespace was changed, as Kustomize quotes it: what it was.
COLLIDED = re.compile(
    r"\"kind\":\"(?P<kind>\w+)\".*?previousNames\":\"(?P<name>[^\",]+).*?previousNamespaces\":\"(?P<space>[^\",]+)"
)
CLUSTER_WIDE = "_non_namespaceable_"
DOUBLED = re.compile(rf"already registered id: {ID}")


def doubled(failed: Failed) -> Iterator[Finding]:
    """An object that is there twice; else those that a namespace makes one."""
    yield from list(_doubled(failed)) or _collided(failed)


def _doubled(failed: Failed) -> Iterator[Finding]:
    match = DOUBLED.search(failed.message)
    if match:
        named = [path for path in failed.build.closure.read if path in failed.message]
        paths = named or failed.build.closure.read
        found = object_place(failed.tree, paths, match["kind"], match["name"], match["namespace"])
        place = Place(failed.tree.shown(found.path), found.line) if found else failed.at(())
        message = f"{match['kind']} {match['name']} is there twice in Kustomization {failed.kustomization.key}"
        where = _listed_twice(failed)
        other = "" if where else _other(failed, match["kind"], match["name"], place)
        hint = f"take one of them out, or correct its name{other}" if other else "take one of them out"
        yield Finding("object-doubled", Severity.ERROR, message, where or place, hint=hint)


def _other(failed: Failed, kind: str, name: str, place: Place) -> str:
    """Where an object is written down besides a place, when only one is; patches do not count."""
    patches = {part.sheet.path for _, part in failed.patches()}
    parts = ((part.sheet, part.node) for part in failed.resources if part.sheet.path not in patches)
    there = {failed.place(sheet, node) for sheet, node in parts if node and _identity(node) == (kind, name)}
    others = there - {place}
    return f": the other is {others.pop()}" if len(others) == 1 else ""


def _identity(node: yaml.Node) -> tuple[str, str]:
    return marks.scalar(node, "kind"), marks.scalar(node, "metadata", "name")


def _listed_twice(failed: Failed) -> Place | None:
    """The line of a kustomization that names a resource once more."""
    for part in failed.manifests:
        seen: set[str] = set()
        listed = loose(part.node, "resources")
        for one in items(listed[1]) if listed else ():
            path = posixpath.normpath(text(one))
            if path in seen and posixpath.basename(path) in failed.message:
                return failed.place(part.sheet, one)
            seen.add(path)
    return None


def _collided(failed: Failed) -> Iterator[Finding]:
    """Objects that are one once they have the same namespace."""
    if "namespace transformation produces ID conflict" not in failed.message:
        return
    found = [
        f"{one['kind']} {'' if one['space'] == CLUSTER_WIDE else one['space'] + '/'}{one['name']}"
        for one in COLLIDED.finditer(failed.message)
    ]
    become = f"{' and '.join(found) or 'objects'} become one by its namespace"
    message = f"Kustomization {failed.kustomization.key} does not build: {become}"
    part = next((part for part in failed.manifests if loose(part.node, "namespace")), None)
    said = loose(part.node, "namespace") if part else None
    place = failed.place(part.sheet, said[0]) if part and said else failed.at(())
    if "targetNamespace" in failed.kustomization.spec:
        place = failed.at(("spec", "targetNamespace"))
    hint = "take the namespace out there, or all of them but one"
    yield Finding("build-failed", Severity.ERROR, message, place, hint=hint)
