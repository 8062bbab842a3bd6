"""Circles in dependsOn: Flux never looks for them, its Kustomizations just wait for each other forever."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def cycles(edges: Mapping[T, Sequence[T]]) -> Iterator[tuple[T, ...]]:
    """One circle per group of nodes that reach each other; it begins at the node that comes first in `edges`."""
    groups = _groups(edges)
    told: set[int] = set()
    for start in edges:
        if groups[start] not in told and (path := _back_to(start, edges, groups)):
            told.add(groups[start])
            yield path


def _back_to(start: T, edges: Mapping[T, Sequence[T]], groups: Mapping[T, int]) -> tuple[T, ...]:
    """The shortest way from `start` to itself, without its end; empty when there is none. It stays in the group."""
    before: dict[T, T] = {}
    todo = deque([start])
    while todo:
        node = todo.popleft()
        for target in edges[node]:
            if target == start:
                return _way(start, node, before)
            if target not in before and groups.get(target) == groups[start]:
                before[target] = node
                todo.append(target)
    return ()


def _way(start: T, end: T, before: Mapping[T, T]) -> tuple[T, ...]:
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return tuple(reversed(way))


def _groups(edges: Mapping[T, Sequence[T]]) -> Mapping[T, int]:
    """A number for each node; nodes that reach each other have the same (Tarjan's algorithm, without recursion)."""
    seen: dict[T, int] = {}
    lowest: dict[T, int] = {}
    group: dict[T, int] = {}
    waiting: list[T] = []
    for root in edges:
        walk = [(root, iter(edges[root]))] if root not in seen else []
        while walk:
            node, targets = walk[-1]
            if node not in seen:
                seen[node] = lowest[node] = len(seen)
                waiting.append(node)
            for target in targets:
                if target in edges and target not in seen:
                    walk.append((target, iter(edges[target])))
                    break
                if target in seen and target not in group:
                    lowest[node] = min(lowest[node], seen[target])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == seen[node]:
                    while node not in group:
                        group[waiting.pop()] = seen[node]
    return group
