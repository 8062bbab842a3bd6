"""dependsOn of Flux Kustomizations, as pairs of what is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.expand.kustomization import Key
from penstock.rules.contract import Field
from penstock.rules.flux import Declared
from penstock.rules.view import ClusterView
from penstock.shape import many, mapping


@dataclass(frozen=True, slots=True)
class Dependency:
    """Kustomization `of` waits for `on`; the field names it in `of`."""

    of: Declared
    on: Declared
    field: Field


def dependencies(cluster: ClusterView) -> Iterator[Dependency]:
    """Every entry whose Kustomization is in the cluster, without those that judge readiness by an expression."""
    by_key = {declared[0].key: declared for declared in cluster.kustomizations}
    for declared in cluster.kustomizations:
        kustomization = declared[0]
        for index, entry in enumerate(many(kustomization.spec.get("dependsOn"))):
            asked = mapping(entry)
            key = Key(str(asked.get("namespace") or kustomization.key.namespace), str(asked.get("name") or ""))
            if key in by_key and not asked.get("readyExpr"):
                yield Dependency(declared, by_key[key], ("spec", "dependsOn", index))
