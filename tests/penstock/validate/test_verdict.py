from pathlib import Path
from typing import Any

import pytest

from penstock.document import Document
from penstock.validate import crds, kubernetes
from penstock.validate.question import Judge
from penstock.validate.verdict import BATCH, FLUX, Verdict, verdicts
from penstock.worker.pool import Pool
from tests.penstock.support.values import document
from tests.penstock.support.workers import worker_script

MINOR = (1, 33)
GOOD = document("v1", "ConfigMap", "good", "n", data={"a": "b"})
BAD = document("v1", "ConfigMap", "bad", "n", data={"a": 1}, colour="red")


@pytest.fixture
def core() -> Judge:
    kubernetes.prepare(MINOR, "v1", "ConfigMap")
    kubernetes.prepare(MINOR, "v1", "Secret")
    return Judge(MINOR)


def judged(pool: Pool, judge: Judge, *documents: Document) -> list[Verdict]:
    answers = verdicts(pool, [(one, judge) for one in documents])
    return [answers[one.sha, judge.name] for one in documents]


def test_a_good_document_has_no_violation_and_a_bad_one_all_of_its_own(pool: Pool, core: Judge) -> None:
    good, bad = judged(pool, core, GOOD, BAD)
    assert good == Verdict()
    assert sorted(violation.path for violation in bad.violations) == ["/colour", "/data/a"]


def test_a_custom_resource_is_judged_by_its_definition(pool: Pool) -> None:
    crd = crds.shipped("2.9", "kustomize.toolkit.fluxcd.io", "Kustomization")
    spec = {"interval": "1m", "prune": True, "sourceRef": {"kind": "Pod", "name": "a"}, "colour": "red"}
    flux = document("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "a", "n", spec=spec)
    (verdict,) = judged(pool, Judge(MINOR, crd), flux)
    assert sorted(violation.path for violation in verdict.violations) == ["/spec/colour", "/spec/sourceRef/kind"]


def test_what_a_controller_of_flux_refuses_is_told_apart_and_after_the_schema(pool: Pool) -> None:
    judge = Judge(MINOR, crds.shipped("2.9", "kustomize.toolkit.fluxcd.io", "Kustomization"))

    def found(**more: Any) -> list[tuple[str, str]]:
        spec = {"interval": "1m", "prune": True, "sourceRef": {"kind": "GitRepository", "name": "a"}, **more}
        (verdict,) = judged(
            pool, judge, document("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "a", "n", spec=spec)
        )
        return [(violation.by, violation.path) for violation in verdict.violations]

    waits = [{"name": "b", "readyExpr": "dep.spec"}]
    assert found(dependsOn=waits) == [(FLUX, "/spec/dependsOn/0/readyExpr")]
    assert found(dependsOn=waits, colour="red") == [("", "/spec/colour")]
    assert found(dependsOn=[{"name": "b", "readyExpr": "dep.spec == self.spec"}]) == []


def test_what_sops_adds_is_not_judged(pool: Pool, core: Judge) -> None:
    secret = document("v1", "Secret", "a", "n", stringData={"a": "ENC[…]"}, sops={"mac": "x"})
    assert judged(pool, core, secret) == [Verdict()]


def test_a_document_that_is_asked_twice_is_judged_once(
    core: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = """
for header, blob in requests():
    open(sys.argv[0] + ".asked", "a").write(f"{len(header['sizes'])}\\n")
    say({"id": header["id"], "ok": True, "results": [{"status": "valid"} for _ in header["sizes"]]})
"""
    script = worker_script(tmp_path, body)
    monkeypatch.setenv("PENSTOCK_WORKER", str(script))
    with Pool(size=1) as pool:
        judged(pool, core, GOOD, BAD, GOOD, GOOD)
    assert (tmp_path / "worker.asked").read_text(encoding="utf-8") == "2\n"


def test_large_documents_go_in_several_batches_and_all_are_answered(pool: Pool, core: Judge) -> None:
    many = [document("v1", "ConfigMap", f"c{n}", "n", data={"a": "x" * (BATCH // 2)}) for n in range(7)]
    assert judged(pool, core, *many) == [Verdict()] * 7


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("sys.exit()", "ended in the middle"),
        (
            "no = {'kind': 'x', 'message': 'no'}\nfor h, _ in requests(): say({'id': h['id'], 'ok': 0, 'error': no})",
            "no",
        ),
    ],
)
def test_a_judge_that_could_not_is_told(
    core: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", str(worker_script(tmp_path, body)))
    with Pool(size=1) as pool:
        (verdict,) = judged(pool, core, GOOD)
    assert says in verdict.failure
