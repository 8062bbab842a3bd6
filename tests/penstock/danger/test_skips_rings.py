"""What is said of a change that reaches several rings."""

import pytest

from penstock.danger.danger import Grade
from penstock.danger.skips_rings import check

SITES, TWO = {"a": 1, "b": 1}, {"pilot": 1, "early": 1}


@pytest.mark.parametrize(("policy", "grade"), [("warn", Grade.CAUTION), ("refuse", Grade.CRITICAL)])
def test_it_is_as_grave_as_the_settings_say(policy: str, grade: Grade) -> None:
    (one,) = check(SITES, TWO, ("a/l3", "b/l3"), policy)
    assert (one.grade, one.sentence) == (
        grade,
        "it reaches 2 sites in 2 rings at once (pilot, early): it skips the rings",
    )


def test_it_may_be_allowed_and_one_ring_is_no_matter() -> None:
    assert check(SITES, TWO, (), "allow") == ()
    assert check(SITES, {"early": 2}, (), "refuse") == ()
