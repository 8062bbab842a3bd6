"""Trails: for each document of one build, the way that it came."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from penstock.document import Document
from penstock.render.build import Build, BuildKey
from penstock.store.closure import Witness, witness
from penstock.tree import Tree
from penstock.where import generators, transformers
from penstock.where.lone import lone
from penstock.where.nodes import Field
from penstock.where.origin import Origin, Origins, injected, origins
from penstock.where.parts import Files, Part, ranked, word
from penstock.where.search import Patience, Search
from penstock.where.sheet import Setter
from penstock.where.subject import Subject
from penstock.where.walk import Leaf, Walk
from penstock.workshop import Workshop

#: What gives names; a base that is taken twice goes two ways of these.
NAMING = frozenset({"NamespaceTransformer", "PrefixTransformer", "SuffixTransformer"})
#: A default may hold another variable.
VARIABLE = re.compile(r"\$\{(?:[^{}]|\$\{[^{}]*\})*\}")
#: How long the hash is that a generator puts behind a name, with its dash.
HASH = 11
#: So many objects of a build are remembered with their files' nodes.
MOST = 64
#: So many files are looked into for objects that may be known without a second build; then that is cheaper.
LOOKED_INTO = 2_000


@dataclass(eq=False)
class Trail:
    """One build of one tree; everything is worked out when it is asked for, and once."""

    workshop: Workshop
    files: Files
    tree: Tree
    key: BuildKey
    build: Build
    _setters: dict[tuple[int, Field, bool, str], Setter | None] = field(default_factory=dict)
    _searches: dict[int, Search | None] = field(default_factory=dict)
    _patience: Patience = field(default_factory=Patience)
    _looked_into: int = 0

    @cached_property
    def _origins(self) -> Origins | None:
        return origins(self.workshop, [self._wanted()])[0]

    def _wanted(self) -> tuple[BuildKey, Witness]:
        return self.key, witness(self.build.closure, self.tree)

    @staticmethod
    def begin(trails: Sequence["Trail"]) -> None:
        """Find out at once where the documents of many builds come from."""
        new = [trail for trail in trails if "_origins" not in vars(trail)]
        if len(new) > 1:
            found = origins(new[0].workshop, [trail._wanted() for trail in new])
            for trail, one in zip(new, found, strict=True):
                trail._origins = one

    @cached_property
    def _origin(self) -> list[Origin | None]:
        documents = self.build.documents
        return self._origins.of(documents) if self._origins else [None] * len(documents)

    @cached_property
    def _leaves(self) -> list[Leaf]:
        resources = self._origins.resources if self._origins else None
        return Walk(self.files, self.tree).leaves(self.key.path, injected(self.key), resources)

    def alone(self, index: int) -> bool:
        """True when the place of the document at `index` is known without a second build."""
        asked = (index, (), False, "")
        if asked not in self._setters and "_origins" not in vars(self) and self._looked_into < LOOKED_INTO:
            self._looked_into += len(self.build.closure.read)
            found = lone(self.files, self.tree, self.build, self.build.documents[index])
            if found is not None:
                self._setters[asked] = found
        return self._setters.get(asked) is not None

    def setter(self, index: int, way: Field, *, key: bool = False, text: str = "") -> Setter | None:
        """What sets a field of the document at `index` of the build; of several lines the one that holds the text."""
        asked = (index, way, key, text)
        if asked not in self._setters and not (asked == (index, (), False, "") and self.alone(index)):
            try:
                search = self._search(index)
                self._setters[asked] = search.find(way, key=key, text=text) if search else None
            except RecursionError:  # nested deeper than anybody could edit
                self._setters[asked] = None
        return self._setters[asked]

    def _search(self, index: int) -> Search | None:
        if index not in self._searches:
            while len(self._searches) >= MOST:
                self._searches.pop(next(iter(self._searches)))
            self._searches[index] = self._found(index)
        return self._searches[index]

    def _found(self, index: int) -> Search | None:
        subject = Subject(self.build.documents[index])
        origin = self._origin[index]
        for leaf in self._candidates(origin):
            before = (set(subject.names), set(subject.namespaces))
            self._name(subject, leaf)
            part = None if leaf.generator else self._part(leaf, subject, known=origin is not None)
            if part is not None or (leaf.generator and generators.makes(leaf.generator, subject)):
                if part is not None:
                    _call(subject, part)
                return Search(self.files, self.tree, subject, leaf, part, self._patience)
            subject.names, subject.namespaces = before
        return None

    @cached_property
    def _by_path(self) -> Mapping[str, list[Leaf]]:
        found: dict[str, list[Leaf]] = {}
        for leaf in self._leaves:
            found.setdefault(leaf.path, []).append(leaf)
        return found

    @cached_property
    def _by_sha(self) -> Mapping[str, int]:
        return {one.sha: at for at, one in reversed(list(enumerate(self.build.documents)))}

    def index(self, document: Document) -> int:
        """Which document of the build this one is, before its variables were put in; -1 when that cannot be told."""
        at = self._by_sha.get(document.sha)
        return _likely(self.build, document) if at is None else at

    @cached_property
    def _by_generator(self) -> Mapping[tuple[str, str], list[Leaf]]:
        found: dict[tuple[str, str], list[Leaf]] = {}
        for leaf in self._leaves:
            if leaf.generator:
                found.setdefault((leaf.path, leaf.generator.called[0]), []).append(leaf)
        return found

    def _candidates(self, origin: Origin | None) -> Iterator[Leaf]:
        """The leaves that the document can come from: those of its generator's name, and those that went the same way,
        before others."""
        if origin is None:
            yield from self._leaves
            return
        if origin.generator:
            for name in (origin.name, origin.name[:-HASH]):
                yield from _ordered(self._by_generator.get((origin.generator, name), []), origin)
        found = self._by_path.get(origin.file or origin.generator, [])
        yield from _ordered([one for one in found if bool(one.generator) == bool(origin.generator)], origin)

    def _name(self, subject: Subject, leaf: Leaf) -> None:
        """Take off the names what prefixes and suffixes have put on, step by step backwards."""
        for step in reversed([one for one in leaf.steps if one.kind in NAMING]):
            for kind, take in (("PrefixTransformer", str.removeprefix), ("SuffixTransformer", str.removesuffix)):
                said = transformers.value(step, kind.removesuffix("Transformer").lower()) if step.kind == kind else None
                if said:
                    subject.called({take(name, said) for name in subject.names})

    def _part(self, leaf: Leaf, subject: Subject, *, known: bool) -> Part | None:
        """The document of a manifest that the object was, by its kind and one of its names; when it is `known` to be
        there, a patch may have given it another name since."""
        likely = self.files.called(self.tree, leaf.path, subject.names)
        fits = [one for one in ranked(likely, subject.document) if word(one, "metadata", "name") in subject.names]
        if not fits and known:
            fits = ranked(self.files.parts(self.tree, leaf.path), subject.document)
        return fits[0] if fits else None


def _call(subject: Subject, part: Part) -> None:
    subject.names.add(word(part, "metadata", "name"))
    subject.namespaces.add(word(part, "metadata", "namespace"))


def _ordered(leaves: list[Leaf], origin: Origin) -> list[Leaf]:
    return sorted(leaves, key=lambda one: _through(one) != origin.through) if len(leaves) > 1 else leaves


def _through(leaf: Leaf) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.file for step in leaf.steps if step.kind in NAMING))


def _likely(build: Build, document: Document) -> int:
    """A document of the same kind with variables, and with the same name unless that has some."""
    kind = document.kind
    alike = [at for at, one in enumerate(build.documents) if one.kind == kind and one.dollar]
    named = [at for at in alike if build.documents[at].name == document.name]
    exact = [at for at in named if build.documents[at].namespace == document.namespace]
    fits = [at for at in alike if _may_become(build.documents[at].name, document.name)]
    found = exact or named or fits
    return found[0] if found else -1


def _may_become(name: str, later: str) -> bool:
    """Whether a name with variables may be the later one, whatever their values are."""
    first, *rest = VARIABLE.split(name)
    if not rest or not later.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        at = later.find(part, at) + len(part)
        if at < len(part):
            return False
    return later.endswith(rest[-1]) and at <= len(later) - len(rest[-1])
