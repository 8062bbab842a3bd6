"""What a danger is worth where it is: a line (level 2) is not a staging namespace."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from penstock.danger.danger import Danger, Grade

LINE = "l2"


def placed(dangers: Iterable[Danger], levels: Mapping[str, str]) -> Iterator[Danger]:
    """The dangers with their clusters parted by grade: one grade more on a line. `levels` are those of the clusters."""
    for danger in dangers:
        clusters = danger.clusters or tuple(levels)
        lines = tuple(sorted(name for name in clusters if levels.get(name) == LINE))
        others = tuple(sorted(name for name in clusters if levels.get(name) != LINE))
        if lines:
            yield replace(danger, grade=_raised(danger.grade), clusters=lines)
        if others or not clusters:
            yield replace(danger, clusters=others)


def _raised(grade: Grade) -> Grade:
    return grade if grade is Grade.NONE else Grade(min(grade + 1, Grade.CRITICAL))
