"""What a cluster's render looked at, in the store: a diff needs not render a cluster whose files are the same on both
sides. What a validation has stored of a cluster serves too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from penstock.discover.cluster import Cluster
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home
from penstock.store import clusters as validated
from penstock.store.builds import ignores_of
from penstock.store.closure import Witness, decoded, together, witness
from penstock.store.store import Key, key
from penstock.store.version import tools
from penstock.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Looked:
    """What a cluster's render looked at, and the facts that it gave."""

    witness: Witness
    facts: Mapping[str, str]


def recall(workshop: Workshop, home: Home, clusters: Sequence[Cluster]) -> dict[str, Looked]:
    """What the store has, by the cluster's entry folder. It may be of other files than those of the tree."""
    if workshop.store is None:
        return {}
    found = {}
    for naming, read in ((_name, _own), (validated.name_of, _validated)):
        names = {one.entry.path: naming(home, one) for one in clusters if one.entry.path not in found}
        stored = workshop.store.get(names.values())
        found.update({path: read(stored[name]) for path, name in names.items() if name in stored})
    return found


def remember(workshop: Workshop, home: Home, render: ClusterRender) -> Looked | None:
    """What the render looked at, None when that is not only this tree; also into the store, if no file of it can have
    changed since it was listed."""
    found = looked(home, render)
    if found is not None and workshop.store is not None and _settled(workshop, home, found):
        facts = json.dumps(dict(found.facts)).encode()
        workshop.store.put(_name(home, render.cluster), found.witness.encoded() + b"\n" + facts)
    return found


def _settled(workshop: Workshop, home: Home, found: Looked) -> bool:
    return all(workshop.settled(home.tree, path) for path, _ in found.witness.read)


def looked(home: Home, render: ClusterRender) -> Looked | None:
    """What the render looked at; None when that is not only this tree."""
    closures = render.closures(home.tree.name)
    if closures is None:
        return None
    if any(one.code in validated.BY_CHANCE or one.code == "source-missing" for one in render.findings):
        return None
    return Looked(together(witness(closure, home.tree) for closure in closures), render.facts)


def _own(value: bytes) -> Looked:
    seen, _, facts = value.partition(b"\n")
    return Looked(decoded(seen), json.loads(facts))


def _validated(value: bytes) -> Looked:
    record = validated.read(value)
    return Looked(record.witness, record.facts)


def _name(home: Home, cluster: Cluster) -> Key:
    return key("closure", tools(), validated.about(cluster), home.digest, ignores_of(home.tree))
