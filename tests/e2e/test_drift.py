"""`penstock drift` against a real API server: what people change is found, what others own is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.drifting import WEB, apply, config, drift, found, many, repository, served, total
from tests.e2e.figures import Figures
from tests.e2e.plane import Plane, Server


@pytest.fixture(scope="module")
def server(control: Plane) -> Iterator[Server]:
    """An API server with Flux's kinds."""
    with served(control) as made:
        yield made


def test_only_what_flux_would_change_is_drift(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], figures: Figures
) -> None:
    api, root = server.api(), repository(tmp_path, WEB, config("kept"), config("gone"))
    things = apply(api, root, capsys)
    assert drift(root, server.kubeconfig(), capsys)[0] == 0
    web = next(one for one in things if one["kind"] == "Deployment")
    path = api.path_of(web)
    # Somebody edits and deletes; an operator adds a field of its own, which Flux leaves.
    edit = {"spec": {"replicas": 5, "paused": True}}
    api.request("PATCH", f"{path}?fieldManager=kubectl-edit", edit, "application/merge-patch+json")
    own = {"metadata": {"annotations": {"operator.example/seen": "yes"}}}
    api.request("PATCH", f"{path}?fieldManager=operator", own, "application/merge-patch+json")
    api.delete(next(one for one in things if one["metadata"]["name"] == "gone"))
    code, said = drift(root, server.kubeconfig(), capsys)
    fields = {one["name"]: (one["state"], sorted(field["path"] for field in one["fields"])) for one in said["objects"]}
    assert code == 1
    assert fields == {"web": ("changed", ["spec.paused", "spec.replicas"]), "gone": ("missing", [])}
    assert api.get("apps/v1", "Deployment", "edge", "web")["spec"]["replicas"] == 5  # type: ignore[index]
    figures.add("drift: changes by hand found, fields of others left", 3)


def test_a_kind_that_the_cluster_lacks(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thing = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: edge}\n"
    code, said = drift(repository(tmp_path, thing), server.kubeconfig(), capsys)
    (widget,) = [one for one in said["objects"] if one["kind"] == "Widget"]
    assert (code, widget["state"]) == (1, "missing")
    assert "CRD" in widget["reason"]


def test_five_thousand_objects(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], figures: Figures
) -> None:
    code, said = drift(many(tmp_path / "many", 20), server.kubeconfig(), capsys, "--timeout", "240")
    assert (code, said["compared"]) == (1, total(20))
    assert {*found(said).values()} == {"missing"}
    figures.add("drift: objects asked about in one cluster", total(20))
