"""Turn a settled expansion into frozen values: what is rendered, what is not, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from penstock.expand.eased import eased, suspended
from penstock.expand.expansion import ROUNDS, Expansion, Node
from penstock.expand.faults.dependencies import of_dependencies
from penstock.expand.faults.ground import Ground
from penstock.expand.faults.objects import of_doubled, of_dropped, of_torn
from penstock.expand.faults.sources import of_source
from penstock.expand.faults.variables import of_missing, of_refusals, of_slips, of_stuck, of_undefined
from penstock.expand.kustomization import Key
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.expand.unexpanded import not_expanded
from penstock.expand.variables import UNKNOWN, called
from penstock.expand.weight import CLUSTER, weight
from penstock.factwords import CLUSTER as CLUSTER_FACTS
from penstock.factwords import SITE as SITE_FACTS
from penstock.finding import Finding
from penstock.notexpanded import NotExpanded
from penstock.render.build import Closure, Failure
from penstock.render.source import Source
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.facts import Facts

    # What finds places is loaded when there is something to place.
    from penstock.where import Field

#: ConfigMaps that hold facts.
FACTS = frozenset({SITE_FACTS, CLUSTER_FACTS})


def conclude(state: Expansion, workshop: Workshop, *, finished: bool) -> ClusterRender:
    """The cluster's render with its findings; `finished` is False when it never stopped changing."""
    ordered = sorted(state.nodes.items(), key=lambda item: (item[0] != state.entry, item[0]))
    _lighten([node for _, node in ordered])
    ground = _ground(state, workshop, ordered)
    strings, found = _facts(ground)
    for key, node in state.nodes.items():
        found += [replace(finding, kustomization=str(key)) for finding in _of_node(ground, node)]
    found += [*of_missing(ground), *of_slips(ground), *of_dependencies(ground), *of_stuck(ground)]
    if not finished:
        message = f"its Kustomizations still change each other after {ROUNDS} rounds"
        hint = "they do so without end, or hang on each other in a chain as long: take one of them out of it"
        found.append(ground.finding("not-settled", message, state.cluster.entry.place, hint=hint))
    assumed = tuple(sorted({name for node in state.nodes.values() for name in _assumed(node)}))
    return ClusterRender(
        cluster=state.cluster,
        rendered=tuple(ground.renders.values()),
        facts=strings,
        kubernetes_version=strings.get("KUBERNETES_VERSION") or state.settings.kubernetes_version,
        flux_version=state.flux_version(),
        not_expanded=tuple(sorted((_shown(one, assumed) for one in not_expanded(state, workshop)), key=str)),
        assumed=assumed,
        findings=tuple(eased(found, suspended(node.kustomization for node in state.nodes.values()))),
        passed=tuple(_passed(state)),
    )


def _passed(state: Expansion) -> Iterator[tuple[str, Closure]]:
    """What builds looked at that are no part of the cluster in the end."""
    last = {node.build_key for node in state.nodes.values()}
    yield from ((one.source.tree, closure) for one, closure in state.looked.items() if one not in last)


def _lighten(nodes: list[Node]) -> None:
    """Take away the objects that are more than one cluster may hold, so that its rules find room to look."""
    total = 0
    for node in nodes:
        total += weight(node.documents)
        if node.build is not None and total > CLUSTER:
            why = Failure("limit", "with it, the cluster's objects take more memory than is allowed")
            node.documents, node.odd, node.build = (), (), replace(node.build, documents=(), failure=why)


def _ground(state: Expansion, workshop: Workshop, ordered: list[tuple[Key, Node]]) -> Ground:
    """Each Kustomization as rendered, the entry first, then by namespace and name."""
    renders: dict[Key, Rendered] = {}
    ground = Ground(state, workshop, renders)
    for key, node in ordered:
        source = node.source if isinstance(node.source, Source) else None
        renders[key] = Rendered(
            node.kustomization,
            partial(ground.place, node),
            source,
            node.build,
            node.documents,
            lambda: tuple(renders.values()),
        )
    return ground


def _facts(ground: Ground) -> tuple[dict[str, str], list[Finding]]:
    """The cluster's facts, and what is wrong with them."""
    strings: dict[str, str] = {}
    found: list[Finding] = []
    for node in ground.state.nodes.values():
        for document in node.documents:
            if document.kind == "ConfigMap" and document.name in FACTS:
                from penstock import facts  # with models, which a fleet without facts does not load

                model = facts.SiteFacts if document.name == SITE_FACTS else facts.ClusterFacts
                read, faults = facts.read(model, document, ground.state.cluster.name)
                strings.update(read)
                fields = [(fault, _fact(model, fault)) for fault in faults]
                known = ((fault, way) for fault, way in fields if UNKNOWN not in read.get(str(way[-1]), ""))
                found += [fault.at(ground.object_place(node, document, way)) for fault, way in known]
    return strings, found


def _of_node(ground: Ground, node: Node) -> Iterator[Finding]:
    """What is wrong with one Kustomization: its source, its build, its variables, its objects."""
    yield from of_source(ground, node)
    if node.build and node.build.failure and isinstance(node.source, Source):
        from penstock.expand.diagnose import diagnose

        tree = ground.workshop.trees[node.source.tree]
        for finding in diagnose(node.build, tree, node.kustomization, partial(ground.place, node)):
            yield replace(finding, clusters=(ground.state.cluster.name,))
    yield from of_undefined(ground, node)
    yield from of_refusals(ground, node)
    yield from of_doubled(ground, node)
    yield from of_dropped(ground, node)
    yield from of_torn(ground, node)


def _fact(model: type[Facts], fault: Finding) -> Field:
    """The field of a facts ConfigMap that a fault is about."""
    return ("data", next((name for name in model.model_fields if f": {name}: " in fault.message), ""))


def _shown(one: NotExpanded, assumed: tuple[str, ...]) -> NotExpanded:
    """With the variables in the place of what stands in for their values."""
    words = (called(word, assumed) for word in (one.namespace, one.name, one.reason))
    return NotExpanded(one.kind, *words)


def _assumed(node: Node) -> Iterator[str]:
    if isinstance(node.signature, tuple) and len(node.signature) == 4:
        yield from (name for name, value in node.signature[1] if value.startswith(UNKNOWN))
