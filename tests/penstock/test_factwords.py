"""Versions in facts."""

import pytest

from penstock import facts
from penstock.factwords import CLUSTER, SITE, minor


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.34", (1, 34)),
        ("v1.34.2", (1, 34)),
        ("1.34.2+k3s1", (1, 34)),
        ("1", None),
        ("", None),
        ("x1.2", None),
        ("1.34567", None),
    ],
)
def test_minor(text: str, numbers: tuple[int, int] | None) -> None:
    assert minor(text) == numbers


def test_facts_are_called_the_same_everywhere() -> None:
    assert (facts.SITE, facts.CLUSTER, facts.minor) == (SITE, CLUSTER, minor)
