"""What stands in for kubelets and operators: each object that is waited for gets the status that they would write."""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.api import Api, Object, Refused
from tests.e2e.artifacts import KINDS, SOURCES, WHEN, Artifacts

PAUSE = 0.1
FLUX = "toolkit.fluxcd.io/"
#: Who runs these is the controller under test, or the stand-in for source-controller.
OTHERS = ("Kustomization", *KINDS)


def status_of(thing: Object) -> Object | None:
    """The status of an object that is fine, None where it is fine without one."""
    spec: dict[str, Any] = thing.get("spec") or {}
    generation = thing["metadata"].get("generation", 1)
    count = spec.get("replicas", 1)
    kind = thing["kind"]
    if kind == "Deployment":
        conditions = [
            _condition("Available", "MinimumReplicasAvailable"),
            _condition("Progressing", "NewReplicaSetAvailable"),
        ]
        counts = dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), count)
        return {"observedGeneration": generation, **counts, "conditions": conditions}
    if kind == "StatefulSet":
        counts = dict.fromkeys(
            ("replicas", "updatedReplicas", "readyReplicas", "currentReplicas", "availableReplicas"), count
        )
        return {"observedGeneration": generation, **counts, "currentRevision": "1", "updateRevision": "1"}
    if kind == "DaemonSet":
        names = ("desiredNumberScheduled", "currentNumberScheduled", "updatedNumberScheduled", "numberAvailable")
        return {"observedGeneration": generation, "numberMisscheduled": 0, "numberReady": 1, **dict.fromkeys(names, 1)}
    if kind == "Job":
        conditions = [
            _condition("SuccessCriteriaMet", "CompletionsReached"),
            _condition("Complete", "CompletionsReached"),
        ]
        done = {"startTime": WHEN, "completionTime": WHEN, "succeeded": 1, "uncountedTerminatedPods": {}}
        return {**done, "conditions": conditions}
    if kind == "PersistentVolumeClaim":
        return {"phase": "Bound"}
    if kind == "PodDisruptionBudget":
        counts = dict.fromkeys(("currentHealthy", "desiredHealthy", "expectedPods", "disruptionsAllowed"), 1)
        return {"observedGeneration": generation, **counts}
    if FLUX in thing["apiVersion"] and "observedGeneration" in (thing.get("status") or {}) and kind not in OTHERS:
        return {"observedGeneration": generation, "conditions": [_condition("Ready", "Succeeded")]}
    return None


def _condition(kind: str, reason: str) -> Object:
    return {"type": kind, "status": "True", "reason": reason, "message": "stand-in", "lastTransitionTime": WHEN}


@dataclass
class StandIns:
    """Looks again and again at the kinds that it was told of, in a thread of its own."""

    api: Api
    artifacts: Artifacts
    #: (apiVersion, kind) of what may need a status.
    kinds: set[tuple[str, str]]
    #: What sources show; changing it is a new revision.
    artifact: Object | None = None
    #: Namespace/name of a source → what it shows instead.
    other: dict[str, Object] = field(default_factory=dict)
    failures: list[BaseException] = field(default_factory=list)

    def look(self) -> None:
        """One round."""
        for kind in KINDS:
            for source in self.api.list(SOURCES, kind):
                metadata = source["metadata"]
                shown = self.other.get(f"{metadata['namespace']}/{metadata['name']}", self.artifact)
                if shown:
                    self.artifacts.write(self.api, source, shown)
        for api_version, kind in sorted(self.kinds):
            with contextlib.suppress(KeyError, Refused):  # not served yet
                for thing in self.api.list(api_version, kind):
                    self._settle(thing)

    def _settle(self, thing: Object) -> None:
        wanted, there = status_of(thing), thing.get("status") or {}
        if wanted and {name: there.get(name) for name in wanted} != wanted:
            self.api.status(thing, wanted)

    def run(self, ended: threading.Event) -> None:
        """Look until it ends."""
        while not ended.is_set():
            try:
                self.look()
            except (OSError, Refused) as error:
                if not ended.is_set():
                    self.failures.append(error)
            time.sleep(PAUSE)


@contextmanager
def standing_in(api: Api, artifacts: Artifacts, kinds: set[tuple[str, str]]) -> Iterator[StandIns]:
    """Stand-ins at work, until the end of the block."""
    made, ended = StandIns(api, artifacts, kinds), threading.Event()
    thread = threading.Thread(target=made.run, args=(ended,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        ended.set()
        thread.join()
