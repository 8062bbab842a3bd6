"""Verdicts in the store: a document is judged once per schema, not once per run."""

import json
from collections.abc import Collection, Iterable, Mapping

from penstock.document import Document
from penstock.store.store import Key, key
from penstock.store.version import tools
from penstock.validate import verdict
from penstock.validate.question import Judge
from penstock.validate.verdict import Question, Verdict, Violation
from penstock.workshop import Workshop, is_secret


def verdicts(
    workshop: Workshop, private: Collection[str], asked: Iterable[tuple[Document, Judge]]
) -> Mapping[Question, Verdict]:
    """As `validate.verdict.verdicts`, with what the store already has. Nothing is kept of faults in `private` documents
    (by sha), which a message may quote."""
    questions = {(document.sha, judge.name): (document, judge) for document, judge in asked}
    names = {question: _name(question) for question in questions}
    stored = workshop.store.get(names.values()) if workshop.store else {}
    known = {question: _read(stored[name]) for question, name in names.items() if name in stored}
    made = verdict.verdicts(workshop.pool, (pair for question, pair in questions.items() if question not in known))
    for question, found in made.items():
        document, _ = questions[question]
        quoting = found.violations and (document.sha in private or is_secret(document))
        if workshop.store and not found.failure and not quoting:
            workshop.store.put(names[question], _written(found))
    return {**known, **made}


def _name(question: Question) -> Key:
    return key("verdict", tools(), *question)


def _written(found: Verdict) -> bytes:
    return json.dumps([(v.path, v.message, v.by) for v in found.violations]).encode()


def _read(value: bytes) -> Verdict:
    return Verdict(tuple(Violation(*one) for one in json.loads(value)))
