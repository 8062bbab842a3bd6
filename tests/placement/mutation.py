"""A mutation: one fault sown into the enterprise, and where a person would have to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Spot:
    """A file, and the lines of it of which any is right."""

    path: str
    lines: frozenset[int]


@dataclass(frozen=True)
class Mutation:
    """`files` are the new contents by path (None: the file is gone). Every finding with one of `codes` must lie on
    `spot`; `elsewhere` has the spots of findings whose message holds a certain text. A `certain` mutation must give a
    finding; one made blindly may happen to be no fault."""

    kind: str
    what: str
    files: Mapping[str, str | None]
    spot: Spot
    codes: frozenset[str]
    certain: bool = True
    #: True where only a look at the whole fleet shows the fault.
    whole: bool = False
    elsewhere: Mapping[str, Spot] = field(default_factory=dict)

    def expected(self, message: str) -> Spot:
        """Where a finding that says this belongs."""
        return next((spot for text, spot in self.elsewhere.items() if text in message), self.spot)


def spot(path: str, *lines: int) -> Spot:
    """A spot of one line, usually."""
    return Spot(path, frozenset(lines))
