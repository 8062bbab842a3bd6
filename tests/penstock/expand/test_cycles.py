from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from penstock.expand.cycles import cycles

NODES = st.integers(0, 5)
GRAPHS = st.dictionaries(NODES, st.lists(st.integers(0, 6), max_size=4), max_size=6)
Graph = dict[int, list[int]]


def circling(edges: Graph) -> set[int]:
    """Every node from which some walk leads back to itself, by trying all walks."""
    reached = {node: {target for target in targets if target in edges} for node, targets in edges.items()}
    for _ in edges:
        for node in edges:
            reached[node] |= {far for near in reached[node] for far in reached[near]}
    return {node for node in edges if node in reached[node]}


@given(GRAPHS)
def test_every_circle_walks_along_edges_and_closes(edges: Graph) -> None:
    for cycle in cycles(edges):
        assert len(set(cycle)) == len(cycle)
        assert all(target in edges[node] for node, target in pairwise((*cycle, cycle[0])))


@given(GRAPHS)
def test_there_is_a_circle_exactly_when_some_node_leads_back_to_itself(edges: Graph) -> None:
    found = {node for cycle in cycles(edges) for node in cycle}
    assert bool(found) == bool(circling(edges))
    assert found <= circling(edges)


@given(GRAPHS)
def test_no_node_is_in_two_circles(edges: Graph) -> None:
    nodes = [node for cycle in cycles(edges) for node in cycle]
    assert len(nodes) == len(set(nodes))


@given(GRAPHS)
def test_taking_one_edge_of_each_circle_out_again_and_again_ends_them_all(edges: Graph) -> None:
    for _ in range(40):
        found = list(cycles(edges))
        for cycle in found:
            (first, second) = (cycle[0], (*cycle, cycle[0])[1])
            edges = {**edges, first: [target for target in edges[first] if target != second]}
        if not found:
            break
    assert not circling(edges)


def test_a_circle_begins_at_the_node_that_comes_first() -> None:
    assert list(cycles({"b": ["c"], "a": ["b"], "c": ["a"]})) == [("b", "c", "a")]


def test_the_shortest_way_round_is_shown() -> None:
    assert list(cycles({1: [2, 3], 2: [3], 3: [1]})) == [(1, 3)]


def test_a_node_that_only_leads_into_a_circle_is_not_in_it() -> None:
    assert list(cycles({"outside": ["a"], "a": ["b"], "b": ["a"]})) == [("a", "b")]


def test_targets_that_nobody_declares_are_no_circle() -> None:
    assert list(cycles({"a": ["gone"]})) == []


@given(GRAPHS)
def test_a_circle_is_the_shortest_that_its_first_node_has(edges: Graph) -> None:
    for cycle in cycles(edges):
        near = {target for target in edges[cycle[0]] if target in edges}
        steps = 1
        while cycle[0] not in near:
            near |= {far for node in near for far in edges[node] if far in edges}
            steps += 1
        assert len(cycle) == steps


def test_a_long_chain_is_walked_once() -> None:
    chain = {node: [node - 1] for node in range(100_000)}
    assert list(cycles(chain)) == []
    assert list(cycles({**chain, 0: [99_999]})) == [(0, *range(99_999, 0, -1))]
