"""Adoption: what was wrong before is counted, what is new is reported. By a file, and by an older revision."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import config_map, deployment, flux
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Files, Repository

pytestmark = pytest.mark.usefixtures("worker")

SETTINGS = "clusters: [clusters/*]\n"
#: Two things wrong: a field that Deployments do not have, in two files.
FILES = {
    "penstock.yaml": SETTINGS,
    "clusters/north/apps.yaml": flux("apps", "./apps"),
    "apps/one.yaml": deployment("one", "wrongField: 1"),
    "apps/two.yaml": deployment("two", "wrongField: 1"),
}


def places(found: list[dict[str, Any]]) -> list[str]:
    return sorted({one["path"] for one in found})


@pytest.fixture
def old(repo: MakeRepository) -> Repository:
    """A repository with two faults, committed."""
    return repo(FILES)


def test_a_baseline_written_is_a_baseline_met(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    assert run.validate(old.root).code == 1
    written = run.validate(old.root, "--write-baseline", str(file))
    assert (written.code, written.findings) == (0, [])
    assert "2 findings written to" in written.stderr
    met = run.validate(old.root, "--baseline", str(file))
    assert (met.code, met.findings, met.report["summary"]["known"]) == (0, [], 2)


def test_only_what_is_new_is_reported(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    run.validate(old.root, "--write-baseline", str(file))
    old.write({"apps/three.yaml": deployment("three", "wrongField: 1")})
    met = run.validate(old.root, "--baseline", str(file))
    assert met.code == 1
    assert places(met.findings) == ["apps/three.yaml"]
    assert met.report["summary"]["known"] == 2


def test_a_baseline_is_not_read_back_from_where_it_went(old: Repository, run: Command) -> None:
    written = run.validate(old.root, "--write-baseline", "/dev/null")
    assert (written.code, written.findings, written.report["summary"]["known"]) == (0, [], 2)


def test_one_file_read_and_written_is_named_once(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    run.validate(old.root, "--write-baseline", str(file))
    both = run("validate", old.root, "--baseline", str(file), "--write-baseline", str(file))
    assert f"2 findings known from {file}, not shown" in both.stdout


def test_a_known_finding_may_move(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    run.validate(old.root, "--write-baseline", str(file))
    old.write({"apps/one.yaml": "# a line\n# and another\n" + FILES["apps/one.yaml"]})
    assert run.validate(old.root, "--baseline", str(file)).code == 0


@pytest.mark.parametrize("name", ["apps/renamed.yaml", "apps/deep/one.yaml"])
def test_a_known_finding_moves_with_its_file(old: Repository, run: Command, tmp_path: Path, name: str) -> None:
    file = tmp_path / "known.json"
    run.validate(old.root, "--write-baseline", str(file))
    (old.root / name).parent.mkdir(exist_ok=True)
    (old.root / "apps/one.yaml").rename(old.root / name)
    outcome = run.validate(old.root, "--baseline", str(file))
    assert (outcome.findings, outcome.report["summary"]["known"]) == ([], 2)
    assert "no more" not in outcome.stderr
    (old.root / "apps/three.yaml").write_text((old.root / name).read_text().replace("one", "three"))
    assert places(run.validate(old.root, "--baseline", str(file)).findings) == ["apps/three.yaml"]


@pytest.mark.parametrize("option", ["--baseline", "--write-baseline"])
def test_a_dash_is_no_file(old: Repository, run: Command, option: str) -> None:
    outcome = run("validate", old.root, option, "-")
    assert outcome.code == 2
    assert "- is no file here" in outcome.stderr


def test_a_baseline_can_be_written_anew_and_shrinks(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    run.validate(old.root, "--write-baseline", str(file))
    old.write({"apps/one.yaml": deployment("one")})
    run.validate(old.root, "--baseline", str(file), "--write-baseline", str(file))
    assert [one["path"] for one in json.loads(file.read_bytes())["findings"]] == ["apps/two.yaml"]


def test_a_baseline_that_could_shrink_is_said(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    run.validate(old.root, "--write-baseline", str(file))
    assert "no more" not in run.validate(old.root, "--baseline", str(file)).stderr
    old.write({"apps/one.yaml": deployment("one")})
    message = f"1 of the findings in {file} is no more: write it anew"
    assert message in run.validate(old.root, "--baseline", str(file)).stderr


def test_the_text_says_how_many_are_known(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    run.validate(old.root, "--write-baseline", str(file))
    assert (
        f"2 findings known from {file}, not shown\nno findings\n"
        in run("validate", old.root, "--baseline", file).stdout
    )


def test_a_change_that_brings_nothing_in_is_clean(old: Repository, run: Command) -> None:
    outcome = run.validate(old.root, "--changed-from", "HEAD")
    assert (outcome.code, outcome.findings, outcome.report["summary"]["known"]) == (0, [], 2)


def test_only_what_the_change_brings_in_is_reported(old: Repository, run: Command) -> None:
    old.write(
        {"apps/one.yaml": "# moved\n" + FILES["apps/one.yaml"], "apps/three.yaml": deployment("three", "wrongField: 1")}
    )
    outcome = run.validate(old.root, "--changed-from", "HEAD")
    assert outcome.code == 1
    assert places(outcome.findings) == ["apps/three.yaml"]
    old.commit()
    assert run.validate(old.root, "--changed-from", "HEAD").code == 0
    assert places(run.validate(old.root, "--changed-from", "HEAD~1").findings) == ["apps/three.yaml"]


def test_a_fault_far_from_the_change_is_found(old: Repository, run: Command) -> None:
    old.commit({"apps/one.yaml": deployment("one"), "apps/two.yaml": deployment("two")})
    old.write({"clusters/north/apps.yaml": flux("apps", "./gone")})
    assert [one["code"] for one in run.validate(old.root, "--changed-from", "HEAD").findings] == ["path-missing"]


def test_a_new_cluster_is_new_with_all_that_is_only_its_own(old: Repository, run: Command) -> None:
    old.write({"clusters/south/apps.yaml": flux("other", "./gone")})
    assert places(run.validate(old.root, "--changed-from", "HEAD").findings) == ["clusters/south/apps.yaml"]
    assert run.validate(old.root, "--changed-from", "HEAD", "--cluster", "south").code == 1


def test_a_waiver_taken_back_brings_the_finding_in(old: Repository, run: Command) -> None:
    waiver = "waivers: [{code: object-invalid, paths: [apps/one.yaml], reason: agreed}]\n"
    old.commit({"penstock.yaml": SETTINGS + waiver})
    old.write({"penstock.yaml": SETTINGS})
    assert places(run.validate(old.root, "--changed-from", "HEAD").findings) == ["apps/one.yaml"]


@pytest.mark.parametrize("before", [{"penstock.yaml": "clusters: 7\n"}, {"penstock.yaml": "clusters: [none/*]\n"}])
def test_when_nothing_could_be_read_before_everything_is_new(
    old: Repository, run: Command, before: dict[str, str]
) -> None:
    old.commit(before)
    old.write({"penstock.yaml": SETTINGS})
    outcome = run.validate(old.root, "--changed-from", "HEAD")
    assert (outcome.code, places(outcome.findings)) == (1, ["apps/one.yaml", "apps/two.yaml"])


def test_both_together(old: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    old.write({"apps/three.yaml": deployment("three", "wrongField: 1")})
    run.validate(old.root, "--write-baseline", str(file))
    old.write({"apps/four.yaml": deployment("four", "wrongField: 1")})
    outcome = run.validate(old.root, "--baseline", str(file), "--changed-from", "HEAD")
    assert places(outcome.findings) == ["apps/four.yaml"]
    assert outcome.report["summary"]["known"] == 3


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("no-such-branch", "no-such-branch is not in this clone: bring it with `git fetch origin no-such-branch`"),
        ("--upload-pack=x", "--upload-pack=x is no revision"),
        ("HEAD~99", "the history of HEAD does not go back that far"),
        ("", "an empty text is no revision"),
    ],
)
def test_a_revision_that_is_not_there_is_said(old: Repository, run: Command, revision: str, said: str) -> None:
    outcome = run("validate", old.root, f"--changed-from={revision}")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert said in outcome.stderr


def test_what_moved_with_its_file_was_there_before(old: Repository, run: Command) -> None:
    old.commit()
    old.git("mv", "apps/one.yaml", "apps/renamed.yaml")
    assert run.validate(old.root, "--changed-from", "HEAD").code == 0
    old.commit({"apps/three.yaml": deployment("three", "wrongField: 1")})
    outcome = run.validate(old.root, "--changed-from", "HEAD~1")
    assert places(outcome.findings) == ["apps/three.yaml"]


def test_what_moved_and_was_not_added_to_git_was_there_before(old: Repository, run: Command) -> None:
    old.commit()
    (old.root / "apps/one.yaml").rename(old.root / "apps/renamed.yaml")
    assert run.validate(old.root, "--changed-from", "HEAD").code == 0


def test_without_git_there_is_nothing_to_compare_with(folder: Callable[[Files], Path], run: Command) -> None:
    root = folder({"penstock.yaml": SETTINGS, "clusters/north/apps.yaml": flux("apps", "./apps")})
    outcome = run("validate", root, "--changed-from", "HEAD")
    assert (outcome.code, "there is no git repository here" in outcome.stderr) == (2, True)


def test_nothing_is_written_into_the_repository(old: Repository, run: Command) -> None:
    run.validate(old.root, "--changed-from", "HEAD")
    assert old.git("status", "--porcelain") == ""


def test_facts_of_then_and_now_are_not_mixed(old: Repository, run: Command) -> None:
    """The same finding in a file that both revisions share is one finding, whatever else the clusters hold."""
    old.write({"clusters/north/more.yaml": config_map("more", {"A": "b"})})
    assert run.validate(old.root, "--changed-from", "HEAD").code == 0


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)])
def test_fail_on(old: Repository, run: Command, level: str, code: int) -> None:
    assert run.validate(old.root, "--fail-on", level).code == code


def test_fail_on_error_lets_warnings_pass(repo: MakeRepository, run: Command) -> None:
    old = repo({"penstock.yaml": SETTINGS + 'kubernetesVersion: "1.99"\n', "clusters/north/a.yaml": config_map("a")})
    assert run.validate(old.root).code == 1
    assert run.validate(old.root, "--fail-on", "error").code == 0


def test_several_reports_of_one_run(old: Repository, run: Command, tmp_path: Path) -> None:
    names = ("json", "sarif", "junit", "markdown", "html", "gitlab")
    outcome = run("validate", old.root, *(f"--output={name}={tmp_path / name}" for name in names))
    assert "2 errors" in outcome.stdout
    assert all((tmp_path / name).stat().st_size > 100 for name in names)


def test_a_report_that_there_is_not_is_said(old: Repository, run: Command) -> None:
    outcome = run("validate", old.root, "--output", "xml")
    assert outcome.code == 2
    assert "'xml' is no report (there are text, json, sarif, junit, markdown, html, gitlab)" in outcome.stderr
