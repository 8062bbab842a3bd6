"""generate.text: heads and lists of generated files."""

from penstock.generate.text import MARK, component, listed, made, merged, patches, section


def test_every_head_has_the_mark() -> None:
    assert made("x", "about", comment="//") == f"// {MARK} from x: change that, not this.\n// about\n"


def test_empty_lists_leave_nothing() -> None:
    assert section("resources", ()) == patches(()) == merged("a", "b", ()) == listed(()) == ""


def test_component() -> None:
    text = component("x", "About.", section("resources", ["a.yaml"]))
    assert text.endswith("kind: Component\nresources:\n  - a.yaml\n")
