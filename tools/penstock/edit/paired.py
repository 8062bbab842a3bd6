"""The documents of a page, each with the one that it shall become."""

from collections.abc import Mapping

from penstock.edit.emit import Want, wanted
from penstock.edit.pages import below, titles
from penstock.edit.path import Steps
from penstock.edit.sheet import Node, Sheet
from penstock.edit.values import documents


def paired(page: Sheet, want: Mapping[Steps, str]) -> list[tuple[tuple[Steps, Steps], Node]]:
    """Each document with its title now and as it shall be: the only document may get another."""
    then = titles(want)
    now = [title for title, _ in documents(page)]
    if len(now) == 1 and len(then) == 1:
        return [((now[0], next(iter(then))), page.roots[0])]
    return [((title, title), root) for title, root in documents(page) if title in then]


def roots(page: Sheet, want: Mapping[Steps, str]) -> list[tuple[Node, Want]]:
    """Each document with what it shall be."""
    return [(root, wanted(below(want, title))) for (_, title), root in paired(page, want)]
