"""A change is seen now at a site that is closed to changes: frozen, or outside its maintenance window.

Flux applies what is merged at once. Merge when the site opens, or pin the site to a revision and move the pin then. The
window and the zone are facts of the site, windows and freezes of many sites stand in penstock.yaml under `promotion:`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from penstock.danger.danger import Danger, Grade
from penstock.diff.outcome import ClusterOutcome
from penstock.errors import PenstockError

if TYPE_CHECKING:
    from penstock.settings import Settings

CODE = "closed-site"
GRADES = {"freeze": Grade.DANGER}


def check(settings: "Settings", hit: Iterable[ClusterOutcome], now: datetime) -> Iterator[Danger]:
    """The sites that are hit and closed."""
    sites: dict[str, list[ClusterOutcome]] = {}
    for one in hit:
        if one.site:
            sites.setdefault(one.site, []).append(one)
    if not sites:
        return
    from penstock.gates.closed import closed  # with models, which a fleet without sites does not load

    for site, clusters in sorted(sites.items()):
        names = tuple(sorted(one.name for one in clusters))
        try:
            reasons = closed(settings.promotion, site, now, clusters[0].facts)
        except PenstockError:
            continue  # a fact that says no time is a finding of validate
        for reason in reasons:
            yield Danger(CODE, GRADES.get(reason.gate, Grade.CAUTION), f"site {site} is {reason.text}", names)
