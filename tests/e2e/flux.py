"""kustomize-controller over an API server, and what the tests ask of it."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gobuild import pinned
from plant.ports import free_ports
from tests.e2e.api import MERGE, Api, Object, Refused
from tests.e2e.plane import Server
from tests.e2e.running import started

CRDS = Path(__file__).parents[2] / "schemas" / "crds"
FLUX = "kustomize.toolkit.fluxcd.io/v1"
SYSTEM = "flux-system"
DEFINITION = "apiextensions.k8s.io/v1"
PATIENCE = 90.0
#: Whoever changes it wants a Kustomization gone through at once.
ASK = "reconcile.fluxcd.io/requestedAt"


def install(api: Api, *folders: str) -> int:
    """Install the CRDs of these folders of schemas/crds and wait until they are served; how many there are."""
    files = sorted(path for folder in folders for path in (CRDS / folder).glob("*.json"))
    definitions = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    for one in definitions:
        api.apply(one)
    until(lambda: all(map(_established, api.list(DEFINITION, "CustomResourceDefinition"))), "the CRDs are served")
    until(lambda: all(_listed(api, one) for one in definitions), "objects of their kinds can be listed")
    return len(definitions)


def _established(definition: Object) -> bool:
    conditions = (definition.get("status") or {}).get("conditions") or []
    return any(one["type"] == "Established" and one["status"] == "True" for one in conditions)


def _listed(api: Api, definition: Object) -> bool:
    """Whether objects of a kind can be had: one that is established is not served, nor its store ready, at once."""
    spec = definition["spec"]
    versions = [one["name"] for one in spec["versions"] if one["served"]]
    with contextlib.suppress(Refused):
        for version in versions:
            api.request("GET", f"/apis/{spec['group']}/{version}/{spec['names']['plural']}?limit=1")
        return True
    return False


@contextmanager
def controller(server: Server, *arguments: str) -> Iterator[None]:
    """The controller, running."""
    metrics, health = free_ports(2)
    own = server.folder / "tmp"  # nobody else tidies up what it has just unpacked
    own.mkdir(exist_ok=True)
    running = started(
        server.folder / "kustomize-controller.log",
        pinned.build("kustomize-controller"),
        f"--metrics-addr=127.0.0.1:{metrics}",
        f"--health-addr=127.0.0.1:{health}",
        "--enable-leader-election=false",
        "--requeue-dependency=1s",
        "--no-remote-bases",
        "--http-retry=1",
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
        "--watch-all-namespaces=true",
        *arguments,
        RUNTIME_NAMESPACE=SYSTEM,
        KUBECONFIG=str(server.kubeconfig()),
        TMPDIR=str(own),
    )
    try:
        yield
        running.must_run()
    finally:
        running.stop()


def again(api: Api, kustomization: Object, token: str) -> bool:
    """Whether a Kustomization was gone through since this token asked it to; it is asked where it was not yet."""
    if (kustomization.get("status") or {}).get("lastHandledReconcileAt") == token:
        return True
    metadata = kustomization["metadata"]
    if metadata.get("annotations", {}).get(ASK) != token:
        api.request("PATCH", api.path_of(kustomization), {"metadata": {"annotations": {ASK: token}}}, MERGE)
    return False


def ready(kustomization: Object) -> tuple[str, str, str]:
    """Status, reason and message of the Ready condition for the current generation and what was last asked for."""
    status = kustomization.get("status") or {}
    for one in status.get("conditions") or []:
        if one["type"] == "Ready" and one.get("observedGeneration") == kustomization["metadata"]["generation"]:
            return one["status"], one["reason"], one["message"]
    return "Unknown", "", ""


def until(holds: Callable[[], Any], what: str, seconds: float = PATIENCE, pause: float = 0.05) -> Any:
    """What `holds` gives as soon as it is true. Fails after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        given = holds()
        if given:
            return given
        assert time.monotonic() < end, f"not after {seconds:.0f} s: {what}"
        time.sleep(pause)


def namespace(api: Api, name: str) -> None:
    """A namespace, made if it is not there."""
    if api.get("v1", "Namespace", "", name) is None:
        api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})


def kustomizations(api: Api) -> dict[str, Object]:
    """All Kustomizations by namespace/name."""
    return {f"{one['metadata']['namespace']}/{one['metadata']['name']}": one for one in api.list(FLUX, "Kustomization")}


def inventory(kustomization: Object) -> list[tuple[str, str, str, str]]:
    """(namespace, name, group, kind) of everything that a Kustomization has applied."""
    entries = ((kustomization.get("status") or {}).get("inventory") or {}).get("entries") or []
    return [_entry(one["id"]) for one in entries]


def _entry(text: str) -> tuple[str, str, str, str]:
    space, name, group, kind = text.split("_")
    return space, name.replace("__", ":"), group, kind
