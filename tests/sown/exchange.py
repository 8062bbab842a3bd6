"""Kinds that a pattern describes: one text is exchanged for another, or lines are taken out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.sown.place import Where, commented, line_at, parent
from tests.sown.seed import Seed, Texts


@dataclass(frozen=True)
class Exchange:
    """What the group `it` of the pattern holds becomes `new`: a text with {} for the old one, or what makes it."""

    name: str
    where: Where
    pattern: str
    new: str | Callable[[str], str]
    #: Lines from that of the edit that are right: others than its own where another object's line is as much to blame.
    offsets: tuple[int, ...] = (0,)

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every place."""
        for path, text, match in matches(self.where, self.pattern, texts):
            old, (start, end) = match["it"], match.span("it")
            new = self.new.format(old) if isinstance(self.new, str) else self.new(old)
            if new != old:
                yield Seed(
                    self.name,
                    path,
                    frozenset(line_at(text, start) + offset for offset in self.offsets),
                    f"{old.strip()[:50]!r} → {new.strip()[:50]!r}",
                    {path: text[:start] + new + text[end:]},
                )


@dataclass(frozen=True)
class Removal:
    """The whole lines of the group `it` are taken out: right is the parent's line, or one of those around the gap."""

    name: str
    where: Where
    pattern: str

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every place."""
        for path, text, match in matches(self.where, self.pattern, texts):
            line = line_at(text, match.start("it"))
            yield Seed(
                self.name,
                path,
                frozenset({parent(text, line), line - 1, line}),
                f"removed {match['it'].strip()[:60]!r}",
                {path: text[: match.start("it")] + text[match.end("it") :]},
            )


def matches(where: Where, pattern: str, texts: Texts) -> Iterator[tuple[str, str, re.Match[str]]]:
    """Path, text and match of every place that is no comment."""
    known = re.compile(pattern, re.MULTILINE)
    for path, text in texts.items():
        if where(path, text):
            for match in known.finditer(text):
                if not commented(text, match.start("it")):
                    yield path, text, match
