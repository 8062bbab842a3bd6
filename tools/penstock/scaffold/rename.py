"""Names in copied files: the model's site, cluster and hosts become the new one's, and nothing else does."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import yaml

from penstock.scaffold import yamltext
from penstock.scaffold.moves import LITERAL, Moves
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
    def _replacements(self) -> tuple[tuple[str, str | None], ...]:
        return tuple(_patterns(self))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"({pattern})" for pattern, _ in self._replacements))

    def text(self, text: str) -> str:
        """The text with names and addresses replaced, in one pass: what has become of one is not touched again."""
        return yamltext.splice(text, dict(self._edits(text)))

    def _edits(self, text: str) -> Iterator[tuple[Span, str]]:
        """What is to be replaced, in order, and what by."""
        for found in self._pattern.finditer(text):
            replacement = self._replacements[(found.lastindex or 1) - 1][1]
            new = self.moves.literal(found[0]) if replacement is None else replacement
            if new != found[0]:
                yield Span(found.start(), found.end()), new

    def manifest(self, text: str) -> str:
        """The same for YAML: keys keep their names, and a value that would no longer be a text is put in quotes."""
        edits = dict(self._edits(text))
        if not edits:
            return text
        try:
            scalars = _scalars(text)
        except NotYaml:
            return yamltext.splice(text, edits)
        return yamltext.splice(text, dict(_legible(text, edits, scalars)))


def _legible(text: str, edits: Mapping[Span, str], scalars: list["_Scalar"]) -> Iterator[tuple[Span, str]]:
    """The edits without those of keys; those of a plain value that would be read as no text become one, with quotes."""
    starts = [one.place.start for one in scalars]
    of_scalar: dict[int, dict[Span, str]] = {}
    for place, new in edits.items():
        at = bisect_right(starts, place.start) - 1
        if at < 0 or place.start >= scalars[at].place.end:
            yield place, new  # a comment, or what stands between values
        elif not scalars[at].is_key:
            of_scalar.setdefault(at, {})[place] = new
    for at, within in of_scalar.items():
        place = scalars[at].place
        moved = {Span(one.start - place.start, one.end - place.start): new for one, new in within.items()}
        value = yamltext.splice(text[place.start : place.end], moved)
        if scalars[at].plain and _unclear(value):
            yield place, scalar(value)
        else:
            yield from within.items()


def _unclear(value: str) -> bool:
    return value != scalar(value) and re.fullmatch(r"[\w-]*", value) is not None


def _patterns(renaming: Renaming) -> Iterator[tuple[str, str | None]]:
    """(regular expression, replacement; None for an address), longest first: at one place the first that fits wins."""
    for old in sorted(renaming.texts, key=len, reverse=True):
        yield re.escape(old), old
    for old, new in _longest(renaming.paths):
        yield rf"(?<![\w.-]){re.escape(old)}(?![\w.-])", new
    for old, new in _longest(renaming.hosts):
        yield rf"(?<![A-Za-z0-9-]){re.escape(old)}(?![A-Za-z0-9-]|\.[A-Za-z0-9])", new
    # Before words: a site may be called 41, and stand in no address for that.
    yield LITERAL.pattern, None
    for old in sorted(renaming.kept, key=len, reverse=True):
        yield word(old), old
    for old, new in _longest(renaming.words):
        yield word(old), new


def word(name: str) -> str:
    """The regular expression of a name that stands by itself or as a part between hyphens and dots."""
    return rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"


def _longest(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda pair: len(pair[0]), reverse=True)


class _Scalar(NamedTuple):
    """Where a scalar stands, whether it is a key, and whether it is written without quotes."""

    place: Span
    is_key: bool
    plain: bool


@lru_cache(maxsize=512)
def _scalars(text: str) -> list[_Scalar]:
    """Every scalar of a text, in order, each once however often an alias repeats it. Raises NotYaml."""
    found = [one for root in yamltext.roots(text) for one in _below(text, root)]
    return sorted(found, key=lambda one: one.place.start)


def _below(text: str, root: yaml.Node) -> Iterator[_Scalar]:
    stack, seen = [(root, False)], set()
    while stack:
        node, is_key = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield _Scalar(span(text, node), is_key, not node.style and node.start_mark.line == node.end_mark.line)
        for key, value in yamltext.pairs(node):
            stack += [(key, True), (value, False)]
        stack += [(item, False) for item in yamltext.items(node)]
