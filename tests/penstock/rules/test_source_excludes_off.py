"""source-excludes-off, on the worked enterprise; and the pattern language itself."""

import pytest

from penstock.rules.sourceignore import excluded_by_default, patterns, taken_out
from tests.penstock.rules.enterprise import FOLDER, Enterprise


def test_own_patterns_let_pictures_in(enterprise: Enterprise) -> None:
    enterprise.write(".sourceignore", "/tests/\n").write("docs/plan.png", "picture")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("source-excludes-off", ".sourceignore")
    assert "docs/plan.png are part" in finding.message


def test_patterns_of_the_source_do_the_same(enterprise: Enterprise) -> None:
    enterprise.replace(f"{FOLDER}/source.yaml", "  url:", "  ignore: /tests/\n  url:").write("docs/plan.png", "picture")
    (finding,) = enterprise.findings(enterprise.name)
    assert finding.message.startswith("spec.ignore of the source switches")
    assert finding.place.path == f"{FOLDER}/source.yaml"
    assert "ignore: /tests/" in enterprise.read(f"{FOLDER}/source.yaml").splitlines()[finding.place.line - 1]


def test_pictures_without_any_pattern(enterprise: Enterprise) -> None:
    enterprise.write("docs/plan.png", "picture")
    assert enterprise.found(enterprise.name) == []


def test_pictures_that_the_patterns_take_out(enterprise: Enterprise) -> None:
    enterprise.write(".sourceignore", "# pictures\n*.png\n").write("docs/plan.png", "picture")
    assert enterprise.found(enterprise.name) == []


@pytest.mark.parametrize(
    ("text", "path", "out"),
    [
        ("*.png", "a/b/c.png", True),
        ("/*.png", "a/c.png", False),
        ("docs/", "a/docs/b/c", True),
        ("docs/", "docs", False),
        ("/docs", "docs/c", True),
        ("/docs", "a/docs/c", False),
        ("a/*/c", "a/b/c", True),
        ("a/*/c", "a/b/x/c", False),
        ("**/c", "a/b/c", True),
        ("a/**/c", "a/c", True),
        ("a/**", "a/b/c", True),
        ("*.png\n!keep.png", "a/keep.png", False),
        ("[ab].txt", "b.txt", True),
        ("# *.png", "c.png", False),
        ("a.c", "abc", False),
        ("# a\x0cb.c\rc.d\x85d.e\u2028\n", "b.c", False),
        ("# a\rb.c\n", "b.c", False),
        ("b.c\r\n", "b.c", True),
        ("b.c  ", "b.c", True),
        ("b.c\t", "b.c", False),
        ("\ufeff# b.c", "b.c", False),
        (" \t\n", " \t", False),
    ],
)
def test_patterns(text: str, path: str, out: bool) -> None:
    assert taken_out(patterns(text), path) is out


def test_patterns_of_a_folder_reach_no_further() -> None:
    own = patterns("*.png", "docs/.sourceignore")
    assert taken_out(own, "docs/a.png")
    assert not taken_out(own, "a.png")


@pytest.mark.parametrize("path", ["a.zip", "x/a.tar.gz", ".github/workflows/a.yaml", "a/.sops.yaml"])
def test_what_flux_leaves_out_by_itself(path: str) -> None:
    assert excluded_by_default(path)
    assert not excluded_by_default("apps/kustomization.yaml")
