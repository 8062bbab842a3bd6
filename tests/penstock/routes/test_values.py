"""Three-valued logic, as a table."""

import itertools

import pytest

from penstock.routes.values import MISSING, UNDEFINED, Kind, Truth, conjunction, disjunction, kind_of, negation, truth

ORDER: list[Truth] = [False, UNDEFINED, True]


@pytest.mark.parametrize(("left", "right"), list(itertools.product(ORDER, repeat=2)))
def test_and_is_the_lesser_and_or_the_greater(left: Truth, right: Truth) -> None:
    ranks = ORDER.index(left), ORDER.index(right)
    assert conjunction(left, right) is ORDER[min(ranks)]
    assert disjunction(left, right) is ORDER[max(ranks)]
    assert negation(conjunction(left, right)) is disjunction(negation(left), negation(right))


def test_what_is_no_boolean_is_undefined_but_a_literal_null() -> None:
    assert truth(None, Kind.NULL) is False
    for value in (None, 1.0, "true", UNDEFINED, MISSING):
        assert truth(value, Kind.ANY) is UNDEFINED


def test_kinds() -> None:
    kinds = [kind_of(value) for value in (True, 1.0, "", None, UNDEFINED, MISSING)]
    assert kinds == [Kind.BOOL, Kind.NUMBER, Kind.STRING, Kind.NULL, Kind.UNDEFINED, Kind.NULL]
