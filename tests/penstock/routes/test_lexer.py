"""The longest word wins."""

import pytest

from penstock.routes.lexer import tokens


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("3 + 4", "integer + integer"),
        ("a+b", "name"),
        ("a-b.c", "name"),
        ("1 - -2", "integer - integer"),
        ("a>=1", "name >= integer"),
        ("a<>'b'", "name <> string"),
        ("'it\\'s'", "string"),
        ("'open", "unterminated"),
        ("From where", "FROM WHERE"),
        ("AND Or noT nothing", "AND OR NOT name"),
        ("true True", "true name"),
        ("{$a}", "{ system }"),
        ("$body.a[0]", "system"),
        ("e5 5g", "real name"),
        ("/* a */ x", "name"),
        ("/*", "/ *"),
        ("a ?? b || c", "name ?? name || name"),
        ("@", "unknown"),
    ],
)
def test_words(text: str, kinds: str) -> None:
    found = list(tokens(text))
    assert " ".join(token.kind for token in found[:-1]) == kinds
    assert [text[token.start : token.end] for token in found] == [token.text for token in found]
    assert found[-1].kind == "end"
