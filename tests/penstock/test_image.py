"""Image references and their parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.image import Image, image, split

DIGEST = "sha256:" + "a" * 64
REFERENCES = [
    ("nginx", Image("nginx", "", "")),
    ("nginx:1.27", Image("nginx", "1.27", "")),
    ("registry.example.org:5000/a/b", Image("registry.example.org:5000/a/b", "", "")),
    ("registry.example.org:5000/a/b:1.2@sha256:ab", Image("registry.example.org:5000/a/b", "1.2", "sha256:ab")),
    (f"a@{DIGEST}", Image("a", "", DIGEST)),
]
ODD = [
    ("", Image("", "", "")),
    (":1", Image("", "1", "")),
    ("a:", Image("a", "", "")),
    ("a b:1 2@x\ny", Image("a b", "1 2", "x\ny")),
    ("a:b:c", Image("a:b", "c", "")),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_a_reference_has_parts(text: str, expected: Image) -> None:
    assert image(text) == split(text) == expected


@pytest.mark.parametrize("text", ["", "not an image", "a@b", "@sha256:ab", "a@sha256:xyz", "a\n"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert image(text) is None


@pytest.mark.parametrize(("text", "expected"), ODD)
def test_any_text_is_split(text: str, expected: Image) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "version"), [("a", ""), ("a:1", "1"), ("a@sha256:ab", "sha256:ab"), ("a:1@sha256:ab", "1@sha256:ab")]
)
def test_the_version_is_what_there_is(text: str, version: str) -> None:
    assert split(text).version == version


@given(st.text(alphabet="a/:@ \n"))
def test_splitting_takes_any_text_and_loses_no_name(text: str) -> None:
    assert text.startswith(split(text).name)
