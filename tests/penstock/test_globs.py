import re
import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.globs import expression, matches, selected

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


@given(st.text("ab*?/", max_size=60), st.text("ab/", max_size=400))
def test_no_glob_takes_long(glob: str, path: str) -> None:
    before = time.process_time()
    matches(glob, path)
    assert time.process_time() - before < 1


@pytest.mark.parametrize("glob", ["**/" * 30 + "x", "*a" * 30 + "b", "**/a/" * 30 + "b", "**/*a*a/" * 15 + "b"])
@pytest.mark.parametrize("path", ["a/" * 500 + "a", "a" * 1000, "aa/" * 300 + "a"])
def test_a_catastrophic_glob_is_none(glob: str, path: str) -> None:
    before = time.process_time()
    assert not matches(glob, path)
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("[ab].c", "a.c", True),
        ("[!ab].c", "a.c", False),
        ("[z-a]", "[z-a]", True),
        ("[", "[", True),
        ("a[", "a[", True),
    ],
)
def test_sets_where_they_are_asked_for(glob: str, path: str, fits: bool) -> None:
    assert (re.fullmatch(expression(glob, sets=True), path) is not None) is fits
