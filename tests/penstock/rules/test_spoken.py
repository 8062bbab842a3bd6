"""What a container's arguments say."""

from typing import Any

import pytest

from penstock.rules.spoken import arguments


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--a=1", "--b", "2", "--c=x=y"], {"a": "1", "b": "2", "c": "x=y"}),
        (["--flag", "--a=1"], {"flag": "", "a": "1"}),
        (["word", "--a", "1", "word"], {"a": "1"}),
        (["--a=1", "--a=2"], {"a": "2"}),
        (None, {}),
        ("--a=1", {}),
        ([7, "--a", 7], {"a": "7"}),
    ],
)
def test_arguments(given: Any, said: dict[str, str]) -> None:
    assert {name: one.value for name, one in arguments(given).items()} == said


def test_which_word_says_it() -> None:
    assert {name: one.at for name, one in arguments(["--a=1", "--b", "2", "--flag"]).items()} == {
        "a": 0,
        "b": 2,
        "flag": 3,
    }
