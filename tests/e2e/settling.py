"""Wait until Flux has done with a revision what it can: each Kustomization ready at it, or stopped for a reason."""

import contextlib
from collections.abc import Mapping

from tests.e2e.api import Api, Object, Refused
from tests.e2e.flux import again, kustomizations, ready, until

READY, FAILED, SUSPENDED, BEHIND = "ready", "failed", "suspended", "behind"
#: Reasons of a Kustomization that is still at work.
AT_WORK = ("", "Progressing", "ProgressingWithRetry", "DependencyNotReady")


def settled(api: Api, revision: str, entry: str, seconds: float = 120) -> dict[str, str]:
    """Kustomization → what became of it: ready, failed, suspended, or behind one that is."""

    def found() -> dict[str, str] | None:
        there = kustomizations(api)
        if any("deletionTimestamp" in one["metadata"] for one in there.values()) or asked_again(api, there, revision):
            return None
        ends = ends_of(there, revision)
        return ends if ends.get(entry) and len(ends) == len(there) else None

    ends: dict[str, str] = until(found, f"all of Flux is done with {revision}", seconds)
    return ends


def asked_again(api: Api, there: Mapping[str, Object], revision: str) -> int:
    """Have each Kustomization that failed try once more at the revision; how many have not done so yet. What a server
    under load refuses once, it takes a moment later: a failure is one when it is told twice."""
    waiting = [one for one in there.values() if _end(one, revision) == FAILED and not again(api, one, revision)]
    return len(waiting)


def ends_of(there: Mapping[str, Object], revision: str) -> dict[str, str]:
    """What became of those that have come to an end, or will not."""
    ends = {name: end for name, one in there.items() if (end := _end(one, revision))}
    _behind(there, ends)
    return ends


def _end(one: Object, revision: str) -> str:
    if one["spec"].get("suspend"):
        return SUSPENDED
    status, reason, _ = ready(one)
    if status == "True" and one["status"].get("lastAppliedRevision") == revision:
        return READY
    tried = (one.get("status") or {}).get("lastAttemptedRevision") == revision
    return FAILED if status == "False" and reason not in AT_WORK and tried else ""


def _behind(there: Mapping[str, Object], ends: dict[str, str]) -> None:
    """Mark those that wait for one that will not be ready."""
    count = -1
    while count != len(ends):
        count = len(ends)
        for name, one in there.items():
            space = name.partition("/")[0]
            waits = [f"{on.get('namespace', space)}/{on['name']}" for on in one["spec"].get("dependsOn") or ()]
            if name not in ends and any(on not in there or ends.get(on, READY) != READY for on in waits):
                ends[name] = BEHIND


def tidy(api: Api) -> None:
    """What controllers that do not run here would do: let go of claims and namespaces that are being deleted."""
    for one in api.list("v1", "PersistentVolumeClaim"):
        if "deletionTimestamp" in one["metadata"] and one["metadata"].get("finalizers"):
            with contextlib.suppress(Refused):
                api.request(
                    "PATCH", api.path_of(one), {"metadata": {"finalizers": None}}, "application/merge-patch+json"
                )
    for one in api.list("v1", "Namespace"):
        if "deletionTimestamp" in one["metadata"]:
            with contextlib.suppress(Refused):
                path = f"/api/v1/namespaces/{one['metadata']['name']}/finalize"
                api.request("PUT", path, {**one, "spec": {"finalizers": []}})
