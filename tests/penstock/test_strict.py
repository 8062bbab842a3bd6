"""What people write for penstock is taken as it is written, or not at all."""

import pytest
from pydantic import ValidationError

from penstock.strict import Strict


class Word(Strict):
    """One word."""

    word: str = ""


def test_an_unknown_key_is_a_fault() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Word.model_validate({"wrod": "x"})


def test_a_value_never_changes() -> None:
    word = Word(word="x")
    with pytest.raises(ValidationError, match="frozen"):
        setattr(word, "word", "y")  # noqa: B010
