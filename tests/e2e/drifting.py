"""A small repository and `penstock drift` of it, for the tests of drift."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from penstock.cli import main
from tests.e2e.api import Api, Object
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


@contextmanager
def served(control: Plane) -> Iterator[Server]:
    """An API server with Flux's kinds, and the namespaces of the repository."""
    with control.server() as made:
        api = made.api()
        install(api, "flux/2.9")
        for space in ("flux-system", "edge"):
            namespace(api, space)
        yield made


def config(name: str, value: str = "v") -> str:
    """A ConfigMap."""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: edge}}\ndata: {{k: {value}}}\n"


def repository(root: Path, *things: str, clusters: tuple[str, ...] = ("one",)) -> Path:
    """A repository whose clusters have these objects."""
    files = {"penstock.yaml": 'clusters: ["clusters/*"]\n', "apps/all.yaml": "---\n".join(things)}
    for path, text in {**files, **{f"clusters/{name}/apps.yaml": KUSTOMIZATION for name in clusters}}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def many(root: Path, parts: int) -> Path:
    """A cluster of so many Kustomizations with 250 objects each."""
    repository(root, config("first"))
    for part in range(parts):
        text = KUSTOMIZATION.replace("apps", f"part-{part}")
        (root / "clusters" / "one" / f"part-{part}.yaml").write_text(text, encoding="utf-8")
        folder = root / f"part-{part}"
        folder.mkdir()
        things = (config(f"many-{part}-{number}") for number in range(250))
        (folder / "all.yaml").write_text("---\n".join(things), encoding="utf-8")
    return root


def total(parts: int) -> int:
    """How many objects that are: with the first, and the Kustomizations themselves."""
    return parts * 250 + 1 + parts + 1


def apply(api: Api, root: Path, capsys: pytest.CaptureFixture[str]) -> list[Object]:
    """Make live what git has, as the controller does."""
    main(["render", "one", "--root", str(root)])
    things = [one for one in yaml.safe_load_all(capsys.readouterr().out) if one]
    for thing in things:
        api.apply(thing, manager=OWNER)
    return things


def drifts(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[Any]]:
    """The exit code, and what is said of each cluster."""
    code = main(["drift", "*", "--root", str(root), "--output", "json", *words])
    return code, json.loads(capsys.readouterr().out)["clusters"]


def drift(root: Path, kubeconfig: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    """The same of a repository with one."""
    code, (said,) = drifts(root, capsys, "--kubeconfig", str(kubeconfig), *more)
    return code, said


def found(said: Any) -> dict[str, str]:
    """Kind/name → state of what is not as in git."""
    return {f"{one['kind']}/{one['name']}": one["state"] for one in said["objects"]}
