"""Quorums."""

from hypothesis import given
from hypothesis import strategies as st

from penstock.gates.quorum import needed


def test_shares_are_rounded_up_and_numbers_are_bounded() -> None:
    assert [needed("80%", sites) for sites in (1, 3, 5, 10)] == [1, 3, 4, 8]
    assert [needed("2", sites) for sites in (1, 2, 5)] == [1, 2, 2]


@given(st.integers(1, 100), st.integers(1, 1000))
def test_a_share_is_at_least_one_site_and_at_most_all(share: int, sites: int) -> None:
    count = needed(f"{share}%", sites)
    assert 1 <= count <= sites
    assert count * 100 >= share * sites > (count - 1) * 100 or count == 1
