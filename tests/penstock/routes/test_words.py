"""The cursor on a route."""

import pytest

from penstock.routes.error import RouteError
from penstock.routes.words import DEEPEST, Words


def test_taking() -> None:
    words = Words("FROM /a")
    assert words.take("INTO") is None
    assert words.need("FROM", "FROM").text == "FROM"
    assert words.last.text == "FROM"
    assert words.next.kind == "/"


@pytest.mark.parametrize(
    ("text", "said"),
    [("'open", "no closing quote"), ("@", "no meaning"), ("", "found the end of the route"), ("x", "found 'x'")],
)
def test_the_unexpected(text: str, said: str) -> None:
    with pytest.raises(RouteError, match=said):
        Words(text).unexpected("FROM")


def test_depth_is_given_back() -> None:
    words = Words("")
    for _ in range(3 * DEEPEST):
        with words.deeper():
            pass
    assert words.depth == 0
