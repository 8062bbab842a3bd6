"""Repositories and files as they also are: each promotion either works byte for byte, or is a refusal that writes
nothing."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from penstock import journal
from tests.penstock.support.outcome import Command, Outcome
from tests.penstock.support.repository import Files, Repository, environment, initialised, listing
from tests.penstock.support.sites import LOCK, PLACE, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
FIRST = ("promote", "plant-a", "plant-b", "--adopt")


def contents(root: Path) -> dict[str, bytes]:
    """All that is there, git's own files too."""
    return {path: one[2] for path, one in listing(root).items() if not path.startswith(".git/penstock")}


def refused(root: Path, run: Command, *argv: str | Path) -> Outcome:
    """What is said; nothing is written, in the tree or by git (but for the lock of the run itself)."""
    before = contents(root)
    outcome = run(*argv, "--root", root)
    assert contents(root) == before
    assert "Traceback" not in outcome.stderr
    return outcome


def test_a_detached_head_gets_the_commit(plants: Repository, run: Command) -> None:
    main = plants.git("rev-parse", "main")
    plants.git("switch", "--quiet", "--detach")
    outcome = run(*FIRST, "--commit", "--root", plants.root)
    assert (outcome.code, "no branch has this commit" in outcome.stderr) == (0, True)
    assert (plants.git("rev-parse", "HEAD~1"), plants.git("rev-parse", "main")) == (main, main)
    assert plants.git("status", "--porcelain") == ""
    held = run("promote", "hold", "plant-b", "--reason", "audit", "--commit", "--root", plants.root)
    assert (held.code, "no branch has this commit" in held.stderr) == (0, True)


def test_on_a_branch_nothing_is_said_of_it(plants: Repository, run: Command) -> None:
    assert run(*FIRST, "--commit", "--root", plants.root).stderr == ""
    plants.git("switch", "--quiet", "--detach")
    outcome = run("promote", "plant-a", "plant-c", "--adopt", "--branch", "next", "--root", plants.root)
    assert "no branch" not in outcome.stderr


def test_without_git_there_is_no_commit_to_promote(folder: Callable[[Files], Path], run: Command) -> None:
    outcome = refused(folder(fleet(["plant-a", "plant-b"])), run, *FIRST, "--write")
    assert (outcome.code, "a freight is what a commit of git holds" in outcome.stderr) == (2, True)


def test_without_a_commit_neither(tmp_path: Path, run: Command) -> None:
    repository = initialised(tmp_path / "new").write(fleet(["plant-a", "plant-b"]))
    outcome = refused(repository.root, run, *FIRST, "--write")
    assert (outcome.code, "has no commit" in outcome.stderr) == (2, True)


def test_a_repository_in_a_submodule_is_its_own(plants: Repository, run: Command, tmp_path: Path) -> None:
    outer = initialised(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(plants.root), "fleet")
    outer.commit()
    inner = Repository(outer.root / "fleet")
    assert run(*FIRST, "--commit", "--root", inner.root).code == 0
    assert inner.git("log", "-1", "--format=%s").startswith("promote(plant-b)")
    assert inner.git("status", "--porcelain") == ""
    assert not (outer.root / ".git" / "penstock").exists()


def test_a_submodule_in_the_fleet_is_left_alone(plants: Repository, run: Command, tmp_path: Path) -> None:
    other = initialised(tmp_path / "other")
    other.commit({"a.yaml": "a: 1\n"})
    plants.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "vendor")
    plants.commit()
    assert run(*FIRST, "--commit", "--root", plants.root).code == 0
    assert plants.git("show", "--name-only", "--format=").split() == [PLACE.format("plant-b"), LOCK.format("plant-b")]
    assert plants.git("status", "--porcelain") == ""


def test_a_fleet_below_git_s_root_keeps_to_its_folder(repo: Callable[[Files], Repository], run: Command) -> None:
    files = {f"ot/fleet/{path}": text for path, text in fleet(["plant-a", "plant-b"]).items()}
    repository = repo({**files, "apps/sites/plant-b/release/kustomization.yaml": "mine: 1\n"})
    repository.commit({f"ot/fleet/{PLACE.format('plant-a')}": release("1.1.0", 2, "plant-a")})
    assert run(*FIRST, "--commit", "--root", repository.root / "ot/fleet").code == 0
    assert repository.git("show", "--name-only", "--format=").split() == [
        f"ot/fleet/{PLACE.format('plant-b')}",
        f"ot/fleet/{LOCK.format('plant-b')}",
    ]


@pytest.mark.parametrize(
    "style",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: "\ufeff" + text,
        lambda text: "---\n" + text + "\n\n# end\n",
    ],
    ids=["crlf", "no-last-newline", "byte-order-mark", "comments-after"],
)
def test_the_style_of_the_target_s_file_stays(plants: Repository, run: Command, style: Callable[[str], str]) -> None:
    plants.commit({PLACE.format("plant-b"): style(release("1.0.0", 1, "plant-b"))})
    assert run(*FIRST, "--write", "--root", plants.root).code == 0
    made = (plants.root / PLACE.format("plant-b")).read_bytes().decode()
    assert made == style(release("1.1.0", 2, "plant-b"))


def test_names_with_spaces_and_letters_of_all_kinds(plants: Repository, run: Command) -> None:
    name = "werte für [x] *.txt"
    plants.commit({f"apps/sites/plant-a/release/{name}": "1\n"})
    assert run(*FIRST, "--commit", "--root", plants.root).code == 0
    assert (plants.root / f"apps/sites/plant-b/release/{name}").read_text() == "1\n"
    assert plants.git("status", "--porcelain") == ""
    assert run("promote", "plant-a", "plant-b", "--root", plants.root).code == 0


def test_a_read_only_file_is_replaced_and_stays_read_only(plants: Repository, run: Command) -> None:
    place = plants.root / PLACE.format("plant-b")
    place.chmod(0o444)
    assert run(*FIRST, "--write", "--root", plants.root).code == 0
    assert place.stat().st_mode & 0o777 == 0o444
    assert place.read_text() == release("1.1.0", 2, "plant-b")


@pytest.mark.parametrize("part", ["file", "folder"])
def test_nothing_is_written_through_a_link(plants: Repository, run: Command, tmp_path: Path, part: str) -> None:
    place = plants.root / PLACE.format("plant-b")
    outside = tmp_path / "outside"
    if part == "file":
        place.replace(outside)
        place.symlink_to(outside)
    else:
        place.parent.replace(outside)
        place.parent.symlink_to(outside)
    plants.commit()
    held = {path: path.read_bytes() for path in [outside, *outside.glob("*")] if path.is_file()}
    outcome = refused(plants.root, run, *FIRST, "--write")
    assert outcome.code in (1, 2)
    assert {path: path.read_bytes() for path in held} == held


def test_a_lock_behind_a_link_is_refused(plants: Repository, run: Command, tmp_path: Path) -> None:
    (plants.root / LOCK.format("plant-b")).symlink_to(tmp_path / "lock")
    plants.commit()
    outcome = refused(plants.root, run, *FIRST, "--write")
    assert (outcome.code, "link" in outcome.stderr + outcome.stdout) == (2, True)
    assert not (tmp_path / "lock").exists()


def test_two_promotions_at_once(plants: Repository, run: Command) -> None:
    with journal.alone(plants.root):
        outcome = refused(plants.root, run, *FIRST, "--write")
    assert (outcome.code, "another run of penstock is writing here" in outcome.stderr) == (2, True)
    assert run(*FIRST, "--write", "--root", plants.root).code == 0


def test_in_the_middle_of_a_merge_nothing_is_committed(plants: Repository, run: Command) -> None:
    plants.git("switch", "--quiet", "--create", "other", "HEAD~1")
    plants.commit({"x": "1"})
    plants.git("switch", "--quiet", "main")
    subprocess.run(
        ["git", "merge", "--quiet", "--no-commit", "--no-ff", "other"], cwd=plants.root, check=True, env=environment()
    )
    outcome = refused(plants.root, run, *FIRST, "--commit")
    assert (outcome.code, "in the middle of a merge" in outcome.stderr) == (2, True)


def test_another_site_s_lock_is_refused(plants: Repository, run: Command) -> None:
    assert run(*FIRST, "--commit", "--root", plants.root).code == 0
    lock = (plants.root / LOCK.format("plant-b")).read_text()
    plants.commit({LOCK.format("plant-a"): lock})
    outcome = refused(plants.root, run, "promote", "verify", "plant-a")
    assert (outcome.code, "the lock of plant-b, not of plant-a" in outcome.stderr) == (2, True)
