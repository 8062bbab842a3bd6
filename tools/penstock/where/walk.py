"""Walk a kustomization as Kustomize does: what it gathers, and what then happens to each of it, in order."""

import json
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import Any

import yaml

from penstock.locate import KUSTOMIZATIONS
from penstock.tree import Tree
from penstock.where.nodes import Field, entry, items, loose, pairs, text
from penstock.where.parts import Files, Part, divided, inner
from penstock.where.sheet import Setter, Sheet, setter

#: Generators of a kustomization, by their field.
GENERATORS = {"configmapgenerator": "ConfigMapGenerator", "secretgenerator": "SecretGenerator"}

#: Transformers of a kustomization in the order in which they run: field, kind, and whether it is a list of them.
TRANSFORMERS = (
    ("patchesStrategicMerge", "PatchStrategicMergeTransformer", True),
    ("patches", "PatchTransformer", True),
    ("namespace", "NamespaceTransformer", False),
    ("namePrefix", "PrefixTransformer", False),
    ("nameSuffix", "SuffixTransformer", False),
    ("labels", "LabelTransformer", True),
    ("commonLabels", "LabelTransformer", False),
    ("commonAnnotations", "AnnotationsTransformer", False),
    ("patchesJson6902", "PatchJson6902Transformer", True),
    ("replicas", "ReplicaCountTransformer", True),
    ("images", "ImageTagTransformer", True),
    ("imageTags", "ImageTagTransformer", True),
    ("replacements", "ReplacementTransformer", True),
)
#: What a Flux Kustomization's spec puts into its kustomization: field of the spec → field of the file.
INJECTED = {
    "targetNamespace": "namespace",
    "namePrefix": "namePrefix",
    "nameSuffix": "nameSuffix",
    "patches": "patches",
    "patchesStrategicMerge": "patchesStrategicMerge",
    "patchesJson6902": "patchesJson6902",
    "images": "images",
}


@dataclass(frozen=True)
class Step:
    """A generator or a transformer: its kind, the kustomization that has it, and its entry there."""

    kind: str
    file: str
    sheet: Sheet
    mark: yaml.Node
    node: yaml.Node
    #: The kustomization's generatorOptions, for a generator.
    options: yaml.Node | None = None
    #: What its scalars hold, once somebody has read it: each object of a build may ask.
    _inside: dict[int, tuple[Part, ...]] = field(default_factory=dict, compare=False)

    @property
    def folder(self) -> str:
        """Where the kustomization is: its paths begin there."""
        return posixpath.dirname(self.file)

    @property
    def here(self) -> Setter:
        """The line where the entry begins."""
        return setter(self.sheet, self.mark, self.node)

    @cached_property
    def called(self) -> tuple[str, str]:
        """The name and the namespace in the entry; a generator's own file has them in its metadata."""
        name, namespace = (self.at(key) or self.at("metadata", key) for key in ("name", "namespace"))
        return name.raw if name else "", namespace.raw if namespace else ""

    @cached_property
    def target(self) -> dict[str, str] | None:
        """What a patch's target says; None where there is none."""
        found = loose(self.node, "target")
        return {str(key.value): text(value) for key, value in pairs(found[1])} if found else None

    def at(self, *keys: str) -> Setter | None:
        """The line of a key of the entry."""
        sheet, node, mark = self.sheet, self.node, self.mark
        for key in keys:
            found = loose(node, key)
            if found is None:
                return None
            (mark, node), sheet = found, sheet.at(key)
        return setter(sheet, mark, node)

    def inside(self, scalar: yaml.ScalarNode, *keys: str) -> tuple[Part, ...]:
        """The documents in a scalar of the entry, which is under these keys."""
        known = self._inside.get(id(scalar))
        if known is None:
            way = (*self.sheet.injected, *keys)
            known = self._inside[id(scalar)] = (
                divided(Sheet("", injected=way), str(scalar.value).encode())
                if self.sheet.injected
                else inner(self.sheet, scalar)
            )
        return known


@dataclass(eq=False)
class Leaf:
    """A manifest, or what a generator makes; and every step that comes after it, touching it or not. Leaves that were
    gathered together share the lists of their steps; each has its own from a number on."""

    path: str
    generator: Step | None = None
    rounds: list[tuple[Sequence[Step], int]] = field(default_factory=list)

    @property
    def steps(self) -> Iterator[Step]:
        """The steps in their order."""
        return chain.from_iterable(islice(steps, first, None) for steps, first in self.rounds)

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(len(steps) - first for steps, first in self.rounds)


@dataclass(frozen=True)
class Walk:
    """The walk of one build."""

    files: Files
    tree: Tree
    #: Every generator and transformer that was come by, in order.
    seen: list[Step] = field(default_factory=list)

    def leaves(self, folder: str, injected: dict[str, Any], resources: tuple[str, ...] | None) -> list[Leaf]:
        """Everything that the kustomization of a folder gathers. `injected` is what the spec puts into it; `resources`
        are those of a kustomization that Flux made because the folder has none."""
        spec = _composed(injected)
        gathered: list[Leaf] = []
        if resources is not None:
            self._resources(gathered, folder, resources, (folder,))
        self._into(gathered, folder, spec, ())
        return gathered

    def _into(self, gathered: list[Leaf], folder: str, spec: yaml.Node | None, above: tuple[str, ...]) -> None:
        """Carry out the kustomization of a folder on what was gathered before it, as a component is, and on its own."""
        file = self._file(folder)
        part = self.files.root(self.tree, file) if file and folder not in above else None
        above = (*above, folder)
        if part is not None:
            names = [text(one) for key in ("resources", "bases") for one in items(_at(part.node, key))]
            self._resources(gathered, folder, names, above)
            made = list(_generators(file, part))
            self.seen.extend(made)
            _generate(gathered, [*made, *self._custom_generators(folder, part, above)])
            for one in items(_at(part.node, "components")):
                self._component(gathered, folder, text(one), above)
        for one in items(_at(spec, "components")):
            self._component(gathered, folder, text(one), above)
        file = file or posixpath.join(folder, KUSTOMIZATIONS[0])
        steps = [*_transformers(file, part, spec), *self._custom(folder, file, part, above)]
        self.seen.extend(steps)
        for leaf in gathered if steps else ():
            leaf.rounds.append((steps, 0))

    def _resources(self, gathered: list[Leaf], folder: str, names: Any, above: tuple[str, ...]) -> None:
        for name in names:
            path = _joined(folder, name)
            if path in self.tree.entries:
                gathered.append(Leaf(path))
            elif path in self.tree.folders and path not in above:
                below: list[Leaf] = []
                self._into(below, path, None, above)
                gathered += below

    def _component(self, gathered: list[Leaf], folder: str, name: str, above: tuple[str, ...]) -> None:
        path = _joined(folder, name)
        if path in self.tree.folders:
            self._into(gathered, path, None, above)

    def _file(self, folder: str) -> str:
        paths = (posixpath.join(folder, name) for name in KUSTOMIZATIONS)
        return next((path for path in paths if path in self.tree.entries), "")

    def _custom_generators(self, folder: str, part: Part, above: tuple[str, ...]) -> Iterator[Step]:
        for file, one in self._configs(folder, part, "generators", above):
            if one.node is not None:
                yield Step(text(_at(one.node, "kind")), file, one.sheet, one.node, one.node)

    def _custom(self, folder: str, file: str, part: Part | None, above: tuple[str, ...]) -> Iterator[Step]:
        for found, one in self._configs(folder, part, "transformers", above) if part else ():
            if one.node is not None:
                yield Step(text(_at(one.node, "kind")), found or file, one.sheet, one.node, one.node)

    def _configs(self, folder: str, part: Part, key: str, above: tuple[str, ...]) -> Iterator[tuple[str, Part]]:
        """The configurations that a list names: inline, in files, or in folders of them."""
        for one in items(_at(part.node, key)):
            path = _joined(folder, text(one))
            if path in self.tree.entries:
                yield from ((path, found) for found in self.files.parts(self.tree, path))
            elif path in self.tree.folders:
                below: list[Leaf] = []
                self._resources(below, "", [path], above)
                for leaf in below:
                    yield from ((leaf.path, found) for found in self.files.parts(self.tree, leaf.path))
            elif isinstance(one, yaml.ScalarNode) and "\n" in one.value:
                yield from (("", found) for found in inner(part.sheet, one))


def _generators(file: str, part: Part) -> Iterator[Step]:
    options = _at(part.node, "generatorOptions")
    for key, node in pairs(part.node):
        kind = GENERATORS.get(str(key.value).lower())
        for one in items(node) if kind else ():
            yield Step(str(kind), file, part.sheet, one, one, options)


def _generate(gathered: list[Leaf], generators: Sequence[Step]) -> None:
    """New objects, or steps more for those that are there: which one each merges into is told by name later."""
    changing = [text(_at(step.node, "behavior")) in ("merge", "replace") for step in generators]
    merging = [step for step, changes in zip(generators, changing, strict=True) if changes]
    for leaf in gathered if merging else ():
        leaf.rounds.append((merging, 0))
    merged = 0
    for step, changes in zip(generators, changing, strict=True):
        merged += changes
        if not changes:
            gathered.append(Leaf(step.file, step, [(merging, merged)]))


def _transformers(file: str, part: Part | None, spec: yaml.Node | None) -> Iterator[Step]:
    for name, kind, several in TRANSFORMERS:
        said = loose(part.node, name) if part else None
        ours = next((field for field, theirs in INJECTED.items() if theirs == name), "")
        injected = entry(spec, ours) if ours else None
        if said and part and (several or not injected):
            for mark, node in _each(*said, several):
                yield Step(kind, file, part.sheet, mark, node)
        if injected:
            for index, (mark, node) in enumerate(_each(*injected, several)):
                way: Field = ("spec", ours, index) if several else ("spec", ours)
                yield Step(kind, file, Sheet("", injected=way), mark, node)


def _each(key: yaml.Node, node: yaml.Node, several: bool) -> list[tuple[yaml.Node, yaml.Node]]:
    return [(one, one) for one in items(node)] if several else [(key, node)]


def _at(node: yaml.Node | None, key: str) -> yaml.Node | None:
    found = loose(node, key)
    return found[1] if found else None


def _joined(folder: str, name: str) -> str:
    path = posixpath.normpath(posixpath.join("/", folder, name))[1:] if name else "?"
    return path.lstrip("/")


def _composed(injected: dict[str, Any]) -> yaml.Node | None:
    """The injected part of a spec as nodes, like those of a file."""
    return divided(Sheet(""), json.dumps(injected).encode())[0].node
