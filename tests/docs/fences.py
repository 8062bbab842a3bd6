"""The code fences of the Markdown pages, and those that promise to be exact.

A fence `console exact` holds commands (`$ …`) and what they print. The fences of one page are one session: they run in
order in a fresh copy of this repository, and a fence `diff exact` is applied to it. A line `…` stands for any lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?P<command>.*)\n(?P<printed>(?:(?!\$ ).*\n)*)", re.MULTILINE)
GAP = "…"


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what it should print (without stderr), or a diff to apply when there is no command.

    `at` is where on the page the printed text begins.
    """

    command: str
    printed: str
    at: int = 0
    diff: str = ""


def pages() -> list[Path]:
    """Every Markdown file of the repository that is somebody's to read."""
    skipped = {".git", ".venv", ".pytest_cache", "node_modules", "build", "dist", "corpus", "template"}
    found = (path for path in sorted(ROOT.rglob("*.md")) if not skipped & set(path.relative_to(ROOT).parts[:-1]))
    return [*found, ROOT / "tests" / "corpus" / "README.md"]


def exact(page: Path) -> list[Step]:
    """The steps of a page's session, in order."""
    return list(_steps(page.read_text(encoding="utf-8")))


def _steps(text: str) -> Iterator[Step]:
    for fence in FENCE.finditer(text):
        match fence["info"].split():
            case ["console", "exact"]:
                yield from _commands(fence["text"], fence.start("text"))
            case ["diff", "exact"]:
                yield Step("", "", diff=fence["text"])


def _commands(text: str, start: int) -> Iterator[Step]:
    for match in COMMAND.finditer(text):
        yield Step(match["command"], match["printed"], start + match.start("printed"))


def agrees(told: str, printed: str) -> bool:
    """True when the page tells what was printed; each line `…` may stand for any number of lines."""
    parts = [re.escape(part) for part in re.split(rf"^{GAP}\n", told, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


def retold(told: str, printed: str) -> str:
    """What the page should tell: as many lines before and after its one gap as now."""
    head, gap, tail = told.partition(f"{GAP}\n")
    if not gap:
        return printed
    lines = printed.splitlines(keepends=True)
    before, after = head.count("\n"), tail.count("\n")
    return "".join([*lines[:before], gap, *lines[len(lines) - after :]])
