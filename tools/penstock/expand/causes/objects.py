"""Files that are no object, and objects without a name."""

import posixpath
import re
from collections.abc import Iterator

from penstock import marks
from penstock.expand.failed import Failed
from penstock.expand.misspelt import like
from penstock.finding import Finding, Place, Severity
from penstock.locate import KUSTOMIZATIONS, legible, nodes
from penstock.where.nodes import entry, pairs, text

UNDECODED = re.compile(r"failed to decode Kubernetes YAML from (\S+):")
NAMELESS = "missing metadata.name in object"


def objects(failed: Failed) -> Iterator[Finding]:
    """Objects without a name; else a file that is no object."""
    yield from list(_nameless(failed)) or _swallowed(failed)


def _nameless(failed: Failed) -> Iterator[Finding]:
    """Objects without a name, where they should have it."""
    if NAMELESS not in failed.message or "builtin" in failed.message:  # a patch may lack one, too
        return
    for part in failed.resources:
        kind = marks.scalar(part.node, "kind")
        if part.sheet.path in failed.message and kind and not marks.scalar(part.node, "metadata", "name"):
            metadata = entry(part.node, "metadata")
            name = entry(metadata[1], "name") if metadata else None
            near = [key for key, _ in pairs(part.node) if like(text(key), "metadata")] if not metadata else []
            there = (name or metadata or (*near, part.node))[0]
            message = f"{kind} has no metadata.name: Kustomization {failed.kustomization.key} does not build"
            place = failed.place(part.sheet, there) if there else failed.at(())
            yield Finding(
                "build-failed", Severity.ERROR, message, place, hint="write metadata" if near else "give it a name"
            )


def _swallowed(failed: Failed) -> Iterator[Finding]:
    """A file that is no object, in a folder without a kustomization file: Flux takes every YAML file there for one."""
    match = UNDECODED.search(failed.message)
    path = match[1].strip("'/") if match else ""
    folder = failed.kustomization.path
    named = any(posixpath.join(folder, name) in failed.tree.entries for name in KUSTOMIZATIONS)
    if folder and not named and path in failed.tree.entries:
        message = f"{path} is no Kubernetes object, and {folder} has no kustomization.yaml: Flux takes every YAML file"
        hint = "add a kustomization.yaml that names the manifests, or leave the file out with a .sourceignore"
        said = nodes(legible(failed.tree, path))
        odd = (one for one in said if not (marks.scalar(one, "kind") and marks.scalar(one, "apiVersion")))
        line = next(map(marks.line, odd), 1)
        yield Finding("build-failed", Severity.ERROR, message, Place(failed.tree.shown(path), line), hint=hint)
