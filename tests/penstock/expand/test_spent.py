"""What takes more time than it may: one finding at the Kustomization, kept by nobody, and the rest goes on."""

from pathlib import Path

import pytest

from penstock.expand.spent import grants, spent
from penstock.finding import Place
from penstock.worker.pool import UNTRIED
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, documents, flux, lines, resources
from tests.penstock.support.outcome import Command
from tests.penstock.support.workers import between


def test_the_setting_that_grants_more_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", "4.5")
    assert "PENSTOCK_WORKER_SECONDS raises the limit (4.5 s, " in grants("it takes more processor time than it may")
    assert grants("it needs more than 9 MiB of memory").endswith("PENSTOCK_WORKER_MEMORY raises the limit")
    assert grants(UNTRIED) == "mend the others first"
    assert str(spent("a", "b", Place("c", 1)).place) == "c:1"


PATCH = "  - {{target: {{kind: ConfigMap}}, patch: '- {{op: add, path: /data, value: {{a: b{0}}}}}'}}"
#: A product of 100 patches and 100 objects: a quarter of a second or so.
PRODUCT = {
    "clusters/one/many.yaml": "# many\n" + flux("many", "many"),
    "many/kustomization.yaml": resources("c.yaml") + lines("patches:", *map(PATCH.format, range(400))),
    "many/c.yaml": documents(*(config_map(f"c{n}", namespace="default") for n in range(200))),
}


@pytest.mark.usefixtures("worker")
def test_a_build_that_takes_too_much_is_one_finding_and_is_not_remembered(
    repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repo({**FLEET, **PRODUCT}).root
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", "0.9")  # a worker that starts has its schema to read
    outcome = run.validate(root)
    assert outcome.places == ["over-limit clusters/one/many.yaml:2"]
    (found,) = outcome.findings
    assert "flux-system/many could not be built: it takes more processor time than it may" in found["message"]
    assert found["message"].endswith("at last with patches")
    assert "PENSTOCK_WORKER_SECONDS" in found["hint"]
    assert outcome.cluster("one")["objects"] == 5
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", "60")
    again = run.validate(root)
    assert again.findings == []
    assert again.cluster("one")["objects"] == 205


def test_a_run_of_many_that_take_too_much_loses_so_much_and_no_more(
    repo: MakeRepository, run: Command, worker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each says that it was not built; so do healthy ones that came after."""
    monkeypatch.setenv("PENSTOCK_WORKERS", "1")
    many = {f"clusters/one/k{n}.yaml": f"# {n}\n" + flux(f"k{n}", f"many/{n}") for n in range(40)}
    files = {f"many/{n}/c.yaml": config_map(f"c{n}", namespace="default") for n in range(40)}
    spend = 'print("it takes more processor time than it may", file=sys.stderr, flush=True); os._exit(4)'
    script = between(tmp_path, worker, '"path":"many/', spend, of="build")
    monkeypatch.setenv("PENSTOCK_WORKER", str(script))
    outcome = run.validate(repo({**FLEET, **many, **files}).root)
    assert {f"over-limit clusters/one/k{n}.yaml:2" for n in range(40)} <= set(outcome.places)
    assert {one["code"] for one in outcome.findings} == {"over-limit"}
    said = [one["message"].partition(": ")[2] for one in outcome.findings]
    assert len(said) - said.count(UNTRIED) == 6
    hints = {one["hint"] for one in outcome.findings if one["message"].endswith(UNTRIED)}
    assert hints == {"mend the others first"}


@pytest.mark.parametrize(("exit_code", "says"), [(4, "over-limit"), (9, "worker-failed")])
def test_variables_that_take_too_much_are_one_finding(
    repo: MakeRepository,
    run: Command,
    worker: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exit_code: int,
    says: str,
) -> None:
    using = {
        "clusters/one/apps.yaml": "# apps\n" + flux("apps", "apps", "postBuild: {substitute: {A: b}}"),
        "apps/web.yaml": documents(*(config_map(f"c{n}", {"a": "${A}"}, namespace="default") for n in range(9))),
    }
    fault = f'print("it takes more processor time than it may", file=sys.stderr, flush=True); os._exit({exit_code})'
    script = between(tmp_path, worker, '"vars"', fault, of="substitute")
    monkeypatch.setenv("PENSTOCK_WORKER", str(script))
    root = repo({**FLEET, **using}).root
    assert run.validate(root).places == [f"{says} clusters/one/apps.yaml:2"]
    assert run.validate(root).places == [f"{says} clusters/one/apps.yaml:2"]
    monkeypatch.setenv("PENSTOCK_WORKER", str(worker))
    assert run.validate(root).places == []
