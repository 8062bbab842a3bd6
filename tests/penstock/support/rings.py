"""Fleets whose sites are in rings: plant-a begins releases, plant-b takes them, then plant-c."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from penstock.promote import lock as locks
from penstock.promote import site as sites
from penstock.promote.freight import digest
from penstock.promote.layout import layout
from penstock.promote.settings import Promotion
from penstock.tree.working import working_tree
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import LOCK, PLACE, SETTINGS, fleet, release

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLANTS = ("plant-a", "plant-b", "plant-c")
RINGS = """\
promotion:
  rings:
    - {name: pilot, sites: [plant-a], soak: 24h}
    - {name: early, sites: [plant-b], soak: 12h}
    - {name: rest, sites: [plant-c]}
"""


def ringed(repository: Repository, rings: str = RINGS) -> Repository:
    """All plants at 1.0.0, which plant-a gave them, and then plant-a at 1.1.0; all of it committed."""
    first = repository.commit({**fleet(PLANTS), "penstock.yaml": SETTINGS + rings})
    taken = values(repository, "plant-a")
    for site in PLANTS[1:]:
        lock = locks.Lock(site, "plant-a", first, digest(taken), taken)
        repository.write({LOCK.format(site): locks.written(lock)})
    repository.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    return repository


def values(repository: Repository, site: str) -> Mapping[str, str]:
    """What may move of a site, as it is now."""
    tree = working_tree(repository.root)
    return sites.read(tree, layout(Promotion(), tree.entries, ()), site).values


def freight(repository: Repository, site: str = "plant-a") -> str:
    """The hash of what a site has."""
    return digest(values(repository, site))


def kubectl(commit: str, ready: str = "True") -> str:
    """What kubectl prints of a cluster that runs this commit."""
    one = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "apps", "namespace": "flux-system"},
        "status": {
            "lastAppliedRevision": f"main@sha1:{commit}",
            "conditions": [{"type": "Ready", "status": ready, "message": "no such host"}],
        },
    }
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": [one]})
