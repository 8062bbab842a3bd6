from pathlib import Path

from penstock.discover.read import inside, objects, parsed
from tests.penstock.support.values import tree_of


def test_mappings_are_read_and_nothing_else(tmp_path: Path) -> None:
    assert objects(tree_of(tmp_path, {"a.yaml": "a: 1\n---\n- b\n---\nc: 2\n"}), "a.yaml") == [{"a": 1}, {"c": 2}]
    assert objects(tree_of(tmp_path, {}), "none.yaml") == []
    assert parsed(b"a: [") == []


def test_what_is_not_there_is_an_empty_mapping() -> None:
    assert inside({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
    assert inside({"a": 3}, "a", "b") == inside(None, "a") == inside([]) == {}
