"""What the proxies cost: new connections and bytes over one and two of them, beside none, in the same run."""

import json
import sys
from pathlib import Path

from tests.lab.counted import note
from tests.lab.rendered import rendered
from tests.lab.site import HERE, Site, site
from tests.lab.world import SERVER

ROOT = Path(__file__).parents[2]
NAME = "git.aurora.example"


def measured(running: Site, label: str, address: str = "-") -> dict[str, float]:
    """One measurement from a cluster."""
    said = running.world.ask(label, sys.executable, HERE / "speed.py", NAME, "443", NAME, address)
    found: dict[str, float] = json.loads(said)
    return found


def test_what_the_proxies_cost(ground: Path, worker: Path) -> None:  # noqa: ARG001
    plant, views = rendered(ROOT, "plant-a")
    with site(plant, views, ground) as running:
        direct = measured(running, "plant-a/l4", SERVER)
        once, twice = measured(running, "plant-a/l3"), measured(running, "plant-a/l2-line-1")
    for way, found in (("none", direct), ("one", once), ("two", twice)):
        note({"speed": way, **found})
        print(f"{way}: {found['latency']:.2f} ms to connect, {found['rate']:.0f} MB/s")
    assert min(direct["rate"], once["rate"], twice["rate"]) > 0
