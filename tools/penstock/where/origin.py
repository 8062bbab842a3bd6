"""Origins: where the documents of a build come from, told by Kustomize itself in a build of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from penstock.document import Document
from penstock.render.build import BuildKey
from penstock.store.closure import Witness
from penstock.store.store import key as store_key
from penstock.store.version import tools
from penstock.where.nodes import items, loose, text
from penstock.where.parts import divided
from penstock.where.sheet import Sheet
from penstock.worker.frame import WorkerGone
from penstock.worker.job import Job
from penstock.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Origin:
    """One document: its kind, the name that it began with, the file that holds it, or the kustomization whose generator
    made it; and the kustomizations that then gave it names, where only names tell it from others."""

    kind: str
    name: str
    file: str
    generator: str
    through: tuple[str, ...]

    def fits(self, document: Document) -> bool:
        """True when the document may have begun so: names only ever get longer, unless a patch changes them."""
        return self.kind == document.kind and self.name in document.name


@dataclass(frozen=True, slots=True)
class Origins:
    """The documents of a build in its order, those too that patches take out later. `resources` are those of a
    kustomization that Flux made."""

    documents: tuple[Origin, ...]
    resources: tuple[str, ...] | None = None

    def of(self, documents: Sequence[Document]) -> list[Origin | None]:
        """The origin of each document of the real build; None where that cannot be told."""
        alike = len(documents) == len(self.documents)
        if alike and all(there.fits(document) for there, document in zip(self.documents, documents, strict=True)):
            return list(self.documents)
        found, after = [], 0
        for document in documents:
            at = self._next(document, after)
            after = after if at is None else at + 1
            found.append(None if at is None else self.documents[at])
        if not alike:
            return found
        pairs = zip(documents, found, self.documents, strict=True)
        return [one or (there if there.kind == document.kind else None) for document, one, there in pairs]

    def _next(self, document: Document, after: int) -> int | None:
        """The first that fits; one of the very same name before others."""
        fits = [at for at in range(after, len(self.documents)) if self.documents[at].fits(document)]
        return next((at for at in fits if self.documents[at].name == document.name), fits[0] if fits else None)


def origins(workshop: Workshop, wanted: Sequence[tuple[BuildKey, Witness]]) -> list[Origins | None]:
    """Build once more, for provenance only, what the store does not still have from the same files; None where that
    fails."""
    names = [_name(key, seen) for key, seen in wanted]
    stored = workshop.store.get(names) if workshop.store else {}
    todo = [at for at, name in enumerate(names) if name not in stored]
    answers = workshop.pool.run([_job(*wanted[at]) for at in todo])
    found = {at: _read(json.loads(stored[name])) for at, name in enumerate(names) if name in stored}
    for at, answer in zip(todo, answers, strict=True):
        if not isinstance(answer, WorkerGone) and answer.header["ok"]:
            found[at] = _read(answer.header)
            _keep(workshop, names[at], *wanted[at], answer.header)
    return [found.get(at) for at in range(len(wanted))]


def _name(key: BuildKey, seen: Witness) -> bytes:
    return store_key("origins", tools(), key.path, key.source.ignore or "", key.injected, seen.encoded())


def _job(key: BuildKey, seen: Witness) -> Job:
    header = {
        "op": "build",
        "provenance": True,
        "tree": key.source.tree,
        "ignore": key.source.ignore,
        "path": key.path,
        "kustomization": {"spec": injected(key)},
    }
    return Job(header, needs=(("tree", key.source.tree),), cost=len(seen.read))


def _keep(workshop: Workshop, name: bytes, key: BuildKey, seen: Witness, header: Mapping[str, Any]) -> None:
    tree = workshop.trees[key.source.tree]
    if workshop.store and all(workshop.settled(tree, path) for path, _ in seen.read):
        kept = {part: header[part] for part in ("chains", "generated", "manifest") if part in header}
        docs = [
            {word: one[word] for word in ("kind", "name", "file", "generator", "chain") if word in one}
            for one in header["docs"]
        ]
        workshop.store.put(name, json.dumps({**kept, "docs": docs}).encode())


def injected(key: BuildKey) -> dict[str, Any]:
    """What the Flux Kustomization's spec puts into the kustomization."""
    spec: dict[str, Any] = json.loads(key.injected) if key.injected else {}
    return spec


def _read(header: Mapping[str, Any]) -> Origins:
    chains = [tuple(dict.fromkeys(maker["file"] for maker in chain)) for chain in header["chains"]]
    documents = tuple(
        Origin(
            one["kind"],
            one["name"],
            one.get("file", ""),
            (one.get("generator") or {}).get("file", ""),
            chains[one["chain"]],
        )
        for one in header["docs"]
    )
    return Origins(documents, _resources(header["manifest"]) if header["generated"] else None)


def _resources(manifest: str) -> tuple[str, ...]:
    for part in divided(Sheet(""), manifest.encode()):
        found = loose(part.node, "resources")
        return tuple(map(text, items(found[1]))) if found else ()
    return ()
