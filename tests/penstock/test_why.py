import pytest

from penstock.why import why


@pytest.mark.parametrize(
    "said", ["", " ", "x", "1", " a ", "true", "False", "YES", "null", " none ", None, True, 3, ["abc"], {}]
)
def test_what_says_nothing_is_no_reason(said: object) -> None:
    assert why(said) == ""


@pytest.mark.parametrize("said", ["not on lines", " CVE-1 ", "yes, since 2024", "因为它坏了", "a\nb"])
def test_words_are_a_reason(said: str) -> None:
    assert why(said) == said.strip()
