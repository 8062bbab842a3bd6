"""More changes than a person reads with care, or a cluster that loses a large part of what it runs.

Divide it; or, where one cause makes all of them (a label on everything), say so in the commit.
"""

from collections.abc import Iterable, Iterator, Mapping

from penstock.danger.danger import Danger, Grade

CODE = "large-change"
#: Distinct changes, and objects that a cluster loses.
MANY, LOST = 100, 20


def check(distinct: int, deleted: Mapping[str, int], hit: Iterable[str]) -> Iterator[Danger]:
    """Of a change as a whole; `deleted` counts the objects that Flux deletes, by cluster."""
    if distinct > MANY:
        yield Danger(CODE, Grade.CAUTION, f"{distinct} distinct changes in one go", tuple(hit))
    losing = sorted(name for name, count in deleted.items() if count > LOST)
    if losing:
        most = max(deleted.values())
        yield Danger(CODE, Grade.DANGER, f"up to {most} objects of one cluster are deleted", tuple(losing))
