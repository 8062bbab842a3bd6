"""Values of other shapes than the expected one."""

from penstock.shape import many, mapping, mappings


def test_a_mapping_and_nothing_else() -> None:
    assert mapping({"a": 1}) == {"a": 1}
    assert mapping([("a", 1)]) == mapping("a") == mapping(None) == {}


def test_a_list_and_nothing_else() -> None:
    assert many([1, None]) == [1, None]
    assert many({"a": 1}) == many("ab") == many(None) == []


def test_the_mappings_of_a_list() -> None:
    assert mappings([{"a": 1}, "b", None, []]) == [{"a": 1}]
    assert mappings({"a": {}}) == mappings(None) == []
