import json
from collections.abc import Sequence
from typing import cast

import pytest

from penstock.errors import PenstockError
from penstock.own import program
from penstock.own.program import Outcome, Row, compiled, outcomes
from penstock.worker.frame import Frame, WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool
from penstock.workshop import Workshop


def row(value: object, *programs: str, **facts: str) -> Row:
    return Row(json.dumps(value).encode(), tuple(facts.items()), programs)


def test_programs_give_values_texts_or_reasons(pool: Pool) -> None:
    ((yes, text, wrong),) = outcomes(pool, [row({"a": 1}, "object.a == 1", "'is ' + facts.A", "object.b == 1", A="x")])
    assert (yes, text) == (Outcome(True), Outcome("is x"))
    assert wrong.value is None
    assert "no such key: b" in wrong.error
    assert not wrong.limit


def test_order_and_facts_are_kept_over_batches(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "BATCH", 40)
    rows = [row({"n": n}, "string(object.n) + facts.A", A=str(n % 3)) for n in range(30)]
    rows.insert(7, row({"n": 99}, "true"))
    said = [one.value for (one,) in outcomes(pool, rows)]
    assert said.pop(7) is True
    assert said == [f"{n}{n % 3}" for n in range(30)]


def test_what_costs_too_much_is_a_limit(pool: Pool) -> None:
    bomb = "object.l.all(a, object.l.all(b, object.l.all(c, object.l.all(d, a + b + c + d != 'q'))))"
    ((made, other),) = outcomes(pool, [row({"l": ["x"] * 60}, bomb, "size(object.l) == 60")])
    assert made.limit
    assert other == Outcome(True)


def test_a_worker_that_is_gone_is_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pool, "run", lambda self, jobs: [WorkerGone("it fell over")] * len(jobs))  # noqa: ARG005
    assert outcomes(Pool(size=1), [row({}, "true", "false")]) == [(Outcome(error="it fell over", limit=True),) * 2]
    with Workshop(store=False) as workshop, pytest.raises(PenstockError, match="it fell over"):
        compiled(workshop, ["true"])


@pytest.mark.usefixtures("worker")
def test_a_text_has_a_type_or_a_place_where_it_is_wrong() -> None:
    with Workshop(store=False) as workshop:
        said = compiled(workshop, ["true", "true", "object.a", "1 +", "true &&\n nothing"])
    assert (said["true"].type, said["object.a"].type) == ("bool", "dyn")
    assert said["1 +"].syntax
    wrong = said["true &&\n nothing"]
    assert (wrong.line, wrong.column, wrong.syntax) == (2, 2, False)


def test_many_programs_are_asked_about_in_portions_that_share_the_budget(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "PROGRAMS", 3)
    asked: list[Job] = []
    run = pool.run

    def counting(jobs: Sequence[Job]) -> list[Frame | WorkerGone]:
        asked.extend(jobs)
        return run(jobs)

    monkeypatch.setattr(pool, "run", counting)
    texts = [f"object.n == {n}" for n in range(10)]
    rows = [row({"n": n}, *texts) for n in range(4)]
    assert [[one.value for one in made] for made in outcomes(pool, rows)] == [
        [n == m for m in range(10)] for n in range(4)
    ]
    assert [(len(cast(list[str], job.header["programs"])), job.header["among"]) for job in asked] == [
        *[(3, 10)] * 3,
        (1, 10),
    ]
    with Workshop(store=False) as workshop:
        assert {one.type for one in compiled(workshop, texts).values()} == {"bool"}


def test_where_a_portion_takes_too_much_no_other_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "PROGRAMS", 2)
    asked: list[Job] = []

    def spending(_: Pool, jobs: Sequence[Job]) -> list[Frame | WorkerGone]:
        asked.extend(jobs)
        return [WorkerGone("it takes too much")] * len(jobs)

    monkeypatch.setattr(Pool, "run", spending)
    made = outcomes(Pool(size=1), [row({}, *map(str, range(9)))])
    assert made == [(Outcome(error="it takes too much", limit=True),) * 9]
    assert len(asked) == 1
