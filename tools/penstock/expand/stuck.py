"""Kustomizations that wait for variables which only come after them: Flux never applies them, and never says why."""

from collections.abc import Iterator

from penstock.expand.expansion import Expansion, Node
from penstock.expand.kustomization import Key
from penstock.expand.producers import ANYWHERE, made
from penstock.expand.variables import Reference, references

Thing = tuple[str, str, str]


def stuck(state: Expansion) -> Iterator[tuple[Node, Reference]]:
    """The nodes that can never be applied, each with the reference that it waits for.

    What no node renders is taken to exist on the cluster. The rest is a least fixed point: a node is applied when its
    parent is, and when every variable's source that some node renders is rendered by a node that is applied.
    """
    makers = {thing: by for thing, by in _makers(state).items() if not (_assumed(state, thing) or _by_hand(state, by))}
    applied: set[Key] = set()
    waiting = dict(state.nodes)
    while True:
        ready = [
            key
            for key, node in waiting.items()
            if _parent_ready(node, applied) and _missing(node, makers, applied) is None
        ]
        if not ready:
            break
        for key in ready:
            applied.add(key)
            del waiting[key]
    for node in waiting.values():
        reference = _missing(node, makers, applied)
        if reference is not None and _parent_ready(node, applied):
            yield node, reference


def _makers(state: Expansion) -> dict[Thing, set[Key]]:
    makers: dict[Thing, set[Key]] = {}
    for key, node in state.nodes.items():
        for document in node.documents:
            things = list(made(document))
            if document.kind in ("ConfigMap", "Secret"):
                things.append((document.kind, document.namespace, document.name))
            for thing in things:
                makers.setdefault(thing, set()).add(key)
    return makers


def _assumed(state: Expansion, thing: Thing) -> bool:
    return state.settings.assumed(state.cluster.name, *thing) is not None


def _by_hand(state: Expansion, makers: set[Key]) -> bool:
    """Whether it is of a folder that applies itself, and that somebody applied by hand at first."""
    return state.adopted and state.entry in makers


def _parent_ready(node: Node, applied: set[Key]) -> bool:
    return node.parent is None or node.parent in applied


def _missing(node: Node, makers: dict[Thing, set[Key]], applied: set[Key]) -> Reference | None:
    namespace = node.kustomization.key.namespace
    for reference in references(node.kustomization):
        by = makers.get((reference.kind, namespace, reference.name)) or makers.get(
            (reference.kind, ANYWHERE, reference.name)
        )
        if by and not reference.optional and not by & applied:
            return reference
    return None
