"""Sow every mutation of a sample, and count how often penstock points to the file and the line."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from penstock.finding import Finding
from tests.placement import blind
from tests.placement.aims import AIMS
from tests.placement.ground import Ground
from tests.placement.mutation import Mutation
from tests.placement.swap import files_gone, listed_twice, patches_renamed

Source = Callable[[Ground], Iterable[Mutation]]
#: What mutations come from, and how many of each a sample has.
SOURCES: tuple[tuple[Source, int], ...] = (
    *((source, 12) for source in blind.KINDS),
    *((aim.mutations, 3) for aim in AIMS),
    (files_gone, 5),
    (patches_renamed, 5),
    (listed_twice, 5),
)
SEED = 62443


@dataclass(frozen=True)
class Verdict:
    """What came of a mutation. Without a finding it was no fault, or penstock is blind to it."""

    mutation: Mutation
    findings: tuple[Finding, ...]

    @property
    def file(self) -> bool:
        """True when every finding lies in the right file."""
        said = self.mutation.expected
        return bool(self.findings) and all(one.place.path == said(one.message).path for one in self.findings)

    @property
    def line(self) -> bool:
        """True when every finding lies on the right line."""
        said = self.mutation.expected
        return self.file and all(one.place.line in said(one.message).lines for one in self.findings)

    def __str__(self) -> str:
        told = "; ".join(f"{one.place} {one.code}" for one in self.findings) or "nothing"
        lines = ",".join(map(str, sorted(self.mutation.spot.lines)))
        return f"{self.mutation.kind}: {self.mutation.what}: {told}, not {self.mutation.spot.path}:{lines}"


def sample(ground: Ground, *, everything: bool = False) -> Iterator[Mutation]:
    """The mutations of one run, the same at every run."""
    for number, (source, most) in enumerate(SOURCES):
        found = list(source(ground))
        chosen = random.Random(SEED + number).sample(found, len(found) if everything else min(most, len(found)))
        yield from chosen


def judged(ground: Ground, mutations: Iterable[Mutation]) -> Iterator[Verdict]:
    """The verdict of each."""
    for mutation in mutations:
        yield Verdict(mutation, ground.findings(mutation))


def table(verdicts: Sequence[Verdict]) -> str:
    """The figures as a table in Markdown, one row a kind, and all together below."""
    kinds = list(dict.fromkeys(one.mutation.kind for one in verdicts))
    rows = [_row(kind, [one for one in verdicts if one.mutation.kind == kind]) for kind in kinds]
    head = ["| kind | sown | found | right file | right line |", "|---|--:|--:|--:|--:|"]
    return "\n".join([*head, *rows, _row("**together**", verdicts)])


def _row(kind: str, verdicts: Sequence[Verdict]) -> str:
    found = [one for one in verdicts if one.findings]
    file, line = (sum(flags) for flags in ([one.file for one in found], [one.line for one in found]))
    return f"| {kind} | {len(verdicts)} | {len(found)} | {_share(file, len(found))} | {_share(line, len(found))} |"


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)" if whole else "-"
