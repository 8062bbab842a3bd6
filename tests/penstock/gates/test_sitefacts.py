"""Facts that Kustomize changes on their way are those of the gates too."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home
from penstock.fleet import open_repository
from penstock.gates import sitefacts
from penstock.promote.bench import Bench
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import config_map, lines
from tests.penstock.support.repository import Files, Repository
from tests.penstock.support.sites import SETTINGS

pytestmark = pytest.mark.usefixtures("worker")
OPEN, SHUT = "Mon-Sun 00:00-24:00", "Sat 22:00-23:59"
PATCHED = lines(
    "resources: [facts.yaml]",
    "patches:",
    f'  - patch: \'[{{"op": "replace", "path": "/data/MAINTENANCE_WINDOW", "value": "{SHUT}"}}]\'',
    "    target: {kind: ConfigMap, name: site-facts}",
)


def site(name: str, kustomization: str) -> Files:
    """A site with one cluster, whose files say that it is always open."""
    facts = config_map("site-facts", {"TIME_ZONE": "Europe/Berlin", "MAINTENANCE_WINDOW": OPEN})
    return {f"clusters/{name}/l3/facts.yaml": facts, f"clusters/{name}/l3/kustomization.yaml": kustomization}


@contextmanager
def opened(repository: Repository) -> Iterator[Bench]:
    with Workshop() as workshop:
        yield Bench(workshop, open_repository(repository.root))


def test_what_is_patched_is_taken_from_the_render(repo: MakeRepository) -> None:
    there = repo({"penstock.yaml": SETTINGS, **site("a", PATCHED), **site("b", "resources: [facts.yaml]\n")})
    with opened(there) as bench:
        found = sitefacts.facts_of(bench)
    assert {name: one["MAINTENANCE_WINDOW"] for name, one in found.items()} == {"a": SHUT, "b": OPEN}
    assert found["a"]["TIME_ZONE"] == "Europe/Berlin"


def test_nothing_else_is_rendered(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def seen(workshop: Workshop, around: Home, clusters: Sequence[Cluster]) -> Sequence[ClusterRender]:
        asked.extend(one.name for one in clusters)
        return expand(workshop, around, clusters)

    monkeypatch.setattr("penstock.gates.sitefacts.expand", seen)
    plain = {"penstock.yaml": SETTINGS, **site("b", "resources: [facts.yaml]\n")}
    there = repo(plain)
    with opened(there) as bench:
        sitefacts.facts_of(bench)
    assert asked == []
    there.write(site("a", PATCHED))
    with opened(there) as bench:
        sitefacts.facts_of(bench)
    assert asked == ["a/l3"]
