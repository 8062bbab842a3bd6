"""Turn a settled expansion into frozen values: what is rendered, what is not, and what went wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from penstock.discover.cluster import SourceRef, clean
from penstock.document import Document
from penstock.expand.cycles import cycles
from penstock.expand.expansion import Expansion, Node
from penstock.expand.final import ITEMS
from penstock.expand.kustomization import Key, mapping, opted_out
from penstock.expand.misspelt import like
from penstock.expand.nearsource import near
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.expand.sources import NotFollowed
from penstock.expand.spent import grants
from penstock.expand.stuck import stuck
from penstock.expand.unlisted import unlisted
from penstock.expand.variables import UNKNOWN, Reference, references
from penstock.expand.weight import CLUSTER, weight
from penstock.factwords import CLUSTER as CLUSTER_FACTS
from penstock.factwords import SITE as SITE_FACTS
from penstock.factwords import minor
from penstock.finding import Finding, Place, Severity
from penstock.notexpanded import NotExpanded
from penstock.render.build import Failure
from penstock.render.source import Source
from penstock.render.substitute import NAME
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.facts import Facts

    # What finds places is loaded when there is something to place.
    from penstock.where import Field

#: Kinds that put objects on the cluster which no offline render of the tree shows.
GENERATORS = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): "its chart is not at hand",
    ("fluxcd.controlplane.io", "ResourceSet"): "flux-operator expands it on the cluster",
}
#: Why Flux's controller drops an object when it reads what was built.
ODD = {
    "name-empty": "its name is empty",
    "name-not-text": "its name is no text",
    "api-version-empty": "its apiVersion is empty",
    "api-version-not-text": "its apiVersion is no text",
    "kustomize-config": "it is one of Kustomize's own objects",
}

#: ConfigMaps that hold facts.
FACTS = frozenset({SITE_FACTS, CLUSTER_FACTS})


def conclude(state: Expansion, workshop: Workshop, *, finished: bool) -> ClusterRender:
    """The cluster's render with its findings; `finished` is False when it never stopped changing."""
    conclusion = _Conclusion(state, workshop)
    strings, found = conclusion.facts()
    found += [
        replace(finding, kustomization=str(key))
        for key, node in state.nodes.items()
        for finding in conclusion.of_node(node)
    ]
    found += conclusion.of_missing()
    found += conclusion.of_dependencies()
    found += conclusion.of_stuck()
    if not finished:
        found.append(conclusion.finding("not-settled", "its Kustomizations change each other without end", Place()))
    return ClusterRender(
        cluster=state.cluster,
        rendered=tuple(conclusion.renders.values()),
        facts=strings,
        kubernetes_version=strings.get("KUBERNETES_VERSION") or state.settings.kubernetes_version,
        flux_version=state.flux_version(),
        not_expanded=tuple(sorted(conclusion.not_expanded(), key=str)),
        assumed=tuple(sorted({name for node in state.nodes.values() for name in _assumed(node)})),
        findings=tuple(found),
    )


class _Conclusion:
    """The reading of one expansion."""

    def __init__(self, state: Expansion, workshop: Workshop) -> None:
        self.state, self.workshop = state, workshop
        self._lighten()
        self.renders = {key: self.rendered(node) for key, node in self.in_order()}

    def in_order(self) -> list[tuple[Key, Node]]:
        """The entry first, then by namespace and name."""
        return sorted(self.state.nodes.items(), key=lambda item: (item[0] != self.state.entry, item[0]))

    def _lighten(self) -> None:
        """Take away the objects that are more than one cluster may hold, so that its rules find room to look."""
        total = 0
        for _, node in self.in_order():
            total += weight(node.documents)
            if node.build is not None and total > CLUSTER:
                why = Failure("limit", "with it, the cluster's objects take more memory than is allowed")
                node.documents, node.odd, node.build = (), (), replace(node.build, documents=(), failure=why)

    def rendered(self, node: Node) -> Rendered:
        source = node.source if isinstance(node.source, Source) else None
        around = lambda: tuple(self.renders.values())  # noqa: E731
        return Rendered(node.kustomization, lambda: self.place(node), source, node.build, node.documents, around)

    def finding(
        self,
        code: str,
        message: str,
        place: Place,
        severity: Severity = Severity.ERROR,
        *,
        subject: str = "",
        hint: str = "",
    ) -> Finding:
        return Finding(code, severity, message, place, subject, (self.state.cluster.name,), hint)

    def facts(self) -> tuple[dict[str, str], list[Finding]]:
        strings: dict[str, str] = {}
        found: list[Finding] = []
        for node in self.state.nodes.values():
            for document in node.documents:
                if document.kind == "ConfigMap" and document.name in FACTS:
                    from penstock import facts  # with models, which a fleet without facts does not load

                    model = facts.SiteFacts if document.name == SITE_FACTS else facts.ClusterFacts
                    read, faults = facts.read(model, document, self.state.cluster.name)
                    strings.update(read)
                    fields = [(fault, _fact(model, fault)) for fault in faults]
                    known = ((fault, way) for fault, way in fields if UNKNOWN not in read.get(str(way[-1]), ""))
                    found += [fault.at(self.object_place(node, document, way)) for fault, way in known]
        return strings, found

    def of_node(self, node: Node) -> Iterator[Finding]:
        """What is wrong with one Kustomization: its source, its build, its variables, its substitution."""
        name = str(node.kustomization.key)
        if isinstance(node.source, NotFollowed) and node.source.wrong:
            message = f"Kustomization {name}: {node.source.reason}"
            place = self.place(node, ("spec", "sourceRef", "name"))
            yield self.finding("source-missing", message, place, hint=node.source.hint)
        if isinstance(node.source, NotFollowed) and node.source.unmade:
            yield from self._of_unmade(node, node.source.unmade)
        if node.build and node.build.failure and isinstance(node.source, Source):
            from penstock.expand.diagnose import diagnose

            tree = self.workshop.trees[node.source.tree]
            for finding in diagnose(node.build, tree, node.kustomization, partial(self.place, node)):
                yield replace(finding, clusters=(self.state.cluster.name,))
        yield from self._of_variables(node)
        yield from self._of_refusals(node)
        yield from self._of_doubles(node)
        yield from self._of_odd(node)
        yield from self._of_torn(node)

    def _of_unmade(self, node: Node, ref: SourceRef) -> Iterator[Finding]:
        """A source that nothing makes may be on the cluster all the same; one that is nearly another is misspelt."""
        meant = near(ref, (*self.state.known_sources(), *self._above(node)), self.state.cluster.entry.source)
        if meant is None:
            return
        differs, wanted = next(
            (field, value)
            for field, value, is_same in (
                ("namespace", meant.namespace, meant.namespace == ref.namespace),
                ("kind", meant.kind, meant.kind == ref.kind),
                ("name", meant.name, meant.name == ref.name),
            )
            if not is_same
        )
        message = (
            f"Kustomization {node.kustomization.key}: {ref} is made by nothing in this cluster, and {meant} is there"
        )
        place = self.place(node, ("spec", "sourceRef", differs))
        hint = (
            f"write `{differs}: {wanted}` in its sourceRef, or map the source in penstock.yaml when it is another one"
        )
        yield self.finding("source-missing", message, place, Severity.WARNING, hint=hint)

    def _above(self, node: Node) -> Iterator[SourceRef]:
        """The source of what applies a Kustomization: without it nobody would get to that."""
        parent = self.state.nodes.get(node.parent) if node.parent else None
        if parent is not None and parent.kustomization.key != self.state.entry:
            yield parent.kustomization.source

    def _of_variables(self, node: Node) -> Iterator[Finding]:
        name = node.kustomization.key
        told = self.state.settings.strict_substitution is not None or minor(self.state.flux_version())
        guessed = (
            "" if told else "; nothing says the Flux version: the newest is assumed, and before 2.9 it is no error"
        )
        hope = self._hope(node)
        for variable in node.undefined:
            severity = Severity.ERROR if self.state.strict() and not hope else Severity.WARNING
            effect = f"Flux stops here{hope}" if self.state.strict() else "Flux puts nothing in its place"
            yield self.finding(
                "variable-undefined",
                f"variable {variable} is used but has no value and no default: {effect}",
                self.variable_place(node, variable),
                severity,
                hint=f"define it in the Kustomization {name} (postBuild) or write ${{{variable}:=default}}{guessed}",
            )

    def _hope(self, node: Node) -> str:
        """The optional source that may be on the cluster and have a value; empty when there is none."""
        for one in node.variables.optional if node.variables else ():
            if self._missing_severity(one.kind) is Severity.WARNING:
                return f" unless {one.kind} {node.kustomization.key.namespace}/{one.name} is there and has it"
        return ""

    def of_missing(self) -> Iterator[Finding]:
        """Sources of variables that nothing makes: each once, however many Kustomizations wait for it."""
        waiting: dict[tuple[str, str, str], list[tuple[Node, Reference]]] = {}
        for key, node in self.in_order():
            for reference in node.variables.missing if node.variables else ():
                waiting.setdefault((reference.kind, key.namespace, reference.name), []).append((node, reference))
        for (kind, namespace, name), nodes in waiting.items():
            node, reference = nodes[0]
            meant = self._meant(kind, namespace, name, nodes)
            severity = Severity.ERROR if meant else self._missing_severity(kind)
            found = self.finding(
                "variables-source-missing",
                f"{_takers([one for one, _ in nodes])} variables from {kind} {namespace}/{name}, "
                "which nothing in this cluster's render makes",
                self.place(node, _substitute_from(node, reference)),
                severity if any(_puts_in(one) for one, _ in nodes) else Severity.NOTE,
                hint=f"correct the name: {meant} is there"
                if meant
                else "add it, mark the reference optional, or declare it under `assume:` in penstock.yaml "
                "when it exists only on the cluster",
            )
            yield replace(found, kustomization=str(node.kustomization.key))

    def _meant(self, kind: str, namespace: str, name: str, waiting: list[tuple[Node, Reference]]) -> str:
        """The one of that kind and namespace whose name this one is by a slip of the fingers; empty without one. What
        is taken besides is not meant once more."""
        taken = {one.name for node, _ in waiting[:1] for one in references(node.kustomization) if one.kind == kind}
        there = {
            document.name
            for node in self.state.nodes.values()
            for document in node.documents
            if (document.kind, document.namespace) == (kind, namespace) and like(name, document.name)
        } - taken
        return there.pop() if len(there) == 1 else ""

    def _missing_severity(self, kind: str) -> Severity:
        """A ConfigMap is usually git's; what a generator or a person makes on the cluster cannot be seen from here, nor
        what a Kustomization holds that was not built. Where there is no penstock.yaml nobody has said what Terraform
        or a script of the bootstrap puts there, which is as usual."""
        if not self.state.settings.written:
            return Severity.WARNING
        return Severity.WARNING if kind == "Secret" or self._elsewhere() else Severity.ERROR

    def _elsewhere(self) -> bool:
        """Whether objects may be in what was not followed or built, or come of what is expanded on the cluster."""
        nodes = self.state.nodes.values()
        return any(not isinstance(n.source, Source) or (n.build and n.build.failure) for n in nodes) or any(
            (d.group, d.kind) in GENERATORS and d.kind == "ResourceSet" for n in nodes for d in n.documents
        )

    def _of_refusals(self, node: Node) -> Iterator[Finding]:
        bad = sorted(n for n in (node.variables.values if node.variables else {}) if not NAME.match(n))
        for name in bad:
            message = (
                f"variable name {name!r} is not valid: Flux refuses the whole Kustomization {node.kustomization.key}"
            )
            place = self.given_place(node, name)
            yield self.finding("variable-name-invalid", message, place, hint="names match [_A-Za-z][_A-Za-z0-9]*")
        substitute = mapping((node.kustomization.post_build or {}).get("substitute"))
        for name in sorted(name for name, value in substitute.items() if not isinstance(value, str)):
            message = f"variable {name} of Kustomization {node.kustomization.key} is no text: the API server refuses it"
            place = self.place(node, ("spec", "postBuild", "substitute", name))
            yield self.finding("variable-value-invalid", message, place, hint="quote the value")
        for refusal in [one for one in node.refusals if one.by_worker][:1]:
            message = f"the variables of Kustomization {node.kustomization.key} could not be put in: {refusal.message}"
            code, hint = ("over-limit", grants(refusal.message)) if refusal.spent else ("worker-failed", "")
            yield self.finding(code, message, self.place(node), hint=hint)
        for refusal in () if bad else (one for one in node.refusals if not one.by_worker):
            message = f"substitution fails: {refusal.message}"
            place = self.expression_place(node, refusal.document)
            yield self.finding("substitution-failed", message, place, subject=str(refusal.document))

    def _of_doubles(self, node: Node) -> Iterator[Finding]:
        several: dict[tuple[str, ...], list[Document]] = {}
        for document in node.documents:
            several.setdefault(document.identity, []).append(document)
        for one, *others in several.values():
            if others:
                place, other = self.object_place(node, one), self.object_place(node, others[-1])
                hint = f"take one of them out: the other is {other}" if other != place else ""
                message = _several(one, others, node)
                yield self.finding("object-doubled", message, place, subject=str(one), hint=hint)

    def _of_odd(self, node: Node) -> Iterator[Finding]:
        for document in node.odd:
            place = self.object_place(node, document)
            if document.odd == ITEMS:
                message = f"{document} has a list `items`: Flux takes it for a List and applies what is in it instead"
                yield self.finding("object-is-a-list", message, place, Severity.WARNING, subject=str(document))
                continue
            what = ODD.get(document.odd, document.odd)
            message = f"Flux drops this {document.kind or 'object'} without a word: {what}"
            severity = Severity.WARNING if document.odd == "kustomize-config" else Severity.ERROR
            hint = "quote the value" if document.odd.endswith("-not-text") else ""
            yield self.finding("object-dropped", message, place, severity, subject=str(document), hint=hint)

    def _of_torn(self, node: Node) -> Iterator[Finding]:
        if node.build is None or not node.build.closure.torn or not isinstance(node.source, Source):
            return
        from penstock.expand.torn import dropped

        tree = self.workshop.trees[node.source.tree]
        for one in dropped(node.build, tree, node.kustomization):
            message = f"Kustomize drops {one.what} without a word: it takes one document, and {one.why}"
            yield self.finding("object-dropped", message, one.place, subject=one.subject, hint=one.hint)

    def of_dependencies(self) -> list[Finding]:
        """Cycles of dependsOn, each once, and dependencies that no one renders."""
        edges = {key: node.kustomization.depends_on for key, node in self.state.nodes.items()}
        found = []
        for cycle in cycles(edges):
            chain = " → ".join(map(str, (*cycle, cycle[0])))
            place = self._dependency_place(cycle[0], cycle[1] if len(cycle) > 1 else cycle[0])
            found.append(self.finding("dependency-cycle", f"dependsOn goes in a circle: {chain}", place))
        for key, targets in edges.items():
            for target in targets:
                if target not in edges and not _unsure(target, edges):
                    found.append(self._no_dependency(key, target))
        return found

    def _no_dependency(self, key: Key, target: Key) -> Finding:
        """What could not be built or followed may hold it, unless the name is that of another by a slip."""
        names = {one.name for one in self.state.nodes if one.namespace == target.namespace and one != key}
        meant = [name for name in names if like(target.name, name)]
        message, severity = f"Kustomization {key} depends on {target}, which this cluster does not have", Severity.ERROR
        if not meant and self._elsewhere():
            message, severity = f"{message}, unless what is not expanded or built makes it", Severity.WARNING
        hint = f"write {meant[0]}" if len(meant) == 1 else ""
        place = self._dependency_place(key, target)
        if not hint and (path := unlisted(self.state.sources.home, self.state.cluster.entry.path, place.path, target)):
            hint = f"{path} declares it, and nothing takes that in: list it in a kustomization, or take the entry out"
        return self.finding("dependency-missing", message, place, severity, hint=hint)

    def _dependency_place(self, key: Key, target: Key) -> Place:
        node = self.state.nodes[key]
        return self.place(node, ("spec", "dependsOn", node.kustomization.depends_on.index(target), "name"))

    def of_stuck(self) -> list[Finding]:
        """Kustomizations whose variables come out of what is applied after them."""
        found = []
        for node, reference in stuck(self.state):
            name = node.kustomization.key
            message = (
                f"Kustomization {name} takes variables from {reference.kind} {name.namespace}/{reference.name}, "
                "which is only applied after it: on a new cluster Flux waits for ever"
            )
            hint = (
                "let a Kustomization that comes first render it, mark the reference optional, "
                "or declare it under `assume:` in penstock.yaml when it is made by hand at first"
            )
            place = self.place(node, _substitute_from(node, reference))
            by_hand = reference.kind == "Secret" or not self.state.settings.written
            severity = Severity.WARNING if by_hand else Severity.ERROR
            found.append(self.finding("variables-in-a-circle", message, place, severity, hint=hint))
        return found

    def not_expanded(self) -> Iterator[NotExpanded]:
        """Kustomizations that were not followed, and objects that make others on the cluster."""
        for key, node in self.state.nodes.items():
            if isinstance(node.source, NotFollowed):
                yield NotExpanded("Kustomization", key.namespace, key.name, node.source.reason)
            for document in node.documents:
                reason = GENERATORS.get((document.group, document.kind))
                if reason:
                    known = self._chart_at_hand(document) if document.kind == "HelmRelease" else ""
                    yield NotExpanded(document.kind, document.namespace, document.name, known or reason)

    def _chart_at_hand(self, document: Document) -> str:
        """Why a release is not expanded although its chart's folder is in a source at hand; empty when it is not."""
        chart = mapping(mapping(mapping(document.object.get("spec")).get("chart")).get("spec"))
        ref = mapping(chart.get("sourceRef"))
        if ref.get("kind") != "GitRepository":
            return ""
        named = SourceRef("GitRepository", str(ref.get("namespace") or document.namespace), str(ref.get("name")))
        source, folder = self.state.source(named), clean(str(chart.get("chart") or ""))
        if isinstance(source, Source) and f"{folder}/Chart.yaml" in self.workshop.trees[source.tree].entries:
            return f"its chart {folder} is at hand, but penstock renders no Helm charts"
        return ""

    def place(self, node: Node, way: Field = (), line: int = 0) -> Place:
        """Where a Kustomization is declared, or a field of it is set; of a value of many lines, that one (from 1)."""
        from penstock import where

        found = where.declared_place(self.workshop, self.renders[node.kustomization.key], way, line)
        return found or self.state.cluster.entry.place

    def object_place(self, node: Node, document: Document, way: Field = ()) -> Place:
        """Where an object that a Kustomization renders is written down, or a field of it."""
        from penstock import where

        return where.place(self.workshop, self.renders[node.kustomization.key], document, way)

    def given_place(self, node: Node, variable: str) -> Place:
        """Where a variable is given a value."""
        from penstock import where

        return where.given_place(self.workshop, self.renders[node.kustomization.key], variable) or self.place(node)

    def expression_place(self, node: Node, document: Document) -> Place:
        """Where an object holds what cannot be substituted."""
        from penstock import where

        return where.expression_place(self.workshop, self.renders[node.kustomization.key], document)

    def variable_place(self, node: Node, variable: str) -> Place:
        """Where a variable is used first."""
        from penstock import where

        return where.use_place(self.workshop, self.renders[node.kustomization.key], variable)


def _takers(nodes: list[Node]) -> str:
    """`Kustomization a/b takes`, or of several the first and how many more."""
    first, more = nodes[0].kustomization.key, len(nodes) - 1
    return f"Kustomization {first} and {more} more take" if more else f"Kustomization {first} takes"


def _puts_in(node: Node) -> bool:
    """True when variables are put into something: Flux looks for their sources only then."""
    documents = node.build.documents if node.build else ()
    return any(not opted_out(document) for document in documents)


def _substitute_from(node: Node, reference: Reference) -> Field:
    at = references(node.kustomization).index(reference)
    return ("spec", "postBuild", "substituteFrom", at, "name")


def _fact(model: type[Facts], fault: Finding) -> Field:
    """The field of a facts ConfigMap that a fault is about."""
    return ("data", next((name for name in model.model_fields if f": {name}: " in fault.message), ""))


def _assumed(node: Node) -> Iterator[str]:
    if isinstance(node.signature, tuple) and len(node.signature) == 4:
        yield from (name for name, value in node.signature[1] if value.startswith(UNKNOWN))


def _unsure(target: Key, there: Collection[Key]) -> bool:
    """True where a value that only the cluster knows is a part of the name, or of the name of one that is there."""
    return any(UNKNOWN in str(key) for key in (target, *there))


def _several(one: Document, others: list[Document], node: Node) -> str:
    """What is wrong with objects of one name: variables made them so, or their versions hide it from Kustomize."""
    versions = list(dict.fromkeys(document.api_version for document in (one, *others)))
    there = f"there are several {one} in Kustomization {node.kustomization.key}"
    if len(versions) == 1:
        return f"after substitution {there}"
    return f"{there}, as {' and '.join(versions)}: Flux applies one over the other"
