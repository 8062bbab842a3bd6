"""CEL programs: what the worker says of their texts, and what they give for objects."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from penstock.errors import PenstockError
from penstock.store.store import key
from penstock.store.version import tools
from penstock.worker.frame import Frame, WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool
from penstock.workshop import Workshop

#: Objects go to a worker in batches of about this many bytes.
BATCH = 256 << 10
#: So many programs are asked about at once: each takes a millisecond to compile.
PROGRAMS = 250


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program's type (bool, string, dyn …), or what is wrong with its text, and where (from 1). `syntax` tells that
    it could not even be read."""

    type: str = ""
    error: str = ""
    line: int = 1
    column: int = 1
    syntax: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program gives for an object, or why it gives nothing; `limit` says that the program costs too much."""

    value: bool | str | None = None
    error: str = ""
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An object's JSON text, the facts that the programs may read, and the programs."""

    raw: bytes
    facts: tuple[tuple[str, str], ...]
    programs: tuple[str, ...]


def compiled(workshop: Workshop, texts: Sequence[str]) -> dict[str, Compiled]:
    """What the worker says of each text; nothing is asked twice. PenstockError when it says nothing."""
    wanted = list(dict.fromkeys(texts))
    name = key("programs", tools(), json.dumps(wanted))
    stored = workshop.store.get([name]).get(name) if workshop.store else None
    said = json.loads(stored) if stored else _said(workshop, wanted)
    if workshop.store and not stored:
        workshop.store.put(name, json.dumps(said).encode())
    return {text: _compiled(one) for text, one in zip(wanted, said, strict=True)}


def _said(workshop: Workshop, wanted: Sequence[str]) -> list[dict[str, Any]]:
    parts = [list(wanted[at : at + PROGRAMS]) for at in range(0, len(wanted), PROGRAMS)]
    said: list[dict[str, Any]] = []
    for answer in workshop.pool.run([Job({"op": "cel", "programs": part, "sizes": []}) for part in parts]):
        if isinstance(answer, WorkerGone) or not answer.header["ok"]:
            reason = answer if isinstance(answer, WorkerGone) else answer.header["error"]["message"]
            raise PenstockError(f"the rules of penstock.yaml could not be compiled: {reason}")
        said += answer.header["programs"]
    return said


def outcomes(pool: Pool, rows: Sequence[Row]) -> list[tuple[Outcome, ...]]:
    """What each row's programs give, in order. Portion after portion: where one takes too much, no other is tried."""
    todo = [(batch, _parts(rows[batch[0]].programs)) for batch in _batches(rows)]
    found: list[tuple[Outcome, ...]] = [()] * len(rows)
    while todo := [(batch, parts) for batch, parts in todo if parts]:
        asked = [[_narrowed(rows[index], parts[0]) for index in batch] for batch, parts in todo]
        jobs = [_job(some, len(rows[batch[0]].programs)) for (batch, _), some in zip(todo, asked, strict=True)]
        rest = []
        for (batch, parts), some, answer in zip(todo, asked, pool.run(jobs), strict=True):
            gone = isinstance(answer, WorkerGone)
            left = [_narrowed(rows[index], slice(parts[0].start, None)) for index in batch] if gone else some
            for index, outcome in zip(batch, _read(answer, left), strict=True):
                found[index] += outcome
            rest.append((batch, [] if gone else parts[1:]))
        todo = rest
    return found


def _parts(programs: Sequence[str]) -> list[slice]:
    """Portions of a row's programs."""
    return [slice(at, at + PROGRAMS) for at in range(0, len(programs), PROGRAMS)]


def _narrowed(row: Row, part: slice) -> Row:
    return row if len(row.programs) <= PROGRAMS else replace(row, programs=row.programs[part])


def _batches(rows: Sequence[Row]) -> Iterable[list[int]]:
    """Rows with the same programs, by their places, in portions."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for index, row in enumerate(rows):
        alike.setdefault(row.programs, []).append(index)
    for places in alike.values():
        batch: list[int] = []
        size = 0
        for index in places:
            batch.append(index)
            size += len(rows[index].raw)
            if size > BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


def _job(rows: Sequence[Row], among: int) -> Job:
    facts: list[Mapping[str, str]] = [dict(row.facts) for row in rows]
    header = {
        "op": "cel",
        "programs": list(rows[0].programs),
        "among": among,
        "sizes": [len(row.raw) for row in rows],
        "facts": facts[:1] if all(one == facts[0] for one in facts) else facts,
    }
    return Job(header, tuple(row.raw for row in rows), cost=sum(len(row.raw) for row in rows) * len(rows[0].programs))


def _read(answer: Frame | WorkerGone, rows: Sequence[Row]) -> list[tuple[Outcome, ...]]:
    if isinstance(answer, WorkerGone) or not answer.header["ok"]:
        reason = str(answer) if isinstance(answer, WorkerGone) else answer.header["error"]["message"]
        return [(Outcome(error=reason, limit=True),) * len(row.programs) for row in rows]
    results: list[list[dict[str, Any]]] = answer.header["results"]
    return [tuple(_outcome(one) for one in row) for row in results]


def _compiled(one: Mapping[str, Any]) -> Compiled:
    wrong = one.get("error")
    if wrong:
        return Compiled(error=wrong["message"], line=wrong["line"], column=wrong["column"], syntax=wrong["syntax"])
    return Compiled(one["type"])


def _outcome(one: Mapping[str, Any]) -> Outcome:
    return Outcome(one.get("value"), one.get("error", ""), one.get("limit", False))
