"""Judge a fleet's objects by the rules of penstock.yaml; what breaks one becomes a finding at the field's place."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from penstock import secretive
from penstock.document import Document
from penstock.expand.rendered import ClusterRender
from penstock.expand.variables import VEILED
from penstock.finding import Finding, Place, Severity
from penstock.own.prepare import Prepared
from penstock.own.program import Outcome
from penstock.root import FILE
from penstock.rules.view import Item
from penstock.rules.waive import waived
from penstock.secrets import Veil, veil
from penstock.store.outcomes import Asked, outcomes
from penstock.where import field_place
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.settings import Settings

#: How the error begins of an expression that gives something else; the worker's does too.
NO_VERDICT = "it gives a"

#: Rules times objects that are judged at once (an answer to each is in memory meanwhile), and those of one cluster.
PORTION, MOST = 300_000, 1_000_000


@dataclass(frozen=True)
class Question:
    """A rule and an object that it is about. `raw` is the object as the rule may see it; `private` tells that it holds
    a Secret's value, so that nothing of it is kept."""

    prepared: Prepared
    item: Item
    render: ClusterRender
    raw: bytes
    private: bool

    def asks(self, program: str) -> Asked:
        """What a program is asked about the object."""
        return Asked(program, self.raw, self.item.document.sha, self.render.facts, self.private)


def judge(
    workshop: Workshop, rules: Sequence[Prepared], settings: "Settings", renders: Sequence[ClusterRender]
) -> list[list[Finding]]:
    """What the rules find, one list per cluster."""
    found: list[list[Finding]] = [[] for _ in renders]
    asked = ((index, one) for index, render in enumerate(renders) for one in _within(rules, render, found[index]))
    while portion := list(islice(asked, PORTION)):
        for index, finding, item in _broken(workshop, portion):
            found[index].append(waived(finding, item, settings))
    return found


def _broken(workshop: Workshop, asked: Sequence[tuple[int, Question]]) -> Iterator[tuple[int, Finding, Item]]:
    checks = map(_judged, outcomes(workshop, [one.asks(one.prepared.rule.check) for _, one in asked]))
    broken = [
        (index, one, made)
        for (index, one), made in zip(asked, checks, strict=True)
        if made.value is not True and not _is_veiled(one)
    ]
    spoken = [one for _, one, made in broken if not made.error and one.prepared.words]
    words = iter(outcomes(workshop, [one.asks(one.prepared.words) for one in spoken]))
    for index, one, made in broken:
        said = next(words) if not made.error and one.prepared.words else Outcome(one.prepared.rule.message)
        yield index, _failed(workshop, one, made) if made.error else _finding(workshop, one, said), one.item


def _within(rules: Sequence[Prepared], render: ClusterRender, found: list[Finding]) -> Iterator[Question]:
    """The questions about a cluster, as many as there may be; then a finding."""
    questions = _questions(rules, render)
    yield from islice(questions, MOST)
    if next(questions, None):
        message = f"the rules of {FILE} are to judge more than {MOST} times: what comes behind is not judged"
        hint = "let `match` say which kinds each rule is about, or write fewer"
        found.append(Finding("over-limit", Severity.ERROR, message, Place(FILE), "", (render.cluster.name,), hint=hint))


def _questions(rules: Sequence[Prepared], render: ClusterRender) -> Iterator[Question]:
    meant = [one for one in rules if one.rule.match.is_of(render.cluster.name, render.facts.get("LEVEL", ""))]
    over = veil(render.documents) if meant else Veil(())
    about: dict[tuple[str, str, str], list[Prepared]] = {}
    for rendered in render.rendered if meant else ():
        for document in rendered.documents:
            kind = document.group, document.kind, document.namespace
            if kind not in about:
                about[kind] = [one for one in meant if one.rule.match.fits(*kind)]
            fitting = about[kind]
            if fitting:
                item, raw = Item(document, rendered, render.cluster.name), _shown(document, over)
                private = bool(over.values) and over.touches(document.raw.decode())
                yield from (Question(one, item, render, raw, private) for one in fitting)


def _shown(document: Document, over: Veil) -> bytes:
    """The object as rules see it: of a Secret only what it is called and which keys it has."""
    if not secretive.meant(document):
        return document.raw
    return json.dumps(over.object(document.object), separators=(",", ":"), ensure_ascii=False).encode()


def _judged(made: Outcome) -> Outcome:
    return (
        made if made.error or isinstance(made.value, bool) else Outcome(error=f"{NO_VERDICT} text, not true or false")
    )


def _is_veiled(one: Question) -> bool:
    """True when the field that the rule is about has no real value."""
    if not any(veiled.encode() in one.item.document.raw for veiled in VEILED):
        return False
    value: Any = one.item.get(*one.prepared.field)
    return any(veiled in json.dumps(value) for veiled in VEILED)


def _finding(workshop: Workshop, one: Question, said: Outcome) -> Finding:
    rule = one.prepared.rule
    message = said.value if isinstance(said.value, str) and said.value.strip() else f"breaks the rule {rule.code}"
    return _placed(workshop, one, Finding(rule.code, rule.severity, message.strip(), hint=rule.hint))


def _failed(workshop: Workshop, one: Question, made: Outcome) -> Finding:
    message = f"the rule {one.prepared.rule.code} cannot judge it: {made.error}"
    return _placed(workshop, one, Finding("rule-failed", Severity.ERROR, message, hint=_remedy(made)))


def _remedy(made: Outcome) -> str:
    if made.limit:
        return "it costs too much: look at less"
    if made.error.startswith(NO_VERDICT):
        return "let its check compare, so that it gives true or false"
    return "let it ask has(…) first, or match fewer objects"


def _placed(workshop: Workshop, one: Question, finding: Finding) -> Finding:
    return replace(
        finding,
        place=field_place(workshop, one.item, one.prepared.field),
        subject=str(one.item),
        clusters=(one.render.cluster.name,),
        kustomization=str(one.item.rendered.kustomization.key),
    )
