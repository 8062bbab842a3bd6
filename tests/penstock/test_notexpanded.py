from penstock.notexpanded import NotExpanded


def test_what_is_not_expanded_is_a_sentence() -> None:
    assert str(NotExpanded("HelmRelease", "n", "a", "far")) == "HelmRelease/n/a: far"


def test_equal_ones_are_one() -> None:
    assert len({NotExpanded("HelmRelease", "n", "a", "far"), NotExpanded("HelmRelease", "n", "a", "far")}) == 1
