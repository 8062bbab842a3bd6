"""Names in copied files: the model's site, cluster and hosts become the new one's, and nothing else does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import yaml

from penstock.scaffold import yamltext
from penstock.scaffold.moves import Moves
from penstock.scaffold.names import scalar
from penstock.scaffold.yamltext import NotYaml, Span, span


@dataclass(frozen=True)
class Renaming:
    """What becomes of names: old → new.

    `hosts` are DNS names, with every name below them; `paths` are folders, with everything below them; `words` are
    names that may stand anywhere between characters that are no letters or digits; `kept` are words that begin as one
    of these and are other names; `texts` are never touched, whatever is in them.
    """

    hosts: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    moves: Moves = field(default_factory=Moves)

    @cached_property
    def _replacements(self) -> tuple[tuple[str, str], ...]:
        return tuple(_patterns(self))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        one = "|".join(f"({pattern})" for pattern, _ in self._replacements)
        return re.compile(one) if one else None

    def text(self, text: str) -> str:
        """The text with names and addresses replaced, in one pass each: a new name is not touched again."""
        named = self._pattern.sub(self._replaced, text) if self._pattern else text
        return self.moves.text(named)

    def _replaced(self, found: re.Match[str]) -> str:
        assert found.lastindex is not None
        return self._replacements[found.lastindex - 1][1]

    def manifest(self, text: str) -> str:
        """The same for YAML: keys keep their names, and a value that would no longer be a text is put in quotes."""
        if self.text(text) == text:
            return text
        try:
            scalars = [found for root in yamltext.roots(text) for found in _scalars(root)]
        except NotYaml:
            return self.text(text)
        changes = {span(text, node): self._scalar(text, node, is_key) for node, is_key in scalars}
        return self._around(text, changes)

    def _scalar(self, text: str, node: yaml.ScalarNode, is_key: bool) -> str:
        place = span(text, node)
        old = text[place.start : place.end]
        new = old if is_key else self.text(old)
        return scalar(new) if new != old and not node.style and "\n" not in new and _unclear(new) else new

    def _around(self, text: str, changes: Mapping[Span, str]) -> str:
        """The text with its scalars changed, and everything between them (comments above all) renamed as well."""
        out, at = [], 0
        for place, new in sorted(changes.items(), key=lambda change: change[0].start):
            out += [self.text(text[at : place.start]), new]
            at = place.end
        return "".join([*out, self.text(text[at:])])


def _unclear(value: str) -> bool:
    return value != scalar(value) and re.fullmatch(r"[\w-]*", value) is not None


def _patterns(renaming: Renaming) -> Iterator[tuple[str, str]]:
    """(regular expression, replacement), the longest old name first: at one place the first that fits wins."""
    for old in sorted(renaming.texts, key=len, reverse=True):
        yield re.escape(old), old
    for old, new in _longest(renaming.paths):
        yield rf"(?<![\w.-]){re.escape(old)}(?![\w.-])", new
    for old, new in _longest(renaming.hosts):
        yield rf"(?<![A-Za-z0-9-]){re.escape(old)}(?![A-Za-z0-9-]|\.[A-Za-z0-9])", new
    for old in sorted(renaming.kept, key=len, reverse=True):
        yield word(old), old
    for old, new in _longest(renaming.words):
        yield word(old), new


def word(name: str) -> str:
    """The regular expression of a name that stands by itself or as a part between hyphens and dots."""
    return rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"


def _longest(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda pair: len(pair[0]), reverse=True)


def _scalars(root: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, bool]]:
    """Every scalar of a document with whether it is a key; each once, however often an alias repeats it."""
    stack, seen = [(root, False)], set()
    while stack:
        node, is_key = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield node, is_key
        for key, value in yamltext.pairs(node):
            stack += [(key, True), (value, False)]
        stack += [(item, False) for item in yamltext.items(node)]
