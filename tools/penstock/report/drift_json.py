"""Drift for machines."""

from collections.abc import Sequence
from typing import Any, TextIO

from penstock import __version__
from penstock.drift.values import ClusterDrift, Drifted
from penstock.report.diff_json import field_wire
from penstock.report.jsontext import dump


def write(drifts: Sequence[ClusterDrift], out: TextIO) -> None:
    """{apiVersion, kind: Drift, clusters: [{name, state, reason, compared, exempt, objects, running}]}."""
    head = {"apiVersion": "penstock/v1beta1", "kind": "Drift", "reporter": f"penstock {__version__}"}
    dump({**head, "clusters": [_cluster(one) for one in drifts]}, out)


def _cluster(one: ClusterDrift) -> dict[str, Any]:
    return {
        "name": one.cluster,
        "state": state(one),
        "reason": one.unknown,
        "kubernetesVersion": one.version,
        "compared": one.compared,
        "exempt": one.exempt,
        "objects": [_object(thing) for thing in one.objects],
        "running": [
            {"kustomization": each.name, "revision": each.revision, "ready": each.ready, "message": each.message}
            for each in one.running
        ],
    }


def state(one: ClusterDrift) -> str:
    """`drifted`, `unknown`, or `clean`."""
    if one.differs:
        return "drifted"
    return "unknown" if one.uncertain else "clean"


def _object(one: Drifted) -> dict[str, Any]:
    return {
        "state": str(one.state),
        "kind": one.kind,
        "namespace": one.namespace,
        "name": one.name,
        "kustomization": one.kustomization,
        "reason": one.reason,
        "fields": [field_wire(field) for field in one.fields],
    }
