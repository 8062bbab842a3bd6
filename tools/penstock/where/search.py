"""Search what an object went through for what sets one of its fields: the last that does, as Kustomize runs them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from penstock.tree import Tree
from penstock.where import generators, images, patches, transformers
from penstock.where.nodes import Field, descend, same
from penstock.where.parts import Files, Part
from penstock.where.sheet import Setter, setter
from penstock.where.subject import Subject
from penstock.where.touch import Touch
from penstock.where.walk import Leaf, Step

PATCHES = frozenset({"PatchStrategicMergeTransformer", "PatchTransformer", "PatchJson6902Transformer"})


@dataclass
class Patience:
    """How many steps may still be looked at for the objects of a build: thousands of patches of thousands of objects,
    all of them with a fault, would take hours."""

    left: int = 1_000_000

    def lasts(self, steps: int) -> bool:
        """Whether so many more are looked at; where not, an object's place is where it began."""
        self.left -= steps
        return self.left >= 0


@dataclass(frozen=True)
class Search:
    """One object on its way: what it began as (a document of a manifest, or a generator's entry), and what followed."""

    files: Files
    tree: Tree
    subject: Subject
    leaf: Leaf
    part: Part | None
    patience: Patience = field(default_factory=Patience)

    def find(self, way: Field, *, key: bool = False, text: str = "") -> Setter | None:
        """What sets the field; for a missing one what takes it away, or what sets the nearest that is there. With `key`
        the field's name is what must be edited, not its value; `text` is a part of the value that must be."""
        depth = self.subject.holds(way)
        if depth < len(way):
            return self._taken(way[: depth + 1]) or self._made(way[:depth])
        if isinstance(self.subject.get(way), dict | list):
            return self._made(way)
        found = self._last(way)
        if found is None:
            return self._made(way[:-1])
        if key and found.key is not None:
            return found.key
        return next((part for part in found.parts if text and (part.raw in text or text in part.raw)), found.setter)

    def _last(self, way: Field) -> Touch | None:
        """The last that sets the field to what it is; when none says so for certain, the last that sets it."""
        found = [touch for touch in self.touches(way) if touch.whole and not touch.removes]
        return next((one for one in reversed(found) if one.sure), found[-1] if found else None)

    def _taken(self, way: Field) -> Setter | None:
        """What removes the field, unless it is set again later."""
        found = [touch for touch in self.touches(way) if touch.removes or touch.whole]
        return found[-1].setter if found and found[-1].removes else None

    def _made(self, way: Field) -> Setter | None:
        """What makes the field as a whole; what comes later and only adds to it is not to blame for what it lacks."""
        while True:
            found: Touch | None = None
            for touch in self.touches(way):
                if not touch.removes and (found is None or touch.whole):
                    found = touch
            if found or not way:
                return found.setter if found else None
            way = way[:-1]

    def touches(self, way: Field) -> Iterator[Touch]:
        """Everything that has to do with the field, in order."""
        names: set[str] = set()
        for touch in self._all(way, names):
            if images.is_image(way):
                names.add(images.part(touch.setter))
            yield touch

    def _all(self, way: Field, names: set[str]) -> Iterator[Touch]:
        yield from self._origin(way)
        for step in self.leaf.steps if self.patience.lasts(self.leaf.count) else ():
            yield from self._step(step, way, names)

    def _origin(self, way: Field) -> Iterator[Touch]:
        if self.part is not None and self.part.node is not None:
            node = self.part.node
            found = descend(node, self.subject.content, way, whole=True)
            if found.depth == len(way):
                scalar = isinstance(found.value, yaml.ScalarNode)
                sure = same(found.value, self.subject.get(way)) if scalar else True
                yield Touch(setter(self.part.sheet, found.mark, found.value), whole=True, sure=sure)
        elif self.leaf.generator is not None:
            made = generators.touch(self.tree, self.leaf.generator, self.subject, way)
            if made is not None:
                yield made
            elif not way or way == ("metadata",) or way in (("data",), ("stringData",), ("binaryData",)):
                yield Touch(self.leaf.generator.here, whole=True)

    def _step(self, step: Step, way: Field, names: set[str]) -> Iterator[Touch]:
        if step.kind in PATCHES:
            yield from patches.touches(self.files, self.tree, step, self.subject, way)
        elif step.kind in generators.KINDS:
            made = generators.touch(self.tree, step, self.subject, way)
            if made is not None and way[:1] != ("metadata",):
                yield made
        elif step.kind == "ImageTagTransformer":
            if images.is_image(way):
                pinned = images.touch(step, self.subject.get(way), names)
                if pinned is not None:
                    yield pinned
        elif step.kind in transformers.KINDS:
            yield from transformers.KINDS[step.kind](step, self.subject, way)
