"""Findings about dependsOn: circles, and what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from penstock.expand.cycles import cycles
from penstock.expand.faults.ground import Ground
from penstock.expand.kustomization import Key
from penstock.expand.misspelt import like, slip
from penstock.expand.unlisted import held, unlisted
from penstock.expand.variables import UNKNOWN
from penstock.finding import Finding, Place, Severity
from penstock.shape import many, mapping

#: For so many that are missing in a cluster is looked what they may mean: each is compared with all that are there.
SOUGHT = 100


def of_dependencies(ground: Ground) -> list[Finding]:
    """Cycles of dependsOn, each once, and dependencies that no one renders."""
    edges = {key: node.kustomization.depends_on for key, node in ground.state.nodes.items()}
    found = []
    for cycle in cycles(edges):
        chain = " → ".join(map(str, (*cycle, cycle[0])))
        place = _dependency_place(ground, cycle[0], edges[cycle[0]].index(cycle[1 % len(cycle)]))
        found.append(ground.finding("dependency-cycle", f"dependsOn goes in a circle: {chain}", place))
    missing = [] if any(UNKNOWN in str(key) for key in edges) else list(_missing(edges))
    elsewhere = bool(missing) and ground.elsewhere()
    unbuilt = held(ground.state.sources.home, _failed(ground)) if missing else frozenset()
    for number, (key, at, target) in enumerate(missing):
        if (target.namespace, target.name) in unbuilt:
            continue
        found.append(_no_dependency(ground, key, at, target, elsewhere=elsewhere, sought=number < SOUGHT))
    return found


def _failed(ground: Ground) -> list[str]:
    """The folders that were to be built and were not."""
    return [node.kustomization.path for node in ground.state.nodes.values() if node.build and node.build.failure]


def _missing(edges: Mapping[Key, Sequence[Key]]) -> Iterator[tuple[Key, int, Key]]:
    """Who depends on what is not there, by its number; not where a value that only the cluster knows is a part of the
    name, or of the name of one that is there."""
    for key, targets in edges.items():
        for at, target in enumerate(targets):
            if target not in edges and UNKNOWN not in str(target):
                yield key, at, target


def _no_dependency(ground: Ground, key: Key, at: int, target: Key, *, elsewhere: bool, sought: bool) -> Finding:
    """What could not be built or followed may hold it, unless the name is that of another by a slip."""
    names = {one.name for one in ground.state.nodes if sought and one.namespace == target.namespace and one != key}
    near = slip(target.name, names)
    meant = [near] if near else [name for name in names if like(target.name, name)]
    message, severity = f"Kustomization {key} depends on {target}, which this cluster does not have", Severity.ERROR
    if not meant and elsewhere:
        message, severity = f"{message}, unless what is not expanded or built makes it", Severity.WARNING
    hint = f"write {meant[0]}" if len(meant) == 1 else ""
    homes = [one.namespace for one in ground.state.nodes if sought and one.name == target.name and one != key]
    said = mapping(many(ground.state.nodes[key].kustomization.spec.get("dependsOn"))[at]).get("namespace")
    field = "namespace" if len(homes) == 1 and said and not near else "name"
    if len(homes) == 1 and not near:
        hint = f"{'write' if said else 'add'} namespace: {homes[0]}"
    place = _dependency_place(ground, key, at, field)
    if sought and not hint:
        home, entry = ground.state.sources.home, ground.state.cluster.entry.path
        if path := unlisted(home, entry, place.path, target):
            hint = f"{path} declares it, and nothing takes that in: list it in a kustomization, or take the entry out"
    hint = hint or "correct the name, add what it waits for, or take the entry out"
    return replace(ground.finding("dependency-missing", message, place, severity, hint=hint), kustomization=str(key))


def _dependency_place(ground: Ground, key: Key, at: int, field: str = "name") -> Place:
    return ground.place(ground.state.nodes[key], ("spec", "dependsOn", at, field))
