"""Expand every cluster of the fleet together, wave by wave, so that equal builds are done once and cores are busy."""

from collections.abc import Callable, Sequence
from functools import partial

from penstock.discover.cluster import Cluster
from penstock.document import Object
from penstock.expand.expansion import ROUNDS, Expansion, Node
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home, Sources
from penstock.expand.weight import PORTION, TooHeavy
from penstock.render.build import Build, BuildKey
from penstock.render.substitute import Substitution
from penstock.store.builds import builds
from penstock.store.substitutions import substitutions
from penstock.workshop import Workshop

#: What a Kustomization of a cluster would be if it were another: for questions that begin with "what if".
Rewrite = Callable[[Cluster, Object], Object]


def expand(
    workshop: Workshop,
    home: Home,
    clusters: Sequence[Cluster],
    *,
    divisible: bool = False,
    rewrite: Rewrite | None = None,
) -> tuple[ClusterRender, ...]:
    """Everything that each cluster would run, in the clusters' order. Where the memory that is allowed is too small for
    all of them, TooHeavy says so to who can ask for fewer (`divisible`); else what is too much is not built."""
    workshop.pool.allowance = PORTION // workshop.pool.among
    try:
        return _expand(workshop, home, clusters, divisible and len(clusters) > 1, rewrite)
    finally:
        workshop.pool.allowance = None


def _expand(
    workshop: Workshop, home: Home, clusters: Sequence[Cluster], divisible: bool, rewrite: Rewrite | None
) -> tuple[ClusterRender, ...]:
    trees = workshop.trees
    trees.add(home.tree)
    states = [Expansion(c, home.settings, Sources(home, trees, c.entry.source, c.entry.url)) for c in clusters]
    if rewrite is not None:
        for state in states:
            state.rewrite = partial(rewrite, state.cluster)
    done: dict[BuildKey, Build] = {}
    moving = list(states)
    for _ in range(ROUNDS):
        before = [_shape(state) for state in moving]
        _build(workshop, moving, done)
        _substitute(workshop, moving)
        if divisible and workshop.pool.allowance is not None and workshop.pool.allowance < 0:
            raise TooHeavy
        still = [s for s, was in zip(moving, before, strict=True) if _shape(s) != was]
        moving = still or [state for state in moving if state.settle()]
        moving = moving or [state for state in states if state.settle()]
        if not moving:
            break
    from penstock.expand.conclude import conclude  # loaded while the first builds are made

    return tuple(conclude(state, workshop, finished=state not in moving) for state in states)


def _build(workshop: Workshop, states: list[Expansion], done: dict[BuildKey, Build]) -> None:
    wanted = dict.fromkeys(key for state in states for key in state.wanted_builds())
    missing = [key for key in wanted if key not in done]
    done.update(builds(workshop, missing))
    for state in states:
        state.take_builds(done)


def _substitute(workshop: Workshop, states: list[Expansion]) -> None:
    asked = [(state, node, one) for state in states for node, one in state.wanted_substitutions()]
    while asked:
        results = substitutions(workshop, [one for _, _, one in asked])
        again: list[tuple[Expansion, Node, Substitution]] = []
        for (state, node, one), result in zip(asked, results, strict=True):
            retry = state.take(node, one, result)
            if retry is not None:
                again.append((state, node, retry))
        asked = again


def _shape(state: Expansion) -> object:
    return [(key, id(node.build), node.signature) for key, node in state.nodes.items()]
