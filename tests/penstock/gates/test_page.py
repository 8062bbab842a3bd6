"""YAML files of the gates: every fault has its line."""

import pytest
from pydantic import Field

from penstock.errors import PenstockError
from penstock.gates import page
from penstock.strict import Strict


class Shape(Strict):
    """A small file."""

    name: str
    each: dict[str, int] = Field(default_factory=dict)


#: Keys that are merged out of ten mappings, each merged out of ten, and so on.
BOMB = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 9))


def test_what_is_written_is_read() -> None:
    text = page.written("A head.", {"name": "plant-ä", "each": {"x": 1}})
    assert text.startswith(b"# A head.\nname:")
    assert page.read(Shape, text, "f.yaml") == Shape(name="plant-ä", each={"x": 1})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\neach:\n  x: many\n", "f.yaml:3: each.x: "),
        ("name: a\nmore: 1\n", "f.yaml:2: more: "),
        ("name: [\n", "f.yaml:"),
        ("", "f.yaml:1: name: it is missing"),
        ("name: 2026-99-99\n", "f.yaml"),
        ("[" * 2000, "f.yaml:1: nested"),
        (f"name: {'1:' * 100_000}1\n", "f.yaml:1: a number or date of more than 64 characters"),
        (BOMB, "f.yaml:7: more than 1000000 values"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(PenstockError) as caught:
        page.read(Shape, text.encode(), "f.yaml")
    assert str(caught.value).startswith(said)
