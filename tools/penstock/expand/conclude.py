"""Turn a settled expansion into frozen values: what is rendered, what is not, and what went wrong."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from penstock import facts
from penstock.expand.cycles import cycles
from penstock.expand.diagnose import diagnose
from penstock.expand.expansion import Expansion, Node
from penstock.expand.kustomization import Key, mapping
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.notexpanded import NotExpanded
from penstock.expand.sources import NotFollowed
from penstock.expand.stuck import stuck
from penstock.expand.variables import NAME, UNKNOWN
from penstock.finding import Finding, Place, Severity
from penstock.locate import object_place, text_place
from penstock.render.source import Source, Trees
from penstock.tree import Tree

#: A search in a tree's files.
Finder = Callable[[Tree, tuple[str, ...]], Place | None]

#: Kinds that put objects on the cluster which no offline render of the tree shows.
GENERATORS = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): "its chart is not at hand",
    ("fluxcd.controlplane.io", "ResourceSet"): "flux-operator expands it on the cluster",
}

#: ConfigMap → what its values must be.
FACTS: dict[str, type[facts.Facts]] = {facts.SITE: facts.SiteFacts, facts.CLUSTER: facts.ClusterFacts}


def conclude(state: Expansion, trees: Trees, *, finished: bool) -> ClusterRender:
    """The cluster's render with its findings; `finished` is False when it never stopped changing."""
    conclusion = _Conclusion(state, trees)
    strings, found = conclusion.facts()
    found += [
        replace(finding, kustomization=str(key))
        for key, node in state.nodes.items()
        for finding in conclusion.of_node(node)
    ]
    found += conclusion.of_dependencies()
    found += conclusion.of_stuck()
    if not finished:
        found.append(conclusion.finding("not-settled", "its Kustomizations change each other without end", Place()))
    return ClusterRender(
        cluster=state.cluster,
        rendered=tuple(conclusion.rendered(node) for _, node in conclusion.in_order()),
        facts=strings,
        kubernetes_version=strings.get("KUBERNETES_VERSION") or state.settings.kubernetes_version,
        flux_version=state.flux_version(),
        not_expanded=tuple(sorted(conclusion.not_expanded(), key=str)),
        assumed=tuple(sorted({name for node in state.nodes.values() for name in _assumed(node)})),
        findings=tuple(found),
    )


class _Conclusion:
    """The reading of one expansion; holds nothing of its own."""

    def __init__(self, state: Expansion, trees: Trees) -> None:
        self.state, self.trees = state, trees

    def in_order(self) -> list[tuple[Key, Node]]:
        """The entry first, then by namespace and name."""
        return sorted(self.state.nodes.items(), key=lambda item: (item[0] != self.state.entry, item[0]))

    def rendered(self, node: Node) -> Rendered:
        source = node.source if isinstance(node.source, Source) else None
        return Rendered(node.kustomization, lambda: self.place(node), source, node.build, node.documents)

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
                model = FACTS.get(document.name)
                if document.kind == "ConfigMap" and model:
                    read, faults = facts.read(model, document, self.state.cluster.name)
                    strings.update(read)
                    place = self.object_place(node, "ConfigMap", document.name)
                    found += [fault.at(place) for fault in faults]
        return strings, found

    def of_node(self, node: Node) -> Iterator[Finding]:
        """What is wrong with one Kustomization: its source, its build, its variables, its substitution."""
        name = str(node.kustomization.key)
        if isinstance(node.source, NotFollowed) and node.source.wrong:
            message = f"Kustomization {name}: {node.source.reason}"
            yield self.finding("source-missing", message, self.place(node), hint=node.source.hint)
        if node.build and node.build.failure and isinstance(node.source, Source):
            tree = self.trees[node.source.tree]
            for finding in diagnose(node.build, tree, node.kustomization, self.place(node)):
                yield replace(finding, clusters=(self.state.cluster.name,))
        yield from self._of_variables(node)
        yield from self._of_refusals(node)
        yield from self._of_doubles(node)

    def _of_variables(self, node: Node) -> Iterator[Finding]:
        name = node.kustomization.key
        for reference in node.variables.missing if node.variables else ():
            yield self.finding(
                "variables-source-missing",
                f"Kustomization {name} takes variables from {reference.kind} {name.namespace}/{reference.name}, "
                "which nothing in this cluster's render makes",
                self.place(node),
                self._missing_severity(reference.kind),
                hint="add it, mark the reference optional, or declare it under `assume:` in penstock.yaml "
                "when it exists only on the cluster",
            )
        for variable in node.undefined:
            severity = Severity.ERROR if self.state.strict() else Severity.WARNING
            effect = "Flux stops here" if self.state.strict() else "Flux puts nothing in its place"
            yield self.finding(
                "variable-undefined",
                f"variable {variable} is used but has no value and no default: {effect}",
                self.variable_place(node, variable),
                severity,
                hint=f"define it in the Kustomization {name} (postBuild) or write ${{{variable}:=default}}",
            )

    def _missing_severity(self, kind: str) -> Severity:
        """A ConfigMap is usually git's; what a generator or a person makes on the cluster cannot be seen from here."""
        elsewhere = any(not isinstance(n.source, Source) for n in self.state.nodes.values()) or any(
            (d.group, d.kind) in GENERATORS and d.kind == "ResourceSet"
            for n in self.state.nodes.values()
            for d in n.documents
        )
        return Severity.WARNING if kind == "Secret" or elsewhere else Severity.ERROR

    def _of_refusals(self, node: Node) -> Iterator[Finding]:
        bad = sorted(n for n in (node.variables.values if node.variables else {}) if not NAME.match(n))
        for name in bad:
            message = (
                f"variable name {name!r} is not valid: Flux refuses the whole Kustomization {node.kustomization.key}"
            )
            yield self.finding(
                "variable-name-invalid", message, self.place(node), hint="names match [_A-Za-z][_A-Za-z0-9]*"
            )
        substitute = mapping((node.kustomization.post_build or {}).get("substitute"))
        for name in sorted(name for name, value in substitute.items() if not isinstance(value, str)):
            message = f"variable {name} of Kustomization {node.kustomization.key} is no text: the API server refuses it"
            yield self.finding("variable-value-invalid", message, self.place(node), hint="quote the value")
        for refusal in () if bad else node.refusals:
            message = f"substitution fails: {refusal.message}"
            place = self.object_place(node, refusal.document.kind, refusal.document.name)
            yield self.finding("substitution-failed", message, place, subject=str(refusal.document))

    def _of_doubles(self, node: Node) -> Iterator[Finding]:
        counts = Counter(document.identity for document in node.documents)
        for document in node.documents:
            if counts.pop(document.identity, 0) > 1:
                message = f"after substitution there are several {document} in Kustomization {node.kustomization.key}"
                place = self.object_place(node, document.kind, document.name)
                yield self.finding("object-doubled", message, place, subject=str(document))

    def of_dependencies(self) -> list[Finding]:
        """Cycles of dependsOn, each once, and dependencies that no one renders."""
        edges = {key: node.kustomization.depends_on for key, node in self.state.nodes.items()}
        found = []
        for cycle in cycles(edges):
            chain = " → ".join(map(str, (*cycle, cycle[0])))
            place = self.place(self.state.nodes[cycle[0]])
            found.append(self.finding("dependency-cycle", f"dependsOn goes in a circle: {chain}", place))
        for key, targets in edges.items():
            for target in targets:
                if target not in edges:
                    message = f"Kustomization {key} depends on {target}, which this cluster does not have"
                    found.append(self.finding("dependency-missing", message, self.place(self.state.nodes[key])))
        return found

    def of_stuck(self) -> list[Finding]:
        """Kustomizations whose variables come out of what is applied after them."""
        found = []
        for node, reference in stuck(self.state):
            name = node.kustomization.key
            message = (
                f"Kustomization {name} takes variables from {reference.kind} {name.namespace}/{reference.name}, "
                "which is only applied after it: Flux waits for ever"
            )
            hint = "let a Kustomization that comes first render it, or mark the reference optional"
            found.append(self.finding("variables-in-a-circle", message, self.place(node), hint=hint))
        return found

    def not_expanded(self) -> Iterator[NotExpanded]:
        """Kustomizations that were not followed, and objects that make others on the cluster."""
        for key, node in self.state.nodes.items():
            if isinstance(node.source, NotFollowed):
                yield NotExpanded("Kustomization", key.namespace, key.name, node.source.reason)
            for document in node.documents:
                reason = GENERATORS.get((document.group, document.kind))
                if reason:
                    yield NotExpanded(document.kind, document.namespace, document.name, reason)

    def place(self, node: Node) -> Place:
        """Where a Kustomization is declared."""
        parent = self.state.nodes.get(node.parent) if node.parent else None
        if parent is None or parent is node:
            return self.state.cluster.entry.place
        return self.object_place(parent, "Kustomization", node.kustomization.key.name)

    def object_place(self, node: Node, kind: str, name: str) -> Place:
        """Where an object that a Kustomization rendered is written down; its folder when that cannot be told."""
        return self._placed(node, lambda tree, paths: object_place(tree, paths, kind, name))

    def variable_place(self, node: Node, variable: str) -> Place:
        """Where a variable is used first."""
        return self._placed(node, lambda tree, paths: text_place(tree, paths, f"${{{variable}"))

    def _placed(self, node: Node, find: Finder) -> Place:
        if not isinstance(node.source, Source) or node.build is None:
            return self.state.cluster.entry.place
        tree = self.trees[node.source.tree]
        found = find(tree, node.build.closure.read)
        path = found.path if found else node.kustomization.path
        return Place(tree.shown(path), found.line if found else 0)


def _assumed(node: Node) -> Iterator[str]:
    if isinstance(node.signature, tuple) and len(node.signature) == 4:
        yield from (name for name, value in node.signature[1] if value.startswith(UNKNOWN))
