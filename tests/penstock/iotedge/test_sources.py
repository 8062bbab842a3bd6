"""Which objects an export is made of."""

import json
from typing import Any, cast

from penstock.document import Document
from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.finding import Place
from penstock.iotedge.sources import of_app, of_cluster
from tests.penstock.iotedge.pods import config, deployment


def document(held: Any) -> Document:
    raw = json.dumps(held).encode()
    metadata = held["metadata"]
    return Document(held.get("apiVersion", "v1"), held["kind"], metadata["namespace"], metadata["name"], "", False, raw)


def rendered(name: str, path: str, *objects: Any) -> Rendered:
    held = {"metadata": {"name": name, "namespace": "flux-system"}, "spec": {"path": path}}
    return Rendered(Kustomization(held), lambda: Place("x"), documents=tuple(document(one) for one in objects))


class Render:
    """As much of a cluster's render as is looked at."""

    def __init__(self, *held: Rendered) -> None:
        self.rendered = held
        self.facts = {"REGISTRY": "r.example"}
        self.cluster = type("Cluster", (), {"name": "plant-a/l4"})


def names(pick: Any, *held: Rendered) -> list[str]:
    found = pick(cast(ClusterRender, Render(*held)))
    assert (found.cluster, found.registry) == ("plant-a/l4", "r.example")
    return sorted(str(one["metadata"]["name"]) for one in found.objects)


PLATFORM = rendered("platform", "./platform/levels/l4", deployment("broker"))
APPS = rendered("apps", "./apps/levels/l4", deployment("press"), config("press", a="b"))
DEVICE = rendered("line-1", "./apps/base/line/start-1", deployment("oven"))


def test_a_cluster_is_its_applications() -> None:
    assert names(of_cluster, PLATFORM, APPS, DEVICE) == ["oven", "press", "press"]
    assert names(of_cluster, PLATFORM) == ["broker"]


def test_an_application_by_any_of_its_names() -> None:
    every = (PLATFORM, APPS, DEVICE)
    assert names(of_app("line"), DEVICE) == names(of_app("line-1"), *every) == ["oven"]
    assert names(of_app("apps"), *every) == ["press", "press"]
    assert names(of_app("press"), *every) == ["press", "press"]
    assert names(of_app("gone"), *every) == []
