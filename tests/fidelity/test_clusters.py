"""What penstock renders of this repository's clusters is what Flux applies to them."""

from pathlib import Path
from typing import Any

import pytest

from tests.fidelity import monorepo, oracle
from tests.fidelity.canonical import texts
from tests.fidelity.fleet import without_owner

pytestmark = pytest.mark.timeout(1200)

ENTRIES = monorepo.entries()


@pytest.fixture(scope="session")
def flux_clusters(monorepo_tree: Path) -> dict[str, Any]:
    """What Flux makes of every cluster."""
    return oracle.ask({entry: monorepo.question(entry, monorepo_tree) for entry in ENTRIES})


def test_there_are_clusters() -> None:
    """Two sites with an L4, an L3 and two lines each."""
    assert len(ENTRIES) >= 8


@pytest.mark.parametrize("entry", ENTRIES)
def test_cluster_renders_as_flux(entry: str, flux_clusters: dict[str, Any]) -> None:
    """The same Kustomizations, each with equal objects in equal order."""
    flux = _by_key(flux_clusters[entry])
    ours = _by_key(monorepo.render(entry))
    assert [one["error"] for one in flux.values() if one.get("error")] == []
    assert sorted(ours) == sorted(flux)
    for key, one in flux.items():
        # Owner labels are what the controller adds after the build.
        assert texts(map(without_owner, ours[key]["objects"])) == texts(map(without_owner, one["objects"])), key


def _by_key(answer: Any) -> dict[tuple[str, str], Any]:
    assert not answer.get("error"), answer["error"]
    return {(one["namespace"], one["name"]): one for one in answer["kustomizations"]}
