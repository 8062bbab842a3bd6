"""Each line of the threat model names tests, and there are such tests."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

from tests.hostile.bombs import BOMBS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/threat-model.md").read_text(encoding="utf-8")
THREATS = re.sub(r"^## Fuzzing$.*?(?=^## )", "", PAGE, flags=re.DOTALL | re.MULTILINE)
ROWS = [line.split(" | ") for line in THREATS.splitlines() if re.match(r"\| (?!threat|output)[^-]", line)]
NAMED = re.compile(r"`(\*?[\w*-]+)`")


def written() -> set[str]:
    """The names of all tests, in Python and in Go."""
    python = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    go = (path.read_text(encoding="utf-8") for path in (ROOT / "tools/kustomize-worker").glob("*_test.go"))
    found = re.compile(r"^(?:def|func) (test_\w+|Test\w+)\(", re.MULTILINE)
    return {name for text in (*python, *go) for name in found.findall(text)}


def test_every_line_names_a_test() -> None:
    assert len(ROWS) > 30
    assert not [row[0] for row in ROWS if not NAMED.search(row[-1]) and "every bomb" not in row[-1]]


def test_every_test_that_is_named_is_written() -> None:
    named = {name for row in ROWS for name in NAMED.findall(row[-1]) if re.match(r"test_|Test", name)}
    assert sorted(named - written()) == []


def test_every_case_that_is_named_is_there_and_every_bomb_is_named() -> None:
    cases = [path.name for path in (ROOT / "tests/corpus").iterdir()]
    globs = [name for row in ROWS for name in NAMED.findall(row[-1]) if not re.match(r"test_|Test", name)]
    assert not [glob for glob in globs if not any(fnmatchcase(name, glob) for name in (*cases, *BOMBS))]
    assert not [name for name in BOMBS if not any(fnmatchcase(name, glob) for glob in globs)]
