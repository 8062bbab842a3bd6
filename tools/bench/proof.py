"""The proof of the topology alone: every rule over the whole fleet, T1 to T14, in this process, store warm.

    python tools/bench/proof.py [SITES]

What each cluster's render says (its notes) is taken from this repository's plant-a, once for each site under the site's
own name; the rules are then asked of the fleet as `penstock validate` asks them.
"""

import json
import resource
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.measure import Took
from bench.table import Row
from penstock.fleet import Repository, open_repository
from penstock.rules.contract import Needs, Problem
from penstock.rules.every import RULES
from penstock.rules.view import FleetCluster, FleetView
from penstock.validate.quick import validate

ROOT = Path(__file__).parents[2]
MODEL = "plant-a"
MOST = 10


def proof_rows(sites: int) -> Iterator[Row]:
    """The row of a fleet of so many sites of four clusters each."""
    view = fleet(sites)
    took = {code: seconds(view, code) for code, rule in RULES.items() if rule.NEEDS is Needs.FLEET}
    wall, cpu = (sum(one[at] for one in took.values()) for at in (0, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = f"{sites} sites x 4 clusters, the {len(took)} rules over the whole fleet alone"
    yield Row(name, Took(wall, cpu, peak, 0), "bar at 1,000: 5 s")
    for code in sorted(took, key=lambda code: -took[code][1])[:MOST]:
        print(f"  {took[code][1]:6.2f} s CPU  {code}", file=sys.stderr)


def seconds(view: FleetView, code: str) -> tuple[float, float]:
    """(wall, CPU) seconds of one rule, whose findings are read to the end."""
    wall, cpu = time.perf_counter(), time.process_time()
    deque(asked(view, code), maxlen=0)
    return time.perf_counter() - wall, time.process_time() - cpu


def asked(view: FleetView, code: str) -> Iterator[Problem]:
    """What one rule over the whole fleet says."""
    check: Callable[[FleetView], Iterator[Problem]] = vars(RULES[code])["check"]
    return check(view)


def fleet(sites: int) -> FleetView:
    """The model site so many times, each under a name of its own."""
    repository: Repository = open_repository(ROOT)
    model = [one for one in validate(ROOT).clusters if one.name.startswith(f"{MODEL}/")]
    clusters = tuple(_renamed(one, f"plant-{number:04d}") for number in range(sites) for one in model)  # type: ignore[arg-type]
    return FleetView(clusters, repository.tree, repository.settings)


def _renamed(one: FleetCluster, site: str) -> FleetCluster:
    text = json.dumps([one.name, one.path, dict(one.facts), one.notes]).replace(MODEL, site)
    name, path, facts, notes = json.loads(text)
    return FleetCluster(name, path, facts, notes)


if __name__ == "__main__":
    for row in proof_rows(int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
        print(row)
