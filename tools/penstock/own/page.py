"""The manual of a rule of penstock.yaml, made from its keys."""

from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

from penstock import explain, settingsfile
from penstock.errors import PenstockError
from penstock.explain import Page
from penstock.locate import content
from penstock.root import FILE, root_of
from penstock.rules.examples import Manual
from penstock.tree import Tree

if TYPE_CHECKING:
    from penstock.settings import Match, OwnRule, Settings


def page(rule: "OwnRule") -> Page:
    """The page of one rule."""
    what = f"Of {_meant(rule.match)} this must be true:\n\n{indent(dedent(rule.check).strip(), '    ')}\n"
    if rule.field:
        what += f"\nIt points to the field {rule.field}.\n"
    why = f"{rule.hint or 'It says: ' + rule.message}\nIt is a rule of this repository, see `rules` in {FILE}.\n"
    return Page(rule.code, rule.severity, Manual(_title(rule), what, why, ()))


def learn(loaded: "Settings") -> None:
    """Make the rules of these settings known to `explain`."""
    explain.learn([page(rule) for rule in loaded.rules])


def learn_from(tree: Tree | None) -> None:
    """The same for the penstock.yaml of a tree, if it can be read."""
    text = content(tree, FILE) if tree else b""
    try:
        learn(settingsfile.parse(text))
    except PenstockError:
        return


def learn_around(folder: Path) -> None:
    """The same for the repository that holds a folder."""
    try:
        learn(settingsfile.load(root_of(folder)[0]))
    except PenstockError:
        return


def _title(rule: "OwnRule") -> str:
    words = rule.message.strip()
    prose = not any(mark in words for mark in "'\"(")
    return f"{(words[0].upper() + words[1:] if prose else f'A rule of this repository, {rule.code}').rstrip('.')}."


def _meant(match: "Match") -> str:
    """`every Service in edge-*` and the like."""
    parts = [f"every {' or '.join(match.kinds)}" if match.kinds != ("*",) else "every object"]
    for word, globs in (
        ("of the groups", match.groups),
        ("in the namespaces", match.namespaces),
        ("on the levels", match.levels),
        ("of the clusters", match.clusters),
    ):
        if globs != ("*",):
            parts.append(f"{word} {', '.join(one or 'core' for one in globs)}")
    return " ".join(parts)
