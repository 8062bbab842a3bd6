from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from penstock.document import Document
from penstock.render import substitute
from penstock.render.substitute import Refusal, Substituted, Substitution, substitutions
from penstock.worker.frame import Frame, WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool
from tests.penstock.support.values import document
from tests.penstock.support.workers import worker_script


def config(name: str, value: str) -> Document:
    return document("v1", "ConfigMap", name, "n", data={"v": value})


PLAIN, USES, UNCLOSED = config("plain", "x"), config("uses", "${A}"), config("unclosed", "${A")


def done(pool: Pool, documents: Sequence[Document], *, strict: bool = True, **variables: str) -> Substituted:
    (result,) = substitutions(pool, [Substitution(tuple(documents), variables, strict)])
    return result


def value(one: Document | Refusal) -> object:
    assert isinstance(one, Document)
    return one.object["data"]["v"]


def test_values_are_put_in_and_the_order_is_kept(pool: Pool) -> None:
    result = done(pool, [PLAIN, USES, config("two", "a$${A}b")], A="b")
    assert [value(one) for one in result] == ["x", "b", "a${A}b"]


def test_what_holds_no_dollar_is_the_very_same_document(pool: Pool) -> None:
    assert done(pool, [PLAIN, USES], A="b")[0] is PLAIN


def test_a_changed_document_has_a_new_sha(pool: Pool) -> None:
    (result,) = done(pool, [USES], A="b")
    assert isinstance(result, Document)
    assert result.sha != USES.sha
    assert not result.dollar


def test_one_that_is_refused_does_not_spoil_the_rest(pool: Pool) -> None:
    first, second, third = done(pool, [USES, UNCLOSED, PLAIN], A="b")
    assert value(first) == "b"
    assert isinstance(second, Refusal)
    assert second.document is UNCLOSED
    assert "missing closing brace" in second.message
    assert value(third) == "x"


def test_strict_refuses_what_has_no_value_and_lenient_leaves_nothing(pool: Pool) -> None:
    (refused,) = done(pool, [USES], B="b")
    assert isinstance(refused, Refusal)
    assert '"A"' in refused.message
    (empty,) = done(pool, [USES], strict=False, B="b")
    assert isinstance(empty, Document)
    assert empty.object["data"]["v"] in ("", None)


def test_several_are_answered_in_their_order(pool: Pool) -> None:
    asked = [Substitution((USES,), {"A": str(n)}, strict=True) for n in range(12)]
    assert [str(value(one)) for (one,) in substitutions(pool, asked)] == [str(n) for n in range(12)]


def test_a_worker_that_is_gone_refuses_only_what_it_had_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", str(worker_script(tmp_path, "sys.exit('no')")))
    with Pool(size=1) as pool:
        plain, refused = done(pool, [PLAIN, USES], A="b")
    assert plain is PLAIN
    assert isinstance(refused, Refusal)
    assert refused.by_worker
    assert "ended in the middle" in refused.message


def test_what_is_much_goes_in_portions(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(substitute, "BATCH", 200)
    sent: list[int] = []

    class Counting:
        @staticmethod
        def run(jobs: Sequence[Job]) -> list[Frame | WorkerGone]:
            sent.extend(len(job.parts) for job in jobs)
            return pool.run(jobs)

    documents = [config(f"c{n}", f"${{A}}{n}") for n in range(20)]
    (result,) = substitutions(cast(Pool, Counting()), [Substitution(tuple(documents), {"A": "b"}, strict=True)])
    assert [value(one) for one in result] == [f"b{n}" for n in range(20)]
    assert sum(sent) == 20
    assert max(sent) <= 4
