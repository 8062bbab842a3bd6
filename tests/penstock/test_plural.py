"""A number and its word agree."""

import pytest

from penstock.plural import counted, named


@pytest.mark.parametrize(
    ("count", "word", "text"),
    [
        (0, "error", "0 errors"),
        (1, "error", "1 error"),
        (2, "error", "2 errors"),
        (1, "OCIRepository", "1 OCIRepository"),
        (2, "OCIRepository", "2 OCIRepositories"),
        (2, "Gateway", "2 Gateways"),
        (3, "Ingress", "3 Ingresses"),
    ],
)
def test_a_word_follows_its_number(count: int, word: str, text: str) -> None:
    assert counted(count, word) == text


def test_a_plural_that_no_rule_gives_is_given() -> None:
    assert counted(2, "cluster's render", "clusters' renders") == "2 clusters' renders"
    assert counted(1, "cluster's render", "clusters' renders") == "1 cluster's render"


@pytest.mark.parametrize(
    ("names", "text"),
    [("", ""), ("a", "a"), ("ab", "a, b"), ("abc", "a, b and 1 more"), ("abcdef", "a, b and 4 more")],
)
def test_many_names_end_in_a_count(names: str, text: str) -> None:
    assert named(list(names), 2) == text
