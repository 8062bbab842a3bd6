"""A patch of a kustomization file is empty, or names an object that none of its builds has.

What
    A patch has a `target` with a name, and no Kustomization that reads the file builds an object of that kind (and
    group and version, where it says them) with that name (or with a prefix or suffix around it), in no cluster of the
    fleet. Targets by label, expressions beyond a choice of names (`a|b`), patches that rename and others for what these
    are for, files that list what `flux bootstrap` writes, and components while only some clusters are looked at, are
    left alone; a patch that deletes is told where no file that is built with it has the name. Patches of a site's
    release are `patch-unused`, those of a Flux Kustomization `flux-patch-matches-nothing`. A kind or name that is a
    slip away from what is built is told in any of them. Or a patch, or the file that it names, holds nothing but
    comments.

Why
    With a `target` Kustomize applies a patch to whatever fits, to nothing too, and nobody is told: the object was
    renamed or went, or the name is misspelt. What somebody relies on is not there.

PASS
    # file: clusters/example/kustomization.yaml
    resources: [map.yaml]
    namePrefix: my-
    patches:
      - target: {kind: ConfigMap, name: settings}
        patch: |
          - {op: add, path: /data, value: {mode: fast}}
    # file: clusters/example/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}

FAIL
    # beside: PASS
    # file: clusters/example/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: setting, namespace: edge-app1}
"""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from penstock.finding import Place, Severity
from penstock.locate import KUSTOMIZATIONS, MANIFESTS, content
from penstock.rules.contract import Needs, Problem
from penstock.rules.remembered import remembered
from penstock.rules.rooms import SITE_FOLDER, File, laid_out, read
from penstock.rules.targets import DELETES, EMPTY, FILL, MEND, Target, blank, hides, renames, seen, targets
from penstock.rules.view import ClusterView, FleetView
from penstock.shape import many, mapping

CODE = "patch-matches-nothing"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET

#: Fields of a kustomization that bring objects, and that generate ConfigMaps and Secrets.
BRINGING = frozenset({"resources", "components", "bases"})
GENERATORS = ("configMapGenerator", "secretGenerator")
#: Fields that give objects names which no file has.
UNCERTAIN = frozenset({"namePrefix", "nameSuffix", "generators", "transformers", "replacements", "helmCharts"})

#: A cluster's name, and one of its builds as `note` tells it.
Use = tuple[str, dict[str, Any]]
#: A patch: its index in the file, what it is for, and itself.
Patch = tuple[int, Target, Mapping[str, Any]]


def note(cluster: ClusterView) -> list[dict[str, Any]]:
    """Of each build: its tree, the kustomization files that it reads, whether it came out, and what (as a target sees
    it)."""
    return [
        {
            "tree": one.source.tree,
            "files": sorted(path for path in one.build.closure.read if posixpath.basename(path) in KUSTOMIZATIONS),
            "whole": one.build.failure is None,
            "objects": sorted({" ".join(seen(document)) for document in one.build.documents}),
        }
        for one in cluster.render.rendered
        if one.source is not None and one.build is not None
    ]


def check(fleet: FleetView) -> Iterator[Problem]:
    """Patches whose target nothing fits."""
    builds = [
        (cluster.name, build)
        for cluster in fleet.clusters
        for build in cluster.note(CODE) or ()
        if build["tree"] == fleet.tree.name
    ]
    paths = sorted({path for _, build in builds for path in build["files"] if path in fleet.tree.entries})
    said = remembered(fleet, paths, read)
    files = {path: File(path, one, fleet.tree) for path, one in said.items() if isinstance(one, dict)}
    wanted = {path: (file, one) for path, file in files.items() if (one := list(targets(file.content.get("patches"))))}
    empty = _empty(fleet, files.values())
    judged = {path for path, (file, _) in wanted.items() if _judged(fleet, file)}
    users: dict[str, list[Use]] = {path: [] for path in (*judged, *empty)}
    for use in builds:
        for path in users.keys() & use[1]["files"]:
            users[path].append(use)
    for path, using in users.items():
        if path in judged:
            yield from _unmet(path, wanted, using, files)
        clusters = tuple(dict.fromkeys(name for name, _ in using))
        yield from (Problem(EMPTY, place=place, hint=FILL, clusters=clusters) for place in empty.get(path, ()))


def _empty(fleet: FleetView, files: Collection[File]) -> dict[str, list[Place]]:
    """Kustomization file → where it has patches without anything in them."""
    paths = sorted({path for file in files for _, path, _ in _bodies(file) if path in fleet.tree.entries})
    blanks = {path for path, is_blank in remembered(fleet, paths, blank).items() if is_blank}
    found: dict[str, list[Place]] = {}
    for file in files:
        for index, path, inline in _bodies(file):
            if path in blanks or (inline and blank(inline.encode())):
                place = file.place("patches", index, "patch" if inline else "path")
                found.setdefault(file.path, []).append(place)
    return found


def _bodies(file: File) -> Iterator[tuple[int, str, str]]:
    """(index, the file named, the text written) of each patch."""
    for index, patch in enumerate(many(file.content.get("patches"))):
        path, text = mapping(patch).get("path"), mapping(patch).get("patch")
        yield index, posixpath.normpath(posixpath.join(file.folder, str(path))) if path else "", str(text or "")


def _judged(fleet: FleetView, file: File) -> bool:
    """Whether all that is built with a file is at hand, and no other rule looks at it."""
    component = file.content.get("kind") == "Component"
    return (fleet.whole or not component) and not (laid_out(fleet) and SITE_FOLDER.fullmatch(file.folder))


def _parted(file: File) -> bool:
    """Whether what a file puts around names is parted from them: no prefix or suffix of its own, or one with a dash."""
    front, back = str(file.content.get("namePrefix") or "-"), str(file.content.get("nameSuffix") or "-")
    return front.endswith(("-", ".")) and back.startswith(("-", "."))


def _bootstrapped(file: File) -> bool:
    """Whether a file lists what `flux bootstrap` writes: in templates of repositories that is empty."""
    return "gotk-" in str(file.content.get("resources"))


def _unmet(
    path: str, wanted: Mapping[str, tuple[File, list[Patch]]], using: list[Use], files: Mapping[str, File]
) -> Iterator[Problem]:
    """The patches of a file that mean nothing; only where there are such is what is built beside it looked into."""
    file, patches = wanted[path]
    if not all(build["whole"] for _, build in using):
        return
    objects = {tuple(one.split(" ")) for _, build in using for one in build["objects"]}
    around = (files.get(other) for _, build in using for other in build["files"])
    glued = any(one is not None and not _parted(one) for one in around)
    unmet = [one for one in patches if not one[1].meets(objects, glued=glued)]
    beside = {other for _, build in using for other in build["files"]} if unmet else set()
    folders = {posixpath.dirname(other) for other in beside}
    hidden = {name for other in wanted.keys() & beside for name in _hidden(*wanted[other])}
    for index, target, patch in unmet:
        field, new = target.misspelt(objects, _body(file, patch))
        if field == "kind" or (field == "name" and not DELETES.search(_body(file, patch))):
            lost = True
        elif not target.names or _bootstrapped(file):
            lost = False
        elif _deletes(file, patch):
            lost = not any(_may_have(files.get(one), target) for one in beside)
        else:
            other = replace(target, group="", version="").meets(objects)  # it is there, as another version
            lost = hidden.isdisjoint(target.names) and (other or not _written(file, folders, target))
        if lost:
            yield Problem(
                f"the patch is for {target}, which nothing that is built with it has: Kustomize drops it silently",
                place=file.place("patches", index, "target", field or "name"),
                hint=f"write {new}" if new else MEND,
                clusters=tuple(dict.fromkeys(name for name, _ in using)),
            )


def _hidden(file: File, wanted: list[Patch]) -> set[str]:
    """The names that patches of a file take away or change: Kustomize lets others mean them all the same."""
    return {name for _, target, patch in wanted if _hides(file, patch) for name in target.names}


def _hides(file: File, patch: Mapping[str, Any]) -> bool:
    return hides(patch, _body(file, patch))


def _deletes(file: File, patch: Mapping[str, Any]) -> bool:
    """Whether a patch takes its object away, and does nothing else."""
    return DELETES.search(_body(file, patch)) is not None and not renames(patch, _body(file, patch))


def _body(file: File, patch: Mapping[str, Any]) -> str:
    path = posixpath.normpath(posixpath.join(file.folder, str(patch.get("path") or "")))
    return str(patch.get("patch") or "") or content(file.tree, path).decode(errors="replace")


def _may_have(file: File | None, target: Target) -> bool:
    """Whether a kustomization brings an object of such a name before any patch; a doubt counts as yes."""
    if file is None or not UNCERTAIN.isdisjoint(file.content):
        return True
    generated = {str(mapping(one).get("name")) for key in GENERATORS for one in many(file.content.get(key))}
    brought = {path for field, path in file.references() if field[0] in BRINGING and path in file.tree.entries}
    return not generated.isdisjoint(target.names) or any(
        name.encode() in content(file.tree, path) for path in brought for name in target.names
    )


def _written(file: File, folders: set[str], target: Target) -> bool:
    """Whether another file beside those of the builds has one of the names: then something took the object away."""
    names = [name.encode() for name in target.names]
    for folder in sorted(folders):
        for child in file.tree.children.get(folder, ()):
            path = posixpath.join(folder, child)
            if path.endswith(MANIFESTS) and path != file.path and posixpath.basename(path) not in KUSTOMIZATIONS:
                text = content(file.tree, path)
                if any(re.search(rb"\b%s\b" % re.escape(name), text) for name in names) and b"metadata" in text:
                    return True
    return False
