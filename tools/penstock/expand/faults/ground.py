"""What findings about an expansion stand on: its state, what came out of it, and where things are written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from penstock.document import Document
from penstock.expand.expansion import Expansion, Node
from penstock.expand.kustomization import Key
from penstock.expand.rendered import Rendered
from penstock.finding import Finding, Place, Severity
from penstock.render.source import Source
from penstock.workshop import Workshop

if TYPE_CHECKING:
    # What finds places is loaded when there is something to place.
    from penstock.where import Field

#: What makes objects on the cluster that nobody can foresee: group and kind.
UNFORESEEN = ("fluxcd.controlplane.io", "ResourceSet")


@dataclass(frozen=True)
class Ground:
    """One cluster's expansion at its end; `renders` has its Kustomizations in their order, the entry first."""

    state: Expansion
    workshop: Workshop
    renders: Mapping[Key, Rendered]

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

    def in_order(self) -> list[tuple[Key, Node]]:
        """The Kustomizations in their order."""
        return [(key, self.state.nodes[key]) for key in self.renders]

    def elsewhere(self) -> bool:
        """Whether objects may be in what was not followed or built, or come of what is expanded on the cluster."""
        nodes = self.state.nodes.values()
        return any(not isinstance(n.source, Source) or (n.build and n.build.failure) for n in nodes) or any(
            (d.group, d.kind) == UNFORESEEN for n in nodes for d in n.documents
        )

    def place(self, node: Node, way: Field = (), line: int = 0) -> Place:
        """Where a Kustomization is declared, or a field of it is set; of a value of many lines, that one (from 1)."""
        from penstock import where

        found = where.declared_place(self.workshop, self.renders[node.kustomization.key], way, line)
        return found or self._entry_place(node, way)

    def _entry_place(self, node: Node, way: Field) -> Place:
        from penstock.expand.entryplace import entry_place

        state, entry = self.state, self.state.cluster.entry
        tree = state.sources.home
        read = [path for closure in state.looked.values() for path in closure.read]
        return entry_place(tree, [entry.place.path, *read], node.kustomization, way) or entry.place

    def object_place(self, node: Node, document: Document, way: Field = ()) -> Place:
        """Where an object that a Kustomization renders is written down, or a field of it."""
        from penstock import where

        return where.place(self.workshop, self.renders[node.kustomization.key], document, way)

    def given_place(self, node: Node, variable: str) -> Place:
        """Where a variable is given a value."""
        from penstock import where

        return where.given_place(self.workshop, self.renders[node.kustomization.key], variable) or self.place(node)

    def expression_place(self, node: Node, document: Document, values: Mapping[str, str]) -> Place:
        """Where an object holds what cannot be substituted, by itself or by one of the values."""
        from penstock import where

        return where.expression_place(self.workshop, self.renders[node.kustomization.key], document, values)

    def variable_place(self, node: Node, variable: str) -> Place:
        """Where a variable is used first."""
        from penstock import where

        return where.use_place(self.workshop, self.renders[node.kustomization.key], variable)
