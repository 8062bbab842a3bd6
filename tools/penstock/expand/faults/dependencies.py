"""Findings about dependsOn: circles, and what is not there."""

from __future__ import annotations

from collections.abc import Collection

from penstock.expand.cycles import cycles
from penstock.expand.faults.ground import Ground
from penstock.expand.kustomization import Key
from penstock.expand.misspelt import like
from penstock.expand.unlisted import unlisted
from penstock.expand.variables import UNKNOWN
from penstock.finding import Finding, Place, Severity


def of_dependencies(ground: Ground) -> list[Finding]:
    """Cycles of dependsOn, each once, and dependencies that no one renders."""
    edges = {key: node.kustomization.depends_on for key, node in ground.state.nodes.items()}
    found = []
    for cycle in cycles(edges):
        chain = " → ".join(map(str, (*cycle, cycle[0])))
        place = _dependency_place(ground, cycle[0], cycle[1] if len(cycle) > 1 else cycle[0])
        found.append(ground.finding("dependency-cycle", f"dependsOn goes in a circle: {chain}", place))
    for key, targets in edges.items():
        for target in targets:
            if target not in edges and not _unsure(target, edges):
                found.append(_no_dependency(ground, key, target))
    return found


def _no_dependency(ground: Ground, key: Key, target: Key) -> Finding:
    """What could not be built or followed may hold it, unless the name is that of another by a slip."""
    names = {one.name for one in ground.state.nodes if one.namespace == target.namespace and one != key}
    meant = [name for name in names if like(target.name, name)]
    message, severity = f"Kustomization {key} depends on {target}, which this cluster does not have", Severity.ERROR
    if not meant and ground.elsewhere():
        message, severity = f"{message}, unless what is not expanded or built makes it", Severity.WARNING
    hint = f"write {meant[0]}" if len(meant) == 1 else ""
    place = _dependency_place(ground, key, target)
    if not hint and (path := unlisted(ground.state.sources.home, ground.state.cluster.entry.path, place.path, target)):
        hint = f"{path} declares it, and nothing takes that in: list it in a kustomization, or take the entry out"
    return ground.finding("dependency-missing", message, place, severity, hint=hint)


def _dependency_place(ground: Ground, key: Key, target: Key) -> Place:
    node = ground.state.nodes[key]
    return ground.place(node, ("spec", "dependsOn", node.kustomization.depends_on.index(target), "name"))


def _unsure(target: Key, there: Collection[Key]) -> bool:
    """True where a value that only the cluster knows is a part of the name, or of the name of one that is there."""
    return any(UNKNOWN in str(key) for key in (target, *there))
