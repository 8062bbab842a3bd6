"""topology.names: what covers what, held against what a proxy does with the end of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.topology.names import Names, covers, fault

LABELS = st.sampled_from(["a", "b", "x"])
EXACT = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
PATTERNS = EXACT | EXACT.map(lambda name: f"*.{name}")
SETS = st.frozensets(PATTERNS, max_size=6).map(Names)
#: Every name over the alphabet that any of the patterns can tell apart.
WORLD = [
    ".".join(parts)
    for length in range(1, 6)
    for parts in __import__("itertools").product(["a", "b", "x"], repeat=length)
]


def meant(pattern: str) -> frozenset[str]:
    """What the proxy lets through: the whole name, or its end with the dot."""
    if pattern.startswith("*."):
        return frozenset(name for name in WORLD if name.endswith(pattern[1:]))
    return frozenset({pattern})


@given(PATTERNS, PATTERNS)
def test_covers_is_containment(wide: str, other: str) -> None:
    # A wildcard of four labels stands for names that the world is too small for: it is only told from others by itself.
    if len(other.split(".")) < 5:
        assert covers(wide, other) == (meant(other) <= meant(wide))


@given(SETS, PATTERNS)
def test_a_set_covers_what_one_of_it_covers(names: Names, other: str) -> None:
    by = names.by(other)
    assert bool(by) == any(covers(one, other) for one in names.patterns)
    assert not by or covers(by, other)


@given(SETS, SETS, SETS)
def test_containment_is_an_order(one: Names, two: Names, three: Names) -> None:
    assert one.missing(one) == ()
    if not one.missing(two) and not two.missing(three):
        assert not one.missing(three)
    assert not (one | two).missing(one)


@given(SETS)
def test_what_is_shadowed_changes_nothing(names: Names) -> None:
    for one, wider in names.shadowed():
        assert covers(wider, one)
        assert one != wider
        assert not Names(names.patterns - {one}).missing(names)


def test_wildcard_does_not_cover_its_apex() -> None:
    assert covers("*.a.b", "x.a.b")
    assert covers("*.a.b", "*.x.a.b")
    assert not covers("*.a.b", "a.b")
    assert not covers("*.a.b", "xa.b")
    assert not covers("x.a.b", "*.a.b")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://graph.microsoft.com", "a scheme: write graph.microsoft.com"),
        ("graph.microsoft.com/", "a slash: write graph.microsoft.com"),
        ("obo.arc.azure.com:8084", "ports: [8084]"),
        ("Login.example.com", "write login.example.com"),
        ("müller.example", "xn--mller-kva.example"),
        ("10.0.0.1", "an address"),
        ("2001:db8::1", "an address"),
        ("a..b", "the label ''"),
        ("*", "the whole first label"),
        ("*.com", "half of the internet"),
        ("x.*.example.com", "the whole first label"),
        ("*foo.example.com", "the whole first label"),
        ("a.example.", "ends in a dot"),
        ("", "empty"),
        (" a.example", "spaces"),
        ("-a.example", "the label '-a'"),
        (f"{'a' * 64}.example", "63 at most"),
        (".".join(["a" * 60] * 5), "253"),
    ],
)
def test_what_is_no_name_is_said(text: str, why: str) -> None:
    assert why in fault(text)


@pytest.mark.parametrize("text", ["a.example", "*.his.arc.azure.com", "localhost", "x-1.example"])
def test_what_is_a_name(text: str) -> None:
    assert fault(text) == ""
