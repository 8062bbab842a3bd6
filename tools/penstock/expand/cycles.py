"""Circles in dependsOn: Flux never looks for them, its Kustomizations just wait for each other forever."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def cycles(edges: Mapping[T, Sequence[T]]) -> Iterator[tuple[T, ...]]:
    """One circle per group of nodes that reach each other; it begins at the node that comes first in `edges`."""
    done: set[T] = set()
    for start in edges:
        if start in done:
            continue
        path = _back_to(start, edges)
        if path:
            yield path
            done.update(node for node in _reached(start, edges) if start in _reached(node, edges))


def _back_to(start: T, edges: Mapping[T, Sequence[T]]) -> tuple[T, ...]:
    """The shortest way from `start` to itself, without its end; empty when there is none."""
    paths: list[tuple[T, ...]] = [(start,)]
    seen: set[T] = set()
    while paths:
        path = paths.pop(0)
        for target in edges.get(path[-1], ()):
            if target == start:
                return path
            if target not in seen and target in edges:
                seen.add(target)
                paths.append((*path, target))
    return ()


def _reached(start: T, edges: Mapping[T, Sequence[T]]) -> set[T]:
    """Every node that some walk from `start` comes to."""
    reached: set[T] = set()
    queue = [start]
    while queue:
        for target in edges.get(queue.pop(), ()):
            if target in edges and target not in reached:
                reached.add(target)
                queue.append(target)
    return reached
