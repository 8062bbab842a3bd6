"""--fix, from the command line."""

import subprocess
from typing import Any

import pytest

from penstock import journal
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.losses import PowerLoss
from tests.penstock.support.manifests import config_map, documents, flux, git_repository, lines, resources
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import environment, listing

pytestmark = pytest.mark.usefixtures("worker")
MAP = lines(
    *("apiVersion: v1", "kind: ConfigMap", "metadata:", "  {name: web, namespace: flux-system}", "data:"),
    *("  PORT: 8080   # the port", "  ON: true", "  NAME: 'web'"),
)
MENDED = MAP.replace("8080", '"8080"').replace("true", '"true"')
WRONG = {**FLEET, "apps/web.yaml": MAP}


def test_what_is_mechanical_is_mended_in_place(repo: MakeRepository, run: Command) -> None:
    root = repo(WRONG).root
    outcome = run("validate", root, "--fix")
    assert (root / "apps/web.yaml").read_text() == MENDED
    assert (outcome.code, outcome.stdout.splitlines()[-1]) == (0, "no findings")
    assert outcome.stderr.splitlines() == [
        'apps/web.yaml:6: fixed object-invalid: PORT: 8080 → PORT: "8080"',
        'apps/web.yaml:7: fixed object-invalid: ON: true → ON: "true"',
        "2 findings fixed in 1 file",
    ]


def test_a_second_run_changes_nothing(repo: MakeRepository, run: Command) -> None:
    root = repo(WRONG).root
    run("validate", root, "--fix")
    before = listing(root / "apps")
    outcome = run("validate", root, "--fix")
    assert (outcome.code, outcome.stderr) == (0, "nothing to fix\n")
    assert listing(root / "apps") == before


def test_what_remains_is_the_exit_code(repo: MakeRepository, run: Command) -> None:
    other = MAP.replace("NAME: 'web'", "NAME: [a]")
    outcome = run("validate", repo({**FLEET, "apps/web.yaml": other}).root, "--fix", "--output", "json")
    assert outcome.code == 1
    assert outcome.places == ["object-invalid apps/web.yaml:8"]


def test_a_dry_run_prints_what_git_can_apply(repo: MakeRepository, run: Command) -> None:
    root = repo(WRONG).root
    before = listing(root / "apps")
    outcome = run("validate", root, "--fix", "--dry-run")
    assert outcome.code == 1
    assert listing(root / "apps") == before
    diff = outcome.stdout.encode()
    subprocess.run(["git", "apply"], cwd=root, input=diff, check=True, env=environment(), capture_output=True)
    assert (root / "apps/web.yaml").read_text() == MENDED


def test_a_baseline_keeps_what_is_known_as_it_is(repo: MakeRepository, run: Command) -> None:
    root = repo(WRONG).root
    run("validate", root, "--write-baseline", str(root / "known.json"))
    outcome = run("validate", root, "--fix", "--baseline", str(root / "known.json"))
    assert (outcome.code, outcome.stderr) == (0, "nothing to fix\n")
    assert (root / "apps/web.yaml").read_text() == MAP


def test_misspelt_names_of_files_and_folders_are_put_right(repo: MakeRepository, run: Command) -> None:
    right = (
        resources("web.yaml", "config.yaml", "../infra/extra")
        + "configMapGenerator:\n- {name: x, namespace: default, files: [k=v.ini]}\n"
    )
    wrong = right.replace("config.yaml", "confg.yaml # config.yaml").replace("../infra", "../infrra")
    files = {
        **FLEET,
        "apps/kustomization.yaml": wrong.replace("v.ini", "v.nii"),
        "apps/v.ini": "a",
        "apps/config.yaml": config_map("one"),
        "infra/extra/a.yaml": config_map("two"),
        "infra/extra/kustomization.yaml": resources("a.yaml"),
    }
    root = repo(files).root
    outcome = run("validate", root, "--fix")
    assert (root / "apps/kustomization.yaml").read_text() == right.replace("config.yaml", "config.yaml # config.yaml")
    assert (outcome.code, outcome.stderr.splitlines()[-1]) == (0, "3 findings fixed in 1 file")


def test_a_folder_that_stands_for_another_source_is_mended_too(repo: MakeRepository, run: Command) -> None:
    away = git_repository("away", "{branch: main}", url="https://git.example.org/away")
    files = {
        "penstock.yaml": FLEET["penstock.yaml"] + "sources: [{kind: GitRepository, name: away, path: vendor/away}]\n",
        "clusters/one/away.yaml": documents(away, flux("away", "there", source="away")),
        "vendor/away/there/map.yaml": MAP,
    }
    root = repo({**FLEET, **files}).root
    assert run.validate(root).places == [f"object-invalid vendor/away/there/map.yaml:{line}" for line in (6, 7)]
    assert run("validate", root, "--fix").code == 0
    assert (root / "vendor/away/there/map.yaml").read_text() == MENDED


def test_what_was_stopped_while_it_wrote_is_finished_by_whatever_comes_next(
    repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repo({**WRONG, "infra/config.yaml": MAP.replace("name: web", "name: config")}).root
    real, places = journal._place, []

    def place(*argv: Any) -> None:
        places.append(argv)
        if len(places) == 2:
            raise PowerLoss
        real(*argv)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_place", place)
        with pytest.raises(PowerLoss):
            run("validate", root, "--fix")
    outcome = run("validate", root)
    assert (outcome.code, outcome.stdout.splitlines()[-1]) == (0, "no findings")
    assert "its 2 files are all in place now" in outcome.stderr
    assert (root / "apps/web.yaml").read_text() == MENDED


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--dry-run"], "--dry-run goes with --fix"),
        (["--unsafe-fixes"], "--unsafe-fixes goes with --fix"),
        (["--fix", "--watch"], "--fix does not go with --watch"),
        (["--watch", "--output", "json"], "--watch does not go with --output"),
        (["--watch", "--changed-from", "HEAD"], "--watch does not go with --changed-from"),
        (["--fix", "--write-baseline", "x"], "--fix does not go with --write-baseline"),
    ],
)
def test_what_does_not_go_together_is_said(repo: MakeRepository, run: Command, options: list[str], said: str) -> None:
    outcome = run("validate", repo({**FLEET, "apps/web.yaml": config_map("web")}).root, *options)
    assert (outcome.code, outcome.stderr) == (2, f"penstock: {said}\n")
