import pytest

from penstock.document import Document
from penstock.where.uses import spoiled, texts, unsound, use
from tests.penstock.support.values import document


def config(value: str, key: str = "k") -> Document:
    return document("v1", "ConfigMap", "a", data={key: value})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x ${A} y", "${A"),
        ("${A:0:1}", "${A"),
        ("${#A}", None),
        ("$$${A}", "${A"),
        ("$${A}", None),
        ("${A:=1}", None),
        ("${A-1}", None),
        ("${AB}", None),
        ("$A", None),
        ("${A:-1} ${A}", "${A"),
    ],
)
def test_a_use_without_a_default(text: str, found: str | None) -> None:
    seen = use(config(text), "A")
    assert seen == (found and (("data", "k"), False, found))


def test_a_variable_in_a_fields_name_and_the_first_of_several() -> None:
    assert use(config("x", "${A}"), "A") == (("data", "${A}"), True, "${A")
    both = document("v1", "ConfigMap", "a", data={"a": ["x", "${A}"], "b": "${A}"})
    assert use(both, "A") == (("data", "a", 1), False, "${A")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("${A} ${B:-x} ${C:=y} ${D/x/y} ${#E}", None),
        ("$$ $x $", None),
        ("$${a b}", None),
        ("x ${a b} y", "${a b"),
        ("${A} ${1}", "${1"),
        ("${A\nB", "${A"),
        ("${", "${"),
    ],
)
def test_what_substitution_refuses(text: str, found: str | None) -> None:
    assert unsound(config(text)) == (found and (("data", "k"), False, found))


def test_texts_come_in_the_order_of_the_object_with_keys_first() -> None:
    assert list(texts({"a": ["x", 1], "b": {"c": "y"}})) == [
        *((("a",), True, "a"), (("b",), True, "b")),
        *((("a", 0), False, "x"), (("b", "c"), True, "c"), (("b", "c"), False, "y")),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("web:${EMPTY}", "${EMPTY}"),
        ("${PLAIN} ${MAP}", "${MAP}"),
        ("a ${PLAIN}", None),
        ("${EMPTY}", None),
        ("$${MAP}", None),
        ("${OTHER} ${MAP:=x}", None),
        ("a: b\n${MAP}", None),
    ],
)
def test_a_value_that_makes_no_yaml_of_what_is_around_it(text: str, found: str | None) -> None:
    values = {"EMPTY": "", "PLAIN": "x", "MAP": "y: z"}
    assert spoiled(config(text), values) == (found and (("data", "k"), False, found))


def test_what_would_be_large_is_not_tried() -> None:
    assert spoiled(config("${A}" * 20_000), {"A": "'" * 100_000}) is None
    assert spoiled(config("x ${A}" * 20), {"A": ": "}) is not None
