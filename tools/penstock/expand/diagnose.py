"""Why a build failed, at the line that a person must edit: Kustomize's own message names it only by accident."""

import posixpath
import re
from collections.abc import Iterator

import yaml

from penstock import marks
from penstock.expand.kustomization import Kustomization
from penstock.finding import Finding, Place, Severity
from penstock.locate import MANIFESTS, content, nodes
from penstock.render.build import Build
from penstock.tree import Tree

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
MULTIPLE = re.compile(r"Found multiple kustomization files under: (\S+)")
LINE = re.compile(r"\bline (\d+)")
#: Kustomize wraps every level of nesting around the cause.
WRAPPERS = re.compile(r"^(?:accumulating (?:resources|components)|accumulation err=|recursed [^:]+:|loading KV pairs:)")


def diagnose(build: Build, tree: Tree, kustomization: Kustomization, declared: Place) -> Iterator[Finding]:
    """What is wrong, each thing once: at least one finding for a failed build."""
    failure = build.failure
    assert failure is not None
    name = kustomization.key
    if failure.kind == "path-missing":
        message = f"Kustomization {name}: its path {kustomization.path or '.'} is no folder of its source"
        yield Finding("path-missing", Severity.ERROR, message, declared, hint="correct spec.path or add the folder")
        return
    if failure.kind == "remote-base":
        message = f"Kustomization {name} needs a remote base, which is never fetched: {failure.message}"
        yield Finding("remote-base", Severity.WARNING, message, declared, hint="vendor it, or map it as a source")
        return
    if failure.kind == "worker":
        message = f"Kustomization {name} could not be built: {failure.message}"
        yield Finding("worker-failed", Severity.ERROR, message, Place(tree.shown(kustomization.path)))
        return
    known = list(_known(build, tree, kustomization, failure.message))
    yield from known or [_unknown(build, tree, kustomization, failure.message)]


def _known(build: Build, tree: Tree, kustomization: Kustomization, message: str) -> Iterator[Finding]:
    match = MULTIPLE.search(message)
    if match:
        folder = match[1].strip("'/")
        files = [name for name in KUSTOMIZATIONS if posixpath.join(folder, name) in tree.entries]
        text = f"{folder} holds several kustomization files ({', '.join(files)}): Kustomize takes none"
        yield Finding(
            "kustomization-ambiguous", Severity.ERROR, text, Place(tree.shown(folder)), hint="keep one of them"
        )
        return
    broken = list(_broken(build, tree))
    yield from broken or _missing(build, tree, message)


def _broken(build: Build, tree: Tree) -> Iterator[Finding]:
    for path in build.closure.read:
        if path.endswith(MANIFESTS) or posixpath.basename(path) in KUSTOMIZATIONS:
            for node in marks.documents(content(tree, path)):
                if isinstance(node, marks.Broken):
                    place = Place(tree.shown(path), node.line)
                    yield Finding("yaml-broken", Severity.ERROR, f"not YAML: {node.reason}", place)


def _missing(build: Build, tree: Tree, message: str) -> Iterator[Finding]:
    """Files and folders that a kustomization names and that are not there."""
    absent = [p for p in build.closure.missing if posixpath.basename(p) not in KUSTOMIZATIONS and _absent(tree, p)]
    for path in build.closure.read:
        if posixpath.basename(path) not in KUSTOMIZATIONS:
            continue
        for node in nodes(content(tree, path)):
            for scalar in marks.scalars(node):
                target = _target(path, scalar)
                if target in absent and (target in message or posixpath.basename(target) in message):
                    absent.remove(target)
                    kind = "is ignored by the source" if target in tree.entries else "does not exist"
                    yield Finding(
                        "resource-missing",
                        Severity.ERROR,
                        f"{scalar.value} {kind} (looked for at {target})",
                        Place(tree.shown(path), marks.line(scalar)),
                        hint="correct the name, or add it",
                    )


def _absent(tree: Tree, path: str) -> bool:
    return path not in tree.folders


def _target(kustomization: str, scalar: yaml.ScalarNode) -> str:
    value = str(scalar.value)
    value = value.rpartition("=")[2] if "=" in value else value  # generators: key=file
    return posixpath.normpath(posixpath.join(posixpath.dirname(kustomization), value))


def _unknown(build: Build, tree: Tree, kustomization: Kustomization, message: str) -> Finding:
    named = [path for path in build.closure.read if path in message]
    path = max(named, key=len) if named else kustomization.path
    line = LINE.search(message) if named else None
    place = Place(tree.shown(path), int(line[1]) if line else 0)
    return Finding(
        "build-failed", Severity.ERROR, f"Kustomization {kustomization.key} does not build: {message}", place
    )
