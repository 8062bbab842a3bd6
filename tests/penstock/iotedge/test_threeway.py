"""Three ways of one file."""

import pytest

from penstock.iotedge.threeway import Result, settle

BASE = b"spec:\n  replicas: 1\n  image: a\n  list:\n    - name: x\n      value: 1\n"


@pytest.mark.parametrize(
    ("base", "new", "there", "content"),
    [
        (None, b"a: 1\n", None, b"a: 1\n"),
        (b"a: 1\n", b"a: 2\n", b"a: 1\n", b"a: 2\n"),
        (b"a: 1\n", b"a: 1\n", b"a: 3\n", b"a: 3\n"),
        (b"a: 1\n", None, b"a: 1\n", None),
        (b"a: 1\n", b"a: 1\n", None, None),
        (b"a: 1\n", b"a: 2\n", b"a: 2\n", b"a: 2\n"),
    ],
)
def test_where_only_one_side_changed(
    base: bytes | None, new: bytes | None, there: bytes | None, content: bytes | None
) -> None:
    assert settle("f.yaml", base, new, there) == Result(content)


def test_both_changed_different_values() -> None:
    there = b"spec:\n  replicas: 3 # two lines\n  image: a\n  list:\n    - name: x\n      value: 1\n"
    new = BASE.replace(b"image: a", b"image: b")
    found = settle("f.yaml", BASE, new, there)
    assert found == Result(there.replace(b"image: a", b"image: b"))


def test_both_changed_the_same_value() -> None:
    there, new = BASE.replace(b"image: a", b"image: mine"), BASE.replace(b"image: a", b"image: b")
    found = settle("f.yaml", BASE, new, there)
    assert found.content == there
    assert "spec.image was changed by hand" in found.kept[0]


def test_json_too() -> None:
    base, new = b'{\n  "a": 1,\n  "b": 1\n}\n', b'{\n  "a": 2,\n  "b": 1\n}\n'
    assert settle("f.json", base, new, b'{\n  "a": 1,\n  "b": 5\n}\n').content == b'{\n  "a": 2,\n  "b": 5\n}\n'


def test_what_stays_and_is_told() -> None:
    for base, new, there in (
        (b"a: 1\n", None, b"a: 3\n"),
        (None, b"a: 1\n", b"b: 1\n"),
        (b"a: 1\n", b"a: 2\n", b"a: ]\n"),
    ):
        found = settle("f.yaml", base, new, there)
        assert found.content == there
        assert found.kept
    assert settle("f.yaml", b"a: 1\n", b"a: 2\n", None).kept == ("f.yaml",)
