"""Build Kustomizations as Flux's controller does: its generator, its options, Kustomize's own builder."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from penstock.document import Document, Object
from penstock.render.source import Source
from penstock.worker.frame import Frame, Overfull, Spent, Starved, WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool

#: What of a Flux Kustomization's spec the generator puts into the kustomization (flux pkg/kustomize).
INJECTED = (
    "targetNamespace",
    "namePrefix",
    "nameSuffix",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "images",
    "components",
    "ignoreMissingComponents",
    "buildMetadata",
)


@dataclass(frozen=True, slots=True)
class BuildKey:
    """Everything that a build depends on besides the files: source, path, and what the spec injects (as JSON)."""

    source: Source
    path: str
    injected: str


@dataclass(frozen=True, slots=True)
class Closure:
    """What a build looked at, as paths of its tree: files read, folders listed, names looked for and not found."""

    read: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    #: Those of the files read that may hold documents which Kustomize drops.
    torn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no result: a kind (build, path-missing, remote-base, panic, worker …) and a message. `spent` is what
    took more time or memory than it may: another run may grant more, so it is no answer to keep."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Build:
    """The documents of one build in Kustomize's order, or why there are none."""

    documents: tuple[Document, ...] = ()
    closure: Closure = Closure()
    failure: Failure | None = None


def key(source: Source, path: str, kustomization: Object) -> BuildKey:
    """The key of a Kustomization's build."""
    spec = kustomization.get("spec") or {}
    injected = {name: spec[name] for name in INJECTED if name in spec}
    return BuildKey(source, path, json.dumps(injected, sort_keys=True) if injected else "")


def builds(pool: Pool, keys: Sequence[BuildKey], cost: Callable[[BuildKey], float] = lambda _: 1.0) -> list[Build]:
    """Build every key, the costly ones first; the answers are in the keys' order."""
    return [_build(answer) for answer in pool.run([_job(key, cost(key)) for key in keys])]


def _job(key: BuildKey, cost: float) -> Job:
    header = {
        "op": "build",
        "tree": key.source.tree,
        "ignore": key.source.ignore,
        "path": key.path,
        "kustomization": {"spec": json.loads(key.injected) if key.injected else {}},
    }
    return Job(header, needs=(("tree", key.source.tree),), cost=cost, documents=True)


def _build(answer: Frame | WorkerGone) -> Build:
    if isinstance(answer, WorkerGone):
        kind = "spent" if isinstance(answer, (Overfull, Spent, Starved)) else "worker"
        return Build(failure=Failure(kind, str(answer)))
    header = answer.header
    looked: dict[str, list[str]] = header.get("closure") or {}
    missing = (*looked.get("missing", ()), *looked.get("dirs", ()))  # a folder where a file was looked for
    closure = Closure(
        tuple(looked.get("read", ())), tuple(looked.get("listed", ())), missing, tuple(looked.get("torn", ()))
    )
    if not header["ok"]:
        return Build(closure=closure, failure=Failure(**header["error"]))
    return Build(tuple(parsed(header["docs"], answer.blob)), closure)


def parsed(entries: Iterable[dict[str, Any]], blob: memoryview) -> Iterable[Document]:
    """The documents that a header lists, cut out of its blob."""
    at = 0
    for entry in entries:
        size = entry["size"]
        yield Document(
            entry["apiVersion"],
            entry["kind"],
            entry.get("namespace", ""),
            entry["name"],
            entry["sha"],
            entry.get("dollar", False),
            bytes(blob[at : at + size]),
            entry.get("odd", ""),
        )
        at += size
