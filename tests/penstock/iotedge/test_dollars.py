"""Dollars arrive as they were written."""

from hypothesis import example, given
from hypothesis import strategies as st

from penstock.iotedge.dollars import arrived, expands, literal, through_flux


def halved(text: str, bracket: str) -> str:
    """What Flux (`{`) or Kubernetes (`(`) makes of a text without anything to fill in: pairs become one."""
    made, at = "", 0
    while at < len(text):
        if text.startswith("$$", at):
            made, at = made + "$", at + 2
        else:
            assert not text.startswith(f"${bracket}", at), text
            made, at = made + text[at], at + 1
    return made


@given(st.text("$({aA})", max_size=12))
@example("$$(")
@example("$$${")
def test_through_flux_and_kubernetes(text: str) -> None:
    assert halved(halved(through_flux(literal(text), flux=True), "{"), "(") == text
    assert through_flux(literal(text), flux=False) == literal(text)
    assert arrived(literal(text)) == text
    assert not expands(literal(text))


def test_what_must_not_be_expanded() -> None:
    assert through_flux(literal("$(POD) ${HOME} $C"), flux=True) == "$$$$(POD) $${HOME} $C"


def test_what_kubernetes_fills_in() -> None:
    assert [expands(word) for word in ("x$(A)", "x$$$(A-B.c)")] == [True, True]
    assert [expands(word) for word in ("$$(A)", "$(", "$()", "$A", "")] == [False] * 5
