"""Flux reconciles every cluster of the worked enterprise, and what is live then is what penstock renders."""

import pytest

from tests.e2e import enterprise
from tests.e2e.api import Api, Object
from tests.e2e.artifacts import Artifacts, packed
from tests.e2e.compare import differences
from tests.e2e.enterprise import Rendered
from tests.e2e.figures import Figures
from tests.e2e.flux import controller, inventory, kustomizations
from tests.e2e.plane import Plane
from tests.e2e.standins import standing_in
from tests.fidelity import monorepo

CLUSTERS = [entry.removeprefix("clusters/") for entry in monorepo.entries()]


@pytest.fixture(scope="session")
def rendered() -> dict[str, Rendered]:
    """What penstock renders."""
    return enterprise.render(monorepo.ROOT)


@pytest.fixture(scope="session")
def artifact(artifacts: Artifacts) -> Object:
    """The artifact of the working copy."""
    return artifacts.artifact(packed(monorepo.ROOT))


@pytest.mark.parametrize("name", CLUSTERS)
def test_live_objects_are_the_rendered_ones(
    name: str, control: Plane, artifacts: Artifacts, artifact: Object, rendered: dict[str, Rendered], figures: Figures
) -> None:
    cluster = rendered[name]
    with control.server() as server:
        api = server.api()
        enterprise.prepare(api)
        with controller(server), standing_in(api, artifacts, cluster.kinds()) as others:
            others.artifact = artifact
            enterprise.bootstrap(api, cluster.entry)
            order = enterprise.rolled_out(api, set(cluster.objects), artifact["revision"])
        assert others.failures == []
        in_order(order, cluster)
        applied_by_each(api, cluster)
        assert [one for thing in cluster.all for one in differences(api, thing)] == []
    figures.add("clusters of the worked enterprise, rolled out by kustomize-controller")
    figures.add("Kustomizations in them, all ready, in the order of dependsOn", len(order))
    figures.add("their objects, live as rendered", len(cluster.all))


def in_order(order: list[str], cluster: Rendered) -> None:
    """What a Kustomization depends on was ready before it."""
    for name, waits in cluster.waits().items():
        assert all(order.index(on) < order.index(name) for on in waits), order


def applied_by_each(api: Api, cluster: Rendered) -> None:
    """The inventory of each Kustomization is what penstock renders of it."""
    found = kustomizations(api)
    for name, objects in cluster.objects.items():
        ours = sorted(
            (one["metadata"].get("namespace", ""), one["metadata"]["name"], _group(one), one["kind"]) for one in objects
        )
        assert sorted(inventory(found[name])) == ours, name


def _group(thing: Object) -> str:
    return str(thing["apiVersion"]).rpartition("/")[0]
