"""Ask the worker for verdicts: each document once per judge, however many clusters carry it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from penstock.document import Document
from penstock.validate import kubernetes
from penstock.validate.question import Judge
from penstock.worker.frame import Frame, Spent, Starved, WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool

#: Who finds what a schema allows: the API server's own code, and controllers of Flux.
NATIVE, FLUX = "native", "flux"


@dataclass(frozen=True, slots=True)
class Violation:
    """A field (JSON pointer) and what is wrong with it; `by` says who found it beyond the schema."""

    path: str
    message: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Valid, when there are no violations; `failure` says that the judge itself could not, `spent` that it may not take
    the time or the memory that it would."""

    violations: tuple[Violation, ...] = ()
    failure: str = ""
    spent: bool = False


#: (document sha, judge name)
Question = tuple[str, str]

#: Documents of one kind go to one worker in batches of about this many bytes, so that its schema is compiled once.
BATCH = 256 << 10


def verdicts(pool: Pool, asked: Iterable[tuple[Document, Judge]]) -> Mapping[Question, Verdict]:
    """A verdict for every distinct question."""
    batches = list(_batches(asked))
    for _, judge, _ in batches:
        if judge.crd:
            pool.hold("set", judge.crd.sha, judge.crd.load())
    answers = pool.run([_job(judge, documents) for _, judge, documents in batches])
    found: dict[Question, Verdict] = {}
    for (_, judge, documents), answer in zip(batches, answers, strict=True):
        for document, verdict in zip(documents, _read(answer, len(documents), judge), strict=True):
            found[document.sha, judge.name] = verdict
    return found


def _batches(asked: Iterable[tuple[Document, Judge]]) -> Iterable[tuple[str, Judge, list[Document]]]:
    questions = {(document.sha, judge.name): (document, judge) for document, judge in asked}
    kinds: dict[tuple[str, str, str], tuple[Judge, list[Document]]] = {}
    for document, judge in questions.values():
        key = (judge.name, document.api_version, document.kind)
        kinds.setdefault(key, (judge, []))[1].append(document)
    for (name, _, _), (judge, documents) in kinds.items():
        batch: list[Document] = []
        size = 0
        for document in documents:
            batch.append(document)
            size += len(document.raw)
            if size > BATCH:
                yield name, judge, batch
                batch, size = [], 0
        if batch:
            yield name, judge, batch


def _job(judge: Judge, documents: list[Document]) -> Job:
    parts = tuple(_plain(document) for document in documents)
    header = {
        "op": "validate",
        "set": judge.crd.sha if judge.crd else "",
        "kubernetes": str(kubernetes.folder(judge.kubernetes)),
        "version": "{}.{}".format(*judge.kubernetes),
        "sizes": [len(part) for part in parts],
    }
    needs = (("set", judge.crd.sha),) if judge.crd else ()
    cost = sum(map(len, parts)) + (len(judge.crd.raw) if judge.crd else 0)
    return Job(header, parts, needs, cost)


def _plain(document: Document) -> bytes:
    """The document as it reaches the API server: without the part that SOPS adds and Flux takes away."""
    if b'"sops"' not in document.raw:
        return document.raw
    content = document.object
    content.pop("sops", None)
    return json.dumps(content).encode()


def _read(answer: Frame | WorkerGone, count: int, judge: Judge) -> list[Verdict]:
    """The verdicts of an answer. A CRD of the cluster's own that is none is told itself, and judges nothing."""
    gone = "" if judge.crd and not judge.guess else "its schema is gone from the cache folder"
    if isinstance(answer, WorkerGone):
        return [Verdict(failure=str(answer), spent=isinstance(answer, (Spent, Starved)))] * count
    if not answer.header["ok"]:
        return [Verdict(failure=answer.header["error"]["message"])] * count
    return [
        Verdict(
            tuple(
                Violation(v.get("path", ""), v["message"], next((by for by in (NATIVE, FLUX) if v.get(by)), ""))
                for v in result.get("violations") or ()
            ),
            failure=gone if result["status"] == "no-schema" else "",
        )
        for result in answer.header["results"]
    ]
