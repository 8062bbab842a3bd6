"""What clusters run, as `penstock promote ack SITE FILE` takes it."""

from collections.abc import Sequence
from typing import TextIO

import yaml

from penstock.drift.values import ClusterDrift


def write(drifts: Sequence[ClusterDrift], out: TextIO) -> None:
    """{clusters: {name: {revision, ready, message}}}: the cluster without its site, and only those that answered.

    The Kustomization that is worst off speaks for its cluster.
    """
    clusters = {one.cluster.rpartition("/")[2]: said for one in drifts if (said := _said(one)) is not None}
    yaml.safe_dump({"clusters": clusters}, out, sort_keys=True)


def _said(one: ClusterDrift) -> dict[str, object] | None:
    known = [each for each in one.running if each.revision]
    if one.unknown or not known:
        return None
    worst = min(known, key=lambda each: (each.ready, each.name))
    message = {} if worst.ready else {"message": f"{worst.name}: {worst.message}"}
    return {"revision": worst.revision, "ready": worst.ready, **message}
