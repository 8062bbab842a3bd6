from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.globs import matches, selected

NAMES = st.text("ab.", min_size=1, max_size=3)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
GLOBS = st.lists(
    st.one_of(st.text("ab.*?", min_size=1, max_size=3).filter(lambda w: "**" not in w), st.just("**")),
    min_size=1,
    max_size=4,
)


def slow(glob: list[str], path: list[str]) -> bool:
    """The meaning of a glob, folder by folder, without any cleverness."""
    if not glob:
        return not path
    if glob[0] != "**":
        return bool(path) and fnmatchcase(path[0], glob[0]) and slow(glob[1:], path[1:])
    if len(glob) == 1:
        return bool(path)
    return any(slow(glob[1:], path[skip:]) for skip in range(len(path) + 1))


@given(GLOBS, PATHS)
def test_a_glob_means_what_the_slow_reading_says(glob: list[str], path: str) -> None:
    assert matches("/".join(glob), path) == slow(glob, path.split("/"))


@given(PATHS)
def test_a_path_fits_itself_and_everything(path: str) -> None:
    assert matches(path, path)
    assert matches("**", path)


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("clusters/*", "clusters/a", True),
        ("clusters/*", "clusters/a/b", False),
        ("clusters/*/", "clusters/a", True),
        ("/clusters/*", "clusters/a", True),
        ("**/app", "app", True),
        ("**/app", "a/b/app", True),
        ("**/app", "a/myapp", False),
        ("a/**", "a/b/c", True),
        ("a/**/c", "a/c", True),
        ("a?c", "a/c", False),
        ("a.c", "abc", False),
        ("[ab]", "a", False),
        ("*", "a\nb", True),
        ("a", "a\n", False),
        ("**", "", True),
    ],
)
def test_examples(glob: str, path: str, fits: bool) -> None:
    assert matches(glob, path) is fits


@pytest.mark.parametrize(
    ("globs", "path", "inside"),
    [
        ((), "a", False),
        (("a",), "a", True),
        (("*", "!a"), "a", False),
        (("*", "!a", "a"), "a", True),
        (("!a", "*"), "a", True),
        (("!a",), "b", False),
    ],
)
def test_the_last_glob_that_speaks_of_a_path_decides(globs: tuple[str, ...], path: str, inside: bool) -> None:
    assert selected(globs, path) is inside
