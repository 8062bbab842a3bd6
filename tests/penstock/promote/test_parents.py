"""What counts as older."""

import pytest

from penstock.edit.scalar import quoted
from penstock.promote.parents import _older


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        (quoted("1.9.0"), quoted("1.10.0"), True),
        (quoted("1.10.0"), quoted("1.9.0"), False),
        (quoted("v2.1.8"), quoted("v2.1.8"), False),
        (quoted("stable"), quoted("edge"), True),
        ("3", "4", True),
    ],
)
def test_versions_go_by_their_numbers_and_the_rest_is_older_when_it_differs(one: str, other: str, older: bool) -> None:
    assert _older(one, other) is older
