"""A Kustomization does not build any more, or Flux would refuse what it builds.

Flux keeps what is on the cluster and applies nothing new of it until it is mended. `penstock validate` says where.
"""

from collections.abc import Iterable, Iterator

from penstock.danger.danger import Danger, Grade
from penstock.diff.outcome import Broken

CODE = "broken"


def check(broken: Iterable[Broken]) -> Iterator[Danger]:
    """What was fine before and is not after."""
    for one in broken:
        if one.what.broken:
            verb = "Flux refuses" if one.what.refused else "what cannot be built any more is"
            yield Danger(CODE, Grade.DANGER, f"{verb} Kustomization {one.what.kustomization}", one.clusters)
