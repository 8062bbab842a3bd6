"""Dollars arrive as they were written."""

from hypothesis import given
from hypothesis import strategies as st

from penstock.iotedge.dollars import arrived, literal


def flux(text: str) -> str:
    """What Flux's substitution makes of a text without variables to fill: it fails at one."""
    made, at = "", 0
    while at < len(text):
        if text.startswith("$$", at):
            made, at = made + "$", at + 2
        else:
            assert not text.startswith("${", at), text
            made, at = made + text[at], at + 1
    return made


@given(st.text("$({aA})", max_size=12))
def test_through_flux_and_kubernetes(text: str) -> None:
    assert arrived(flux(literal(text, flux=True))) == text or "$$(" in text
    assert literal(text, flux=False) == text.replace("$(", "$$(")


def test_what_must_not_be_expanded() -> None:
    assert literal("$(POD) ${HOME} $$", flux=True) == "$$$$(POD) $${HOME} $$$$"
