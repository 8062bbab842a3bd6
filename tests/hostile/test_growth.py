"""What penstock does in one piece takes in proportion to how much there is, and no longer."""

import pytest

from tests.hostile.pieces import PIECES, seconds

#: Four times as much may take so many times as long (what compares each with each takes sixteen), and a moment more.
FACTOR, MOMENT, SMALL = 8.0, 0.3, 2500


@pytest.mark.parametrize("name", PIECES)
def test_four_times_as_much_takes_some_four_times_as_long(name: str) -> None:
    seconds(name, 40)  # what is loaded and compiled at first
    small = min(seconds(name, SMALL) for _ in range(2))
    assert min(seconds(name, 4 * SMALL) for _ in range(2)) <= FACTOR * small + MOMENT
