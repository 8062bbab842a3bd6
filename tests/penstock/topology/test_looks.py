"""topology.looks: a bound for products."""

from penstock.topology.looks import LETTERS, Looks


def test_they_are_used_up_and_then_over() -> None:
    looks = Looks(2)
    assert looks.take()
    assert looks.take("text")
    assert not looks.over
    assert not looks.take()
    assert looks.over


def test_a_long_text_counts_for_more() -> None:
    looks = Looks(10)
    looks.take("x" * 2 * LETTERS, times=3)
    assert looks.left == 1
