"""called: what somebody may have meant by a name that nobody has."""

import pytest

from penstock.called import instead

NAMES = ("north/l3", "north/line-1", "south/l3")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("north/lime-1", "did you mean north/line-1?"),
        ("l3", "did you mean north/l3 or south/l3?"),
        ("", "there are: north/l3, north/line-1, south/l3"),
        ("elsewhere", "there are: north/l3, north/line-1, south/l3"),
    ],
)
def test_instead(asked: str, said: str) -> None:
    assert instead(asked, NAMES) == said


def test_nobody() -> None:
    assert instead("x", ()) == "there are none"


def test_not_a_thousand_names() -> None:
    assert instead("x", [f"site-{at}" for at in range(1000)]).endswith("site-11 and 988 more")
