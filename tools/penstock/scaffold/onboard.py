"""How a cluster is told to follow its folder: the line that sets up its first source and Kustomization."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from penstock import marks
from penstock.scaffold.layout import Place
from penstock.scaffold.plan import File

#: The sync's own name; the source that the folder itself declares keeps its name for itself.
NAME = "cluster-sync"
MOST = 8


def lines(places: Sequence[Place], files: Sequence[File]) -> Iterator[str]:
    """One line for each cluster, from the root down; the first few when there are many."""
    for place in places[:MOST]:
        source = _source([file for file in files if file.path.startswith(f"{place.folder}/")])
        yield f"when Flux can read it, on {place.label}: {_line(place, source)}"
    if len(places) > MOST:
        yield f"and the same for {len(places) - MOST} more clusters"


def _line(place: Place, source: Mapping[str, Any]) -> str:
    spec = source.get("spec") or {}
    if source.get("kind") == "OCIRepository":
        return _flux(place, spec)
    ref = next(iter((spec.get("ref") or {"branch": "main"}).items()))
    secret = (spec.get("secretRef") or {}).get("name")
    words = [
        *("az", "k8s-configuration", "flux", "create", "--resource-group", "GROUP"),
        *("--cluster-type", "connectedClusters", "--cluster-name", f"{place.site}-{place.name}"),
        *("--name", NAME, "--namespace", "flux-system"),
        *("--scope", "cluster", "--kind", "git", "--url", str(spec.get("url", "URL")), f"--{ref[0]}", str(ref[1])),
        *(("--local-auth-ref", str(secret)) if secret else ()),
        *("--kustomization", "name=cluster", f"path=./{place.folder}", "prune=true"),
    ]
    return shlex.join(words)


def _flux(place: Place, spec: Mapping[str, Any]) -> str:
    """az has no word for OCI sources."""
    ref = next(iter((spec.get("ref") or {"tag": "latest"}).items()))
    secret = (spec.get("certSecretRef") or {}).get("name")
    source = [
        *("flux", "create", "source", "oci", NAME, "--url", str(spec.get("url", "URL"))),
        *(f"--{'tag-semver' if ref[0] == 'semver' else ref[0]}", str(ref[1])),
        *(("--cert-ref", str(secret)) if secret else ()),
    ]
    follow = [
        *("flux", "create", "kustomization", NAME, "--source", f"OCIRepository/{NAME}"),
        *("--path", f"./{place.folder}", "--prune", "--interval", "10m"),
    ]
    return f"{shlex.join(source)} && {shlex.join(follow)}"


def _source(files: Sequence[File]) -> Mapping[str, Any]:
    """The Git or OCI source that a cluster's folder declares; empty when it declares none."""
    for file in files:
        if b"Repository" not in file.content or not file.path.endswith((".yaml", ".yml")):
            continue
        for one in _objects(file.content):
            if one.get("kind") in ("GitRepository", "OCIRepository"):
                return one
    return {}


def _objects(content: bytes) -> list[dict[str, Any]]:
    found = marks.values(content)
    return [] if isinstance(found, marks.Broken) else [one for one in found if isinstance(one, dict)]
