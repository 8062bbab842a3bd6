"""`penstock drift` against a real API server: what people change is found, what others own is not, faults are told."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from penstock.cli import main
from tests.e2e.api import Api, Object
from tests.e2e.figures import Figures
from tests.e2e.flux import install, namespace
from tests.e2e.plane import Plane, Server

OWNER = "kustomize-controller"
KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: edge}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1", ports: [{containerPort: 80}]}]}
"""


@pytest.fixture(scope="module")
def server(control: Plane) -> Iterator[Server]:
    """An API server with Flux's kinds."""
    with control.server() as made:
        api = made.api()
        install(api, "flux/2.9")
        for space in ("flux-system", "edge"):
            namespace(api, space)
        yield made


def repository(root: Path, *things: str) -> Path:
    """A repository with one cluster, `one`, and these objects."""
    for path, text in {
        "penstock.yaml": 'clusters: ["clusters/*"]\n',
        "clusters/one/apps.yaml": KUSTOMIZATION,
        "apps/all.yaml": "---\n".join(things),
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def apply(api: Api, root: Path, capsys: pytest.CaptureFixture[str]) -> list[Object]:
    """Make live what git has, as the controller does."""
    main(["render", "one", "--root", str(root)])
    things = [one for one in yaml.safe_load_all(capsys.readouterr().out) if one]
    for thing in things:
        api.apply(thing, manager=OWNER)
    return things


def drift(server: Server, root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    """The exit code, and what is said of the cluster."""
    code = main(
        ["drift", "one", "--root", str(root), "--kubeconfig", str(server.kubeconfig()), "--output", "json", *more]
    )
    return code, json.loads(capsys.readouterr().out)["clusters"][0]


def config(name: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: edge}}\ndata: {{k: v}}\n"


def test_only_what_flux_would_change_is_drift(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], figures: Figures
) -> None:
    api, root = server.api(), repository(tmp_path, WEB, config("kept"), config("gone"))
    things = apply(api, root, capsys)
    assert drift(server, root, capsys)[0] == 0
    web = next(one for one in things if one["kind"] == "Deployment")
    path = api.path_of(web)
    # Somebody edits and deletes; an operator adds a field of its own, which Flux leaves.
    edit = {"spec": {"replicas": 5, "paused": True}}
    api.request("PATCH", f"{path}?fieldManager=kubectl-edit", edit, "application/merge-patch+json")
    own = {"metadata": {"annotations": {"operator.example/seen": "yes"}}}
    api.request("PATCH", f"{path}?fieldManager=operator", own, "application/merge-patch+json")
    api.delete(next(one for one in things if one["metadata"]["name"] == "gone"))
    code, said = drift(server, root, capsys)
    found = {one["name"]: (one["state"], sorted(field["path"] for field in one["fields"])) for one in said["objects"]}
    assert code == 1
    assert found == {"web": ("changed", ["spec.paused", "spec.replicas"]), "gone": ("missing", [])}
    assert api.get("apps/v1", "Deployment", "edge", "web")["spec"]["replicas"] == 5  # type: ignore[index]
    figures.add("drift: changes by hand found, fields of others left", 3)


def test_a_kind_that_the_cluster_lacks(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thing = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: edge}\n"
    code, said = drift(server, repository(tmp_path, thing), capsys)
    (found,) = [one for one in said["objects"] if one["kind"] == "Widget"]
    assert (code, found["state"]) == (1, "missing")
    assert "CRD" in found["reason"]


def test_credentials_that_are_no_longer_good(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository(tmp_path, config("any"))
    words = ["drift", "one", "--root", str(root), "--output", "json", "--kubeconfig", str(server.kubeconfig("expired"))]
    assert main(words) == 2
    (said,) = json.loads(capsys.readouterr().out)["clusters"]
    assert (said["state"], said["reason"]) == ("unknown", "Unauthorized")


def many(root: Path) -> Path:
    """A cluster of twenty Kustomizations with 250 objects each."""
    repository(root, config("first"))
    for part in range(20):
        text = KUSTOMIZATION.replace("apps", f"part-{part}")
        (root / "clusters" / "one" / f"part-{part}.yaml").write_text(text, encoding="utf-8")
        folder = root / f"part-{part}"
        folder.mkdir()
        things = (config(f"many-{part}-{number}") for number in range(250))
        (folder / "all.yaml").write_text("---\n".join(things), encoding="utf-8")
    return root


def test_five_thousand_objects_and_a_server_that_dies(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], figures: Figures
) -> None:
    root = many(tmp_path / "many")
    begun = time.monotonic()
    code, said = drift(server, root, capsys, "--timeout", "240")
    assert (code, said["compared"]) == (1, 5022)
    assert {one["state"] for one in said["objects"]} == {"missing"}
    assert time.monotonic() - begun < 240
    timer = threading.Timer(4, server.kill)
    timer.start()
    begun = time.monotonic()
    code, said = drift(server, root, capsys, "--timeout", "60")
    timer.join()
    assert time.monotonic() - begun < 90
    assert code in (1, 2)
    assert said["reason"] or "unknown" in {one["state"] for one in said["objects"]}
    server.start()
    code, said = drift(server, repository(tmp_path / "small", config("many-1")), capsys)
    assert (code, said["state"]) == (1, "drifted")
    figures.add("drift: objects asked about in one cluster, and again while its API server is killed", 5022)
