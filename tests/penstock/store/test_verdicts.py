from collections.abc import Iterable

import pytest

from penstock.document import Document
from penstock.store.verdicts import verdicts
from penstock.validate import verdict
from penstock.validate.question import Judge
from penstock.validate.verdict import Question, Verdict, Violation
from penstock.worker.pool import Pool
from penstock.workshop import Workshop
from tests.penstock.support.values import document

JUDGE, LATER = Judge((1, 33)), Judge((1, 34))
GOOD = document("v1", "ConfigMap", "good")
BAD = document("v1", "ConfigMap", "bad")
BROKEN = document("v1", "ConfigMap", "broken")
SECRET, WRONG_SECRET = (document("v1", "Secret", name, data={"k": "dg=="}) for name in ("good", "bad"))
SAYS = {
    "good": Verdict(),
    "bad": Verdict((Violation("/data", "is wrong"),)),
    "broken": Verdict(failure="the judge is ill"),
}


@pytest.fixture(autouse=True)
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents that were judged anew."""
    names: list[str] = []

    def judge(_: Pool, asked: Iterable[tuple[Document, Judge]]) -> dict[Question, Verdict]:
        pairs = list(asked)
        names.extend(document.name for document, _ in pairs)
        return {(document.sha, judge.name): SAYS[document.name] for document, judge in pairs}

    monkeypatch.setattr(verdict, "verdicts", judge)
    return names


def test_a_document_is_judged_once_and_the_verdict_is_the_same(shop: Workshop, judged: list[str]) -> None:
    asked = [(GOOD, JUDGE), (BAD, JUDGE), (GOOD, JUDGE)]
    first = verdicts(shop, (), asked)
    assert first == {(GOOD.sha, JUDGE.name): SAYS["good"], (BAD.sha, JUDGE.name): SAYS["bad"]}
    assert verdicts(shop, (), asked) == first
    assert judged == ["good", "bad"]


def test_another_schema_is_another_question(shop: Workshop, judged: list[str]) -> None:
    for judge in (JUDGE, LATER, JUDGE):
        verdicts(shop, (), [(GOOD, judge)])
    assert judged == ["good", "good"]


@pytest.mark.parametrize(
    ("one", "private", "again"),
    [
        (BROKEN, False, True),
        (BAD, True, True),
        (GOOD, True, False),
        (SECRET, False, False),
        (WRONG_SECRET, False, True),
    ],
)
def test_nothing_is_kept_that_a_message_may_quote_or_that_failed(
    shop: Workshop, judged: list[str], one: Document, private: bool, again: bool
) -> None:
    for _ in range(2):
        found = verdicts(shop, {one.sha} if private else (), [(one, JUDGE)])
        assert found == {(one.sha, JUDGE.name): SAYS[one.name]}
    assert judged == [one.name] * (2 if again else 1)


def test_without_a_store_everything_is_judged_each_time(shop: Workshop, judged: list[str]) -> None:
    shop.store = None
    for _ in range(2):
        assert verdicts(shop, (), [(BAD, JUDGE)]) == {(BAD.sha, JUDGE.name): SAYS["bad"]}
    assert judged == ["bad", "bad"]
