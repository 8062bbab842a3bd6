"""A worker that crashes, hangs, talks nonsense or never starts: one finding, it is replaced, the rest goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.children import children
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, flux
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.workers import between, silent_script, worker_script

FAULTS = {
    "crash": ("os._exit(139)", "ended in the middle of its work"),
    "panic": ("sys.exit('panic: index out of range')", "ended in the middle of its work: panic: index out of range"),
    "hang": ("time.sleep(60)", "gave no answer within 8 s"),  # what is well must answer in that time on any machine
    "nonsense": ("os.write(1, b'hello, world\\n'); time.sleep(60)", "is not JSON"),
    "wrong-answer": ("os.write(1, b'{\"id\": 1}\\n'); time.sleep(60)", "answered another question"),
    "half-an-answer": ('os.write(1, b\'{"id": 1, "blob": 99}\\nabc\'); os._exit(0)', "ended in the middle"),
}

#: A third Kustomization beside those of the fleet; only its build goes wrong.
FILES = {**FLEET, "clusters/one/cursed.yaml": flux("cursed", "cursed"), "cursed/c.yaml": config_map("cursed")}


@pytest.fixture
def _no_child_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@pytest.fixture
def fleet(repo: MakeRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _no_child_is_left: None) -> Repository:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PENSTOCK_WORKER_TIMEOUT", "2")
    return repo(FILES)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("fault", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_worker_that_fails_at_one_build_costs_one_finding(
    fleet: Repository,
    run: Command,
    worker: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: str,
    fault: str,
    says: str,
) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER_TIMEOUT", "8" if "8 s" in says else "30")
    monkeypatch.setenv("PENSTOCK_WORKERS", workers)
    monkeypatch.setenv("PENSTOCK_WORKER", str(between(tmp_path, worker, '"path":"cursed"', fault)))
    before = listing(fleet.root)
    outcome = run.validate(fleet.root)
    assert outcome.stderr == ""
    assert outcome.places == ["worker-failed cursed"]
    assert says in outcome.findings[0]["message"]
    assert outcome.code == 1
    assert outcome.cluster("one")["objects"] == 5
    assert outcome.cluster("two")["objects"] == 2
    assert listing(fleet.root) == before


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("sys.exit('libc.so.6 not found')", "libc.so.6 not found"),
        ("os._exit(0)", "ended in the middle"),
        ("print('Usage: worker', flush=True)", "not JSON"),
        ('print(\'{"hello":{"protocol":9}}\', flush=True); time.sleep(60)', "speaks protocol 9"),
        ("time.sleep(60)", "no answer within 2 s"),
    ],
)
def test_a_program_that_never_works_is_told_and_ends(
    fleet: Repository, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", str(silent_script(tmp_path, body)))
    outcome = run.validate(fleet.root)
    assert {one["code"] for one in outcome.findings} == {"worker-failed"}
    assert all(says in one["message"] for one in outcome.findings)
    assert outcome.code == 1


def test_a_worker_that_refuses_everything_is_told(
    fleet: Repository, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = "{'id': header['id'], 'ok': False, 'error': {'kind': 'protocol', 'message': 'no such op'}}"
    script = worker_script(tmp_path, f"for header, blob in requests(): say({refusal})")
    monkeypatch.setenv("PENSTOCK_WORKER", str(script))
    outcome = run.validate(fleet.root)
    assert outcome.code == 1
    assert all("no such op" in one["message"] for one in outcome.findings)


def test_a_missing_program_stops_the_work_in_one_sentence(
    fleet: Repository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", "/nowhere/kustomize-worker")
    outcome = run.validate(fleet.root)
    assert outcome.code == 2
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("penstock: PENSTOCK_WORKER names /nowhere/kustomize-worker, and there is no such")
