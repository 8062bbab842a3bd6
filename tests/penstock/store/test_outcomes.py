import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from penstock.own import program
from penstock.own.program import Outcome, Row
from penstock.store import outcomes as module
from penstock.store.outcomes import Asked, outcomes
from penstock.store.store import Store
from penstock.worker.pool import Pool
from penstock.workshop import Workshop


def asked(value: object, program: str = "object.a == 1", *, private: bool = False, **facts: str) -> Asked:
    raw = json.dumps(value).encode()
    return Asked(program, raw, raw.hex(), facts, private)


@pytest.fixture
def workshop(worker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    assert worker.is_file()
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    with Workshop(store=False) as made:
        made.store = Store(tmp_path / "store")
        yield made


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many objects were asked each time."""
    counts: list[int] = []
    real = program.outcomes

    def counting(pool: Pool, rows: Sequence[Row]) -> list[tuple[Outcome, ...]]:
        counts.append(len(rows))
        return real(pool, rows)

    monkeypatch.setattr(module, "evaluated", counting)
    return counts


def test_an_object_is_asked_once_for_all_clusters_that_look_alike(workshop: Workshop, evaluated: list[int]) -> None:
    same = [asked({"a": 1}, SITE="x"), asked({"a": 1}, SITE="y"), asked({"a": 2})]
    assert outcomes(workshop, same) == [Outcome(True), Outcome(True), Outcome(False)]
    assert evaluated == [2]
    assert outcomes(workshop, same) == [Outcome(True), Outcome(True), Outcome(False)]
    assert evaluated == [2, 0]


def test_facts_that_are_read_are_told_apart(workshop: Workshop, evaluated: list[int]) -> None:
    read = [asked({}, "facts.SITE == 'x'", SITE="x"), asked({}, "facts.SITE == 'x'", SITE="y")]
    assert outcomes(workshop, read) == [Outcome(True), Outcome(False)]
    assert evaluated == [2]


def test_programs_about_one_object_go_together(workshop: Workshop, evaluated: list[int]) -> None:
    assert outcomes(workshop, [asked({"a": 1}), asked({"a": 1}, "has(object.b)")]) == [Outcome(True), Outcome(False)]
    assert evaluated == [1]


def test_another_text_is_another_question(workshop: Workshop, evaluated: list[int]) -> None:
    outcomes(workshop, [asked({"a": 1})])
    assert outcomes(workshop, [asked({"a": 1}, "object.a == 2")]) == [Outcome(False)]
    assert evaluated == [1, 1]


@pytest.mark.parametrize("one", [asked({"a": 1}, private=True), asked({"b": 1})])
def test_secrets_and_faults_are_not_kept(workshop: Workshop, evaluated: list[int], one: Asked) -> None:
    assert outcomes(workshop, [one]) == outcomes(workshop, [one])
    assert evaluated == [1, 1]
