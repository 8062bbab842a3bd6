"""The corpus as penstock gets it: Kustomizations as the sources of one fleet, and clusters as repositories."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.fidelity.canonical import Object
from tests.fidelity.case import Case

OWNER = ("kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace")
URL = "https://cases.example/"


@dataclass(frozen=True)
class Outcome:
    """What penstock makes of a Kustomization: objects as the controller applies them, and the errors of its cluster."""

    objects: list[Object]
    errors: list[str]


def lay_out(root: Path, cases: list[Case], *, strict: bool) -> None:
    """Write a fleet of these cases to a folder that is not there yet."""
    for case in cases:
        case.lay_out(root / "sources" / case.name)
        entry = root / "clusters" / case.name
        entry.mkdir(parents=True)
        # As JSON: what one reader of YAML takes for a text, another takes for a number (1e3).
        objects = (json.dumps(one, ensure_ascii=False) for one in _cluster(case))
        (entry / "all.yaml").write_text("\n---\n".join(objects), encoding="utf-8")
    sources = [{"kind": "GitRepository", "url": URL + case.name, "path": f"sources/{case.name}"} for case in cases]
    settings = {"clusters": ["clusters/*"], "sources": sources, "strictSubstitution": strict}
    (root / "penstock.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def lay_out_cluster(root: Path, case: Case) -> None:
    """Write a repository whose one cluster begins at the case's entry."""
    case.lay_out(root)
    settings = {"clusters": [case.entry], "strictSubstitution": case.strict}
    (root / "penstock.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def render(root: Path) -> dict[tuple[str, str, str], Outcome]:
    """Everything that penstock renders of a repository, by the cluster's entry, namespace and name."""
    from penstock.fleet import expanded, open_repository

    rendered = {}
    with expanded(open_repository(root)) as fleet:
        for cluster in fleet.renders:
            errors = list(_errors(cluster))
            for one in cluster.rendered:
                key = (cluster.cluster.entry.path, one.kustomization.key.namespace, one.kustomization.key.name)
                rendered[key] = Outcome([without_owner(thing) for thing in one.objects()], errors)
    return rendered


def _errors(cluster: Any) -> Iterator[str]:
    """What is wrong, and what could not be followed or fetched."""
    from penstock.finding import Severity

    for finding in cluster.findings:
        if finding.severity is Severity.ERROR or finding.code == "remote-base":
            yield finding.message
    yield from (str(left) for left in cluster.not_expanded if left.kind == "Kustomization")


def without_owner(thing: Object) -> Object:
    """The object without the labels that name its Kustomization, which the controller adds last."""
    metadata: dict[str, Any] = dict(thing["metadata"])
    labels = {name: value for name, value in (metadata.pop("labels", None) or {}).items() if name not in OWNER}
    if labels:
        metadata["labels"] = labels
    return {**thing, "metadata": metadata}


def _cluster(case: Case) -> Iterator[Object]:
    spec = {**case.spec, "sourceRef": {"kind": "GitRepository", "name": "case"}}
    yield {**case.kustomization, "spec": {"interval": "1h", "prune": True, **spec}}
    source: Object = {"interval": "1h", "url": URL + case.name}
    if case.ignore is not None:
        source["ignore"] = case.ignore
    yield {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {"namespace": "flux-system", "name": "case"},
        "spec": source,
    }
    yield from case.objects
