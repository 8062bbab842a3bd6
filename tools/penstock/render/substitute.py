"""Post-build substitution, by Flux's own code, on the documents that hold a `$`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from penstock.document import Document
from penstock.render.build import parsed
from penstock.worker.frame import Frame, Overfull, Spent, Starved, WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool

#: Names that Flux accepts; one that it does not fails every document.
NAME = re.compile(r"[_A-Za-z][_A-Za-z0-9]*\Z")

#: Documents go to a worker in portions of about this many bytes.
BATCH = 1 << 20


@dataclass(frozen=True)
class Substitution:
    """Documents, the variables they get, and whether an undefined one is a failure."""

    documents: tuple[Document, ...]
    variables: Mapping[str, str]
    strict: bool
    always: bool = False
    #: True when a value comes out of a Secret: then no result of it may be kept.
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that substitution refused, and why; or that the worker gave no answer for: then `spent` tells whether
    that is for the time or the memory that it takes."""

    document: Document
    message: str
    by_worker: bool = False
    spent: bool = False


Substituted = tuple[Document | Refusal, ...]


def substitutions(pool: Pool, wanted: Sequence[Substitution]) -> list[Substituted]:
    """The documents after substitution, in order; those that hold no `$` are passed through untouched.

    A document is sent once for all askers whose variables agree as far as they occur in it.
    """
    known: dict[object, Document | Refusal] = {}
    fresh: list[tuple[Substitution, list[object]]] = []
    asked = [_questions(one) for one in wanted]
    for one, questions in zip(wanted, asked, strict=True):
        news: dict[object, Document] = {}
        for document, question in zip(one.documents, questions, strict=True):
            if question is not None and question not in known:
                news[question] = document
                known[question] = document  # until the answer is there
        for questions_of, documents in _batches(news):
            fresh.append((replace(one, documents=documents), questions_of))
    answers = pool.run([_job(one) for one, _ in fresh])
    for (one, new), answer in zip(fresh, answers, strict=True):
        known.update(zip(new, _results(one, answer), strict=True))
    return [
        tuple(d if question is None else known[question] for d, question in zip(one.documents, questions, strict=True))
        for one, questions in zip(wanted, asked, strict=True)
    ]


def _batches(news: Mapping[object, Document]) -> Iterator[tuple[list[object], tuple[Document, ...]]]:
    """Portions of some documents: what takes long for being much is done by several workers, none of them for long."""
    batch: dict[object, Document] = {}
    size = 0
    for question, document in news.items():
        batch[question] = document
        size += len(document.raw)
        if size > BATCH:
            yield list(batch), tuple(batch.values())
            batch, size = {}, 0
    if batch:
        yield list(batch), tuple(batch.values())


def _questions(one: Substitution) -> list[object]:
    """For each document, what is the same for all that come out the same: equal text, and equal values for every
    variable that is in it. None for a document without a `$`."""
    names = [(name.encode(), name, value) for name, value in one.variables.items()]
    invalid = tuple(sorted(name for name in one.variables if not NAME.match(name)))
    about = (invalid, bool(one.variables), one.strict, one.always)
    questions: list[object] = []
    for document in one.documents:
        raw = document.raw
        occurring = tuple([(name, value) for seen, name, value in names if seen in raw]) if document.dollar else None
        questions.append(None if occurring is None else (document.sha, occurring, about))
    return questions


def _job(one: Substitution) -> Job:
    dollars = [document.raw for document in one.documents if document.dollar]
    header = {
        "op": "substitute",
        "vars": dict(one.variables),
        "strict": one.strict,
        "always": one.always,
        "sizes": [len(raw) for raw in dollars],
    }
    return Job(header, tuple(dollars), cost=sum(map(len, dollars)), documents=True)


def _results(one: Substitution, answer: Frame | WorkerGone) -> list[Document | Refusal]:
    if isinstance(answer, WorkerGone):
        spent = isinstance(answer, (Overfull, Spent, Starved))
        return [Refusal(document, str(answer), by_worker=True, spent=spent) for document in one.documents]
    if not answer.header["ok"]:
        return [Refusal(document, answer.header["error"]["message"]) for document in one.documents]
    results = zip(one.documents, _read(answer), strict=True)
    return [Refusal(document, found) if isinstance(found, str) else found for document, found in results]


def _read(answer: Frame) -> list[Document | str]:
    entries: list[dict[str, Any]] = answer.header["docs"]
    documents = iter(parsed((e for e in entries if not e.get("error")), answer.blob))
    return [entry["error"] if entry.get("error") else next(documents) for entry in entries]
