"""Post-build substitution, by Flux's own code, on the documents that hold a `$`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from penstock.document import Document
from penstock.render.build import parsed
from penstock.worker.frame import Frame, WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool


@dataclass(frozen=True)
class Substitution:
    """Documents, the variables they get, and whether an undefined one is a failure."""

    documents: tuple[Document, ...]
    variables: Mapping[str, str]
    strict: bool
    always: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that substitution refused, and why."""

    document: Document
    message: str


Substituted = tuple[Document | Refusal, ...]


def substitutions(pool: Pool, wanted: Sequence[Substitution]) -> list[Substituted]:
    """The documents after substitution, in order; those that hold no `$` are passed through untouched."""
    return [_merge(one, answer) for one, answer in zip(wanted, pool.run([_job(one) for one in wanted]), strict=True)]


def _job(one: Substitution) -> Job:
    dollars = [document.raw for document in one.documents if document.dollar]
    header = {
        "op": "substitute",
        "vars": dict(one.variables),
        "strict": one.strict,
        "always": one.always,
        "sizes": [len(raw) for raw in dollars],
    }
    return Job(header, tuple(dollars), cost=sum(map(len, dollars)))


def _merge(one: Substitution, answer: Frame | WorkerGone) -> Substituted:
    if isinstance(answer, WorkerGone):
        return tuple(Refusal(d, str(answer)) if d.dollar else d for d in one.documents)
    if not answer.header["ok"]:
        message = answer.header["error"]["message"]
        return tuple(Refusal(d, message) if d.dollar else d for d in one.documents)
    results = iter(_results(answer))
    merged: list[Document | Refusal] = []
    for document in one.documents:
        result = next(results) if document.dollar else document
        merged.append(Refusal(document, result) if isinstance(result, str) else result)
    return tuple(merged)


def _results(answer: Frame) -> list[Document | str]:
    entries: list[dict[str, Any]] = answer.header["docs"]
    documents = iter(parsed((e for e in entries if not e.get("error")), answer.blob))
    return [entry["error"] if entry.get("error") else next(documents) for entry in entries]
