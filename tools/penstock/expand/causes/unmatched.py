"""A patch that matches no object."""

import re
from collections.abc import Iterator

import yaml

from penstock.expand.failed import Failed
from penstock.expand.unlike import identity, unlike
from penstock.finding import Finding, Place, Severity
from penstock.where.nodes import entry

#: An object as Kustomize names it: Kind.version.group/name.namespace.
ID = r"(?P<kind>\w+)\.[^/\s\"]*/(?P<name>[^\s\"']+)\.(?P<namespace>[^.\s\"']+)"
UNMATCHED = re.compile(rf"(?:no resource matches strategic merge patch \"|unique target for patch ){ID}")
UNMEANT = "correct its kind, name or namespace, or give it a target"


def unmatched(failed: Failed) -> Iterator[Finding]:
    match = UNMATCHED.search(failed.message)
    if match:
        message = f"the patch of {match['kind']} {match['name']} matches no object of Kustomization "
        place, hint = _patch(failed, match["kind"], match["name"]) or (failed.at(()), UNMEANT)
        yield Finding("patch-unmatched", Severity.ERROR, f"{message}{failed.kustomization.key}", place, hint=hint)


def _patch(failed: Failed, kind: str, name: str) -> tuple[Place, str] | None:
    """Where a patch says which object it is meant for, and what to do: at the one word that no object has."""
    patches = [part for _, part in failed.patches()]
    own = {part.sheet.path for part in patches}
    there = [names for part in failed.resources if part.sheet.path not in own and (names := identity(part.node))]
    for part in patches:
        said = identity(part.node)
        if said and (said["kind"], said["name"]) == (kind, name):
            field, new = unlike(said, there)
            at = _within(part.node, field) or _within(part.node, "name")
            return (failed.place(part.sheet, at) if at else failed.at(())), f"write {new}" if new else UNMEANT
    return None


def _within(node: yaml.Node | None, field: str) -> yaml.Node | None:
    """The key of one of the words that tell an object apart."""
    metadata = entry(node, "metadata")
    found = entry(node, field) if field in ("apiVersion", "kind") else entry(metadata[1], field) if metadata else None
    return found[0] if found else None
