"""One cluster's expansion: a state that grows wave by wave until nothing new appears."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from penstock.discover.cluster import Cluster, SourceRef
from penstock.document import Document, Object
from penstock.expand import artifact, final
from penstock.expand.fluxversion import bootstrapped, installed
from penstock.expand.kustomization import Key, Kustomization, is_kustomization
from penstock.expand.nearsource import near
from penstock.expand.producers import ANYWHERE, Made, copies, fills, is_made, made, opened
from penstock.expand.sources import NotFollowed, Sources
from penstock.expand.variables import Held, Variables, data, references, resolve, undefined, unknown
from penstock.factwords import CLUSTER, SITE, minor
from penstock.finding import Place
from penstock.render.build import Build, BuildKey, Closure, key
from penstock.render.source import Source
from penstock.render.substitute import NAME as LEGAL
from penstock.render.substitute import Refusal, Substituted, Substitution

if TYPE_CHECKING:
    from penstock.settings import Settings

#: Kinds whose objects decide how others are rendered; only these are looked into while expanding.
DECISIVE = frozenset({"ConfigMap", "Secret", "GitRepository", "OCIRepository", "Bucket", "ArtifactGenerator"})
#: Bytes that an object may have in a cluster's store, and characters that its name may have. Kustomizations that make
#: others out of themselves grow until they are over one of them.
STORED, NAME = 1536 << 10, 253
UNSET = re.compile(r'variable not set \(strict mode\): "([^"]*)"')
#: A webhook in use at many sites that adds substituteFrom to each Kustomization when it is admitted.
WEBHOOK = "kustomize-mutating-webhook"
#: More rounds than any sane nesting needs; a cluster that still changes then is flip-flopping.
ROUNDS = 40
#: The first Flux minor whose controller refuses undefined variables by itself.
STRICT_SINCE = (2, 9)


@dataclass(eq=False)
class Node:
    """A Kustomization under way. `signature` is what its documents were made from."""

    kustomization: Kustomization
    parent: Key | None
    source: Source | NotFollowed | None = None
    build_key: BuildKey | None = None
    build: Build | None = None
    variables: Variables | None = None
    signature: object = None
    documents: tuple[Document, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    #: Documents that Flux drops or takes apart in the end.
    odd: tuple[Document, ...] = ()
    undefined: tuple[str, ...] = ()


@dataclass(eq=False)
class Expansion:
    """The state of one cluster."""

    cluster: Cluster
    settings: "Settings"
    sources: Sources
    nodes: dict[Key, Node] = field(default_factory=dict)
    #: True once nothing else can appear: then a variable's source that is still missing will stay so.
    settled: bool = False
    #: True when the entry was a guess, and the Kustomization that applies its own folder was found in it.
    adopted: bool = False
    #: What every build looked at, those too that later ones took the place of: without their files these would not be.
    looked: dict[BuildKey, Closure] = field(default_factory=dict)
    _objects: dict[tuple[str, str, str], Document] = field(default_factory=dict)
    _facts: Mapping[str, str] = field(default_factory=dict)
    #: The Flux that what is rendered installs.
    _installed: str = ""
    _made: set[Made] = field(default_factory=set)
    #: What controllers add keys to, and of what they make copies.
    _filled: set[Made] = field(default_factory=set)
    _copied: dict[Made, Document] = field(default_factory=dict)
    #: True when an admission webhook of this cluster gives every Kustomization variables that git does not show.
    _webhook: bool = False
    _too_large: set[Key] = field(default_factory=set)
    #: What is followed in a Kustomization's place; itself, unless somebody asks what would be if.
    rewrite: Callable[[Object], Object] = field(default=lambda one: one)

    def __post_init__(self) -> None:
        entry = Kustomization(self.cluster.entry.kustomization)
        self.nodes[entry.key] = Node(entry, None)

    @property
    def entry(self) -> Key:
        """The Kustomization that applies the sync path."""
        return Kustomization(self.cluster.entry.kustomization).key

    def facts(self) -> Mapping[str, str]:
        """The strings of site-facts and cluster-facts; empty in a repository that has none."""
        return self._facts

    def flux_version(self) -> str:
        """FLUX_VERSION, else what gotk-components or a FluxInstance says, else penstock.yaml's; or empty."""
        told = self.facts().get("FLUX_VERSION") or self._installed
        return told or self._bootstrapped or self.settings.flux_version

    @cached_property
    def _bootstrapped(self) -> str:
        return bootstrapped(self.sources.home, self.cluster.entry)

    def strict(self) -> bool:
        """Whether an undefined variable fails on this cluster."""
        if self.settings.strict_substitution is not None:
            return self.settings.strict_substitution
        version = minor(self.flux_version())
        return version is None or version >= STRICT_SINCE

    def wanted_builds(self) -> Iterator[BuildKey]:
        """Follow the Kustomizations seen so far, and say which builds are not there yet."""
        self._index()
        self._follow()
        for node in self.nodes.values():
            node.source = self._source(node.kustomization)
            if not isinstance(node.source, Source):
                node.build_key, node.build, node.documents = None, None, ()
                continue
            wanted = key(node.source, node.kustomization.path, node.kustomization.object)
            if wanted != node.build_key or node.build is None:
                node.build_key, node.build, node.signature = wanted, None, None
                yield wanted

    def take_builds(self, done: Mapping[BuildKey, Build]) -> None:
        """Take over the builds that were asked for."""
        for node in self.nodes.values():
            if node.build_key is not None and node.build is None:
                node.build = done[node.build_key]
                self.looked[node.build_key] = node.build.closure

    def wanted_substitutions(self) -> Iterator[tuple[Node, Substitution]]:
        """Substitutions whose variables or documents changed; nodes without postBuild take their documents as built."""
        needed = self._needed()
        strict = self.strict()  # looked for in every document, and looked for again with the next wave
        for node in self.nodes.values():
            if node.build is None:
                continue
            if node.kustomization.post_build is None and not self._webhook:
                self._take(node, ("as built", id(node.build)), node.build.documents)
                continue
            variables = resolve(node.kustomization, self._lookup)
            namespace = node.kustomization.key.namespace
            if self._webhook or any((one.kind, namespace, one.name) in needed for one in variables.optional):
                variables = replace(variables, opaque=True)
            if variables.missing and not self.settled:
                continue
            values = _completed(node.build, variables)
            # A source that only the cluster knows has values, so Flux substitutes, be it by defaults alone.
            always = variables.always or variables.opaque or bool(variables.missing)
            signature = (id(node.build), tuple(sorted(values.items())), always, strict)
            node.variables = variables
            if signature == node.signature:
                continue
            node.signature, node.undefined = signature, ()
            if not values and not always:
                self._give(node, node.build.documents)
                continue
            yield (
                node,
                Substitution(node.build.documents, values, strict=True, always=always, secret=variables.secret),
            )

    def _needed(self) -> frozenset[Made]:
        """The sources of variables without which some Kustomization gets nowhere. One that git does not show must be on
        the cluster, and then it has values for those too that take it only where it is there."""
        return frozenset(
            (one.kind, node.kustomization.key.namespace, one.name)
            for node in self.nodes.values()
            for one in references(node.kustomization)
            if not one.optional
        )

    def take(self, node: Node, asked: Substitution, result: Substituted) -> Substitution | None:
        """Take over a substitution; when variables were undefined, say what to try so that the rest can go on."""
        refused = [one for one in result if isinstance(one, Refusal)]
        names = {match[1] for one in refused if (match := UNSET.search(one.message))}
        if names - {*node.undefined} and asked.strict:
            guessed = undefined([one.document for one in refused], dict(asked.variables))
            node.undefined = tuple(sorted({*node.undefined, *names, *guessed}))
            if not self.strict():
                return replace(asked, strict=False)
            # No value can have a name like that of a group of an expression (`${1}`): Flux would refuse all for it.
            values = {**asked.variables, **{name: unknown(name) for name in (*names, *guessed) if LEGAL.match(name)}}
            return replace(asked, variables=values)
        documents = tuple(one for one in result if isinstance(one, Document))
        self._give(node, documents, tuple(one for one in refused if not UNSET.search(one.message)))
        return None

    def settle(self) -> bool:
        """Nothing else will appear: let the Kustomizations that wait for a variable's source go on without it."""
        waiting = any(
            n.build and n.kustomization.post_build is not None and n.signature is None for n in self.nodes.values()
        )
        if self.settled or not waiting:
            return False
        self.settled = True
        return True

    def place(self, node: Node) -> tuple[Key | None, Place]:
        """The Kustomization that declares this one, and the entry's own place when none does."""
        return node.parent, self.cluster.entry.place

    def get(self, kind: str, namespace: str, name: str) -> Document | None:
        """A decisive object by what names it."""
        return self._objects.get((kind, namespace, name))

    def _index(self) -> None:
        self._objects = {
            (document.kind, document.namespace, document.name): document
            for node in self.nodes.values()
            for document in node.documents
            if document.kind in DECISIVE
        }
        self._facts = {
            name: string
            for maps in (SITE, CLUSTER)
            for (kind, _, found), document in self._objects.items()
            if (kind, found) == ("ConfigMap", maps)
            for name, string in data(document).items()
        }
        self._installed = installed(document for node in self.nodes.values() for document in node.documents)
        self._webhook = any(d.name == WEBHOOK for node in self.nodes.values() for d in node.documents)
        others = [d for node in self.nodes.values() for d in node.documents if d.kind not in ("ConfigMap", "Secret")]
        self._made = {one for d in others for one in made(d)}
        self._filled = {one for d in others if (one := fills(d))}
        self._copied = {copy: document for document in self._objects.values() for copy in copies(document)}

    def _follow(self) -> None:
        """Keep exactly the nodes that the entry reaches, with the objects as they are rendered now."""
        self._adopt()
        reached: dict[Key, Node] = {self.entry: self.nodes[self.entry]}
        queue = [self.entry]
        self._too_large = set()
        while queue:
            parent = queue.pop(0)
            for document in reached[parent].documents:
                if not is_kustomization(document):
                    continue
                one = Kustomization(self.rewrite(document.object))
                if len(document.raw) > STORED:
                    self._too_large.add(one.key)
                node = self.nodes.get(one.key) or Node(one, parent)
                node.kustomization = one
                if one.key not in reached:
                    node.parent = parent
                    reached[one.key] = node
                    queue.append(one.key)
        self.nodes = reached

    @property
    def _guessed(self) -> bool:
        """True when nothing of Flux's own declares the entry."""
        return self.cluster.entry.place.path in ("", self.cluster.entry.path)

    def _adopt(self) -> None:
        """Where the entry is a guess and what it renders declares a Kustomization of the same folder, that one is the
        entry: somebody applied the folder by hand once, and since then it applies itself."""
        entry, guess = self.cluster.entry, self.nodes[self.entry]
        if self.adopted or not self._guessed or not isinstance(guess.source, Source):
            return
        self._call(guess)
        for document in guess.documents:
            one = Kustomization(document.object) if is_kustomization(document) else None
            if one and one.path == entry.path and one.key != self.entry and not (one.suspended or one.remote):
                found = self.sources.resolve(one.source, self._objects)
                if isinstance(found, Source) and found.tree == guess.source.tree:
                    self.cluster = replace(self.cluster, entry=replace(entry, kustomization=one.object))
                    self.nodes, self.adopted = {one.key: Node(one, None)}, True
                    return

    def _call(self, guess: Node) -> None:
        """Nothing says what the cluster calls this repository, nor penstock.yaml what is at hand. When none of what a
        guess renders has the usual name of its source, it is the one that nothing makes and all of whose paths are
        here, or in the one folder that is published by that name."""
        found: dict[SourceRef, list[str]] = {}
        for document in () if self.settings.written else guess.documents:
            if is_kustomization(document) and not (one := Kustomization(document.object)).remote:
                found.setdefault(one.source, []).append(one.path)
        usual = self.cluster.entry.source
        if any(ref == usual or isinstance(self.source(ref), Source) for ref in found):
            return
        for ref, paths in found.items():
            source = self.source(ref)
            unmade = isinstance(source, NotFollowed) and source.unmade is not None and near(ref, (), usual) is None
            folder = self.sources.holds(paths) if unmade else None
            if folder is not None:
                self.sources.call(ref, folder)

    def known_sources(self) -> Iterator[SourceRef]:
        """The sources that the cluster has for certain: those that are rendered, and what brings an entry that is no
        guess."""
        for (kind, namespace, name), document in self._objects.items():
            if kind == "ArtifactGenerator":
                yield from (SourceRef("ExternalArtifact", namespace, one.name) for one in artifact.specs(document))
            else:
                yield SourceRef(kind, namespace, name)
        if not self._guessed:
            yield self.cluster.entry.source

    def source(self, ref: SourceRef) -> Source | NotFollowed:
        """What a source stands for, as the cluster is rendered now."""
        return self.sources.resolve(ref, self._objects)

    def _source(self, kustomization: Kustomization) -> Source | NotFollowed:
        if kustomization.remote:
            return NotFollowed("it is applied to another cluster (kubeConfig)")
        if kustomization.key in self._too_large:
            return NotFollowed("it is larger than what a cluster stores of an object (1.5 MiB)", wrong=True)
        if max(len(kustomization.key.name), len(kustomization.key.namespace)) > NAME:
            return NotFollowed(f"its name is longer than {NAME} characters, which no cluster takes", wrong=True)
        if not kustomization.source.name:
            return NotFollowed("it names no source")
        return self.sources.resolve(kustomization.source, self._objects)

    @staticmethod
    def _give(node: Node, documents: tuple[Document, ...], refusals: tuple[Refusal, ...] = ()) -> None:
        """What the node applies, as the controller reads it in the end."""
        node.documents, node.odd, node.refusals = final.applied(documents), final.odd(documents), refusals

    def _take(self, node: Node, signature: object, documents: tuple[Document, ...]) -> None:
        if node.signature != signature:
            node.variables, node.signature = None, signature
            self._give(node, documents)

    def _lookup(self, kind: str, namespace: str, name: str) -> Held | None:
        wanted = (kind, namespace, name)
        document = self._objects.get(wanted)
        made_too = is_made(self._made, *wanted)
        if document is not None:
            return Held(data(document), more=made_too or wanted in self._filled or opened(document))
        assumed = self.settings.assumed(self.cluster.name, *wanted)
        if assumed is not None:
            return Held(assumed.values or {}, more=not assumed.values)
        copied = self._copied.get(wanted) or self._copied.get((kind, ANYWHERE, name))
        if copied is not None:
            return Held(data(copied), more=opened(copied))
        return Held({}, more=True) if made_too else None


def _completed(build: Build, variables: Variables) -> dict[str, str]:
    """The values, with stand-ins for those that only the cluster knows."""
    if not (variables.opaque or variables.missing):
        return variables.values
    names = undefined(build.documents, variables.values)
    return {**variables.values, **{name: unknown(name) for name in names}}
