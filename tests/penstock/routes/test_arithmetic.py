"""Arithmetic never raises."""

import math

from hypothesis import given
from hypothesis import strategies as st

from penstock.routes.arithmetic import OPERATIONS, calculate, exponential, power
from penstock.routes.values import UNDEFINED

FLOATS = st.floats()


@given(st.sampled_from(sorted(OPERATIONS)), FLOATS, FLOATS)
def test_a_number_or_undefined(operator: str, left: float, right: float) -> None:
    made = calculate(operator, left, right)
    assert made is UNDEFINED or (isinstance(made, float) and not math.isnan(made))


@given(FLOATS, FLOATS)
def test_powers(base: float, exponent: float) -> None:
    assert isinstance(power(base, exponent), float)
    assert exponential(exponent) >= 0 or math.isnan(exponent)


def test_what_is_no_number() -> None:
    assert calculate("+", "1", 1.0) is UNDEFINED
    assert calculate("+", 1.0, None) is UNDEFINED
    assert calculate("/", 3.0, 0.0) == math.inf
    assert calculate("/", 3.0, -0.0) == -math.inf
    assert calculate("%", -3.0, 2.0) == -1.0
