"""Accounts: whatever order things come in, lost, twice and out of order are told apart."""

from hypothesis import given
from hypothesis import strategies as st

from plant.ledger import Ledger


def booked(*numbers: int) -> Ledger:
    ledger = Ledger()
    for number in numbers:
        ledger.see("a", number)
    return ledger


def test_all_of_it_in_order() -> None:
    ledger = booked(0, 1, 2)
    assert (ledger.arrived, ledger.missing({"a": 3}), ledger.duplicates, ledger.reordered) == (3, 0, 0, 0)


def test_a_gap_and_the_end() -> None:
    assert booked(0, 2).missing() == 1
    assert booked(0, 2).missing({"a": 5}) == 3
    assert Ledger().missing({"a": 5}) == 5


def test_the_first_counts_for_the_order() -> None:
    ledger = booked(0, 1, 0, 1, 2)
    assert (ledger.duplicates, ledger.reordered) == (2, 0)
    ledger = booked(0, 2, 1, 2)
    assert (ledger.duplicates, ledger.reordered) == (1, 1)


@given(st.lists(st.integers(0, 30), max_size=60))
def test_nothing_goes_uncounted(numbers: list[int]) -> None:
    ledger = booked(*numbers)
    assert ledger.arrived == len(set(numbers))
    assert ledger.duplicates == len(numbers) - len(set(numbers))
    assert ledger.missing({"a": 31}) == 31 - len(set(numbers))
