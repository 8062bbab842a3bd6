"""The worked enterprise of this repository: what penstock renders of its clusters, and how each is bootstrapped."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from penstock.fleet import expanded, open_repository
from tests.e2e.api import Api, Object
from tests.e2e.flux import FLUX, SYSTEM, install, kustomizations, namespace, ready
from tests.e2e.settling import asked_again
from tests.fidelity import monorepo

URL = "https://git.aurora.example/ot/fleet"


@dataclass(frozen=True)
class Rendered:
    """A cluster as penstock renders it: its entry folder and the objects of each Kustomization by namespace/name."""

    name: str
    entry: str
    objects: dict[str, list[Object]]

    @property
    def all(self) -> list[Object]:
        """Every object."""
        return [thing for objects in self.objects.values() for thing in objects]

    def waits(self) -> dict[str, list[str]]:
        """Kustomization → those that must be ready before it."""
        return {
            f"{SYSTEM}/{one['metadata']['name']}": [f"{SYSTEM}/{on['name']}" for on in one["spec"].get("dependsOn", [])]
            for one in self.all
            if one["apiVersion"] == FLUX and one["kind"] == "Kustomization"
        }

    def kinds(self) -> set[tuple[str, str]]:
        """Every kind that it has."""
        return {(one["apiVersion"], one["kind"]) for one in self.all}


def render(root: Path) -> dict[str, Rendered]:
    """Every cluster of the repository at `root`, by name."""
    with expanded(open_repository(root)) as fleet:
        return {
            cluster.cluster.name: Rendered(
                cluster.cluster.name,
                cluster.cluster.entry.path,
                {str(one.kustomization.key): list(one.objects()) for one in cluster.rendered},
            )
            for cluster in fleet.renders
        }


def prepare(api: Api) -> None:
    """What is there before Flux begins: CRDs, and the Secrets and ConfigMaps that onboarding puts on a cluster."""
    install(api, "common", "flux/2.9")
    namespace(api, SYSTEM)
    settings: dict[str, Any] = yaml.safe_load((monorepo.ROOT / "penstock.yaml").read_text(encoding="utf-8"))
    for one in settings.get("assume") or []:
        kind, space = one.get("kind", "Secret"), one.get("namespace", SYSTEM)
        namespace(api, space)
        metadata = {"name": one["name"], "namespace": space}
        api.apply({"apiVersion": "v1", "kind": kind, "metadata": metadata})


def bootstrap(api: Api, entry: str, interval: str = "1h") -> None:
    """The two objects that begin a cluster."""
    metadata = {"name": SYSTEM, "namespace": SYSTEM}
    source = {"interval": interval, "url": URL, "ref": {"branch": "main"}}
    api.apply(
        {"apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "GitRepository", "metadata": metadata, "spec": source}
    )
    ref = {"kind": "GitRepository", "name": SYSTEM}
    spec = {"interval": interval, "path": f"./{entry}", "prune": True, "sourceRef": ref, "timeout": "1m"}
    api.apply({"apiVersion": FLUX, "kind": "Kustomization", "metadata": metadata, "spec": spec})


def rolled_out(api: Api, names: set[str], revision: str, seconds: float = 120) -> list[str]:
    """Wait until all Kustomizations are ready at a revision; the order in which they became so. Fails with what the
    controller says when one does not."""
    order: list[str] = []
    end = time.monotonic() + seconds
    while set(order) < names:
        found = kustomizations(api)
        asked_again(api, found, revision)
        done = {name for name, one in found.items() if _at(one, revision)}
        order += sorted(done - set(order))
        said = {name: ready(one) for name, one in found.items()}
        assert time.monotonic() < end, f"not ready after {seconds:.0f} s: {said}"
        time.sleep(0.05)
    return order


def _at(kustomization: Object, revision: str) -> bool:
    return ready(kustomization)[0] == "True" and kustomization["status"].get("lastAppliedRevision") == revision
