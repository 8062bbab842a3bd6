"""Why a build failed, at the line that a person must edit: Kustomize's own message names it only by accident."""

import posixpath
import re
from collections.abc import Callable, Container, Iterator

import yaml

from penstock import marks
from penstock.discover.cluster import clean
from penstock.expand.breach import breach
from penstock.expand.clues.clue import clue
from penstock.expand.failed import At, Failed
from penstock.expand.kustomization import Kustomization
from penstock.expand.misspelt import meant
from penstock.expand.pinpoint import pinpoint, read_kustomizations
from penstock.expand.plugins import refused
from penstock.expand.spent import spent
from penstock.expand.unlike import identity, unlike
from penstock.expand.unnamed import unnamed
from penstock.expand.unshown import unshown
from penstock.finding import Edit, Finding, Place, Severity
from penstock.locate import JSON, KUSTOMIZATIONS, MANIFESTS, legible, nodes, object_place
from penstock.render.build import Build
from penstock.shape import many
from penstock.tree import Entry, Tree
from penstock.tree.tree import SYMLINK
from penstock.where.nodes import entry, items, loose, text

MULTIPLE = re.compile(r"Found multiple kustomization files under: (\S+)")
#: An object as Kustomize names it: Kind.version.group/name.namespace.
ID = r"(?P<kind>\w+)\.[^/\s\"]*/(?P<name>[^\s\"']+)\.(?P<namespace>[^.\s\"']+)"
VENDOR = "vendor it, or map it as a source; until then nothing {} is told as missing"
UNMATCHED = re.compile(rf"(?:no resource matches strategic merge patch \"|unique target for patch ){ID}")
UNDECODED = re.compile(r"failed to decode Kubernetes YAML from (\S+):")
SHAPELESS = re.compile(r"kustomization\.ya?ml is empty|cannot unmarshal \w+ into Go value of type types\.Kustomization")
UNMEANT = "correct its kind, name or namespace, or give it a target"
NAMELESS = "missing metadata.name in object"
#: An object whose namespace was changed, as Kustomize quotes it: what it was.
COLLIDED = re.compile(
    r"\"kind\":\"(?P<kind>\w+)\".*?previousNames\":\"(?P<name>[^\",]+).*?previousNamespaces\":\"(?P<space>[^\",]+)"
)
CLUSTER_WIDE = "_non_namespaceable_"
DOUBLED = re.compile(rf"already registered id: {ID}")


def diagnose(build: Build, tree: Tree, kustomization: Kustomization, at: At) -> Iterator[Finding]:
    """What is wrong, each thing once: at least one finding for a failed build. `at` tells where a field of the Flux
    Kustomization is set. What Kustomize quotes is told without the values of Secrets."""
    veil = unshown(build, tree, kustomization.spec)
    return map(veil.finding, _causes(build, tree, kustomization, at))


def _causes(build: Build, tree: Tree, kustomization: Kustomization, at: At) -> Iterator[Finding]:
    failure = build.failure
    assert failure is not None
    name = kustomization.key
    if failure.kind == "path-missing":
        message = f"Kustomization {name}: its path {kustomization.path or '.'} is no folder of its source"
        place = at(("spec", "path"))
        like = meant(tree, "", kustomization.path)
        hint = (
            f"correct spec.path ({like} is there) or add the folder" if like else "correct spec.path or add the folder"
        )
        yield Finding("path-missing", Severity.ERROR, message, place, hint=hint)
        return
    if failure.kind == "remote-base":
        base = failure.message.removeprefix("remote base ").partition(" is not fetched: ")[
            0
        ]  # the rest tells the way to it, cluster by cluster
        message = f"Kustomization {name} needs a remote base, which is never fetched: {base}"
        place = _remote(build, tree, failure.message) or at(())
        filled = kustomization.spec.get("targetNamespace")
        hint = VENDOR.format(f"in the namespace {filled}" if filled else "of its clusters")
        yield Finding("remote-base", Severity.WARNING, message, place, hint=hint)
        return
    if failure.kind == "worker":
        message = f"Kustomization {name} could not be built: {failure.message}"
        yield Finding("worker-failed", Severity.ERROR, message, Place(tree.shown(kustomization.path)))
        return
    if failure.kind == "spent":
        yield spent(f"Kustomization {name} could not be built", failure.message, at(()))
        return
    failed = Failed(build, tree, kustomization, at)
    if failure.kind == "limit":
        known = _unknown(failed)
        yield Finding("over-limit", Severity.ERROR, known.message, known.place, hint="make it smaller, or split it")
        return
    if failure.kind == "plugin":
        what, asked = refused(failed)
        hint = "use a HelmRelease for a chart, and commit what a plugin would make"
        place = asked or _unknown(failed).place
        yield Finding("plugin-refused", Severity.ERROR, f"Kustomization {name} {what}", place, hint=hint)
        return
    for look in CAUSES:
        found = list(look(failed))
        if found:
            yield from found
            return
    yield _unknown(failed)


def _ambiguous(failed: Failed) -> Iterator[Finding]:
    match = MULTIPLE.search(failed.message)
    if match:
        folder = match[1].strip("'/")
        files = [name for name in KUSTOMIZATIONS if posixpath.join(folder, name) in failed.tree.entries]
        text = f"{folder} holds several kustomization files ({', '.join(files)}): Kustomize takes none"
        place = Place(failed.tree.shown(folder))
        yield Finding("kustomization-ambiguous", Severity.ERROR, text, place, hint="keep one of them")


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


def _nameless(failed: Failed) -> Iterator[Finding]:
    """Objects without a name, where they should have it."""
    if NAMELESS not in failed.message or "builtin" in failed.message:  # a patch may lack one, too
        return
    for part in failed.resources:
        kind = marks.scalar(part.node, "kind")
        if part.sheet.path in failed.message and kind and not marks.scalar(part.node, "metadata", "name"):
            metadata = entry(part.node, "metadata")
            name = entry(metadata[1], "name") if metadata else None
            there = (name or metadata or (part.node,))[0]
            message = f"{kind} has no metadata.name: Kustomization {failed.kustomization.key} does not build"
            place = failed.place(part.sheet, there) if there else failed.at(())
            yield Finding("build-failed", Severity.ERROR, message, place, hint="give it a name")


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


def _missing(failed: Failed) -> Iterator[Finding]:
    """Files and folders that a kustomization, or spec.components, names and that are not there."""
    tree, message = failed.tree, failed.message
    missing = failed.build.closure.missing
    absent = [p for p in missing if posixpath.basename(p) not in KUSTOMIZATIONS and p not in tree.folders]
    for path in read_kustomizations(failed.build):
        for node in nodes(legible(tree, path)):
            named = {_target(path, scalar): scalar for scalar in reversed(list(marks.scalars(node)))}
            for target, scalar in named.items():
                if target in absent and (target in message or posixpath.basename(target) in message):
                    absent.remove(target)
                    place = Place(tree.shown(path), marks.line(scalar))
                    yield _glued(tree, path, scalar) or _absent(
                        tree, _named(scalar), target, place, posixpath.dirname(path), named
                    )
    for index, name in enumerate(many(failed.kustomization.spec.get("components"))):
        target = clean(posixpath.join(failed.kustomization.path, str(name)))
        if target in absent and target in message:
            place = failed.at(("spec", "components", index))
            yield _absent(tree, str(name), target, place, failed.kustomization.path)


def _glued(tree: Tree, path: str, scalar: yaml.ScalarNode) -> Finding | None:
    """An entry that goes on in the next line, for want of a dash there."""
    start, end = scalar.start_mark, scalar.end_mark
    if not start or not end or scalar.style or start.line == end.line:
        return None
    message = f"{scalar.value!r} is read as one name, which does not exist"
    place = Place(tree.shown(path), int(end.line) + 1)
    return Finding("resource-missing", Severity.ERROR, message, place, hint="begin each entry with a dash and a space")


def _absent(
    tree: Tree, name: str, target: str, place: Place, folder: str, listed: Container[str] = frozenset()
) -> Finding:
    """A name in a folder's file that leads nowhere; with the edit when it is misspelt."""
    entry, link = tree.entries.get(target), _link(tree, target)
    why = "does not exist" if entry is None else "is ignored by the source"
    if link:
        why = f"{'is' if link == target else f'is behind {link},'} a symbolic link, and Flux's artifacts hold none"
    message = f"{name} {why} (looked for at {target})"
    other = "" if entry or link else meant(tree, folder, name, listed)
    hint, edit = (f"correct the name: {other} is there", Edit(name, other)) if other else (_remedy(entry, link), None)
    return Finding("resource-missing", Severity.ERROR, message, place, hint=hint, edit=edit)


def _link(tree: Tree, target: str) -> str:
    """The first part of a path that is a symbolic link; empty when none is."""
    parts = target.split("/")
    paths = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return next((path for path in paths if (entry := tree.entries.get(path)) and entry.mode == SYMLINK), "")


def _remedy(entry: Entry | None, link: str) -> str:
    if link:
        return "put the file itself there"
    if entry is None:
        return "correct the name, or add it"
    return "Flux leaves out images, archives, CI files and what .sourceignore or spec.ignore name: say !… there"


def _target(kustomization: str, scalar: yaml.ScalarNode) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(kustomization), _named(scalar)))


def _named(scalar: yaml.ScalarNode) -> str:
    """The file or folder that a scalar names."""
    return str(scalar.value).rpartition("=")[2]  # generators: key=file


def _unmatched(failed: Failed) -> Iterator[Finding]:
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


def _remote(build: Build, tree: Tree, message: str) -> Place | None:
    """The line of a kustomization that names what the message says is not here."""
    for path in read_kustomizations(build):
        for node in nodes(legible(tree, path)):
            for scalar in marks.scalars(node):
                for said in (scalar.value, scalar.value.partition("=")[2]):  # a generator's file may be <key>=<URL>
                    if "/" in said and f"remote base {said} " in message:
                        return Place(tree.shown(path), marks.line(scalar))
    return None


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


def _shapeless(failed: Failed) -> Iterator[Finding]:
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


def _unknown(failed: Failed) -> Finding:
    message = f"Kustomization {failed.kustomization.key} does not build: {failed.message}"
    place = pinpoint(failed.build, failed.tree, failed.kustomization.path)
    found = clue(failed) or Place(failed.tree.shown(place.path), place.line)
    return Finding("build-failed", Severity.ERROR, message, found)


#: What is looked for, the surest first; the first that finds something is the answer.
CAUSES: tuple[Callable[[Failed], Iterator[Finding]], ...] = (
    _ambiguous,
    _broken,
    _repeated,
    unnamed,
    _nameless,
    _swallowed,
    _missing,
    _unmatched,
    _doubled,
    _collided,
    _shapeless,
)
