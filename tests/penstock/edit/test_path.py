"""Paths read back as they were written, whatever the names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.edit.path import ORDER, element, fits, inside, key, lists, parsed, title, units, written

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(st.lists(st.one_of(NAMES.map(key), NAMES.map(element)), max_size=4))
def test_any_path_reads_back(steps: list[str]) -> None:
    assert parsed(written(steps)) == tuple(steps)


def test_a_path_is_what_people_write() -> None:
    steps = (title("HelmRelease/web"), "spec", "env", element("LOG"), key("a.b/c"))
    assert written(steps) == '(HelmRelease/web).spec.env[LOG]."a.b/c"'
    assert parsed("$.spec.env[LOG].value") == ("spec", "env", "[LOG]", "value")


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        ("spec.replicas", "spec.replicas", True),
        ("**.replicas", "replicas", True),
        ("**.replicas", "a.b[c].replicas", True),
        ("**.replicas", "a.replicas.x", False),
        ("**.resources.**", "a.resources.limits.cpu", True),
        ("images[*].newTag", "images[web].newTag", True),
        ("images[web*].newTag", "images[web-2].newTag", True),
        ("images.*.newTag", "images[web].newTag", False),
        ("spec.*", "spec.a.b", False),
        ("spec.x", "(Kind/name).spec.x", True),
        ("(Kind/name).spec.x", "(Kind/other).spec.x", False),
    ],
)
def test_a_pattern_fits_the_whole_path(pattern: str, path: str, fit: bool) -> None:
    assert fits(pattern, parsed(path)) is fit


def test_what_a_path_is_in() -> None:
    path = "a/b.yaml#(Kind/x).images[r.example/web].env[A].value"
    assert units(path) == (
        "a/b.yaml",
        "a/b.yaml#(Kind/x)",
        "a/b.yaml#(Kind/x).images[r.example/web]",
        "a/b.yaml#(Kind/x).images[r.example/web].env[A]",
    )
    assert lists(path)[0] == ("a/b.yaml#(Kind/x).images", "r.example/web")
    assert lists(f"a.yaml#images{ORDER}") == ()
    assert inside("images[web]", "images[web].newTag")
    assert not inside("images[web]", "images[web2].newTag")
