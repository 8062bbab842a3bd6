from collections.abc import Sequence
from dataclasses import replace

import pytest

from penstock.document import Document
from penstock.render import substitute
from penstock.render.substitute import Refusal, Substituted, Substitution
from penstock.store.substitutions import substitutions
from penstock.worker.pool import Pool
from penstock.workshop import Workshop
from tests.penstock.support.values import document


def config(name: str, value: str, kind: str = "ConfigMap") -> Document:
    return document("v1", kind, name, "n", data={"v": value})


PLAIN, USES, REFUSED, GONE = config("plain", "x"), config("a", "${A}"), config("refused", "${"), config("gone", "${A}")
WANTED = Substitution((USES, PLAIN, REFUSED), {"A": "1"}, strict=True)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Substitution]:
    """What was substituted anew."""
    fresh: list[Substitution] = []

    def put_in(_: Pool, wanted: Sequence[Substitution]) -> list[Substituted]:
        fresh.extend(wanted)
        return [tuple(_put_in(document, one) for document in one.documents) for one in wanted]

    monkeypatch.setattr(substitute, "substitutions", put_in)
    return fresh


def _put_in(one: Document, by: Substitution) -> Document | Refusal:
    if one.name in ("refused", "gone"):
        return Refusal(one, f"{one.name}: no", by_worker=one.name == "gone")
    return config(one.name, by.variables["A"], one.kind) if one.dollar else one


def test_the_same_documents_and_variables_are_asked_once(shop: Workshop, asked: list[Substitution]) -> None:
    (first,) = substitutions(shop, [WANTED])
    assert first == (config("a", "1"), PLAIN, Refusal(REFUSED, "refused: no"))
    assert substitutions(shop, [WANTED]) == [first]
    assert asked == [WANTED]


def test_what_holds_no_variable_is_not_stored_but_passed_through(shop: Workshop, asked: list[Substitution]) -> None:
    other = config("other", "y")
    substitutions(shop, [WANTED])
    (found,) = substitutions(shop, [replace(WANTED, documents=(other, USES, REFUSED))])
    assert found[0] is other
    assert found[1:] == (config("a", "1"), Refusal(REFUSED, "refused: no"))
    assert len(asked) == 1


def test_order_is_kept_between_known_and_new(shop: Workshop, asked: list[Substitution]) -> None:
    new = replace(WANTED, documents=(USES,), variables={"A": "2"})
    substitutions(shop, [WANTED])
    found = substitutions(shop, [new, WANTED])
    assert [one[0] for one in found] == [config("a", "2"), config("a", "1")]
    assert asked == [WANTED, new]


@pytest.mark.parametrize(
    "other",
    [
        replace(WANTED, variables={"A": "2"}),
        replace(WANTED, variables={"A": "1", "B": ""}),
        replace(WANTED, strict=False),
        replace(WANTED, always=True),
        replace(WANTED, documents=(config("b", "${A}"), PLAIN, REFUSED)),
    ],
)
def test_another_question_is_asked_anew(shop: Workshop, asked: list[Substitution], other: Substitution) -> None:
    substitutions(shop, [WANTED])
    substitutions(shop, [other])
    assert asked == [WANTED, other]


@pytest.mark.parametrize(
    "one",
    [
        replace(WANTED, secret=True),
        replace(WANTED, documents=(USES, GONE)),
        replace(WANTED, documents=(config("s", "${A}", "Secret"),)),
    ],
    ids=["a value of a Secret", "a worker that ended", "a Secret"],
)
def test_secrets_and_accidents_are_not_kept(shop: Workshop, asked: list[Substitution], one: Substitution) -> None:
    assert substitutions(shop, [one]) == substitutions(shop, [one])
    assert asked == [one, one]
