"""Big steps and steps back."""

import pytest

from penstock.danger import version_step
from tests.penstock.support.seen import deployment, said, seen


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [("1.9", "2.0", "makes a major step"), ("2.0", "1.9", "goes back"), ("1.9", "1.10", ""), ("1.0", "1.0.1", "")],
)
def test_steps(before: str, after: str, word: str) -> None:
    one = seen(*(deployment(containers=[{"name": "a", "image": f"r/a:{tag}"}]) for tag in (before, after)))
    sentences = [sentence for _, sentence in said(version_step, one)]
    assert sentences == ([f"image r/a {word}: {before} \N{RIGHTWARDS ARROW} {after}"] if word else [])


def test_what_comes_makes_no_step() -> None:
    assert said(version_step, seen(None, deployment(containers=[{"name": "a", "image": "a:9"}]))) == []
