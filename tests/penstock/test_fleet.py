import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import penstock
from penstock.errors import PenstockError
from penstock.fleet import at_revision, open_repository
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET, SETTINGS
from tests.penstock.support.manifests import config_map, flux, resources
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository, environment, initialised, listing


def names(path: Path, *globs: str) -> list[str]:
    return [cluster.name for cluster in open_repository(path, (), globs).clusters]


def test_the_root_is_found_from_below_and_only_clusters_there_are_kept(repo: MakeRepository) -> None:
    root = repo(FLEET).root
    assert names(root) == ["one", "two"]
    assert names(root / "clusters") == ["one", "two"]
    assert names(root / "clusters" / "one") == ["one"]
    assert not open_repository(root / "clusters" / "one").whole
    assert open_repository(root).whole


def test_a_folder_without_clusters_below_it_means_all(repo: MakeRepository) -> None:
    assert names(repo(FLEET).root / "apps") == ["one", "two"]


def test_penstock_yaml_marks_a_root_inside_a_larger_repository(repo: MakeRepository) -> None:
    root = repo({f"deep/er/{path}": text for path, text in FLEET.items()}).root
    assert open_repository(root / "deep" / "er" / "apps").tree.root == root / "deep" / "er"
    assert names(root / "deep" / "er") == ["one", "two"]


def test_a_worktree_is_a_repository(repo: MakeRepository, tmp_path: Path) -> None:
    repo(FLEET).git("worktree", "add", "--quiet", str(tmp_path / "other"))
    assert names(tmp_path / "other") == ["one", "two"]


@pytest.mark.parametrize(
    ("globs", "chosen"), [(["one"], ["one"]), (["t*", "one"], ["one", "two"]), (["clusters/t*"], ["two"])]
)
def test_clusters_are_chosen_by_name_or_by_path(repo: MakeRepository, globs: list[str], chosen: list[str]) -> None:
    assert names(repo(FLEET).root, *globs) == chosen


def test_a_revision_has_its_own_files_settings_and_clusters(repo: MakeRepository) -> None:
    repository = repo(FLEET)
    before = repository.git("rev-parse", "HEAD")
    repository.commit(
        {"penstock.yaml": SETTINGS.replace("1.33", "1.34"), "clusters/three/infra.yaml": flux("infra", "infra")}
    )
    now = open_repository(repository.root)
    then = at_revision(now, before)
    assert [cluster.name for cluster in now.clusters] == ["one", "three", "two"]
    assert [cluster.name for cluster in then.clusters] == ["one", "two"]
    assert (now.settings.kubernetes_version, then.settings.kubernetes_version) == ("1.34", "1.33")
    assert then.tree.commit == before


def test_a_revision_that_had_no_fleet_has_no_clusters(repo: MakeRepository) -> None:
    repository = repo({"README.md": ""})
    before = repository.git("rev-parse", "HEAD")
    repository.commit(FLEET)
    assert at_revision(open_repository(repository.root), before).clusters == ()


def test_a_revision_that_is_not_there_is_told(repo: MakeRepository) -> None:
    with pytest.raises(PenstockError, match="git fetch origin v9"):
        at_revision(open_repository(repo(FLEET).root), "v9")


# What cannot be worked with at all: exit code 2, one sentence.


def nowhere(root: Path) -> Path:
    return root / "gone"


def a_file(root: Path) -> Path:
    initialised(root).commit(FLEET)
    return root / "apps" / "web.yaml"


def no_cluster(root: Path) -> Path:
    return initialised(root).write({"a.yaml": config_map("a")}).root


def empty_repository(root: Path) -> Path:
    return initialised(root).root


def empty_folder(root: Path) -> Path:
    root.mkdir()
    return root


def broken_settings(root: Path) -> Path:
    return initialised(root).write({**FLEET, "penstock.yaml": "clusters: [a\nb: c\n"}).root


def unknown_setting(root: Path) -> Path:
    return initialised(root).write({**FLEET, "penstock.yaml": SETTINGS + "colour: red\n"}).root


@pytest.mark.parametrize(
    ("make", "argv", "says"),
    [
        (nowhere, (), "gone is no folder"),
        (a_file, (), "web.yaml is no folder"),
        (no_cluster, (), "no cluster found under"),
        (empty_repository, (), "no cluster found under"),
        (empty_folder, (), "no cluster found under"),
        (broken_settings, (), "penstock: penstock.yaml:2: "),
        (unknown_setting, (), "penstock: penstock.yaml:5: colour: "),
        (no_cluster, ("--entry", "nowhere"), "--entry nowhere: there is no such folder"),
    ],
)
def test_what_cannot_be_worked_with_is_one_sentence(
    run: Command, tmp_path: Path, make: Callable[[Path], Path], argv: tuple[str, ...], says: str
) -> None:
    outcome = run("validate", make(tmp_path / "r"), *argv)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert says in outcome.stderr
    assert outcome.stderr.startswith("penstock: ")
    assert outcome.stderr.count("\n") == 1


def test_an_unknown_cluster_is_told_with_those_that_there_are(repo: MakeRepository, run: Command) -> None:
    outcome = run("validate", repo(FLEET).root, "--cluster", "three")
    assert outcome.code == 2
    assert outcome.stderr == "penstock: no cluster is called three; there are: one, two\n"


# Trees of every shape: what can be worked with is, and nothing is written.


def bare(root: Path) -> Path:
    root.mkdir()
    return Repository(root).write(FLEET).root


def unborn(root: Path) -> Path:
    return initialised(root).write(FLEET).root


def detached(root: Path) -> Path:
    repository = initialised(root)
    repository.commit(FLEET)
    repository.git("checkout", "--quiet", "--detach")
    return root


def links(root: Path) -> Path:
    initialised(root).commit(FLEET)
    (root / "apps" / "up").symlink_to("..")
    (root / "infra" / "passwd.yaml").symlink_to("/etc/passwd")
    (root / "infra" / "dangling.yaml").symlink_to("nowhere")
    (root / "clusters" / "three").symlink_to("one")
    return root


def pipe(root: Path) -> Path:
    initialised(root).commit(FLEET)
    os.mkfifo(root / "infra" / "pipe.yaml")
    return root


def empty_files(root: Path) -> Path:
    return initialised(root).write({**FLEET, "infra/empty.yaml": "", "infra/comment.yaml": "# a\n---\n"}).root


def bystanders(root: Path) -> Path:
    return initialised(root).write({**FLEET, "huge.bin": b"\0" * (17 << 20), "apps/other.png": b"\xff"}).root


def any_names(root: Path) -> Path:
    odd = {"infra/two words.yaml": "", "infra/new\nline.yaml": "", 'infra/tab\t"quote".yaml': "", "infra/é.yaml": ""}
    initialised(root).commit({**FLEET, **odd})
    (root / os.fsdecode(b"latin-\xe9.txt")).write_text("", encoding="utf-8")
    return root


def in_a_submodule(root: Path) -> Path:
    initialised(root.parent / "other").commit({"x.yaml": "a: [\n"})
    repository = initialised(root)
    repository.commit(FLEET)
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(root.parent / "other"), "infra/sub"
    )
    return root


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    "make", [bare, unborn, detached, links, pipe, empty_files, bystanders, any_names, in_a_submodule]
)
def test_a_healthy_fleet_is_healthy_in_any_tree(run: Command, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    root = make(tmp_path / "r")
    before = listing(root)
    outcome = run.validate(root)
    assert outcome.stderr == ""
    assert [one for one in outcome.findings if one["severity"] == "error"] == []
    assert outcome.cluster("one")["objects"] == 4
    assert outcome.cluster("two")["objects"] == 2
    assert listing(root) == before


@pytest.mark.usefixtures("worker")
def test_a_path_with_spaces_and_newlines_is_a_path(repo: MakeRepository, run: Command) -> None:
    files = {
        "clusters/one/apps.yaml": flux("apps", '"two words\\nand a line"'),
        "two words\nand a line/c.yaml": config_map("c") + "colour: red\n",
    }
    outcome = run.validate(repo({**FLEET, **files}).root)
    assert outcome.places == ["object-invalid two words\nand a line/c.yaml:5"]
    assert outcome.cluster("one")["objects"] == 4


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("linked", ["apps/linked", "apps/web.yaml"])
def test_what_is_behind_a_link_is_not_in_the_artifact(repo: MakeRepository, run: Command, linked: str) -> None:
    repository = repo(FLEET)
    (repository.root / linked).unlink(missing_ok=True)
    (repository.root / linked).symlink_to("../infra")
    repository.write({"apps/kustomization.yaml": resources(linked.removeprefix("apps/"))})
    outcome = run.validate(repository.root)
    (finding,) = (one for one in outcome.findings if one["severity"] == "error")
    assert (finding["code"], finding["path"], finding["line"]) == ("resource-missing", "apps/kustomization.yaml", 4)
    assert "symbolic link" in finding["message"]


@pytest.mark.usefixtures("worker")
def test_a_name_that_is_not_utf_8_is_one_finding(repo: MakeRepository, run: Command) -> None:
    """Flux cannot name such a file in the kustomization that it generates, and stops."""
    name = os.fsdecode(b"infra/\xff.yaml")
    repository = repo({**FLEET, "clusters/two/infra.yaml": flux("infra", "apps")})
    (repository.root / name).write_text(config_map("x"), encoding="utf-8")
    outcome = run.validate(repository.root)
    (finding,) = outcome.findings
    assert (finding["code"], finding["clusters"]) == ("build-failed", ["one"])


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("output", ["text", "json"])
def test_odd_names_can_be_printed(repo: MakeRepository, output: str) -> None:
    """In a process of its own, because only a real pipe refuses what cannot be encoded."""
    folder = os.fsdecode(b"clusters/caf\xe9")
    root = repo(
        {**FLEET, f"{folder}/apps.yaml": flux("apps", "gone\\n"), "clusters/t\x1b[31m/a.yaml": flux("a", "gone")}
    ).root
    argv = [sys.executable, "-m", "penstock", "validate", str(root), "--output", output]
    tools = str(Path(penstock.__file__).parents[1])
    done = subprocess.run(
        argv, capture_output=True, check=False, env={**environment(), "PYTHONPATH": tools}, timeout=60
    )
    assert done.stderr == b""
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout
    done.stdout.decode()
