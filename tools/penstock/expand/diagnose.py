"""Why a build failed, at the line that a person must edit: Kustomize's own message names it only by accident."""

import posixpath
import re
from collections.abc import Callable, Iterator

from penstock import marks
from penstock.expand.causes.ambiguous import ambiguous
from penstock.expand.causes.broken import broken
from penstock.expand.causes.doubled import doubled
from penstock.expand.causes.missing import missing
from penstock.expand.causes.objects import objects
from penstock.expand.causes.shapeless import shapeless
from penstock.expand.causes.unmatched import unmatched
from penstock.expand.causes.unnamed import unnamed
from penstock.expand.clues.clue import clue
from penstock.expand.failed import At, Failed
from penstock.expand.kustomization import Kustomization
from penstock.expand.misspelt import meant
from penstock.expand.pinpoint import pinpoint, read_kustomizations, strategy
from penstock.expand.plugins import refused
from penstock.expand.spent import spent
from penstock.expand.unshown import unshown
from penstock.finding import Finding, Place, Severity
from penstock.locate import legible, nodes
from penstock.render.build import Build
from penstock.tree import Tree

VENDOR = "vendor it, or map it as a source; until then nothing {} is told as missing"
#: How Kustomize came to what it stumbled over, folder by folder.
WAY = re.compile(
    r"accumulating (?:resources|components): accumulation err='accumulating \w+ from '[^']*': "
    r"read [^']*: is a directory': (?:recursed accumulation of path '[^']*': )?"
    r"(?:couldn't make target for path '[^']*': )?"
)


def diagnose(build: Build, tree: Tree, kustomization: Kustomization, at: At) -> Iterator[Finding]:
    """What is wrong, each thing once: at least one finding for a failed build. `at` tells where a field of the Flux
    Kustomization is set. What Kustomize quotes is told without the values of Secrets."""
    veil = unshown(build, tree, kustomization.spec)
    failed = Failed(build, tree, kustomization, at)
    told = KINDS.get(build.failure.kind) if build.failure else None
    return map(veil.finding, [told(failed)] if told else _causes(failed))


def _causes(failed: Failed) -> list[Finding]:
    for look in CAUSES:
        if found := list(look(failed)):
            return found
    return [_unknown(failed)]


def _no_path(failed: Failed) -> Finding:
    path = failed.kustomization.path
    message = f"Kustomization {failed.kustomization.key}: its path {path or '.'} is no folder of its source"
    like = meant(failed.tree, "", path)
    hint = f"correct spec.path{f' ({like} is there)' if like else ''} or add the folder"
    return Finding("path-missing", Severity.ERROR, message, failed.at(("spec", "path")), hint=hint)


def _remote_base(failed: Failed) -> Finding:
    said = failed.message
    base = said.removeprefix("remote base ").partition(" is not fetched: ")[0]  # the rest is the way to it
    message = f"Kustomization {failed.kustomization.key} needs a remote base, which is never fetched: {base}"
    filled = failed.kustomization.spec.get("targetNamespace")
    hint = VENDOR.format(f"in the namespace {filled}" if filled else "of its clusters")
    place = _remote(failed.build, failed.tree, said) or failed.at(())
    return Finding("remote-base", Severity.WARNING, message, place, hint=hint)


def _worker(failed: Failed) -> Finding:
    message = f"Kustomization {failed.kustomization.key} could not be built: {failed.message}"
    return Finding("worker-failed", Severity.ERROR, message, Place(failed.tree.shown(failed.kustomization.path)))


def _spent(failed: Failed) -> Finding:
    return spent(f"Kustomization {failed.kustomization.key} could not be built", failed.message, failed.at(()))


def _limit(failed: Failed) -> Finding:
    known = _unknown(failed)
    return Finding("over-limit", Severity.ERROR, known.message, known.place, hint="make it smaller, or split it")


def _plugin(failed: Failed) -> Finding:
    what, asked = refused(failed)
    hint = "use a HelmRelease for a chart, and commit what a plugin would make"
    message, place = f"Kustomization {failed.kustomization.key} {what}", asked or _unknown(failed).place
    return Finding("plugin-refused", Severity.ERROR, message, place, hint=hint)


def _remote(build: Build, tree: Tree, message: str) -> Place | None:
    """The line of a kustomization that names what the message says is not here."""
    for path in read_kustomizations(build):
        for node in nodes(legible(tree, path)):
            for scalar in marks.scalars(node):
                for said in (scalar.value, scalar.value.partition("=")[2]):  # a generator's file may be <key>=<URL>
                    if "/" in said and f"remote base {said} " in message:
                        return Place(tree.shown(path), marks.line(scalar))
    return None


def _unknown(failed: Failed) -> Finding:
    """What Kustomize says, without the way that it went: of a line in another folder, whoever builds that, so that it
    is told once."""
    sure = strategy(failed.build, failed.tree)
    place = sure or pinpoint(failed.build, failed.tree, failed.kustomization.path)
    found = (None if sure else clue(failed)) or Place(failed.tree.shown(place.path), place.line)
    folder = posixpath.dirname(found.path)
    own = not found.line or not folder or folder == failed.tree.shown(failed.kustomization.path)
    whose = f"Kustomization {failed.kustomization.key}" if own else folder
    message = f"{whose} does not build: {WAY.sub('', failed.message) or failed.message}"
    return Finding("build-failed", Severity.ERROR, message, found)


#: What is looked for, the surest first; the first that finds something is the answer.
CAUSES: tuple[Callable[[Failed], Iterator[Finding]], ...] = (
    ambiguous,
    broken,
    unnamed,
    objects,
    missing,
    unmatched,
    doubled,
    shapeless,
)

#: What the worker says of a failure by its kind; any other is a sentence of Kustomize, whose cause is looked for.
KINDS: dict[str, Callable[[Failed], Finding]] = {
    "path-missing": _no_path,
    "remote-base": _remote_base,
    "worker": _worker,
    "spent": _spent,
    "limit": _limit,
    "plugin": _plugin,
}
