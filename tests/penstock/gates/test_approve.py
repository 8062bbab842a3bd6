"""Naming a freight to approve; signing is tried with the command."""

import pytest

from penstock.errors import PenstockError
from penstock.gates.approve import chosen
from tests.penstock.gates.states import cargo, state

ONE, TWO = cargo("sha256:" + "ab" * 32, x="1"), cargo("sha256:" + "ac" * 32, x="2")
FOUND = state(cargos=(ONE, TWO), standings={})


def test_by_the_beginning_of_its_hash_or_by_its_commit() -> None:
    assert chosen(FOUND, "ab") == chosen(FOUND, "sha256:ABAB") == chosen(FOUND, ONE.commit) == ONE


@pytest.mark.parametrize(("text", "said"), [("a", "several freights"), ("ff", "no freight"), ("", "no freight")])
def test_a_name_that_fits_not_one(text: str, said: str) -> None:
    with pytest.raises(PenstockError, match=f"names {said} of a; the newest are: acacacacacac, abababababab"):
        chosen(FOUND, text)
